"""A broker inside this process, for machines without mosquitto.

MQTT 3.1.1 over plain TCP, QoS 0, the same grants as mosquitto's. No TLS, no websocket.
"""

import asyncio
from contextlib import suppress
import ssl
import struct
from typing import override

from .interface import BaseBroker
from .mosquitto import Grant
from .mqtt import packet, read_packet

_CONNECT, _SUBSCRIBE, _UNSUBSCRIBE, _PINGREQ = 1, 8, 10, 12
_NOT_AUTHORISED = 5


class _Session:
    """One connected client."""

    def __init__(self, grant: Grant, writer: asyncio.StreamWriter) -> None:
        self.grant = grant
        self.writer = writer
        self.subscribed = False


class EmbeddedBroker(BaseBroker):
    """The interface of `Broker` as far as a process of its own is not needed."""

    def __init__(self) -> None:
        """Prepare; nothing runs before `start`."""
        self.ports = {}
        self.published = 0
        self.grants: dict[str, Grant] = {}
        self._server: asyncio.Server | None = None
        self._sessions: dict[str, _Session] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def ssl_context(self) -> ssl.SSLContext:
        """Make a client context, as a client wants one; nothing here is encrypted."""
        return ssl.create_default_context()

    @override
    async def start(self) -> None:
        port = self.ports.get("tcp", 0)
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        self.ports["tcp"] = self._server.sockets[0].getsockname()[1]

    @override
    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def restart(self) -> None:
        """Close every connection and come back on the same port."""
        await self.close()
        await self.start()

    @override
    async def grant(self, grant: Grant) -> None:
        self.grants[grant.username] = grant

    @override
    async def revoke(self, username: str) -> None:
        if self.grants.pop(username, None):
            self._kick(username)

    async def disconnect_all(self) -> None:
        """Close the connection of every client; their credentials stay valid."""
        for username in list(self.grants):
            self._kick(username)

    @override
    def publish(self, topic: str, payload: bytes) -> None:
        self.published += 1
        name = topic.encode()
        data = packet(0x30, struct.pack(">H", len(name)) + name + payload)
        for session in self._sessions.values():
            if session.subscribed and session.grant.topic == topic:
                session.writer.write(data)

    @override
    def connected(self) -> list[str]:
        return list(self._sessions)

    def _kick(self, username: str) -> None:
        for session in self._sessions.values():
            if session.grant.username == username:
                session.writer.close()

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        lost = (asyncio.IncompleteReadError, OSError, asyncio.CancelledError)
        with suppress(*lost, ValueError, IndexError, struct.error):
            await self._serve(reader, writer)
        for client_id, session in list(self._sessions.items()):
            if session.writer is writer:
                del self._sessions[client_id]
        writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        async with asyncio.timeout(5):
            kind, body = await read_packet(reader)
        if kind != _CONNECT:
            return
        grant, keepalive = self._admit(body)
        writer.write(packet(0x20, bytes((0, 0 if grant else _NOT_AUTHORISED))))
        if grant is None:
            return
        if earlier := self._sessions.pop(grant.client_id, None):
            earlier.writer.close()
        session = self._sessions[grant.client_id] = _Session(grant, writer)
        limit = keepalive * 1.5 or None
        while True:
            async with asyncio.timeout(limit):
                kind, body = await read_packet(reader)
            if not self._handle(session, kind, body):
                return

    def _admit(self, body: bytes) -> tuple[Grant | None, int]:
        name, rest = _field(body)
        keepalive = struct.unpack(">H", rest[2:4])[0]
        fields = []
        rest = rest[4:]
        while rest:
            value, rest = _field(rest)
            fields.append(value.decode())
        grant = self.grants.get(fields[1]) if len(fields) == 3 else None
        expected = (grant.client_id, grant.username, grant.password) if grant else ()
        admitted = name == b"MQTT" and tuple(fields) == expected
        return grant if admitted else None, keepalive

    @staticmethod
    def _handle(session: _Session, kind: int, body: bytes) -> bool:
        if kind == _SUBSCRIBE:
            codes = bytearray()
            rest = body[2:]
            while rest:
                topic, rest = _field(rest)
                rest = rest[1:]
                allowed = topic.decode() == session.grant.topic
                session.subscribed |= allowed
                codes.append(0 if allowed else 128)
            session.writer.write(packet(0x90, body[:2] + bytes(codes)))
        elif kind == _UNSUBSCRIBE:
            session.subscribed = False
            session.writer.write(packet(0xB0, body[:2]))
        elif kind == _PINGREQ:
            session.writer.write(packet(0xD0, b""))
        else:
            return False
        return True


def _field(data: bytes) -> tuple[bytes, bytes]:
    size = struct.unpack(">H", data[:2])[0]
    return data[2 : 2 + size], data[2 + size :]
