"""The session against a real broker: every form, every refusal, every kind of death."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
import contextlib
import gc
import socket
import ssl
import time
from typing import Any

from paho.mqtt.client import MQTTMessage
import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    OpenHubError,
    Problem,
    RefusedError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.session import Session
from tests.tuya_cloud.broker import Broker
from tests.tuya_cloud.broker.mosquitto import Grant
from tests.tuya_cloud.broker.proxy import TcpProxy

USER = Grant(username="user", password="p" * 32, client_id="client", topic="in/1")

type Connect = Callable[..., Awaitable[Session]]


def config(broker: Broker, scheme: str = "tcp", **changes: Any) -> HubConfig:
    """Make the lease that `USER` would get."""
    port = changes.pop("port", broker.ports.get(scheme, 0))
    values: dict[str, Any] = {
        "url": f"{scheme}://127.0.0.1:{port}",
        "client_id": USER.client_id,
        "username": USER.username,
        "password": USER.password,
        "topics": (USER.topic,),
        "lifetime": 7200,
        "cipher": Cipher.ECB,
        "link_id": "link-a",
    }
    return HubConfig(**values | changes)


@pytest_asyncio.fixture
async def connect(broker: Broker) -> AsyncGenerator[Connect]:
    """Connect sessions and close them afterwards."""
    await broker.grant(USER)
    async with contextlib.AsyncExitStack() as stack:

        async def open_session(
            scheme: str = "tcp", tls: ssl.SSLContext | None = None, **changes: Any
        ) -> Session:
            options = {
                name: changes.pop(name)
                for name in ("limit", "keepalive") & changes.keys()
            }
            session = Session(
                config(broker, scheme, **changes),
                tls=tls or broker.ssl_context(),
                **options,
            )
            stack.push_async_callback(session.close)
            await session.connect()
            return session

        yield open_session


class Reader:
    """Takes what a session tells."""

    def __init__(self, session: Session) -> None:
        """Listen from now on."""
        self.payloads: list[bytes] = []
        self.error: OpenHubError | None = None
        self._told = asyncio.Event()
        session.listen(self._take, self._lose)

    def _take(self, payload: bytes) -> None:
        self.payloads.append(payload)
        self._told.set()

    def _lose(self, err: OpenHubError) -> None:
        assert self.error is None
        self.error = err
        self._told.set()

    async def until(self, reached: Callable[[], object], limit: float = 5) -> None:
        """Wait until something is true."""
        async with asyncio.timeout(limit):
            while not reached():
                self._told.clear()
                await self._told.wait()


async def read(session: Session, count: int) -> list[bytes]:
    """Read so many payloads."""
    reader = Reader(session)
    await reader.until(lambda: len(reader.payloads) >= count)
    return reader.payloads


async def death(session: Session) -> OpenHubError:
    """Wait until the session says that it is lost."""
    reader = Reader(session)
    await reader.until(lambda: reader.error is not None, 8)
    assert isinstance(reader.error, TransientError)
    return reader.error


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_messages_come_in_order(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Connect in each form and read what is pushed, many at a time as well."""
    session = await connect(scheme)
    sent = [b"%d" % number for number in range(500)]
    for payload in sent:
        broker.publish(USER.topic, payload)
    assert await read(session, 500) == sent
    assert not session.dropped


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_close_leaves_nothing(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Say good-bye to the broker, and leave neither task nor socket."""
    tasks = asyncio.all_tasks()
    session = await connect(scheme)
    await broker.wait_connected(1)
    await session.close()
    await broker.wait_connected(0)
    await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == tasks
    assert "disconnected" in broker.log()
    assert (await death(session)).problem is Problem.BROKER_UNREACHABLE
    await session.close()


async def test_messages_before_close_are_still_read(
    broker: Broker, connect: Connect
) -> None:
    """Tell what had arrived when the connection was closed."""
    session = await connect()
    broker.publish(USER.topic, b"last words")
    await broker.drain()
    await asyncio.sleep(0.1)
    await session.close()
    assert await read(session, 1) == [b"last words"]
    await death(session)


async def test_not_connected(broker: Broker) -> None:
    """Tell that there is nothing to read."""
    session = Session(config(broker), tls=None)
    with pytest.raises(TransientError) as caught:
        await death(session)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert not session.dropped
    await session.close()


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
        await Session(config(broker, "ssl"), tls=None).connect()
    assert caught.value.problem is Problem.BROKER_INSECURE


@pytest.mark.parametrize("scheme", ["tcp", "ws"])
async def test_plain_text_stays_at_home(broker: Broker, scheme: str) -> None:
    """Refuse to speak in plain text to another machine."""
    lease = config(broker, scheme, url=f"{scheme}://192.0.2.1:1883")
    with pytest.raises(OpenHubError) as caught:
        await Session(lease, tls=None).connect()
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


async def test_fault_while_writing(
    broker: Broker, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take a connection for lost on which the library stumbles."""

    def fail(_: object) -> None:
        raise RuntimeError("stumbled")

    monkeypatch.setattr("paho.mqtt.client.Client.loop_write", fail)
    with pytest.raises(TransientError) as caught:
        await connect()
    assert "stumbled" in caught.value.detail
    monkeypatch.undo()
    await connect()


async def test_retained_message(broker: Broker, connect: Connect) -> None:
    """Never tell what the broker had kept from before."""
    session = await connect()
    client = session._client
    assert client is not None
    kept = MQTTMessage(topic=USER.topic.encode())
    kept.payload, kept.retain = b"old", True
    client._on_message(None, None, kept)
    broker.publish(USER.topic, b"new")
    assert await read(session, 1) == [b"new"]
    assert session.dropped == {"retained": 1}


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
        await Session(config(broker), tls=None).connect()
    assert "Name or service not known" in caught.value.detail


async def test_name_without_address(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tell that a name has no address."""

    async def find(*_: Any, **__: Any) -> list[Any]:
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", find)
    with pytest.raises(TransientError) as caught:
        await Session(config(broker), tls=None).connect()
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


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_broker_dies(broker: Broker, connect: Connect, scheme: str) -> None:
    """Notice at once when the broker crashes; the next session works."""
    session = await connect(scheme)
    reading = asyncio.ensure_future(death(session))
    await asyncio.sleep(0)
    await broker.restart(crash=True)
    async with asyncio.timeout(1):
        assert (await reading).problem is Problem.BROKER_UNREACHABLE
    await session.close()
    again = await connect(scheme)
    broker.publish(USER.topic, b"back")
    assert await read(again, 1) == [b"back"]


async def test_lease_ends(broker: Broker, connect: Connect) -> None:
    """Notice when the broker ends the lease."""
    session = await connect()
    await broker.revoke(USER.username)
    await death(session)
    with pytest.raises(BrokerRefusedError):
        await connect()


@pytest.mark.parametrize("scheme", ["tcp", "wss"])
async def test_half_open(broker: Broker, connect: Connect, scheme: str) -> None:
    """Notice a dead peer within one and a half keep-alives, and close at once."""
    proxy = TcpProxy(broker.ports[scheme])
    await proxy.start()
    session = await connect(scheme, port=proxy.port, keepalive=2)
    proxy.mode = "blackhole"
    started = time.monotonic()
    assert "eep alive" in (await death(session)).detail
    assert time.monotonic() - started < 2 * 1.5 + 1  # the library looks once a second
    await proxy.close()


@pytest.mark.parametrize("scheme", ["tcp", "wss"])
async def test_idle_connection_lives(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Stay connected while nothing is said."""
    session = await connect(scheme, keepalive=1)
    await asyncio.sleep(2.5)
    broker.publish(USER.topic, b"still here")
    assert await read(session, 1) == [b"still here"]


@pytest.mark.parametrize("scheme", ["tcp", "ssl", "ws", "wss"])
async def test_close_on_a_frozen_broker(
    broker: Broker, connect: Connect, scheme: str
) -> None:
    """Close without waiting for anybody."""
    session = await connect(scheme)
    await broker.freeze()
    started = time.monotonic()
    await session.close()
    assert time.monotonic() - started < 0.2
    await death(session)
    await broker.thaw()


async def test_stale_and_overdue_messages_are_counted(
    broker: Broker, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep a bounded number of messages, and none that the broker had kept."""
    monkeypatch.setattr(
        "custom_components.tuya_openhub.openhub.push.payload_buffer.SIZE", 10
    )
    session = await connect()
    for number in range(15):
        broker.publish(USER.topic, b"%d" % number)
    await broker.drain()
    await asyncio.sleep(0.1)
    assert session.dropped == {"overflow": 5}
    assert len(await read(session, 10)) == 10


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


async def test_many_sessions_leak_no_sockets(broker: Broker, connect: Connect) -> None:
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
