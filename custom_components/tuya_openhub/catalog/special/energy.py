"""Counters of energy: totals are shown as they are, increments are added up.

`add_ele` is both: most plugs report what was used since their last report, some a
growing total. The first rule that tells decides:

1. a quirk of the product (`delta: true` or `false`);
2. the report type of the specification: `sum` is an increment, any other a total;
3. the reports themselves, by `Counter`. Increments are small, so a small report that
   repeats or falls shows increments; two large ones that do not fall, or `RISES`
   reports in a row that rise, show a total. Until then small reports are added up and
   of large ones only the growth counts. What was added too much before a total was
   known as one is taken off its later growth: the sum never falls.
"""

from collections.abc import Callable, Mapping, Sequence
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

from ...openhub import DataPoint, JsonValue, PointSpec, PointType, ValueSpec
from ..core.builder import PlanBuilder
from ..core.codec import IntegerCodec, whole
from ..core.rows import Numbering, claim_rows, naming
from ..core.units import normalise
from ..tables.sensor_rows import SensorRow
from ..tables.sensors import SENSORS, SensorItem, numeric

# no plug uses more between two reports: a larger number is a total
LARGE = Decimal(1)

# ten increments in a row that each top the one before are one chance in millions
RISES = 10
LARGE_RISES = 1

# what may be a sum; the others are measured
COUNTED = frozenset({None, SensorStateClass.TOTAL_INCREASING})

SUMS = ("total", "added", "grown", "debt")

# reports of one moment that are remembered to tell repeats from new ones
REMEMBERED = 8

# kilowatt-hours in one of each unit of energy
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
    """The sum of a counter's reports in kilowatt-hours; never falls.

    While it is open what reports are, `added` is their sum and `grown` the growth
    from the first to the last. `debt` is what was counted too much.
    """

    mode: Mode
    total: Decimal = Decimal(0)
    time: int | None = None
    seen: list[str] = field(default_factory=list)
    last: Decimal | None = None
    added: Decimal = Decimal(0)
    grown: Decimal = Decimal(0)
    debt: Decimal = Decimal(0)
    rises: int = 0
    large_rises: int = 0

    def add(self, amount: Decimal, time: int | None) -> bool:
        """Count one report; return whether it was a new one."""
        if amount < 0 or not self._is_new(amount, time):
            return False
        match self.mode:
            case Mode.INCREMENT:
                self.total += amount
            case Mode.TOTAL:
                growth = self._growth(amount)
                paid = min(growth, self.debt)
                self.debt -= paid
                self.total += growth - paid
            case Mode.UNKNOWN:
                self._learn(amount)
        self.last = amount
        return True

    def make_up(self, amount: Decimal) -> None:
        """Count a report older than the newest one, as far as its order is no matter.

        While it is open what reports are, a report out of order teaches nothing right.
        """
        if self.mode is Mode.INCREMENT and amount > 0:
            self.total += amount

    @property
    def counts_reports(self) -> bool:
        """Whether each report counts, so that none may be missed."""
        return self.mode is not Mode.TOTAL

    def _is_new(self, amount: Decimal, time: int | None) -> bool:
        """Whether this is no repeat of a report that was counted."""
        if time is None:
            return True
        if self.time is not None and time < self.time:
            return False
        if time != self.time:
            self.time, self.seen = time, []
        elif str(amount) in self.seen:
            return False
        self.seen = [*self.seen[1 - REMEMBERED :], str(amount)]
        return True

    def _growth(self, amount: Decimal) -> Decimal:
        """Return how much a total grew; one that fell was reset and began anew."""
        if self.last is None:
            return Decimal(0)
        return amount if amount < self.last else amount - self.last

    def _learn(self, amount: Decimal) -> None:
        """Count a report while it is open what reports are, and learn from it."""
        last, large = self.last, amount > LARGE
        self.grown += self._growth(amount)
        self.added += amount
        if last is not None:
            self.rises = self.rises + 1 if amount > last else 0
            if large and last > LARGE and amount >= last:
                self.large_rises += 1
            if not large and amount <= last <= LARGE:
                self.mode = Mode.INCREMENT
            elif self.rises >= RISES or self.large_rises >= LARGE_RISES:
                self.mode = Mode.TOTAL
        small = not large and (last is None or last <= LARGE)
        counted = self.added if small else self.grown
        self.total = max(self.total, counted)
        if self.mode is Mode.TOTAL:
            self.debt = self.total - self.grown

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored over a restart."""
        return {
            "mode": self.mode.value,
            "time": self.time,
            "seen": self.seen,
            "last": None if self.last is None else str(self.last),
            "rises": self.rises,
            "large_rises": self.large_rises,
            **{name: str(getattr(self, name)) for name in SUMS},
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Take over what was stored; what the plan knows of the mode stays."""
        try:
            sums = {name: Decimal(stored[name]) for name in SUMS}
            last = None if stored["last"] is None else Decimal(stored["last"])
            rises, large_rises = int(stored["rises"]), int(stored["large_rises"])
            seen = [str(entry) for entry in stored["seen"]]
            mode = Mode(stored["mode"])
        except ArithmeticError, LookupError, TypeError, ValueError:
            return
        self.total, self.added = sums["total"], sums["added"]
        self.grown, self.debt = sums["grown"], sums["debt"]
        self.last, self.rises, self.large_rises = last, rises, large_rises
        self.time, self.seen = whole(stored["time"]), seen
        if self.mode is Mode.UNKNOWN:
            self.mode = mode


