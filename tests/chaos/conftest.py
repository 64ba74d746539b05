"""An account in a Home Assistant, behind a proxy that can lose the network."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from custom_components.tuya_openhub import coordinator
from custom_components.tuya_openhub.openhub import allowance
from custom_components.tuya_openhub.openhub.http import requester, tokens
from custom_components.tuya_openhub.openhub.push import backoff
from custom_components.tuya_openhub.openhub.push.hub import OpenHub
from custom_components.tuya_openhub.openhub.push.mqtt import MqttConnection
from custom_components.tuya_openhub.runtime.readings import gap
from homeassistant.core import HomeAssistant
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.fixtures import broker_process, empty_cloud

from .figures import figures
from .world import World

__all__ = ["broker_process", "empty_cloud", "figures"]

type Build = Callable[..., Awaitable[World]]


@pytest_asyncio.fixture
async def build(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Build]:
    """Build worlds, and see that each is left clean."""
    worlds: list[World] = []

    async def make(devices: int = 12, **options: Any) -> World:
        world = World(hass, empty_cloud, monkeypatch)
        worlds.append(world)
        await world.start(devices, **options)
        return world

    yield make
    for world in worlds:
        await world.end()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten every wait, so that a sequence of faults takes a second, not an hour.

    The order of things stays what it is; how long the real waits are is proved in
    virtual time.
    """
    for name, value in {
        "_SOON": 0.1,
        "_LATE": 0.2,
        "_BRISK": 0.2,
        "_LONGEST": 0.2,
    }.items():
        monkeypatch.setattr(backoff, name, value)
    monkeypatch.setattr(backoff, "_TOLERATED_SHORT", 1000)
    monkeypatch.setattr(allowance, "_SHORT_EVERY", 0.05)
    monkeypatch.setattr(allowance, "_LONG_EVERY", 0.05)
    monkeypatch.setattr(requester, "TIME_LIMIT", 0.2)
    monkeypatch.setattr(requester, "_PAUSE", 0.02)
    monkeypatch.setattr(tokens, "_FIRST_PAUSE", 0.05)
    monkeypatch.setattr(tokens, "_LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(gap, "GRACE", 0.3)
    monkeypatch.setattr(gap, "SNAPSHOT_RETRIES", (0.1, 0.2))
    monkeypatch.setattr(
        coordinator,
        "OpenHub",
        partial(
            OpenHub, connection_factory=partial(MqttConnection, limit=1, keepalive=2)
        ),
    )
