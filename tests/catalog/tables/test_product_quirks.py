"""Test what is known of single products: what the cloud leaves out, or tells wrongly.

`facts/product.csv` has the data points that no specification describes, with the numbers
by which their pushes name them.
"""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from custom_components.tuya_openhub.catalog.core.planner import plan
from custom_components.tuya_openhub.catalog.special.counter import Mode
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import device, item_of, read_only, specification, writable

FACTS = Path(__file__).parents[1] / "facts/product.csv"
PERCENT: dict[str, JsonValue] = {
    "min": 0,
    "max": 100,
    "scale": 0,
    "step": 1,
    "unit": "%",
}


def product(
    product_id: str, category: str, *points: PointSpec, **status: JsonValue
) -> DevicePlan:
    """Return the plan of a device of a product."""
    one = replace(device(category, status), product_id=product_id)
    return plan(one, specification(category, *points))


def seen(fact: dict[str, str]) -> dict[str, str]:
    """Return what is known of a data point that the cloud does not describe."""
    made = product(fact["product"], "zz")
    point = made.points[fact["code"]]
    assert point.read is not None
    values: Any = point.read.values
    words = values.get("range") or values.get("label") or ()
    numbers = [number for number, code in made.dp_ids.items() if code == point.code]
    return {
        "product": fact["product"],
        "code": point.code,
        "dp_ids": " ".join(map(str, numbers)),
        "type": str(point.read.type),
        "writable": "no" if point.write is None else "yes",
        **{
            name: str(values.get(name, ""))
            for name in ("unit", "scale", "min", "max", "step")
        },
        "words": " ".join(words),
        "source": fact["source"],
    }


def test_what_no_specification_describes() -> None:
    """Know type, unit, limits, words and number of what the cloud leaves out."""
    with FACTS.open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    assert len(facts) >= 44
    assert [seen(fact) for fact in facts] == facts


@pytest.mark.parametrize(
    ("product_id", "described", "category"),
    [
        pytest.param("a9fn0xcsckjoqpnd", "tdq", "mcs", id="contact"),
        pytest.param("p6sqiuesvhmhvv4f", "tdq", "mcs", id="another contact"),
        pytest.param("gk0d4i8g5akryd9d", "tdq", "pir", id="motion"),
        pytest.param("x3o8epevyeo3z3oa", "tdq", "wsdcg", id="climate"),
        pytest.param("xeagimantb7d7apb", "tdq", "wsdcg", id="climate, two layouts"),
        pytest.param("datzwoplui1zao16", "kg", "kg", id="stays a switch"),
    ],
)
def test_category(product_id: str, described: str, category: str) -> None:
    """Treat what is listed as a breaker as what it is."""
    sensor = read_only("water_sensor", "Enum", range=["alarm", "normal"])
    made = product(product_id, described, read_only("smoke_state", "Boolean"), sensor)
    reason = item_of(made, "binary_sensor", "smoke_state").reason
    assert str(reason) == f"Standard data point smoke_state of category {category}"


@pytest.mark.parametrize(
    "product_id",
    ["qxJSyTLEtX5WrzA9", "eyEYwtdx9VhexxLW", "QH3oyDNHKw9c1irH", "wifvoilfrqeo6hvu"],
)
def test_tenths_of_volts_and_watts(product_id: str) -> None:
    """Read 2305 as 230.5 V and 123 as 12.3 W, though the scale is told as 0."""
    made = product(
        product_id,
        "cz",
        read_only("cur_power", "Integer", unit="W", scale=0, min=0, max=50000),
        read_only("cur_voltage", "Integer", unit="V", scale=0, min=0, max=5000),
    )
    assert item_of(made, "sensor", "cur_voltage").read({"cur_voltage": 2305}) == 230.5
    assert item_of(made, "sensor", "cur_power").read({"cur_power": 123}) == 12.3


def test_thousandths_that_are_increments() -> None:
    """Add up thousandths of kilowatt-hours that are told as whole units."""
    reading = read_only("add_ele", "Integer", unit="", scale=0, min=0, max=50000)
    item = item_of(product("wifvoilfrqeo6hvu", "cz", reading), "sensor", "add_ele")
    assert item.mode is Mode.INCREMENT
    assert item.description.native_unit_of_measurement == "kWh"
    assert item.amount(1234) == Decimal("1.234")


