"""Set-up, unload, reload, removal; devices that come, go and change their names."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.readings import (
    device_search,
    gang_names,
    product_reader,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, TuyaCloud, captures

from .helpers import entity_of, make_entry, set_up, shown, state_of, wait_until


def tasks_of(entry: Any) -> list[str]:
    """Return what still runs for an entry."""
    return [
        task.get_name() for task in asyncio.all_tasks() if DOMAIN in task.get_name()
    ]


def is_unknown(entry: Any, device_id: str) -> bool:
    """Tell whether an account does not have a device."""
    return device_id not in entry.runtime_data.data


async def test_unload_reload_and_removal_leave_nothing(
    hass: HomeAssistant, cloud: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """No task, no connection, no listener, and after removal no file."""
    await set_up(hass, entry := make_entry(cloud))
    coordinator = entry.runtime_data
    assert len(await cloud.broker.wait_connected()) == 1

    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: len(cloud.broker.connected()) == 1)
    assert entry.runtime_data is not coordinator

    assert await hass.config_entries.async_unload(entry.entry_id)
    await wait_until(hass, lambda: not cloud.broker.connected())
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert tasks_of(entry) == []
    assert f"{DOMAIN}.{entry.entry_id}" in hass_storage

    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert f"{DOMAIN}.{entry.entry_id}" not in hass_storage
    assert not hass.states.async_all()


async def test_stop_of_home_assistant_closes_the_channel(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Home Assistant's own end leaves no connection behind."""
    await set_up(hass, make_entry(cloud))
    await cloud.broker.wait_connected()
    await hass.async_stop()
    async with asyncio.timeout(5):
        while cloud.broker.connected():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("path", "fault", "state", "reauth"),
    [
        pytest.param("/v1.0/token", Fault(code=1004), "setup_error", True, id="secret"),
        pytest.param(
            "/v1.0/open-hub/*", Fault(status=502), "setup_retry", False, id="cloud-down"
        ),
        pytest.param(
            "/v1.0/users/*", Fault(body=b"<html>"), "setup_retry", False, id="garbage"
        ),
        pytest.param(
            "/v1.0/users/*", Fault(code=28841002), "setup_retry", False, id="expired"
        ),
    ],
)
async def test_set_up_that_fails_and_recovers(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    path: str,
    fault: Fault,
    state: str,
    reauth: bool,
) -> None:
    """Each cause gets its own treatment, leaves nothing open, and passes."""
    cloud.faults.set(path, fault)
    await set_up(hass, entry := make_entry(cloud))
    assert entry.state.value == state
    assert bool(hass.config_entries.flow.async_progress_by_handler(DOMAIN)) is reauth
    await wait_until(hass, lambda: not cloud.broker.connected())
    assert tasks_of(entry) == []

    cloud.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED


async def test_refused_set_up_waits_and_tells_what_to_do(
    hass: HomeAssistant, cloud: TuyaCloud, issue_registry: ir.IssueRegistry
) -> None:
    """A used-up quota is an issue, not a loop of tries; cured, it goes away."""
    cloud.exhaust_quota()
    await set_up(hass, entry := make_entry(cloud))
    assert entry.state.value == "setup_retry"
    issue = f"quota_exhausted_{entry.entry_id}"
    assert issue_registry.async_get_issue(DOMAIN, issue) is not None
    calls = len(cloud.calls)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(cloud.calls) == calls

    cloud.exhaust_quota(exhausted=False)
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert issue_registry.async_get_issue(DOMAIN, issue) is None


