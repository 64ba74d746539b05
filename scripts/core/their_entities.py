"""Run the platforms of Home Assistant's own integration on devices that it never met."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import importlib
import json
import tempfile
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import homeassistant  # noqa: F401  isort:skip
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity

BASE = "homeassistant.components.tuya"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """One entity of Home Assistant's own integration."""

    platform: str
    codes: frozenset[str]
    key: str
    entity: Entity

    @property
    def enabled(self) -> bool:
        """Whether it is enabled by default."""
        return self.entity.entity_registry_enabled_default


def customer_device(name: str, capture: Mapping[str, Any]) -> Any:
    """Return a device as the SDK of Home Assistant's integration has it."""
    sdk = importlib.import_module("tuya_sharing")
    device = sdk.CustomerDevice()
    device.id, device.name = name, capture["name"]
    device.category = capture["category"]
    device.product_id = capture["product_id"]
    device.product_name = capture.get("product_name", "")
    device.online, device.sub = capture.get("online", True), capture.get("sub", False)
    device.model, device.set_up = "", True
    device.support_local, device.local_strategy = capture.get("support_local", True), {}
    device.function = {
        code: sdk.DeviceFunction(
            code=code, type=entry["type"], values=written(entry["value"])
        )
        for code, entry in capture["function"].items()
    }
    device.status_range = {
        code: sdk.DeviceStatusRange(
            code=code,
            type=entry["type"],
            values=written(entry["value"]),
            report_type=entry.get("report_type"),
        )
        for code, entry in capture["status_range"].items()
    }
    device.status = {
        code: json.dumps(value) if isinstance(value, (dict, list)) else value
        for code, value in capture["status"].items()
    }
    return device


def written(values: object) -> str:
    """Return a description as the cloud writes it; a few are plain words."""
    return values if isinstance(values, str) else json.dumps(values)


def codes_of(thing: object, depth: int = 0) -> Iterator[str]:
    """Find the data points that an entity's readers know."""
    if (code := getattr(thing, "dpcode", None)) is not None:
        yield str(code)
    if depth > 3:
        return
    for value in vars(thing).values() if hasattr(thing, "__dict__") else ():
        parts = value.values() if isinstance(value, dict) else (value,)
        for part in parts if not isinstance(value, (list, tuple)) else value:
            if type(part).__module__.startswith("tuya_device_handlers."):
                yield from codes_of(part, depth + 1)


async def their_entities(
    captures: Mapping[str, Mapping[str, Any]],
) -> dict[str, list[Theirs]]:
    """Let each platform of Home Assistant's integration make its entities."""
    platforms = importlib.import_module(f"{BASE}.const").PLATFORMS
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(dr, "async_get_device_id_by_identifier", lambda *a, **k: "id"),
        # what it gives up is only kept where it was before
        patch(
            f"{BASE}.switch._check_deprecation",
            lambda hass, device, description, known: (
                not hasattr(description, "deprecated")
            ),
        ),
    ):
        hass = HomeAssistant(folder)
        found = {
            name: [
                theirs
                for platform in platforms
                for theirs in await one_platform(
                    hass, customer_device(name, capture), str(platform)
                )
            ]
            for name, capture in captures.items()
        }
        await hass.async_stop(force=True)
    return found


async def one_platform(hass: HomeAssistant, device: Any, platform: str) -> list[Theirs]:
    """Let one platform make its entities of a device."""
    handlers = importlib.import_module("tuya_device_handlers")
    handlers.TUYA_QUIRKS_REGISTRY.initialise_device_quirk(device)
    manager = SimpleNamespace(device_map={device.id: device}, query_scenes=list)
    entry = SimpleNamespace(
        runtime_data=SimpleNamespace(manager=manager),
        entry_id="entry",
        async_on_unload=lambda stop: None,
    )
    made: list[Entity] = []
    module = importlib.import_module(f"{BASE}.{platform}")
    try:
        await module.async_setup_entry(hass, entry, made.extend)
    except (ValueError, KeyError, TypeError) as err:
        print(f"{device.id} {platform}: its integration fails: {err!r}")
    known = {*device.status, *device.function, *device.status_range}
    return [
        Theirs(
            platform=platform,
            codes=frozenset(codes_of(entity)) & known,
            key=str(getattr(getattr(entity, "entity_description", None), "key", "")),
            entity=entity,
        )
        for entity in made
    ]
