"""The websocket's handshake word by word, and what a peer may send at most."""

import asyncio
import base64
from collections.abc import Callable
from functools import partial
import hashlib
import socket

import pytest

from custom_components.tuya_openhub.openhub.errors import OpenHubError, Problem
from custom_components.tuya_openhub.openhub.push.websocket import (
    WebSocket,
    open_websocket,
)
from custom_components.tuya_openhub.openhub.urls import BrokerAddress

from .test_websocket import Pair, binary, pair

__all__ = ["pair"]

type Answer = Callable[[str], bytes]


def address(
    *, host: str = "broker.example", port: int = 443, tls: bool = True
) -> BrokerAddress:
    """Return the address of a broker behind a websocket."""
    return BrokerAddress(
        host=host, port=port, tls=tls, websocket=True, path="/mqtt?a=b"
    )


def accepted(key: str, *lines: str) -> bytes:
    """Accept a handshake, with other lines than the usual ones."""
    text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    digest = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
    usual = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket")
    whole = (*(lines or usual), f"Sec-WebSocket-Accept: {digest}", "", "")
    return "\r\n".join(whole).encode()


async def shake_hands(
    to: BrokerAddress, answer: Answer = accepted
) -> tuple[list[str], WebSocket]:
    """Shake hands with a far end; return what it was asked, and the websocket."""
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    loop = asyncio.get_running_loop()
    opening = asyncio.ensure_future(open_websocket(near, to))
    request = (await loop.sock_recv(far, 10_000)).decode()
    lines = request.split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:-2])
    await loop.sock_sendall(far, answer(fields["Sec-WebSocket-Key"]))
    await asyncio.wait({opening}, timeout=0.05)
    far.close()
    return lines, await opening


@pytest.mark.parametrize(
    ("to", "host", "origin"),
    [
        pytest.param(
            address(), "broker.example", "https://broker.example", id="encrypted"
        ),
        pytest.param(
            address(port=8884),
            "broker.example:8884",
            "https://broker.example:8884",
            id="another port",
        ),
        pytest.param(
            address(port=80),
            "broker.example:80",
            "https://broker.example:80",
            id="the port of plain text",
        ),
        pytest.param(
            address(host="localhost", port=80, tls=False),
            "localhost",
            "http://localhost",
            id="plain",
        ),
        pytest.param(
            address(host="localhost", tls=False),
            "localhost:443",
            "http://localhost:443",
            id="plain at another port",
        ),
        pytest.param(address(host="::1"), "[::1]", "https://[::1]", id="version 6"),
    ],
)
async def test_request(
    socket_enabled: None, to: BrokerAddress, host: str, origin: str
) -> None:
    """The request is that of RFC 6455, section 4.1, for MQTT."""
    lines, websocket = await shake_hands(to)
    key = lines[5].removeprefix("Sec-WebSocket-Key: ")
    assert len(base64.b64decode(key, validate=True)) == 16
    assert lines == [
        "GET /mqtt?a=b HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Origin: {origin}",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: mqtt",
        "",
        "",
    ]
    other, another = await shake_hands(to)
    assert other[5] != lines[5]
    websocket.close()
    another.close()


async def failure(answer: Answer) -> OpenHubError:
    """Return what a handshake with such an answer ends in."""
    with pytest.raises(OpenHubError) as caught:
        await shake_hands(address(), answer)
    return caught.value


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("HTTP/1.1 101 OK",), id="no upgrade"),
        pytest.param(("HTTP/1.1 101 OK", "Upgrade: h2c"), id="another upgrade"),
        pytest.param(("HTTP/1.1 200 101", "Upgrade: websocket"), id="another status"),
        pytest.param(("101", "Upgrade: websocket"), id="no status"),
    ],
)
async def test_answers_that_accept_nothing(
    socket_enabled: None, lines: tuple[str, ...]
) -> None:
    """Each part of the answer is needed."""
    err = await failure(lambda key: accepted(key, *lines))
    assert err.problem is Problem.BROKER_UNREACHABLE
    assert err.detail == f"websocket not accepted: {lines[0]}"


async def test_answer_to_another_key(socket_enabled: None) -> None:
    """An answer that was recorded accepts nothing."""
    err = await failure(lambda _: accepted("another key"))
    assert err.detail == "websocket not accepted: HTTP/1.1 101 Switching Protocols"