@pytest.mark.parametrize(
    ("product_id", "code", "unit", "amount"),
    [
        pytest.param("wfkzyy0evslzsmoi", "feed_report", None, "3", id="portions"),
        pytest.param("ircs2n82vgrozoew", "add_ele", "kWh", "0.03", id="pool pump"),
    ],
)
def test_increments(product_id: str, code: str, unit: str | None, amount: str) -> None:
    """Add up the reports of what the cloud does not describe."""
    item = item_of(product(product_id, "zz"), "sensor", code)
    assert item.mode is Mode.INCREMENT
    assert item.description.native_unit_of_measurement == unit
    assert item.amount(3) == Decimal(amount)


def test_portions_have_a_name() -> None:
    """Call what a feeder gave by its name."""
    made = product("wfkzyy0evslzsmoi", "cwwsq")
    assert item_of(made, "sensor", "feed_report").description.name == "Portions fed"


def test_days_of_a_meal() -> None:
    """Write Monday into the lowest bit of the days of a meal plan."""
    plan_text = writable("meal_plan", "Raw")
    made = product("wfkzyy0evslzsmoi", "cwwsq", plan_text)
    point = made.points["meal_plan"]
    assert point.write is not None
    assert point.write.values["monday"] == "low"


def test_watts_that_are_told_as_kilowatts() -> None:
    """Show watts."""
    reading = read_only("power_total", "Integer", unit="kW", scale=3, min=0, max=999999)
    item = item_of(
        product("7bqwya0ydtz4q3ss", "zndb", reading), "sensor", "power_total"
    )
    assert item.description.native_unit_of_measurement == "W"
    assert item.read({"power_total": 1234}) == 1.234


@pytest.mark.parametrize(
    ("raw", "degrees"),
    [
        pytest.param(235, 23.5, id="room"),
        pytest.param(500, 50, id="most"),
        pytest.param(0, 0, id="least"),
    ],
)
def test_tenths_of_degrees(raw: int, degrees: float) -> None:
    """Read tenths of degrees that are told as whole ones."""
    reading = read_only("temp_current", "Integer", unit="℃", scale=0, min=0, max=50)
    made = product("r2ilemqbtocmulgb", "wk", reading)
    point = made.points["temp_current"]
    assert point.read is not None
    assert point.read.values == {
        "unit": "℃",
        "scale": 1,
        "min": 0,
        "max": 500,
        "step": 5,
    }
    item = item_of(made, "sensor", "temp_current")
    assert item.read({"temp_current": raw}) == degrees


def test_air_conditioner_that_is_told_in_both_units() -> None:
    """Take the range of °C alone, and the four modes that it has."""
    made = product(
        "crh9iaqFowdJX5UY",
        "kt",
        writable("switch", "Boolean"),
        writable("temp_set", "Integer", unit="℃ ℉", scale=0, min=16, max=86, step=1),
        read_only("temp_current", "Integer", unit="℃ ℉", scale=0, min=-7, max=98),
        writable("mode", "Enum", range=["cold", "hot", "wet", "wind", "auto"]),
    )
    specs = {code: made.points[code].read for code in ("temp_set", "temp_current")}
    values = {code: spec.values for code, spec in specs.items() if spec is not None}
    assert values["temp_set"] == {
        "unit": "℃",
        "scale": 0,
        "min": 16,
        "max": 30,
        "step": 1,
    }
    assert values["temp_current"] == {
        "unit": "℃",
        "scale": 0,
        "min": -7,
        "max": 98,
        "step": 1,
    }
    climate = item_of(made, "climate", "climate")
    assert climate.mode.options == ("cold", "hot", "wet", "wind")


@pytest.mark.parametrize(
    ("product_id", "state", "control", "position"),
    [
        pytest.param("68nvbio9", 30, 10, 30, id="68nvbio9"),
        pytest.param("cf1sl3tj", 30, 10, 30, id="cf1sl3tj"),
        pytest.param("nfq1essvr99qsvvd", 30, 10, 30, id="nfq1essvr99qsvvd"),
        pytest.param("csgb8eqhczvjaetl", 30, 10, 30, id="csgb8eqhczvjaetl"),
        pytest.param("68nvbio9", None, 10, 10, id="target alone"),
        pytest.param("xyakonle1azq2xgn", 30, 10, None, id="never where it is"),
        pytest.param("b9oa3zocv4qq47iy", 30, 10, 90, id="in the target alone"),
        pytest.param("p1", 30, 10, 70, id="all others"),
    ],
)
def test_positions(
    product_id: str, state: int | None, control: int, position: int | None
) -> None:
    """Know the curtains that count the other way, or tell it elsewhere."""
    made = product(
        product_id,
        "cl",
        writable("control", "Enum", range=["open", "stop", "close"]),
        writable("percent_control", "Integer", **PERCENT),
        read_only("percent_state", "Integer", **PERCENT),
    )
    cover = item_of(made, "cover", "cover")
    values = {"percent_control": control, "percent_state": state}
    assert cover.state(values).position == position


