"""Whether a temperature of a device is in °C or in °F: decided here, for all entities.

Descriptions say ℃ and report tenths of °F, one range serves both units, and the data
point that names the unit in use is not always right. So unit text, that data point,
range and value are judged together: what one of them makes impossible is not believed.
"""

from dataclasses import dataclass, replace
from enum import Enum
import math

from homeassistant.components.climate import HVACMode
from homeassistant.const import UnitOfTemperature
from homeassistant.util.unit_conversion import TemperatureConverter

from ...openhub import JsonValue, PointSpec, PointType, ValueSpec
from .. import reasons
from ..reasons import Reason
from .builder import PlanBuilder
from .codec import IntegerCodec
from .components import WordedCodec
from .plan import Values
from .spelling import compact, normal
from .units import names_both, unit_text

_COOL = HVACMode.COOL
_C, _F = UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT

# A target may be an enumeration of numbers
NUMERIC = frozenset({PointType.INTEGER, PointType.ENUM})
# data points that name the unit in use
UNIT_CODES = (
    "temp_unit_convert",
    "c_f",
    "unit",
    "temp_unit",
    "temperature_unit",
    "unit_temp",
    "temp_unit_set",
    "change_tem",
    "change_temp_unit",
)
# the temperatures that are set and measured; the first that is there counts
TARGETS = (
    "temp_set",
    "set_temp",
    "target_temp",
    "temperature_set",
    "set_temperature",
    "target_temperature",
    "temp_target",
)
_COMPACT_TARGETS = frozenset(code.replace("_", "") for code in TARGETS)
# words of a code that only name its unit
_UNIT_WORDS = {"c": _C, "celsius": _C, "f": _F, "fahrenheit": _F}
# A reading may lie outside its range by this share of it: sensors reach further than
# their description, but not to another power of ten
_SLACK = 0.2
_FACTORS = (10, 0.1, 100, 0.01)
# Above this no range of temperatures is in °F alone: 60 °F are 16 °C
_LOW_RANGE = 60
# A range that leaves less than this to °C, and does not begin at frost in °F, is in °F
_NARROW, _COOL_F = 5, 40
# A range that ends below this in °C, read as °F, warms nobody: 70 °F are 21 °C
_WARM_ENOUGH = 25
# A room's range that begins here and ends beyond any room is for both units; one that
# begins lower may be that of hot water in the radiators
_WARM = 10


class Kind(Enum):
    """What is heated or cooled; it bounds what a person sets."""

    ROOM = "room"
    WATER = "water"
    ANY = "any"


