"""The edges of what sensors, numbers and texts of the tables show and take."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, only, planned, read_only, writable

COMPASS = {
    "north": 0,
    "north_north_east": 22.5,
    "north_east": 45,
    "east_north_east": 67.5,
    "east": 90,
    "east_south_east": 112.5,
    "south_east": 135,
    "south_south_east": 157.5,
    "south": 180,
    "south_south_west": 202.5,
    "south_west": 225,
    "west_south_west": 247.5,
    "west": 270,
    "west_north_west": 292.5,
    "north_west": 315,
    "north_north_west": 337.5,
}


def test_compass() -> None:
    """Know the degrees of all sixteen winds."""
    item = only("qxj", read_only("wind_direct", "Enum", range=["north"]), "sensor")
    read = {word: item.read({"wind_direct": word}) for word in COMPASS}
    assert read == COMPASS
    shown = item.description
    assert (shown.device_class, shown.state_class) == (
        "wind_direction",
        "measurement_angle",
    )
    assert shown.native_unit_of_measurement == "°"


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [
        pytest.param("ms", 0.03, id="milliseconds"),
        pytest.param("s", 30, id="seconds"),
        pytest.param("min", 1800, id="minutes"),
        pytest.param("h", 108_000, id="hours"),
        pytest.param("day", 2_592_000, id="days"),
        pytest.param("?", 1800, id="nonsense"),
    ],
)
def test_time_that_is_left(unit: str, seconds: float) -> None:
    """Count what is left in seconds."""
    item = only("mjj", read_only("countdown_left", "Integer", unit=unit), "sensor")
    assert item.read({"countdown_left": 30}) == seconds


@pytest.mark.parametrize(
    ("raw", "volts"),
    [pytest.param(500, 500, id="most"), pytest.param(501, 50.1, id="more")],
)
def test_edge_of_the_mains(raw: int, volts: float) -> None:
    """Read more than 500 V as tenths, unless a scale is told."""
    whole = only("cz", read_only("cur_voltage", "Integer", unit="V", scale=0), "sensor")
    assert whole.read({"cur_voltage": raw}) == volts
    scaled = only(
        "cz", read_only("cur_voltage", "Integer", unit="V", scale=1), "sensor"
    )
    assert scaled.read({"cur_voltage": 9000}) == 900
    milli = only(
        "cz", read_only("cur_voltage", "Integer", unit="mV", scale=0), "sensor"
    )
    assert milli.read({"cur_voltage": 9000}) == 9000


@pytest.mark.parametrize(
    ("unit", "device_class"),
    [
        pytest.param("V", "voltage", id="volts"),
        pytest.param("mV", "voltage", id="millivolts"),
        pytest.param("℃", "temperature", id="Celsius"),
        pytest.param("℉", "temperature", id="Fahrenheit"),
        pytest.param("W", None, id="anything else"),
    ],
)
def test_class_of_another_unit(unit: str, device_class: str | None) -> None:
    """A charge in volts is a voltage."""
    made = planned("xnyjcn", read_only("current_soc", "Integer", unit=unit, scale=1))
    shown = item_of(made, "sensor", "current_soc").description
    assert shown.device_class == device_class
    assert shown.state_class == "measurement"
    assert shown.suggested_unit_of_measurement is None
    assert "does not go with battery" in made.decisions["current_soc"].reason


@pytest.mark.parametrize(
    ("category", "code", "unit"),
    [
        pytest.param("sd", "electricity_left", "%", id="battery"),
        pytest.param("znnbq", "power_total", "W", id="power"),
    ],
)
def test_units_that_the_standard_is_sure_of(
    category: str, code: str, unit: str
) -> None:
    """Take the standard's unit for nonsense, and no other unit for it."""
    shown = only(category, read_only(code, "Integer", unit="zq"), "sensor").description
    assert shown.native_unit_of_measurement == unit
    assert shown.device_class is not None
    other = only(category, read_only(code, "Integer", unit="kg"), "sensor").description
    assert other.native_unit_of_measurement == "kg"


def test_power_without_decimals() -> None:
    """Show the power of a meter in whole watts."""
    item = only(
        "znnbq", read_only("power_total", "Integer", unit="W", scale=1), "sensor"
    )
    assert item.description.suggested_display_precision == 0


@pytest.mark.parametrize(
    ("kind", "values", "raw", "text"),
    [
        pytest.param("Bitmap", {"label": ["a", "b"]}, 3, "a, b", id="bits"),
        pytest.param("Bitmap", {"label": ["a"]}, 0, "ok", id="no bit"),
        pytest.param("String", {}, "x", "x", id="text"),
        pytest.param("String", {}, True, "true", id="boolean"),
        pytest.param("Json", {}, {"a": 1}, "{'a': 1}", id="object"),
        pytest.param("Raw", {}, "AA==", "AA==", id="raw"),
    ],
)
def test_texts_of_sensors(
    kind: str, values: dict[str, Any], raw: JsonValue, text: str
) -> None:
    """Show whatever is told as a text."""
    item = only("sp", read_only("sd_storge", kind, **values), "sensor")
    assert item.read({"sd_storge": raw}) == text
    assert item.read({"sd_storge": None}) is None
    problems = item.problems
    assert (problems is not None) is (kind == "Bitmap")


