"""Tests of Tuya OpenHub: browser."""
