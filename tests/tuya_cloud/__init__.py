"""Tests of Tuya OpenHub: tuya cloud."""
