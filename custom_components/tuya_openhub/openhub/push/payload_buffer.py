"""Payloads between the MQTT connection and their reader, who may come later."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

# about a minute of the busiest account, kept while the host is still starting
SIZE: Final = 10_000
# in bytes: what is kept costs no more than this, whatever comes
BYTES: Final = 16 * 1024 * 1024
# so many kept messages are handed on before others on the loop get their turn
BATCH: Final = 50

# what the reader returns does not matter here
type OnPayload = Callable[[bytes], object]
type OnEnd = Callable[[str], None]


class PayloadBuffer:
    """Hands each payload on at once, and keeps them while there is no reader.

    The MQTT client reads few messages in each turn of the loop, so nobody else waits for
    long. A task that is woken for each would cost more than to decode it. `dropped`
    counts what could not be kept.
    """

    def __init__(self) -> None:
        """Begin without a reader."""
        self.dropped: Counter[str] = Counter()
        self._kept: deque[bytes] = deque()
        self._bytes = 0
        self._on_payload: OnPayload | None = None
        self._on_end: OnEnd | None = None
        self._due = False
        self._end: str | None = None

    def put(self, payload: bytes) -> None:
        """Hand a payload on, behind those that are kept."""
        if self._on_payload is not None and not self._kept:
            self._on_payload(payload)
        elif len(self._kept) < SIZE and self._bytes + len(payload) <= BYTES:
            self._kept.append(payload)
            self._bytes += len(payload)
        else:
            self.dropped["overflow"] += 1
            # what is missed now is read again, as after any loss
            self.end("more came than could be kept")

    def end(self, reason: str) -> None:
        """Learn that nothing more will come, and why; only the first reason counts."""
        if self._end is None:
            self._end = reason
            self._go_on_soon()

    def read(self, on_payload: OnPayload, on_end: OnEnd) -> None:
        """Hand on what has come and what will come, in order, and in the end the reason."""
        self._on_payload, self._on_end = on_payload, on_end
        self._go_on_soon()

    def flush(self) -> None:
        """Hand on all that is kept, now."""
        while self._on_payload is not None and self._kept:
            self._on_payload(self._take())

    def _take(self) -> bytes:
        payload = self._kept.popleft()
        self._bytes -= len(payload)
        return payload

    def _go_on_soon(self) -> None:
        if self._on_payload is not None and not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._due = False
        for _ in range(min(BATCH, len(self._kept))):
            if self._on_payload is not None:
                self._on_payload(self._take())
        if self._kept:
            self._go_on_soon()
        elif self._end is not None and self._on_end is not None:
            on_end, self._on_end = self._on_end, None
            on_end(self._end)
