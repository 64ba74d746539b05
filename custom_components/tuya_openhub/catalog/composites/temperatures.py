"""Target and current temperature of a device, in the unit that is in use."""

from dataclasses import dataclass

from homeassistant.const import UnitOfTemperature

from ...openhub import PointSpec
from ..core.builder import PlanBuilder
from ..core.components import Commands
from ..core.plan import Values
from ..core.spelling import normal
from ..core.temperature_unit import (
    NUMERIC,
    TARGETS,
    Temperature,
    convert,
    planned_unit,
    shown,
    temperature,
    unit_codes,
)
from ..core.units import fits_temperature
from ..meaning.vocabulary import SETTINGS, Words, words
from ..special.twins import twins

TEMPERATURES = words("temp temperature")

_CURRENTS = (
    "temp_current",
    "current_temp",
    "temp_indoor",
    "indoor_temp",
    "room_temp",
    "cur_temp",
    "current_temperature",
    "temp_room",
    "temp_now",
    "real_temp",
    "actual_temp",
    "temp_real",
    "temp_actual",
    # of the water that comes back to a heat pump
    "w_in_temp",
    "water_in_temp",
    "inlet_water_temp",
    "inlet_temp",
    "in_temp",
    "temp_in",
    "water_temp",
    "temp_water",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thermo:
    """The temperatures of a device; several of a kind are one in several units.

    `units` are the data points that name the unit in use.
    """

    targets: tuple[Temperature, ...] = ()
    currents: tuple[Temperature, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The data points of the temperatures themselves."""
        return tuple(part.code for part in (*self.targets, *self.currents))

    @property
    def listened(self) -> tuple[str, ...]:
        """What else decides how they are read."""
        return self.units

    @property
    def step(self) -> float:
        """Distance of two neighbouring targets."""
        return self.targets[0].step

    def unit(self, values: Values) -> UnitOfTemperature:
        """Return the unit of the target, or of the current temperature without one."""
        part = self._target(values) or self._current(values)
        return part.unit(values) if part else UnitOfTemperature.CELSIUS

    def read_target(self, values: Values) -> float | None:
        """Return the target temperature."""
        part = self._target(values)
        return part.read(values) if part else None

    def read_current(self, values: Values) -> float | None:
        """Return the current temperature in the unit of the target."""
        part = self._current(values)
        if part is None or (value := part.read(values)) is None:
            return None
        return convert(value, part.unit(values), self.unit(values))

    def limits(self, values: Values) -> tuple[float, float] | None:
        """Return the least and greatest target, in the unit of the target."""
        part = self._target(values)
        return part.limits(part.unit(values)) if part else None

    def write(self, target: float, values: Values) -> Commands:
        """Return the command for a target in its unit."""
        part = self._target(values)
        return part.write(target, values) if part else {}

    def _target(self, values: Values) -> Temperature | None:
        return self._in_use(self.targets, values)

    def _current(self, values: Values) -> Temperature | None:
        return self._in_use(self.currents, values)

    def _in_use(
        self, parts: tuple[Temperature, ...], values: Values
    ) -> Temperature | None:
        """Return the one in the unit that the device shows, if it is reported at all."""
        if len(parts) < 2:
            return parts[0] if parts else None
        unit = shown(self.units, values)
        reported = [part for part in parts if values.get(part.code) is not None]
        fitting = (part for part in reported if part.unit(values) is unit)
        return next(fitting, (reported or parts)[0])


def _first(
    builder: PlanBuilder, codes: tuple[str, ...], *, setting: bool
) -> tuple[Temperature, ...]:
    """Find the first temperature among the codes, in all units that it comes in."""
    for code in codes:
        for name in (code, f"{code}_f"):
            if (point := builder.find(name)) is None:
                continue
            pair = twins(builder, point.code).values() or (point.code,)
            found = (
                _part(builder, builder.points[each], setting=setting) for each in pair
            )
            if parts := tuple(part for part in found if part is not None):
                return parts
    return ()


def _part(
    builder: PlanBuilder, point: PointSpec, *, setting: bool
) -> Temperature | None:
    """Return a temperature that is free and has a range."""
    if not builder.free(point.code):
        return None
    for spec in (point.write,) if setting else (point.read, point.write):
        if spec is None or spec.type not in NUMERIC:
            continue
        part = temperature(builder, point, spec, setting=setting)
        return None if part.low is None else part
    return None


def _only_reading(builder: PlanBuilder) -> tuple[Temperature, ...]:
    """Return the temperature of a device that measures a single one."""
    measured = [
        point
        for point in builder.points.values()
        if point.write is None
        and point.read is not None
        and point.read.type in NUMERIC
        and TEMPERATURES & set(normal(point.code).split("_"))
        and fits_temperature(point.read.values.get("unit"))
        and not Words.of(point).have(SETTINGS)
    ]
    if len(measured) != 1:
        return ()
    part = _part(builder, measured[0], setting=False)
    return () if part is None else (part,)


def thermo(builder: PlanBuilder) -> Thermo:
    """Find the temperatures of a device; the unit that it shows comes first."""
    wanted = planned_unit(builder)
    targets = _first(builder, TARGETS, setting=True)
    currents = _first(builder, _CURRENTS, setting=False)
    if targets and not currents:
        currents = _only_reading(builder)
    targets, currents = (
        tuple(sorted(parts, key=lambda part: part.fixed is not wanted))
        for parts in (targets, currents)
    )
    return Thermo(
        targets=targets,
        currents=currents,
        units=tuple(code for code in unit_codes(builder) if builder.free(code)),
    )
