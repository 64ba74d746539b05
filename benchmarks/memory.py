"""Memory per device, entities included, beside Home Assistant's own integration."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
import gc
from importlib.util import find_spec
from multiprocessing import get_context
import tracemalloc
from typing import Any
from unittest.mock import patch

from .figures.report import command
from .setups.core import Core
from .setups.home import add_entry, home
from .setups.world import World


async def grown(size: int, *, own: bool) -> int:
    """Return the bytes that an account of so many devices takes."""
    async with AsyncExitStack() as stack:
        hass = await stack.enter_async_context(home())
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        if own:
            world = World(size)
            with world.connected():
                await add_entry(hass, world.entry)
        else:
            core = Core(size)
            await core.add(hass)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before


async def measure(size: int, *, own: bool) -> int:
    """Return the same without what is loaded only once."""
    limit = (
        "homeassistant.helpers.entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY"
    )
    with patch(limit, 10**9):
        await grown(2, own=own)
        tracemalloc.start()
        return await grown(size, own=own)


def alone(size: int, own: bool) -> int:
    """Measure in a process of its own."""
    return asyncio.run(measure(size, own=own))


async def main(size: int = 1000) -> dict[str, Any]:
    """Compare two sizes of each, so that what does not grow is left out.

    Parts of Home Assistant hold on to one that was stopped until the next one starts:
    in one process the first account would be freed at the cost of the second.
    """
    kinds = {"own": True}
    if find_spec("tuya_sharing"):
        kinds["core"] = False
    each: dict[str, float] = {}
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        for name, own in kinds.items():
            few, many = pool.map(alone, (10, size), (own, own))
            each[name] = round((many - few) / (size - 10) / 1024, 2)
    result: dict[str, Any] = {"KiB per device": each}
    if "core" in each:
        result["ratio"] = round(each["own"] / each["core"], 3)
    return result


if __name__ == "__main__":
    command(main)
