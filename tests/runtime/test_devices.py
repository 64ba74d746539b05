"""Devices of an account: names, presence, new data points, events, removal."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub import async_remove_config_entry_device
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime import command_queue
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.integration.helpers import entity_of, settle, state_of, wait_until
from tests.tuya_cloud import TuyaCloud


async def test_snapshot_brings_names_presence_and_new_data_points(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """What happened without a push is seen by the next reading."""
    plug = cloud.truth.find("cz")
    cloud.truth.rename(plug.id, "Kettle", push=False)
    cloud.truth.set_online(plug.id, False, push=False)
    plug.status["brand_new"] = 5
    await entry.runtime_data.async_refresh()
    await hass.async_block_till_done()

    device = device_registry.async_get_device_by_identifier(
        (DOMAIN, plug.id), entry.entry_id
    )
    assert device is not None
    assert device.name == "Kettle"
    assert state_of(hass, "switch", plug.id, "switch_1") == "unavailable"
    registry = er.async_get(hass)
    await wait_until(
        hass,
        lambda: registry.async_get_entity_id("sensor", DOMAIN, f"{plug.id}_brand_new"),
    )


async def test_push_of_an_unknown_data_point_makes_an_entity(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A data point that is in no specification is not lost."""
    plug = cloud.truth.find("cz")
    cloud.publisher.publish_body(
        cloud.uid,
        4,
        {"devId": plug.id, "status": [{"code": "surprise", "value": True}]},
    )
    registry = er.async_get(hass)
    await wait_until(
        hass,
        lambda: registry.async_get_entity_id(
            "binary_sensor", DOMAIN, f"{plug.id}_surprise"
        ),
    )


async def test_odd_events_change_nothing(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Events of others, of strangers and without sense are harmless."""
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    before = hass.states.get(switch)
    for kind, data in (
        ("delete", {"uid": "another account"}),
        ("dpNameUpdate", {"name": "Nothing", "dpId": "no number"}),
        ("dpNameUpdate", {"name": 5, "dpId": "1"}),
        ("nameUpdate", {"name": None}),
        ("upgradeStatus", {"upgradeStatus": "2"}),
        ("event_notify", {"etype": "doorbell", "edata": "x"}),
        ("online", {"time": 1}),
    ):
        cloud.publisher.publish_body(
            cloud.uid,
            20,
            {"bizCode": kind, "bizData": data, "devId": plug.id, "ts": 0},
        )
    for kind in ("online", "delete"):
        cloud.publisher.publish_body(
            cloud.uid, 20, {"bizCode": kind, "bizData": {}, "devId": "x", "ts": 0}
        )
    cloud.publisher.publish_body(cloud.uid, 25, {"devId": plug.id})
    await settle(hass, cloud, entry)

    assert hass.states.get(switch) == before
    assert plug.id in entry.runtime_data.data


async def test_name_of_a_single_gang_is_kept_without_a_child(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A device without gangs has nothing to rename, and no trouble with it."""
    plug = cloud.truth.find("cz")
    cloud.truth.rename_point(plug.id, "switch_1", "Kettle")
    await settle(hass, cloud, entry)
    assert entry.runtime_data.inventory.names[plug.id] == {"switch_1": "Kettle"}


async def test_only_what_is_gone_may_be_removed_by_hand(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """Devices, gangs and the account itself stay; a leftover may go."""
    leftover = device_registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "gone")}
    )
    devices: list[dr.AnyDeviceEntry] = [
        *dr.async_entries_for_config_entry(device_registry, entry.entry_id),
        *dr.async_child_entries_for_config_entry(device_registry, entry.entry_id),
    ]
    removable = [
        device.id
        for device in devices
        if await async_remove_config_entry_device(hass, entry, device)
    ]
    assert removable == [leftover.id]

    # two readings that lack it take it away without being asked
    await entry.runtime_data.async_refresh()
    assert device_registry.async_get(leftover.id) is not None
    cloud.clock.offset += 3600
    await entry.runtime_data.async_refresh()
    assert device_registry.async_get(leftover.id) is None


async def test_command_for_a_device_that_left_meanwhile(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A device that is gone before it answered is not read."""
    monkeypatch.setattr(command_queue, "ACKNOWLEDGE_WITHIN", 0.3)
    plug = cloud.truth.find("cz")
    cloud.command_rules.echo_delay = None
    await entry.runtime_data.orders.async_send_commands(plug.id, {"switch_1": True})
    cloud.truth.remove_device(plug.id)
    await wait_until(hass, lambda: plug.id not in entry.runtime_data.data)
    await asyncio.sleep(0.4)
    assert cloud.calls.count_of("*status*") == 0
