"""Owns time as the client sees it, so that a test can play a day in a second."""

import asyncio
import time
from typing import Protocol, override


class Clock(Protocol):
    """Source of the time, which can also wait."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow: for every timer."""

    def time(self) -> float:
        """Return seconds since the epoch: for people, days and months."""

    async def sleep(self, delay: float) -> None:
        """Wait for some seconds."""


class SystemClock(Clock):
    """The clock of this machine."""

    # as they are: a function around costs more
    monotonic = staticmethod(time.monotonic)
    time = staticmethod(time.time)

    @override
    async def sleep(self, delay: float) -> None:
        await asyncio.sleep(delay)


async def sleep_or_wake(clock: Clock, delay: float, wake: asyncio.Event) -> None:
    """Wait for some seconds, or until somebody sets the event; it is clear then."""
    sleeper = asyncio.ensure_future(clock.sleep(max(delay, 0.0)))
    waker = asyncio.ensure_future(wake.wait())
    try:
        await asyncio.wait({sleeper, waker}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeper.cancel()
        waker.cancel()
    wake.clear()
