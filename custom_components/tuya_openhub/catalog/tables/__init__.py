"""Rows by data-point code, a module for each platform."""
