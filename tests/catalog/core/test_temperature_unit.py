"""Temperatures that can be believed: one decision on °C or °F for all entities."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.catalog.core.temperature_unit import temperature
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.const import UnitOfTemperature

from ..build import builder, item_of, planned, read_only, share_a_plan, value, writable

C, F = UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT
SWITCH = writable("switch", "Boolean")
CHOICE = writable("temp_unit_convert", "Enum", range=["c", "f"])
MODE = writable("mode", "Enum", range=["cold", "hot"])


def setpoint(
    low: int, high: int, scale: int = 0, unit: str = "℃", **more: Any
) -> PointSpec:
    """Return a target temperature."""
    return writable(
        "temp_set", "Integer", min=low, max=high, scale=scale, step=1, unit=unit, **more
    )


def reading(low: int, high: int, scale: int = 0, unit: str = "℃") -> PointSpec:
    """Return a current temperature."""
    return read_only(
        "temp_current", "Integer", min=low, max=high, scale=scale, step=1, unit=unit
    )


def climate(
    category: str, *points: PointSpec, status: dict[str, JsonValue]
) -> ClimateItem:
    """Return the climate of a device."""
    item = item_of(
        planned(category, SWITCH, *points, status=status), "climate", "climate"
    )
    assert isinstance(item, ClimateItem)
    return item


@pytest.mark.parametrize(
    ("category", "point", "status", "unit", "target", "limits"),
    [
        pytest.param(
            "kt",
            setpoint(160, 880, 1),
            {"temp_set": 240},
            C,
            24,
            (16, 31.1),
            id="both units in one range, a value in C",
        ),
        pytest.param(
            "kt",
            setpoint(160, 880, 1),
            {"temp_set": 750},
            F,
            75,
            (60.8, 88),
            id="both units in one range, a value in F",
        ),
        pytest.param(
            "kt",
            setpoint(610, 880, 1),
            {"temp_set": 700},
            F,
            70,
            (61, 88),
            id="F whatever the label says",
        ),
        pytest.param(
            "wk",
            setpoint(160, 880, 1, ""),
            {"temp_set": 700},
            F,
            70,
            (60.8, 88),
            id="no label",
        ),
        pytest.param(
            "kt",
            setpoint(16, 90),
            {"temp_set": 24, "temp_unit_convert": "f"},
            C,
            24,
            (16, 32),
            id="chosen F, impossible as F",
        ),
        pytest.param(
            "kt",
            setpoint(16, 90),
            {"temp_set": 75, "temp_unit_convert": "c"},
            F,
            75,
            (61, 90),
            id="chosen C, impossible as C",
        ),
        pytest.param(
            "kt",
            setpoint(16, 90),
            {"temp_unit_convert": "f"},
            F,
            None,
            (61, 90),
            id="chosen F, no value",
        ),
        pytest.param(
            "kt",
            setpoint(16, 30),
            {"temp_set": 24, "temp_unit_convert": "f"},
            C,
            24,
            (16, 30),
            id="range of C only",
        ),
        pytest.param(
            "kt",
            setpoint(16, 30, unit="℉"),
            {"temp_set": 24},
            C,
            24,
            (16, 30),
            id="no room is set to 30 F",
        ),
        pytest.param(
            "wk",
            setpoint(5, 90),
            {"temp_set": 12},
            C,
            12,
            (5, 90),
            id="heating by hot water",
        ),
        pytest.param(
            "znrb",
            setpoint(5, 43),
            {"temp_set": 31, "temp_unit_convert": "f"},
            C,
            31,
            (5, 43),
            id="pool in f with 31",
        ),
        pytest.param(
            "znrb",
            setpoint(-22, 104, unit=""),
            {"temp_set": 31, "temp_unit_convert": "f"},
            C,
            31,
            (-22, 40),
            id="pool in f with 31 and a wide range",
        ),
        pytest.param(
            "znrb",
            setpoint(-22, 104, unit=""),
            {"temp_set": 88, "temp_unit_convert": "f"},
            F,
            88,
            (-7, 104),
            id="pool in f",
        ),
        pytest.param(
            "znrb",
            setpoint(41, 109, unit=""),
            {"temp_set": 88},
            F,
            88,
            (41, 109),
            id="pool whose range is of F only",
        ),
        pytest.param(
            "znrb", setpoint(15, 75), {"temp_set": 60}, C, 60, (15, 75), id="hot water"
        ),
        pytest.param(
            "qn", setpoint(15, 70), {"temp_set": 70}, C, 70, (15, 70), id="towel rail"
        ),
        pytest.param(
            "qn", setpoint(17, 99), {"temp_set": 66}, F, 66, (63, 99), id="fireplace"
        ),
        pytest.param(
            "kt",
            setpoint(16, 30),
            {"temp_set": 75, "temp_unit_convert": "f"},
            C,
            23.9,
            (16, 30),
            id="F in spite of its range",
        ),
        pytest.param(
            "wk",
            setpoint(50, 350, 1),
            {"temp_set": 23},
            C,
            23,
            (5, 35),
            id="wrong scale",
        ),
        pytest.param(
            "wk",
            setpoint(5, 35),
            {"temp_set": 215},
            C,
            21.5,
            (5, 35),
            id="tenths without a scale",
        ),
        pytest.param(
            "wk",
            setpoint(5, 35),
            {"temp_set": 99999},
            C,
            None,
            (5, 35),
            id="no scale puts it inside",
        ),
    ],
)
def test_target(
    category: str,
    point: PointSpec,
    status: dict[str, JsonValue],
    unit: UnitOfTemperature,
    target: float | None,
    limits: tuple[float, float],
) -> None:
    """Unit text, chosen unit, range and value decide together."""
    item = climate(category, point, CHOICE, MODE, status=status)
    state = item.state(status)
    assert (state.unit, state.target, state.limits) == (unit, target, limits)


@pytest.mark.parametrize(
    ("point", "status", "wanted", "raw"),
    [
        pytest.param(setpoint(160, 880, 1), {"temp_set": 750}, 68, 680, id="F"),
        pytest.param(setpoint(160, 880, 1), {"temp_set": 240}, 22, 220, id="C"),
        pytest.param(
            setpoint(160, 880, 1), {"temp_set": 240}, 60, 311, id="limit of C"
        ),
        pytest.param(
            setpoint(160, 880, 1), {"temp_set": 750}, 20, 608, id="limit of F"
        ),
        pytest.param(
            setpoint(16, 30),
            {"temp_set": 75, "temp_unit_convert": "f"},
            20,
            68,
            id="F in spite of its range",
        ),
        pytest.param(setpoint(50, 350, 1), {"temp_set": 23}, 21, 210, id="wrong scale"),
    ],
)
def test_command_follows_the_decision(
    point: PointSpec, status: dict[str, JsonValue], wanted: float, raw: int
) -> None:
    """What is sent is in the unit and within the limits of what is shown."""
    item = climate("kt", point, CHOICE, status=status)
    assert item.set_temperature(wanted, status) == {"temp_set": raw}


def test_unit_changes_while_it_runs() -> None:
    """A person switches the device to °F: target, limits and commands follow."""
    item = climate("kt", setpoint(160, 880, 1), CHOICE, status={"temp_set": 240})
    before: dict[str, JsonValue] = {"temp_set": 240, "temp_unit_convert": "c"}
    after: dict[str, JsonValue] = {"temp_set": 750, "temp_unit_convert": "f"}
    assert item.state(before).limits == (16, 31.1)
    assert (item.state(after).unit, item.state(after).limits) == (F, (60.8, 88))
    assert "temp_unit_convert" in item.codes


@pytest.mark.parametrize(
    ("point", "status", "current", "unit"),
    [
        pytest.param(
            reading(0, 600, 1),
            {"temp_set": 750, "temp_current": 265},
            26.5,
            C,
            id="range of C only",
        ),
        pytest.param(
            reading(-300, 1760, 1, "℃/F"),
            {"temp_set": 750, "temp_current": 690},
            69,
            F,
            id="as the target",
        ),
        pytest.param(
            reading(-300, 1760, 1, "℃/F"),
            {"temp_set": 240, "temp_current": 250},
            25,
            C,
            id="target in C",
        ),
        pytest.param(
            reading(-300, 1760, 1, "℃/F"),
            {"temp_set": 240, "temp_current": 790},
            79,
            F,
            id="no room has 79 C",
        ),
        pytest.param(
            reading(-20, 60, 0, ""),
            {"temp_set": 750, "temp_current": 25},
            25,
            C,
            id="no label, range of C only",
        ),
        pytest.param(
            reading(-20, 50),
            {"temp_set": 240, "temp_current": 265},
            26.5,
            C,
            id="tenths without a scale",
        ),
        pytest.param(
            reading(0, 50),
            {"temp_set": 240, "temp_current": -2},
            -2,
            C,
            id="a little outside",
        ),
        pytest.param(
            reading(0, 50),
            {"temp_set": 240, "temp_current": 99999},
            None,
            C,
            id="nothing puts it inside",
        ),
        pytest.param(
            reading(-20, 50),
            {"temp_set": 750, "temp_unit_convert": "f", "temp_current": 77},
            25,
            C,
            id="F in spite of its range",
        ),
    ],
)
def test_sensor_agrees_with_the_climate(
    point: PointSpec,
    status: dict[str, JsonValue],
    current: float | None,
    unit: UnitOfTemperature,
) -> None:
    """One temperature is the same wherever it is shown."""
    made = planned("kt", SWITCH, setpoint(160, 880, 1), CHOICE, point, status=status)
    sensor = item_of(made, "sensor", "temp_current")
    read_unit = (
        sensor.unit(status)
        if sensor.unit
        else (sensor.description.native_unit_of_measurement)
    )
    assert (sensor.read(status), read_unit) == (current, unit)
    state = item_of(made, "climate", "climate").state(status)
    shown = (
        None
        if state.current is None
        else {C: state.current, F: round((state.current - 32) / 1.8, 1)}[state.unit]
    )
    wanted = (
        None
        if current is None
        else {C: current, F: round((current - 32) / 1.8, 1)}[unit]
    )
    assert shown == pytest.approx(wanted, abs=0.1)


def test_explain_says_why_a_value_is_not_as_reported() -> None:
    """The reason is with the data point, and only where something is wrong."""
    made = planned("wk", SWITCH, setpoint(50, 350, 1), status={"temp_set": 23})
    assert "outside its own range" not in made.decisions["temp_set"].reason
    made = planned("wsdcg", reading(0, 50), status={"temp_current": 223})
    assert "outside its own range, 0 to 50" in made.decisions["temp_current"].reason
    assert item_of(made, "sensor", "temp_current").read({"temp_current": 223}) == 22.3


def pair(code: str) -> tuple[PointSpec, PointSpec]:
    """Return a temperature in both units."""
    other = f"{code.removesuffix('_c')}_f"
    return (
        writable(code, "Integer", min=0, max=100, scale=0, step=1, unit="℃"),
        writable(other, "Integer", min=32, max=212, scale=0, step=1, unit="℉"),
    )


@pytest.mark.parametrize(
    ("status", "shown", "other"),
    [
        pytest.param(
            {"temp_unit_convert": "c"}, "temp_boiling_c", "temp_boiling_f", id="C"
        ),
        pytest.param(
            {"temp_unit_convert": "f"}, "temp_boiling_f", "temp_boiling_c", id="F"
        ),
        pytest.param({}, "temp_boiling_c", "temp_boiling_f", id="nothing chosen"),
        pytest.param(
            {"temp_boiling_f": 180},
            "temp_boiling_f",
            "temp_boiling_c",
            id="only F is reported",
        ),
        pytest.param(
            {"temp_unit_convert": "f", "temp_boiling_c": 90},
            "temp_boiling_c",
            "temp_boiling_f",
            id="only C is reported",
        ),
    ],
)
def test_twin_in_the_other_unit_is_disabled(
    status: dict[str, JsonValue], shown: str, other: str
) -> None:
    """One temperature is shown once; the reason is given."""
    made = planned("bh", CHOICE, *pair("temp_boiling_c"), status=status)
    enabled = {
        code: item_of(made, "number", code).description.entity_registry_enabled_default
        for code in (shown, other)
    }
    assert enabled == {shown: True, other: False}
    assert f"The same temperature as {shown}" in made.decisions[other].reason


def test_kettle_that_is_set_in_both_units() -> None:
    """Limits of a number follow the unit in use, as those of a climate do."""
    point = writable(
        "cook_temperature", "Integer", min=0, max=212, scale=0, step=1, unit=""
    )
    number = item_of(planned("bh", CHOICE, point), "number", "cook_temperature")
    celsius: dict[str, JsonValue] = {"temp_unit_convert": "c", "cook_temperature": 90}
    fahrenheit: dict[str, JsonValue] = {
        "temp_unit_convert": "f",
        "cook_temperature": 194,
    }
    assert number.unit(celsius) is C
    assert number.unit(fahrenheit) is F
    assert (number.limits(C), number.limits(F)) == ((0, 100), (32, 212))


def test_settings_beside_the_target_follow_it() -> None:
    """A limit with a label is what it says; one without is in the target's unit."""
    made = planned(
        "wk",
        SWITCH,
        setpoint(160, 880, 1, ""),
        writable("upper_temp", "Integer", min=30, max=90, unit="℃"),
        writable("lower_temp", "Integer", min=5, max=90, unit=""),
    )
    labelled = item_of(made, "number", "upper_temp")
    assert labelled.description.native_unit_of_measurement == C
    assert labelled.unit is None
    plain = item_of(made, "number", "lower_temp")
    assert plain.unit({"temp_set": 700, "lower_temp": 50}) is F
    assert plain.unit({"temp_set": 200, "lower_temp": 50}) is C
    assert "temp_set" in plain.codes


