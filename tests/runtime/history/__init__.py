"""Tests of what Tuya kept of use from before."""
