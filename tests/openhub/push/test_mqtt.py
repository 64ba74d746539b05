"""What a connection says to its broker, packet by packet, and what it makes of each answer."""

import asyncio
from collections.abc import AsyncGenerator
import contextlib

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    OpenHubError,
    Problem,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.mqtt import MqttConnection


class ScriptedBroker:
    """Answers CONNECT and SUBSCRIBE as a test says, and notes what it was sent."""

    def __init__(self) -> None:
        """Accept both."""
        self.port = 0
        self.connack: int | None = 0
        self.suback: bytes | None = b"\x00"
        self.heard: list[bytes] = []
        self.ended = asyncio.Event()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Speak with one client."""
        self.heard.append(await reader.read(1000))
        if self.connack is not None:
            writer.write(bytes((0x20, 2, 0, self.connack)))
            self.heard.append(await reader.read(1000))
        if self.suback is not None and self.heard[-1]:
            packet_id = self.heard[-1][2:4]
            writer.write(bytes((0x90, 2 + len(self.suback))) + packet_id + self.suback)
            self.heard.append(await reader.read(1000))
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        self.ended.set()

    def connection(self, *topics: str) -> MqttConnection:
        """Return a connection to it."""
        config = HubConfig(
            url=f"tcp://127.0.0.1:{self.port}",
            client_id="client-1",
            username="user-1",
            password="p" * 32,
            topics=topics or ("in/1",),
            lifetime=7200,
            cipher=Cipher.ECB,
            link_id="link",
        )
        return MqttConnection(config, tls=None, limit=3)


@pytest_asyncio.fixture
async def broker(socket_enabled: None) -> AsyncGenerator[ScriptedBroker]:
    """Listen on loopback."""
    broker = ScriptedBroker()
    server = await asyncio.start_server(broker.serve, "127.0.0.1", 0)
    broker.port = server.sockets[0].getsockname()[1]
    yield broker
    server.close()


async def failure(connection: MqttConnection) -> OpenHubError:
    """Return what connecting ends in."""
    with pytest.raises(OpenHubError) as caught:
        await connection.connect()
    return caught.value


async def test_packets(broker: ScriptedBroker) -> None:
    """MQTT 3.1.1: CONNECT with a clean session and 60 s, SUBSCRIBE with QoS 0, DISCONNECT."""
    broker.suback = b"\x00\x00"
    connection = broker.connection("in/1", "in/2")
    await connection.connect()
    await connection.close()
    async with asyncio.timeout(3):
        await broker.ended.wait()
    payload = b"\x00\x08client-1\x00\x06user-1\x00\x20" + b"p" * 32
    connect = b"\x00\x04MQTT\x04\xc2\x00\x3c" + payload
    topics = b"\x00\x04in/1\x00\x00\x04in/2\x00"
    assert broker.heard == [
        bytes((0x10, len(connect))) + connect,
        bytes((0x82, 2 + len(topics))) + b"\x00\x01" + topics,
        b"\xe0\x00",
    ]


@pytest.mark.parametrize(
    ("connack", "code"),
    [
        # in the numbers of MQTT 5: identifier, name or password, authorisation
        pytest.param(2, 133, id="client id"),
        pytest.param(4, 134, id="name or password"),
        pytest.param(5, 135, id="not authorised"),
    ],
)
async def test_lease_that_is_refused(
    broker: ScriptedBroker, connack: int, code: int
) -> None:
    """These concern the credentials of the lease; another lease may be taken."""
    broker.connack = connack
    err = await failure(broker.connection())
    assert isinstance(err, BrokerRefusedError)
    assert (err.problem, err.code) == (Problem.BROKER_REFUSED, code)
    broker.connack = 0
    connection = broker.connection()
    await connection.connect()
    await connection.close()


@pytest.mark.parametrize("connack", [1, 3])
async def test_broker_that_cannot(broker: ScriptedBroker, connack: int) -> None:
    """Any other reason is none of the lease."""
    broker.connack = connack
    err = await failure(broker.connection())
    assert isinstance(err, TransientError)
    assert err.problem is Problem.BROKER_UNREACHABLE


@pytest.mark.parametrize("granted", [0, 1, 2])
async def test_granted_topics(broker: ScriptedBroker, granted: int) -> None:
    """Whatever quality of service is granted, the topic is."""
    broker.suback = bytes((granted,))
    connection = broker.connection()
    await connection.connect()
    await connection.close()


@pytest.mark.parametrize(
    ("suback", "words"),
    [
        pytest.param(b"\x80", "1 of 1 topics refused", id="refused"),
        pytest.param(b"\x00\x00", "0 of 1 topics refused", id="too many answers"),
    ],
)
async def test_refused_topics(
    broker: ScriptedBroker, suback: bytes, words: str
) -> None:
    """A connection without its topic is of no use."""
    broker.suback = suback
    err = await failure(broker.connection())
    assert isinstance(err, BrokerRefusedError)
    assert (err.code, err.detail) == (128, words)


async def test_one_topic_of_two(broker: ScriptedBroker) -> None:
    """Each topic is needed."""
    broker.suback = b"\x00\x80"
    err = await failure(broker.connection("in/1", "in/2"))
    assert err.detail == "1 of 2 topics refused"
    broker.suback = b"\x00"
    err = await failure(broker.connection("in/1", "in/2"))
    assert err.detail == "0 of 2 topics refused"


async def test_lost_before_an_answer(broker: ScriptedBroker) -> None:
    """The reason is that of the loss, and nobody waits for the limit."""
    broker.connack = broker.suback = None
    async with asyncio.timeout(2):
        err = await failure(broker.connection())
    assert err.problem is Problem.BROKER_UNREACHABLE
    assert err.detail
    assert err.detail != "closed"


async def test_why_a_connection_is_lost(broker: ScriptedBroker) -> None:
    """The first reason is told, also where it is closed afterwards."""
    connection = broker.connection()
    await connection.connect()
    lost: list[str] = []
    connection.listen(lambda _: None, lambda err: lost.append(err.detail))
    await connection.close()
    await connection.close()
    await asyncio.sleep(0)
    assert lost == ["connection lost: closed"]
