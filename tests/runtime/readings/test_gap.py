"""Gaps: what happens until a snapshot has made the values right again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.tuya_openhub.openhub.push.backoff import ConnectBackoff
from custom_components.tuya_openhub.repairs import async_create_fix_flow
from custom_components.tuya_openhub.runtime.readings import gap
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.integration.helpers import settle, shown, state_of, wait_until
from tests.tuya_cloud import Fault, TuyaCloud


async def test_snapshot_after_a_gap_is_repeated_until_it_works(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Push is back, HTTP is not: values stay shown, and are right in the end."""
    monkeypatch.setattr(gap, "SNAPSHOT_RETRIES", (0.05,))
    plug = cloud.truth.find("cz")
    cloud.faults.set("/v1.0/users/*", Fault(code=500))
    cloud.truth.set_value(plug.id, {"cur_power": 4440}, push=False)
    await cloud.broker.disconnect_all()
    await wait_until(hass, lambda: not entry.runtime_data.last_update_success)
    assert state_of(hass, "sensor", plug.id, "cur_power") != "unavailable"
    cloud.faults.clear()
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "444.0"
    )


async def test_poll_that_works_again_hurries_the_channel(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the cloud answers after an outage, the broker is tried at once."""
    # by itself it would be tried after hours
    monkeypatch.setattr(ConnectBackoff, "failed", wait_for_hours)
    await cloud.broker.stop()
    cloud.faults.set("*", Fault(status=503))
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await wait_until(hass, lambda: not entry.runtime_data.last_update_success)
    cloud.faults.clear()
    await cloud.broker.start()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=2))
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)


def wait_for_hours(backoff: ConnectBackoff, now: float) -> None:
    """Put the next try of a connection off."""
    backoff.ready_at = now + 10_000


async def test_start_with_stored_states_reads_without_the_broker(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Stored states are of unknown age: they are read at once, whatever the broker does."""
    plug = cloud.truth.find("cz")
    await hass.config_entries.async_unload(entry.entry_id)
    await cloud.broker.stop()
    cloud.truth.set_value(plug.id, {"cur_power": 7770}, push=False)
    await hass.config_entries.async_setup(entry.entry_id)
    async with asyncio.timeout(3):
        while state_of(hass, "sensor", plug.id, "cur_power") != "777.0":
            await asyncio.sleep(0.01)
    assert not entry.runtime_data.hub.channel.connected
    await cloud.broker.start()
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)


async def test_repair_of_a_silent_channel_survives_a_restart(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """It stays until a message comes; whoever submits it begins anew."""
    issues = ir.async_get(hass).issues
    issue = (DOMAIN, f"no_messages_{entry.entry_id}")
    entry.runtime_data.reader.delivery.reported = True
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: issue in issues)
    await entry.runtime_data.async_refresh()
    assert issue in issues

    assert await async_setup_component(hass, "repairs", {})
    flow: Any = await async_create_fix_flow(
        hass, issue[1], {"entry_id": entry.entry_id, "problem": "no_messages"}
    )
    flow.hass, flow.issue_id = hass, issue[1]
    result = await flow.async_step_confirm({})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert issue not in issues

    entry.runtime_data.reader.delivery.reported = True
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: issue in issues)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    cloud.truth.set_value(cloud.truth.find("cz").id, {"cur_power": 5550})
    await wait_until(hass, lambda: issue not in issues)


async def test_share_of_delivery_is_shown(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A sensor that is disabled at first, and the diagnostics."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id("sensor", DOMAIN, f"{cloud.uid}_delivery")
    assert entity_id is not None
    assert registry.entities[entity_id].disabled
    registry.async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert shown(hass, entity_id) == "unknown"
    await settle(hass, cloud, entry)
    entry.runtime_data.async_update_listeners()
    await hass.async_block_till_done()
    assert shown(hass, entity_id) == "100.0"
    report = await async_get_config_entry_diagnostics(hass, entry)
    assert report["delivery"].keys() == {"proven", "reported", "days"}


@pytest.mark.parametrize(
    ("lasts", "reads"),
    [
        pytest.param(0.0, False, id="short"),
        pytest.param(gap.COVERED + 1, True, id="long"),
    ],
)
async def test_loss_a_moment_after_a_reading(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, lasts: float, reads: bool
) -> None:
    """What the reading stands for is read again only where the loss lasts."""
    began = hass.loop.time()
    passed = 0.0
    monkeypatch.setattr(hass.loop, "time", lambda: began + passed)
    watch = gap.GapWatch(hass, interval=lambda _: 300.0, on_trust=lambda _: None)
    watch.back()
    watch.settle(watch.mark(), whole=True)
    assert not watch.stale

    watch.lost(covered=True)
    passed = lasts
    watch.back()
    assert watch.stale is reads
    assert (watch.due_at is not None) is reads

    watch.settle(watch.mark(), whole=True)
    watch.lost()
    watch.back()
    assert watch.stale
