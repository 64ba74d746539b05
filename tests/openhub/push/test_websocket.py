"""The websocket under MQTT: its handshake, its frames, and peers that break them."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable, Generator
import hashlib
import socket
import struct

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import OpenHubError, Problem
from custom_components.tuya_openhub.openhub.push.websocket import (
    WebSocket,
    open_websocket,
)
from custom_components.tuya_openhub.openhub.urls import BrokerAddress

type Answer = Callable[[dict[str, str]], bytes]


class Pair:
    """A websocket and the far end of its socket."""

    def __init__(self, received: bytes = b"") -> None:
        """Join two sockets."""
        near, self.far = socket.socketpair()
        near.setblocking(False)
        self.far.setblocking(False)
        self.websocket = WebSocket(near, received)

    def frame(self) -> tuple[int, bytes]:
        """Return opcode and body of the next frame from the near end, unmasked."""
        head = self.far.recv(2)
        size = head[1] & 0x7F
        assert head[0] & 0x80
        assert head[1] & 0x80
        if size == 126:
            (size,) = struct.unpack("!H", self.far.recv(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self.far.recv(8))
        mask = self.far.recv(4)
        body = self.far.recv(size)
        return head[0] & 0x0F, bytes(b ^ mask[i % 4] for i, b in enumerate(body))


@pytest.fixture
def pair(socket_enabled: None) -> Generator[Pair]:
    """Join a websocket with a peer, and close both."""
    pair = Pair()
    yield pair
    pair.websocket.close()
    assert pair.websocket.fileno() == -1
    pair.far.close()


def binary(data: bytes, opcode: int = 0x82) -> bytes:
    """Return an unmasked frame, as a server sends it."""
    size = len(data)
    if size < 126:
        return bytes((opcode, size)) + data
    if size < 1 << 16:
        return struct.pack("!BBH", opcode, 126, size) + data
    return struct.pack("!BBQ", opcode, 127, size) + data


@pytest.mark.parametrize("size", [1, 125, 126, 300, 65_535, 65_536, 100_000])
def test_frames_of_every_length_both_ways(pair: Pair, size: int) -> None:
    """Unpack and pack short, middle and long frames."""
    data = bytes(number % 251 for number in range(size))
    got, sent, out = b"", 0, binary(data)
    while len(got) < size:
        sent += pair.far.send(out[sent : sent + 10_000])
        try:
            got += pair.websocket.recv(size)
        except BlockingIOError:
            continue
    assert got == data
    assert pair.websocket.send(data) == size
    assert pair.frame() == (2, data)


def test_frame_in_pieces(pair: Pair) -> None:
    """Wait for the rest of a head, and hand on what is there of a body."""
    for byte in binary(b"x" * 200)[:4]:
        with pytest.raises(BlockingIOError):
            pair.websocket.recv(10)
        pair.far.send(bytes((byte,)))
    pair.far.send(b"xyz")
    assert pair.websocket.recv(2) == b"xy"
    assert pair.websocket.pending() == 1
    assert pair.websocket.recv(9) == b"z"


def test_ping_in_pieces(pair: Pair) -> None:
    """Answer a ping when all of it has come."""
    pair.far.send(binary(b"whole", 0x89)[:4])
    with pytest.raises(BlockingIOError):
        pair.websocket.recv(9)
    pair.far.send(binary(b"whole", 0x89)[4:] + binary(b"x"))
    assert pair.websocket.recv(9) == b"x"
    assert pair.frame() == (0xA, b"whole")


def test_message_in_several_frames(pair: Pair) -> None:
    """Join a message that was cut, with a ping between its parts."""
    pair.far.send(binary(b"ab", 0x02) + binary(b"?", 0x89) + binary(b"cd", 0x80))
    assert pair.websocket.recv(9) == b"abcd"
    assert pair.frame() == (0xA, b"?")


def test_frame_behind_the_handshake(socket_enabled: None) -> None:
    """Keep what came together with the answer to the handshake."""
    pair = Pair(binary(b"early"))
    assert pair.websocket.pending() == 5
    assert pair.websocket.recv(9) == b"early"
    pair.websocket.close()
    pair.far.close()


def test_close_frame_is_answered_and_ends_the_stream(pair: Pair) -> None:
    """Read what came before a close frame, then the end."""
    pair.far.send(binary(b"last") + binary(b"\x03\xe8", 0x88))
    assert pair.websocket.recv(9) == b"last"
    assert pair.websocket.recv(9) == b""
    assert pair.frame() == (8, b"\x03\xe8")


def test_end_of_the_socket(pair: Pair) -> None:
    """Take a closed socket for the end."""
    pair.far.close()
    assert pair.websocket.recv(9) == b""


def test_pong_is_ignored(pair: Pair) -> None:
    """Read on behind a pong that nobody asked for."""
    pair.far.send(binary(b"", 0x8A) + binary(b"x"))
    assert pair.websocket.recv(9) == b"x"


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b"\x82\x81\0\0\0\0x", id="masked"),
        pytest.param(b"\x81\x01x", id="text"),
        pytest.param(binary(b"x" * 126, 0x89), id="long ping"),
    ],
)
def test_broken_peer(pair: Pair, frame: bytes) -> None:
    """Give up a peer that breaks the rules."""
    pair.far.send(frame)
    with pytest.raises(ConnectionError):
        pair.websocket.recv(9)


def test_full_socket(pair: Pair) -> None:
    """Send a frame once and whole, however often the socket is full, and pings wait."""
    data = b"x" * 3_000_000
    with pytest.raises(BlockingIOError):
        pair.websocket.send(data)
    pair.far.send(binary(b"?", 0x89))
    with pytest.raises(BlockingIOError):
        pair.websocket.recv(9)
    received = bytearray()
    sent = 0
    while not sent:
        received += pair.far.recv(1 << 20)
        try:
            sent = pair.websocket.send(data)
        except BlockingIOError:
            continue
    assert sent == len(data)
    while len(received) < len(data) + 14:
        received += pair.far.recv(1 << 20)
    assert len(received) == len(data) + 14
    pair.far.send(binary(b"!", 0x89))
    with pytest.raises(BlockingIOError):
        pair.websocket.recv(9)
    assert pair.frame() == (0xA, b"!")


def test_ping_on_a_full_socket(pair: Pair) -> None:
    """Keep a pong that does not go out at once for the next time."""
    near = pair.websocket
    filler = socket.socket(fileno=socket.dup(near.fileno()))
    filler.setblocking(False)
    filled = filler.send(b"x" * (1 << 24))
    filler.close()
    pair.far.send(binary(b"?", 0x89))
    with pytest.raises(BlockingIOError):
        near.recv(9)
    while filled:
        filled -= len(pair.far.recv(filled))
    assert near.send(b"data") == 4
    assert pair.frame() == (0xA, b"?")
    assert pair.frame() == (2, b"data")


class Server:
    """Answers one handshake as a test says."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.request = ""
        self.answer: Answer = accept
        self.port = 0

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Read a request and answer it."""
        self.request = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = self.request.split("\r\n")[1:-2]
        answer = self.answer(dict(line.split(": ", 1) for line in lines))
        for part in (answer[:20], answer[20:]):
            writer.write(part)
            await asyncio.sleep(0.01)
        await reader.read()
        writer.close()


def accept(fields: dict[str, str], status: str = "101 Switching Protocols") -> bytes:
    """Accept a handshake."""
    text = fields["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    digest = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
    lines = (
        f"HTTP/1.1 {status}",
        "upgrade: WebSocket",
        "connection: Upgrade",
        f"SEC-WEBSOCKET-ACCEPT: {digest}",
    )
    return "\r\n".join((*lines, "", "")).encode() + binary(b"hello")


@pytest_asyncio.fixture
async def server(socket_enabled: None) -> AsyncGenerator[Server]:
    """Serve handshakes."""
    server = Server()
    running = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = running.sockets[0].getsockname()[1]
    yield server
    running.close()
    await running.wait_closed()


async def shake_hands(server: Server, port: int | None = None) -> WebSocket:
    """Connect and shake hands; `port` is what the address says."""
    sock = socket.socket()
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", server.port))
    address = BrokerAddress(
        host="::1",
        port=port or server.port,
        tls=False,
        websocket=True,
        path="/mqtt?a=b",
    )
    try:
        return await asyncio.wait_for(open_websocket(sock, address), 2)
    except OpenHubError:
        assert sock.fileno() == -1
        raise


async def test_handshake(server: Server) -> None:
    """Ask for MQTT at the path of the lease, and read on behind the answer."""
    websocket = await shake_hands(server)
    assert server.request.startswith("GET /mqtt?a=b HTTP/1.1\r\n")
    assert f"\r\nHost: [::1]:{server.port}\r\n" in server.request
    assert "\r\nSec-WebSocket-Protocol: mqtt\r\n" in server.request
    assert websocket.recv(9) == b"hello"
    websocket.close()


async def test_handshake_at_the_usual_port(server: Server) -> None:
    """Leave the usual port out, as browsers do."""
    websocket = await shake_hands(server, 80)
    assert "\r\nHost: [::1]\r\n" in server.request
    assert "\r\nOrigin: http://[::1]\r\n" in server.request
    websocket.close()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda fields: accept(fields, "403 Forbidden"), id="refused"),
        pytest.param(lambda _: accept({"Sec-WebSocket-Key": "x"}), id="wrong key"),
        pytest.param(lambda _: b"HTTP/1.1 101 Odd\r\n\r\n", id="no fields"),
        pytest.param(lambda _: b"x" * 40_000, id="endless"),
    ],
)
async def test_handshake_not_accepted(server: Server, answer: Answer) -> None:
    """Give up a peer that does not accept, leave nothing open, and accept the next."""
    server.answer = answer
    with pytest.raises(OpenHubError) as caught:
        await shake_hands(server)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert "websocket" in caught.value.detail
    server.answer = accept
    (await shake_hands(server)).close()
