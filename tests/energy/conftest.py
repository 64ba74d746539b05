"""Fixtures of the tests of energy."""

import pytest

from custom_components.tuya_openhub import sensor
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from tests.integration.conftest import (
    broker_process,
    cloud,
    failed_reads_are_soon_repeated,
)
from tests.tuya_cloud import TuyaCloud

from .history import Home

__all__ = [
    "broker_process",
    "cloud",
    "failed_reads_are_soon_repeated",
]


@pytest.fixture(autouse=True)
def logs_are_read_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait half a minute after each gap."""
    monkeypatch.setattr(sensor, "READ_LOG_AFTER", 0.01)


@pytest.fixture
async def home(recorder_mock: Recorder, hass: HomeAssistant, cloud: TuyaCloud) -> Home:
    """A home of which nothing is set up yet."""
    return Home(hass, cloud)
