"""Units as devices write them, and which unit fits which device class."""

from decimal import Decimal
from enum import StrEnum

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
    UnitOfReactivePower,
    UnitOfSpeed,
    UnitOfTemperature,
    UnitOfTime,
    UnitOfVolume,
    UnitOfVolumeFlowRate,
    UnitOfVolumetricFlux,
)

# Spellings seen on real devices or in Tuya's pages, in lower case, without spaces.
# The strange ones are UTF-8 that was read as code page 437, 850 or 1252 on its way.
SPELLINGS: dict[str, str] = {
    UnitOfTemperature.CELSIUS: (
        "°c ℃ c ºc ˚c oc 摄氏度 摄氏 度 celsius degc 'c ôäâ γäâ â„ƒ â°c ┬░c ╬ôc "
        "℃/f ℃/℉ °c/f °c/°f ℃℉ ℃f c/f °c°f"
    ),
    UnitOfTemperature.FAHRENHEIT: "°f ℉ f ºf ˚f 华氏度 华氏 fahrenheit degf ôäë â„‰ ┬░f",
    UnitOfRatio.PERCENTAGE: "% ％ percent pct %rh rh% rh 百分比",
    UnitOfRatio.PARTS_PER_MILLION: "ppm",
    UnitOfRatio.PARTS_PER_BILLION: "ppb",
    "ppt": "ppt",
    UnitOfElectricPotential.VOLT: "v volt volts 伏 伏特",
    UnitOfElectricPotential.MILLIVOLT: "mv millivolt 毫伏",
    UnitOfElectricCurrent.AMPERE: "a amp ampere amps 安 安培",
    UnitOfElectricCurrent.MILLIAMPERE: "ma milliampere 毫安",
    UnitOfPower.WATT: "w watt watts 瓦 瓦特",
    UnitOfPower.KILO_WATT: "kw kilowatt 千瓦",
    UnitOfEnergy.KILO_WATT_HOUR: (
        "kwh kw·h kw.h kw*h kw-h kw/h kw•h kwâ·h kw┬àh kw┬Àh kilowatt-hour 千瓦时 kw⋅h kw・h"
    ),
    UnitOfEnergy.WATT_HOUR: "wh w·h w.h w*h watthour 瓦时",
    UnitOfEnergy.MEGA_WATT_HOUR: "mwh",
    UnitOfApparentPower.VOLT_AMPERE: "va",
    UnitOfApparentPower.KILO_VOLT_AMPERE: "kva",
    UnitOfReactivePower.VOLT_AMPERE_REACTIVE: "var",
    UnitOfReactivePower.KILO_VOLT_AMPERE_REACTIVE: "kvar",
    UnitOfFrequency.HERTZ: "hz hertz 赫兹",
    UnitOfTime.MILLISECONDS: "ms msec 毫秒",
    UnitOfTime.SECONDS: "s sec secs second seconds 秒 秒钟",
    UnitOfTime.MINUTES: "min mins minute minutes 分 分钟",
    UnitOfTime.HOURS: "h hr hrs hour hours 小时 时",
    UnitOfTime.DAYS: "d day days 天 日",
    UnitOfTime.MONTHS: "month months 月",
    UnitOfLength.MILLIMETERS: "mm 毫米",
    UnitOfLength.CENTIMETERS: "cm 厘米",
    UnitOfLength.METERS: "m meter meters metre 米",
    UnitOfLength.KILOMETERS: "km 公里",
    UnitOfLength.INCHES: 'in inch inches "',
    UnitOfLength.FEET: "ft feet",
    UnitOfArea.SQUARE_METERS: "m² m2 ㎡ m^2 平方米 平米 m┬▓ mâ²",
    UnitOfVolume.LITERS: "l liter liters litre 升",
    UnitOfVolume.MILLILITERS: "ml 毫升",
    UnitOfVolume.CUBIC_METERS: "m³ m3 m^3 m┬│ mâ³ 立方米",
    UnitOfVolume.CUBIC_FEET: "ft³ ft3",
    UnitOfVolume.GALLONS: "gal gallon gallons",
    UnitOfVolumeFlowRate.CUBIC_METERS_PER_HOUR: "m³/h m3/h",
    UnitOfVolumeFlowRate.LITERS_PER_MINUTE: "l/min",
    UnitOfMass.GRAMS: "g gram grams 克",
    UnitOfMass.KILOGRAMS: "kg 公斤 千克",
    UnitOfMass.POUNDS: "lb lbs",
    UnitOfMass.OUNCES: "oz",
    UnitOfDensity.MICROGRAMS_PER_CUBIC_METER: (
        "μg/m³ µg/m³ ug/m³ μg/m3 µg/m3 ug/m3 ug/m^3 ug/m┬│ ╬╝g/m┬│ ┬Ág/m┬│ μg/㎥ ug/㎥ "
        "âµg/mâ³ 微克/立方米"
    ),
    UnitOfDensity.MILLIGRAMS_PER_CUBIC_METER: (
        "mg/m³ mg/m3 mg/m^3 mg/m┬│ mg/㎥ mg/mâ³ 毫克/立方米"
    ),
    UnitOfPressure.HPA: "hpa hectopascal 百帕",
    UnitOfPressure.KPA: "kpa",
    UnitOfPressure.PA: "pa pascal",
    UnitOfPressure.MBAR: "mbar millibar mb",
    UnitOfPressure.BAR: "bar",
    UnitOfPressure.PSI: "psi",
    UnitOfPressure.INHG: "inhg",
    UnitOfPressure.MMHG: "mmhg",
    UnitOfSpeed.METERS_PER_SECOND: "m/s mps m_s 米/秒",
    UnitOfSpeed.KILOMETERS_PER_HOUR: "km/h kmh kph km_h",
    UnitOfSpeed.MILES_PER_HOUR: "mph mp/h",
    UnitOfSpeed.KNOTS: "kn knots",
    UnitOfVolumetricFlux.MILLIMETERS_PER_HOUR: "mm/h mm/hr",
    UnitOfVolumetricFlux.INCHES_PER_HOUR: "in/h in/hr",
    UnitOfIrradiance.WATTS_PER_SQUARE_METER: "w/m² w/m2 w/㎡ w/m┬▓",
    UnitOfConductivity.MICROSIEMENS_PER_CM: "μs/cm µs/cm us/cm us μs µs",
    UnitOfConductivity.MILLISIEMENS_PER_CM: "ms/cm",
    LIGHT_LUX: "lx lux 勒克斯",
    SIGNAL_STRENGTH_DECIBELS: "db",
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT: "dbm",
    "dBA": "dba db(a)",
    DEGREE: "° deg degree degrees",
    REVOLUTIONS_PER_MINUTE: "rpm r/min 转/分",
    "K": "k kelvin",
}

UNITS: dict[str, str] = {
    spelling: str(unit)
    for unit, spellings in SPELLINGS.items()
    for spelling in spellings.split()
}
# Where only the case tells two units apart
UNITS_BY_CASE: dict[str, str] = {
    "MW": UnitOfPower.MEGA_WATT,
    "mW": UnitOfPower.MILLIWATT,
}

# What a unit means once the device class is known; None is no unit
BY_CLASS: dict[tuple[str, str], str | None] = {
    (SensorDeviceClass.PH, "ph"): None,
    (SensorDeviceClass.PH, "pH"): None,
    (SensorDeviceClass.PH, "PH"): None,
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
    return UNITS.get(text.lower().replace(" ", ""), text)


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
    elif str(raw).strip() in allowed:
        # the same letters mean other things elsewhere: μs is a time, and a conductivity
        unit = str(raw).strip()
    else:
        unit = BY_CLASS.get((device_class, unit), unit)
    return unit, allowed is None or unit in allowed


def known(unit: str | None) -> bool:
    """Whether a unit is one at all."""
    return unit in SPELLINGS
