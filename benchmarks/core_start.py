"""How Home Assistant's own integration starts, with 50 ms for each call.

Its calls are those of its SDK; the answers are made here, as this SDK's cloud is
another than the one that the tests simulate.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import json
import re
from time import perf_counter, sleep
from typing import Any, override
from unittest.mock import patch

from homeassistant import loader
from homeassistant.core import HomeAssistant

from .figures.report import command
from .setups.core import DOMAIN, PLATFORMS, Core, describe
from .setups.home import add_entry, home
from .setups.world import METER, device_id
from .start import DELAY


def entry(number: int) -> dict[str, Any]:
    """Return a device as its list describes it."""
    texts = ("local_key", "uuid", "asset_id", "icon", "ip", "time_zone")
    numbers = ("active_time", "create_time", "update_time")
    return {
        **dict.fromkeys(texts, ""),
        **dict.fromkeys(numbers, 0),
        "id": device_id(number),
        "name": f"Air {number}",
        "category": "hjjcy",
        "product_id": "benchproduct",
        "product_name": "Air",
        "sub": False,
        "online": True,
        "status": [{"code": code, "value": 0} for code in METER],
    }


def answer(path: str, size: int) -> Any:
    """Return what the cloud says."""
    if path.endswith("/users/homes"):
        return [{"ownerId": 1, "name": "Home", "id": 1}]
    if path.endswith("/home/devices"):
        return [entry(number) for number in range(size)]
    if path.endswith("/specifications"):
        return {"functions": [], "status": [describe(code) for code in METER]}
    if re.search(r"/devices/\w+/status$", path):
        return {"productKey": "benchproduct", "dpStatusRelationDTOS": []}
    if path.endswith("/custom-type"):
        return True
    return []


@contextmanager
def sdk_cloud(size: int, delay: float) -> Iterator[list[str]]:
    """Answer what the SDK asks, after so many seconds; return what it asked."""
    from tuya_sharing import Manager
    from tuya_sharing.customerapi import CustomerApi

    asked: list[str] = []

    def get(_: Any, path: str, params: Mapping[str, Any] | None = None) -> Any:
        asked.append(path)
        sleep(delay)
        # as it comes from the wire: each answer with texts of its own
        return json.loads(json.dumps({"success": True, "result": answer(path, size)}))

    class Quiet(Manager):  # type: ignore[misc]
        """A manager that does not connect to a broker."""

        @override
        def refresh_mq(self) -> None:
            return

    here = "homeassistant.components.tuya"
    with (
        patch.object(CustomerApi, "get", get),
        patch(f"{here}.coordinator.Manager", Quiet),
        patch(f"{here}.PLATFORMS", PLATFORMS),
    ):
        yield asked


async def start(hass: HomeAssistant, size: int) -> None:
    """Set the integration up; `sdk_cloud` answers it."""
    integration = await loader.async_get_integration(hass, DOMAIN)
    integration.manifest["dependencies"] = []
    await add_entry(hass, Core(size).entry)


async def main(size: int = 100) -> dict[str, Any]:
    """Start once."""
    async with home() as hass:
        with sdk_cloud(size, DELAY) as asked:
            begin = perf_counter()
            await start(hass, size)
            seconds = perf_counter() - begin
        shown = len(hass.states.async_all())
    return {"seconds": round(seconds, 3), "entities": shown, "calls": len(asked)}


if __name__ == "__main__":
    command(main)
