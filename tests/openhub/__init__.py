"""Tests of Tuya OpenHub: openhub."""
