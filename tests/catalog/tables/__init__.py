"""Tests of `catalog/tables`."""
