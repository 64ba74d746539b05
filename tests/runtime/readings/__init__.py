"""Tests of `runtime/readings`."""
