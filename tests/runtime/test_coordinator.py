"""What an account does when a person asks, when the channel changes, and at its end."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind, Problem, TransientError
from custom_components.tuya_openhub.openhub.http.openapi import OpenApiCloud
from custom_components.tuya_openhub.openhub.models import Cipher
from custom_components.tuya_openhub.openhub.push.backoff import ConnectBackoff
from custom_components.tuya_openhub.runtime.readings import (
    daily_reader,
    gang_names,
    product_reader,
)
from custom_components.tuya_openhub.runtime.start_backoff import async_note_failure
from custom_components.tuya_openhub.setup import client_factory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util
from tests.integration.helpers import (
    entity_of,
    make_entry,
    set_up,
    shown,
    state_of,
    wait_until,
)
from tests.tuya_cloud import Fault, TuyaCloud

LISTS = "GET /v1.0/users/*/devices"
ASK = "PUT /v1.0/devices/*/trigger-report"
FRIEND = "eu1700000000000FrIeN"
HOUR = 3600.0


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read descriptions one right after the other."""
    monkeypatch.setattr(product_reader, "PACE", 0.0)


@pytest.fixture
async def ready(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """The coordinator of an account that is connected and has read everything."""
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    return entry.runtime_data


@pytest.fixture
def slow_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an hour pass between two tries at the broker."""

    def failed(backoff: ConnectBackoff, now: float) -> None:
        backoff.ready_at = now + HOUR

    monkeypatch.setattr(ConnectBackoff, "failed", failed)


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let what is due until then happen."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def flush(hass: HomeAssistant, ready: Any) -> None:
    """Let everything be read and written, so that nothing waits to be."""
    await later(hass, 301)
    known = ready.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in known.values()))
    await later(hass, 602)


def is_asked(cloud: TuyaCloud, path: str, count: int) -> bool:
    """Tell whether a path was asked for more than so often."""
    return cloud.calls.count_of(path) > count


async def lose_channel(hass: HomeAssistant, cloud: TuyaCloud, ready: Any) -> None:
    """Stop the broker and start it again, with the next try far away."""
    await cloud.broker.stop()
    await wait_until(hass, lambda: not ready.hub.channel.connected)
    await wait_until(hass, lambda: ready.hub.channel.state == "lost")
    await cloud.broker.start()


def stored(hass_storage: dict[str, Any], ready: Any) -> dict[str, dict[str, Any]]:
    """Return the stored devices of an account by their ids."""
    data = hass_storage[f"{DOMAIN}.{ready.config_entry.entry_id}"]["data"]
    return {device["id"]: device for device in data["devices"]}


# The start


@pytest.mark.parametrize(
    ("transport", "offered"),
    [pytest.param("openapi", True), pytest.param("action", False)],
)
async def test_entities_of_what_the_cloud_offers(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, offered: bool
) -> None:
    """An app key knows neither firmware nor timers; what nobody knows is shown."""
    plug, registry = cloud.truth.find("cz"), er.async_get(hass)
    plug.status["brand_new"] = 5
    await set_up(hass, make_entry(cloud, transport))
    assert registry.async_get_entity_id("sensor", DOMAIN, f"{plug.id}_brand_new")
    for platform, key in ("update", "firmware"), ("calendar", "app_timers"):
        found = registry.async_get_entity_id(platform, DOMAIN, f"{plug.id}_{key}")
        assert (found is not None) is offered, key


async def test_start_shows_what_was_stored(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any
) -> None:
    """Values and the proven form of leases are there before the cloud answers."""
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 4321})
    await wait_until(hass, lambda: ready.data[plug.id].values["cur_power"] == 4321)
    access = ready.cloud.store_access()
    entry = ready.config_entry
    await hass.config_entries.async_unload(entry.entry_id)
    cloud.faults.set("*", Fault(hang=True))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert state_of(hass, "sensor", plug.id, "cur_power") == "432.1"
    assert entry.runtime_data.cloud is not ready.cloud
    assert entry.runtime_data.cloud.store_access() == access != {}

    cloud.truth.set_value(plug.id, {"cur_power": 1234})
    cloud.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "123.4"
    )


async def test_messages_without_a_sign_are_those_of_known_devices(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older format proves nothing else; what comes of strangers is dropped."""
    monkeypatch.setattr(
        client_factory, "OpenApiCloud", partial(OpenApiCloud, cipher=Cipher.ECB)
    )
    cloud.push_rules.sign = "missing"
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    plug = cloud.truth.find("cz")
    for device_id in "ghost", plug.id:
        # no reading would find this value
        points = [{"code": "cur_power", "value": 4321}]
        body = {"devId": device_id, "status": points}
        cloud.publisher.publish_body(cloud.uid, 4, body)
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "432.1"
    )
    assert sum(entry.runtime_data.hub.channel.dropped.values()) == 1


