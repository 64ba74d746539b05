"""The summary of a device: how many data points are shown, hidden and unknown."""

from dataclasses import dataclass, replace

from homeassistant.components.sensor import SensorEntityDescription, SensorStateClass
from homeassistant.const import EntityCategory, Platform

from .. import reasons
from ..core.plan import DevicePlan, PlanItem

KEY = "data_points"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryItem(PlanItem):
    """The sensor that counts the data points of a device."""

    description: SensorEntityDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Data points by what became of them.

    `shown` have an entity, enabled or not; `hidden` have none, for a reason that is
    known; of the `unknown` nothing tells what they are.
    """

    shown: int
    hidden: int
    unknown: int


def summary_of(plan: DevicePlan) -> Summary:
    """Count the data points of a plan."""
    left = [code for code, one in plan.decisions.items() if one.hidden]
    unknown = sum(
        plan.points[code].read is None and plan.points[code].write is None
        for code in left
    )
    return Summary(
        shown=len(plan.decisions) - len(left),
        hidden=len(left) - unknown,
        unknown=unknown,
    )


def with_summary(made: DevicePlan) -> DevicePlan:
    """Add the summary to a plan; it is enabled where a device shows nothing else."""
    shows = any(item.description.entity_registry_enabled_default for item in made.items)
    item = SummaryItem(
        platform=Platform.SENSOR,
        key=KEY,
        codes=(),
        description=SensorEntityDescription(
            key=KEY,
            translation_key=KEY,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=not shows,
            state_class=SensorStateClass.MEASUREMENT,
        ),
        reason=reasons.COUNT,
    )
    return replace(made, items=(*made.items, item))
