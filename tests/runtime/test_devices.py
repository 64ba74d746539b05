"""Devices of an account: names, presence, new data points, events, removal."""

import asyncio
from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub import async_remove_config_entry_device
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime import command_queue
from custom_components.tuya_openhub.runtime.readings import (
    gang_names,
    product_reader,
    shadows,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from tests.integration.helpers import (
    entity_of,
    make_entry,
    set_up,
    settle,
    state_of,
    wait_until,
)
from tests.tuya_cloud import Fault, TuyaCloud

from .readings.conftest import TEMPERATURE


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


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("*/multiple-names", 1110, id="names"),
        pytest.param("*/model", 1110, id="descriptions"),
        pytest.param("*/shadow/properties", 1110, id="shadows"),
    ],
)
async def test_readings_in_the_background_end_with_the_account(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    code: int,
) -> None:
    """What is to be tried again later is tried by nobody then, but after the next start."""
    for module in gang_names, product_reader:
        monkeypatch.setattr(module, "READ_AFTER", 0.0)
    for module in gang_names, product_reader, shadows:
        monkeypatch.setattr(module, "PACE", 0.0)
    plug = cloud.truth.find("cz")
    cloud.truth.redescribe(plug.product_id, model_spec=[TEMPERATURE])
    cloud.faults.set(path, Fault(code=code))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: cloud.calls.count_of(path))
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    await hass.config_entries.async_unload(entry.entry_id)
    calls = len(cloud.calls)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(days=2))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(cloud.calls) == calls

    cloud.faults.clear()
    calls = cloud.calls.count_of(path)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await wait_until(hass, lambda: cloud.calls.count_of(path) > calls)


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
