"""Units as devices write them, and which unit fits which device class."""

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
import re
import unicodedata

from homeassistant.components.number import (
    DEVICE_CLASS_UNITS as NUMBER_UNITS,
    NumberDeviceClass,
)
from homeassistant.components.sensor import (
    DEVICE_CLASS_UNITS as SENSOR_UNITS,
    SensorDeviceClass,
)
from homeassistant.const import (
    DEGREE,
    LIGHT_LUX,
    REVOLUTIONS_PER_MINUTE,
    SIGNAL_STRENGTH_DECIBELS,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    UnitOfApparentPower,
    UnitOfArea,
    UnitOfConductivity,
    UnitOfDensity,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfIrradiance,
    UnitOfLength,
    UnitOfMass,
    UnitOfPower,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfReactiveEnergy,
    UnitOfReactivePower,
    UnitOfSpeed,
    UnitOfTemperature,
    UnitOfTime,
    UnitOfVolume,
    UnitOfVolumeFlowRate,
    UnitOfVolumetricFlux,
)

# Spellings seen on real devices or in Tuya's pages, in lower case, without spaces; the
# dots of kW·h, superscripts and the like need none of their own, see `plain`.
# The strange ones are UTF-8 that was read as code page 437, 850 or 1252 on its way.
SPELLINGS: dict[str, str] = {
    UnitOfTemperature.CELSIUS: (
        "°c ℃ c ºc ˚c oc 摄氏度 摄氏 度 celsius degc degreecelsius degreescelsius degreesc centigrade deg.c 'c ôäâ γäâ â„ƒ â°c ┬░c ╬ôc "
        "℃/f ℃/℉ °c/f °c/°f ℃℉ ℃f c/f °c°f"
    ),
    UnitOfTemperature.FAHRENHEIT: "°f ℉ f ºf ˚f 华氏度 华氏 fahrenheit degf degreefahrenheit degreesfahrenheit degreesf ôäë â„‰ ┬░f",
    UnitOfRatio.PERCENTAGE: "% percent percentage pct %rh rh% rh 百分比 百分之",
    UnitOfRatio.PARTS_PER_MILLION: "ppm 百万分之一",
    UnitOfRatio.PARTS_PER_BILLION: "ppb",
    "ppt": "ppt",
    UnitOfElectricPotential.VOLT: "v volt volts vac vdc 伏 伏特",
    UnitOfElectricPotential.MILLIVOLT: "mv millivolt 毫伏",
    UnitOfElectricCurrent.AMPERE: "a amp ampere amps 安 安培",
    UnitOfElectricCurrent.MILLIAMPERE: "ma milliampere 毫安",
    UnitOfPower.WATT: "w watt watts 瓦 瓦特",
    UnitOfPower.KILO_WATT: "kw kilowatt kilowatts 千瓦",
    UnitOfEnergy.KILO_WATT_HOUR: (
        "kwh kw/h kwâ·h kw┬àh kw┬àh kilowatthour kilowatthours kwhr kwhrs 千瓦时"
        " 千瓦小时 度电 kw时 kw小时"
    ),
    UnitOfEnergy.WATT_HOUR: "wh watthour watthours 瓦时 瓦小时",
    UnitOfEnergy.MEGA_WATT_HOUR: "mwh megawatthour 兆瓦时",
    UnitOfEnergy.GIGA_JOULE: "gj 吉焦",
    UnitOfEnergy.MEGA_JOULE: "mj 兆焦",
    UnitOfEnergy.KILO_JOULE: "kj 千焦",
    UnitOfEnergy.GIGA_CALORIE: "gcal",
    UnitOfEnergy.MEGA_CALORIE: "mcal",
    UnitOfEnergy.KILO_CALORIE: "kcal 千卡 大卡",
    UnitOfReactiveEnergy.KILO_VOLT_AMPERE_REACTIVE_HOUR: "kvarh",
    UnitOfReactiveEnergy.VOLT_AMPERE_REACTIVE_HOUR: "varh",
    UnitOfApparentPower.VOLT_AMPERE: "va",
    UnitOfApparentPower.KILO_VOLT_AMPERE: "kva",
    UnitOfReactivePower.VOLT_AMPERE_REACTIVE: "var",
    UnitOfReactivePower.KILO_VOLT_AMPERE_REACTIVE: "kvar",
    UnitOfFrequency.HERTZ: "hz hertz 赫兹 赫",
    UnitOfFrequency.KILOHERTZ: "khz 千赫",
    UnitOfTime.MILLISECONDS: "ms msec 毫秒",
    UnitOfTime.SECONDS: "s sec secs second seconds second(s) 秒 秒钟",
    UnitOfTime.MINUTES: "min mins minute minutes minute(s) 分 分钟",
    UnitOfTime.HOURS: "h hr hrs hour hours hour(s) 小时 时 钟头",
    UnitOfTime.DAYS: "d day days day(s) 天 日",
    UnitOfLength.MILLIMETERS: "mm 毫米",
    UnitOfLength.CENTIMETERS: "cm 厘米",
    UnitOfLength.METERS: "m meter meters metre metres 米",
    UnitOfLength.KILOMETERS: "km 公里",
    UnitOfLength.INCHES: 'in inch inches "',
    UnitOfLength.FEET: "ft feet",
    UnitOfArea.SQUARE_METERS: "m2 sqm 平方米 平米 平方 m┬▓ mâ²",
    UnitOfVolume.LITERS: "l liter liters litre litres ltr 升 公升",
    UnitOfVolume.MILLILITERS: "ml milliliter milliliters millilitre 毫升",
    UnitOfVolume.CUBIC_METERS: "m3 cbm cubicmeter cubicmeters cubicmetre m┬│ mâ³ 立方米 立方 方",
    UnitOfVolume.CUBIC_FEET: "ft3 cuft cubicfeet 立方英尺",
    UnitOfVolume.GALLONS: "gal gallon gallons 加仑",
    UnitOfVolumeFlowRate.CUBIC_METERS_PER_HOUR: "m3/h m3/hr m3/hour m3h 立方米/小时 立方/小时",
    UnitOfVolumeFlowRate.LITERS_PER_MINUTE: "l/min l/m lpm l/minute 升/分 升/分钟",
    UnitOfVolumeFlowRate.LITERS_PER_HOUR: "l/h l/hr lph 升/时 升/小时",
    UnitOfVolumeFlowRate.LITERS_PER_SECOND: "l/s 升/秒",
    UnitOfVolumeFlowRate.GALLONS_PER_MINUTE: "gal/min gpm",
    UnitOfMass.GRAMS: "g gram grams 克",
    UnitOfMass.KILOGRAMS: "kg 公斤 千克",
    UnitOfMass.POUNDS: "lb lbs pound pounds 磅",
    UnitOfMass.OUNCES: "oz ounce ounces 盎司",
    UnitOfDensity.MICROGRAMS_PER_CUBIC_METER: (
        "μg/m3 ug/m3 ug/m┬│ ╬╝g/m┬│ ┬ág/m┬│ âµg/mâ³ mcg/m3 微克/立方米 微克每立方米"
    ),
    UnitOfDensity.MILLIGRAMS_PER_CUBIC_METER: (
        "mg/m3 mg/m┬│ mg/mâ³ 毫克/立方米 毫克每立方米"
    ),
    UnitOfDensity.GRAMS_PER_CUBIC_METER: "g/m3 克/立方米",
    "Bq/m³": "bq/m3",
    "pCi/L": "pci/l",
    UnitOfPressure.HPA: "hpa hectopascal 百帕",
    UnitOfPressure.KPA: "kpa kilopascal 千帕",
    UnitOfPressure.PA: "pa pascal 帕",
    UnitOfPressure.MBAR: "mbar millibar mb",
    UnitOfPressure.BAR: "bar",
    UnitOfPressure.PSI: "psi",
    UnitOfPressure.INHG: "inhg",
    UnitOfPressure.MMHG: "mmhg",
    UnitOfSpeed.METERS_PER_SECOND: "m/s mps m_s 米/秒 米每秒",
    UnitOfSpeed.KILOMETERS_PER_HOUR: "km/h kmh kph km_h 公里/小时 千米/时",
    UnitOfSpeed.MILES_PER_HOUR: "mph mp/h",
    UnitOfSpeed.KNOTS: "kn knots",
    UnitOfVolumetricFlux.MILLIMETERS_PER_HOUR: "mm/h mm/hr",
    UnitOfVolumetricFlux.INCHES_PER_HOUR: "in/h in/hr",
    UnitOfIrradiance.WATTS_PER_SQUARE_METER: "w/m2 w/m┬▓",
    UnitOfConductivity.MICROSIEMENS_PER_CM: "μs/cm us/cm us μs",
    UnitOfConductivity.MILLISIEMENS_PER_CM: "ms/cm",
    LIGHT_LUX: "lx lux luxes 勒克斯 勒",
    SIGNAL_STRENGTH_DECIBELS: "db decibel 分贝",
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT: "dbm",
    "dBA": "dba db(a)",
    DEGREE: "° deg degree degrees",
    REVOLUTIONS_PER_MINUTE: "rpm r/min rev/min r.p.m 转/分 转/分钟 转每分",
    "K": "k kelvin",
}

