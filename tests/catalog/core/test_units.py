"""Test the spelling of units."""

import pytest

from custom_components.tuya_openhub.catalog.core.units import fit, normalise
from homeassistant.components.number import NumberDeviceClass
from homeassistant.components.sensor import SensorDeviceClass


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        pytest.param("°C", "°C", id="proper"),
        pytest.param("℃", "°C", id="one sign"),
        pytest.param("C", "°C", id="letter"),
        pytest.param("℃/F", "°C", id="both"),
        pytest.param("℃ ℉", "°C", id="both with a space"),
        pytest.param("摄氏度", "°C", id="Chinese"),
        pytest.param("度", "°C", id="Chinese, short"),
        pytest.param("Ôäâ", "°C", id="mojibake"),
        pytest.param("℉", "°F", id="Fahrenheit"),
        pytest.param("kwh", "kWh", id="small"),
        pytest.param("kW·h", "kWh", id="dot"),
        pytest.param("kW.h", "kWh", id="full stop"),
        pytest.param("KWH", "kWh", id="capitals"),
        pytest.param("秒", "s", id="seconds"),
        pytest.param("Hours", "h", id="hours"),
        pytest.param("ug/m┬│", "μg/m³", id="mojibake cube"),
        pytest.param("mg/m3", "mg/m³", id="plain cube"),
        pytest.param("mA", "mA", id="milliampere"),
        pytest.param("MW", "MW", id="megawatt"),
        pytest.param("mW", "mW", id="milliwatt"),
        pytest.param("lux", "lx", id="lux"),
        pytest.param("times", "times", id="unknown stays"),
        pytest.param(" ", None, id="blank"),
        pytest.param(None, None, id="none"),
        pytest.param(5, None, id="number"),
    ],
)
def test_normalise(raw: object, unit: str | None) -> None:
    """Read the units of real devices."""
    assert normalise(raw) == unit


@pytest.mark.parametrize(
    ("raw", "device_class", "default", "expected"),
    [
        pytest.param("℃", SensorDeviceClass.TEMPERATURE, None, ("°C", True), id="fits"),
        pytest.param(
            "V", SensorDeviceClass.BATTERY, "%", ("V", False), id="does not fit"
        ),
        pytest.param("", SensorDeviceClass.BATTERY, "%", ("%", True), id="default"),
        pytest.param(
            "mm",
            SensorDeviceClass.PRECIPITATION_INTENSITY,
            None,
            ("mm/h", True),
            id="rate",
        ),
        pytest.param("x", None, None, ("x", True), id="no class"),
        pytest.param("", None, "min", ("min", True), id="no class, default"),
        pytest.param("", SensorDeviceClass.PH, None, (None, True), id="none allowed"),
        pytest.param(
            "a", SensorDeviceClass.MONETARY, None, ("A", True), id="any allowed"
        ),
        pytest.param(
            "℃", NumberDeviceClass.TEMPERATURE, None, ("°C", True), id="number"
        ),
    ],
)
def test_fit(
    raw: object,
    device_class: SensorDeviceClass | NumberDeviceClass | None,
    default: str | None,
    expected: tuple[str | None, bool],
) -> None:
    """Tell whether a unit goes with a device class."""
    assert fit(raw, device_class, default) == expected