class Scale(Enum):
    """The unit that a range is in: one, both at once (16 °C to 90 °F), or either."""

    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"
    BOTH = "both"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What cannot be.

    No range in °C goes above `top`, no value in °C above `hottest`, none in °F below
    `coldest`.
    """

    top: float = math.inf
    hottest: float = math.inf
    coldest: float = -math.inf


# Nobody heats a room to more than 45 °C or to 38 °F, nor water to more than 100 °C
_SETTINGS = {
    Kind.ROOM: Bounds(top=60, hottest=45, coldest=38),
    Kind.WATER: Bounds(top=100, hottest=100, coldest=45.5),
    Kind.ANY: Bounds(),
}
_READINGS = {
    Kind.ROOM: Bounds(top=100, hottest=60),
    Kind.WATER: Bounds(top=150, hottest=110),
    Kind.ANY: Bounds(),
}


def convert(value: float, unit: UnitOfTemperature, wanted: UnitOfTemperature) -> float:
    """Return a temperature in another unit, to a tenth."""
    if unit is wanted:
        return value
    return round(TemperatureConverter.convert(value, unit, wanted), 1)


def unit_word(raw: JsonValue) -> UnitOfTemperature | None:
    """Return the unit that a value names; a switch of units is on for °F."""
    if isinstance(raw, bool):
        return _F if raw else _C
    if not isinstance(raw, str):
        return None
    return _UNIT_WORDS.get(raw.strip().lower().strip("°")) or unit_text(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperature:
    """One temperature of a device, read and written in the unit that is in use.

    `low` and `high` are real values, None where there is no range. `label` is what the
    description says, `scale` what its range is in. `units` are the data points that
    name the unit in use, `lead` is the target that a reading follows where nothing
    else decides. `report` is the data point to read, where it is another one.
    """

    code: str
    codec: IntegerCodec
    low: float | None = None
    high: float | None = None
    label: UnitOfTemperature | None = None
    scale: Scale = Scale.EITHER
    bounds: Bounds = Bounds()
    setting: bool = False
    units: tuple[str, ...] = ()
    lead: Temperature | None = None
    report: str | None = None

    @property
    def fixed(self) -> UnitOfTemperature | None:
        """The unit, where no value can change it."""
        return {Scale.CELSIUS: _C, Scale.FAHRENHEIT: _F}.get(self.scale)

    @property
    def listened(self) -> tuple[str, ...]:
        """What beside its own data point decides how it is read."""
        lead = (self.lead.code, *self.lead.listened) if self.lead else ()
        return () if self.fixed else tuple(dict.fromkeys((*self.units, *lead)))

    @property
    def step(self) -> float:
        """Distance of two neighbouring values."""
        return self.codec.increment

    def unit(self, values: Values) -> UnitOfTemperature:
        """Return the unit that the temperature is in now."""
        return self.fixed or self._judged(self._decoded(values), values)

    def read(self, values: Values) -> float | None:
        """Return the temperature in its unit, None for what cannot be true."""
        value = self._decoded(values)
        if value is None or self._inside(value, self._slack):
            return value
        if self._foreign(value, values):
            return convert(value, self._other, self.fixed or _C)
        scaled = (round(value * factor, 6) for factor in _FACTORS)
        return next((real for real in scaled if self._inside(real)), None)

    def limits(self, unit: UnitOfTemperature) -> tuple[float, float] | None:
        """Return the least and greatest value in a unit, on a step of the range."""
        if self.low is None or self.high is None:
            return None
        low, high = self.low, self.high
        other = _F if unit is _C else _C
        either = self.scale is Scale.EITHER and unit is not self.label
        if self.high > self.bounds.top and (either or self.scale is Scale.BOTH):
            ends = convert(low, other, unit), convert(high, other, unit)
            least, most = max(low, ends[0]), min(high, ends[1])
            if least < most:
                return self._on_steps(least, most)
        return low, high

    def write(self, value: float, values: Values) -> dict[str, JsonValue]:
        """Return the command for a value in the unit that is in use."""
        decoded = self._decoded(values)
        if decoded is not None and self._foreign(decoded, values):
            # it takes what it reports, whatever its description says
            free = replace(self.codec, minimum=None, maximum=None)
            return {self.code: free.snap(convert(value, self.fixed or _C, self._other))}
        if (limits := self.limits(self.unit(values))) is not None:
            value = min(max(value, limits[0]), limits[1])
        return {self.code: self.codec.snap(value)}

    def problem(self, raw: JsonValue) -> Reason | None:
        """Say what is wrong with a raw value, None if nothing is."""
        value = self.codec.decode(raw)
        if value is None or self._inside(value, self._slack):
            return None
        return reasons.OUT_OF_RANGE.of(low=str(self.low), high=str(self.high))

    @property
    def _slack(self) -> float:
        if self.setting or self.low is None or self.high is None:
            return 0
        return (self.high - self.low) * _SLACK

    @property
    def _other(self) -> UnitOfTemperature:
        return _C if self.fixed is _F else _F

    def _decoded(self, values: Values) -> float | None:
        return self.codec.decode(values.get(self.report or self.code))

    def _inside(self, value: float, slack: float = 0) -> bool:
        if self.low is None or self.high is None:
            return True
        return self.low - slack <= value <= self.high + slack

    def _foreign(self, value: float, values: Values) -> bool:
        """Whether a value is in the unit that the device shows, and its range is not."""
        return (
            self.fixed is not None
            and not self._inside(value, self._slack)
            and shown(self.units, values) is self._other
            and self._inside(convert(value, self._other, self.fixed))
        )

    def _judged(self, value: float | None, values: Values) -> UnitOfTemperature:
        named = shown(self.units, values)
        hot = value is not None and value > self.bounds.hottest
        if value is not None and value < self.bounds.coldest:
            return _C
        if hot and self.scale is Scale.BOTH:
            return _F
        if self.lead is not None and (named is None or self.lead.fixed is None):
            return self.lead.unit(values)
        return named or (_F if hot else self.label or _C)

    def _on_steps(self, least: float, most: float) -> tuple[float, float]:
        start, step = self.low or 0, self.step
        first = math.ceil(round((least - start) / step, 6))
        last = math.floor(round((most - start) / step, 6))
        decimals = self.codec.scale
        return (
            round(start + first * step, decimals),
            round(start + last * step, decimals),
        )


def shown(codes: tuple[str, ...], values: Values) -> UnitOfTemperature | None:
    """Return the unit that a device says it shows, None where it says none."""
    for code in codes:
        if (unit := unit_word(values.get(code))) is not None:
            return unit
    return None


def unit_codes(builder: PlanBuilder) -> tuple[str, ...]:
    """Return the data points of a device that name the unit in use."""
    found = (builder.spelt(code) for code in UNIT_CODES)
    return tuple(dict.fromkeys(point.code for point in found if point is not None))


def planned_unit(
    builder: PlanBuilder, part: Temperature | None = None
) -> UnitOfTemperature:
    """Return the unit that the device, or one temperature, is in by its plan."""
    if part is not None and part.fixed is not None:
        return part.fixed
    for code in unit_codes(builder):
        if (unit := builder.reported(code, unit_word)) is not None:
            return unit
    return _C


def note_problem(builder: PlanBuilder, part: Temperature) -> None:
    """Write down where the reported value lies outside its own range."""
    if (problem := builder.reported(part.code, part.problem)) is not None:
        builder.notes.setdefault(part.code, problem)


def temperature(
    builder: PlanBuilder, point: PointSpec, spec: ValueSpec, *, setting: bool
) -> Temperature:
    """Return how a temperature of a device is read and written."""
    codec = WordedCodec.of_words(spec) or IntegerCodec.of(spec)
    low, high = codec.lower, codec.upper
    if low is None or high is None or low >= high:
        low = high = None
    kind = _kind(builder)
    target = compact("_".join(without_unit(point.code))) in _COMPACT_TARGETS
    if kind is Kind.ROOM and setting and not target:
        # limits, alarms and corrections of a room have no bounds of their own
        kind = Kind.ANY
    made = Temperature(
        code=point.code,
        codec=codec,
        low=low,
        high=high,
        label=named_by_code(point.code) or unit_text(spec.values.get("unit")),
        bounds=(_SETTINGS if setting else _READINGS)[kind],
        setting=setting,
        # a number by such a code is no name of a unit
        units=tuple(code for code in unit_codes(builder) if code != point.code),
        lead=None if target else _lead(builder),
    )
    dual = names_both(spec.values.get("unit")) or builder.category.climate is _COOL
    scale = _scale(made, kind, dual=dual)
    if scale is Scale.CELSIUS and high is not None and high > made.bounds.top:
        made = replace(made, bounds=Bounds())
    return replace(made, scale=scale)


def _scale(part: Temperature, kind: Kind, *, dual: bool) -> Scale:
    """Return the unit of a range; `dual` says that both are likely."""
    one = {_C: Scale.CELSIUS, _F: Scale.FAHRENHEIT, None: Scale.EITHER}[part.label]
    low, high = part.low, part.high
    if low is None or high is None:
        return one
    if part.label is None and high <= _LOW_RANGE:
        return Scale.CELSIUS
    if kind is Kind.ANY:
        return one
    if part.label is _F:
        return one if high > _LOW_RANGE else Scale.CELSIUS
    if high <= part.bounds.top:
        return one
    if part.label is _C and not dual and convert(high, _F, _C) < _WARM_ENOUGH:
        # what heats itself, like a towel rail
        return one
    left = min(high, convert(high, _F, _C)) - max(low, convert(low, _F, _C))
    if left < _NARROW:
        return Scale.FAHRENHEIT if low >= _COOL_F else one
    if kind is Kind.WATER or dual or low >= _WARM:
        return Scale.BOTH
    return Scale.EITHER if part.units else one


def _kind(builder: PlanBuilder) -> Kind:
    category = builder.category
    if category.heats_water:
        return Kind.WATER
    if category.climate is not None:
        return Kind.ROOM
    target = _target(builder)
    if target is None or target.write is None or not category.sets_room:
        return Kind.ANY
    high = IntegerCodec.of(target.write).upper
    airs = high is not None and high <= 100 and builder.spelt("mode") is not None
    return Kind.ROOM if airs else Kind.ANY


def _target(builder: PlanBuilder) -> PointSpec | None:
    for code in TARGETS:
        point = builder.spelt(code)
        if point and point.write and point.write.type in NUMERIC:
            return point
    return None


def _lead(builder: PlanBuilder) -> Temperature | None:
    point = _target(builder)
    if point is None or point.write is None:
        return None
    return temperature(builder, point, point.write, setting=True)


def named_by_code(code: str) -> UnitOfTemperature | None:
    """Return the unit that a code ends in."""
    words = normal(code).split("_")
    return _UNIT_WORDS.get(words[-1]) if len(words) > 1 else None


def without_unit(code: str) -> tuple[str, ...]:
    """Return the words of a code but for those that name its unit."""
    first, *rest = normal(code).split("_")
    return (first, *(word for word in rest if word not in _UNIT_WORDS))
