"""The connection against a real broker: every form, and every kind of death."""

import asyncio
import gc
import socket
import time

import pytest

from custom_components.tuya_openhub.openhub.errors import BrokerRefusedError, Problem
from tests.tuya_cloud.broker import Broker
from tests.tuya_cloud.broker.proxy import TcpProxy

from .mqtt_peer import USER, Connect, connect, death, read

__all__ = ["connect"]

pytestmark = pytest.mark.real_time


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_messages_come_in_order(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Connect in each form and read what is pushed, many at a time as well."""
    connection = await connect(scheme)
    sent = [b"%d" % number for number in range(500)]
    for payload in sent:
        broker.publish(USER.topic, payload)
    assert await read(connection, 500) == sent
    assert not connection.dropped


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_close_leaves_nothing(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Say good-bye to the broker, and leave neither task nor socket."""
    tasks = asyncio.all_tasks()
    connection = await connect(scheme)
    await broker.wait_connected(1)
    await connection.close()
    await broker.wait_connected(0)
    await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == tasks
    assert "disconnected" in broker.log()
    assert (await death(connection)).problem is Problem.BROKER_UNREACHABLE
    await connection.close()


async def test_messages_before_close_are_still_read(
    broker: Broker, connect: Connect
) -> None:
    """Tell what had arrived when the connection was closed."""
    connection = await connect()
    broker.publish(USER.topic, b"last words")
    await broker.drain()
    await asyncio.sleep(0.1)
    await connection.close()
    assert await read(connection, 1) == [b"last words"]
    await death(connection)


async def test_retained_message(connect: Connect, socket_enabled: None) -> None:
    """Never hand on what the broker had kept from before."""
    head = len(USER.topic).to_bytes(2) + USER.topic.encode()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(b"\x20\x02\x00\x00")
        subscribe = await reader.read(1000)
        writer.write(b"\x90\x03" + subscribe[2:4] + b"\x00")
        for flags, payload in ((0x31, b"old"), (0x30, b"new")):
            writer.write(bytes((flags, len(head + payload))) + head + payload)
        await reader.read(1000)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    connection = await connect(port=server.sockets[0].getsockname()[1])
    assert await read(connection, 1) == [b"new"]
    assert connection.dropped == {"retained": 1}
    await connection.close()
    server.close()


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_broker_dies(broker: Broker, connect: Connect, scheme: str) -> None:
    """Notice at once when the broker crashes; the next connection works."""
    connection = await connect(scheme)
    reading = asyncio.ensure_future(death(connection))
    await asyncio.sleep(0)
    await broker.restart(crash=True)
    async with asyncio.timeout(1):
        assert (await reading).problem is Problem.BROKER_UNREACHABLE
    await connection.close()
    again = await connect(scheme)
    broker.publish(USER.topic, b"back")
    assert await read(again, 1) == [b"back"]


async def test_lease_ends(broker: Broker, connect: Connect) -> None:
    """Notice when the broker ends the lease."""
    connection = await connect()
    await broker.revoke(USER.username)
    await death(connection)
    with pytest.raises(BrokerRefusedError):
        await connect()


@pytest.mark.parametrize("scheme", ["tcp", "wss"])
async def test_half_open(broker: Broker, connect: Connect, scheme: str) -> None:
    """Notice a dead peer within one and a half keep-alives, and close at once."""
    proxy = TcpProxy(broker.ports[scheme])
    await proxy.start()
    connection = await connect(scheme, port=proxy.port, keepalive=2)
    proxy.mode = "blackhole"
    started = time.monotonic()
    assert "eep alive" in (await death(connection)).detail
    assert time.monotonic() - started < 2 * 1.5 + 1  # the library looks once a second
    await proxy.close()


@pytest.mark.parametrize("scheme", ["tcp", "wss"])
async def test_idle_connection_lives(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Stay connected while nothing is said."""
    connection = await connect(scheme, keepalive=1)
    await asyncio.sleep(2.5)
    broker.publish(USER.topic, b"still here")
    assert await read(connection, 1) == [b"still here"]


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_close_on_a_frozen_broker(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Close without waiting for anybody."""
    connection = await connect(scheme)
    await broker.freeze()
    started = time.monotonic()
    await connection.close()
    assert time.monotonic() - started < 0.2
    await death(connection)
    await broker.thaw()


async def test_stale_and_overdue_messages_are_counted(
    broker: Broker, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep a bounded number of messages, and none that the broker had kept."""
    monkeypatch.setattr(
        "custom_components.tuya_openhub.openhub.push.payload_buffer.SIZE", 10
    )
    connection = await connect()
    for number in range(15):
        broker.publish(USER.topic, b"%d" % number)
    await broker.drain()
    await asyncio.sleep(0.1)
    assert connection.dropped == {"overflow": 5}
    assert len(await read(connection, 10)) == 10


async def test_many_connections_leak_no_sockets(
    broker: Broker, connect: Connect
) -> None:
    """Open and close often; the number of sockets stays the same."""

    def sockets() -> int:
        gc.collect()
        return sum(
            isinstance(thing, socket.socket) and thing.fileno() >= 0
            for thing in gc.get_objects()
        )

    before = sockets()
    for scheme in ("tcp", "ssl", "ws", "wss") * 3:
        await (await connect(scheme)).close()
    await asyncio.sleep(0.05)
    assert sockets() == before
