"""Descriptions of devices: fetched once for each product, or for each device."""

from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.integration.helpers import entity_of, make_entry, set_up, wait_until
from tests.tuya_cloud import Fault, TuyaCloud, captures

SPECIFICATIONS = "*specification*"


async def test_device_without_product_id_is_described_once(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Its specification is kept for itself; further snapshots do not ask again."""
    plug = captures.device("plug", id="withoutproductid0001", product_id="")
    cloud.truth.add_device(plug, cloud.uid)
    # the first reading fails, so that the device is asked for once more
    cloud.faults.set(f"*{plug.id}/specification*", Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    calls = cloud.calls.count_of(SPECIFICATIONS)
    cloud.faults.clear()
    await entry.runtime_data.async_refresh()
    assert cloud.calls.count_of(SPECIFICATIONS) > calls
    calls = cloud.calls.count_of(SPECIFICATIONS)

    await entry.runtime_data.async_refresh()
    await entry.runtime_data.async_refresh()
    assert cloud.calls.count_of(SPECIFICATIONS) == calls
    assert entity_of(hass, "switch", plug.id, "switch_1")


async def test_specification_that_fails_is_guessed_and_fetched_later(
    hass: HomeAssistant, cloud: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """Values show up without a description, and are described when it comes."""
    for path in ("*specification*", "*/model", "*/shadow/*"):
        cloud.faults.set(path, Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    assert entity_of(hass, "switch", plug.id, "switch_1")
    assert "guessed from their values" in caplog.text

    cloud.faults.clear()
    guessing = entry.runtime_data
    blind = cloud.truth.find("cl")
    registry = er.async_get(hass)
    platforms = {
        found.domain
        for found in er.async_entries_for_config_entry(registry, entry.entry_id)
        if found.unique_id.startswith(blind.id)
    }
    assert "cover" not in platforms
    await guessing.async_refresh()
    assert plug.product_id in guessing.inventory.specifications
    await wait_until(hass, lambda: entry.runtime_data is not guessing)
    await hass.async_block_till_done()
    described = entry.runtime_data
    covers = [
        found
        for found in er.async_entries_for_config_entry(registry, entry.entry_id)
        if found.domain == "cover" and found.unique_id.startswith(blind.id)
    ]
    assert covers
    await described.async_refresh()
    await hass.async_block_till_done()
    assert entry.runtime_data is described


async def test_description_that_comes_after_the_unload(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person has unloaded stays so, whatever is learnt at last."""
    for path in ("*specification*", "*/model", "*/shadow/*"):
        cloud.faults.set(path, Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    cloud.faults.clear()
    guessing = entry.runtime_data
    describe = guessing.inventory.describe

    async def describe_and_unload(*args: Any) -> None:
        await describe(*args)
        await hass.config_entries.async_unload(entry.entry_id)

    monkeypatch.setattr(guessing.inventory, "describe", describe_and_unload)
    await guessing.async_refresh()
    await hass.async_block_till_done()
    plug = cloud.truth.find("cz")
    assert plug.product_id in guessing.inventory.specifications
    assert entry.state is ConfigEntryState.NOT_LOADED
