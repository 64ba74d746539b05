"""The meal plan of a feeder as actions read and write it.

Fields are those of Home Assistant's own integration: `days`, `time`, `portion`,
`enabled`.
"""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

import voluptuous as vol

from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonValueType

from ...catalog import (
    EVERY_DAY,
    WEEKDAYS,
    CodecError,
    DevicePlan,
    Meal,
    MealPlanPoint,
    Values,
    meal_plan_of,
)
from ...openhub import JsonValue

ATTR_DAYS, ATTR_TIME = "days", "time"
ATTR_PORTION, ATTR_ENABLED = "portion", "enabled"

MEAL = vol.Schema(
    {
        # without them a meal is given every day
        vol.Optional(ATTR_DAYS): vol.All(cv.ensure_list, [vol.In(WEEKDAYS)]),
        vol.Required(ATTR_TIME): cv.time,
        vol.Required(ATTR_PORTION): vol.All(vol.Coerce(int), vol.Range(0, 100)),
        vol.Optional(ATTR_ENABLED, default=True): cv.boolean,
    }
)


def read_meals(plan: DevicePlan, values: Values) -> list[JsonValueType]:
    """Return the meals of a feeder; a `CodecError` says why there are none to tell."""
    point = _meal_plan_of(plan)
    return [
        {
            ATTR_DAYS: [WEEKDAYS[day] for day in sorted(meal.days)],
            ATTR_TIME: f"{meal.time:%H:%M}",
            ATTR_PORTION: meal.portion,
            ATTR_ENABLED: meal.enabled,
        }
        for meal in _known_meals(point, values)
    ]


def write_meals(
    plan: DevicePlan, values: Values, meals: Iterable[Mapping[str, Any]]
) -> Mapping[str, JsonValue]:
    """Return the command for other meals; a `CodecError` says why there is none.

    A plan that is not understood is not written over: the product has another form.
    """
    point = _meal_plan_of(plan)
    if not point.writable:
        raise CodecError("code_read_only", code=point.code)
    if values.get(point.code) is not None:
        _known_meals(point, values)
    return {point.code: point.format.write(_meal(entry) for entry in meals)}


def _meal(entry: Mapping[str, Any]) -> Meal:
    days: Iterable[str] | None = entry.get(ATTR_DAYS)
    at: time = entry[ATTR_TIME]
    return Meal(
        days=EVERY_DAY if days is None else frozenset(map(WEEKDAYS.index, days)),
        time=at,
        portion=entry[ATTR_PORTION],
        enabled=entry[ATTR_ENABLED],
    )


def _meal_plan_of(plan: DevicePlan) -> MealPlanPoint:
    if (point := meal_plan_of(plan)) is None:
        raise CodecError("meal_plan_missing")
    return point


def _known_meals(point: MealPlanPoint, values: Values) -> tuple[Meal, ...]:
    raw = values.get(point.code)
    if raw is None:
        raise CodecError("meal_plan_unknown")
    if (meals := point.format.read(raw)) is None:
        raise CodecError("meal_plan_not_understood")
    return meals
