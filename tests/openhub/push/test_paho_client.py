"""Paho on the event loop: what this relies on in the library, and its keep-alive."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
import socket
import ssl

from paho.mqtt.client import Client
import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import Problem, RefusedError
from custom_components.tuya_openhub.openhub.push.paho_client import (
    BrokerSocket,
    PahoClient,
    check_library,
)
from custom_components.tuya_openhub.openhub.push.websocket import WebSocket
from tests.tuya_cloud.broker.certs import Authority

from .mqtt_peer import Connect, connect, read

__all__ = ["connect"]

pytestmark = pytest.mark.real_time

CONNACK = b"\x20\x02\x00\x00"
PINGREQ = b"\xc0\x00"
PINGRESP = b"\xd0\x00"
DISCONNECT = b"\xe0\x00"


class Peer:
    """A client whose broker is the test."""

    def __init__(self) -> None:
        """Join two sockets; `connect` puts a client on the near one."""
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)
        self.far.setblocking(False)
        self.lost: list[str] = []
        self.payloads: list[bytes] = []
        self.client: PahoClient | None = None

    def connect(self, sock: BrokerSocket, keepalive: int = 60) -> PahoClient:
        """Connect over a socket."""
        self.client = client = PahoClient("client", sock, self.lost.append)
        client.paho.on_message = lambda _, __, message: self.payloads.append(
            message.payload
        )
        client.connect("broker.invalid", 1883, keepalive)
        return client

    async def read(self) -> bytes:
        """Read what the client sends next."""
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.sock_recv(self.far, 1000), 3)

    async def rest(self) -> AsyncGenerator[bytes]:
        """Read until the client closes."""
        while chunk := await self.read():
            yield chunk


@pytest_asyncio.fixture
async def peer(socket_enabled: None) -> AsyncGenerator[Peer]:
    """Build a peer, and close everything."""
    peer = Peer()
    yield peer
    if peer.client is not None:
        peer.client.close()
    peer.near.close()
    peer.far.close()


def publish(number: int) -> bytes:
    """Return a message of its own."""
    body = b"\x00\x01t" + b"%04d" % number
    return bytes((0x30, len(body))) + body


async def test_paho_uses_the_socket_that_is_open(peer: Peer) -> None:
    """Fail here, and not at somebody's home, when a new paho makes its own socket."""
    check_library()
    client = peer.connect(peer.near)
    sent = await peer.read()
    assert sent.startswith(b"\x10")
    assert b"MQTT\x04\x02\x00\x3c" in sent  # 3.1.1, clean session, 60 s
    sock = client.paho.socket()
    assert sock is not None
    assert sock.fileno() == peer.near.fileno()
    peer.far.send(CONNACK + publish(1))
    await asyncio.sleep(0.05)
    assert peer.payloads == [b"0001"]
    client.close()
    assert await peer.read() == DISCONNECT
    assert await peer.read() == b""
    assert not peer.lost


@pytest.mark.parametrize("hook", ["_create_socket", "_handle_publish"])
def test_paho_that_cannot_use_it(monkeypatch: pytest.MonkeyPatch, hook: str) -> None:
    """Say so in a sentence, and go on with a version that can."""
    with monkeypatch.context() as patch:
        patch.delattr(Client, hook)
        with pytest.raises(RefusedError) as caught:
            check_library()
    assert caught.value.problem is Problem.UNKNOWN
    assert caught.value.code == "paho-mqtt"
    assert "install one" in caught.value.detail
    check_library()


def publish_twice_safe(number: int) -> bytes:
    """Return a message of QoS 2, which the broker has to release."""
    body = b"\x00\x01t" + number.to_bytes(2) + b"x" * 1000
    return b"\x34" + varint(len(body)) + body


async def test_messages_that_are_never_released(peer: Peer) -> None:
    """Take some of QoS 2, and give up a broker that leaves ever more half-way."""
    peer.connect(peer.near)
    await peer.read()
    peer.far.send(CONNACK + b"".join(map(publish_twice_safe, range(1, 17))))
    peer.far.send(b"\x62\x02\x00\x01")
    async with asyncio.timeout(3):
        while not peer.payloads:
            await asyncio.sleep(0.01)
    assert not peer.lost
    peer.far.send(b"".join(map(publish_twice_safe, range(17, 19))))
    async with asyncio.timeout(3):
        while not peer.lost:
            await asyncio.sleep(0.01)
    assert peer.lost == ["too many messages are half-way"]
    assert len(peer.payloads) == 1


