"""Tests of Tuya OpenHub: accounts played again from diagnostics files."""
