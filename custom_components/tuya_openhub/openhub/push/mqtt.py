"""One MQTT connection for one lease: connect, subscribe, hand on payloads, close."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
import ssl
import struct
from typing import Final

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
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
from .paho_client import BrokerSocket, PahoClient, check_library
from .payload_buffer import PayloadBuffer
from .websocket import open_websocket

_KEEPALIVE: Final = 60
# CONNACK reasons that concern the credentials of this lease: client id, name or
# password, authorisation; in the numbers that paho translates them to
_REFUSALS: Final = frozenset({133, 134, 135})
_SUBACK_FAILURE: Final = 128


class MqttConnection:
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
        self._buffer = PayloadBuffer()
        self._client: PahoClient | None = None
        # the reason codes of CONNACK or SUBACK, None when the connection was lost first
        self._answer: asyncio.Future[list[ReasonCode] | None] | None = None
        self._lost = ""

    @property
    def dropped(self) -> Counter[str]:
        """How many payloads were not handed on: too many to keep, or retained."""
        return self._buffer.dropped

    async def connect(self) -> None:
        """Connect and subscribe to every topic, or raise what went wrong."""
        address = parse_broker_url(self._config.url)
        if address.tls and self._tls is None:
            raise RefusedError(Problem.BROKER_INSECURE, detail="no TLS context given")
        check_library()
        try:
            await self._translate_faults(self._connect(address))
        except BaseException:
            await self.close()
            raise

    def listen(
        self,
        on_payload: Callable[[bytes], object],
        on_lost: Callable[[OpenHubError], None],
    ) -> None:
        """Hand on payloads, also those that came before, and in the end why it is lost."""
        if self._client is None:
            raise unreachable("not connected")
        self._buffer.read(
            on_payload,
            lambda reason: on_lost(unreachable(f"connection lost: {reason}")),
        )

    async def close(self) -> None:
        """Close at once, with DISCONNECT if it goes out; what has come is handed on."""
        if self._client is not None:
            self._handle_lost("closed")
            self._client.close()
            self._buffer.flush()

    async def _translate_faults(self, connecting: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._limit):
                await connecting
        except OpenHubError:
            raise
        except TimeoutError as err:
            raise unreachable(f"no answer within {self._limit:g} s") from err
        except (ValueError, struct.error) as err:
            # paho checks names, topics and lengths itself
            raise TransientError(Problem.BAD_ANSWER, detail="unusable lease") from err
        except Exception as err:
            # after any other fault of paho the connection cannot be used
            raise unreachable(str(err) or type(err).__name__) from err

    async def _connect(self, address: BrokerAddress) -> None:
        tls = self._tls if address.tls else None
        opened = await open_socket(address.host, address.port, tls)
        sock: BrokerSocket = opened
        if address.websocket:
            sock = await open_websocket(opened, address)
        self._client = client = PahoClient(
            self._config.client_id, sock, self._handle_lost
        )
        client.paho.username_pw_set(self._config.username, self._config.password)
        client.paho.on_connect = self._on_connect
        client.paho.on_subscribe = self._on_subscribe
        client.paho.on_message = self._on_message
        connack = await self._ask(
            lambda: client.connect(address.host, address.port, self._keepalive)
        )
        _check_connack(connack[0])
        topics = [(topic, 0) for topic in self._config.topics]
        suback = await self._ask(lambda: client.paho.subscribe(topics))
        _check_suback(suback, len(topics))

    async def _ask(self, send: Callable[[], object]) -> list[ReasonCode]:
        """Send a request and return the codes of its answer; do not wait when lost."""
        self._answer = asyncio.get_running_loop().create_future()
        send()
        codes = await self._answer
        if codes is None:
            raise unreachable(self._lost)
        return codes

    def _handle_answer(self, codes: list[ReasonCode] | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(codes)

    def _handle_lost(self, reason: str) -> None:
        self._lost = self._lost or reason
        self._handle_answer(None)
        self._buffer.end(reason)

    def _on_connect(
        self,
        _client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        code: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._handle_answer([code])

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: object,
        _mid: int,
        codes: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        self._handle_answer(codes)

    def _on_message(
        self, _client: Client, _userdata: object, message: MQTTMessage
    ) -> None:
        if message.retain:
            self._buffer.dropped["retained"] += 1
        else:
            self._buffer.put(message.payload)


def _check_connack(code: ReasonCode) -> None:
    if code.value in _REFUSALS:
        raise BrokerRefusedError(
            Problem.BROKER_REFUSED, code=code.value, detail=str(code)
        )
    if code.is_failure:
        raise unreachable(str(code))


def _check_suback(codes: list[ReasonCode], topics: int) -> None:
    failed = sum(code.value >= _SUBACK_FAILURE for code in codes)
    if failed or len(codes) != topics:
        raise BrokerRefusedError(
            Problem.BROKER_REFUSED,
            code=_SUBACK_FAILURE,
            detail=f"{failed} of {topics} topics refused",
        )
