"""Test the spelling of units."""

from decimal import Decimal

import pytest

from custom_components.tuya_openhub.catalog.core.units import (
    CONVERTED,
    fit,
    fits_temperature,
    known,
    names_both,
    normalise,
    unit_text,
)
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


# as devices and Tuya's pages write the units of the left: first and last of a kind, and
# those that went through a wrong code page
WRITTEN = {
    "°C": "°c ℃ c ºc ˚c oc 摄氏 celsius degc centigrade deg.c 'C Γäâ â„ƒ Â°C ┬░C ╬ôC ℃/℉ °C/°F C/F °C°F",
    "°F": "°F ℉ f ºF 华氏 华氏度 fahrenheit degf Ôäë â„‰ ┬░F",
    "%": "% percent percentage pct %RH rh% RH 百分比 百分之",
    "ppm": "ppm PPM 百万分之一",
    "ppb": "ppb PPB",
    "ppt": "ppt PPT",
    "V": "v V volt volts vac VDC 伏 伏特",
    "mV": "mV MV millivolt 毫伏",
    "A": "a A amp ampere amps 安 安培",
    "mA": "mA MA milliampere 毫安",
    "W": "w watt watts 瓦 瓦特",
    "kW": "kw KW kilowatt kilowatts 千瓦",
    "kWh": "kwh kW/h kWÂ·h kW┬Àh kilowatthour kwhr kWhrs 千瓦时 千瓦小时 度电 kW时 kW小时",
    "Wh": "wh watthour watthours 瓦时 瓦小时",
    "MWh": "MWh mwh megawatthour 兆瓦时",
    "GJ": "gj 吉焦",
    "MJ": "mj 兆焦",
    "kJ": "KJ kj 千焦",
    "Gcal": "gcal",
    "Mcal": "mcal",
    "kcal": "kcal 千卡 大卡",
    "kvarh": "kvarh kVar·h",
    "varh": "varh",
    "VA": "va",
    "kVA": "kva",
    "var": "var Var",
    "kvar": "kvar kVar",
    "Hz": "hz HZ hertz 赫兹 赫",
    "kHz": "khz 千赫",
    "ms": "ms msec 毫秒",
    "s": "s S sec secs second Seconds second(s) 秒 秒钟 单位：秒",
    "min": "min Mins minute minutes minute(s) 分 分钟",
    "h": "h H hr hrs hour hours hour(s) 小时 时 钟头",
    "d": "d day days Day(s) 天 日",
    "mm": "mm MM 毫米",
    "cm": "cm CM 厘米",
    "m": "m meter meters metre metres 米",
    "km": "km 公里",
    "in": 'in inch inches "',
    "ft": "ft feet",
    "m²": "m2 m² m^2 ㎡ sqm 平方米 平米 平方 m┬▓ mÂ²",
    "L": "l liter liters litre litres ltr 升 公升",
    "mL": "ml milliliter milliliters millilitre 毫升",
    "m³": "m3 m³ m^3 ㎥ cbm cubicmeter cubicmeters cubicmetre m┬│ mÂ³ 立方米 立方 方",
    "ft³": "ft3 ft³ cuft cubicfeet 立方英尺",
    "gal": "gal gallon gallons 加仑",
    "m³/h": "m3/h m³/h m3/hr m3/hour m3h 立方米/小时 立方/小时",
    "L/min": "l/min L/m lpm l/minute 升/分 升/分钟",
    "L/h": "l/h l/hr lph 升/时 升/小时",
    "L/s": "l/s 升/秒",
    "gal/min": "gal/min gpm",
    "g": "g gram grams 克",
    "kg": "kg KG 公斤 千克",
    "lb": "lb lbs pound pounds 磅",
    "oz": "oz ounce ounces 盎司",
    "μg/m³": "μg/m3 ug/m3 ug/m³ µg/m³ ug/m^3 ug/m┬│ ╬╝g/m┬│ ┬Ág/m┬│ Âµg/mÂ³ mcg/m3 微克/立方米 微克每立方米",
    "mg/m³": "mg/m3 mg/m^3 mg/m┬│ mg/mÂ³ 毫克/立方米 毫克每立方米",
    "g/m³": "g/m3 克/立方米",
    "Bq/m³": "bq/m3 Bq/m³",
    "pCi/L": "pci/l PCI/L",
    "hPa": "hpa HPA hectopascal 百帕",
    "kPa": "kpa KPA kilopascal 千帕",
    "Pa": "pa pascal 帕",
    "mbar": "mbar millibar mb",
    "bar": "bar Bar",
    "psi": "psi PSI",
    "inHg": "inhg",
    "mmHg": "mmhg",
    "m/s": "m/s M/S mps m_s 米/秒 米每秒",
    "km/h": "km/h kmh kph km_h 公里/小时 千米/时",
    "mph": "mph MPH mp/h",
    "kn": "kn knots",
    "mm/h": "mm/h mm/hr",
    "in/h": "in/h in/hr",
    "W/m²": "w/m2 W/m^2 w/m┬▓",
    "μS/cm": "μs/cm us/cm uS/cm us",
    "mS/cm": "ms/cm mS/cm",
    "lx": "lx lux Lux luxes 勒克斯 勒",
    "dB": "db decibel 分贝",
    "dBm": "dbm dBm",
    "dBA": "dba dB(A)",
    "°": "° deg degree degrees",
    "rpm": "rpm RPM r/min rev/min r.p.m 转/分 转/分钟 转每分",
    "K": "k K kelvin",
    # the case alone tells these apart
    "MW": "MW",
    "mW": "mW",
    "mWh": "mWh",
}


