"""Memory per device, entities included, beside the floor and Home Assistant's own.

Both integrations read their devices as from the wire, for texts of an answer are
objects of their own until somebody shares them.
"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
import gc
from importlib.util import find_spec
from multiprocessing import get_context
import tracemalloc
from typing import Any, Literal
from unittest.mock import patch

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant

from .core_start import sdk_cloud, start
from .figures.report import command
from .setups.far_cloud import far_cloud
from .setups.floor import add_floor
from .setups.home import add_entry, home, make_entry
from .setups.world import descriptions, device_id

type Kind = Literal["own", "floor", "core"]


async def add(
    hass: HomeAssistant, stack: AsyncExitStack, size: int, kind: Kind
) -> None:
    """Set up so many devices, from what comes over the wire."""
    if kind == "floor":
        await add_floor(hass, map(device_id, range(size)), descriptions())
    elif kind == "core":
        with sdk_cloud(size, 0):
            await start(hass, size)
    else:
        cloud = stack.enter_context(far_cloud(meters=size))
        data = {**cloud.entry_data, "link_id": "0" * 32}
        await add_entry(hass, make_entry(DOMAIN, "bench", data))
        # readings that follow in the background
        await asyncio.sleep(2)


async def grown(size: int, kind: Kind) -> int:
    """Return the bytes that an account of so many devices takes."""
    async with AsyncExitStack() as stack:
        hass = await stack.enter_async_context(home())
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        await add(hass, stack, size, kind)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before


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
