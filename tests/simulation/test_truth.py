"""One truth: HTTP answers and pushes agree."""

import asyncio
import json
from pathlib import Path
import time
from typing import Any

import pytest

from tests.tuya_cloud import MqttClient, TuyaCloud, captures, crypto

from .conftest import Caller, Listen, decrypt_ecb, decrypt_gcm


class Ear:
    """Listens on one lease and reads what it hears."""

    def __init__(
        self, cloud: TuyaCloud, lease: dict[str, Any], client: MqttClient
    ) -> None:
        """Keep the password of the lease."""
        self.cloud = cloud
        self.lease = lease
        self.client = client

    async def envelope(self) -> dict[str, Any]:
        """Wait for the next envelope."""
        _, payload = await asyncio.wait_for(self.client.messages.get(), 2)
        envelope: dict[str, Any] = json.loads(payload)
        return envelope

    async def body(self) -> Any:
        """Wait for the next message and decrypt it (format 1.0)."""
        return decrypt_ecb(self.lease["password"], (await self.envelope())["data"])


@pytest.fixture
async def ear(caller: Caller, listen: Listen) -> Ear:
    """Listen on a lease of format 1.0."""
    lease = await caller.lease()
    return Ear(caller.cloud, lease, await listen(lease))


async def test_every_device_agrees(caller: Caller, ear: Ear) -> None:
    """Whatever is set on any device is what HTTP answers and what is pushed."""
    truth = caller.cloud.truth
    devices = [d for d in truth.devices.values() if d.status]
    assert len(devices) > 10
    for device in devices:
        truth.set_value(device.id, device.status)
        body = await ear.body()
        pushed = {item["code"]: item["value"] for item in body["status"]}
        answer = (await caller.get(f"/v1.0/devices/{device.id}/status"))["result"]
        assert pushed == {item["code"]: item["value"] for item in answer}
        assert body["devId"] == device.id


async def test_versions_and_order(ear: Ear) -> None:
    """Each change counts; a late report is pushed but changes nothing."""
    truth = ear.cloud.truth
    plug = truth.find("cz")
    truth.set_value(plug.id, {"cur_power": 100})
    truth.set_value(plug.id, {"cur_power": 200}, push=False)
    assert truth.version(plug.id, "cur_power") == 2
    truth.set_value(plug.id, {"cur_power": 1}, late=2000)
    assert truth.value(plug.id, "cur_power") == 200
    assert truth.version(plug.id, "cur_power") == 2
    assert (await ear.body())["status"][0]["value"] == 100
    assert (await ear.body())["status"][0]["value"] == 1
    assert [(c.value, c.pushed) for c in truth.changes] == [(100, True), (200, False)]
    # a clock that is years off is not late
    truth.set_value(plug.id, {"cur_power": 2}, time=1_000_000_000_000)
    assert truth.value(plug.id, "cur_power") == 2


async def test_events(caller: Caller, ear: Ear) -> None:
    """What happens to a device is pushed as an event and seen over HTTP."""
    truth = caller.cloud.truth
    contact = truth.find("mcs")
    path = f"/v1.0/devices/{contact.id}"
    truth.set_online(contact.id, False)
    event = await ear.body()
    assert (event["bizCode"], event["devId"], event["ts"]) == ("offline", contact.id, 0)
    assert (await caller.get(path))["result"]["online"] is False
    truth.set_online(contact.id, True)
    assert (await ear.body())["bizCode"] == "online"
    truth.rename(contact.id, "Back door")
    assert (await ear.body())["bizData"]["name"] == "Back door"
    assert (await caller.get(path))["result"]["name"] == "Back door"
    truth.rename_point(contact.id, "temper_alarm", "Tamper")
    assert (await ear.body())["bizCode"] == "dpNameUpdate"
    shadow = await caller.get(f"/v2.0/cloud/thing/{contact.id}/shadow/properties")
    assert "Tamper" in {p["custom_name"] for p in shadow["result"]["properties"]}
    truth.notify(contact.id, "doorbell", "x")
    assert (await ear.body())["bizData"]["etype"] == "doorbell"
    truth.remove_device(contact.id)
    assert (await ear.body())["bizCode"] == "delete"
    assert (await caller.get(path))["code"] == 1106
    truth.add_device(contact)
    assert (await ear.body())["bizData"]["token"].startswith("pairing")
    assert (await caller.get(path))["result"]["id"] == contact.id
    ear.cloud.push_rules.event_device = "data"
    truth.event(contact.id, "upgradeStatus", {"upgradeStatus": "1"})
    event = await ear.body()
    assert "devId" not in event
    assert event["bizData"]["devId"] == contact.id


