"""Tests of Tuya OpenHub: catalog."""
