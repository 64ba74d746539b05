"""Meaning from unit and words: what a number is whose code no table knows.

A unit nearly always tells the quantity; the words of the code say which of several
quantities with one unit it is, whether it is a total, and whether it is a setting.
"""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass as Class, SensorStateClass
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

from ...openhub import PointSpec
from ..core.codec import IntegerCodec
from ..core.units import CONVERTED, fit, known, names_both, normalise
from .vocabulary import (
    AIR,
    ALTERATION,
    BALANCE,
    BATTERY,
    CARBON_DIOXIDE,
    CARBON_MONOXIDE,
    CHARGE,
    CHOICES,
    COUNTED,
    ELECTRICITY,
    FACTOR,
    FORMALDEHYDE,
    GAS,
    HUMIDITY,
    MEASURED,
    PAST,
    RAIN,
    REDOX,
    REST,
    SETTINGS,
    SIGNAL,
    SOIL,
    STORED,
    TIME,
    VOLATILE,
    WATER,
    WIND,
    Words,
    words,
)

MEASUREMENT, TOTAL = SensorStateClass.MEASUREMENT, SensorStateClass.TOTAL
TOTAL_INCREASING = SensorStateClass.TOTAL_INCREASING

# a person does not choose among so many steps: a number with more is measured
CHOSEN_STEPS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A quantity that a unit may stand for, if the words of the code say so.

    Without `words` they need not. `counted` quantities are totals. `unit` is that of
    the standard, for descriptions that tell none.
    """

    device_class: Class | None
    words: frozenset[str] = frozenset()
    state_class: SensorStateClass | None = MEASUREMENT
    counted: bool = False
    unit: str | None = None


def rule(device_class: Class | None, said: frozenset[str] = frozenset()) -> Rule:
    """Make a rule of something that is measured."""
    return Rule(device_class=device_class, words=said)


def total(device_class: Class, said: frozenset[str] = frozenset()) -> Rule:
    """Make a rule of something that is counted."""
    return Rule(device_class=device_class, words=said, counted=True)


# battery before stored: `battery_level` in litres does not exist
_ENERGY = (rule(Class.ENERGY_STORAGE, STORED), total(Class.ENERGY))
_VOLUME = (
    rule(Class.VOLUME_STORAGE, STORED),
    total(Class.GAS, GAS),
    total(Class.WATER, WATER | COUNTED),
    total(Class.VOLUME),
)
_PRESSURE = (
    rule(Class.ATMOSPHERIC_PRESSURE, AIR),
    rule(Class.PRESSURE),
)
_LENGTH = (rule(Class.PRECIPITATION, RAIN), rule(Class.DISTANCE))
_SPEED = (rule(Class.WIND_SPEED, WIND), rule(Class.SPEED))
_DUST = (
    rule(Class.ABSOLUTE_HUMIDITY, HUMIDITY),
    rule(Class.PM25, words("pm25")),
    rule(Class.PM10, words("pm10")),
    rule(Class.PM4, words("pm4")),
    rule(Class.PM1, words("pm1")),
    rule(Class.OZONE, words("o3 ozone")),
    rule(Class.NITROGEN_DIOXIDE, words("no2")),
    rule(Class.SULPHUR_DIOXIDE, words("so2")),
    rule(None, FORMALDEHYDE),
    rule(Class.VOLATILE_ORGANIC_COMPOUNDS, VOLATILE),
    rule(Class.CO, CARBON_MONOXIDE),
    rule(None),
)
_PARTS = (
    rule(Class.CO2, CARBON_DIOXIDE),
    rule(Class.CO, CARBON_MONOXIDE),
    rule(Class.VOLATILE_ORGANIC_COMPOUNDS_PARTS, VOLATILE),
    rule(None),
)
_TIME = (
    rule(Class.DURATION, REST),
    total(Class.DURATION, words("total acc accumulated cumulative runtime used use")),
    rule(Class.DURATION),
)

RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(UnitOfEnergy, _ENERGY),
    **dict.fromkeys(UnitOfReactiveEnergy, (total(Class.REACTIVE_ENERGY),)),
    **dict.fromkeys(UnitOfPower, (rule(Class.POWER),)),
    **dict.fromkeys(UnitOfApparentPower, (rule(Class.APPARENT_POWER),)),
    **dict.fromkeys(UnitOfReactivePower, (rule(Class.REACTIVE_POWER),)),
    **dict.fromkeys(UnitOfElectricPotential, (rule(None, REDOX), rule(Class.VOLTAGE))),
    **dict.fromkeys(UnitOfElectricCurrent, (rule(Class.CURRENT),)),
    **dict.fromkeys(UnitOfFrequency, (rule(Class.FREQUENCY),)),
    **dict.fromkeys(
        UnitOfTemperature,
        (rule(Class.TEMPERATURE_DELTA, ALTERATION), rule(Class.TEMPERATURE)),
    ),
    **dict.fromkeys(UnitOfVolume, _VOLUME),
    **dict.fromkeys(UnitOfVolumeFlowRate, (rule(Class.VOLUME_FLOW_RATE),)),
    **dict.fromkeys(UnitOfVolumetricFlux, (rule(Class.PRECIPITATION_INTENSITY),)),
    **dict.fromkeys(UnitOfMass, (rule(Class.WEIGHT),)),
    **dict.fromkeys(UnitOfPressure, _PRESSURE),
    **dict.fromkeys(UnitOfSpeed, _SPEED),
    **dict.fromkeys(UnitOfIrradiance, (rule(Class.IRRADIANCE),)),
    **dict.fromkeys(UnitOfConductivity, (rule(Class.CONDUCTIVITY),)),
    **dict.fromkeys(UnitOfLength, _LENGTH),
    **dict.fromkeys(UnitOfArea, (total(Class.AREA, words("total")), rule(Class.AREA))),
    # Home Assistant writes months as metres
    **{unit: _TIME for unit in UnitOfTime if unit is not UnitOfTime.MONTHS},
    **dict.fromkeys(UnitOfDensity, _DUST),
    UnitOfRatio.PERCENTAGE: (
        rule(Class.POWER_FACTOR, FACTOR),
        rule(Class.MOISTURE, SOIL),
        rule(Class.HUMIDITY, HUMIDITY),
        rule(Class.BATTERY, BATTERY),
        rule(None),
    ),
    UnitOfRatio.PARTS_PER_MILLION: _PARTS,
    UnitOfRatio.PARTS_PER_BILLION: _PARTS,
    LIGHT_LUX: (rule(Class.ILLUMINANCE),),
    SIGNAL_STRENGTH_DECIBELS: (
        rule(Class.SIGNAL_STRENGTH, SIGNAL),
        rule(Class.SOUND_PRESSURE),
    ),
    "dBA": (rule(Class.SOUND_PRESSURE),),
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT: (rule(Class.SIGNAL_STRENGTH),),
    DEGREE: (
        Rule(
            device_class=Class.WIND_DIRECTION,
            words=WIND,
            state_class=SensorStateClass.MEASUREMENT_ANGLE,
        ),
        rule(None),
    ),
    REVOLUTIONS_PER_MINUTE: (rule(None),),
    "ph": (rule(Class.PH),),
    "Bq/m³": (rule(Class.RADON),),
    "pCi/L": (rule(Class.RADON),),
}
_PM = UnitOfDensity.MICROGRAMS_PER_CUBIC_METER


def standard(device_class: Class, said: frozenset[str], unit: str | None) -> Rule:
    """Make a rule of what says enough without a unit."""
    return Rule(device_class=device_class, words=said, unit=unit)


UNITLESS = (
    standard(Class.POWER_FACTOR, FACTOR, None),
    standard(Class.PH, words("ph"), None),
    standard(Class.AQI, words("aqi"), None),
    standard(Class.MOISTURE, SOIL, UnitOfRatio.PERCENTAGE),
    standard(Class.HUMIDITY, HUMIDITY, UnitOfRatio.PERCENTAGE),
    standard(Class.BATTERY, CHARGE, UnitOfRatio.PERCENTAGE),
    standard(Class.CO2, CARBON_DIOXIDE, UnitOfRatio.PARTS_PER_MILLION),
    standard(Class.PM25, words("pm25"), _PM),
    standard(Class.PM10, words("pm10"), _PM),
    standard(Class.PM1, words("pm1"), _PM),
    standard(Class.ILLUMINANCE, words("illuminance lux"), LIGHT_LUX),
    # its unit is that of the device
    standard(Class.TEMPERATURE, words("temp temperature"), None),
)
# words that say that a number is none of these quantities, but a state or an event
STATES = words(
    "state status type mode alarm switch count times number calibration convert"
)

# of what no setting has: always measured, however it is described
MEASURED_CLASSES = frozenset(
    {
        Class.BATTERY,
        Class.ILLUMINANCE,
        Class.POWER_FACTOR,
        Class.REACTIVE_POWER,
        Class.APPARENT_POWER,
        Class.CO2,
        Class.CO,
        Class.PM1,
        Class.PM4,
        Class.PM10,
        Class.PM25,
        Class.VOLATILE_ORGANIC_COMPOUNDS,
        Class.VOLATILE_ORGANIC_COMPOUNDS_PARTS,
        Class.SIGNAL_STRENGTH,
        Class.VOLUME_FLOW_RATE,
        Class.CONDUCTIVITY,
        Class.PH,
        Class.RADON,
        Class.ATMOSPHERIC_PRESSURE,
        Class.WIND_SPEED,
        Class.WIND_DIRECTION,
        Class.IRRADIANCE,
        Class.SOUND_PRESSURE,
        Class.PRECIPITATION_INTENSITY,
    }
)
ELECTRIC = frozenset({Class.POWER, Class.VOLTAGE, Class.CURRENT, Class.FREQUENCY})
ROOM = frozenset({Class.TEMPERATURE, Class.HUMIDITY, Class.MOISTURE})
OF_THE_DEVICE = frozenset({Class.BATTERY, Class.SIGNAL_STRENGTH})
# of what a radar sees: its target is no setting
MOVING, TARGET = frozenset({Class.DISTANCE, Class.SPEED}), words("target")
TOTALS = frozenset(
    {Class.ENERGY, Class.REACTIVE_ENERGY, Class.WATER, Class.GAS, Class.VOLUME}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a number is.

    `reading`: it is measured or counted, though it is described as writable; of one that
    is only reported it says nothing.
    `echo`: it repeats a setting. `diagnostic`: it is about the device itself.
    """

    device_class: Class | None
    state_class: SensorStateClass | None
    unit: str | None
    reading: bool
    echo: bool
    diagnostic: bool


