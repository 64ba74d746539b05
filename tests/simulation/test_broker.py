"""The broker: who is let in, and how it fails."""

import asyncio
import json
import ssl
from typing import Any

import pytest

from tests.tuya_cloud import ConnectRefusedError, MqttClient, TuyaCloud
from tests.tuya_cloud.broker import mosquitto
from tests.tuya_cloud.broker.certs import CertificateKind

from .conftest import Caller, Listen
from .paho_listener import paho_listener

pytestmark = pytest.mark.real_time


async def _pushed(cloud: TuyaCloud, client: MqttClient) -> dict[str, Any]:
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"switch_1": True})
    _, payload = await asyncio.wait_for(client.messages.get(), 2)
    envelope: dict[str, Any] = json.loads(payload)
    return envelope


async def test_only_its_own_topic(caller: Caller, listen: Listen) -> None:
    """A lease listens to its topic, to nothing else, and publishes nowhere."""
    # with leases of their own, each has its own topic
    caller.cloud.lease_rules.behaviour = "full"
    client = await listen(await caller.lease("a"))
    topic = (await caller.lease("b"))["source_topic"]["device"]
    for refused in (topic, "#", "cloud/token/in/+", "$SYS/#"):
        assert await client.subscribe(refused) == 128
    other = await listen(await caller.lease("c"))
    await _pushed(caller.cloud, client)
    assert json.loads((await other.messages.get())[1])["protocol"] == 4
    for topic in (caller.cloud.leases.live[-1].topic, "cloud/token/out/x"):
        publisher = await listen(await caller.lease("d"))
        publisher.publish(topic, b"forged")
        await asyncio.wait_for(publisher.closed.wait(), 1)
    assert other.messages.empty()
    await caller.cloud.broker.wait_connected(2)


@pytest.mark.parametrize("field", ["username", "password", "client_id"])
async def test_wrong_credentials(caller: Caller, listen: Listen, field: str) -> None:
    """Name, password and client id must all be the lease's."""
    lease = await caller.lease()
    with pytest.raises(ConnectRefusedError) as refused:
        await listen({**lease, field: "cloud_somebody"})
    assert refused.value.code == 5


async def test_same_client_id_takes_over(caller: Caller, listen: Listen) -> None:
    """A second connection with the same client id ends the first."""
    first = await listen(await caller.lease())
    second = await listen(await caller.lease())
    await asyncio.wait_for(first.closed.wait(), 1)
    assert not second.closed.is_set()
    assert len(await caller.cloud.broker.wait_connected(1)) == 1


@pytest.mark.parametrize(
    ("listener", "transport", "secure"),
    [
        pytest.param("tcp", "tcp", False, id="tcp"),
        pytest.param("ssl", "tcp", True, id="ssl"),
        pytest.param("ws", "websockets", False, id="ws"),
        pytest.param("wss", "websockets", True, id="wss"),
    ],
)
async def test_listeners(
    caller: Caller, listener: str, transport: Any, *, secure: bool
) -> None:
    """Each listener delivers a push to a client that others wrote."""
    broker = caller.cloud.broker
    lease = await caller.lease()
    async with paho_listener(
        broker.ports[listener],
        lease,
        transport=transport,
        tls={True: broker.ssl_context(), False: None}[secure],
    ) as client:
        await client.subscribe(lease["source_topic"]["device"])
        plug = caller.cloud.truth.find("cz")
        caller.cloud.truth.set_value(plug.id, {"switch_1": True})
        topic, _ = await asyncio.wait_for(client.messages.get(), 2)
        assert topic == lease["source_topic"]["device"]
        assert broker.connected() == [lease["client_id"]]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        pytest.param("wrong_host", "IP address mismatch", id="wrong-host"),
        pytest.param("untrusted", "unable to get local issuer", id="untrusted"),
        pytest.param("expired", "certificate has expired", id="expired"),
    ],
)
async def test_bad_certificates(
    caller: Caller, listen: Listen, kind: CertificateKind, words: str
) -> None:
    """Each bad certificate is bad for its own reason, and the good one comes back."""
    broker = caller.cloud.broker
    lease = await caller.lease()
    await broker.swap_certificate(kind)
    with pytest.raises(ssl.SSLCertVerificationError, match=words):
        await listen(lease, "ssl", context=broker.ssl_context())
    await broker.swap_certificate("good")
    client = await listen(lease, "ssl", context=broker.ssl_context())
    assert (await _pushed(caller.cloud, client))["protocol"] == 4


@pytest.mark.parametrize("crash", [False, True])
async def test_restart(caller: Caller, listen: Listen, *, crash: bool) -> None:
    """Leases outlive the broker's restart; those that ended meanwhile do not."""
    caller.cloud.lease_rules.behaviour = "full"
    broker = caller.cloud.broker
    lease = await caller.lease("a")
    client = await listen(lease)
    await {True: broker.kill, False: broker.stop}[crash]()
    await asyncio.wait_for(client.closed.wait(), 1)
    with pytest.raises(ConnectionRefusedError):
        await listen(lease)
    caller.cloud.lease_rules.term = 1
    short = await caller.lease("b")
    await asyncio.sleep(1.1)
    await broker.start()
    again = await listen(lease)
    await _pushed(caller.cloud, again)
    with pytest.raises(ConnectRefusedError):
        await listen(short)


async def test_freeze(caller: Caller, listen: Listen) -> None:
    """A frozen broker answers nothing; what waited is done when it goes on."""
    cloud = caller.cloud
    client = await listen(await caller.lease("a"))
    await cloud.broker.freeze()
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"switch_1": True})
    late = await caller.lease("b")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.messages.get(), 0.3)
    await cloud.broker.thaw()
    await asyncio.wait_for(client.messages.get(), 1)
    await listen(late)


async def test_disconnect_all(caller: Caller, listen: Listen) -> None:
    """Everybody is thrown out and may come back."""
    lease = await caller.lease()
    client = await listen(lease)
    assert caller.cloud.broker.connects == 1
    await caller.cloud.broker.disconnect_all()
    await asyncio.wait_for(client.closed.wait(), 1)
    await caller.cloud.broker.wait_connected(0)
    await listen(lease)
    assert caller.cloud.broker.connects == 2


async def test_proxy(caller: Caller, listen: Listen) -> None:
    """The proxy passes on, swallows, cuts and refuses."""
    cloud = caller.cloud
    proxy = await cloud.proxy("tcp")
    lease = await caller.lease()
    assert lease["url"] == f"tcp://127.0.0.1:{proxy.port}"

    async def connect() -> MqttClient:
        return await MqttClient.connect(
            proxy.port,
            username=lease["username"],
            password=lease["password"],
            client_id=lease["client_id"],
        )

    client = await connect()
    await client.subscribe(lease["source_topic"]["device"])
    await _pushed(cloud, client)
    proxy.mode = "blackhole"
    with pytest.raises(TimeoutError):
        await _pushed(cloud, client)
    assert not client.closed.is_set()
    proxy.mode = "pass"
    await _pushed(cloud, client)
    await proxy.cut()
    await asyncio.wait_for(client.closed.wait(), 1)
    await client.close()
    proxy.mode = "refuse"
    with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
        await connect()
    assert proxy.accepted == 2


def test_missing_mosquitto(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without mosquitto or its plugin there is no path to it."""
    assert mosquitto.mosquitto_path() is not None
    monkeypatch.setattr(mosquitto, "_PLUGIN", "nothing.so")
    assert mosquitto.mosquitto_path() is None
    process = mosquitto.BrokerProcess()
    with pytest.raises(FileNotFoundError):
        process.start()
    process.close()
    assert not process.folder.exists()
