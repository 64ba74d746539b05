"""Fixtures of the tests of moving in."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_homeassistant_custom_component.common import mock_config_flow

from homeassistant.config_entries import ConfigFlow
from homeassistant.core import HomeAssistant
from tests.integration.conftest import broker_process, failed_reads_are_soon_repeated
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.captures import load_capture

from .home import Home
from .others import CORE_ENTITIES

__all__ = [
    "broker_process",
    "failed_reads_are_soon_repeated",
]

CAPTURES = Path(__file__).parents[1] / "catalog" / "captures"


@pytest_asyncio.fixture
async def cloud(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud with the twenty captured devices."""
    devices = [
        load_capture(CAPTURES / f"{name}.json", online=True) for name in CORE_ENTITIES
    ]
    async with TuyaCloud(devices, process=broker_process) as running:
        yield running


@pytest.fixture(autouse=True)
def own_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Let files of the configuration folder be this test's alone."""
    hass.config.config_dir = str(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def their_flow() -> Generator[None]:
    """Let entries of Home Assistant's own integration be set up without its SDK."""
    with mock_config_flow("tuya", ConfigFlow):
        yield


@pytest.fixture
def home(hass: HomeAssistant, cloud: TuyaCloud) -> Home:
    """Return a home that is to be furnished."""
    return Home(hass, cloud)
