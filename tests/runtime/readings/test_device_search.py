"""The search for devices that report, or were paired, but are in no list yet."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.runtime.readings import device_search
from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up, settle, wait_until
from tests.tuya_cloud import Fault, TuyaCloud, captures


async def test_stranger_is_looked_for_now_and_then_only(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A device that reports but is in no list does not cost a call per report."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.01))

    def report() -> None:
        cloud.publisher.publish_body(
            cloud.uid, 4, {"devId": "ghost", "status": [{"code": "a", "value": 1}]}
        )

    calls = len(cloud.calls)
    report()
    await wait_until(hass, lambda: len(cloud.calls) >= calls + 2)
    await asyncio.sleep(0.1)
    calls = len(cloud.calls)
    for _ in range(20):
        report()
    await settle(hass, cloud, entry)
    await asyncio.sleep(0.1)
    assert len(cloud.calls) == calls

    # pairing is news: it is looked for at once
    ghost = captures.device("plug", id="ghost")
    cloud.truth.add_device(ghost, cloud.uid)
    await wait_until(hass, lambda: "ghost" in entry.runtime_data.data)


async def test_account_without_devices_fills_later(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty account is no fault, however the cloud puts it."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.01))
    empty_cloud.faults.set("/v1.0/users/*", Fault(code=2002))
    await set_up(hass, entry := make_entry(empty_cloud))
    assert entry.runtime_data.data == {}
    empty_cloud.faults.clear()
    empty_cloud.truth.add_device(captures.device("plug"), empty_cloud.uid)
    await wait_until(hass, lambda: len(entry.runtime_data.data) == 1)
