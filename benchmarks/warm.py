"""A warm start of 1,000 devices with 6,000 entities, beside the same added bare.

A first run fills the registries for both sides. Each round is another Home Assistant on
that folder, so its registries come from the disk, and both sides start in it by turns:
this integration from its stored snapshot, by plans, to entities; the floor with devices
and entities that the registries know as well. What a process does once, as to load
code, was done in the first run.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
import tempfile
from time import perf_counter, process_time
from typing import Any

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant

from .figures.report import command, medians, ratios, settle_garbage
from .setups.floor import add_floor
from .setups.home import add_entry, home
from .setups.world import World, descriptions, device_id

ROUNDS = 7

type Start = Callable[[], Awaitable[None]]


async def own_start(hass: HomeAssistant) -> None:
    """Set this integration up as a start of Home Assistant does."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    if not await hass.config_entries.async_setup(entry.entry_id):
        raise RuntimeError(f"not set up: {entry.reason}")


async def floor_start(hass: HomeAssistant, size: int) -> None:
    """Add the same entities bare."""
    await add_floor(hass, map(device_id, range(size)), descriptions())


async def spent(start: Awaitable[None]) -> tuple[float, float]:
    """Return the ms of CPU and of the clock that a start takes."""
    settle_garbage()
    cpu, clock = process_time(), perf_counter()
    await start
    return (process_time() - cpu) * 1000, (perf_counter() - clock) * 1000


async def main(size: int = 1000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Compare so many warm starts; the sides begin by turns."""
    cpu: dict[str, list[float]] = {"own": [], "floor": []}
    clock: dict[str, list[float]] = {"own": [], "floor": []}
    world = World(size)
    with tempfile.TemporaryDirectory(prefix="openhub-warm-") as name, world.connected():
        folder = Path(name)
        async with home(folder) as hass:
            await add_entry(hass, world.entry)
            await floor_start(hass, size)
        for number in range(rounds):
            async with home(folder) as hass:
                sides = [("own", own_start(hass)), ("floor", floor_start(hass, size))]
                for side, start in sides if number % 2 else reversed(sides):
                    one, other = await spent(start)
                    cpu[side].append(one)
                    clock[side].append(other)
                await hass.async_block_till_done()
                shown = len(hass.states.async_entity_ids("sensor"))
                if shown < 2 * 6 * size:
                    raise RuntimeError(f"{shown} sensors are shown")
    return {
        "CPU ms": medians(cpu),
        "ms": medians(clock),
        "ratio": ratios(cpu, ("own", "floor")),
    }


if __name__ == "__main__":
    command(main)