async def test_listed_later(caller: Caller, ear: Ear) -> None:
    """A new device is announced before the lists show it."""
    truth = caller.cloud.truth
    path = f"/v1.0/users/{caller.cloud.uid}/devices"
    new = captures.synthetic(1, ["plug"])[0]
    truth.add_device(new, caller.cloud.uid, listed_after=0.5)
    assert (await ear.body())["bizCode"] == "bindUser"
    assert new.id not in {d["id"] for d in (await caller.get(path))["result"]}
    await asyncio.sleep(0.5)
    assert new.id in {d["id"] for d in (await caller.get(path))["result"]}


async def test_command_without_report(caller: Caller, ear: Ear) -> None:
    """A device may obey while its report gets lost."""
    caller.cloud.command_rules.echo_push = False
    cover = caller.cloud.truth.find("cl")
    body = {"commands": [{"code": "control", "value": "close"}]}
    assert (await caller.post(f"/v1.0/devices/{cover.id}/commands", body))["success"]
    await asyncio.sleep(0.1)
    assert cover.status["percent_state"] == 0
    assert ear.client.messages.empty()


async def test_press(ear: Ear) -> None:
    """The same press twice is pushed twice."""
    button = ear.cloud.truth.find("wxkg")
    for _ in range(2):
        ear.cloud.truth.press(button.id, "switch_mode1", "click")
    first, second = await ear.body(), await ear.body()
    assert first["status"][0]["value"] == second["status"][0]["value"] == "click"
    assert first["dataId"] != second["dataId"]


