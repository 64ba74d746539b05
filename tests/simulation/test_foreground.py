"""The cloud in the foreground, and the broker for machines without mosquitto."""

import asyncio
from collections.abc import AsyncGenerator
import json
import signal
import sys
from typing import Any

import pytest

from tests.tuya_cloud import ConnectRefusedError, MqttClient, TuyaCloud, captures, demo
from tests.tuya_cloud.broker.embedded import EmbeddedBroker

from .paho_listener import paho_listener

pytestmark = pytest.mark.real_time


@pytest.fixture
async def embedded(socket_enabled: None) -> AsyncGenerator[TuyaCloud[EmbeddedBroker]]:
    """Start a cloud with the embedded broker."""
    async with TuyaCloud(["plug"], broker=EmbeddedBroker(), term=2) as running:
        yield running


async def _lease(
    cloud: TuyaCloud[EmbeddedBroker], link_id: str = "x"
) -> dict[str, Any]:
    body = {"uid": cloud.uid, "link_id": link_id, "link_type": "mqtt"}
    return await cloud.operations.accounts.open_hub_config(body)


async def _connect(
    cloud: TuyaCloud[EmbeddedBroker], lease: dict[str, Any], **changes: str
) -> MqttClient:
    keys = ("username", "password", "client_id")
    login = {key: lease[key] for key in keys} | changes
    return await MqttClient.connect(cloud.broker.ports["tcp"], **login)


async def test_embedded_broker(embedded: TuyaCloud[EmbeddedBroker]) -> None:
    """It keeps the same rules as mosquitto."""
    lease = await _lease(embedded)
    with pytest.raises(ConnectRefusedError):
        await _connect(embedded, lease, password="wrong")
    client = await _connect(embedded, lease)
    topic = lease["source_topic"]["device"]
    assert [await client.subscribe(t) for t in (topic, "#")] == [0, 128]
    plug = embedded.truth.find("cz")
    embedded.truth.set_value(plug.id, {"switch_1": False})
    assert (await asyncio.wait_for(client.messages.get(), 1))[0] == topic
    assert embedded.broker.connected() == [lease["client_id"]]
    second = await _connect(embedded, lease)
    await asyncio.wait_for(client.closed.wait(), 1)
    second.publish(topic, b"forged")
    await asyncio.wait_for(second.closed.wait(), 1)
    third = await _connect(embedded, lease)
    await embedded.broker.disconnect_all()
    await asyncio.wait_for(third.closed.wait(), 1)
    fourth = await _connect(embedded, lease)
    await asyncio.wait_for(fourth.closed.wait(), 3)
    with pytest.raises(ConnectRefusedError):
        await _connect(embedded, lease)
    for each in (client, second, third, fourth):
        await each.close()


async def test_embedded_broker_speaks_with_others(
    embedded: TuyaCloud[EmbeddedBroker],
) -> None:
    """A client that others wrote subscribes, hears, unsubscribes, and comes back."""
    lease = await _lease(embedded)
    plug = embedded.truth.find("cz")
    for _ in range(2):
        async with paho_listener(
            embedded.broker.ports["tcp"], lease, keepalive=1
        ) as client:
            await client.subscribe(lease["source_topic"]["device"])
            embedded.truth.set_value(plug.id, {"switch_1": False})
            _, payload = await asyncio.wait_for(client.messages.get(), 1)
            assert json.loads(payload)["protocol"] == 4
            await client.unsubscribe(lease["source_topic"]["device"])
        await embedded.broker.restart()


async def test_life() -> None:
    """Values move within what their specification allows."""
    async with asyncio.timeout(10):
        cloud = TuyaCloud(captures.everything())
        task = asyncio.create_task(demo.live(cloud.truth, period=0.01))
        while len(cloud.truth.changes) < 300:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        cloud.broker.process.close()
    moved = {cloud.truth.device(c.device_id).category for c in cloud.truth.changes}
    assert {"cz", "zndb", "wsdcg", "hjjcy"} <= moved


@pytest.mark.parametrize(
    "more",
    [
        pytest.param([], id="mosquitto"),
        pytest.param(["--embedded"], id="embedded"),
    ],
)
async def test_foreground(socket_enabled: None, more: list[str]) -> None:
    """It prints its addresses on one line and ends on a signal."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.tuya_cloud",
        "--demo",
        *more,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    summary = json.loads(line)
    assert summary["url"].startswith("http://127.0.0.1:")
    assert len(summary["devices"]) >= 12
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0
