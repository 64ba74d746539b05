"""The longest time that the event loop is held, beside bare entities of the same number.

The cloud and its broker are processes of their own, so all calls and pushes come
through sockets as in life. The floor adds or writes its entities in one go, as Home
Assistant's own helpers do; `setups.loop_watch` says what is measured.
"""

import asyncio
from collections.abc import Awaitable, Sequence
import itertools
from pathlib import Path
import tempfile
from typing import Any

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .figures.report import command
from .setups.far_cloud import FarCloud, far_cloud
from .setups.floor import add_floor_platform
from .setups.home import add_entry, home, make_entry
from .setups.loop_watch import Hold, longest_hold
from .setups.world import METER, descriptions, device_id

ROUNDS = 4
BURST = 5000
# seconds for what goes on in the background after a start
AFTER = 1.0


def figures(holds: Sequence[tuple[Hold, Hold]]) -> dict[str, Any]:
    """Return the shortest of each side, and how much ours is longer.

    Whatever else the machine does makes the same work longer, never shorter.
    """
    own, floor = (
        min(side, key=lambda hold: hold.cpu) for side in zip(*holds, strict=True)
    )
    beyond = round(own.cpu - floor.cpu, 1)
    return {"own": _show(own), "floor": _show(floor), "beyond": beyond}


def _show(hold: Hold) -> dict[str, Any]:
    return {
        "cpu": round(hold.cpu, 1),
        "clock": round(hold.clock, 1),
        "by": hold.by,
    }


class Round:
    """Two runs of Home Assistant on a new folder: the first start, and one after it."""

    def __init__(self, cloud: FarCloud, size: int, number: int) -> None:
        """Begin with nothing stored; `holds` gets both sides of each case."""
        self.cloud = cloud
        self.size = size
        # another value each time
        self.value = 10 + number
        self.holds: dict[str, tuple[Hold, Hold]] = {}

    async def play(self, folder: Path) -> None:
        """Do everything once."""
        async with home(folder) as hass:
            data = {**self.cloud.entry_data, "link_id": "0" * 32}
            entry = make_entry(DOMAIN, "bench", data)
            self.holds["cold start"] = (
                await longest_hold(self._started(hass, add_entry(hass, entry))),
                await longest_hold(self._add_floor(hass)),
            )
        async with home(folder) as hass:
            (entry,) = hass.config_entries.async_entries(DOMAIN)
            start = hass.config_entries.async_setup(entry.entry_id)
            self.holds["warm start"] = (
                await longest_hold(self._started(hass, start)),
                await longest_hold(self._add_floor(hass)),
            )
            self.cloud.order("change", self.value)
            self.holds["snapshot"] = (
                await longest_hold(entry.runtime_data.async_refresh()),
                await longest_hold(self._write_floor(self.size * len(METER))),
            )
            # all that is pushed waits in sockets and the broker when this process goes on
            self.cloud.order("burst", BURST)
            self.holds["burst"] = (
                await longest_hold(self._hear(entry, BURST)),
                await longest_hold(self._write_floor(BURST)),
            )
            reload = hass.config_entries.async_reload(entry.entry_id)
            self.holds["reload"] = (
                await longest_hold(self._started(hass, reload)),
                await longest_hold(self._reload_floor(hass)),
            )

    async def _started(self, hass: HomeAssistant, start: Awaitable[object]) -> None:
        """Start, and wait for the readings that follow in the background."""
        await start
        await hass.async_block_till_done()
        await asyncio.sleep(AFTER)

    async def _add_floor(self, hass: HomeAssistant) -> None:
        ids = map(device_id, range(self.size))
        self.floor, self.platform = await add_floor_platform(hass, ids, descriptions())
        await hass.async_block_till_done()

    async def _reload_floor(self, hass: HomeAssistant) -> None:
        await self.platform.async_reset()
        await self._add_floor(hass)

    async def _write_floor(self, count: int) -> None:
        self.value += 1
        sensors = itertools.cycle(self.floor.values())
        for number, sensor in enumerate(itertools.islice(sensors, count)):
            sensor.write(self.value + number % 7)

    async def _hear(self, entry: ConfigEntry, count: int) -> None:
        """Wait for so many messages."""
        async with asyncio.timeout(60):
            while entry.runtime_data.hub.channel.messages < count:
                await asyncio.sleep(0.01)


async def main(size: int = 1000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Play some rounds; return the holds of each case."""
    cases: dict[str, list[tuple[Hold, Hold]]] = {}
    with far_cloud(meters=size) as cloud:
        for number in range(rounds):
            with tempfile.TemporaryDirectory(prefix="openhub-holds-") as folder:
                each = Round(cloud, size, number * 10)
                await each.play(Path(folder))
            for case, holds in each.holds.items():
                cases.setdefault(case, []).append(holds)
    return {case: figures(holds) for case, holds in cases.items()}


if __name__ == "__main__":
    command(main)
