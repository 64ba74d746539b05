"""Temperatures that come in two units: one of both is shown, the one in use."""

from collections.abc import Mapping

from homeassistant.const import UnitOfTemperature

from ...openhub import JsonValue
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.temperature_unit import named_by_code, planned_unit, without_unit
from ..core.units import unit_text

_C, _F = UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT


def twins(builder: PlanBuilder, code: str) -> Mapping[UnitOfTemperature, str]:
    """Return one temperature's data points in both units; none if there is one only."""
    words = without_unit(code)
    found: dict[UnitOfTemperature, str] = {}
    for other, point in builder.points.items():
        spec = point.read or point.write
        if spec is None or without_unit(other) != words:
            continue
        unit = named_by_code(other) or unit_text(spec.values.get("unit")) or _C
        found.setdefault(unit, other)
    return found if len(found) > 1 else {}


def is_reported(raw: JsonValue) -> bool:
    """Whether a data point has a value at all."""
    return raw is not None


def shows(builder: PlanBuilder, code: str, *, enabled: bool) -> bool:
    """Return whether a temperature is enabled: of two units, the one in use.

    That is the one which the device shows, or else the one that has a value at all.
    """
    pair = twins(builder, code)
    if not pair:
        return enabled
    wanted = planned_unit(builder)
    other = _F if wanted is _C else _C
    if not builder.reported(pair[wanted], is_reported) and builder.reported(
        pair[other], is_reported
    ):
        wanted = other
    if pair[wanted] == code:
        return True
    builder.notes.setdefault(code, reasons.OTHER_UNIT.of(code=pair[wanted]))
    return False
