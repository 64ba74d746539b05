"""Tests of moving in from other Tuya integrations."""
