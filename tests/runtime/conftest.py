"""Fixtures of tests that run a whole Home Assistant, for what lives beside an account."""

from collections.abc import AsyncGenerator
from fnmatch import fnmatch
from itertools import pairwise
import math
from typing import Any

import pytest
import pytest_asyncio
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from tests.chaos.virtual import VirtualClock, VirtualTime
from tests.integration.conftest import (
    broker_process,
    cloud,
    empty_cloud,
    failed_reads_are_soon_repeated,
)
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.embedded import EmbeddedBroker

__all__ = [
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


@pytest_asyncio.fixture
async def quick_cloud(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[TuyaCloud[EmbeddedBroker]]:
    """A cloud whose hours take no time."""
    virtual = VirtualTime(monkeypatch)
    async with TuyaCloud(
        ["plug", "light", "six_gang"],
        broker=EmbeddedBroker(),
        clock=VirtualClock(virtual),
    ) as running:
        yield running
        for entry in hass.config_entries.async_loaded_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
    monkeypatch.undo()


def moments(cloud: TuyaCloud[Any], path: str, began: float) -> list[float]:
    """Return when a path was asked for, in seconds since a moment; a try counts once."""
    times = [call.time - began for call in cloud.calls if fnmatch(call.kind, path)]
    return [
        round(time, 1)
        for before, time in pairwise([-math.inf, *times])
        if time - before > 0.1
    ]
