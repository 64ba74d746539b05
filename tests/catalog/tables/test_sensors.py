"""Test what the sensor tables make of data points."""

import pytest

from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, only, planned, read_only, writable


@pytest.mark.parametrize(
    ("point", "unit", "device_class"),
    [
        pytest.param(
            read_only("va_temperature", "Integer", scale=1, unit="Ôäâ"),
            "°C",
            "temperature",
            id="mojibake",
        ),
        pytest.param(
            read_only("va_humidity", "Integer"), "%", "humidity", id="default unit"
        ),
        pytest.param(
            read_only("battery_percentage", "Integer", scale=2, unit="V"),
            "V",
            "voltage",
            id="battery in volts",
        ),
        pytest.param(
            read_only("battery_percentage", "Integer", unit="bars"),
            "%",
            "battery",
            id="a share whatever it says",
        ),
        pytest.param(
            read_only("va_humidity", "Integer", unit="bars"),
            "bars",
            None,
            id="unknown unit",
        ),
        pytest.param(
            read_only("forward_energy_total", "Integer", unit="x"),
            "x",
            None,
            id="total with unknown unit",
        ),
    ],
)
def test_sensor_units(point: PointSpec, unit: str, device_class: str | None) -> None:
    """Give a device class only with a unit that goes with it."""
    item = only("wsdcg", point, "sensor")
    assert item.description.native_unit_of_measurement == unit
    assert item.description.device_class == device_class


@pytest.mark.parametrize(
    ("unit", "device_class", "state_class"),
    [
        pytest.param("°C", "temperature", "measurement", id="no total"),
        pytest.param("L", None, "total_increasing", id="of no class alone"),
        pytest.param("x", None, "total_increasing", id="unknown unit"),
    ],
)
def test_state_class_goes_with_the_class(
    unit: str, device_class: str | None, state_class: str
) -> None:
    """Keep a total whose unit is of another class only where that class has totals."""
    point = read_only("forward_energy_total", "Integer", unit=unit)
    description = only("wsdcg", point, "sensor").description
    assert description.device_class == device_class
    assert description.state_class == state_class


@pytest.mark.parametrize(
    ("convert", "unit"),
    [pytest.param("f", "°F", id="Fahrenheit"), pytest.param("c", "°C", id="Celsius")],
)
def test_temperature_without_a_unit(convert: str, unit: str) -> None:
    """Take the unit that the device shows where the specification tells none."""
    item = only(
        "wk", read_only("temp_floor", "Integer"), "sensor", temp_unit_convert=convert
    )
    assert item.description.native_unit_of_measurement == unit


@pytest.mark.parametrize(
    ("raw", "volts"),
    [
        pytest.param(2333, 233.3, id="tenths"),
        pytest.param(230, 230, id="volts"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_mains_voltage_repair(raw: JsonValue, volts: float | None) -> None:
    """Read an impossible voltage as tenths, and say so."""
    made = planned("cz", read_only("cur_voltage", "Integer", scale=0, unit="V"))
    assert item_of(made, "sensor", "cur_voltage").read({"cur_voltage": raw}) == volts
    assert "tenths of volts" in made.decisions["cur_voltage"].reason


@pytest.mark.parametrize(
    ("raw", "degrees"),
    [
        pytest.param("north", 0, id="north"),
        pytest.param("south_south_west", 202.5, id="between"),
        pytest.param("up", None, id="no direction"),
        pytest.param(7, None, id="no word"),
    ],
)
def test_wind_direction(raw: JsonValue, degrees: float | None) -> None:
    """Turn compass words into degrees."""
    point = read_only("wind_direct", "Enum", range=["north"])
    assert only("qxj", point, "sensor").read({"wind_direct": raw}) == degrees


def test_long_text_fits_a_state() -> None:
    """Shorten what a state cannot hold."""
    read = only("zndb", read_only("meter_id", "String"), "sensor").read
    assert len(read({"meter_id": "x" * 300})) == 255
    assert read({"meter_id": ""}) is None
    assert read({"meter_id": {"a": 1}}) == "{'a': 1}"


def test_sensor_beside_a_composite() -> None:
    """Give a reported value its own sensor also where a composite shows it."""
    made = planned(
        "wk",
        writable("switch", "Boolean"),
        writable("temp_set", "Integer", min=5, max=35),
        read_only("temp_current", "Integer"),
    )
    assert item_of(made, "climate", "climate")
    assert item_of(made, "sensor", "temp_current")


def test_meter_channels() -> None:
    """Give the clamps of a meter their channels."""
    made = planned("cz", *(read_only(f"cur_power{n}", "Integer") for n in (1, 2)))
    assert [item.channel for item in made.items] == [1, 2]


@pytest.mark.parametrize(
    ("code", "unit", "shown", "raw", "value"),
    [
        pytest.param("pm25_value", "mg/m3", "μg/m³", 12, 12000.0, id="dust"),
        pytest.param("co2_value", "ppb", "ppm", 400000, 400.0, id="carbon dioxide"),
    ],
)
def test_unit_that_home_assistant_lacks(
    code: str, unit: str, shown: str, raw: int, value: float
) -> None:
    """Show the value in a unit that its class has."""
    item = only("hjjcy", read_only(code, "Integer", unit=unit), "sensor")
    assert item.description.native_unit_of_measurement == shown
    assert item.description.device_class
    assert item.read({code: raw}) == value
    assert item.read({code: "x"}) is None