@pytest.mark.parametrize(
    ("product_id", "code", "words"),
    [
        pytest.param(
            "cpmgn2cf",
            "mode",
            "holiday auto manual comfort eco BOOST temp_auto",
            id="radiator valve",
        ),
        pytest.param("if6pqia2gbtvqa6l", "mode", "auto home", id="at home"),
        pytest.param("ucf09xuve67adcp4", "mode", "auto comfort eco holiday", id="eco"),
        pytest.param("tjvnxyobs3upidjo", "mode", "eco off", id="off"),
        pytest.param(
            "dft4ebatvon3ha5s", "temp_setting_quick_c", "80 85 90 95 100", id="kettle"
        ),
        pytest.param(
            "ndvina39gbq8x0jk", "light_mode", "relay pos none on", id="indicator"
        ),
        pytest.param(
            "avriaapskyik4eaa", "light_mode", "relay pos none on", id="another one"
        ),
        pytest.param("xwv3jifdbhbolgh3", "mode", "normal nature sleep", id="fan"),
        pytest.param(
            "xwv3jifdbhbolgh3",
            "countdown_set",
            "cancel 1h 2h 3h 4h 5h 6h 7h 8h 9h 10h 11h 12h",
            id="hours of a fan",
        ),
    ],
)
def test_words_that_are_left_out(product_id: str, code: str, words: str) -> None:
    """Offer the words that a device takes beside those that are told."""
    made = product(product_id, "zz", writable(code, "Enum", range=["auto"]))
    point = made.points[code]
    assert point.write is not None
    assert point.write.values["range"] == words.split()


@pytest.mark.parametrize(
    ("raw", "unit", "least", "most"),
    [
        pytest.param(449, "℃", 160, 880, id="Celsius"),
        pytest.param(450, "℉", 610, 880, id="Fahrenheit"),
    ],
)
def test_two_variants(raw: int, unit: str, least: int, most: int) -> None:
    """Take a target of 45 for one that is in tenths of °F."""
    made = product(
        "hw50w7qvxluhslkk",
        "kt",
        writable("switch", "Boolean"),
        writable("temp_set", "Integer", unit="℃", scale=1, min=160, max=880, step=5),
        writable("temp_set_f", "Integer", unit="℉", scale=0, min=61, max=88, step=1),
        temp_set=raw,
        temp_set_f=70,
    )
    point = made.points["temp_set"]
    assert point.write is not None
    assert point.write.values == {
        "unit": unit,
        "scale": 1,
        "min": least,
        "max": most,
        "step": 5,
    }
    quirk = made.decisions["temp_set_f"].reason.startswith("A quirk of this product")
    assert quirk is (unit == "℉")
    assert made.dp_ids == ({2: "temp_set", 136: "temp_set_f"} if quirk else {})


@pytest.mark.parametrize(
    ("raw", "kelvin"),
    [
        pytest.param(0, 1600, id="warmest"),
        pytest.param(250, 2200, id="a quarter, even in Kelvin"),
        pytest.param(1000, 4000, id="coldest"),
    ],
)
def test_lamp_that_goes_into_the_red(raw: int, kelvin: int) -> None:
    """Read a lamp from 1600 K to 4000 K."""
    made = product(
        "ewxuxtzrwf4zxyqj",
        "dj",
        writable("switch_led", "Boolean"),
        writable("bright_value_v2", "Integer", min=10, max=1000, scale=0, step=1),
        writable("temp_value_v2", "Integer", min=0, max=1000, scale=0, step=1),
    )
    light = item_of(made, "light", "light")
    assert light.warmth.read({"temp_value_v2": raw}) == kelvin
    assert made.dp_ids == {23: "temp_value_v2"}
