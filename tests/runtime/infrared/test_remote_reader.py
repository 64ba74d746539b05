"""When remote controls are read, in virtual time."""

import asyncio
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.http import requester
from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import Fault

from ..conftest import moments
from .home import KEYS, LIST, add_hub, add_remotes


async def test_first_reading_and_the_allowance_of_a_day(
    hass: HomeAssistant, quick_cloud: Any
) -> None:
    """A minute and a half after a start the hub, then the keys of one remote control."""
    add_remotes(quick_cloud, add_hub(quick_cloud), 3)
    await set_up(hass, make_entry(quick_cloud))
    began = quick_cloud.clock.now()
    await asyncio.sleep(3600)
    (first,) = moments(quick_cloud, LIST, began)
    assert 89 < first < 90.5
    assert quick_cloud.calls.count_of(KEYS) == 1


async def test_reading_that_a_person_wants_and_the_cloud_cannot_give(
    hass: HomeAssistant, quick_cloud: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again after two and ten minutes, an hour, then every six hours."""
    monkeypatch.setattr(requester, "_PAUSE", 0.0)
    hub = add_hub(quick_cloud)
    add_remotes(quick_cloud, hub, 2)
    quick_cloud.faults.set(LIST, Fault(code=1110))
    await set_up(hass, entry := make_entry(quick_cloud))
    await asyncio.sleep(1000)
    began = quick_cloud.clock.now()
    await entry.runtime_data.async_resync()
    await asyncio.sleep(26_000)
    seen = [each for each in moments(quick_cloud, LIST, began) if each > -1]
    assert seen == pytest.approx([0, 120, 720, 4320, 25_920], abs=0.5)

    quick_cloud.faults.clear()
    await entry.runtime_data.async_resync()
    await asyncio.sleep(10)
    assert quick_cloud.calls.count_of(KEYS) == 2
