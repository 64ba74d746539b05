"""Times without push: how long values stay trusted, and when snapshots are taken."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

# How long values stay trusted after the channel was lost
GRACE = 30.0
# Pauses between tries of a snapshot that failed while the channel is live, in seconds
SNAPSHOT_RETRIES = (5.0, 15.0, 60.0, 300.0)

type Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class GapWatch:
    """Follow whether pushes arrive.

    After a gap one snapshot makes the values right again. While push stays down,
    values lose trust after a grace time, and snapshots are polled: `interval` gives
    the pause for the length of the gap so far (both in seconds). `read` takes a
    snapshot and returns whether that worked; `on_trust` is called with whether values
    can be relied on.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        spawn: Spawn,
        read: Callable[[], Awaitable[bool]],
        interval: Callable[[float], float],
        on_trust: Callable[[bool], None],
    ) -> None:
        """Begin before the first connection; nothing is watched yet."""
        self.live = False
        # whether something may have changed without a push
        self.stale = True
        self._hass = hass
        self._spawn = spawn
        self._read = read
        self._interval = interval
        self._on_trust = on_trust
        self._started = False
        self._gaps = 0
        self._lost_at = hass.loop.time()
        self._grace: CALLBACK_TYPE | None = None
        self._poll: CALLBACK_TYPE | None = None
        self._snapshot: asyncio.Task[None] | None = None
        self._listeners: list[Callable[[], None]] = []

    @callback
    def async_subscribe(self, on_closed: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `on_closed` when a snapshot has closed a gap; return the way to stop."""
        self._listeners.append(on_closed)
        return lambda: self._listeners.remove(on_closed)

    def start(self) -> None:
        """Begin to watch: the platforms are there."""
        self._started = True
        if not self.live:
            self._watch()
        elif self.stale:
            self._begin_snapshot()

    def close(self) -> None:
        """Watch no longer."""
        for cancel in self._grace, self._poll:
            if cancel is not None:
                cancel()
        self._grace = self._poll = None

    def lost(self) -> None:
        """Note that pushes do not arrive any more."""
        self.live = False
        self.stale = True
        self._gaps += 1
        self._lost_at = self._hass.loop.time()
        if self._snapshot is not None:
            self._snapshot.cancel()
        if self._started:
            self._watch()

    def back(self) -> None:
        """Note that pushes arrive."""
        self.live = True
        self.close()
        if self._started:
            self._begin_snapshot()

    def mark(self) -> int | None:
        """Return the gap before a reading, None while push is down."""
        return self._gaps if self.live else None

    def settle(self, mark: int | None) -> None:
        """Note a complete reading that began at `mark`; it is right if no gap came."""
        closed = self.stale and mark is not None and mark == self._gaps
        if closed:
            self.stale = False
        self._on_trust(True)
        if closed:
            for on_closed in self._listeners:
                on_closed()

    def _begin_snapshot(self) -> None:
        self._snapshot = self._spawn(self._take_snapshot(), "snapshot")

    async def _take_snapshot(self) -> None:
        """Read all values after a gap; try again until that works."""
        pauses = iter(SNAPSHOT_RETRIES)
        await self._read()
        while self.stale:
            # pushes arrive again: values that may be old are better than none
            self._on_trust(True)
            await asyncio.sleep(next(pauses, SNAPSHOT_RETRIES[-1]))
            await self._read()

    def _watch(self) -> None:
        self.close()
        self._grace = async_call_later(self._hass, GRACE, self._end_grace)
        self._schedule_poll()

    @callback
    def _end_grace(self, _now: datetime) -> None:
        self._grace = None
        self._on_trust(False)

    def _schedule_poll(self) -> None:
        pause = self._interval(self._hass.loop.time() - self._lost_at)
        self._poll = async_call_later(self._hass, pause, self._handle_poll)

    @callback
    def _handle_poll(self, _now: datetime) -> None:
        self._poll = None
        self._spawn(self._poll_once(), "poll")

    async def _poll_once(self) -> None:
        worked = await self._read()
        if not self.live:
            self._on_trust(worked)
            self._schedule_poll()
