"""One MQTT connection for one lease."""

import asyncio
from collections import Counter
from collections.abc import Callable
import contextlib
import logging
import socket
import ssl
import struct
from typing import Any, Final, cast, override

import aiomqtt
from aiomqtt.exceptions import MqttConnectError
from paho.mqtt.client import MQTTMessage
from paho.mqtt.reasoncodes import ReasonCode

from ..errors import (
    BrokerRefusedError,
    OpenHubError,
    Problem,
    RefusedError,
    TransientError,
)
from ..models import HubConfig
from ..urls import BrokerAddress, parse_broker_url
from .broker_socket import open_socket, unreachable
from .payload_buffer import Mailbox

# The library tells client id and topic at debug level, which are as good as a key. Its
# errors are lost connections, which the channel tells once, not each time
_LIBRARY_LOGGER = logging.getLogger(f"{__name__}.library")
_LIBRARY_LOGGER.setLevel(logging.CRITICAL)

_KEEPALIVE: Final = 60
# CONNACK reasons that concern the credentials of this lease: client id, name or
# password, authorisation; in the numbers that paho translates them to
_REFUSALS: Final = frozenset({133, 134, 135})
_SUBACK_FAILURE: Final = 128


class Session:
    """A connection that lives as long as its lease; it never reconnects by itself."""

    def __init__(
        self,
        config: HubConfig,
        *,
        tls: ssl.SSLContext | None,
        limit: float = 10.0,
        keepalive: int = _KEEPALIVE,
    ) -> None:
        """Take the lease; `limit` is in seconds, for connection and subscription."""
        self._config = config
        self._tls = tls
        self._limit = limit
        self._keepalive = keepalive
        self._client: _Client | None = None

    @property
    def dropped(self) -> Counter[str]:
        """What was not told: too late to be read, or kept by the broker and stale."""
        return Counter() if self._client is None else self._client.mailbox.dropped

    async def connect(self) -> None:
        """Connect and subscribe to every topic, or raise what went wrong."""
        address = parse_broker_url(self._config.url)
        if address.tls and self._tls is None:
            raise RefusedError(Problem.BROKER_INSECURE, detail="no TLS context given")
        try:
            async with asyncio.timeout(self._limit):
                await self._connect(address)
        except TimeoutError as err:
            await self.close()
            raise unreachable(f"no answer within {self._limit:g} s") from err
        except aiomqtt.MqttError as err:
            await self.close()
            raise _translated(err) from err
        except (ValueError, struct.error) as err:
            # the library checks names, topics and lengths itself
            await self.close()
            raise TransientError(Problem.BAD_ANSWER, detail="unusable lease") from err
        except BaseException:
            await self.close()
            raise

    def listen(
        self,
        on_payload: Callable[[bytes], object],
        on_lost: Callable[[OpenHubError], None],
    ) -> None:
        """Hand on payloads, also those that came before, then once that it is lost."""
        client = self._client
        if client is None:
            raise unreachable("not connected")
        client.mailbox.read(
            on_payload,
            lambda reason: on_lost(unreachable(f"connection lost: {reason}")),
        )

    async def close(self) -> None:
        """Hand on what has come, say good-bye and close, whatever the broker does."""
        if self._client is not None:
            self._client.hang_up()
            self._client.mailbox.empty()

    async def _connect(self, address: BrokerAddress) -> None:
        tls = self._tls if address.tls else None
        self._client = _Client(self._config, address, tls, self._keepalive)
        sock = await open_socket(address.host, address.port, tls)
        await self._client.enter(sock)
        topics = [(topic, 0) for topic in self._config.topics]
        subscribing = self._client.subscribe(topics, timeout=self._limit)
        codes = await self._client.unless_gone(asyncio.ensure_future(subscribing))
        failed = sum(_code(code) >= _SUBACK_FAILURE for code in codes)
        if failed or len(codes) != len(topics):
            raise BrokerRefusedError(
                Problem.BROKER_REFUSED,
                code=_SUBACK_FAILURE,
                detail=f"{failed} of {len(topics)} topics refused",
            )


