"""Leases: what they hold, and the four answers to an early request."""

import asyncio
import re
import time
from typing import Any

import pytest

from tests.tuya_cloud import Clock, ConnectRefusedError, MqttClient, TuyaCloud

from .conftest import Caller, Listen

pytestmark = pytest.mark.real_time


async def test_contents(caller: Caller) -> None:
    """A lease looks like the real answers."""
    lease = await caller.lease()
    assert set(lease) == {
        "url",
        "username",
        "password",
        "client_id",
        "expire_time",
        "source_topic",
        "sink_topic",
    }
    assert re.fullmatch("[0-9a-f]{32}", lease["password"])
    assert re.fullmatch("cloud_[0-9a-f]{32}", lease["client_id"])
    assert re.fullmatch("cloud/token/in/[0-9a-f]{32}", lease["source_topic"]["device"])
    assert lease["expire_time"] == 7200
    other = await caller.lease("other")
    assert other["client_id"] != lease["client_id"]
    assert (await caller.lease())["client_id"] == lease["client_id"]


@pytest.mark.parametrize(
    ("path", "link_key"),
    [
        pytest.param("/v1.0/open-hub/access/config", "link_id", id="smart-home"),
        pytest.param("/v1.0/iot-03/open-hub/access-config", "link_id", id="iot-03"),
        pytest.param("/v2.0/open-iot-hub/access/config", "unique_id", id="newer"),
    ],
)
async def test_paths(caller: Caller, path: str, link_key: str) -> None:
    """Each path answers the same; bad bodies are refused on all."""
    body = {"uid": caller.cloud.uid, link_key: "x", "link_type": "mqtt"}
    assert (await caller.post(path, body))["success"]
    assert (await caller.post(path, {**body, "link_type": "smoke"}))["code"] == 1109
    assert (await caller.post(path, {**body, link_key: ""}))["code"] == 1109
    assert (await caller.post(path, {**body, "uid": "nobody"}))["code"] == 1106


@pytest.mark.parametrize(
    ("scheme", "listener", "path"),
    [
        pytest.param("tcp", "tcp", "", id="tcp"),
        pytest.param("mqtt", "tcp", "", id="mqtt"),
        pytest.param("ssl", "ssl", "", id="ssl"),
        pytest.param("mqtts", "ssl", "", id="mqtts"),
        pytest.param("ws", "ws", "/mqtt", id="ws"),
        pytest.param("wss", "wss", "/mqtt", id="wss"),
    ],
)
async def test_url_forms(caller: Caller, scheme: str, listener: str, path: str) -> None:
    """The URL leads to the listener of its scheme."""
    caller.cloud.lease_rules.scheme["mqtt"] = scheme
    port = caller.cloud.broker.ports[listener]
    assert (await caller.lease())["url"] == f"{scheme}://127.0.0.1:{port}{path}"


async def test_topic_and_time_forms(caller: Caller) -> None:
    """Topics may be plain strings, times may be moments."""
    rules = caller.cloud.lease_rules
    rules.topic_form = "string"
    rules.expire_form = "epoch_ms"
    lease = await caller.lease()
    assert isinstance(lease["source_topic"], str)
    assert isinstance(lease["sink_topic"], str)
    assert lease["expire_time"] / 1000 == pytest.approx(time.time() + 7200, abs=5)
    rules.expire_form = "epoch_s"
    assert (await caller.lease())["expire_time"] == pytest.approx(
        time.time() + 7200, abs=5
    )


async def _early(caller: Caller, behaviour: Any) -> tuple[dict[str, Any], ...]:
    caller.cloud.lease_rules.behaviour = behaviour
    caller.cloud.lease_rules.term = 4
    first = await caller.lease("a")
    await asyncio.sleep(1.1)
    return first, await caller.lease("a"), await caller.lease("b")


async def test_full(caller: Caller) -> None:
    """An early request gives a whole new lease."""
    first, again, other = await _early(caller, "full")
    assert again["password"] != first["password"]
    assert (again["expire_time"], other["expire_time"]) == (4, 4)


async def test_remaining_of_the_link(caller: Caller) -> None:
    """The same link gets what is left, another one a whole term."""
    first, again, other = await _early(caller, "remaining_same_link")
    assert again["password"] == first["password"]
    assert (again["expire_time"], other["expire_time"]) == (2, 4)


