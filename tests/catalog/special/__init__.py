"""Tests of `catalog/special`."""
