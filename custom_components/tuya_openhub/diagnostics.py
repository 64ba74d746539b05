"""Diagnostics: the state of the channel, and what every data point has become.

Only what is named here is shown: ids are replaced by numbered stand-ins, and texts,
JSON and raw values, which may hold names or addresses, by their kind and length.
That is enough to simulate the account, see tests/replay.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .catalog import METER_FRAMES, DevicePlan, PlanItem
from .const import (
    CONF_GENERIC_ENTITIES,
    CONF_LINK_TYPE,
    CONF_MONTHLY_CALL_BUDGET,
    CONF_TRANSPORT,
    DOMAIN,
)
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .openhub import Gap, JsonValue, OpenHubError, PointSpec, PointType, Specification

SHOWN_OPTIONS = (CONF_LINK_TYPE, CONF_GENERIC_ENTITIES, CONF_MONTHLY_CALL_BUDGET)
PLAIN_TYPES = frozenset(
    {PointType.BOOLEAN, PointType.INTEGER, PointType.ENUM, PointType.BITMAP}
)
# texts that hold only measured values or colours
MEASURED_CODES = frozenset(
    {*METER_FRAMES, "colour_data", "colour_data_v2", "colour_data_hsv"}
)
# the form of a firmware's own words; what a person writes has blanks or other letters
_WORD = re.compile(r"[\w.:+-]{0,32}", re.ASCII)
# codes that are no numbers are constants in capitals; anything else may be an id
_CODE = re.compile(r"[A-Z_]{1,20}", re.ASCII)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: OpenHubConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of an account."""
    coordinator = entry.runtime_data
    return _account(coordinator) | {
        "usage": coordinator.usage.store(),
        "devices": [
            _device(hass, coordinator, device_id) for device_id in coordinator.data
        ],
        "devices_of_other_accounts": [
            {"category": device.category, "product_id": device.product_id}
            for device in coordinator.shared_devices.elsewhere.values()
        ],
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: OpenHubConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return the diagnostics of one device; in the shape of an account's."""
    coordinator = entry.runtime_data
    return _account(coordinator) | {
        "devices": [
            _device(hass, coordinator, device_id)
            for device_id in coordinator.data
            if _belongs(device, device_id)
        ]
    }


def _belongs(device: dr.AnyDeviceEntry, device_id: str) -> bool:
    """Return whether a registry entry is a device or one of its gangs."""
    return any(
        domain == DOMAIN
        and (identifier == device_id or identifier.startswith(f"{device_id}_channel_"))
        for domain, identifier in device.identifiers
    )


def _account(coordinator: OpenHubCoordinator) -> dict[str, Any]:
    entry = coordinator.config_entry
    return {
        "entry": {
            "transport": entry.data[CONF_TRANSPORT],
            "options": {
                key: entry.options[key] for key in SHOWN_OPTIONS if key in entry.options
            },
        },
        "channel": _channel(coordinator),
        "evidence": coordinator.hub.evidence.as_dict(),
        "delivery": coordinator.reader.delivery.store(),
    }


def _channel(coordinator: OpenHubCoordinator) -> dict[str, Any]:
    """Return the state of the channel; errors without Tuya's texts, which may name ids."""
    channel = coordinator.hub.channel
    gap = channel.last_gap
    shown = {
        field.name: getattr(channel, field.name)
        for field in fields(channel)
        if field.name not in {"error", "history", "last_gap", "dropped"}
    }
    return shown | {
        "error": None if channel.error is None else _error(channel.error),
        "dropped": dict(channel.dropped),
        "last_gap": gap
        and {
            "start": gap.start,
            "length": gap.length,
            "cause": gap.problem and _error(gap),
        },
        "history": [asdict(transition) for transition in channel.history],
    }


def _error(err: OpenHubError | Gap) -> dict[str, Any]:
    """Return the problem, and a code that names nobody."""
    code = err.code
    known = isinstance(code, int) or (code is not None and _CODE.fullmatch(code))
    return {"problem": err.problem, "code": code if known else code and "text"}


def _device(
    hass: HomeAssistant, coordinator: OpenHubCoordinator, device_id: str
) -> dict[str, Any]:
    device = coordinator.inventory.devices[device_id]
    specification = coordinator.inventory.specification(device)
    plan = coordinator.inventory.plans[device_id]
    state = coordinator.data[device_id]
    stand_ins = {
        known: f"device-{number}" for number, known in enumerate(coordinator.data, 1)
    }
    return {
        "id": stand_ins[device_id],
        "gateway": stand_ins.get(device.gateway_id or ""),
        "category": device.category,
        "product_id": device.product_id,
        "product_name": device.product_name,
        "model": device.model,
        "online": state.online,
        "sub": device.sub,
        "shared": device.shared,
        "status": {
            code: _shown(code, specification.points.get(code), value)
            for code, value in sorted(state.values.items())
        },
        "times": dict(sorted(state.times.items())),
        "specification": _specification(specification),
        "data_points": _decisions(plan),
        "entities": [
            _entity(hass, coordinator, device_id, item)
            for item in sorted(plan.items, key=lambda item: (item.platform, item.key))
        ],
    }


def _decisions(plan: DevicePlan) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "decision": "hidden" if decision.hidden else "entity",
            "entities": [f"{item.platform}.{item.key}" for item in decision.items],
            "reason": decision.reason,
        }
        for code, decision in sorted(plan.decisions.items())
    ]


def _entity(
    hass: HomeAssistant, coordinator: OpenHubCoordinator, device_id: str, item: PlanItem
) -> dict[str, Any]:
    """Return an entity, with its state where all its data points are shown."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(
        item.platform, DOMAIN, f"{device_id}_{item.key}"
    )
    entry = registry.async_get(entity_id) if entity_id else None
    state = hass.states.get(entity_id) if entity_id else None
    device = coordinator.inventory.devices[device_id]
    points = coordinator.inventory.specification(device).points
    values = coordinator.data[device_id].values
    public = all(
        _shown(code, points.get(code), values[code]) == values[code]
        for code in item.codes
        if code in values
    )
    return {
        "platform": item.platform,
        "key": item.key,
        "enabled": entry is not None and not entry.disabled,
        "state": (state.state if public else "withheld") if state else None,
    }


def _specification(specification: Specification) -> Mapping[str, Any]:
    """Return the description of each data point, without the names of people."""
    return {
        code: {
            key: value
            for key, value in asdict(point).items()
            if key not in {"code", "name"}
        }
        for code, point in sorted(specification.points.items())
    }


def _shown(code: str, point: PointSpec | None, value: JsonValue) -> JsonValue:
    """Return a value that is not private, else what kind of value it is."""
    if isinstance(value, list | dict):
        return type(value).__name__
    if not isinstance(value, str) or code in MEASURED_CODES:
        return value
    spec = (point.read or point.write) if point else None
    if spec is not None and spec.type in PLAIN_TYPES and _WORD.fullmatch(value):
        return value
    return f"text of {len(value)} characters"
