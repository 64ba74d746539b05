"""Tests of Tuya OpenHub: blueprints."""