async def test_start_reads_what_no_list_has(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenes, descriptions and names of gangs, in the background."""
    for module in daily_reader, product_reader, gang_names:
        monkeypatch.setattr(module, "READ_AFTER", 0.0)
    await set_up(hass, entry := make_entry(cloud))
    coordinator = entry.runtime_data
    await wait_until(hass, lambda: coordinator.daily_reader.read_at)
    await wait_until(hass, lambda: cloud.calls.count_of("*/multiple-names"))
    known = coordinator.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in known.values()))
    assert known


async def test_start_that_works_ends_the_row_of_failures(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """The next failure counts as the first, for which Home Assistant's pauses will do."""
    entry = make_entry(cloud)
    down = TransientError(Problem.TIMEOUT)
    for _ in range(6):
        assert async_note_failure(hass, entry.entry_id, down) is None
    await set_up(hass, entry)
    assert async_note_failure(hass, entry.entry_id, down) is None


async def test_start_that_fails_again_and_again_waits_for_half_an_hour(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Each try costs a lease."""
    entry = make_entry(cloud)
    for _ in range(6):
        async_note_failure(hass, entry.entry_id, TransientError(Problem.TIMEOUT))
    cloud.faults.set(LISTS, Fault(code=1110))
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    calls = len(cloud.calls)
    await later(hass, 1700)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(cloud.calls) == calls
    cloud.faults.clear()
    await later(hass, 1900)
    await wait_until(hass, lambda: entry.state is ConfigEntryState.LOADED)


# A person asks


@pytest.mark.usefixtures("slow_tries")
@pytest.mark.parametrize("ask", ["async_retry", "async_resync"])
async def test_channel_is_tried_at_once_when_a_person_asks(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any, ask: str
) -> None:
    """Nobody who has acted waits for the next try at the broker."""
    await lose_channel(hass, cloud, ready)
    assert await getattr(ready, ask)() is None
    await wait_until(hass, lambda: ready.hub.channel.connected)


@pytest.mark.usefixtures("slow_tries")
async def test_channel_is_tried_at_once_when_the_cloud_is_back(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any
) -> None:
    """A reading that works after one that did not hurries the broker; others do not."""
    await lose_channel(hass, cloud, ready)
    calls = cloud.calls.count_of(LISTS)
    ready.reader.request(0)
    await wait_until(hass, lambda: cloud.calls.count_of(LISTS) > calls)
    await ready.cloud.devices(ready.uid)
    assert not ready.hub.channel.connected

    cloud.faults.set(LISTS, Fault(code=500))
    ready.reader.request(0)
    await wait_until(hass, lambda: not ready.last_update_success)
    assert not ready.hub.channel.connected
    cloud.faults.clear()
    ready.reader.request(0)
    await wait_until(hass, lambda: ready.hub.channel.connected)
    assert ready.last_update_success


async def test_retry_tells_what_is_still_wrong(cloud: TuyaCloud, ready: Any) -> None:
    """The list of devices is asked for, once; what it says is the answer."""
    cloud.faults.set(LISTS, Fault(code=28841004))
    error = await ready.async_retry()
    assert error.problem is Problem.QUOTA_EXHAUSTED
    cloud.faults.clear()
    calls = cloud.calls.count_of(LISTS)
    assert await ready.async_retry() is None
    assert cloud.calls.count_of(LISTS) == calls + 1


@pytest.mark.parametrize("ask", ["async_retry", "async_resync"])
async def test_what_was_refused_is_asked_again(
    cloud: TuyaCloud, ready: Any, ask: str
) -> None:
    """A service that is there now is used now, not a day after its refusal."""
    plug = cloud.truth.find("cz")
    cloud.faults.set(ASK, Fault(code=28841106))
    with pytest.raises(HomeAssistantError):
        await ready.orders.async_request_report(plug.id)
    cloud.faults.clear()
    assert not await ready.orders.async_request_report(plug.id)

    assert await getattr(ready, ask)() is None
    assert await ready.orders.async_request_report(plug.id)


async def test_retry_ends_the_report_of_silence(
    hass: HomeAssistant, ready: Any
) -> None:
    """After it, a restart shows no repair for the messages that did not come."""
    entry = ready.config_entry
    issue = (DOMAIN, f"no_messages_{entry.entry_id}")
    ready.reader.delivery.reported = True
    await hass.config_entries.async_reload(entry.entry_id)
    issues = ir.async_get(hass).issues
    await wait_until(hass, lambda: issue in issues)

    assert await entry.runtime_data.async_retry() is None
    assert issue not in issues
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert issue not in issues


async def test_resync_tells_what_went_wrong_this_time(
    cloud: TuyaCloud, ready: Any
) -> None:
    """An error that is over is none of the next reading's."""
    cloud.faults.set(LISTS, Fault(code=28841004))
    with pytest.raises(UpdateFailed) as raised:
        await ready.async_resync()
    assert raised.value.translation_key == "quota_exhausted"
    cloud.faults.clear()
    assert await ready.async_retry() is None
    await ready.async_resync()


async def test_resync_reads_what_no_list_has(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any
) -> None:
    """Scenes, descriptions and names of gangs, of which an account is sure for long."""
    paths = "GET /v1.0/users/*/homes", "*/multiple-names", "*/model"
    await flush(hass, ready)
    calls = {path: cloud.calls.count_of(path) for path in paths}
    await ready.async_resync()
    for path, count in calls.items():
        await wait_until(hass, partial(is_asked, cloud, path, count))


async def test_resync_finds_what_others_share_since(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """The list of shared devices is read although it was empty a moment ago."""
    empty_cloud.add_account(empty_cloud.uid, ["plug"])
    empty_cloud.add_account(FRIEND, ["light"])
    await set_up(hass, entry := make_entry(empty_cloud))
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    (light,) = empty_cloud.truth.accounts[FRIEND]
    empty_cloud.truth.share(light, empty_cloud.uid)
    await entry.runtime_data.async_refresh()
    assert light not in entry.runtime_data.data
    await entry.runtime_data.async_resync()
    assert light in entry.runtime_data.data


@pytest.mark.parametrize(
    ("transport", "has"),
    [pytest.param("openapi", True), pytest.param("action", False)],
)
async def test_reports_of_a_device(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, has: bool
) -> None:
    """They are read where the cloud keeps them, as long as that is not too dear."""
    await set_up(hass, entry := make_entry(cloud, transport))
    coordinator, plug = entry.runtime_data, cloud.truth.find("cz")
    since = cloud.clock.ms() - 1
    reports = await coordinator.async_reports(plug.id, "cur_power", since)
    assert (reports is not None) is has
    while coordinator.usage.may_spend(CallKind.LOG):
        coordinator.usage.admit(CallKind.LOG)
    calls = len(cloud.calls)
    assert await coordinator.async_reports(plug.id, "cur_power", since) is None
    assert len(cloud.calls) == calls


# What is written


async def test_values_are_stored_after_a_reading(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any, hass_storage: dict[str, Any]
) -> None:
    """What a snapshot brings is in the file five minutes later."""
    await flush(hass, ready)
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 4321}, push=False)
    await ready.async_refresh()
    await later(hass, 903)
    assert stored(hass_storage, ready)[plug.id]["status"]["cur_power"] == 4321


async def test_values_are_stored_when_the_channel_changes(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any, hass_storage: dict[str, Any]
) -> None:
    """A long outage may end in a restart: what was pushed before it is not lost."""
    await flush(hass, ready)
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 4321})
    await wait_until(hass, lambda: ready.data[plug.id].values["cur_power"] == 4321)
    await cloud.broker.stop()
    await wait_until(hass, lambda: not ready.hub.channel.connected)
    await later(hass, 903)
    assert stored(hass_storage, ready)[plug.id]["status"]["cur_power"] == 4321