async def test_lost_and_mute(caller: Caller, ear: Ear) -> None:
    """Lost and muted pushes change what HTTP answers all the same."""
    cloud = caller.cloud
    plug = cloud.truth.find("cz")
    cloud.push_rules.mute = True
    cloud.truth.set_value(plug.id, {"cur_power": 7})
    cloud.push_rules.mute = False
    cloud.truth.set_value(plug.id, {"cur_power": 8}, push=False)
    cloud.truth.set_value(plug.id, {"cur_voltage": 9})
    assert (await ear.body())["status"][0]["code"] == "cur_voltage"
    answer = (await caller.get(f"/v1.0/devices/{plug.id}/status"))["result"]
    assert {"code": "cur_power", "value": 8} in answer


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param({"item_time": "ms"}, {"t": "1700000000123", "1": True}, id="ms"),
        pytest.param({"item_time": "s"}, {"t": "1700000000", "1": True}, id="s"),
        pytest.param({"item_time": "empty"}, {"t": "", "1": True}, id="empty"),
        pytest.param({"item_time": "missing"}, {"1": True}, id="missing"),
        pytest.param(
            {"with_dp_id": False}, {"t": "1700000000123"}, id="without-number"
        ),
    ],
)
async def test_item_forms(
    ear: Ear, rules: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The forms of a reported value."""
    for name, value in rules.items():
        setattr(ear.cloud.push_rules, name, value)
    plug = ear.cloud.truth.find("cz")
    ear.cloud.truth.set_value(plug.id, {"switch_1": True}, time=1_700_000_000_123)
    item = (await ear.body())["status"][0]
    assert item == {"code": "switch_1", "value": True} | expected


async def test_envelope_forms(caller: Caller, ear: Ear) -> None:
    """The forms of an envelope: time, signature, number only, copies, raw bytes."""
    cloud = caller.cloud
    password = ear.lease["password"]
    plug = cloud.truth.find("cz")
    cloud.push_rules.time = "s"
    cloud.truth.set_value(plug.id, {"switch_1": True})
    envelope = await ear.envelope()
    assert envelope["t"] == pytest.approx(time.time(), abs=3)
    assert envelope["sign"] == crypto.envelope_sign(envelope, password)
    cloud.push_rules.sign = "wrong"
    cloud.push_rules.copies = 2
    cloud.push_rules.only_dp_id = True
    cloud.truth.set_value(plug.id, {"switch_1": False})
    first, second = await ear.envelope(), await ear.envelope()
    assert first == second
    assert first["sign"] != crypto.envelope_sign(first, password)
    assert decrypt_ecb(password, first["data"])["status"] == [{"1": False}]
    cloud.push_rules.sign = "missing"
    cloud.publisher.publish_body(cloud.uid, 99, {"any": "thing"})
    envelope = await ear.envelope()
    assert (envelope["protocol"], "sign" in envelope) == (99, False)
    await ear.envelope()
    cloud.publisher.publish_raw(b"\xff\x00", cloud.uid)
    assert (await asyncio.wait_for(ear.client.messages.get(), 1))[1] == b"\xff\x00"


@pytest.mark.parametrize("aad", ["decimal", "bytes"])
async def test_gcm(caller: Caller, listen: Listen, aad: Any) -> None:
    """Who asks for format 2.0 gets it, beside others who did not."""
    cloud = caller.cloud
    cloud.lease_rules.behaviour = "full"
    cloud.push_rules.aad = aad
    old, new = (
        await caller.lease("a"),
        await caller.lease("b", msg_encrypted_version="2.0"),
    )
    ears = [Ear(cloud, lease, await listen(lease)) for lease in (old, new)]
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"switch_1": True})
    body = await ears[0].body()
    envelope = await ears[1].envelope()
    extra = {
        "decimal": str(envelope["t"]).encode(),
        "bytes": envelope["t"].to_bytes(6, "big"),
    }[aad]
    assert decrypt_gcm(new["password"], envelope["data"], extra) == body
    assert envelope["pv"] == "2.0"


async def test_accounts_are_apart(caller: Caller, ear: Ear) -> None:
    """Pushes reach the account of the device and those it is shared to."""
    cloud = caller.cloud
    cloud.add_account("eu2", captures.synthetic(1, ["plug"]))
    stranger = "syn00000000000000000"
    cloud.truth.set_value(stranger, {"switch_1": True})
    cloud.truth.share(stranger, cloud.uid)
    cloud.truth.set_value(stranger, {"switch_1": False})
    assert (await ear.body())["status"][0]["value"] is False


async def test_rate(ear: Ear) -> None:
    """A thousand messages a second are no effort."""
    plug = ear.cloud.truth.find("cz")
    began = time.monotonic()
    for number in range(2000):
        ear.cloud.truth.set_value(plug.id, {"cur_power": number})
    await ear.cloud.broker.drain()
    last = [await asyncio.wait_for(ear.client.messages.get(), 5) for _ in range(2000)]
    assert time.monotonic() - began < 2
    data = json.loads(last[-1][1])["data"]
    assert decrypt_ecb(ear.lease["password"], data)["status"][0]["value"] == 1999


def test_captures(tmp_path: Path) -> None:
    """Captures of both shapes and generated devices are whole."""
    every = captures.everything()
    assert len({device.id for device in every}) == len(every) >= 12
    assert all(set(d.times) == set() for d in every)
    for device in every:
        described = {point["code"] for point in device.status_spec}
        assert set(device.status) <= described
    many = captures.synthetic(100)
    assert len({device.id for device in many}) == 100

    shape = {
        "name": "Lamp",
        "category": "dj",
        "product_id": "p1",
        "function": {"colour": {"type": "Json", "value": {"h": {"max": 360}}}},
        "status_range": {
            "colour": {"type": "Json", "value": {}},
            "mode": {"type": "Enum", "value": {"range": ["1", "2"]}},
        },
        "status": {"colour": {"h": 1}, "mode": 1, "unlisted": True},
    }
    path = tmp_path / "dj_p1.json"
    path.write_text(json.dumps(shape))
    lamp = captures.load_capture(path, name="Desk lamp")
    assert lamp.name == "Desk lamp"
    assert lamp.status == {"colour": '{"h":1}', "mode": "1", "unlisted": True}
    assert json.loads(lamp.functions[0]["values"]) == {"h": {"max": 360}}
    assert lamp.dp_id("mode") == 2
    assert lamp.dp_id("unlisted") > 100


async def test_unknown_devices(cloud: TuyaCloud) -> None:
    """Asking the truth for what is not there is an error of the test."""
    with pytest.raises(KeyError):
        cloud.truth.device("nobody")
    with pytest.raises(KeyError):
        cloud.truth.find("nothing")
