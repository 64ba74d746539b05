"""Tests of `openhub/push`."""
