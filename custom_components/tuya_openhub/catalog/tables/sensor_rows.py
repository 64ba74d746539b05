"""Table of sensors: device class, unit, state class and category by code."""

from dataclasses import dataclass

from homeassistant.components.sensor import SensorDeviceClass as Class, SensorStateClass
from homeassistant.const import (
    EntityCategory,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfPower,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)

from ..core.rows import Row

DIAGNOSTIC = EntityCategory.DIAGNOSTIC
MEASUREMENT = SensorStateClass.MEASUREMENT
TOTAL = SensorStateClass.TOTAL_INCREASING


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorRow(Row):
    """What a reported value means.

    `unit` is the standard's, for specifications that tell none; where it is `sure`,
    also for those that tell nonsense. A row that is `reported` is only for what cannot
    be set. `ends` says that a time which is left is shown as
    the moment when it is over.
    """

    device_class: Class | None = None
    unit: str | None = None
    suggested_unit: str | None = None
    state_class: SensorStateClass | None = None
    precision: int | None = None
    sure: bool = False
    reported: bool = False
    ends: bool = False


def plain(
    key: str,
    unit: str | None = None,
    *,
    state: SensorStateClass | None = MEASUREMENT,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SensorRow:
    """Make a row of a number that no device class describes."""
    return SensorRow(
        key=key, unit=unit, state_class=state, category=category, enabled=enabled
    )


def states(
    key: str, *, category: EntityCategory | None = None, enabled: bool = True
) -> SensorRow:
    """Make a row of words."""
    return SensorRow(key=key, category=category, enabled=enabled)


def temperature(
    key: str = "temperature",
    *,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SensorRow:
    """Make a row of a temperature."""
    return SensorRow(
        key=key,
        device_class=Class.TEMPERATURE,
        unit=UnitOfTemperature.CELSIUS,
        state_class=MEASUREMENT,
        category=category,
        enabled=enabled,
    )


def humidity(key: str = "humidity") -> SensorRow:
    """Make a row of a relative humidity."""
    return SensorRow(
        key=key,
        device_class=Class.HUMIDITY,
        unit=UnitOfRatio.PERCENTAGE,
        state_class=MEASUREMENT,
    )


def power(
    key: str = "power",
    *,
    unit: str = UnitOfPower.WATT,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SensorRow:
    """Make a row of a power."""
    return SensorRow(
        key=key,
        device_class=Class.POWER,
        unit=unit,
        state_class=MEASUREMENT,
        category=category,
        enabled=enabled,
    )


def energy(key: str, *, enabled: bool = True) -> SensorRow:
    """Make a row of a meter that only grows."""
    return SensorRow(
        key=key,
        device_class=Class.ENERGY,
        unit=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_unit=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=TOTAL,
        enabled=enabled,
    )


def current(
    key: str = "current",
    *,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SensorRow:
    """Make a row of a current; sockets report milliamperes."""
    return SensorRow(
        key=key,
        device_class=Class.CURRENT,
        unit=UnitOfElectricCurrent.MILLIAMPERE,
        suggested_unit=UnitOfElectricCurrent.AMPERE,
        state_class=MEASUREMENT,
        category=category,
        enabled=enabled,
    )


def voltage(
    key: str = "voltage",
    *,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SensorRow:
    """Make a row of a voltage."""
    return SensorRow(
        key=key,
        device_class=Class.VOLTAGE,
        unit=UnitOfElectricPotential.VOLT,
        suggested_unit=UnitOfElectricPotential.VOLT,
        state_class=MEASUREMENT,
        category=category,
        enabled=enabled,
    )


def duration(
    key: str,
    unit: str = UnitOfTime.SECONDS,
    *,
    shown: str | None = None,
    state: SensorStateClass | None = MEASUREMENT,
    category: EntityCategory | None = None,
    enabled: bool = True,
) -> SensorRow:
    """Make a row of a duration; a long one is `shown` in a greater unit."""
    return SensorRow(
        key=key,
        device_class=Class.DURATION,
        unit=unit,
        suggested_unit=shown,
        state_class=state,
        category=category,
        enabled=enabled,
    )


def air(key: str, device_class: Class, unit: str) -> SensorRow:
    """Make a row of a concentration in the air."""
    return SensorRow(
        key=key,
        device_class=device_class,
        unit=unit,
        suggested_unit=unit,
        state_class=MEASUREMENT,
    )
