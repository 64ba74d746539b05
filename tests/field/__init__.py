"""Tests of Tuya OpenHub: devices of public bug reports, and what their owners expect."""
