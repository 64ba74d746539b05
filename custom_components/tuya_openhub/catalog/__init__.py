"""Catalog of data points: what each one means to Home Assistant."""