async def test_last_values_survive_the_end_of_home_assistant(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any, hass_storage: dict[str, Any]
) -> None:
    """Home Assistant stops without an unload; what came last is kept all the same."""
    await flush(hass, ready)
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 4321})
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "432.1"
    )
    await hass.async_stop()
    assert stored(hass_storage, ready)[plug.id]["status"]["cur_power"] == 4321


async def test_device_that_a_person_removes_is_in_no_file(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any, hass_storage: dict[str, Any]
) -> None:
    """It is forgotten at once, and by the file five minutes later."""
    await flush(hass, ready)
    plug, light = cloud.truth.find("cz"), cloud.truth.find("dj")
    assert stored(hass_storage, ready).keys() >= {plug.id, light.id}
    ready.async_forget_device(plug.id)
    assert plug.id not in ready.data
    await later(hass, 903)
    assert plug.id not in stored(hass_storage, ready)
    assert light.id in stored(hass_storage, ready)


# As time goes by


async def test_stored_values_are_trusted_for_half_a_minute(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any
) -> None:
    """Where neither push nor a reading comes, nobody knows what is true."""
    switch = entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1")
    entry = ready.config_entry
    await hass.config_entries.async_unload(entry.entry_id)
    cloud.faults.set("*", Fault(hang=True))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await later(hass, 29)
    assert shown(hass, switch) in {"on", "off"}
    await later(hass, 31)
    assert shown(hass, switch) == "unavailable"

    cloud.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: shown(hass, switch) in {"on", "off"})


