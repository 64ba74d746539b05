"""Rare things that a long life brings: odd events, holes, strangers, old files."""

import asyncio
from datetime import timedelta
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub import async_remove_config_entry_device
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import TransientError
from custom_components.tuya_openhub.openhub.http import tokens
from custom_components.tuya_openhub.runtime import command_queue, device_search, gap
from custom_components.tuya_openhub.runtime.storage import Memory, MemoryStore
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, TuyaCloud, captures

from .helpers import entity_of, make_entry, set_up, shown, state_of, wait_until


@pytest.fixture
async def entry(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """An account that is set up."""
    await set_up(hass, entry := make_entry(cloud))
    return entry


async def settle(hass: HomeAssistant, cloud: TuyaCloud, entry: Any) -> None:
    """Wait until everything that was published has been handled."""
    plug = cloud.truth.find("cz")
    value = int(str(plug.status["cur_power"])) + 10
    cloud.truth.set_value(plug.id, {"cur_power": value})
    state = entry.runtime_data.data[plug.id]
    await wait_until(hass, lambda: state.values["cur_power"] == value)


async def test_snapshot_brings_names_presence_and_new_data_points(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """What happened without a push is told by the next reading."""
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
    assert entity_of(hass, "sensor", plug.id, "brand_new")


async def test_push_of_an_unknown_data_point_makes_an_entity(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A data point that no specification told of is not lost."""
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
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """When the cloud answers after an outage, the broker is tried at once."""
    proxy = await cloud.proxy()
    await cloud.broker.stop()
    cloud.faults.set("*", Fault(status=503))
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await wait_until(hass, lambda: not entry.runtime_data.last_update_success)
    cloud.faults.clear()
    await cloud.broker.start()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=2))
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    assert proxy.mode == "pass"


async def test_resync_while_push_is_down_tries_the_channel(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """The account's button reads everything, and does not wait for the next try."""
    await cloud.broker.stop()
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 8880})
    button = er.async_get(hass).async_get_entity_id(
        "button", DOMAIN, f"{cloud.uid}_resync"
    )
    await hass.services.async_call(
        "button", "press", {"entity_id": button}, blocking=True
    )
    assert state_of(hass, "sensor", plug.id, "cur_power") == "888.0"
    await cloud.broker.start()


async def test_account_entities_tell_how_the_channel_fares(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Push connection, calls, forecast, messages and the last gap."""
    registry = er.async_get(hass)

    def account(platform: str, key: str) -> str:
        entity_id = registry.async_get_entity_id(platform, DOMAIN, f"{cloud.uid}_{key}")
        assert entity_id is not None
        return shown(hass, entity_id)

    assert account("binary_sensor", "push_connection") == STATE_ON
    assert account("sensor", "last_gap") == "unknown"
    calls = len(cloud.calls)
    await settle(hass, cloud, entry)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=6))
    await hass.async_block_till_done()
    assert int(account("sensor", "calls_this_month")) == calls
    assert int(account("sensor", "calls_forecast")) >= calls
    assert int(account("sensor", "messages_this_month")) >= 1

    await cloud.broker.stop()
    await wait_until(
        hass, lambda: account("binary_sensor", "push_connection") == STATE_OFF
    )
    await cloud.broker.start()
    await wait_until(
        hass, lambda: account("binary_sensor", "push_connection") == STATE_ON
    )
    assert float(account("sensor", "last_gap")) > 0


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

    # the next reading takes it away without being asked
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
    await entry.runtime_data.async_send_commands(plug.id, {"switch_1": True})
    cloud.truth.remove_device(plug.id)
    await wait_until(hass, lambda: plug.id not in entry.runtime_data.data)
    await asyncio.sleep(0.4)
    assert cloud.calls.count_of("*status*") == 0


async def test_unreadable_memory_counts_as_none(
    hass: HomeAssistant, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A file of another make costs a cold start, nothing else."""
    caplog.set_level(logging.WARNING)
    hass_storage[f"{DOMAIN}.old"] = {
        "version": 1,
        "minor_version": 1,
        "key": f"{DOMAIN}.old",
        "data": {"devices": [{"id": "a", "colour": "blue"}]},
    }
    assert await MemoryStore(hass, "old").async_load() == Memory()
    assert "could not be read" in caplog.text


async def test_contest_about_the_token_is_told_until_it_is_over(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another program on the same project is named; once it is gone, so is the issue."""
    issues = ir.async_get(hass)
    issue = f"token_contest_{entry.entry_id}"
    cloud.faults.set("/v1.0/users/*", Fault(code=1010))
    await entry.runtime_data.async_refresh()
    assert issues.async_get_issue(DOMAIN, issue) is not None

    cloud.faults.clear()
    cloud.tokens.expire()
    monkeypatch.setattr(tokens, "_FIRST_PAUSE", 0.0)
    async with asyncio.timeout(10):
        while not entry.runtime_data.last_update_success:
            await asyncio.sleep(0.1)
            await entry.runtime_data.async_refresh()
    assert issues.async_get_issue(DOMAIN, issue) is None

    plug = cloud.truth.find("cz")
    cloud.faults.set("*/commands", Fault(code=1010))
    with pytest.raises(TransientError):
        await entry.runtime_data.async_send_commands(plug.id, {"switch_1": True})
    assert issues.async_get_issue(DOMAIN, issue) is not None
