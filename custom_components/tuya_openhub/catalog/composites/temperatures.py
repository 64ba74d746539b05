"""Target and current temperature of a device, with the unit they are in."""

from dataclasses import dataclass

from homeassistant.const import UnitOfTemperature
from homeassistant.util.unit_conversion import TemperatureConverter

from ...openhub import JsonValue
from ..core.builder import PlanBuilder
from ..core.components import Level, level, temperature_unit
from ..core.plan import Values

_UNIT_CODE = "temp_unit_convert"
_UNIT_WORDS = {
    "c": UnitOfTemperature.CELSIUS,
    "f": UnitOfTemperature.FAHRENHEIT,
}
# No room or radiator is set above 45 °C, and every one above 45 °F: a larger target is
# in Fahrenheit
_FAHRENHEIT_FROM = 45
# Water is set up to 100 °C: taken for Fahrenheit, a new target could scald somebody
_WATER_FAHRENHEIT_FROM = 100

_TARGETS = ("temp_set", "temp_set_f", "set_temp", "target_temp")
_CURRENTS = ("temp_current", "temp_current_f", "current_temp", "temp_indoor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thermo:
    """The temperatures of a device; where a unit is None, the device's values name it."""

    target: Level | None = None
    current: Level | None = None
    target_unit: UnitOfTemperature | None = None
    current_unit: UnitOfTemperature | None = None
    listened: tuple[str, ...] = ()
    fahrenheit_from: float = _FAHRENHEIT_FROM

    def unit(self, values: Values) -> UnitOfTemperature:
        """Return the unit of the target, or of the current temperature without one."""
        fixed = self.target_unit if self.target else self.current_unit
        if fixed is not None:
            return fixed
        if (unit := _named_unit(values.get(_UNIT_CODE))) is not None:
            return unit
        part = self.target or self.current
        value = part.read(values) if part else None
        if value is not None and value > self.fahrenheit_from:
            return UnitOfTemperature.FAHRENHEIT
        return UnitOfTemperature.CELSIUS

    def read_target(self, values: Values) -> float | None:
        """Return the target temperature."""
        return self.target.read(values) if self.target else None

    def read_current(self, values: Values) -> float | None:
        """Return the current temperature in the unit of the target."""
        if self.current is None or (value := self.current.read(values)) is None:
            return None
        unit = self.unit(values)
        if self.current_unit is None or self.current_unit is unit:
            return value
        return round(TemperatureConverter.convert(value, self.current_unit, unit), 1)


def _named_unit(raw: JsonValue) -> UnitOfTemperature | None:
    """Return the unit that a device says it shows."""
    return _UNIT_WORDS.get(str(raw).lower())


def _pick(found: list[Level], wanted: UnitOfTemperature | None) -> Level | None:
    """Return the data point in the wanted unit, or else the first."""
    same = (part for part in found if temperature_unit(part.unit) is wanted)
    return next(same, found[0] if found else None)


def _all(
    builder: PlanBuilder, codes: tuple[str, ...], *, writable: bool
) -> list[Level]:
    return [part for code in codes if (part := level(builder, code, writable=writable))]


def thermo(builder: PlanBuilder) -> Thermo:
    """Find the temperatures of a device; of two units the one it shows itself wins."""
    shown = builder.reported(_UNIT_CODE, _named_unit)
    targets = _all(builder, _TARGETS, writable=True)
    target = _pick(targets, shown or UnitOfTemperature.CELSIUS)
    target_unit = temperature_unit(target.unit) if target else None
    current = _pick(_all(builder, _CURRENTS, writable=False), target_unit)
    return Thermo(
        target=target,
        current=current,
        target_unit=target_unit,
        current_unit=temperature_unit(current.unit) if current else None,
        listened=(_UNIT_CODE,) if builder.find(_UNIT_CODE) else (),
        fahrenheit_from=(
            _WATER_FAHRENHEIT_FROM if builder.category.heats_water else _FAHRENHEIT_FROM
        ),
    )
