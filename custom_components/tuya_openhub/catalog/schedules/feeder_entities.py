"""Entities of feeders beside their plain data points: meals, the next one, feed now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from homeassistant.components.button import ButtonEntityDescription
from homeassistant.components.calendar import CalendarEntityDescription
from homeassistant.components.event import EventEntityDescription
from homeassistant.components.sensor import SensorDeviceClass, SensorEntityDescription
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import whole
from ..core.plan import DevicePlan, PlanItem, Values
from ..tables.buttons import ButtonItem
from ..tables.events import EventItem, Firing
from .meal_plan import MealFormat
from .occasions import Occasion

MEAL_PLAN, MANUAL_FEED, FEED_REPORT = "meal_plan", "manual_feed", "feed_report"
QUICK_FEED = "quick_feed"
FED = "fed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MealsItem(PlanItem):
    """The calendar of the meals that a feeder gives by itself.

    `read` returns the meals that are switched on, None where the plan is not known or
    not understood.
    """

    description: CalendarEntityDescription
    read: Callable[[Values], tuple[Occasion, ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMealItem(PlanItem):
    """When a feeder gives its next meal; `read` as for `MealsItem`."""

    description: SensorEntityDescription
    read: Callable[[Values], tuple[Occasion, ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MealPlanPoint:
    """The data point of a feeder's meal plan, and how its product writes meals."""

    code: str
    format: MealFormat
    writable: bool


def meal_plan_of(plan: DevicePlan) -> MealPlanPoint | None:
    """Return where a device keeps its meal plan, None for one that has none."""
    item = next((each for each in plan.items if isinstance(each, MealsItem)), None)
    if item is None:
        return None
    point = plan.points[item.codes[0]]
    return MealPlanPoint(
        code=point.code, format=format_of(point), writable=point.write is not None
    )


def format_of(point: PointSpec) -> MealFormat:
    """Return how a data point writes meals."""
    return MealFormat.of(point.read or point.write)


def meals_of(point: PointSpec) -> Callable[[Values], tuple[Occasion, ...] | None]:
    """Return how to read the meals that are switched on."""
    code, form = point.code, format_of(point)

    def read(values: Values) -> tuple[Occasion, ...] | None:
        meals = form.read(values.get(code))
        if meals is None:
            return None
        return tuple(
            Occasion(time=meal.time, days=meal.days, text=f"× {meal.portion}")
            for meal in meals
            if meal.enabled
        )

    return read


def fed(raw: JsonValue) -> Firing | None:
    """Return the event of a meal that was given; a report of none is a cleared one."""
    portions = whole(raw)
    return Firing(FED, {"portions": portions}) if portions else None


def claim(builder: PlanBuilder) -> None:
    """Make the entities of a feeder; its data points stay free for plain ones."""
    if (point := builder.find(MEAL_PLAN)) is not None and _is_raw(point):
        _claim_meals(builder, point)
    if (point := builder.find(FEED_REPORT)) is not None and point.write is None:
        _claim_report(builder, point)
    if (point := builder.find(MANUAL_FEED)) is not None:
        _claim_feeding(builder, point)


def _is_raw(point: PointSpec) -> bool:
    spec = point.read or point.write
    # some products call base64 a text
    return spec is not None and spec.type in {PointType.RAW, PointType.STRING}


def _claim_meals(builder: PlanBuilder, point: PointSpec) -> None:
    read = meals_of(point)
    codes = (point.code,)
    builder.claim(
        MealsItem(
            platform=Platform.CALENDAR,
            key="meals",
            codes=codes,
            shared=codes,
            description=CalendarEntityDescription(key="meals", translation_key="meals"),
            read=read,
            reason=reasons.MEALS,
        )
    )
    builder.claim(
        NextMealItem(
            platform=Platform.SENSOR,
            key="next_meal",
            codes=codes,
            shared=codes,
            description=SensorEntityDescription(
                key="next_meal",
                translation_key="next_meal",
                device_class=SensorDeviceClass.TIMESTAMP,
            ),
            read=read,
            reason=reasons.MEALS,
        )
    )


def _claim_report(builder: PlanBuilder, point: PointSpec) -> None:
    builder.claim(
        EventItem(
            platform=Platform.EVENT,
            key="meal",
            codes=(point.code,),
            shared=(point.code,),
            description=EventEntityDescription(
                key="meal", translation_key="meal", event_types=[FED]
            ),
            fire=fed,
            reason=reasons.MEAL,
        )
    )


def _claim_feeding(builder: PlanBuilder, point: PointSpec) -> None:
    """Make a button of the least that can be fed, where the feeder has none itself."""
    spec = point.write
    if spec is None or spec.type is not PointType.INTEGER or builder.find(QUICK_FEED):
        return
    least = whole(spec.values.get("min")) or 1
    commands: Mapping[str, JsonValue] = {point.code: max(least, 1)}
    builder.claim(
        ButtonItem(
            platform=Platform.BUTTON,
            key="feed_now",
            codes=(point.code,),
            shared=(point.code,),
            description=ButtonEntityDescription(
                key="feed_now", translation_key="quick_feed"
            ),
            commands=commands,
            reason=reasons.FEED_NOW,
        )
    )
