"""The one task that reads all states: it knows why, and what that may cost."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
import math
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...openhub import (
    Channel,
    ChannelState,
    JsonValue,
    OpenHub,
    ReadingAllowance,
    Usage,
)
from .delivery import Delivery
from .device_search import DeviceSearch
from .gap import COVERED, GapWatch

# How often messages are counted, in seconds: that costs no call
_SAMPLE_EVERY: Final = 300.0


class Reason(StrEnum):
    """Why all states are read."""

    ASKED = "asked"
    GAP = "gap"
    SEARCH = "search"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingMark:
    """What was so when a reading began."""

    gap: int | None
    comparable: bool


class StateReader:
    """Read all states when a gap, a silent channel or a missing device asks for it.

    `read` takes a snapshot and returns whether that worked; `begin` and `end` belong
    around each snapshot, whoever asked for it. `cost` is how many calls one takes.
    Where readings find again and again what was not pushed, the hub tries other forms
    of lease; after the last one `on_silent` is called. `stored` is what `store` gave.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        usage: Usage,
        stored: Mapping[str, Any],
        read: Callable[[], Awaitable[bool]],
        cost: Callable[[], int],
        hub: Callable[[], OpenHub],
        on_trust: Callable[[bool], None],
        on_silent: Callable[[], None],
    ) -> None:
        """Initialize; nothing is read before `run`."""
        self.gap = GapWatch(hass, interval=usage.snapshot_interval, on_trust=on_trust)
        self.delivery = Delivery(
            stored=_mapping(stored.get("delivery")),
            messages=lambda: hub().channel.messages,
            time=_time,
        )
        self.search = DeviceSearch(
            time=_time,
            now=hass.loop.time,
            on_due=self.wake,
            stored=_mapping(stored.get("search")),
        )
        self._allowance = ReadingAllowance(usage.poll_interval)
        self._read = read
        self._cost = cost
        self._hub = hub
        self._on_silent = on_silent
        self._now = hass.loop.time
        self._wake = asyncio.Event()
        self._asked_at: float | None = None
        # when a loss became our own doing, a moment after a reading
        self._form_changed_at = -math.inf

    def store(self) -> dict[str, JsonValue]:
        """Return for JSON what the next start goes on with."""
        return {"delivery": self.delivery.store(), "search": {**self.search.store()}}

    def wake(self) -> None:
        """Look again for what is due: something has changed."""
        self._wake.set()

    async def run(self) -> None:
        """Read what is due until cancelled."""
        if self.delivery.reported:
            self._on_silent()
        while True:
            self._sample()
            when, reason = self._next()
            ready = self._allowance.ready_at(self._now())
            if ready > max(when, self._now()):
                self.gap.put_off()
                when = ready
            if await self._comes(when):
                await self._take(reason)

    @callback
    def request(self, delay: float) -> None:
        """Read within so many seconds, or a little later where the allowance is used."""
        when = self._now() + delay
        self._asked_at = when if self._asked_at is None else min(self._asked_at, when)
        self.wake()

    @callback
    def follow(self, channel: Channel) -> None:
        """Follow the channel: only here is decided when pushes are lost and back."""
        if channel.connected and not self.gap.live:
            self.gap.back()
        elif self.gap.live and not channel.connected:
            self.gap.lost(covered=self._now() - self._form_changed_at <= COVERED)
            self._form_changed_at = -math.inf
            self.search.forget_kept()
        elif channel.state in {ChannelState.LOST, ChannelState.REFUSED}:
            self.gap.not_connected()
        self._sample()
        self.wake()

    # Around each reading

    def begin(self) -> ReadingMark:
        """Note that a reading begins, and count it."""
        self._allowance.spend(self._now())
        self.delivery.begin_reading()
        return ReadingMark(gap=self.gap.mark(), comparable=self.gap.unbroken)

    def end(self, mark: ReadingMark, *, whole: bool) -> None:
        """Note that a reading worked; `whole` if no part of it has to be read again."""
        self.gap.settle(mark.gap, whole=whole)
        comparable = mark.comparable and not self.gap.stale
        self.delivery.end_reading(self._now(), comparable=comparable)
        self.wake()

    def failed(self) -> None:
        """Note that a reading did not work."""
        self.gap.failed()
        self.delivery.fail_reading(self._now())
        self.wake()

    # The task

    def _next(self) -> tuple[float, Reason]:
        """Return when the next reading is due, and why."""
        due = {
            Reason.ASKED: self._asked_at,
            Reason.GAP: self.gap.due_at,
            Reason.SEARCH: self.search.due_at,
        }
        if self.gap.live and not self.gap.stale:
            due[Reason.SILENCE] = self.delivery.due_at(self._now(), self._cost())
        return min((when, reason) for reason, when in due.items() if when is not None)

    async def _comes(self, when: float) -> bool:
        """Wait for a moment; False where something else has to be done before."""
        settle_at = self.delivery.settle_at
        stops = [when] if settle_at is None else [when, settle_at]
        if self.gap.live:
            stops.append(self._now() + _SAMPLE_EVERY)
        until = min(stops)
        self._wake.clear()
        try:
            async with asyncio.timeout_at(until):
                await self._wake.wait()
        except TimeoutError:
            if until == settle_at:
                self._settle()
                return False
            return until == when
        return False

    async def _take(self, reason: Reason) -> None:
        if reason is Reason.ASKED:
            self._asked_at = None
        worked = await self._read()
        if reason is Reason.SEARCH:
            self.search.note_reading(worked=worked)

    def _sample(self) -> None:
        self.delivery.sample(self._now(), live=self.gap.live)

    def _settle(self) -> None:
        self._sample()
        self.delivery.settle()
        if self.delivery.condemned and not self.delivery.reported:
            self.delivery.acquit()
            self._form_changed_at = self._now()
            if not self._hub().try_other_form():
                self.delivery.reported = True
                self._on_silent()


def _mapping(stored: object) -> Mapping[str, object]:
    """Return what was stored, if it is what should be."""
    return stored if isinstance(stored, dict) else {}


def _time() -> float:
    return dt_util.utcnow().timestamp()
