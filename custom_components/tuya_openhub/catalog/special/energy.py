"""Counters of energy: totals are shown as they are, increments are added up.

`add_ele` is both: most plugs report what was used since their last report, some a
growing total. The first rule that tells decides:

1. a quirk of the product (`delta: true` or `false`);
2. the report type of the specification: `sum` is an increment, any other a total;
3. the reports themselves, by `Counter`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import Platform, UnitOfEnergy

from ...openhub import JsonValue, PointSpec, PointType, ValueSpec
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import IntegerCodec
from ..core.rows import Numbering, claim_rows, naming
from ..core.units import normalise
from ..reasons import Reason
from ..tables.sensor_rows import SensorRow
from ..tables.sensors import SENSORS, SensorItem, numeric
from .counter import Mode

# what may be a sum; the others are measured
COUNTED = frozenset({None, SensorStateClass.TOTAL_INCREASING})

# kilowatt-hours in one of each unit of energy
IN_KWH: dict[str, Decimal] = {
    UnitOfEnergy.KILO_WATT_HOUR: Decimal(1),
    UnitOfEnergy.WATT_HOUR: Decimal("0.001"),
    UnitOfEnergy.MEGA_WATT_HOUR: Decimal(1000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaItem(SensorItem):
    """A sensor that adds up pushed reports; `amount` gives the kWh of one report.

    `factor` is how many kilowatt-hours one of the unit of its reports is.
    """

    amount: Callable[[JsonValue], Decimal | None]
    mode: Mode
    factor: Decimal


def amount_of(
    codec: IntegerCodec, factor: Decimal
) -> Callable[[JsonValue], Decimal | None]:
    """Bind a codec to a decoder of one report in exact kilowatt-hours."""

    def amount(raw: JsonValue) -> Decimal | None:
        value = codec.decode(raw)
        return None if value is None else Decimal(repr(value)) * factor

    return amount


def mode_of(builder: PlanBuilder, point: PointSpec) -> tuple[Mode, Reason]:
    """Return what the reports of a counter are, as far as the plan can know, and why."""
    delta = builder.delta.get(point.code)
    if delta is not None:
        if delta:
            return Mode.INCREMENT, reasons.INCREMENTS_BY_QUIRK
        return Mode.TOTAL, reasons.TOTAL_BY_QUIRK
    if point.report_type:
        if point.report_type.lower() == "sum":
            return Mode.INCREMENT, reasons.INCREMENTS_BY_TYPE
        return Mode.TOTAL, reasons.TOTAL_BY_TYPE.of(type=point.report_type)
    if point.code.startswith("add_ele"):
        return Mode.UNKNOWN, reasons.INCREMENTS_OR_TOTAL
    return Mode.TOTAL, reasons.TOTAL


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
    reason: Reason,
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
    unit = normalise(spec.values.get("unit"))
    factor = IN_KWH.get(unit or UnitOfEnergy.KILO_WATT_HOUR, Decimal(1))
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
        amount=amount_of(codec, factor),
        mode=mode,
        factor=factor,
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the sensors of the counters that add up; plain totals are the table's."""
    claim_rows(builder, SENSORS, build)