def meaning_of(point: PointSpec) -> Meaning | None:
    """Return what an integer is, None where neither unit nor words tell."""
    spec = point.read or point.write
    if spec is None:
        return None
    said, codec = Words.of(point), IntegerCodec.of(spec)
    raw = spec.values.get("unit")
    unit = normalise(raw)
    if (
        unit == UnitOfTemperature.CELSIUS
        and str(raw).strip() == "度"
        and said.have(ELECTRICITY)
    ):
        # a degree, and in Chinese households a kilowatt-hour
        raw = unit = UnitOfEnergy.KILO_WATT_HOUR
    if names_both(raw):
        # of °C and °F, whichever the device shows
        raw = unit = UnitOfTemperature.CELSIUS
    if unit == UnitOfLength.METERS and said.have(TIME):
        # no time is told in metres
        raw = unit = UnitOfTime.MINUTES
    if (found := rule_of(unit, raw, said)) is None:
        return None
    echo = said.have(SETTINGS - TARGET if found.device_class in MOVING else SETTINGS)
    falls = codec.minimum is not None and codec.minimum < 0
    return Meaning(
        device_class=found.device_class,
        state_class=None if echo else state_of(found, said, falls=falls),
        unit=found.unit or fit(raw, found.device_class, None)[0],
        reading=not echo and is_reading(point, found, said, codec, falls=falls),
        echo=echo,
        diagnostic=found.device_class in OF_THE_DEVICE
        or (found.device_class is Class.VOLTAGE and said.have(CHARGE)),
    )


