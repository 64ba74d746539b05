"""Readings that nothing waits for: late after a start, and once a day at most."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import logging

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ...openhub import OpenHubError, RefusedError, RequestError
from .gap import Spawn

_LOGGER = logging.getLogger(__name__)

# Set-up and the first snapshot come first, in seconds
READ_AFTER = 60.0
# How long a restart needs no new reading, in seconds
DAY = 86_400.0


class DailyReader:
    """Run readings once after a start, and when a person asks.

    `readings` has the name of each in the log. What fails is not tried again before
    that: a project without the service for scenes is usual. `read_at` is the time of
    the last reading in seconds since the epoch; `save` stores it.
    """

    def __init__(
        self,
        readings: Mapping[str, Callable[[], Awaitable[None]]],
        *,
        read_at: float,
        spawn: Spawn,
        save: Callable[[], None],
    ) -> None:
        """Initialize from what was stored; nothing is read yet."""
        self.read_at = read_at
        self._readings = readings
        self._spawn = spawn
        self._save = save
        self._task: asyncio.Task[None] | None = None

    @callback
    def start(self) -> None:
        """Read later, if the last reading is old."""
        if not 0 <= _now() - self.read_at < DAY:
            self._begin(READ_AFTER)

    @callback
    def read_soon(self) -> None:
        """Read in the background, instead of a reading that is under way."""
        if self._task is not None:
            self._task.cancel()
        self._begin(0)

    def _begin(self, pause: float) -> None:
        self._task = self._spawn(self._read(pause), "daily reading")

    async def _read(self, pause: float) -> None:
        await asyncio.sleep(pause)
        answered = True
        for name, read in self._readings.items():
            try:
                await read()
            except OpenHubError as err:
                # a refusal is an answer too: it will be the same after a restart
                answered &= isinstance(err, RefusedError | RequestError)
                _LOGGER.debug("%s could not be read: %s", name, err)
        if answered:
            self.read_at = _now()
        self._save()


def _now() -> float:
    return dt_util.utcnow().timestamp()