async def test_warm_start_shows_last_values_before_the_cloud_answers(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Stored values come first; then one reading of all devices corrects them."""
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 4321})
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "432.1"
    )
    await hass.config_entries.async_unload(entry.entry_id)
    cloud.truth.set_value(plug.id, {"cur_power": 99})
    calls = len(cloud.calls)
    cloud.faults.set("*", Fault(delay=0.5))

    assert await hass.config_entries.async_setup(entry.entry_id)
    assert state_of(hass, "sensor", plug.id, "cur_power") == "432.1"

    cloud.faults.clear()
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "9.9"
    )
    assert len(cloud.calls) - calls <= 4


async def test_devices_appear_and_disappear_without_reload(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
    device_registry: dr.DeviceRegistry,
) -> None:
    """Pairing brings entities, removal takes them away, gangs included."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.05))
    await set_up(hass, entry := make_entry(cloud))
    lamp = captures.device("plug", id="new1234567890")
    cloud.truth.add_device(lamp, cloud.uid)
    await wait_until(hass, lambda: lamp.id in entry.runtime_data.data)
    assert state_of(hass, "switch", lamp.id, "switch_1") in {"on", "off"}
    cloud.truth.set_value(lamp.id, {"cur_power": 123})
    await wait_until(
        hass, lambda: state_of(hass, "sensor", lamp.id, "cur_power") == "12.3"
    )

    gangs = cloud.truth.find("tdq")
    for gone in (lamp, gangs):
        cloud.truth.remove_device(gone.id)
        await wait_until(hass, partial(is_unknown, entry, gone.id))
        assert (
            device_registry.async_get_device_by_identifier(
                (DOMAIN, gone.id), entry.entry_id
            )
            is None
        )
        assert not [
            entity
            for entity in er.async_get(hass).entities.values()
            if entity.unique_id.startswith(gone.id)
        ]


async def test_devices_that_left_during_an_outage_are_removed(
    hass: HomeAssistant, cloud: TuyaCloud, device_registry: dr.DeviceRegistry
) -> None:
    """What two readings an hour apart do not list is gone, be it the last of all."""
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    cloud.truth.remove_device(plug.id, push=False)
    await entry.runtime_data.async_refresh()
    assert plug.id in entry.runtime_data.data
    cloud.clock.offset += 3600
    await entry.runtime_data.async_refresh()
    assert plug.id not in entry.runtime_data.data
    assert (
        device_registry.async_get_device_by_identifier(
            (DOMAIN, plug.id), entry.entry_id
        )
        is None
    )

    left = set(entry.runtime_data.data)
    cloud.truth.accounts[cloud.uid].clear()
    await entry.runtime_data.async_refresh()
    assert set(entry.runtime_data.data) == left
    cloud.clock.offset += 3600
    await entry.runtime_data.async_refresh()
    assert not entry.runtime_data.data
    assert not [
        device
        for device in dr.async_entries_for_config_entry(device_registry, entry.entry_id)
        if device.entry_type is None
    ]


async def test_names_and_presence_follow_events(
    hass: HomeAssistant, cloud: TuyaCloud, device_registry: dr.DeviceRegistry
) -> None:
    """Renamed in the app, gone offline, back online: seen at once."""
    await set_up(hass, entry := make_entry(cloud))
    gangs = cloud.truth.find("tdq")
    cloud.truth.rename(gangs.id, "Terrace lights")
    cloud.truth.rename_point(gangs.id, "switch_2", "Fountain")

    def child_name() -> str | None:
        child = device_registry.async_get_child_device_by_identifier(
            (DOMAIN, f"{gangs.id}_channel_2"), entry.entry_id
        )
        assert child is not None
        return child.name

    await wait_until(hass, lambda: child_name() == "Fountain")
    device = device_registry.async_get_device_by_identifier(
        (DOMAIN, gangs.id), entry.entry_id
    )
    assert device is not None
    assert device.name == "Terrace lights"

    cloud.truth.set_online(gangs.id, False)
    await wait_until(
        hass,
        lambda: state_of(hass, "switch", gangs.id, "switch_1") == STATE_UNAVAILABLE,
    )
    cloud.truth.set_online(gangs.id, True)
    await wait_until(
        hass,
        lambda: state_of(hass, "switch", gangs.id, "switch_1") != STATE_UNAVAILABLE,
    )

    # the name of a gang outlives a restart
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert child_name() == "Fountain"


async def test_gateway_children_hang_on_their_gateway(
    hass: HomeAssistant, cloud: TuyaCloud, device_registry: dr.DeviceRegistry
) -> None:
    """A Zigbee device points at its gateway."""
    await set_up(hass, entry := make_entry(cloud))
    child = next(d for d in cloud.truth.devices.values() if d.entry.get("gateway_id"))
    gateway = device_registry.async_get_device_by_identifier(
        (DOMAIN, child.entry["gateway_id"]), entry.entry_id
    )
    device = device_registry.async_get_device_by_identifier(
        (DOMAIN, child.id), entry.entry_id
    )
    assert gateway is not None
    assert device is not None
    assert device.via_device_id == gateway.id


async def test_short_gap_keeps_values_long_gap_does_not(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unavailable after the grace time, right again after one reading."""
    monkeypatch.setattr(product_reader, "READ_AFTER", 0)
    monkeypatch.setattr(product_reader, "PACE", 0)
    monkeypatch.setattr(gang_names, "READ_AFTER", 0)
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    await wait_until(hass, lambda: cloud.calls.count_of("*/multiple-names"))
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    await cloud.broker.stop()
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    cloud.truth.set_value(plug.id, {"switch_1": not plug.status["switch_1"]})
    assert shown(hass, switch) != STATE_UNAVAILABLE

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()
    assert shown(hass, switch) == STATE_UNAVAILABLE

    calls = len(cloud.calls)
    await cloud.broker.start()
    expected = "on" if plug.status["switch_1"] else "off"
    await wait_until(hass, lambda: shown(hass, switch) == expected)
    assert len(cloud.calls) - calls == 1


async def test_snapshot_is_polled_while_push_stays_down(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A poll brings values back until push does; a failed one takes them away."""
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    await cloud.broker.stop()
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    cloud.truth.set_value(plug.id, {"cur_power": 777})

    def power() -> str:
        return state_of(hass, "sensor", plug.id, "cur_power")

    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await wait_until(hass, lambda: power() == "77.7")
    cloud.faults.set("/v1.0/users/*", Fault(status=500))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=2))
    await wait_until(hass, lambda: power() == STATE_UNAVAILABLE)
    cloud.faults.clear()
    await cloud.broker.start()
    await wait_until(hass, lambda: power() == "77.7")
