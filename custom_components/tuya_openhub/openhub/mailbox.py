"""Payloads on their way from the MQTT client to the one who reads them."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

# about a minute of the busiest account, kept while the host is still starting
SIZE: Final = 10_000
# so many messages are handled at a time before others on the loop get their turn
BATCH: Final = 50

type OnPayloads = Callable[[list[bytes]], None]
type OnEnd = Callable[[str], None]


class Mailbox:
    """Bounded queue that is emptied by the event loop itself, a batch at a time.

    Messages mostly come one by one: a task that waits for each would cost more than
    to decode it. `dropped` counts what could not be kept.
    """

    def __init__(self) -> None:
        """Begin empty; what comes is kept until somebody reads."""
        self.dropped: Counter[str] = Counter()
        self._payloads: deque[bytes] = deque()
        self._readers: tuple[OnPayloads, OnEnd] | None = None
        self._due = False
        self._end: str | None = None

    def put(self, payload: bytes) -> None:
        """Keep a payload; hand it on soon."""
        if len(self._payloads) >= SIZE:
            self.dropped["overflow"] += 1
            return
        self._payloads.append(payload)
        self._hand_on_soon()

    def end(self, reason: str) -> None:
        """Learn that nothing more will come, and why; only the first reason counts."""
        if self._end is None:
            self._end = reason
            self._hand_on_soon()

    def read(self, on_payloads: OnPayloads, on_end: OnEnd) -> None:
        """Hand on what has come and what will come, in order, and in the end the reason."""
        self._readers = on_payloads, on_end
        self._hand_on_soon()

    def empty(self) -> None:
        """Hand on all that has come, now."""
        while self._readers is not None and self._payloads:
            self._readers[0](self._take())

    def _hand_on_soon(self) -> None:
        if self._readers is not None and not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._hand_on)

    def _hand_on(self) -> None:
        self._due = False
        if self._readers is None:
            return
        on_payloads, on_end = self._readers
        if self._payloads:
            on_payloads(self._take())
        if self._payloads:
            self._hand_on_soon()
        elif self._end is not None:
            self._readers = None
            on_end(self._end)

    def _take(self) -> list[bytes]:
        count = min(BATCH, len(self._payloads))
        return [self._payloads.popleft() for _ in range(count)]
