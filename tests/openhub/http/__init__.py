"""Tests of `openhub/http`."""