async def test_silent_peer(peer: Peer) -> None:
    """Ask once after half of the time, be content with any answer, else give up."""
    peer.connect(peer.near, keepalive=1)
    await peer.read()
    peer.far.send(CONNACK)
    assert await peer.read() == PINGREQ
    peer.far.send(PINGRESP)
    assert await peer.read() == PINGREQ
    assert not peer.lost
    rest = [chunk async for chunk in peer.rest()]
    # paho asks by itself too where nothing was sent for the whole time
    assert b"".join(rest).replace(PINGREQ, b"") == b""
    assert peer.lost == ["Keep alive timeout"]


async def test_silent_peer_that_takes_nothing(peer: Peer) -> None:
    """Give up a peer on time to which nothing can be sent any more."""
    client = peer.connect(peer.near, keepalive=1)
    await peer.read()
    peer.far.send(CONNACK)
    await asyncio.sleep(0.05)
    peer.near.send(b"x" * (1 << 24))
    async with asyncio.timeout(3):
        while not peer.lost:
            await asyncio.sleep(0.05)
    assert peer.lost == ["Keep alive timeout"]
    client.close()


async def test_peer_that_is_gone_when_it_is_asked(peer: Peer) -> None:
    """Take a socket that fails for a lost connection."""
    peer.connect(peer.near, keepalive=1)
    await peer.read()
    peer.far.send(CONNACK)
    await asyncio.sleep(0.05)
    peer.near.shutdown(socket.SHUT_WR)
    async with asyncio.timeout(3):
        while not peer.lost:
            await asyncio.sleep(0.05)
    assert "pipe" in peer.lost[0].lower()


async def test_messages_in_one_frame(peer: Peer) -> None:
    """Read all that came in one websocket frame, for which the loop wakes but once."""
    peer.connect(WebSocket(peer.near))
    await peer.read()
    packets = CONNACK + b"".join(map(publish, range(200)))
    peer.far.send(bytes((0x82, 126)) + len(packets).to_bytes(2) + packets)
    await asyncio.sleep(0.1)
    assert peer.payloads == [b"%04d" % number for number in range(200)]


async def test_messages_in_one_tls_record(
    socket_enabled: None, connect: Connect, tmp_path: Path
) -> None:
    """Read all that was encrypted together, for which the loop wakes but once."""
    authority = Authority("test")
    certificate, key = authority.issue(["127.0.0.1"])
    (tmp_path / "both.pem").write_bytes(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(CONNACK)
        subscribe = await reader.read(1000)
        packets = b"".join(map(publish, range(200)))
        writer.write(b"\x90\x03" + subscribe[2:4] + b"\x00" + packets)
        await reader.read(1000)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    trust = ssl.create_default_context(cadata=authority.pem().decode())
    port = server.sockets[0].getsockname()[1]
    connection = await connect("ssl", trust, port=port)
    assert await read(connection, 200) == [b"%04d" % number for number in range(200)]
    await connection.close()
    server.close()


def varint(length: int) -> bytes:
    """Return a length as MQTT writes it."""
    digits = bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(digits)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(0x30, id="publish"),
        pytest.param(0x20, id="connack"),
        pytest.param(0x90, id="suback"),
    ],
)
async def test_too_long_a_packet_is_not_waited_for(peer: Peer, head: int) -> None:
    """Give up a peer for what it announces, before any of it is there."""
    peer.connect(peer.near)
    await peer.read()
    peer.far.send(CONNACK + publish(1) + bytes((head,)) + varint(200_000_000))
    await asyncio.sleep(0.05)
    assert peer.payloads == [b"0001"]
    assert len(peer.lost) == 1
    assert peer.near.fileno() == -1


async def test_longest_packet(peer: Peer) -> None:
    """Read a message of a megabyte, which no device sends, all the same."""
    peer.connect(peer.near)
    await peer.read()
    body = b"\x00\x01t" + bytes(1024 * 1024 - 3)
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(peer.far, CONNACK + b"\x30" + varint(len(body)) + body)
    for _ in range(100):
        await asyncio.sleep(0.01 if not peer.payloads else 0)
    assert [len(payload) for payload in peer.payloads] == [1024 * 1024 - 3]
    assert not peer.lost


@pytest.mark.parametrize(("more", "lost"), [(0, False), (1, True)])
async def test_longest_announcement(peer: Peer, more: int, lost: bool) -> None:
    """A packet of a mebibyte may follow its head, one byte more may not."""
    peer.connect(peer.near)
    await peer.read()
    peer.far.send(CONNACK + b"\x30" + varint(1024 * 1024 + more))
    await asyncio.sleep(0.05)
    assert bool(peer.lost) is lost
    assert (peer.near.fileno() == -1) is lost
