"""Memory per device, entities included, beside the floor and Home Assistant's own."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
import gc
from importlib.util import find_spec
from multiprocessing import get_context
import tracemalloc
from typing import Any, Literal
from unittest.mock import patch

from homeassistant.core import HomeAssistant

from .figures.report import command
from .setups.core import Core
from .setups.floor import add_floor
from .setups.home import add_entry, home
from .setups.world import World, descriptions, device_id

type Kind = Literal["own", "floor", "core"]


async def add(hass: HomeAssistant, size: int, kind: Kind) -> object:
    """Set up so many devices; return what has to live as long as they."""
    if kind == "floor":
        return await add_floor(hass, map(device_id, range(size)), descriptions())
    if kind == "core":
        core = Core(size)
        await core.add(hass)
        return core
    world = World(size)
    with world.connected():
        await add_entry(hass, world.entry)
    return world


async def grown(size: int, kind: Kind) -> int:
    """Return the bytes that an account of so many devices takes."""
    async with AsyncExitStack() as stack:
        hass = await stack.enter_async_context(home())
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        kept = await add(hass, size, kind)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
        del kept
        return after - before


async def measure(size: int, kind: Kind) -> int:
    """Return the same without what is loaded only once."""
    limit = (
        "homeassistant.helpers.entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY"
    )
    with patch(limit, 10**9):
        await grown(2, kind)
        tracemalloc.start()
        return await grown(size, kind)


def alone(size: int, kind: Kind) -> int:
    """Measure in a process of its own."""
    return asyncio.run(measure(size, kind))


async def main(size: int = 1000) -> dict[str, Any]:
    """Compare two sizes of each, so that what does not grow is left out.

    Parts of Home Assistant hold on to one that was stopped until the next one starts:
    in one process the first account would be freed at the cost of the second.
    """
    kinds: list[Kind] = ["own", "floor"]
    if find_spec("tuya_sharing"):
        kinds.append("core")
    work = [(devices, kind) for kind in kinds for devices in (10, size)]
    with ProcessPoolExecutor(
        2, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        taken = dict(zip(work, pool.map(alone, *zip(*work, strict=True)), strict=True))
    each = {
        kind: round((taken[size, kind] - taken[10, kind]) / (size - 10) / 1024, 2)
        for kind in kinds
    }
    return {
        "KiB per device": each,
        "ratio": {
            f"own / {kind}": round(each["own"] / each[kind], 3) for kind in kinds[1:]
        },
    }


if __name__ == "__main__":
    command(main)