# what stands in a unit and says nothing: "KW·h", "m^3", "(℃)", "单位：秒"
_EMPTY = re.compile(r"[\s.·•⋅・*^\-_()\[\]:]|单位")


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return a unit as short as it can be written: ㎥ and m^3 are m3, kW·h is kwh."""
    return _EMPTY.sub("", unicodedata.normalize("NFKC", text).lower())


UNITS: dict[str, str] = {
    spelling: str(unit)
    for unit, spellings in SPELLINGS.items()
    for spelling in spellings.split()
}
# by the shortest spelling, and with what Home Assistant itself writes
PLAIN_UNITS: dict[str, str] = {
    **{plain(str(unit)): str(unit) for unit in SPELLINGS},
    **{plain(spelling): unit for spelling, unit in UNITS.items()},
}
# Where only the case tells two units apart
UNITS_BY_CASE: dict[str, str] = {
    "MW": UnitOfPower.MEGA_WATT,
    "mW": UnitOfPower.MILLIWATT,
    "mWh": UnitOfEnergy.MILLIWATT_HOUR,
}

# What a unit means once the device class is known; None is no unit
BY_CLASS: dict[tuple[str, str], str | None] = {
    (SensorDeviceClass.PH, "ph"): None,
    (SensorDeviceClass.PH, "pH"): None,
    (SensorDeviceClass.PH, "PH"): None,
    # nothing that lasts is told in metres
    (SensorDeviceClass.DURATION, UnitOfLength.METERS): UnitOfTime.MINUTES,
    (SensorDeviceClass.PRECIPITATION_INTENSITY, UnitOfLength.MILLIMETERS): (
        UnitOfVolumetricFlux.MILLIMETERS_PER_HOUR
    ),
    (SensorDeviceClass.PRECIPITATION_INTENSITY, UnitOfLength.INCHES): (
        UnitOfVolumetricFlux.INCHES_PER_HOUR
    ),
}

# Units that Home Assistant lacks for a device class: the one it has, and the factor
CONVERTED: dict[tuple[str, str], tuple[str, Decimal]] = {
    **{
        (dust, UnitOfDensity.MILLIGRAMS_PER_CUBIC_METER): (
            UnitOfDensity.MICROGRAMS_PER_CUBIC_METER,
            Decimal(1000),
        )
        for dust in (
            SensorDeviceClass.PM1,
            SensorDeviceClass.PM25,
            SensorDeviceClass.PM10,
        )
    },
    (SensorDeviceClass.CO2, UnitOfRatio.PARTS_PER_BILLION): (
        UnitOfRatio.PARTS_PER_MILLION,
        Decimal("0.001"),
    ),
}

type DeviceClass = SensorDeviceClass | NumberDeviceClass


def normalise(raw: object) -> str | None:
    """Return Home Assistant's spelling of a unit, None for no unit.

    An unknown one comes back as it was written, so that a person still sees it.
    """
    if not isinstance(raw, str) or not (text := raw.strip()):
        return None
    if text in UNITS_BY_CASE:
        return UNITS_BY_CASE[text]
    if (unit := UNITS.get(text.lower().replace(" ", ""))) is not None:
        return unit
    return PLAIN_UNITS.get(plain(text), text)


def allowed_units(device_class: DeviceClass) -> set[type[StrEnum] | str | None] | None:
    """Return the units that go with a device class, None where any does."""
    if isinstance(device_class, NumberDeviceClass):
        return NUMBER_UNITS.get(device_class)
    return SENSOR_UNITS.get(device_class)


def fit(
    raw: object, device_class: DeviceClass | None, default: str | None
) -> tuple[str | None, bool]:
    """Return the unit of a value and whether the device class can stand with it.

    `default` is the unit by the standard, taken where the specification tells none.
    """
    unit = normalise(raw)
    if device_class is None:
        return (default if unit is None else unit), True
    allowed = allowed_units(device_class)
    if unit is None or allowed is None:
        unit = default if unit is None else unit
    elif str(raw).strip() == "度" and UnitOfEnergy.KILO_WATT_HOUR in allowed:
        # a degree, and in Chinese households a kilowatt-hour
        unit = UnitOfEnergy.KILO_WATT_HOUR
    elif str(raw).strip() in allowed:
        # the same letters mean other things elsewhere: μs is a time, and a conductivity
        unit = str(raw).strip()
    else:
        unit = BY_CLASS.get((device_class, unit), unit)
    return unit, allowed is None or unit in allowed


def known(unit: str | None) -> bool:
    """Whether a unit is one at all."""
    return unit in SPELLINGS


# signs of degrees; cf/m is a flow
_DEGREES = re.compile(r"[℃℉摄华°]|^c/f$")


def names_both(raw: object) -> bool:
    """Whether a unit text speaks of °C and °F: `℃/F`, or a sentence in Chinese."""
    text = raw.lower().strip() if isinstance(raw, str) else ""
    if not _DEGREES.search(text):
        return False
    return any(sign in text for sign in "c℃摄") and any(sign in text for sign in "f℉华")


def unit_text(raw: object) -> UnitOfTemperature | None:
    """Return the unit of a temperature; None if a text names both or neither."""
    unit = None if names_both(raw) else normalise(raw)
    degrees = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)
    return next((each for each in degrees if each == unit), None)


def fits_temperature(raw: object) -> bool:
    """Whether a unit text can stand at a temperature in °C or °F."""
    return normalise(raw) is None or unit_text(raw) is not None or names_both(raw)
