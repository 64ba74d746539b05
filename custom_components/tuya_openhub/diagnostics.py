"""Diagnostics: how the channel fares and what became of every data point.

What is not named here does not get out: ids are replaced by numbered stand-ins, and
texts, JSON and raw values, which may hold names or places, by their kind and length.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .const import (
    CONF_GENERIC_ENTITIES,
    CONF_LINK_TYPE,
    CONF_MONTHLY_CALL_BUDGET,
    CONF_TRANSPORT,
    DOMAIN,
)
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .openhub.models import JsonValue, PointSpec, PointType, Specification

SHOWN_OPTIONS = (CONF_LINK_TYPE, CONF_GENERIC_ENTITIES, CONF_MONTHLY_CALL_BUDGET)
PLAIN_TYPES = frozenset(
    {PointType.BOOLEAN, PointType.INTEGER, PointType.ENUM, PointType.BITMAP}
)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: OpenHubConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of an account."""
    coordinator = entry.runtime_data
    return {
        "entry": {
            "transport": entry.data[CONF_TRANSPORT],
            "options": {
                key: entry.options[key] for key in SHOWN_OPTIONS if key in entry.options
            },
        },
        "channel": _channel(coordinator),
        "usage": coordinator.usage.store(),
        "devices": [
            _device(coordinator, device_id, number)
            for number, device_id in enumerate(coordinator.data, 1)
        ],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: OpenHubConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return the diagnostics of one device."""
    coordinator = entry.runtime_data
    for number, device_id in enumerate(coordinator.data, 1):
        if (DOMAIN, device_id) in device.identifiers:
            return {
                "channel": _channel(coordinator),
                "device": _device(coordinator, device_id, number),
            }
    return {"channel": _channel(coordinator), "device": None}


def _channel(coordinator: OpenHubCoordinator) -> dict[str, Any]:
    """Return how the channel fares; errors by their kind, code and Tuya's words."""
    channel = coordinator.hub.channel
    shown = {
        field.name: getattr(channel, field.name)
        for field in fields(channel)
        if field.name not in {"error", "history", "last_gap", "dropped"}
    }
    return shown | {
        "error": None if channel.error is None else str(channel.error),
        "dropped": dict(channel.dropped),
        "last_gap": None if channel.last_gap is None else asdict(channel.last_gap),
        "history": [asdict(transition) for transition in channel.history],
    }


def _device(
    coordinator: OpenHubCoordinator, device_id: str, number: int
) -> dict[str, Any]:
    device = coordinator.inventory.devices[device_id]
    specification = coordinator.inventory.specification(device)
    state = coordinator.data[device_id]
    return {
        "id": f"device-{number}",
        "category": device.category,
        "product_id": device.product_id,
        "product_name": device.product_name,
        "model": device.model,
        "online": state.online,
        "sub": device.sub,
        "shared": device.shared,
        "status": {
            code: _shown(specification.points.get(code), value)
            for code, value in sorted(state.values.items())
        },
        "times": dict(sorted(state.times.items())),
        "specification": _specification(specification),
        "data_points": [
            {
                "code": code,
                "decision": "hidden" if decision.hidden else "entity",
                "entities": [f"{item.platform}.{item.key}" for item in decision.items],
                "reason": decision.reason,
            }
            for code, decision in sorted(
                coordinator.inventory.plans[device_id].decisions.items()
            )
        ],
    }


def _specification(specification: Specification) -> Mapping[str, Any]:
    return {
        code: {key: value for key, value in asdict(point).items() if key != "code"}
        for code, point in sorted(specification.points.items())
    }


def _shown(point: PointSpec | None, value: JsonValue) -> JsonValue:
    """Return a value that says nothing private, or what kind of value it is."""
    spec = (point.read or point.write) if point else None
    if not isinstance(value, str) or (spec is not None and spec.type in PLAIN_TYPES):
        return value if not isinstance(value, list | dict) else type(value).__name__
    return f"text of {len(value)} characters"