class _Client(aiomqtt.Client):
    """The library's client on a socket of our own, which can be closed at any moment.

    The library waits out its time limit when the broker drops the connection before
    CONNACK or SUBACK, and leaves the socket open when CONNACK never comes.
    """

    def __init__(
        self,
        config: HubConfig,
        address: BrokerAddress,
        tls: ssl.SSLContext | None,
        keepalive: int,
    ) -> None:
        self.mailbox = Mailbox()
        super().__init__(
            address.host,
            address.port,
            username=config.username,
            password=config.password,
            identifier=config.client_id,
            logger=_LIBRARY_LOGGER,
            protocol=aiomqtt.ProtocolVersion.V311,
            clean_session=True,
            transport="websockets" if address.websocket else "tcp",
            keepalive=keepalive,
            tls_context=tls,
            websocket_path=address.path if address.websocket else None,
        )
        self._socket: socket.socket | None = None
        self._websocket = address.websocket
        self._begun = False
        self._opened = asyncio.Event()
        self.gone = ""
        self._going = asyncio.Event()

    async def enter(self, sock: socket.socket) -> None:
        """Use an open socket and wait for CONNACK."""
        self._socket = sock
        paho = cast(Any, self._client)
        paho._create_socket_connection = lambda: sock  # noqa: SLF001 - it is open already
        paho._ssl_wrap_socket = lambda wrapped: wrapped  # noqa: SLF001 - TLS is done too
        entering = self._loop.create_task(self.__aenter__())
        try:
            await self.unless_gone(entering)
        except asyncio.CancelledError, aiomqtt.MqttError:
            if self._websocket:
                # ends the handshake that the library does in a thread
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            # a thread that was not begun by now will never be
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1 if self._begun else 0.1):
                    await self._opened.wait()
            raise
        self._disconnected.add_done_callback(lambda _: self._leave("broken"))

    async def unless_gone[T](self, task: asyncio.Task[T]) -> T:
        """Wait for a step of the conversation, but not on a dead connection."""
        going = self._loop.create_task(self._going.wait())
        try:
            await asyncio.wait({task, going}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
        finally:
            going.cancel()
            task.cancel()
        raise aiomqtt.MqttError(self.gone)

    def hang_up(self) -> None:
        """Send DISCONNECT if the socket takes it, and close."""
        self._leave("closed")
        # whatever the library stumbles on, the socket must be closed below
        with contextlib.suppress(Exception):
            self._client.disconnect()
            self._client.loop_write()
        self._client._sock_close()  # noqa: SLF001 - no public way to close at once
        if self._socket is not None:
            self._socket.close()
        if self._misc_task is not None:
            self._misc_task.cancel()
        for future in (self._connected, self._disconnected):
            if future.done() and not future.cancelled():
                future.exception()  # so that nobody complains that it was not seen

    def _leave(self, reason: str) -> None:
        self.gone = self.gone or reason
        self._going.set()
        self.mailbox.end(reason)

    @override
    def _on_message(self, client: Any, userdata: Any, message: MQTTMessage) -> None:
        # past the library's own queue, which nobody reads
        if message.retain:
            self.mailbox.dropped["retained"] += 1
        else:
            self.mailbox.put(message.payload)

    @override
    def _client_connect(self) -> None:
        self._begun = True
        try:
            super()._client_connect()
        finally:
            # CONNECT has told the broker the agreed time. Asking twice as often finds
            # a dead peer after one such time at most, not after two
            self._client._keepalive = max(1, self._keepalive // 2)  # noqa: SLF001
            self._loop.call_soon_threadsafe(self._opened.set)

    @override
    def _on_disconnect(self, *args: Any, **kwargs: Any) -> None:
        if self._connected.cancelled():
            return  # nobody waits any more, and the library would stumble over it
        # a refusal in CONNACK is told by `enter`, which knows the reason
        if not self._connected.done() or self._connected.exception() is None:
            self._leave(str(args[3]))
        super()._on_disconnect(*args, **kwargs)

    @override
    def _on_socket_register_write(self, client: Any, userdata: Any, sock: Any) -> None:
        self._loop.call_soon_threadsafe(self._write_when_ready, sock)

    def _write_when_ready(self, sock: Any) -> None:
        # the library would register the number of a socket that is closed by now
        if sock.fileno() >= 0:
            self._loop.add_writer(sock.fileno(), self._write)

    def _write(self) -> None:
        try:
            self._client.loop_write()
        except Exception as err:  # noqa: BLE001 - as the library does on reading
            self._leave(str(err))


def _translated(err: aiomqtt.MqttError) -> OpenHubError:
    if isinstance(err, MqttConnectError):
        code = _code(err.rc)
        if code in _REFUSALS:
            return BrokerRefusedError(
                Problem.BROKER_REFUSED, code=code, detail=str(err.rc)
            )
    return unreachable(str(err) or type(err).__name__)


def _code(code: ReasonCode | int | None) -> int:
    if isinstance(code, ReasonCode):
        return int(code.value)
    return 0 if code is None else code
