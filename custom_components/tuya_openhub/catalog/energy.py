"""Counters of energy: totals are shown as they are, increments are added up.

`add_ele` is both: most plugs report what was used since their last report, some a
growing total. The first rule that tells decides:

1. a quirk of the product (`delta: true` or `false`);
2. the report type of the specification: `sum` is an increment, any other a total;
3. the reports themselves: a total never repeats or falls, so one report that does
   shows increments; `RISES` reports in a row that only rise show a total. Until one of
   both has happened only the growth is counted, which is right for a total and too
   little for increments; what was held back is added once they are known as such.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import Platform, UnitOfEnergy

from ..openhub.models import JsonValue, PointSpec, PointType
from .codec import IntegerCodec, reader, whole
from .meter_rows import METERS
from .plan import Bench
from .rows import Place, look_up, naming, place
from .sensor import SensorItem
from .sensor_rows import SensorRow
from .units import normalise

# six increments in a row that each top the one before are one chance in 720
RISES = 6

# reports of one moment that are remembered to tell repeats from new ones
REMEMBERED = 8

# one of the units of energy is that many kilowatt-hours
IN_KWH: dict[str, Decimal] = {
    UnitOfEnergy.KILO_WATT_HOUR: Decimal(1),
    UnitOfEnergy.WATT_HOUR: Decimal("0.001"),
    UnitOfEnergy.MEGA_WATT_HOUR: Decimal(1000),
}


class Mode(StrEnum):
    """What the reports of a counter are."""

    UNKNOWN = "unknown"
    INCREMENT = "increment"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaItem(SensorItem):
    """A sensor that adds up pushed reports; `amount` gives the kWh of one report."""

    amount: Callable[[JsonValue], Decimal | None]
    mode: Mode


@dataclass(slots=True)
class Counter:
    """The sum of a counter's reports; never falls.

    `held` is what the reports would add were they increments, while that is open.
    """

    mode: Mode
    total: Decimal = Decimal(0)
    time: int | None = None
    seen: list[str] = field(default_factory=list)
    last: Decimal | None = None
    held: Decimal = Decimal(0)
    rises: int = 0

    def add(self, amount: Decimal, time: int | None) -> bool:
        """Count one report; return whether it was a new one."""
        if time is not None:
            if self.time is not None and time < self.time:
                return False
            if time != self.time:
                self.time, self.seen = time, []
            elif str(amount) in self.seen:
                return False
            self.seen = [*self.seen[1 - REMEMBERED :], str(amount)]
        if amount < 0:
            return False
        if self.mode is Mode.UNKNOWN:
            self._learn(amount)
        elif self.mode is Mode.INCREMENT:
            self.total += amount
        else:
            # a meter that fell was reset: it has counted up from nothing
            base = self.last if self.last is not None and self.last <= amount else None
            if base is not None:
                self.total += amount - base
            elif self.last is not None:
                self.total += amount
        self.last = amount
        return True

    def _learn(self, amount: Decimal) -> None:
        """Take a report into account while it is open what reports are."""
        if self.last is None:
            self.held = amount
            return
        if amount <= self.last:
            self.mode = Mode.INCREMENT
            self.total += self.held + amount
            self.held = Decimal(0)
            return
        growth = amount - self.last
        self.total += growth
        self.held += amount - growth
        self.rises += 1
        if self.rises >= RISES:
            self.mode = Mode.TOTAL
            self.held = Decimal(0)

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored over a restart."""
        return {
            "mode": self.mode.value,
            "total": str(self.total),
            "time": self.time,
            "seen": self.seen,
            "last": None if self.last is None else str(self.last),
            "held": str(self.held),
            "rises": self.rises,
        }

    def restore(self, stored: dict[str, Any]) -> None:
        """Take over what was stored; a mode that the plan knows stays."""
        try:
            self.total = Decimal(stored["total"])
            self.held = Decimal(stored["held"])
            last = stored["last"]
            self.last = None if last is None else Decimal(last)
            self.time = whole(stored["time"])
            self.seen = [str(entry) for entry in stored["seen"]]
            self.rises = int(stored["rises"])
            mode = Mode(stored["mode"])
        except ArithmeticError, KeyError, TypeError, ValueError:
            return
        if self.mode is Mode.UNKNOWN:
            self.mode = mode
        elif mode is Mode.UNKNOWN and self.mode is Mode.INCREMENT:
            self.total += self.held
            self.held = Decimal(0)


def amount_of(
    codec: IntegerCodec, unit: str | None
) -> Callable[[JsonValue], Decimal | None]:
    """Bind a codec to a decoder of one report in exact kilowatt-hours."""
    factor = IN_KWH.get(unit or UnitOfEnergy.KILO_WATT_HOUR, Decimal(1))

    def amount(raw: JsonValue) -> Decimal | None:
        value = codec.decode(raw)
        return None if value is None else Decimal(repr(value)) * factor

    return amount


def mode_of(bench: Bench, spec: PointSpec) -> tuple[Mode, str]:
    """Return what the reports of a counter are, as far as the plan can know, and why."""
    delta = bench.delta.get(spec.code)
    if delta is not None:
        told = "increments" if delta else "a total"
        return (Mode.INCREMENT if delta else Mode.TOTAL), f"A quirk says {told}"
    if spec.report_type:
        if spec.report_type.lower() == "sum":
            return Mode.INCREMENT, "Its report type is sum: increments"
        return Mode.TOTAL, f"Its report type is {spec.report_type}: a total"
    if spec.code.startswith("add_ele"):
        return Mode.UNKNOWN, "Its reports will show whether they are increments"
    return Mode.TOTAL, "Standard total of energy"


def claim(bench: Bench) -> None:
    """Make the sensors of the counters that add up; plain totals are the table's."""
    for code, spec in bench.points.items():
        told = spec.read or spec.write
        if told is None or told.type is not PointType.INTEGER or not bench.free(code):
            continue
        if (found := counter_row(bench, spec)) is None:
            continue
        row, where = found
        mode, reason = mode_of(bench, spec)
        if mode is Mode.TOTAL:
            bench.notes[code] = reason
            continue
        bench.claim(build(spec, row, where, mode, reason))


def counter_row(bench: Bench, spec: PointSpec) -> tuple[SensorRow, Place] | None:
    """Return the row of a data point that counts energy."""
    if (found := look_up(METERS, bench.category, spec.code)) is None:
        return None
    row, numbered = found
    if row.device_class is not SensorDeviceClass.ENERGY:
        return None
    return row, place(bench, spec.code) if numbered else Place()


def build(
    spec: PointSpec, row: SensorRow, where: Place, mode: Mode, reason: str
) -> DeltaItem:
    """Return the sensor of a counter."""
    told = spec.read or spec.write
    assert told is not None
    codec = IntegerCodec.of(told)
    return DeltaItem(
        platform=Platform.SENSOR,
        key=spec.code,
        codes=(spec.code,),
        channel=where.channel,
        description=SensorEntityDescription(
            key=spec.code,
            device_class=SensorDeviceClass.ENERGY,
            state_class=SensorStateClass.TOTAL_INCREASING,
            native_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
            suggested_display_precision=2,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            **naming(row, where),
        ),
        read=reader(spec.code, codec.decode),
        amount=amount_of(codec, normalise(told.values.get("unit"))),
        mode=mode,
        reason=reason,
    )
