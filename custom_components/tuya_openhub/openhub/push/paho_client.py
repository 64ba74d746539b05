"""Paho's MQTT client on the event loop, over a socket that is open already.

It uses paho's external-loop interface: paho says when it wants to write, and is called
when the socket can be read or written, and in between to look after its keep-alive.
"""

import asyncio
from collections.abc import Callable
import contextlib
import ssl
from typing import Any, Final, Protocol, override

from paho.mqtt.client import Client, DisconnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from ..errors import Problem, RefusedError
from .websocket import WebSocket

_PINGREQ: Final = b"\xc0\x00"
# a socket that is full now may take the question a second later
_LOOK_AGAIN: Final = 1.0
# a report of every data point of the largest device takes some 20 KiB
_LONGEST_PACKET: Final = 1024 * 1024
# so many messages that were decrypted together are read before others get their turn
_BATCH: Final = 50
# so many messages of QoS 2, which no subscription asks for, may be half-way: paho keeps
# each until the broker releases it
_MOST_HALF_WAY: Final = 16
# the private names of paho: it has no public way to hand in an open socket, nor to limit
# what it keeps of a broker
_HOOKS: Final = ("_create_socket", "_handle_publish")


class BrokerSocket(Protocol):
    """What paho needs of a socket; it does not block."""

    def recv(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""

    def send(self, data: bytes, /) -> int:
        """Send what goes out at once; return how much that was."""

    def close(self) -> None:
        """Close it."""

    def fileno(self) -> int:
        """Return the number for the event loop, -1 once it is closed."""

    def setblocking(self, flag: bool, /) -> None:
        """Do nothing: it does not block."""


def check_library() -> None:
    """Raise a sentence where the installed paho has not what this module relies on."""
    if not all(hasattr(Client, hook) for hook in _HOOKS):
        raise RefusedError(
            Problem.UNKNOWN,
            code="paho-mqtt",
            detail="this version of paho-mqtt cannot use an open socket, install one "
            "that the integration's manifest allows",
        )


class PahoClient:
    """Owns the socket and paho's client; `on_lost` is called with the reason when it ends.

    The callbacks for answers and messages are set on `paho`.
    """

    def __init__(
        self, client_id: str, sock: BrokerSocket, on_lost: Callable[[str], None]
    ) -> None:
        """Take an open socket; nothing is sent before `connect`."""
        self._socket = sock
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._keepalive = 0
        self._heard_at = 0.0
        self._pinged_at = 0.0
        # only these two hold back data that the event loop cannot see
        self._pending = _nothing
        if isinstance(sock, ssl.SSLSocket | WebSocket):
            self._pending = sock.pending
        self.paho = paho = _Client(client_id, _LimitedSocket(sock))
        paho.on_disconnect = self._on_disconnect
        paho.on_socket_open = self._on_socket_open
        paho.on_socket_close = self._on_socket_close
        paho.on_socket_register_write = self._on_socket_register_write
        paho.on_socket_unregister_write = self._on_socket_unregister_write

    def connect(self, host: str, port: int, keepalive: int) -> None:
        """Send CONNECT; a peer that is silent for `keepalive` seconds is lost."""
        self._keepalive = keepalive
        self._heard_at = self._loop.time()
        self.paho.connect(host, port, keepalive)
        self._look_later()

    def close(self) -> None:
        """Send DISCONNECT if the socket takes it, and close; this is no loss."""
        self._leave_loop()
        self.paho.on_disconnect = self.paho.on_socket_close = None
        self.paho.on_socket_register_write = self.paho.on_socket_unregister_write = None
        # whatever fails in paho, the socket is closed below
        with contextlib.suppress(Exception):
            self.paho.disconnect()
            self.paho.loop_write()
        self._socket.close()

    def _lose(self, reason: str) -> None:
        self._leave_loop()
        self._socket.close()
        self._on_lost(reason)

    def _leave_loop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if (number := self._socket.fileno()) >= 0:
            self._loop.remove_reader(number)
            self._loop.remove_writer(number)

    # What paho reports

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        code: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._lose(str(code))

    def _on_socket_open(self, *_: object) -> None:
        self._loop.add_reader(self._socket.fileno(), self._read)

    def _on_socket_close(self, *_: object) -> None:
        self._leave_loop()

    def _on_socket_register_write(self, *_: object) -> None:
        if (number := self._socket.fileno()) >= 0:
            self._loop.add_writer(number, self._write)

    def _on_socket_unregister_write(self, *_: object) -> None:
        if (number := self._socket.fileno()) >= 0:
            self._loop.remove_writer(number)

    # What the event loop reports

    def _read(self) -> None:
        self._heard_at = self._loop.time()
        try:
            self.paho.loop_read()
            for _ in range(_BATCH):
                if not self._pending():
                    return
                self.paho.loop_read()
        except Exception as err:  # noqa: BLE001 - a peer that does not speak MQTT
            self._lose(str(err) or type(err).__name__)
        else:
            self._loop.call_soon(self._read)

    def _write(self) -> None:
        try:
            self.paho.loop_write()
        except Exception as err:  # noqa: BLE001 - as on reading
            self._lose(str(err) or type(err).__name__)

    def _look_later(self) -> None:
        """Look when there may be something to do.

        Paho has to say something within one and a half times the keep-alive, also while
        a broker that talks all the time needs no question.
        """
        if self._socket.fileno() >= 0:
            quarter = self._keepalive / 4
            due = self._heard_at + (4 if self._asked else 2) * quarter
            delay = max(due - self._loop.time(), min(_LOOK_AGAIN, quarter))
            self._timer = self._loop.call_later(min(delay, quarter), self._look)

    def _look(self) -> None:
        """Look after the keep-alive.

        Paho asks a silent peer only after the whole time, and it takes as long again to
        give it up. Asking after half the time finds a dead peer within one such time.
        """
        now = self._loop.time()
        if now - self._heard_at >= self._keepalive:
            self._lose("Keep alive timeout")
            return
        try:
            if now - self._heard_at >= self._keepalive / 2:
                self._ping(now)
            self.paho.loop_misc()
        except Exception as err:  # noqa: BLE001 - as on reading
            self._lose(str(err) or type(err).__name__)
        self._look_later()

    @property
    def _asked(self) -> bool:
        """Whether the peer was asked since it was heard."""
        return self._pinged_at > self._heard_at

    def _ping(self, now: float) -> None:
        """Ask once; paho has no public way to do so, and must not be half-way in a packet."""
        if not self._asked and not self.paho.want_write():
            self._pinged_at = now
            # a full socket: the peer is slow, or found dead when the time is over
            with contextlib.suppress(BlockingIOError, ssl.SSLWantWriteError):
                self._socket.send(_PINGREQ)


class _LimitedSocket:
    """A socket that gives up a peer which announces more than any message has.

    Paho asks for all that is missing of a packet, and takes memory for it beforehand.
    """

    __slots__ = ("_recv", "close", "fileno", "send", "setblocking")

    def __init__(self, sock: BrokerSocket) -> None:
        self._recv = sock.recv
        self.send = sock.send
        self.close = sock.close
        self.fileno = sock.fileno
        self.setblocking = sock.setblocking

    def recv(self, size: int, /) -> bytes:
        """Return at most so many bytes of a packet that is not too long."""
        if size > _LONGEST_PACKET:
            raise ConnectionError(f"a packet of {size} bytes is too long")
        return self._recv(size)


class _Client(Client):
    """Paho's client, which takes the open socket where it would make one."""

    def __init__(self, client_id: str, sock: BrokerSocket) -> None:
        # no logger is given: paho would log the client id and the topics
        super().__init__(
            CallbackAPIVersion.VERSION2, client_id, reconnect_on_failure=False
        )
        self._open_socket = sock

    @override
    def _create_socket(self) -> Any:
        return self._open_socket

    @override
    def _handle_publish(self) -> MQTTErrorCode:
        if len(self._in_messages) >= _MOST_HALF_WAY:
            raise ConnectionError("too many messages are half-way")
        return super()._handle_publish()


def _nothing() -> int:
    return 0
