"""Tests of the composites: recognised, read and commanded."""
