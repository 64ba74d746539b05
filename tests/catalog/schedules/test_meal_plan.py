"""Meal plans: what feeders in the field write, and what Tuya's description says."""

from datetime import time
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import EVERY_DAY, CodecError, Meal, plan
from custom_components.tuya_openhub.catalog.schedules.feeder_entities import (
    meal_plan_of,
)
from custom_components.tuya_openhub.catalog.schedules.meal_plan import MealFormat
from custom_components.tuya_openhub.openhub import Device

from ..build import planned, specification, value, writable

MONDAY, THURSDAY, SUNDAY = 0, 3, 6
LOW = {"monday": "low"}


def meal(
    hour: int, minute: int, portion: int, *days: int, enabled: bool = True
) -> Meal:
    """Return a meal, of every day where no days are named."""
    return Meal(
        days=frozenset(days) or EVERY_DAY,
        time=time(hour, minute),
        portion=portion,
        enabled=enabled,
    )


def form(**values: Any) -> MealFormat:
    """Return how a product with this description writes meals."""
    return MealFormat.of(value("Raw", **values))


@pytest.mark.parametrize(
    ("raw", "meals"),
    [
        pytest.param(
            "fwceBQF/DgACAX8UAAQB",
            (meal(7, 30, 5), meal(14, 0, 2), meal(20, 0, 4)),
            id="capture-of-three-meals",
        ),
        pytest.param(
            "fwQAAgB/BgABAH8JAAIBfwwAAQB/DwACAX8VAAIBfxcAAQAIEgABAQ==",
            (
                meal(4, 0, 2, enabled=False),
                meal(6, 0, 1, enabled=False),
                meal(9, 0, 2),
                meal(12, 0, 1, enabled=False),
                meal(15, 0, 2),
                meal(21, 0, 2),
                meal(23, 0, 1, enabled=False),
                meal(18, 0, 1, THURSDAY),
            ),
            id="capture-with-meals-switched-off",
        ),
        pytest.param("fwQtAgE=", (meal(4, 45, 2),), id="report-of-one-meal"),
        # 01 12 32 0c 01: Sunday, 18:50, 12 portions, on
        pytest.param("ARIyDAE=", (meal(18, 50, 12, SUNDAY),), id="example-of-tuya"),
        pytest.param("", (), id="no-meals"),
    ],
)
def test_what_is_written_is_read_and_written_again(
    raw: str, meals: tuple[Meal, ...]
) -> None:
    """The same text comes out as went in."""
    assert form().read(raw) == meals
    assert form().write(meals) == raw


def test_free_slots_are_no_meals() -> None:
    """Feeders with a fixed number of slots fill them with zeros."""
    assert form().read("fwQtAgEAAAAAAAAAAAAA") == (meal(4, 45, 2),)


def test_monday_at_the_other_end() -> None:
    """Home Assistant's own integration writes Monday to the lowest bit, for one product."""
    known = Device(
        id="d1", name="Feeder", category="cwwsq", product_id="wfkzyy0evslzsmoi"
    )
    point = meal_plan_of(
        plan(known, specification("cwwsq", writable("meal_plan", "Raw")))
    )
    assert point is not None
    assert point.format.write([meal(9, 0, 1, MONDAY)]) == "AQkAAQE="
    assert point.format.read("AQkAAQE=") == (meal(9, 0, 1, MONDAY),)
    assert form().write([meal(9, 0, 1, MONDAY)]) == "QAkAAQE="


def test_record_of_a_quirk() -> None:
    """A product without days: 08:00, three portions, on; what it lacks is refused."""
    short = form(record="hour minute portion enabled")
    assert short.read("CAADAQ==") == (meal(8, 0, 3),)
    assert short.write([meal(8, 0, 3)]) == "CAADAQ=="
    with pytest.raises(CodecError) as refused:
        short.write([meal(8, 0, 3, MONDAY)])
    assert refused.value.key == "meals_every_day"
    with pytest.raises(CodecError) as refused:
        form(record="days hour minute portion").write([meal(8, 0, 3, enabled=False)])
    assert refused.value.key == "meals_always_on"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"record": "hour minute"}, id="without-portions"),
        pytest.param({"record": "hour minute portion colour"}, id="unknown-part"),
        pytest.param({"record": 5, "monday": 7, "maxlen": "many"}, id="no-text"),
        pytest.param({"maxlen": 0}, id="no-length"),
    ],
)
def test_odd_quirk_changes_nothing(values: dict[str, Any]) -> None:
    """What makes no sense is as good as not said."""
    assert form(**values) == form() == MealFormat.of(None)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(None, id="unknown"),
        pytest.param(5, id="number"),
        pytest.param("no base64!", id="text"),
        pytest.param("fwQtAg==", id="short"),
        pytest.param("/wQtAgE=", id="eight-days"),
        pytest.param("fxgtAgE=", id="hour-24"),
        pytest.param("fwQ8AgE=", id="minute-60"),
        pytest.param("fwQtAgI=", id="more-than-on"),
    ],
)
def test_what_is_another_form_is_not_understood(raw: Any) -> None:
    """A plan of which one meal makes no sense is none."""
    assert form().read(raw) is None


def test_limits() -> None:
    """The description says how long a plan may be, a byte how much a portion."""
    short = form(maxlen=10)
    assert short.write([meal(8, 0, 1)] * 2)
    with pytest.raises(CodecError) as refused:
        short.write([meal(8, 0, 1)] * 3)
    assert (refused.value.key, refused.value.placeholders) == (
        "meals_too_many",
        {"maximum": "2"},
    )
    with pytest.raises(CodecError) as refused:
        form().write([meal(8, 0, 256)])
    assert refused.value.key == "value_out_of_range"


def test_only_feeders_have_a_plan() -> None:
    """A Boolean of that name is none, nor is a device without the data point."""
    assert meal_plan_of(planned("cwwsq", writable("meal_plan", "Boolean"))) is None
    assert meal_plan_of(planned("cz", writable("switch", "Boolean"))) is None