def missed_reports(
    logged: Sequence[DataPoint], since: int | None, pushed: Sequence[DataPoint]
) -> list[DataPoint]:
    """Return the reports of a log that no push brought.

    Pushes may have whole seconds where the log has thousandths.
    """
    known = {(str(point.value), (point.time or 0) // 1000) for point in pushed}
    return [
        point
        for point in logged
        if point.time is None
        or (
            point.time // 1000 > (since or 0) // 1000
            and (str(point.value), point.time // 1000) not in known
        )
    ]


def amount_of(
    codec: IntegerCodec, unit: str | None
) -> Callable[[JsonValue], Decimal | None]:
    """Bind a codec to a decoder of one report in exact kilowatt-hours."""
    factor = IN_KWH.get(unit or UnitOfEnergy.KILO_WATT_HOUR, Decimal(1))

    def amount(raw: JsonValue) -> Decimal | None:
        value = codec.decode(raw)
        return None if value is None else Decimal(repr(value)) * factor

    return amount


def mode_of(builder: PlanBuilder, point: PointSpec) -> tuple[Mode, str]:
    """Return what the reports of a counter are, as far as the plan can know, and why."""
    delta = builder.delta.get(point.code)
    if delta is not None:
        what = "increments" if delta else "a total"
        return (Mode.INCREMENT if delta else Mode.TOTAL), f"A quirk says {what}"
    if point.report_type:
        if point.report_type.lower() == "sum":
            return Mode.INCREMENT, "Its report type is sum: increments"
        return Mode.TOTAL, f"Its report type is {point.report_type}: a total"
    if point.code.startswith("add_ele"):
        return Mode.UNKNOWN, "Its reports will show whether they are increments"
    return Mode.TOTAL, "Standard total of energy"


def counts(point: PointSpec, row: SensorRow) -> bool:
    """Return whether a data point counts energy, or whatever else adds up."""
    sums = str(point.report_type).lower() == "sum" and row.state_class in COUNTED
    return sums or row.device_class is SensorDeviceClass.ENERGY


def measured(
    builder: PlanBuilder, point: PointSpec, spec: ValueSpec, row: SensorRow
) -> dict[str, Any]:
    """Return the class and unit of a sum: energy has one of its own."""
    if row.device_class is not SensorDeviceClass.ENERGY:
        fields, _ = numeric(builder, point, spec, row)
        return {**fields, "state_class": SensorStateClass.TOTAL_INCREASING}
    return {
        "device_class": SensorDeviceClass.ENERGY,
        "state_class": SensorStateClass.TOTAL_INCREASING,
        "native_unit_of_measurement": UnitOfEnergy.KILO_WATT_HOUR,
        "suggested_display_precision": 2,
    }


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: SensorRow,
    *,
    numbering: Numbering,
    reason: str,
    **fields: Any,
) -> DeltaItem | None:
    """Return the sensor of a counter that adds up, None for a plain total."""
    spec = point.read or point.write
    if spec is None or spec.type is not PointType.INTEGER:
        return None
    # what has no class may be a number of anything, also of meals
    chosen = row.device_class is None and builder.delta.get(point.code)
    if not (chosen or counts(point, row)):
        return None
    mode, reason = mode_of(builder, point)
    if mode is Mode.TOTAL:
        builder.notes[point.code] = reason
        return None
    codec = IntegerCodec.of(spec)
    return DeltaItem(
        platform=Platform.SENSOR,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=SensorEntityDescription(
            key=point.code,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            **measured(builder, point, spec, row),
            **{**naming(row, numbering), **fields},
        ),
        read=codec.reader(point.code),
        amount=amount_of(codec, normalise(spec.values.get("unit"))),
        mode=mode,
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the sensors of the counters that add up; plain totals are the table's."""
    claim_rows(builder, SENSORS, build)
