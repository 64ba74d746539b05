"""Builders of devices and specifications, by hand and from captures."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any

from custom_components.tuya_openhub.catalog import category_of
from custom_components.tuya_openhub.catalog.core.builder import PlanBuilder
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan, PlanItem
from custom_components.tuya_openhub.catalog.core.planner import Planner, plan
from custom_components.tuya_openhub.openhub.models import (
    Device,
    JsonValue,
    PointSpec,
    PointType,
    Specification,
    ValueSpec,
)

CAPTURES = sorted((Path(__file__).parent / "captures").glob("*.json"))


def value(kind: str, **values: JsonValue) -> ValueSpec:
    """Return one side of a data point."""
    return ValueSpec(type=PointType(kind.lower()), values=values)


def read_only(code: str, kind: str, **values: JsonValue) -> PointSpec:
    """Return a data point that is only reported."""
    return PointSpec(code=code, read=value(kind, **values))


def writable(code: str, kind: str, **values: JsonValue) -> PointSpec:
    """Return a data point that is reported and can be written."""
    described = value(kind, **values)
    return PointSpec(code=code, read=described, write=described)


def device(category: str, status: Mapping[str, JsonValue] | None = None) -> Device:
    """Return a device."""
    return Device(
        id="d1", name="Device", category=category, product_id="p1", status=status or {}
    )


def specification(category: str, *points: PointSpec) -> Specification:
    """Return a specification."""
    return Specification(
        category=category, points={point.code: point for point in points}
    )


def planned(
    category: str,
    *points: PointSpec,
    status: Mapping[str, JsonValue] | None = None,
    **options: Any,
) -> DevicePlan:
    """Return the plan of a device."""
    return plan(device(category, status), specification(category, *points), **options)


def builder(
    category: str, *points: PointSpec, status: Mapping[str, JsonValue] | None = None
) -> PlanBuilder:
    """Return a builder with the data points of a device."""
    return PlanBuilder(
        category=category_of(category),
        points={point.code: point for point in points},
        status=status or {},
    )


def only(category: str, point: PointSpec, platform: str, **status: JsonValue) -> Any:
    """Return the item that a device with one data point gets on a platform."""
    return item_of(planned(category, point, status=status), platform, point.code)


def share_a_plan(
    category: str,
    *points: PointSpec,
    status: Mapping[str, JsonValue],
    other: Mapping[str, JsonValue],
) -> bool:
    """Return whether two devices of one product, with different values, share a plan."""
    planner, spec = Planner(), specification(category, *points)
    first = planner.plan(device(category, status), spec)
    return planner.plan(device(category, other), spec) is first


def item_of(made: DevicePlan, platform: str, key: str) -> Any:
    """Return the one item of a platform with a key."""
    found: list[PlanItem] = [
        item for item in made.items if item.platform == platform and item.key == key
    ]
    assert len(found) == 1, [(item.platform, item.key) for item in made.items]
    return found[0]


def side(described: Mapping[str, Any] | None) -> ValueSpec | None:
    """Return one side of a captured data point."""
    if described is None:
        return None
    values = described["value"]
    if isinstance(values, str):
        # some specifications hold plain words where JSON text belongs
        values = json.loads(values) if values.startswith("{") else {}
    return ValueSpec(type=PointType(described["type"].lower()), values=values)


def capture(path: Path) -> tuple[Device, Specification]:
    """Return the device of a capture as the cloud tells it: JSON values are text."""
    described = json.loads(path.read_text())
    functions, statuses = described["function"], described["status_range"]
    points = {
        code: PointSpec(
            code=code,
            read=side(statuses.get(code)),
            write=side(functions.get(code)),
            report_type=statuses.get(code, {}).get("report_type"),
        )
        for code in {**statuses, **functions}
    }
    status = {
        code: json.dumps(raw) if isinstance(raw, (dict, list)) else raw
        for code, raw in described["status"].items()
    }
    captured = Device(
        id="d1",
        name=described["name"],
        category=described["category"],
        product_id=described["product_id"],
        status=status,
    )
    return captured, Specification(category=described["category"], points=points)