async def test_remaining_of_the_account(caller: Caller) -> None:
    """Every link gets what is left of the account's term; then a new term begins."""
    first, again, other = await _early(caller, "remaining_account")
    for key in ("password", "source_topic"):
        assert again[key] == other[key] == first[key]
    assert again["client_id"] == first["client_id"] != other["client_id"]
    assert (again["expire_time"], other["expire_time"]) == (2, 2)
    await asyncio.sleep(3)
    following = await caller.lease("b")
    assert following["expire_time"] == 4
    assert following["password"] != first["password"]


async def test_account_wide_by_default(caller: Caller) -> None:
    """Without a word one term holds for the whole account, as Tuya's page has it."""
    first, other = await caller.lease("a"), await caller.lease("b")
    assert first["password"] == other["password"]


async def test_one_message_for_the_account(caller: Caller, listen: Listen) -> None:
    """All links of an account share topic and password, so a push goes out once."""
    one = await listen(await caller.lease("a"))
    two = await listen(await caller.lease("b"))
    plug = caller.cloud.truth.find("cz")
    caller.cloud.truth.set_value(plug.id, {"switch_1": False})
    caller.cloud.truth.set_value(plug.id, {"switch_1": True})
    heard = [
        [await asyncio.wait_for(client.messages.get(), 1) for _ in range(2)]
        for client in (one, two)
    ]
    assert heard[0] == heard[1]


@pytest.mark.parametrize("answered", ["1.0", "2.0"])
@pytest.mark.parametrize("asked", ["1.0", "2.0"])
async def test_format_other_than_asked_for(
    caller: Caller, asked: str, answered: Any
) -> None:
    """A cloud may push in one format whatever was asked for."""
    caller.cloud.lease_rules.cipher = answered
    await caller.cloud.leases.open_hub_config(caller.cloud.uid, "a", "mqtt", asked)
    assert [lease.version for lease in caller.cloud.leases.live] == [answered]


async def test_prolong(caller: Caller, listen: Listen) -> None:
    """The same lease lives longer, and its connection with it."""
    caller.cloud.lease_rules.behaviour = "prolong"
    caller.cloud.lease_rules.term = 2
    first = await caller.lease()
    client = await listen(first)
    await asyncio.sleep(1)
    again = await caller.lease()
    assert (again["password"], again["expire_time"]) == (first["password"], 2)
    await asyncio.sleep(1.5)
    assert not client.closed.is_set()
    await asyncio.wait_for(client.closed.wait(), 1)


async def test_end_of_a_lease(caller: Caller, listen: Listen) -> None:
    """At its end the broker closes the connection and refuses another."""
    caller.cloud.lease_rules.term = 2
    began = time.monotonic()
    lease = await caller.lease()
    client = await listen(lease)
    await asyncio.wait_for(client.closed.wait(), 4)
    assert time.monotonic() - began == pytest.approx(2, abs=0.3)
    with pytest.raises(ConnectRefusedError) as refused:
        await listen(lease)
    assert refused.value.code == 5


async def test_end_on_command(caller: Caller, listen: Listen) -> None:
    """A test can end a lease before its time."""
    client = await listen(await caller.lease())
    await caller.cloud.leases.end_all()
    await asyncio.wait_for(client.closed.wait(), 1)
    assert caller.cloud.leases.live == []


async def test_faster_clock(socket_enabled: None) -> None:
    """A clock that runs faster ends a long lease soon."""
    async with TuyaCloud([], clock=Clock(scale=7200)) as cloud:
        body = {"uid": cloud.uid, "link_id": "x", "link_type": "mqtt"}
        lease = await cloud.operations.accounts.open_hub_config(body)
        assert lease["expire_time"] == pytest.approx(7200, abs=400)
        client = await MqttClient.connect(
            cloud.broker.ports["tcp"],
            username=lease["username"],
            password=lease["password"],
            client_id=lease["client_id"],
        )
        await asyncio.wait_for(client.closed.wait(), 3)
        await client.close()


async def test_topic_per_account(caller: Caller, listen: Listen) -> None:
    """With one topic per account each link also sees the other's messages."""
    caller.cloud.lease_rules.behaviour = "full"
    caller.cloud.lease_rules.topic_scope = "account"
    one, two = await caller.lease("a"), await caller.lease("b")
    assert one["source_topic"] == two["source_topic"]
    client = await listen(one)
    plug = caller.cloud.truth.find("cz")
    caller.cloud.truth.set_value(plug.id, {"switch_1": False})
    messages = [await asyncio.wait_for(client.messages.get(), 1) for _ in range(2)]
    assert messages[0] != messages[1]
