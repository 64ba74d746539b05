"""The timers of devices, read for those whose calendar a person has enabled."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from homeassistant.util import dt as dt_util

from ...catalog import Occasion, timer_text
from ...openhub import CallKind, Cloud, Timer, Usage

# Tuya's documents want so much between two calls, in seconds
PAUSE: float = 2.0
# what a person looks at may be so old; no push tells that the app changed a timer
LOOKED_AT: Final = timedelta(minutes=10)
DAILY: Final = timedelta(hours=24)


class DeviceTimers:
    """What the devices of one account do by timers, as it was read last.

    A device is read once a day, and when a person looks at its calendar; 48 times a day
    at most for the whole project. What is refused is not asked again within a day.
    """

    def __init__(self, cloud: Cloud, usage: Usage) -> None:
        """Initialize; nothing is read yet."""
        self._service = cloud.timers
        self._usage = usage
        self._lock = asyncio.Lock()
        self._known: dict[str, tuple[Occasion, ...]] = {}
        self._asked_at: dict[str, datetime] = {}
        self._free_at = 0.0

    def known(self, device_id: str) -> tuple[Occasion, ...] | None:
        """Return what a device does by timers, None where that was never read."""
        return self._known.get(device_id)

    async def async_read(self, device_id: str, age: timedelta) -> None:
        """Read the timers of a device, if the last try is older than `age`.

        Raises `OpenHubError` where that fails: what was read before stays known.
        """
        async with self._lock:
            now = dt_util.utcnow()
            last = self._asked_at.get(device_id)
            # a clock that was set back makes nothing due for ever
            due = last is None or not timedelta(0) <= now - last < age
            if self._service is None or not due:
                return
            if not self._usage.may_spend(CallKind.TIMERS):
                return
            self._asked_at[device_id] = now
            await self._async_pause()
            found = await self._service.timers(device_id)
            self._known[device_id] = tuple(
                [await _occasion(timer) for timer in found if timer.enabled]
            )

    async def _async_pause(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(self._free_at - loop.time(), 0))
        self._free_at = loop.time() + PAUSE


async def _occasion(timer: Timer) -> Occasion:
    # a zone that nobody knows is that of Home Assistant
    zone = await dt_util.async_get_time_zone(timer.zone) if timer.zone else None
    return Occasion(
        time=timer.time,
        days=timer.days,
        date=timer.date,
        zone=zone,
        text=timer_text(timer.name, timer.values),
    )