def test_reading_without_a_range_follows_the_chosen_unit() -> None:
    """A target in °C for certain does not say in what a plain number is."""
    made = planned(
        "wk", SWITCH, setpoint(5, 35), CHOICE, read_only("temp_floor", "Integer")
    )
    sensor = item_of(made, "sensor", "temp_floor")
    assert sensor.unit({"temp_unit_convert": "f", "temp_set": 20}) is F
    assert sensor.unit({"temp_set": 20}) is C


def test_number_by_the_code_of_a_unit_names_none() -> None:
    """It is a temperature of its own, and an entity of its own."""
    point = writable("temp_unit_convert", "Integer", min=0, max=61)
    part = temperature(
        builder("wk", point), point, value("Integer", min=0, max=61), setting=True
    )
    assert part.units == ()
    assert part.listened == ()


def test_devices_share_a_plan_unless_a_value_is_outside() -> None:
    """A value costs no plan of its own where nothing is wrong with it."""
    points = reading(0, 50), CHOICE
    assert share_a_plan(
        "wsdcg", *points, status={"temp_current": 20}, other={"temp_current": 21}
    )
    assert not share_a_plan(
        "wsdcg", *points, status={"temp_current": 20}, other={"temp_current": 999}
    )


@pytest.mark.parametrize("unit", ["摄氏度或华氏度", "℃/℉", "°C°F"])
def test_prose_for_both_units_is_a_temperature(unit: str) -> None:
    """The class stays, and the unit is the one that the device shows."""
    made = planned(
        "znrb", CHOICE, reading(-22, 250, 0, unit), status={"temp_unit_convert": "f"}
    )
    sensor = item_of(made, "sensor", "temp_current")
    assert sensor.description.device_class == "temperature"
    assert sensor.unit({"temp_unit_convert": "f", "temp_current": 80}) is F