async def test_answer_with_spaces_and_capitals(socket_enabled: None) -> None:
    """Names of fields have no case, and blanks around a value do not count."""
    lines = ("HTTP/1.1 101", "UPGRADE:  WebSocket ")
    _, websocket = await shake_hands(address(), lambda key: accepted(key, *lines))
    websocket.close()


async def test_end_of_the_connection(socket_enabled: None) -> None:
    """A peer that closes has not answered."""
    err = await failure(lambda _: b"HTTP/1.1 101 OK\r\n")
    assert err.detail == "no answer to the websocket handshake"


def accepted_in(size: int, key: str) -> bytes:
    """Return an answer of so many bytes."""
    short = accepted(key)
    return short[:-4] + b"\r\nX: " + b"x" * (size - len(short) - 5) + b"\r\n\r\n"


@pytest.mark.parametrize("size", [16 * 1024 - 1, 16 * 1024])
async def test_longest_answer(socket_enabled: None, size: int) -> None:
    """Sixteen kibibytes are taken."""
    _, websocket = await shake_hands(address(), partial(accepted_in, size))
    websocket.close()


async def test_answer_that_is_too_long(socket_enabled: None) -> None:
    """More are not waited for."""
    err = await failure(partial(accepted_in, 16 * 1024 + 1))
    assert err.detail == "no answer to the websocket handshake"


def test_pong_is_not_answered(pair: Pair) -> None:
    """The next that the peer sees is data."""
    pair.far.send(binary(b"", 0x8A))
    with pytest.raises(BlockingIOError):
        pair.websocket.recv(9)
    pair.websocket.send(b"data")
    assert pair.frame() == (2, b"data")


def test_nothing_comes_after_a_close_frame(pair: Pair) -> None:
    """What a peer sends behind it is left where it is."""
    pair.far.send(binary(b"", 0x88) + binary(b"late"))
    assert pair.websocket.recv(9) == b""
    assert pair.websocket.recv(9) == b""
    assert pair.websocket.pending() == 0
    assert pair.frame() == (8, b"")


@pytest.mark.parametrize("opcode", [0x89, 0x88])
def test_longest_control_frame(pair: Pair, opcode: int) -> None:
    """A control frame has up to 125 bytes of its own."""
    pair.far.send(binary(b"x" * 125, opcode) + binary(b"y"))
    assert pair.websocket.recv(9) == {0x89: b"y", 0x88: b""}[opcode]
    assert pair.frame() == ({0x89: 0xA, 0x88: 8}[opcode], b"x" * 125)


@pytest.mark.parametrize("opcode", [0x83, 0x87, 0x8B, 0x8F])
def test_frames_that_mean_nothing(pair: Pair, opcode: int) -> None:
    """A frame of a reserved kind breaks the rules."""
    pair.far.send(binary(b"x", opcode))
    with pytest.raises(ConnectionError):
        pair.websocket.recv(9)


def test_empty_frame(pair: Pair) -> None:
    """A frame without data is none of the stream, and hides nothing behind it."""
    pair.far.send(binary(b"") + binary(b"", 0x80) + binary(b"x"))
    assert pair.websocket.recv(9) == b"x"


@pytest.mark.parametrize("size", [200, 70_000])
def test_head_in_pieces(pair: Pair, size: int) -> None:
    """A long length is waited for, byte by byte."""
    frame = binary(b"x" * size)
    head = len(frame) - size
    for byte in frame[:head]:
        pair.far.send(bytes((byte,)))
        with pytest.raises(BlockingIOError):
            pair.websocket.recv(10)
    pair.far.send(frame[head : head + 3])
    assert pair.websocket.recv(10) == b"xxx"
    with pytest.raises(BlockingIOError):
        pair.websocket.recv(10)


async def test_handshake_that_is_given_up(socket_enabled: None) -> None:
    """The socket is closed."""
    near, far = socket.socketpair()
    near.setblocking(False)
    opening = asyncio.ensure_future(open_websocket(near, address()))
    await asyncio.sleep(0.01)
    assert not opening.done()
    opening.cancel()
    await asyncio.wait({opening})
    assert opening.cancelled()
    assert near.fileno() == -1
    far.close()
