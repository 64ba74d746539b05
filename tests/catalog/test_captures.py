"""Run the devices that people captured through the plan."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from custom_components.tuya_openhub.catalog.core.planner import Planner, plan
from custom_components.tuya_openhub.catalog.core.quirks import QUIRKS
from custom_components.tuya_openhub.openhub.models import JsonValue
from homeassistant.const import EntityCategory, Platform

from .build import CAPTURES, capture

captured = pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in CAPTURES]
)

READING = {
    Platform.SENSOR,
    Platform.BINARY_SENSOR,
    Platform.SWITCH,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.TEXT,
}


def plan_of(path: Path) -> DevicePlan:
    """Return the plan of a capture."""
    return plan(*capture(path))


def test_enough_captures_are_kept() -> None:
    """Keep a varied set."""
    assert len(CAPTURES) >= 40
    assert len({path.stem.split("_")[0] for path in CAPTURES}) >= 35
    platforms = Counter(i.platform for path in CAPTURES for i in plan_of(path).items)
    assert min(platforms[platform] for platform in READING - {Platform.TEXT}) >= 10


@captured
def test_every_data_point_is_decided(path: Path) -> None:
    """Lose no data point: each has an entity or a reason."""
    device, specification = capture(path)
    made = plan(device, specification)
    quirk = QUIRKS.get(device.product_id)
    added = {} if quirk is None else quirk.points
    assert made.decisions.keys() == {*specification.points, *device.status, *added}
    for code, decision in made.decisions.items():
        assert decision.code == code
        assert decision.reason
        assert decision.hidden is not bool(decision.items)
    hidden_values = [
        decision.code
        for decision in made.decisions.values()
        if decision.hidden and decision.code in device.status
    ]
    assert hidden_values in ([], ["imei_imsi"])


@captured
def test_keys_are_unique(path: Path) -> None:
    """Give each entity of a platform its own key."""
    keys = [(item.platform, item.key) for item in plan_of(path).items]
    assert len(keys) == len(set(keys))


@captured
def test_values_decode(path: Path) -> None:
    """Read every value that is there, and none that is not."""
    device, specification = capture(path)
    items = [i for i in plan(device, specification).items if i.platform in READING]
    empty = ([""], [None])
    valued = [i for i in items if list(map(device.status.get, i.codes)) not in empty]
    assert [item.key for item in items if value_of(item, {}) is not None] == []
    assert [i.key for i in valued if value_of(i, device.status) is None] == []


def value_of(item: Any, values: Mapping[str, JsonValue]) -> object:
    """Return what an item of one value reads."""
    return item.read(values)


@captured
def test_sensors_are_never_settings(path: Path) -> None:
    """Keep the category that Home Assistant refuses away from sensors."""
    assert [
        item.key
        for item in plan_of(path).items
        if item.platform in {Platform.SENSOR, Platform.BINARY_SENSOR}
        and item.description.entity_category is EntityCategory.CONFIG
    ] == []


@captured
def test_without_generic_entities(path: Path) -> None:
    """Hide what no table knows where the person wants so, with that reason."""
    device, specification = capture(path)
    made = plan(device, specification, generic=False)
    full = plan(device, specification)
    assert made.decisions.keys() == full.decisions.keys()
    for code, decision in made.decisions.items():
        generic = full.decisions[code].reason.startswith("No table knows it")
        assert decision.reason.startswith("Generic entities are off") is generic


@captured
def test_equal_devices_share_the_plan_that_each_would_have(path: Path) -> None:
    """Plan a product once, for values that change, and as a planner without memory would."""
    device, specification = capture(path)
    planner = Planner()
    first = planner.plan(device, specification)
    other = replace(
        device,
        id="d2",
        name="Other",
        status={code: _next(value) for code, value in device.status.items()},
    )
    assert planner.plan(replace(device, id="d2", name="Other"), specification) is first
    for each in (other, device):
        made, alone = planner.plan(each, specification), plan(each, specification)
        assert seen(made) == seen(alone)


def seen(made: DevicePlan) -> list[tuple[Any, ...]]:
    """Return what a plan shows and why."""
    return [
        *((item.platform, item.key, item.codes) for item in made.items),
        *((code, decision.reason) for code, decision in made.decisions.items()),
    ]


def _next(value: JsonValue) -> JsonValue:
    """Return another value of the same type, as the next report may bring."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case _:
            return value
