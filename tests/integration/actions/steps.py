"""Play actions on a device: what the cloud gets, and what the entity shows then.

The devices are captures and, of kinds that nobody captured, made of Tuya's standard
instruction sets. The commands are what Tuya documents for their data points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up, wait_until
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.captures import from_capture, load_capture
from tests.tuya_cloud.truth import SimDevice

CAPTURES = Path(__file__).parents[2] / "catalog" / "captures"

type Point = dict[str, Any]

BOOL: Point = {"type": "Boolean", "value": {}}


def enum(*words: str) -> Point:
    """Describe a data point that holds one of some words."""
    return {"type": "Enum", "value": {"range": words}}


def integer(low: int, high: int, unit: str = "") -> Point:
    """Describe a data point that holds a whole number."""
    limits = {"min": low, "max": high, "scale": 0, "step": 1, "unit": unit}
    return {"type": "Integer", "value": limits}


def captured(name: str) -> SimDevice:
    """Return a captured device, online."""
    return load_capture(CAPTURES / f"{name}.json", online=True, sub=False)


def standard(category: str, points: Mapping[str, tuple[Point, Any]]) -> SimDevice:
    """Return a device of data points that can be written; each with its value."""
    described = {code: point for code, (point, _) in points.items()}
    return from_capture(
        {
            "name": "Standard",
            "category": category,
            "product_id": "standardproduct1",
            "function": described,
            "status_range": described,
            "status": {code: value for code, (_, value) in points.items()},
        },
        "standard",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An action, the commands that the cloud gets, and what is shown after them."""

    action: str
    data: Mapping[str, Any]
    sent: Mapping[str, Any]
    shown: Mapping[str, Any]


def step(
    action: str, data: Mapping[str, Any] | None = None, /, *, sent: Any, **shown: Any
) -> Step:
    """Make a step; `shown` are attributes, and the `state`."""
    return Step(action=action, data=data or {}, sent=sent, shown=shown)


def about(value: object, tolerance: float) -> Any:
    """Expect a value that is rounded on its way through the device."""
    return pytest.approx(value, abs=tolerance)


async def entity_of_platform(
    hass: HomeAssistant, cloud: TuyaCloud, device: SimDevice, platform: str
) -> str:
    """Set up an account with one device; return its first entity of a platform."""
    cloud.truth.add_device(device, cloud.uid, push=False)
    cloud.command_rules.echo_delay = 0
    entry = make_entry(cloud)
    await set_up(hass, entry)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    return hass.states.async_entity_ids(platform)[0]


async def act(
    hass: HomeAssistant, entity_id: str, action: str, data: Mapping[str, Any]
) -> None:
    """Call an action of an entity."""
    platform, _, _ = entity_id.partition(".")
    await hass.services.async_call(
        platform, action, {"entity_id": entity_id, **data}, blocking=True
    )


async def play(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    device: SimDevice,
    platform: str,
    steps: list[Step],
) -> None:
    """Take all steps, each in one request, and see what the reports of the device bring."""
    entity_id = await entity_of_platform(hass, cloud, device, platform)
    for taken in steps:
        commands, calls = len(cloud.truth.commands), cloud.calls.count_of("*/commands")
        await act(hass, entity_id, taken.action, taken.data)
        sent = {each.code: each.value for each in cloud.truth.commands[commands:]}
        assert (taken.action, sent) == (taken.action, taken.sent)
        assert cloud.calls.count_of("*/commands") == calls + 1
        await wait_until(hass, partial(shows, hass, entity_id, taken.shown))


def shows(hass: HomeAssistant, entity_id: str, expected: Mapping[str, Any]) -> bool:
    """Return whether an entity has a state and attributes."""
    state = hass.states.get(entity_id)
    assert state is not None
    every = {**state.attributes, "state": state.state}
    return {name: every.get(name) for name in expected} == expected
