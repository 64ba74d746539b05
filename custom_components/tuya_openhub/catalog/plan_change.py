"""What becomes of a device's entities when it is planned anew."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from homeassistant.const import Platform

from ..openhub import PointSpec
from .core.plan import DevicePlan, PlanItem

type _Key = tuple[Platform, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """The entities that come, those that show other facts, and those that go."""

    added: tuple[PlanItem, ...] = ()
    changed: tuple[PlanItem, ...] = ()
    removed: tuple[PlanItem, ...] = ()


def compare_plans(before: DevicePlan | None, after: DevicePlan) -> PlanChange:
    """Tell two plans of a device apart."""
    old = _by_key(before) if before else {}
    new = _by_key(after)
    return PlanChange(
        added=tuple(item for key, item in new.items() if key not in old),
        changed=tuple(
            item
            for key, item in new.items()
            if before
            and key in old
            and _facts(item, after.points) != _facts(old[key], before.points)
        ),
        removed=tuple(item for key, item in old.items() if key not in new),
    )


def _by_key(plan: DevicePlan) -> dict[_Key, PlanItem]:
    return {(item.platform, item.key): item for item in plan.items}


def _facts(item: PlanItem, points: Mapping[str, PointSpec]) -> tuple[Any, ...]:
    """Return what an entity is made of.

    Its functions are made anew with each plan and cannot be compared; they follow from
    the descriptions of its data points.
    """
    own = {
        field.name: value
        for field in fields(item)
        if field.name != "reason" and not callable(value := getattr(item, field.name))
    }
    described = [
        (point.read, point.write, point.report_type)
        if (point := points.get(code))
        else None
        for code in item.codes
    ]
    return type(item), own, described
