"""Memory per device, entities included, beside Home Assistant's own integration."""

from contextlib import AsyncExitStack
import gc
from importlib.util import find_spec
import tracemalloc
from typing import Any
from unittest.mock import patch

from .core import Core
from .home import add_entry, home
from .report import command
from .world import World


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


async def main(size: int = 1000) -> dict[str, Any]:
    """Compare two sizes of each, so that what does not grow is left out."""
    kinds = {"own": True}
    if find_spec("tuya_sharing"):
        kinds["core"] = False
    limit = (
        "homeassistant.helpers.entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY"
    )
    result: dict[str, Any] = {}
    with patch(limit, 10**9):
        for own in kinds.values():
            # what is loaded only once is loaded now
            await grown(2, own=own)
        tracemalloc.start()
        for name, own in kinds.items():
            few, many = await grown(10, own=own), await grown(size, own=own)
            result[name] = round((many - few) / (size - 10) / 1024, 2)
    result["KiB per device"] = {name: result.pop(name) for name in kinds}
    if "core" in kinds:
        own_size, other = result["KiB per device"].values()
        result["ratio"] = round(own_size / other, 3)
    return result


if __name__ == "__main__":
    command(main)
