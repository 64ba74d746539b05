"""Fixtures of the tests that play accounts again."""

from tests.tuya_cloud.fixtures import broker_process, empty_cloud

__all__ = ["broker_process", "empty_cloud"]
