"""The websocket under an MQTT connection (RFC 6455), in the form of a socket.

Paho has one of its own, which blocks while it shakes hands. Here the handshake can be
cancelled, and the frames are taken off and put on around a socket that does not block.
"""

import base64
import hashlib
import os
import socket
import struct
from typing import Final

from ..urls import BrokerAddress
from .broker_socket import unreachable, wait_for

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LONGEST_HEAD: Final = 16 * 1024
_CHUNK: Final = 64 * 1024

_CONTINUATION, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x2, 0x8, 0x9, 0xA
_FINAL: Final = 0x80
_MASKED: Final = 0x80
_LONGEST_CONTROL: Final = 125


async def open_websocket(sock: socket.socket, address: BrokerAddress) -> WebSocket:
    """Shake hands over an open socket; it is closed where that fails."""
    try:
        key = base64.b64encode(os.urandom(16)).decode()
        # a fresh socket takes a short request at once
        await wait_for(sock, lambda: sock.send(_request(address, key)))
        received = bytearray()
        while b"\r\n\r\n" not in received:
            received += (chunk := await wait_for(sock, lambda: sock.recv(_CHUNK)))
            if not chunk or len(received) > _LONGEST_HEAD:
                raise ConnectionError("no answer to the websocket handshake")  # noqa: TRY301
        head, _, rest = bytes(received).partition(b"\r\n\r\n")
        _check_head(head.decode("latin-1"), key)
    except OSError as err:
        sock.close()
        raise unreachable(str(err)) from err
    except BaseException:
        sock.close()
        raise
    return WebSocket(sock, rest)


def _request(address: BrokerAddress, key: str) -> bytes:
    scheme, usual = ("https", 443) if address.tls else ("http", 80)
    host = f"[{address.host}]" if ":" in address.host else address.host
    if address.port != usual:
        host = f"{host}:{address.port}"
    lines = (
        f"GET {address.path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Origin: {scheme}://{host}",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: mqtt",
    )
    return "\r\n".join((*lines, "", "")).encode()


def _check_head(head: str, key: str) -> None:
    """Raise unless the answer accepts this very handshake."""
    status, *lines = head.split("\r\n")
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    digest = hashlib.sha1(f"{key}{_GUID}".encode(), usedforsecurity=False).digest()
    accepted = (
        status.split(" ")[1:2] == ["101"]
        and fields.get("upgrade", "").lower() == "websocket"
        and fields.get("sec-websocket-accept") == base64.b64encode(digest).decode()
    )
    if not accepted:
        raise ConnectionError(f"websocket not accepted: {status[:40]}")


class WebSocket:
    """Reads and writes the payload of binary frames; it looks like a socket to paho."""

    def __init__(self, sock: socket.socket, received: bytes = b"") -> None:
        """Take a socket after the handshake, and what came behind the answer."""
        self._sock = sock
        self._raw = bytearray(received)
        self._payload = bytearray()
        # what is still missing of a data frame whose beginning is read
        self._missing = 0
        self._ended = False
        self._out = bytearray()
        # the length of the data in `_out` that the caller offers again until it is sent
        self._offered = 0
        self._unpack()

    def fileno(self) -> int:
        """Return the number for the event loop, -1 once it is closed."""
        return self._sock.fileno()

    def setblocking(self, _flag: bool, /) -> None:
        """Do nothing: the socket beneath does not block."""

    def close(self) -> None:
        """Close the socket beneath."""
        self._sock.close()

    def pending(self) -> int:
        """Return how many bytes can be read without the socket beneath."""
        return len(self._payload)

    def recv(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end; `BlockingIOError` while none."""
        while not self._payload:
            if self._ended:
                return b""
            chunk = self._sock.recv(_CHUNK)
            if not chunk:
                return b""
            self._raw += chunk
            self._unpack()
        data = bytes(self._payload[:size])
        del self._payload[:size]
        return data

    def send(self, data: bytes, /) -> int:
        """Send data in a frame of its own; `BlockingIOError` until all has gone out."""
        if not self._offered:
            self._out += _frame(_BINARY, data)
            self._offered = len(data)
        self._flush()
        size, self._offered = self._offered, 0
        return size

    def _flush(self) -> None:
        while self._out:
            del self._out[: self._sock.send(self._out)]

    def _unpack(self) -> None:
        """Move the payload of what has come from `_raw` to `_payload`."""
        while not self._ended:
            if self._missing:
                part = self._raw[: self._missing]
                self._payload += part
                self._missing -= len(part)
                del self._raw[: len(part)]
            if self._missing or not self._take_head():
                return

    def _take_head(self) -> bool:
        """Take the head of a frame, and the whole of a control frame, if it is there."""
        raw = self._raw
        if len(raw) < 2:
            return False
        opcode, size, start = raw[0] & 0x0F, raw[1], 2
        if size & _MASKED:
            raise ConnectionError("masked frame from a server")
        if size > _LONGEST_CONTROL:
            form, start = ("!H", 4) if size == 126 else ("!Q", 10)
            if len(raw) < start:
                return False
            (size,) = struct.unpack_from(form, raw, 2)
        if opcode in {_BINARY, _CONTINUATION}:
            self._missing = size
        elif size > _LONGEST_CONTROL or opcode not in {_CLOSE, _PING, _PONG}:
            raise ConnectionError("unknown frame")
        elif len(raw) < start + size:
            return False
        else:
            self._answer(opcode, bytes(raw[start : start + size]))
            start += size
        del raw[:start]
        return True

    def _answer(self, opcode: int, body: bytes) -> None:
        self._ended = opcode == _CLOSE
        # one answer at a time: a peer that does not read must not fill the memory
        if opcode == _PONG or self._out:
            return
        self._out += _frame(_PONG if opcode == _PING else _CLOSE, body)
        try:
            self._flush()
        except OSError:
            # it goes out with the next data, or the connection is found dead
            return


def _frame(opcode: int, data: bytes) -> bytes:
    """Return a whole frame, masked as a client's must be."""
    size = len(data)
    if size <= _LONGEST_CONTROL:
        head = struct.pack("!BB", _FINAL | opcode, _MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", _FINAL | opcode, _MASKED | 126, size)
    else:
        head = struct.pack("!BBQ", _FINAL | opcode, _MASKED | 127, size)
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
    return head + mask + masked
