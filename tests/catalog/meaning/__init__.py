"""Tests of what no table knows."""
