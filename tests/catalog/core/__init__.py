"""Tests of `catalog/core`."""
