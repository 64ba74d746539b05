"""From a push to a state: every transport, link type and payload format."""

from functools import partial
import json
import logging
import os
import random
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.http.action import ActionCloud
from custom_components.tuya_openhub.openhub.http.openapi import OpenApiCloud
from custom_components.tuya_openhub.openhub.models import Cipher
from custom_components.tuya_openhub.setup import client_factory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from tests.tuya_cloud import TuyaCloud

from .helpers import LINK_ID, entity_of, make_entry, set_up, state_of, wait_until

ON_OFF = {True: "on", False: "off"}


@pytest.mark.parametrize(
    "cipher", [pytest.param(cipher, id=cipher.name) for cipher in Cipher]
)
@pytest.mark.parametrize("link_type", ["mqtt", "websocket"])
@pytest.mark.parametrize("transport", ["openapi", "action", "gateway"])
async def test_push_becomes_state(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
    transport: str,
    link_type: str,
    cipher: Cipher,
) -> None:
    """A value that a device reports is its entity's state."""
    monkeypatch.setattr(
        client_factory, "OpenApiCloud", partial(OpenApiCloud, cipher=cipher)
    )
    monkeypatch.setattr(
        client_factory, "ActionCloud", partial(ActionCloud, cipher=cipher)
    )
    await set_up(hass, entry := make_entry(cloud, transport, link_type=link_type))
    assert entry.state is ConfigEntryState.LOADED
    assert [lease.version for lease in cloud.leases.live] == [cipher.value]
    plug = cloud.truth.find("cz")
    before = bool(plug.status["switch_1"])
    assert state_of(hass, "switch", plug.id, "switch_1") == ON_OFF[before]

    def shows(value: bool) -> bool:
        return state_of(hass, "switch", plug.id, "switch_1") == ON_OFF[value]

    for value in (not before, before):
        cloud.truth.set_value(plug.id, {"switch_1": value})
        await wait_until(hass, partial(shows, value))


async def test_only_the_changed_entity_writes_its_state_once(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """One pushed value costs one state write, whatever else there is."""
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    writes: list[str] = []

    @callback
    def write_down(event: Event[Any]) -> None:
        writes.append(event.data["entity_id"])

    @callback
    def anything(_data: object) -> bool:
        return True

    hass.bus.async_listen(EVENT_STATE_CHANGED, write_down)
    hass.bus.async_listen(EVENT_STATE_REPORTED, write_down, event_filter=anything)
    cloud.truth.set_value(plug.id, {"switch_1": not plug.status["switch_1"]})
    await wait_until(hass, lambda: writes)
    # the same value again is no change and no write
    cloud.truth.set_value(plug.id, {"switch_1": plug.status["switch_1"]})
    other = cloud.truth.find("wk")
    cloud.truth.set_online(other.id, False)
    await wait_until(hass, lambda: len(writes) > 1)

    assert writes.count(switch) == 1
    assert writes[0] == switch


def malformed(cloud: TuyaCloud, number: int, dice: random.Random) -> bytes:
    """Return one of many kinds of broken payload."""
    lease = cloud.leases.live[0]
    device = cloud.truth.find("cz")
    good = cloud.publisher.envelope(
        lease, 4, {"devId": device.id, "status": [{"code": "switch_1", "value": 1}]}
    )
    broken: list[bytes | str] = [
        os.urandom(dice.randint(0, 300)),
        json.dumps(good | {"data": good["data"][: dice.randint(1, 30)]}),
        json.dumps(good | {"data": "A" * 64}),
        json.dumps(good | {"data": good["data"][:-8] + "AAAAAAA="}),
        json.dumps(good)[: dice.randint(1, 60)],
        "[" * dice.randint(1, 5000),
        json.dumps(good | {"data": "A" * 300_000}),
        json.dumps([good]),
        json.dumps(good | {"data": None, "t": "x"}),
        json.dumps(good | {"t": good["t"] + 1}),
    ]
    payload = broken[number % len(broken)]
    return payload if isinstance(payload, bytes) else payload.encode()


async def test_malformed_payloads_lose_no_good_message(
    hass: HomeAssistant, cloud: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """A thousand broken payloads: the stream lives, what is good arrives."""
    await set_up(hass, entry := make_entry(cloud))
    dice = random.Random(7)
    plug = cloud.truth.find("cz")
    seen: list[str] = []
    power = entity_of(hass, "sensor", plug.id, "cur_power")

    @callback
    def write_down(event: Event[EventStateChangedData]) -> None:
        assert event.data["new_state"] is not None
        seen.append(event.data["new_state"].state)

    async_track_state_change_event(hass, power, write_down)
    # before one right sign the known device in a message of format 1.0 would be its proof
    cloud.truth.set_value(plug.id, {"cur_power": 20_000})
    for number in range(1000):
        cloud.publisher.publish_raw(malformed(cloud, number, dice))
        if number % 10 == 9:
            cloud.truth.set_value(plug.id, {"cur_power": 20_000 + number})
    await wait_until(hass, lambda: len(seen) >= 101)

    assert [float(value) for value in seen] == [
        (20_000 + number) / 10 for number in (0, *range(9, 1000, 10))
    ]
    channel = entry.runtime_data.hub.channel
    assert channel.connects == 1
    assert sum(channel.dropped.values()) == 1000
    warnings = [
        record
        for record in caplog.records
        if record.levelno >= logging.WARNING and "openhub.openhub" in record.name
    ]
    assert len(warnings) == 1


async def test_no_secret_in_any_log(
    hass: HomeAssistant, cloud: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """A whole life at debug level tells no credential, key, topic or account."""
    caplog.set_level(logging.DEBUG)
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    leases = list(cloud.leases.live)
    cloud.publisher.publish_raw(b"nonsense")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    await hass.services.async_call(
        "switch", "toggle", {"entity_id": switch}, blocking=True
    )
    await cloud.broker.disconnect_all()
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connects == 2)
    cloud.exhaust_quota()
    cloud.truth.add_device(cloud.truth.find("wk"))
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(entry.entry_id)

    secrets = {
        LINK_ID,
        cloud.uid,
        cloud.access_secret,
        str(plug.entry["local_key"]),
        *(lease.password for lease in leases),
        *(lease.username for lease in leases),
        *(lease.client_id for lease in leases),
        *(lease.topic for lease in leases),
        *cloud.tokens.known(),
    }
    assert len(secrets) >= 9
    ours = [
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith(("tests.", "aiohttp.access", "asyncio"))
    ]
    assert [
        (secret[:6], line) for secret in secrets for line in ours if secret in line
    ] == []