@pytest.mark.parametrize("unit", WRITTEN)
def test_spellings(unit: str) -> None:
    """Know a unit in each spelling that devices have for it."""
    written = WRITTEN[unit].split()
    assert {raw: normalise(raw) for raw in written} == dict.fromkeys(written, unit)


@pytest.mark.parametrize("unit", sorted({*WRITTEN} - {"MW", "mW", "mWh"}))
def test_known(unit: str) -> None:
    """Tell a unit from any other text."""
    assert known(unit)
    assert not known(f"{unit}x")


@pytest.mark.parametrize(
    ("raw", "both"),
    [
        pytest.param("℃/F", True, id="sign and letter"),
        pytest.param("℉ ℃", True, id="two signs"),
        pytest.param("C/F", True, id="letters"),
        pytest.param("摄氏度或华氏度", True, id="Chinese"),
        pytest.param("°C", False, id="one"),
        pytest.param("华氏度", False, id="the other"),
        pytest.param("cf/m", False, id="a flow"),
        pytest.param("c/f/h", False, id="no degrees"),
        pytest.param("", False, id="none"),
        pytest.param(7, False, id="no text"),
    ],
)
def test_names_both(raw: object, both: bool) -> None:
    """Know a text that speaks of °C and °F at once."""
    assert names_both(raw) is both


@pytest.mark.parametrize(
    ("raw", "unit", "fits"),
    [
        pytest.param("℃", "°C", True, id="Celsius"),
        pytest.param("℉", "°F", True, id="Fahrenheit"),
        pytest.param("℃/℉", None, True, id="both"),
        pytest.param("", None, True, id="none"),
        pytest.param("K", None, False, id="Kelvin"),
        pytest.param("%", None, False, id="no temperature"),
    ],
)
def test_unit_of_a_temperature(raw: object, unit: str | None, fits: bool) -> None:
    """Name the unit where a text names one, and refuse what is no temperature."""
    assert unit_text(raw) == unit
    assert fits_temperature(raw) is fits


@pytest.mark.parametrize(
    ("raw", "device_class", "unit"),
    [
        pytest.param("pH", SensorDeviceClass.PH, None, id="pH has no unit"),
        pytest.param("ph", SensorDeviceClass.PH, None, id="small"),
        pytest.param("PH", SensorDeviceClass.PH, None, id="capitals"),
        pytest.param("m", SensorDeviceClass.DURATION, "min", id="m of a time"),
        pytest.param("in", SensorDeviceClass.PRECIPITATION_INTENSITY, "in/h", id="in"),
        pytest.param("μs", SensorDeviceClass.CONDUCTIVITY, "μS/cm", id="siemens"),
        pytest.param("度", SensorDeviceClass.ENERGY, "kWh", id="degree of energy"),
        pytest.param("度", SensorDeviceClass.TEMPERATURE, "°C", id="degree of heat"),
    ],
)
def test_unit_by_its_class(
    raw: str, device_class: SensorDeviceClass, unit: str | None
) -> None:
    """Take a unit for what it means beside the class."""
    assert fit(raw, device_class, "default") == (unit, True)


@pytest.mark.parametrize(
    ("device_class", "unit", "factor"),
    [
        pytest.param("pm1", "mg/m³", "1000", id="finest dust"),
        pytest.param("pm25", "mg/m³", "1000", id="fine dust"),
        pytest.param("pm10", "mg/m³", "1000", id="dust"),
        pytest.param("carbon_dioxide", "ppb", "0.001", id="carbon dioxide"),
    ],
)
def test_converted(device_class: str, unit: str, factor: str) -> None:
    """Know by what a unit has to be multiplied that Home Assistant lacks."""
    assert CONVERTED[device_class, unit][1] == Decimal(factor)


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
