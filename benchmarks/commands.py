"""From the call of an action to the HTTP requests on their way, beside bare entities.

The cloud is a process of its own. The bare entities post to it with the session that
all of Home Assistant shares: what they take is aiohttp's and Home Assistant's. A
request has left when aiohttp has written it; what the cloud then takes is not counted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
import logging
import statistics
from time import perf_counter, thread_time
from typing import Any, override
from unittest.mock import patch

import aiohttp

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.entity_platform import EntityPlatform

from .figures.report import command, medians, ratios
from .setups.far_cloud import FarCloud, far_cloud
from .setups.home import add_entry, home, make_entry

LAMPS = 10
ROUNDS = 60
# the first ones open connections
WARM_UP = 5


class BareLamp(LightEntity):
    """A lamp that does nothing but post when it is switched on."""

    _attr_should_poll = False
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes = frozenset({ColorMode.BRIGHTNESS})  # type: ignore[assignment]
    _attr_is_on = False

    def __init__(self, url: str, number: int) -> None:
        """Initialize."""
        self._url = url
        self._attr_name = f"Bare {number}"
        self._attr_unique_id = f"bare_{number}"

    @override
    async def async_turn_on(self, **_: Any) -> None:
        """Post what a command of Tuya's API is like."""
        body = b'{"commands":[{"code":"switch_led","value":true}]}'
        session = async_get_clientsession(self.hass)
        async with session.post(f"{self._url}/v1.0/bare", data=body) as answer:
            await answer.read()


async def add_bare(hass: HomeAssistant, url: str) -> list[str]:
    """Add bare lamps to the lights that there are; return their entity ids."""
    entry = make_entry("bare", "bare", {})
    hass.config_entries._entries[entry.entry_id] = entry  # noqa: SLF001 - no integration stands behind it
    platform = EntityPlatform(
        hass=hass,
        logger=logging.getLogger(__name__),
        domain=Platform.LIGHT,
        platform_name="bare",
        platform=None,
        scan_interval=timedelta(hours=1),
        entity_namespace=None,
    )
    platform.config_entry = entry
    lamps = [BareLamp(url, number) for number in range(LAMPS)]
    await platform.async_add_entities(lamps)
    return [lamp.entity_id for lamp in lamps]


@contextmanager
def noted() -> Iterator[list[tuple[float, float]]]:
    """Note by the clock and in CPU of this thread when each request has left."""
    left: list[tuple[float, float]] = []
    send = aiohttp.ClientRequest.send

    async def sent(*args: Any) -> aiohttp.ClientResponse:
        response = await send(*args)
        left.append((perf_counter(), thread_time()))
        return response

    with patch.object(aiohttp.ClientRequest, "send", sent):
        yield left


async def turn_on(
    hass: HomeAssistant,
    lamps: list[str],
    left: list[tuple[float, float]],
    brightness: int,
) -> tuple[float, float]:
    """Switch lamps on; return ms of the clock and of CPU until the last request left."""
    left.clear()
    clock, cpu = perf_counter(), thread_time()
    await hass.services.async_call(
        Platform.LIGHT,
        "turn_on",
        {"entity_id": lamps, "brightness": brightness},
        blocking=True,
    )
    last, spent = left[-1]
    return (last - clock) * 1000, (spent - cpu) * 1000


def spread(taken: list[float]) -> dict[str, float]:
    """Return p50 and p95."""
    cuts = statistics.quantiles(taken, n=20)
    return {"p50": round(cuts[9], 3), "p95": round(cuts[18], 3)}


async def compare(
    hass: HomeAssistant, sides: dict[str, list[str]], count: int
) -> dict[str, Any]:
    """Switch so many lamps on in one call, by turns."""
    taken: dict[str, list[float]] = {side: [] for side in sides}
    cpu: dict[str, list[float]] = {side: [] for side in sides}
    requests: dict[str, int] = {}
    with noted() as left:
        for number in range(WARM_UP + ROUNDS):
            for side, lamps in sides.items():
                ms, spent = await turn_on(hass, lamps[:count], left, 1 + number % 250)
                requests[side] = len(left)
                if number >= WARM_UP:
                    taken[side].append(ms)
                    cpu[side].append(spent)
    return {
        "ms": {side: spread(each) for side, each in taken.items()},
        "CPU ms": medians(cpu),
        "requests": requests,
        "ratio": ratios(cpu, ("own", "floor")),
    }


async def main() -> dict[str, Any]:
    """Switch on one lamp, and ten in one call."""
    with far_cloud(light=LAMPS) as cloud:
        return await compare_both(cloud)


async def compare_both(cloud: FarCloud) -> dict[str, Any]:
    """Do so with this integration and the floor in one Home Assistant."""
    async with home() as hass:
        entry = make_entry(DOMAIN, "bench", {**cloud.entry_data, "link_id": "0" * 32})
        await add_entry(hass, entry)
        own = [
            each.entity_id
            for each in er.async_get(hass).entities.values()
            if each.domain == Platform.LIGHT and each.platform == DOMAIN
        ]
        sides = {
            "own": own,
            "floor": await add_bare(hass, cloud.entry_data["endpoint"]),
        }
        return {
            "one lamp": await compare(hass, sides, 1),
            "ten lamps": await compare(hass, sides, LAMPS),
        }


if __name__ == "__main__":
    command(main)
