"""What feeders and litter boxes tell, and how a feeder is asked."""

import pytest

from custom_components.tuya_openhub.catalog.tables.events import Firing
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, planned, read_only, writable


def test_feeder() -> None:
    """A feeder has its meals, the next one, each that was given, and feeds now."""
    made = planned(
        "cwwsq",
        writable("meal_plan", "Raw"),
        writable("manual_feed", "Integer", min=2, max=12, step=1, scale=0),
        read_only("feed_report", "Integer", min=0, max=12),
    )
    names = {
        (str(item.platform), item.key): item.description.translation_key
        for item in made.items
    }
    assert names == {
        ("calendar", "meals"): "meals",
        ("sensor", "next_meal"): "next_meal",
        ("event", "meal"): "meal",
        ("button", "feed_now"): "quick_feed",
        ("number", "manual_feed"): "feed",
        ("sensor", "feed_report"): "last_amount",
        ("sensor", "meal_plan"): None,
    }
    assert item_of(made, "sensor", "next_meal").description.device_class == "timestamp"
    assert item_of(made, "button", "feed_now").commands == {"manual_feed": 2}
    meal = item_of(made, "event", "meal")
    assert meal.description.event_types == ["fed"]
    assert meal.fire(3) == Firing("fed", {"portions": 3})
    assert meal.fire(0) is None
    assert meal.fire("x") is None


@pytest.mark.parametrize(
    ("least", "fed"),
    [
        pytest.param(None, 1, id="not told"),
        pytest.param(0, 1, id="none is no meal"),
        pytest.param(-3, 1, id="less than none"),
        pytest.param(1, 1, id="one"),
        pytest.param(5, 5, id="five"),
    ],
)
def test_least_meal(least: JsonValue, fed: int) -> None:
    """Feed now gives the least that is a meal."""
    point = writable("manual_feed", "Integer", min=least, max=50)
    button = item_of(planned("cwwsq", point), "button", "feed_now")
    assert button.commands == {"manual_feed": fed}


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([writable("manual_feed", "Enum", range=["a"])], id="words"),
        pytest.param([read_only("manual_feed", "Integer")], id="only told"),
        pytest.param(
            [writable("manual_feed", "Integer"), writable("quick_feed", "Boolean")],
            id="a button of its own",
        ),
    ],
)
def test_no_second_way_to_feed(points: list[PointSpec]) -> None:
    """A feeder that feeds by itself at once needs no such button."""
    made = planned("cwwsq", *points)
    assert "feed_now" not in {item.key for item in made.items}


def test_meals_that_are_switched_on() -> None:
    """Show the meals that a feeder will give, with their portions."""
    made = planned("cwwsq", writable("meal_plan", "String"))
    meals = item_of(made, "calendar", "meals")
    (meal,) = meals.read({"meal_plan": "fwQAAgB/CQACAQ=="})
    assert (meal.text, meal.time.hour, len(meal.days)) == ("× 2", 9, 7)
    assert meals.read({"meal_plan": "%"}) is None
    number = planned("cwwsq", writable("meal_plan", "Integer"))
    assert "meals" not in {item.key for item in number.items}


@pytest.mark.parametrize(
    ("points", "code", "raw", "event"),
    [
        pytest.param(
            [
                ("excretion_time_day", "s"),
                ("excretion_times_day", ""),
                ("cat_weight", "g"),
            ],
            "excretion_time_day",
            45,
            Firing("visit", {"duration": 45}),
            id="length",
        ),
        pytest.param(
            [("excretion_time_day", "min")],
            "excretion_time_day",
            2,
            Firing("visit", {"duration": 120}),
            id="length in minutes",
        ),
        pytest.param(
            [("excretion_times_day", ""), ("cat_weight", "g")],
            "excretion_times_day",
            3,
            Firing("visit"),
            id="number",
        ),
        pytest.param(
            [("cat_weight", "g")], "cat_weight", 4200, Firing("visit"), id="weight"
        ),
    ],
)
def test_visit(
    points: list[tuple[str, str]], code: str, raw: int, event: Firing
) -> None:
    """Tell a visit of a litter box by the surest of its data points."""
    made = planned(
        "msp", *(read_only(one, "Integer", unit=unit) for one, unit in points)
    )
    visit = item_of(made, "event", "visit")
    assert visit.codes == visit.shared == (code,)
    assert visit.description.event_types == ["visit"]
    assert visit.description.translation_key == "visit"
    assert visit.fire(raw) == event
    assert visit.fire(0) is None
    assert visit.count is (code == "excretion_times_day")
    assert (visit.weight is not None) is ("cat_weight" in dict(points))


@pytest.mark.parametrize(
    ("unit", "shown"),
    [pytest.param("", "g", id="none"), pytest.param("kg", "kg", id="kg")],
)
def test_weight_of_a_cat(unit: str, shown: str) -> None:
    """Read the weight as it is scaled, in grams where no unit is told."""
    point = read_only("cat_weight", "Integer", unit=unit, scale=1)
    weight = item_of(planned("msp", point), "event", "visit").weight
    assert (weight.code, weight.unit, weight.read(42)) == ("cat_weight", shown, 4.2)
