"""Both sides of each edge by which a temperature is known to be in °C or in °F."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.temperature_unit import (
    Scale,
    Temperature,
    convert,
    named_by_code,
    temperature,
    unit_word,
    without_unit,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.const import UnitOfTemperature

from ..build import builder, read_only, writable

C, F = UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT
MODE = writable("mode", "Enum", range=["cold", "hot"])
CHOICE = writable("temp_unit_convert", "Enum", range=["c", "f"])


def part(
    category: str, low: int, high: int, unit: str, *others: PointSpec, **more: Any
) -> Temperature:
    """Return a target temperature of a device."""
    values = {"min": low, "max": high, "scale": 0, "step": 1, "unit": unit, **more}
    point = writable("temp_set", "Integer", **values)
    assert point.write is not None
    return temperature(
        builder(category, point, *others), point, point.write, setting=True
    )


def reading(category: str, low: int, high: int, unit: str = "℃") -> Temperature:
    """Return a current temperature of a device."""
    point = read_only("temp_current", "Integer", min=low, max=high, scale=0, unit=unit)
    assert point.read is not None
    return temperature(builder(category, point), point, point.read, setting=False)


@pytest.mark.parametrize(
    ("category", "low", "high", "unit", "scale"),
    [
        pytest.param("wk", 5, 60, "", Scale.CELSIUS, id="60 is no °F"),
        pytest.param("wk", 10, 61, "", Scale.BOTH, id="61 may be"),
        pytest.param("wk", 9, 61, "", Scale.EITHER, id="from 9 on"),
        pytest.param("wk", 9, 80, "℃", Scale.CELSIUS, id="from 9 on, labelled"),
        pytest.param("wk", 10, 80, "℃", Scale.BOTH, id="from 10 on"),
        pytest.param("wk", 10, 60, "℃", Scale.CELSIUS, id="a room of 60 °C"),
        pytest.param("wk", 10, 76, "℃", Scale.CELSIUS, id="76 °F warm nobody"),
        pytest.param("wk", 10, 77, "℃", Scale.BOTH, id="77 °F do"),
        pytest.param("kt", 5, 76, "℃", Scale.BOTH, id="cools: both are likely"),
        pytest.param("wk", 5, 76, "℃/℉", Scale.BOTH, id="both are told"),
        pytest.param("wk", 30, 95, "℃", Scale.BOTH, id="five degrees for °C"),
        pytest.param("wk", 31, 95, "℃", Scale.CELSIUS, id="four for °C, and frost"),
        pytest.param("wk", 39, 95, "℃", Scale.CELSIUS, id="from 39 on"),
        pytest.param("wk", 40, 95, "℃", Scale.FAHRENHEIT, id="from 40 on"),
        pytest.param("wk", 16, 60, "℉", Scale.CELSIUS, id="no room is set to 60 °F"),
        pytest.param("wk", 16, 61, "℉", Scale.FAHRENHEIT, id="a room of 61 °F"),
        pytest.param("cz", 5, 60, "", Scale.CELSIUS, id="anything up to 60"),
        pytest.param("cz", 5, 61, "", Scale.EITHER, id="anything up to 61"),
        pytest.param("cz", 5, 200, "℃", Scale.CELSIUS, id="anything labelled"),
        pytest.param("cz", 5, 60, "℉", Scale.FAHRENHEIT, id="anything in °F"),
        pytest.param("znrb", 0, 100, "℃", Scale.CELSIUS, id="water boils"),
        pytest.param("znrb", 0, 101, "℃", Scale.BOTH, id="water above"),
        pytest.param("wk", 35, 35, "℃", Scale.CELSIUS, id="no range, labelled"),
        pytest.param("wk", 35, 5, "", Scale.EITHER, id="no range"),
    ],
)
def test_scale_of_a_target(
    category: str, low: int, high: int, unit: str, scale: Scale
) -> None:
    """Know the unit of a range by its ends, its label and what it is of."""
    assert part(category, low, high, unit).scale is scale


@pytest.mark.parametrize("end", ["min", "max"])
def test_range_with_one_end(end: str) -> None:
    """Half a range says nothing of the unit."""
    described = writable("temp_set", "Integer", scale=0, step=1, **{end: 50})
    assert described.write is not None
    made = temperature(
        builder("wk", described), described, described.write, setting=True
    )
    assert made.scale is Scale.EITHER


@pytest.mark.parametrize(
    ("category", "low", "high", "scale"),
    [
        pytest.param("wk", 10, 100, Scale.CELSIUS, id="a sensor of 100 °C"),
        pytest.param("wk", 10, 101, Scale.BOTH, id="more than a room has"),
        pytest.param("znrb", 10, 150, Scale.CELSIUS, id="steam of 150 °C"),
        pytest.param("znrb", 10, 151, Scale.BOTH, id="more than water has"),
    ],
)
def test_scale_of_a_reading(category: str, low: int, high: int, scale: Scale) -> None:
    """A sensor reaches further than a person sets."""
    assert reading(category, low, high).scale is scale


@pytest.mark.parametrize(
    ("category", "high", "others", "scale"),
    [
        pytest.param("zz", 100, (MODE,), Scale.BOTH, id="a room, by its mode"),
        pytest.param("zz", 101, (MODE,), Scale.CELSIUS, id="an oven"),
        pytest.param("zz", 100, (), Scale.CELSIUS, id="no mode"),
        pytest.param("kj", 100, (MODE,), Scale.CELSIUS, id="sets no room"),
        pytest.param("wk", 90, (CHOICE,), Scale.BOTH, id="a unit can be chosen"),
    ],
)
def test_what_is_heated(
    category: str, high: int, others: tuple[PointSpec, ...], scale: Scale
) -> None:
    """A target up to 100 with a mode is that of a room."""
    assert part(category, 10, high, "℃", *others).scale is scale


def test_range_from_frost_on() -> None:
    """A range from below 10 on is in either unit only where one can be chosen."""
    assert part("wk", 9, 80, "℃", CHOICE).scale is Scale.EITHER
    assert part("wk", 9, 80, "℃").scale is Scale.CELSIUS


@pytest.mark.parametrize(
    ("category", "shown", "raw", "unit"),
    [
        pytest.param("kt", "c", 45, C, id="45 °C are set by nobody else"),
        pytest.param("kt", "c", 46, F, id="46 by nobody"),
        pytest.param("kt", "f", 38, F, id="38 °F"),
        pytest.param("kt", "f", 37, C, id="37 °F would be frost"),
        pytest.param("kt", None, 45, C, id="nothing chosen, 45"),
        pytest.param("kt", None, 46, F, id="nothing chosen, 46"),
        pytest.param("znrb", "c", 100, C, id="water of 100 °C"),
        pytest.param("znrb", "c", 101, F, id="water of 101"),
        pytest.param("znrb", "f", 46, F, id="water of 46 °F"),
        pytest.param("znrb", "f", 45, C, id="water of 45"),
    ],
)
def test_value_that_decides(
    category: str, shown: str | None, raw: int, unit: UnitOfTemperature
) -> None:
    """What cannot be in one unit is in the other."""
    one = part(category, 10, 200, "", CHOICE)
    assert one.scale is Scale.BOTH
    assert one.unit({"temp_set": raw, "temp_unit_convert": shown}) is unit


@pytest.mark.parametrize(
    ("category", "raw", "unit"),
    [
        pytest.param("wk", 60, C, id="60 °C in a room"),
        pytest.param("wk", 61, F, id="61 in a room"),
        pytest.param("znrb", 110, C, id="110 °C of steam"),
        pytest.param("znrb", 111, F, id="111 of steam"),
    ],
)
def test_reading_that_decides(category: str, raw: int, unit: UnitOfTemperature) -> None:
    """A sensor reads more than is set."""
    one = reading(category, 10, 300, "")
    assert one.unit({"temp_current": raw}) is unit


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param(60, 60, id="a fifth above"),
        pytest.param(61, 6.1, id="more is tenths"),
        pytest.param(-10, -10, id="a fifth below"),
        pytest.param(-11, None, id="further below"),
        pytest.param(4900, 49, id="hundredths"),
        pytest.param(99999, None, id="no number of degrees"),
    ],
)
def test_reading_outside_its_range(raw: int, shown: float | None) -> None:
    """A sensor reaches further than it says, but not to another power of ten."""
    assert reading("wk", 0, 50).read({"temp_current": raw}) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param(2100, 21, id="as described"),
        pytest.param(210, 21, id="tenths"),
        pytest.param(21, 21, id="whole degrees"),
        pytest.param(21000, 21, id="thousandths"),
        pytest.param(3501, 35.01, id="never more than can be set"),
    ],
)
def test_target_outside_its_range(raw: int, shown: float) -> None:
    """A target is read by the scale that puts it into its range."""
    one = part("wk", 500, 3500, "℃", scale=2)
    assert one.read({"temp_set": raw}) == (shown if shown <= 35 else None)


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        pytest.param(True, F, id="on"),
        pytest.param(False, C, id="off"),
        pytest.param("c", C, id="c"),
        pytest.param("°F", F, id="sign"),
        pytest.param(" Celsius ", C, id="word"),
        pytest.param("FAHRENHEIT", F, id="word in capitals"),
        pytest.param("℉", F, id="one sign"),
        pytest.param("K", None, id="Kelvin"),
        pytest.param(1, None, id="number"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_word_for_a_unit(raw: JsonValue, unit: UnitOfTemperature | None) -> None:
    """Know what a device says that it shows."""
    assert unit_word(raw) is unit


@pytest.mark.parametrize(
    ("code", "unit", "words"),
    [
        pytest.param("temp_set_f", F, ("temp", "set"), id="f"),
        pytest.param("temp_c", C, ("temp",), id="c"),
        pytest.param("tempFahrenheit", F, ("temp",), id="word"),
        pytest.param("temp_celsius", C, ("temp",), id="another word"),
        pytest.param("temp_f_set", None, ("temp", "set"), id="not at its end"),
        pytest.param("f", None, ("f",), id="alone"),
        pytest.param("temp_set", None, ("temp", "set"), id="none"),
    ],
)
def test_unit_in_a_code(
    code: str, unit: UnitOfTemperature | None, words: tuple[str, ...]
) -> None:
    """A code may end in its unit."""
    assert named_by_code(code) is unit
    assert without_unit(code) == words


def test_exchange() -> None:
    """Exchange to a tenth, and leave alone what needs none."""
    assert convert(21.26, C, F) == 70.3
    assert convert(70, F, C) == 21.1
    assert convert(21.26, C, C) == 21.26
