"""Fixtures of the tests that play field cases."""

import pytest

from tests.tuya_cloud.fixtures import broker_process, empty_cloud

__all__ = ["broker_process", "empty_cloud"]


@pytest.fixture(autouse=True)
def auto_enable_custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant's loader find custom integrations."""
