"""Fixtures of tests that run a whole Home Assistant, for what lives beside an account."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from tests.integration.conftest import (
    auto_enable_custom_integrations,
    broker_process,
    cloud,
    empty_cloud,
    failed_reads_are_soon_repeated,
)
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import TuyaCloud

__all__ = [
    "auto_enable_custom_integrations",
    "broker_process",
    "cloud",
    "empty_cloud",
    "failed_reads_are_soon_repeated",
]


@pytest.fixture
async def entry(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """An account that is set up."""
    await set_up(hass, entry := make_entry(cloud))
    return entry
