"""The way to the broker: each refusal, and each way in which it can fail."""

import asyncio
import socket
import ssl
import time
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    OpenHubError,
    Problem,
    RefusedError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.push.mqtt import MqttConnection
from tests.tuya_cloud.broker import Broker
from tests.tuya_cloud.broker.proxy import TcpProxy

from .mqtt_peer import Connect, config, connect, death

__all__ = ["connect"]

pytestmark = pytest.mark.real_time


async def test_not_connected(broker: Broker) -> None:
    """Tell that there is nothing to read."""
    connection = MqttConnection(config(broker), tls=None)
    with pytest.raises(TransientError) as caught:
        await death(connection)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert not connection.dropped
    await connection.close()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"password": "x" * 32}, id="password"),
        pytest.param({"username": "nobody"}, id="username"),
        pytest.param({"client_id": "other"}, id="client id"),
        pytest.param({"topics": ("in/1", "in/2")}, id="one topic refused"),
    ],
)
@pytest.mark.parametrize("scheme", ["tcp", "wss"])
async def test_refused_then_right(
    broker: Broker, connect: Connect, scheme: str, changes: dict[str, Any]
) -> None:
    """Tell that these credentials are no good; others are."""
    with pytest.raises(BrokerRefusedError) as caught:
        await connect(scheme, **changes)
    assert caught.value.problem is Problem.BROKER_REFUSED
    await broker.wait_connected(0)
    await connect(scheme)
    await broker.wait_connected(1)


async def test_unknown_authority(connect: Connect) -> None:
    """Refuse a certificate of an authority that is not trusted."""
    with pytest.raises(TransientError) as caught:
        await connect("ssl", tls=ssl.create_default_context())
    assert caught.value.problem is Problem.CERTIFICATE
    assert "certificate" in caught.value.detail


@pytest.mark.parametrize("scheme", ["ssl", "wss"])
async def test_wrong_host_name(broker: Broker, connect: Connect, scheme: str) -> None:
    """Refuse a certificate for another host, until the right one is back."""
    await broker.swap_certificate("wrong_host")
    with pytest.raises(TransientError) as caught:
        await connect(scheme)
    assert caught.value.problem is Problem.CERTIFICATE
    assert "127.0.0.1" in caught.value.detail
    await broker.swap_certificate("good")
    await connect(scheme)


async def test_tls_needs_a_context(broker: Broker) -> None:
    """Never go on without verification."""
    with pytest.raises(RefusedError) as caught:
        await MqttConnection(config(broker, "ssl"), tls=None).connect()
    assert caught.value.problem is Problem.BROKER_INSECURE


@pytest.mark.parametrize("scheme", ["tcp", "ws"])
async def test_plain_text_stays_at_home(broker: Broker, scheme: str) -> None:
    """Refuse to speak in plain text to another machine."""
    lease = config(broker, scheme, url=f"{scheme}://192.0.2.1:1883")
    with pytest.raises(OpenHubError) as caught:
        await MqttConnection(lease, tls=None).connect()
    assert caught.value.problem is Problem.BROKER_INSECURE


async def test_tls_to_a_plain_port(broker: Broker, connect: Connect) -> None:
    """Tell that there is no TLS behind this port."""
    with pytest.raises(TransientError) as caught:
        await connect("ssl", port=broker.ports["tcp"])
    assert caught.value.problem is Problem.BROKER_UNREACHABLE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"topics": ("",)}, id="empty topic"),
        pytest.param({"topics": ()}, id="no topic"),
        pytest.param({"username": "u" * 70_000}, id="long name"),
    ],
)
async def test_unusable_lease(connect: Connect, changes: dict[str, Any]) -> None:
    """Tell that the cloud's answer makes no sense, and leave nothing open."""
    with pytest.raises(TransientError) as caught:
        await connect(**changes)
    assert caught.value.problem is Problem.BAD_ANSWER


@pytest.mark.parametrize("method", ["connect", "loop_write", "loop_read", "subscribe"])
async def test_fault_of_the_library(
    broker: Broker, connect: Connect, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Take a connection for lost on which the library stumbles."""

    def fail(*_: object) -> None:
        raise RuntimeError("stumbled")

    monkeypatch.setattr(f"paho.mqtt.client.Client.{method}", fail)
    with pytest.raises(TransientError) as caught:
        await connect()
    assert "stumbled" in caught.value.detail
    monkeypatch.undo()
    await connect()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(3, "unavailable", id="unavailable"),
        pytest.param(1, "Unspecified", id="protocol version"),
    ],
)
async def test_refused_for_another_reason(
    connect: Connect, socket_enabled: None, code: int, words: str
) -> None:
    """Keep the lease where it is not the lease that the broker refuses."""

    async def refuse(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.read(1000)
        writer.write(bytes((0x20, 2, 0, code)))
        await reader.read(1000)
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    with pytest.raises(TransientError) as caught:
        await connect(port=server.sockets[0].getsockname()[1])
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert words in caught.value.detail
    server.close()
    await connect()


async def test_nobody_listens(connect: Connect) -> None:
    """Tell that nothing answers at this address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TransientError) as caught:
        await connect(port=port)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert caught.value.detail


async def test_unknown_host(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, socket_enabled: None
) -> None:
    """Tell that the name of the broker cannot be found."""

    async def fail(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", fail)
    with pytest.raises(TransientError) as caught:
        await MqttConnection(config(broker), tls=None).connect()
    assert "Name or service not known" in caught.value.detail


async def test_name_without_address(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tell that a name has no address."""

    async def find(*_: Any, **__: Any) -> list[Any]:
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", find)
    with pytest.raises(TransientError) as caught:
        await MqttConnection(config(broker), tls=None).connect()
    assert "no address" in caught.value.detail


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_silent_broker(broker: Broker, connect: Connect, scheme: str) -> None:
    """Give up in time where the port is open and nobody speaks; later it works."""
    tasks = asyncio.all_tasks()
    await broker.freeze()
    started = time.monotonic()
    with pytest.raises(TransientError) as caught:
        await connect(scheme, limit=0.3)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert time.monotonic() - started < 2
    await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == tasks
    await broker.thaw()
    await connect(scheme)


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
@pytest.mark.parametrize("delay", [0, 0.001, 0.005, 0.02, 0.2])
async def test_cancelled_on_the_way(
    broker: Broker, connect: Connect, scheme: str, delay: float
) -> None:
    """Stop at any moment of the way in and leave nothing behind."""
    tasks = asyncio.all_tasks()
    await broker.freeze()
    task = asyncio.ensure_future(connect(scheme))
    await asyncio.sleep(delay)
    task.cancel()
    started = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started < 1
    await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == tasks
    await broker.thaw()
    await connect(scheme)


@pytest.mark.parametrize("scheme", ["tcp", "ws"])
async def test_closed_at_once(
    connect: Connect, socket_enabled: None, scheme: str
) -> None:
    """Notice at once when the broker accepts and drops."""
    proxy = TcpProxy(1)
    proxy.mode = "refuse"
    await proxy.start()
    started = time.monotonic()
    with pytest.raises(TransientError) as caught:
        await connect(scheme, port=proxy.port)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert time.monotonic() - started < 1
    await proxy.close()


async def test_garbage_from_the_broker(connect: Connect, socket_enabled: None) -> None:
    """Take a peer that does not speak MQTT for a dead one."""

    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    with pytest.raises(TransientError):
        await connect(port=server.sockets[0].getsockname()[1], limit=2)
    server.close()
