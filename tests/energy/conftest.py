"""Fixtures of the tests of energy."""

import pytest

from custom_components.tuya_openhub import sensor
from tests.integration.conftest import (
    auto_enable_custom_integrations,
    broker_process,
    cloud,
)

__all__ = ["auto_enable_custom_integrations", "broker_process", "cloud"]


@pytest.fixture(autouse=True)
def logs_are_read_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait half a minute after each gap."""
    monkeypatch.setattr(sensor, "READ_LOG_AFTER", 0.01)
