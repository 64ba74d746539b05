"""Times without push: how long values stay trusted, and when they are read again."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

# How long values stay trusted after the channel was lost
GRACE = 30.0
# Pauses between tries of a snapshot that failed while the channel is live, in seconds
SNAPSHOT_RETRIES = (5.0, 15.0, 60.0, 300.0)
# How long a start with stored values waits for the channel before it reads, in seconds
FIRST_CONNECTION = 5.0
# A reading stands for what was missed so shortly after it, in seconds
COVERED = 60.0
# Pushes came in without a break worth speaking of for so long (s), but for such a share
LONG_ENOUGH = 60.0
SHORT_SHARE = 0.01

type Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class GapWatch:
    """Follow whether pushes arrive, and tell when a reading is due because they do not.

    After a gap one snapshot makes the values right again. While push stays down,
    values lose trust after a grace time, and snapshots are due now and then:
    `interval` gives the pause for the length of the gap so far (both in seconds).
    `on_trust` is called with whether values can be relied on.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        interval: Callable[[float], float],
        on_trust: Callable[[bool], None],
    ) -> None:
        """Begin before the first connection; nothing is watched yet."""
        self.live = False
        # whether something may have changed without a push
        self.stale = True
        self._hass = hass
        self._interval = interval
        self._on_trust = on_trust
        self._started = False
        self._gaps = 0
        self._changed_at = self._tried_at = hass.loop.time()
        # when the last complete reading was, and for how long push was down since
        self._read_at = self._down_from = hass.loop.time()
        self._down = 0.0
        # for how long push was down since that was asked; nobody knows before the start
        self._missed = float("inf")
        # readings since the channel changed that did not work
        self._failures = 0
        self._first_due: float | None = None
        self._grace: CALLBACK_TYPE | None = None
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
            # stored values are shown: nobody knows how old they are
            self._first_due = self._hass.loop.time() + FIRST_CONNECTION
            self._begin_grace()

    def close(self) -> None:
        """Watch no longer."""
        if self._grace is not None:
            self._grace()
        self._grace = None

    def lost(self, *, covered: bool = False) -> None:
        """Note that pushes do not arrive any more.

        `covered`: a reading a moment ago stands for what is missed, if that is short.
        """
        self.live = False
        self.stale = self.stale or not covered
        self._gaps += 1
        now = self._hass.loop.time()
        self._changed_at = self._tried_at = self._down_from = now
        if self._started:
            self._begin_grace()

    def not_connected(self) -> None:
        """Note that a try to connect has failed: a first reading waits no longer."""
        if self._first_due is not None:
            self._first_due = self._hass.loop.time()

    def back(self) -> None:
        """Note that pushes arrive."""
        self.live = True
        self._failures = 0
        now = self._hass.loop.time()
        self._missed += now - self._changed_at
        self._changed_at = now
        self._down += now - self._down_from
        self.stale = self.stale or now - self._down_from > COVERED
        self._first_due = None
        self.close()

    @property
    def unbroken(self) -> bool:
        """Whether pushes came in nearly all the time since the last complete reading."""
        since = self._hass.loop.time() - self._read_at
        return self.live and since >= LONG_ENOUGH and self._down <= since * SHORT_SHARE

    @property
    def due_at(self) -> float | None:
        """When a reading is due because of a gap, by the loop's time."""
        if not self.live:
            if self._first_due is not None:
                return self._first_due
            return self._tried_at + self._interval(self._tried_at - self._changed_at)
        if not self.stale:
            return None
        if not self._failures:
            return self._changed_at
        pauses = SNAPSHOT_RETRIES
        return self._tried_at + pauses[min(self._failures, len(pauses)) - 1]

    def take_missed(self) -> float | None:
        """Return for how long push was down since the last time, None if there is a gap."""
        if self.stale:
            return None
        missed, self._missed = self._missed, 0.0
        return missed

    def mark(self) -> int | None:
        """Return the gap before a reading, None while push is down."""
        return self._gaps if self.live else None

    def settle(self, mark: int | None, *, whole: bool) -> None:
        """Note a reading that began at `mark`; it is right if it is whole and no gap came."""
        closed = self.stale and whole and mark is not None and mark == self._gaps
        if closed:
            self.stale = False
        self._read_at = self._down_from = self._hass.loop.time()
        self._down = 0.0
        self._note_try(failures=0 if whole else self._failures + 1)
        self._on_trust(True)
        if closed:
            for on_closed in self._listeners:
                on_closed()

    def failed(self) -> None:
        """Note a reading that did not work."""
        self._note_try(failures=self._failures + 1)
        # pushes arrive again: values that may be old are better than none
        self._on_trust(self.live)

    def put_off(self) -> None:
        """Note that a reading has to wait for the allowance, as after a failure."""
        if self.live:
            self._on_trust(True)

    def _note_try(self, *, failures: int) -> None:
        self._failures = failures
        self._tried_at = self._hass.loop.time()
        self._first_due = None

    def _begin_grace(self) -> None:
        self.close()
        self._grace = async_call_later(self._hass, GRACE, self._end_grace)

    @callback
    def _end_grace(self, _now: datetime) -> None:
        self._grace = None
        self._on_trust(False)
