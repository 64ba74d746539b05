"""Tests of the platforms that show single data points."""
