"""Connections to a real broker, and their reader."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
import contextlib
import ssl
from typing import Any

import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import OpenHubError, TransientError
from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.mqtt import MqttConnection
from tests.tuya_cloud.broker import Broker
from tests.tuya_cloud.broker.mosquitto import Grant

USER = Grant(username="user", password="p" * 32, client_id="client", topic="in/1")

type Connect = Callable[..., Awaitable[MqttConnection]]


def config(broker: Broker, scheme: str = "tcp", **changes: Any) -> HubConfig:
    """Make the lease that `USER` would get."""
    port = changes.pop("port", broker.ports.get(scheme, 0))
    values: dict[str, Any] = {
        "url": f"{scheme}://127.0.0.1:{port}",
        "client_id": USER.client_id,
        "username": USER.username,
        "password": USER.password,
        "topics": (USER.topic,),
        "lifetime": 7200,
        "cipher": Cipher.ECB,
        "link_id": "link-a",
    }
    return HubConfig(**values | changes)


@pytest_asyncio.fixture
async def connect(broker: Broker) -> AsyncGenerator[Connect]:
    """Connect connections and close them afterwards."""
    await broker.grant(USER)
    async with contextlib.AsyncExitStack() as stack:

        async def open_connection(
            scheme: str = "tcp", tls: ssl.SSLContext | None = None, **changes: Any
        ) -> MqttConnection:
            options = {
                name: changes.pop(name)
                for name in ("limit", "keepalive") & changes.keys()
            }
            connection = MqttConnection(
                config(broker, scheme, **changes),
                tls=tls or broker.ssl_context(),
                **options,
            )
            stack.push_async_callback(connection.close)
            await connection.connect()
            return connection

        yield open_connection


class Reader:
    """Takes what a connection hands on."""

    def __init__(self, connection: MqttConnection) -> None:
        """Listen from now on."""
        self.payloads: list[bytes] = []
        self.error: OpenHubError | None = None
        self._changed = asyncio.Event()
        connection.listen(self._take, self._lose)

    def _take(self, payload: bytes) -> None:
        self.payloads.append(payload)
        self._changed.set()

    def _lose(self, err: OpenHubError) -> None:
        assert self.error is None
        self.error = err
        self._changed.set()

    async def until(self, reached: Callable[[], object], limit: float = 5) -> None:
        """Wait until something is true."""
        async with asyncio.timeout(limit):
            while not reached():
                self._changed.clear()
                await self._changed.wait()


async def read(connection: MqttConnection, count: int) -> list[bytes]:
    """Read so many payloads."""
    reader = Reader(connection)
    await reader.until(lambda: len(reader.payloads) >= count)
    return reader.payloads


async def death(connection: MqttConnection) -> OpenHubError:
    """Wait until the connection says that it is lost."""
    reader = Reader(connection)
    await reader.until(lambda: reader.error is not None, 8)
    assert isinstance(reader.error, TransientError)
    return reader.error