def rule_of(unit: str | None, raw: object, said: Words) -> Rule | None:
    """Return the first rule of a unit that the words allow and that the unit fits."""
    # bars, grids and whatever else a charge is told in are shares of it
    if unit is None or (not known(unit) and said.have(CHARGE)):
        return None if said.have(STATES) else without_unit(said)
    for one in RULES.get(unit, RULES.get(unit.lower(), ())):
        if one.words and not said.have(one.words):
            continue
        if (one.device_class or "", unit) in CONVERTED:
            return one
        if one.device_class is None or fit(raw, one.device_class, None)[1]:
            return one
    return rule(None) if known(unit) else None


def without_unit(said: Words) -> Rule | None:
    """Return the first rule of what says enough by its words alone."""
    return next((one for one in UNITLESS if said.have(one.words)), None)


def state_of(found: Rule, said: Words, *, falls: bool) -> SensorStateClass | None:
    """Return the state class; what can fall is no total that only grows."""
    if not found.counted:
        return found.state_class
    if said.have(PAST):
        return None
    if falls or said.have(BALANCE):
        return TOTAL
    return TOTAL_INCREASING


def is_reading(
    point: PointSpec, found: Rule, said: Words, codec: IntegerCodec, *, falls: bool
) -> bool:
    """Whether a number is measured by its nature, though it can be written."""
    if point.read is None or said.have(CHOICES):
        return False
    kind = found.device_class
    if kind in ELECTRIC:
        low, high = codec.minimum, codec.maximum
        return falls or (
            low == 0 and high is not None and high / codec.step >= CHOSEN_STEPS
        )
    if kind in ROOM:
        return said.have(MEASURED)
    if said.have(REDOX):
        return True
    if kind in TOTALS:
        return said.have(COUNTED - words("electric energy ele use run working"))
    return kind in MEASURED_CLASSES