def test_number_without_limits() -> None:
    """Take 32 bits where no limits are told."""
    item = only("cz", writable("countdown", "Integer"), "number")
    limits = item.description.native_min_value, item.description.native_max_value
    assert limits == (-(2**31), 2**31 - 1)
    assert item.description.native_step == 1
    assert item.commands(5) == {"countdown": 5}


def test_limits_of_a_number() -> None:
    """Take the limits and the step by their scale."""
    point = writable(
        "countdown", "Integer", min=5, max=95, scale=1, step=10, unit="min"
    )
    item = only("cz", point, "number")
    shown = item.description
    assert (shown.native_min_value, shown.native_max_value, shown.native_step) == (
        0.5,
        9.5,
        1,
    )
    assert item.nearest(3.2) == 3.5
    assert item.read({"countdown": 15}) == 1.5
    with pytest.raises(CodecError):
        item.commands(3.2)


def test_number_with_a_unit_of_something_else() -> None:
    """Leave out the class where the unit is of another one."""
    shown = only(
        "hps", writable("near_detection", "Integer", unit="W"), "number"
    ).description
    assert (shown.device_class, shown.native_unit_of_measurement) == (None, "W")


def test_alarm_of_a_charge_in_bars() -> None:
    """Set the alarm of a weak battery in percent, whatever its bars."""
    point = writable("wireless_lowpower", "Integer", min=1, max=5, scale=0, step=1)
    item = only("sp", point, "number")
    shown = item.description
    assert (shown.native_min_value, shown.native_max_value, shown.native_step) == (
        20,
        100,
        20,
    )
    assert shown.native_unit_of_measurement == "%"
    assert item.commands(40) == {"wireless_lowpower": 2}
    assert item.nearest(45) == 40
    assert item.read({"wireless_lowpower": 3}) == 60


@pytest.mark.parametrize(
    ("longest", "shown"),
    [
        pytest.param(5, 5, id="five"),
        pytest.param(1, 1, id="one"),
        pytest.param(-3, 1, id="less than one"),
        pytest.param(0, 255, id="none"),
        pytest.param(None, 255, id="not told"),
        pytest.param(255, 255, id="as long as a state"),
        pytest.param(256, 255, id="longer than a state"),
    ],
)
def test_length_of_a_text(longest: JsonValue, shown: int) -> None:
    """Take no longer text than the device, or a state."""
    item = only("qt", writable("zq", "String", maxlen=longest), "text")
    assert item.description.native_max == shown
    assert item.commands("x" * shown) == {"zq": "x" * shown}
    with pytest.raises(CodecError) as err:
        item.commands("x" * (shown + 1))
    assert err.value.key == "value_too_long"
    assert item.read({"zq": "y" * 255}) == "y" * 255
    assert item.read({"zq": "y" * 256}) is None
    assert item.read({"zq": 5}) is None


def names(made: DevicePlan) -> dict[str, str | None]:
    """Return what names each entity: a key, or nothing for the device's own name."""
    return {
        item.key: item.description.translation_key
        if item.description.name is not None
        else None
        for item in made.items
    }


@pytest.mark.parametrize(
    ("category", "points", "expected"),
    [
        pytest.param(
            "cz",
            [writable("switch_1", "Boolean"), writable("switch_2", "Boolean")],
            {"switch_1": None, "switch_2": None},
            id="two gangs",
        ),
        pytest.param(
            "qt",
            [writable("power", "Boolean"), writable("switch", "Boolean")],
            {"switch": None, "power": "power"},
            id="switch before power",
        ),
        pytest.param(
            "qt",
            [writable("water", "Boolean"), writable("pump", "Boolean")],
            {"water": "water", "pump": "pump"},
            id="no main function",
        ),
        pytest.param(
            "mcs",
            [read_only("doorcontact_state", "Boolean"), read_only("tamper", "Boolean")],
            {"doorcontact_state": None, "tamper": "tamper"},
            id="a contact",
        ),
        pytest.param(
            "dgnbj",
            [read_only("smoke_state", "Boolean"), read_only("co_state", "Boolean")],
            {"smoke_state": "smoke", "co_state": "carbon_monoxide"},
            id="two senses",
        ),
        pytest.param(
            "fs",
            [writable("switch", "Boolean"), writable("light", "Boolean")],
            {"fan": None, "light": "light"},
            id="fan before its lamp",
        ),
        pytest.param(
            "dj",
            [writable("switch_led", "Boolean"), writable("siren_switch", "Boolean")],
            {"light": None, "siren": "siren"},
            id="lamp before its siren",
        ),
    ],
)
def test_main_function(
    category: str, points: list[PointSpec], expected: dict[str, str | None]
) -> None:
    """One entity of a device and of each gang has the device's own name."""
    assert names(planned(category, *points)) == expected
