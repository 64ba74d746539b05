"""A small MQTT 3.1.1 client: enough to administer the broker and to test its manners.

It keeps no thread and no timer, so that a test's event loop ends clean.
"""

import asyncio
from contextlib import suppress
import ssl
import struct
from typing import Self

_CONNACK, _PUBLISH, _SUBACK = 2, 3, 9


class ConnectRefusedError(ConnectionError):
    """The broker answered CONNECT with a return code other than 0."""

    def __init__(self, code: int) -> None:
        """Keep the return code."""
        super().__init__(f"CONNACK {code}")
        self.code = code


class MqttClient:
    """One connection; messages arrive in `messages` as (topic, payload)."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take over an open stream; use `connect`."""
        self._reader = reader
        self._writer = writer
        self._acks: asyncio.Queue[bytes] = asyncio.Queue()
        self._packet_id = 0
        self._task: asyncio.Task[None] | None = None
        self.messages: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self.closed = asyncio.Event()

    @classmethod
    async def connect(
        cls,
        port: int,
        *,
        username: str,
        password: str,
        client_id: str,
        context: ssl.SSLContext | None = None,
        keepalive: int = 0,
    ) -> Self:
        """Connect to 127.0.0.1; raise ConnectRefusedError when refused."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        client = cls(reader, writer)
        head = text("MQTT") + bytes((4, 0b11000010)) + struct.pack(">H", keepalive)
        body = head + text(client_id) + text(username) + text(password)
        writer.write(packet(0x10, body))
        try:
            async with asyncio.timeout(5):
                kind, answer = await read_packet(reader)
        except BaseException:
            writer.close()
            raise
        if kind != _CONNACK or answer[1]:
            writer.close()
            raise ConnectRefusedError(answer[1])
        client._task = asyncio.create_task(client._listen())
        return client

    async def subscribe(self, topic: str) -> int:
        """Subscribe with QoS 0; return the broker's answer (128: refused)."""
        self._packet_id += 1
        body = struct.pack(">H", self._packet_id) + text(topic) + b"\0"
        self._writer.write(packet(0x82, body))
        async with asyncio.timeout(5):
            return (await self._acks.get())[2]

    def publish(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0; what cannot be sent is lost, as in life."""
        if not self._writer.is_closing():
            self._writer.write(packet(0x30, text(topic) + payload))

    async def drain(self) -> None:
        """Wait until the socket takes more."""
        await self._writer.drain()

    async def close(self) -> None:
        """Say goodbye and close."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if not self._writer.is_closing():
            self._writer.write(b"\xe0\0")
            self._writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await self._writer.wait_closed()

    async def _listen(self) -> None:
        try:
            while True:
                kind, body = await read_packet(self._reader)
                if kind == _SUBACK:
                    self._acks.put_nowait(body)
                elif kind == _PUBLISH:
                    size = struct.unpack(">H", body[:2])[0]
                    topic = body[2 : 2 + size].decode()
                    self.messages.put_nowait((topic, body[2 + size :]))
        except asyncio.IncompleteReadError, OSError:
            self._writer.close()
        finally:
            self.closed.set()


async def read_packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one packet: its type and its body."""
    first = (await reader.readexactly(1))[0]
    length = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        length |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return first >> 4, await reader.readexactly(length)


def text(value: str) -> bytes:
    """Encode a text field."""
    data = value.encode()
    return struct.pack(">H", len(data)) + data


def packet(first: int, body: bytes) -> bytes:
    """Encode a packet."""
    length = len(body)
    sizes = bytearray()
    while True:
        length, low = divmod(length, 128)
        sizes.append(low | (128 if length else 0))
        if not length:
            return bytes((first,)) + bytes(sizes) + body
