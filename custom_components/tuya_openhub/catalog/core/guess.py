"""Specification holes: describe data points by the standard or by their value."""

from collections.abc import Mapping
from dataclasses import replace
import re

from homeassistant.const import (
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfPower,
)

from ...openhub import JsonValue, PointSpec, PointType, SpecSource, ValueSpec
from .plan import Values

# data points by code, with the type that their value looks like
type Holes = tuple[tuple[str, PointType], ...]

# the scale of the standard instruction set, where a value comes without a specification
STANDARD: dict[str, dict[str, JsonValue]] = {
    "cur_current": {"scale": 0, "unit": UnitOfElectricCurrent.MILLIAMPERE},
    "cur_power": {"scale": 1, "unit": UnitOfPower.WATT},
    "cur_voltage": {"scale": 1, "unit": UnitOfElectricPotential.VOLT},
    "add_ele": {"scale": 3, "unit": UnitOfEnergy.KILO_WATT_HOUR},
    "forward_energy_total": {"scale": 2, "unit": UnitOfEnergy.KILO_WATT_HOUR},
    "reverse_energy_total": {"scale": 2, "unit": UnitOfEnergy.KILO_WATT_HOUR},
    "total_forward_energy": {"scale": 2, "unit": UnitOfEnergy.KILO_WATT_HOUR},
    "va_temperature": {"scale": 1, "unit": "°C"},
    "supply_frequency": {"scale": 2, "unit": "Hz"},
}

# what is told beside a description; more than these no device has
MOST = 300

# codes that the standard makes writable on every device
WRITABLE = re.compile(r"^(?:switch|switch_\d{1,2}|switch_led|switch_usb\d)$")


def kind_of(value: JsonValue) -> PointType:
    """Return the type that a value looks like."""
    if isinstance(value, bool):
        return PointType.BOOLEAN
    if isinstance(value, (int, float)):
        return PointType.INTEGER
    if isinstance(value, (dict, list)) or (
        isinstance(value, str) and value[:1] in {"{", "["}
    ):
        return PointType.JSON
    return PointType.STRING


def guess(code: str, kind: PointType, *, writable: bool) -> PointSpec:
    """Describe a data point of which only the type of its value is known."""
    standard = STANDARD.get(code, {}) if kind is PointType.INTEGER else {}
    spec = ValueSpec(type=kind, values=standard)
    writes = writable and kind is PointType.BOOLEAN and WRITABLE.match(code)
    return PointSpec(
        code=code, read=spec, write=spec if writes else None, source=SpecSource.VALUE
    )


def holes(status: Values, described: Mapping[str, PointSpec]) -> Holes:
    """Return the reported data points that no specification tells how to read."""
    return tuple(
        (code, kind_of(value))
        for code, value in status.items()
        if (point := described.get(code)) is None or point.read is None
    )


def complete(
    described: Mapping[str, PointSpec], missing: Holes
) -> dict[str, PointSpec]:
    """Return every data point of a device, in the order of the specification.

    One that only the write side describes is read by that; one that nothing describes
    is guessed. Where nothing at all is described, the standard's switches are taken
    as writable: a wrong guess costs one refused command.
    """
    points = dict(described)
    for code, kind in missing[:MOST]:
        known = points.get(code)
        if known is None or known.write is None:
            points[code] = guess(code, kind, writable=not described)
        else:
            points[code] = replace(known, read=known.write)
    return points
