"""The timers that a person made in the app, which are no data point: a calendar of them."""

from dataclasses import dataclass, replace
import re
from typing import Final

from homeassistant.components.calendar import CalendarEntityDescription
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..categories import Category
from ..core.naming import humanise
from ..core.plan import DevicePlan, PlanItem, Values

# what the app has timers for
_SWITCH: Final = re.compile(r"switch(_led|_?\d{1,2})?")
_WORDS: Final = {True: "on", False: "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimersItem(PlanItem):
    """The calendar of what a device switches by itself; no data point tells it."""

    description: CalendarEntityDescription


# each one that is enabled costs a call a day
TIMERS = TimersItem(
    platform=Platform.CALENDAR,
    key="app_timers",
    codes=(),
    description=CalendarEntityDescription(
        key="app_timers",
        translation_key="app_timers",
        entity_registry_enabled_default=False,
    ),
    reason=reasons.TIMERS,
)


def with_timers(made: DevicePlan, category: Category) -> DevicePlan:
    """Add the timers to a plan, where the device is one that the app has timers for."""
    if category.infrared_remote or not any(map(_is_timed, made.points.values())):
        return made
    return replace(made, items=(*made.items, TIMERS))


def _is_timed(point: PointSpec) -> bool:
    written = point.write is not None and point.write.type is PointType.BOOLEAN
    return written and _SWITCH.fullmatch(point.code) is not None


def timer_text(name: str, values: Values) -> str:
    """Return what a timer does: as a person called it, or what it sets."""
    parts = (f"{humanise(code)}: {_word(value)}" for code, value in values.items())
    return name or ", ".join(parts)


def _word(value: JsonValue) -> str:
    return _WORDS[value] if isinstance(value, bool) else str(value)
