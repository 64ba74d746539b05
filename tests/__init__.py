"""Tests of Tuya OpenHub."""
