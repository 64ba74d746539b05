"""Cold and warm start with a cloud that takes 50 ms for each call."""

import asyncio
from copy import deepcopy
from pathlib import Path
import tempfile
from time import perf_counter
from typing import Any

from custom_components.tuya_openhub.const import DOMAIN
from tests.tuya_cloud import TuyaCloud, captures
from tests.tuya_cloud.http.faults import Fault
from tests.tuya_cloud.truth import SimDevice

from .figures.report import command
from .setups.home import home, make_entry

DELAY = 0.05


def account(size: int, products: int) -> list[SimDevice]:
    """Make devices of so many products, taking the captures in turn."""
    templates = captures.synthetic(products)
    made = []
    for number in range(size):
        device = deepcopy(templates[number % products])
        device.id = f"start{number:017d}"
        device.entry.update(
            id=device.id,
            name=f"{device.name} {number}",
            product_id=f"product{number % products:09d}",
        )
        made.append(device)
    return made


async def one_start(
    cloud: TuyaCloud, folder: Path, data: dict[str, Any]
) -> dict[str, Any]:
    """Start a Home Assistant; return the seconds and calls until entities are there."""
    calls = len(cloud.calls)
    async with home(folder) as hass:
        entry = make_entry(DOMAIN, cloud.uid, data)
        stored = hass.config_entries.async_entries(DOMAIN)
        begin = perf_counter()
        if stored:
            await hass.config_entries.async_setup(stored[0].entry_id)
        else:
            await hass.config_entries.async_add(entry)
        seconds = perf_counter() - begin
        shown = len(hass.states.async_all())
        until_shown = len(cloud.calls) - calls
        await hass.async_block_till_done()
        # the snapshot of a warm start runs in the background
        await asyncio.sleep(0.5)
        return {
            "seconds": round(seconds, 3),
            "entities": shown,
            "calls until entities": until_shown,
            "calls": len(cloud.calls) - calls,
        }


async def main(size: int = 100, products: int = 20) -> dict[str, Any]:
    """Start twice: with nothing stored, and with what the first run left."""
    with tempfile.TemporaryDirectory(prefix="openhub-start-") as folder:
        async with TuyaCloud(account(size, products)) as cloud:
            cloud.faults.set("*", Fault(delay=DELAY))
            data = {**cloud.entry_data(), "link_id": "0" * 32}
            cold = await one_start(cloud, Path(folder), data)
            warm = await one_start(cloud, Path(folder), data)
    return {"cold": cold, "warm": warm}


if __name__ == "__main__":
    command(main)
