"""Tests of what devices do by plans of their own."""