async def test_figures_of_the_account_are_shown_every_five_minutes(
    hass: HomeAssistant, ready: Any
) -> None:
    """Neither with each call nor only with the next snapshot."""
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{ready.uid}_calls_this_month"
    )
    assert entity_id is not None
    ready.async_update_listeners()
    seen = []
    for seconds in (0, 280, 301):
        ready.usage.admit(CallKind.STATUS)
        await later(hass, seconds)
        seen.append(int(shown(hass, entity_id)))
    assert seen[1] == seen[0]
    assert seen[2] >= seen[0] + 3


async def test_missing_device_is_asked_for_an_hour_and_a_minute_later(
    hass: HomeAssistant, quick_cloud: Any
) -> None:
    """The second list comes soon after the hour, and takes the device away."""
    await set_up(hass, entry := make_entry(quick_cloud))
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(60):
        while entry.runtime_data.gap_open:
            await asyncio.sleep(1)
    plug, light = quick_cloud.truth.find("cz"), quick_cloud.truth.find("dj")
    quick_cloud.truth.set_value(plug.id, {"cur_power": 1234})
    quick_cloud.truth.remove_device(light.id, push=False)
    await asyncio.sleep(60)
    began, calls = loop.time(), quick_cloud.calls.count_of(LISTS)
    await entry.runtime_data.async_refresh()
    assert quick_cloud.calls.count_of(LISTS) == calls + 1
    assert light.id in entry.runtime_data.data
    await asyncio.sleep(3650)
    async with asyncio.timeout(600):
        while quick_cloud.calls.count_of(LISTS) == calls + 1:
            await asyncio.sleep(0.1)
    assert 3660 <= loop.time() - began < 3660.7
    await asyncio.sleep(1)
    assert light.id not in entry.runtime_data.data


