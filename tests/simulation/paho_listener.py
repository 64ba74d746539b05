"""A client that others wrote: paho in a thread of its own, as most programs use it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import ssl
from typing import Any, Literal

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion


class PahoListener:
    """Puts the topic and payload of each message into `messages`."""

    def __init__(self, client: Client) -> None:
        """Take over the callbacks of a client that is not connected yet."""
        self._loop = asyncio.get_running_loop()
        self._client = client
        self._answers: asyncio.Queue[bool] = asyncio.Queue()
        self.messages: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        client.on_connect = lambda *given: self._answer(not given[3].is_failure)
        client.on_subscribe = lambda *given: self._answer(not given[3][0].is_failure)
        client.on_unsubscribe = lambda *_: self._answer(True)
        client.on_message = self._handle_message

    def _answer(self, good: bool) -> None:
        self._loop.call_soon_threadsafe(self._answers.put_nowait, good)

    def _handle_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        self._loop.call_soon_threadsafe(
            self.messages.put_nowait, (message.topic, message.payload)
        )

    async def connected(self) -> None:
        """Wait for CONNACK."""
        assert await asyncio.wait_for(self._answers.get(), 5)

    async def subscribe(self, topic: str) -> None:
        """Subscribe and wait for SUBACK."""
        self._client.subscribe(topic)
        assert await asyncio.wait_for(self._answers.get(), 5)

    async def unsubscribe(self, topic: str) -> None:
        """Unsubscribe and wait for UNSUBACK."""
        self._client.unsubscribe(topic)
        assert await asyncio.wait_for(self._answers.get(), 5)


@asynccontextmanager
async def paho_listener(
    port: int,
    lease: dict[str, Any],
    *,
    transport: Literal["tcp", "websockets"] = "tcp",
    tls: ssl.SSLContext | None = None,
    keepalive: int = 60,
) -> AsyncGenerator[PahoListener]:
    """Connect with a lease, and disconnect in the end."""
    client = Client(
        CallbackAPIVersion.VERSION2, lease["client_id"], transport=transport
    )
    client.username_pw_set(lease["username"], lease["password"])
    client.ws_set_options("/mqtt")
    if tls is not None:
        client.tls_set_context(tls)
    listener = PahoListener(client)
    client.connect_async("127.0.0.1", port, keepalive)
    client.loop_start()
    try:
        await listener.connected()
        yield listener
    finally:
        client.disconnect()
        await asyncio.to_thread(client.loop_stop)
