"""Tests of Tuya OpenHub: integration."""