async def test_stranger_is_looked_for_again_half_a_minute_later(
    hass: HomeAssistant, quick_cloud: Any
) -> None:
    """The first reading also asks for what others share; a third one is too dear."""
    await set_up(hass, entry := make_entry(quick_cloud))
    async with asyncio.timeout(60):
        while entry.runtime_data.gap_open:
            await asyncio.sleep(1)
    calls = quick_cloud.calls.count_of(LISTS)
    points = [{"code": "cur_power", "value": 4321}]
    body = {"devId": "ghost", "status": points}
    quick_cloud.publisher.publish_body(quick_cloud.uid, 4, body)
    counts = []
    for pause in 10, 30, 300:
        await asyncio.sleep(pause)
        counts.append(quick_cloud.calls.count_of(LISTS) - calls)
    assert counts == [2, 3, 3]


async def test_device_that_becomes_free_is_read_at_once(
    hass: HomeAssistant, quick_cloud: Any
) -> None:
    """Whoever it is shared to shows it as soon as its owner's account is gone."""
    quick_cloud.add_account(FRIEND, ["motion"])
    plug = quick_cloud.truth.find("cz")
    await set_up(hass, owner := make_entry(quick_cloud))
    quick_cloud.truth.share(plug.id, FRIEND)
    friend = MockConfigEntry(
        domain=DOMAIN,
        title="Friend",
        unique_id=FRIEND,
        data={**quick_cloud.entry_data(), "uid": FRIEND, "link_id": "fedcba98" * 4},
    )
    await set_up(hass, friend)
    await asyncio.sleep(60)
    assert plug.id not in friend.runtime_data.data
    loop = asyncio.get_running_loop()
    began = loop.time()
    await hass.config_entries.async_remove(owner.entry_id)
    async with asyncio.timeout(3600):
        while plug.id not in friend.runtime_data.data:
            await asyncio.sleep(0.05)
    assert loop.time() - began < 0.9


# The end


async def test_nothing_goes_out_after_the_end(
    hass: HomeAssistant, cloud: TuyaCloud, ready: Any
) -> None:
    """Neither a reading nor an order, whoever still holds the account."""
    plug = cloud.truth.find("cz")
    await hass.config_entries.async_unload(ready.config_entry.entry_id)
    calls = len(cloud.calls)
    await ready.async_refresh()
    with pytest.raises(HomeAssistantError) as refused:
        await ready.orders.async_send_commands(plug.id, {"switch_1": True})
    assert refused.value.translation_key == "order_not_sent"
    assert len(cloud.calls) == calls


async def test_end_in_a_gap(hass: HomeAssistant, cloud: TuyaCloud, ready: Any) -> None:
    """Half a minute after the channel was lost nothing happens to who has left."""
    await cloud.broker.stop()
    await wait_until(hass, lambda: not ready.hub.channel.connected)
    assert ready.gap_open
    await hass.config_entries.async_unload(ready.config_entry.entry_id)
    await later(hass, 31)
    assert ready.trusted

    await cloud.broker.start()
    assert await hass.config_entries.async_setup(ready.config_entry.entry_id)
    plug = cloud.truth.find("cz")
    await wait_until(
        hass,
        lambda: state_of(hass, "switch", plug.id, "switch_1") in {"on", "off"},
    )


async def test_figures_are_not_written_while_home_assistant_stops(
    hass: HomeAssistant, ready: Any
) -> None:
    """Nobody looks at them any more, and the database is about to close."""
    written: list[str] = []
    hass.bus.async_listen_once(
        EVENT_HOMEASSISTANT_FINAL_WRITE,
        callback(
            lambda _: async_fire_time_changed(
                hass, dt_util.utcnow() + timedelta(seconds=301)
            )
        ),
    )
    stop = ready.async_add_listener(lambda: written.append("figures"))
    await later(hass, 301)
    assert written == ["figures"]
    await hass.async_stop()
    assert written == ["figures"]
    stop()
