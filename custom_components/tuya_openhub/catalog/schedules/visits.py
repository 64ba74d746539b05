"""Visits of litter boxes: each one an event, with its length and the cat's weight."""

from collections.abc import Callable
from dataclasses import dataclass

from homeassistant.components.event import EventEntityDescription
from homeassistant.const import Platform, UnitOfMass, UnitOfTime

from ...openhub import JsonValue, PointSpec, ValueSpec
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import IntegerCodec, whole
from ..core.units import normalise
from ..tables.events import EventItem, Firing

DURATION, COUNT, WEIGHT = "excretion_time_day", "excretion_times_day", "cat_weight"
VISIT = "visit"
_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """The data point that tells a cat's weight: how to read it, and in which unit."""

    code: str
    read: Callable[[JsonValue], float | None]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitItem(EventItem):
    """The visits of a litter box.

    Where the data point is a `count` of visits, a report of the same number is none.
    """

    weight: Weight | None = None
    count: bool = False


def unit_of(spec: ValueSpec, usual: str) -> str:
    """Return the unit of a number, the usual one where it is not described."""
    return normalise(spec.values.get("unit")) or usual


def lasted(spec: ValueSpec) -> Callable[[JsonValue], Firing | None]:
    """Return the event of a visit's length; a report of none is a cleared one."""
    codec = IntegerCodec.of(spec)
    factor = _MINUTES if unit_of(spec, "") == UnitOfTime.MINUTES else 1

    def fire(raw: JsonValue) -> Firing | None:
        length = codec.decode(raw)
        return Firing(VISIT, {"duration": length * factor}) if length else None

    return fire


def counted(raw: JsonValue) -> Firing | None:
    """Return the event of a number of visits; none is the begin of a day."""
    return Firing(VISIT) if whole(raw) else None


def claim(builder: PlanBuilder) -> None:
    """Make one event entity of what tells visits; the plain values stay as they are.

    The length of a visit is told once for each, so it goes before their number, and
    both before a weight, which some boxes report at other times too.
    """
    for code in (DURATION, COUNT, WEIGHT):
        if (point := builder.find(code)) is not None and point.read is not None:
            builder.claim(visits(builder, point, point.read, code))
            return


def visits(
    builder: PlanBuilder, point: PointSpec, spec: ValueSpec, code: str
) -> VisitItem:
    """Return the event entity of a data point that tells visits."""
    return VisitItem(
        platform=Platform.EVENT,
        key="visit",
        codes=(point.code,),
        shared=(point.code,),
        description=EventEntityDescription(
            key="visit", translation_key="visit", event_types=[VISIT]
        ),
        fire=lasted(spec) if code == DURATION else counted,
        weight=weight_of(builder),
        count=code == COUNT,
        reason=reasons.VISIT,
    )


def weight_of(builder: PlanBuilder) -> Weight | None:
    """Return where the weight of a visit is told, if it is."""
    point = builder.find(WEIGHT)
    if point is None or point.read is None:
        return None
    return Weight(
        code=point.code,
        read=IntegerCodec.of(point.read).decode,
        unit=unit_of(point.read, UnitOfMass.GRAMS),
    )
