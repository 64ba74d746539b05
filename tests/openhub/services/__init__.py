"""Tests of `openhub/services`."""
