"""Devices of an account: names, presence, new data points, events, removal."""

import asyncio
from datetime import timedelta
from functools import partial
from itertools import chain

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub import async_remove_config_entry_device
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import DataPoint
from custom_components.tuya_openhub.runtime import command_queue, devices
from custom_components.tuya_openhub.runtime.push_listeners import async_listen
from custom_components.tuya_openhub.runtime.readings import (
    delivery,
    gang_names,
    gap,
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
        pytest.param("*/multiple-names", 28841106, id="names"),
        pytest.param("*/model", 1106, id="descriptions"),
        pytest.param("*/shadow/properties", 28841106, id="shadows"),
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
    await settle(hass, cloud, entry)
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


async def test_names_follow_the_app(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """Of a device, and of its gangs."""
    gangs = cloud.truth.find("tdq")
    cloud.truth.rename(gangs.id, "Terrace lights")
    cloud.truth.rename_point(gangs.id, "switch_2", "Fountain")
    await settle(hass, cloud, entry)
    device = device_registry.async_get_device_by_identifier(
        (DOMAIN, gangs.id), entry.entry_id
    )
    child = device_registry.async_get_child_device_by_identifier(
        (DOMAIN, f"{gangs.id}_channel_2"), entry.entry_id
    )
    assert device is not None
    assert child is not None
    assert (device.name, child.name) == ("Terrace lights", "Fountain")


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


class Ear:
    """Somebody who listens to a device, as an entity does."""

    def __init__(self, entry: MockConfigEntry, device_id: str, *codes: str) -> None:
        """Listen to data points."""
        self.changes = 0
        self.pushed: list[DataPoint] = []
        self.overtaken: list[tuple[DataPoint, int]] = []
        self.leave = entry.runtime_data.async_subscribe(
            device_id,
            codes,
            self._change,
            self.pushed.extend,
            lambda point, time: self.overtaken.append((point, time)),
        )

    def _change(self) -> None:
        self.changes += 1

    @property
    def values(self) -> list[object]:
        """What was pushed."""
        return [point.value for point in self.pushed]


async def test_pushes_reach_who_listens(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Repeats are heard and change nothing, older reports are told apart."""
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    plug = cloud.truth.find("cz")
    ear = Ear(entry, plug.id, "cur_power")
    heard: list[DataPoint] = []
    stop = async_listen(hass, plug.id, "cur_power", heard.append)
    for value in 4000, 4000, 5000:
        cloud.truth.set_value(plug.id, {"cur_power": value})
    late = cloud.clock.ms() - 60_000
    cloud.truth.set_value(plug.id, {"cur_power": 3000}, late=60_000)
    await settle(hass, cloud, entry)
    assert ear.values == [4000, 4000, 5000, 5010]
    assert [point.value for point in heard] == ear.values
    assert ear.changes == 3
    ((point, time),) = ear.overtaken
    assert point.value == 3000
    assert abs(time - late) < 1000

    stop()
    ear.leave()
    await settle(hass, cloud, entry)
    assert len(ear.values) == len(heard) == 4


async def test_events_reach_who_listens(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A bell by its kind, an update by all that is told; who comes or goes changes."""
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    plug = cloud.truth.find("cz")
    ear = Ear(entry, plug.id, "event_notify", "upgradeStatus", "upgradeProcess")
    heard: list[DataPoint] = []
    stop = async_listen(hass, plug.id, "event_notify", heard.append)
    cloud.truth.notify(plug.id, "doorbell", "data")
    progress = {"firmwareType": 9, "progress": 40}
    cloud.truth.tell_update(plug.id, "upgradeProcess", progress)
    cloud.truth.tell_update(plug.id, "upgradeStatus", {"upgradeStatus": "2"})
    await settle(hass, cloud, entry)
    assert [point.code for point in ear.pushed] == [
        "event_notify",
        "upgradeProcess",
        "upgradeStatus",
    ]
    bell, process, status = ear.values
    assert bell == "doorbell"
    assert isinstance(process, dict)
    assert isinstance(status, dict)
    assert process["progress"] == 40
    assert status["upgradeStatus"] == "2"
    assert [point.value for point in heard] == ["doorbell"]
    assert ear.changes == 0
    stop()

    for online in False, False, True:
        cloud.truth.set_online(plug.id, online)
        cloud.clock.offset += 2
    await settle(hass, cloud, entry)
    assert ear.changes == 2
    assert entry.runtime_data.data[plug.id].online


async def test_readings_reach_who_shows_what_they_change(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A value calls its own entities, presence all of the device; nobody hears a push."""
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    plug = cloud.truth.find("cz")
    power = Ear(entry, plug.id, "cur_power")
    switch = Ear(entry, plug.id, "switch_1")
    cloud.truth.set_value(plug.id, {"cur_power": 4000}, push=False)
    await entry.runtime_data.async_refresh()
    await entry.runtime_data.async_refresh()
    assert (power.changes, switch.changes) == (1, 0)
    for online in False, True:
        cloud.truth.set_online(plug.id, online, push=False)
        await entry.runtime_data.async_refresh()
    assert (power.changes, switch.changes) == (3, 2)
    assert power.values == []


async def test_reading_lets_others_in_between(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever waits for the loop gets it after a few devices of a reading."""
    monkeypatch.setattr(devices, "_AT_ONCE", 2)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    turn = 0
    shown: dict[int, set[str]] = {}

    async def count_turns() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    def note(device_id: str) -> None:
        shown.setdefault(turn, set()).add(device_id)

    counting = hass.async_create_background_task(count_turns(), "turns")
    ids = list(entry.runtime_data.data)
    for device_id in ids:
        entry.runtime_data.async_subscribe(
            device_id, (), partial(note, device_id), None
        )
        cloud.truth.set_online(device_id, False, push=False)
    await entry.runtime_data.async_refresh()
    counting.cancel()
    assert len(ids) > 10
    assert sorted(chain.from_iterable(shown.values())) == sorted(ids)
    assert max(map(len, shown.values())) == 2


async def test_echo_spares_a_reading(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a device reports is known; of one that reports nothing its state is read."""
    monkeypatch.setattr(command_queue, "ACKNOWLEDGE_WITHIN", 0.3)
    plug = cloud.truth.find("cz")
    send = entry.runtime_data.orders.async_send_commands
    on = not plug.status["switch_1"]
    await send(plug.id, {"switch_1": on})
    values = entry.runtime_data.data[plug.id].values
    await wait_until(hass, lambda: values["switch_1"] is on)
    await asyncio.sleep(0.5)
    assert cloud.calls.count_of("*status*") == 0

    cloud.command_rules.echo_push = False
    ear = Ear(entry, plug.id, "switch_1")
    await send(plug.id, {"switch_1": not on})
    await wait_until(hass, lambda: ear.changes)
    assert values["switch_1"] is not on
    assert cloud.calls.count_of("*status*") == 1


async def test_device_that_is_gone_is_nobodys(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """Neither registry nor entities know it; another account may remove its share."""
    plug, light = cloud.truth.find("cz"), cloud.truth.find("dj")
    ears = [Ear(entry, device.id, "nothing") for device in (plug, light)]
    for device, data in (plug, {}), (light, {"uid": "another account"}):
        cloud.publisher.publish_body(
            cloud.uid,
            20,
            {"bizCode": "delete", "bizData": data, "devId": device.id, "ts": 0},
        )
    await wait_until(hass, lambda: plug.id not in entry.runtime_data.data)
    registered = [
        device_registry.async_get_device_by_identifier(
            (DOMAIN, device.id), entry.entry_id
        )
        for device in (plug, light)
    ]
    assert [each is not None for each in registered] == [False, True]
    assert light.id in entry.runtime_data.data
    assert plug.id not in entry.runtime_data.inventory.devices
    # whoever shows a device hears that the channel was lost for long
    await cloud.broker.stop()
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()
    assert [ear.changes for ear in ears] == [0, 1]


async def test_reading_that_finds_what_no_push_told_is_a_correction(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not so what a device tells that comes back, nor what it never told before."""
    monkeypatch.setattr(gap, "LONG_ENOUGH", 0.0)
    monkeypatch.setattr(delivery, "LATE_PUSH", 0.05)
    coordinator = entry.runtime_data
    await wait_until(hass, lambda: not coordinator.gap_open)
    figures = coordinator.reader.delivery
    plug, light = cloud.truth.find("cz"), cloud.truth.find("dj")
    cloud.truth.set_value(plug.id, {"cur_power": 4000}, push=False)
    await coordinator.async_refresh()
    await wait_until(hass, lambda: figures.corrected == 1)

    for online, value in (False, 4000), (True, 5000):
        cloud.truth.set_online(plug.id, online, push=False)
        cloud.truth.set_value(plug.id, {"cur_power": value}, push=False)
        await coordinator.async_refresh()
        await wait_until(hass, lambda: figures.settle_at is None)
    assert figures.corrected == 1
    plug.status["brand_new"] = 5
    on = not light.status["switch_led"]
    cloud.truth.set_value(light.id, {"switch_led": on}, push=False)
    await coordinator.async_refresh()
    await wait_until(hass, lambda: figures.corrected > 1)
    assert figures.corrected == 2


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
