"""The search for devices that were paired, or report, but are in no list yet."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from .gap import Spawn

# When to look for a device that was just paired: the cloud lists it a little later
SEARCH_AFTER = (1.0, 2.0, 7.0, 20.0)
# When to look again for a device that reports but is in no list
SEARCH_AGAIN = 6 * 3600.0


class DeviceSearch:
    """One search at a time for all devices that are missing.

    `expect` makes the next snapshot ask for every list, also those that rarely change;
    `read` takes a snapshot.
    """

    def __init__(
        self,
        *,
        spawn: Spawn,
        expect: Callable[[], None],
        read: Callable[[], Awaitable[object]],
    ) -> None:
        """Begin with nothing to look for."""
        self._spawn = spawn
        self._expect = expect
        self._read = read
        self._wanted: set[str] = set()
        self._unlisted: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None

    def want(self, device_id: str, *, paired: bool = False) -> None:
        """Look for a device, unless that failed within the last hours."""
        now = asyncio.get_running_loop().time()
        if self._unlisted.get(device_id, now) > now and not paired:
            return
        self._wanted.add(device_id)
        if self._task is None or self._task.done():
            self._task = self._spawn(self._look(), "search")

    def found(self, device_ids: Iterable[str]) -> None:
        """Note that devices are there."""
        self._wanted.difference_update(device_ids)

    async def _look(self) -> None:
        self._expect()
        for pause in SEARCH_AFTER:
            await asyncio.sleep(pause)
            await self._read()
            if not self._wanted:
                return
        again = asyncio.get_running_loop().time() + SEARCH_AGAIN
        self._unlisted.update(dict.fromkeys(self._wanted, again))
        self._wanted.clear()
