"""Faults: bitmaps become one problem, a text of the active labels, and known labels."""

from collections.abc import Callable
import re
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import BitmapCodec
from ..core.rows import Numbering, numbering_of
from ..reasons import Reason
from ..tables import binary_sensors, sensors
from ..tables.sensor_rows import SensorRow

FAULT = re.compile(r"^(?:fault|faults|error|warn|alarm_fault)(?:_?\d{1,2})?$")

# labels that are worth a binary sensor of their own, in lower case
LABELS: dict[str, str] = {
    "tankfull": "tank_full",
    "full": "tank_full",
    "water_full": "tank_full",
    "defrost": "defrost",
    "coil": "coil_freeze",
    "wet": "wet",
    "cleaning": "filter_cleaning",
    "e1": "temperature_error",
    "cl": "low_temperature",
    "ch": "high_temperature",
    "lo": "low_humidity",
    "motor": "motor_fault",
    "full_fault": "bag_full",
    "box_out": "cover_off",
}

DIAGNOSTIC = binary_sensors.DIAGNOSTIC


def any_bit(raw: JsonValue) -> bool | None:
    """Return whether anything is wrong, whatever the bits are called."""
    active = BitmapCodec().decode(raw)
    return None if active is None else bool(active)


def one_bit(codec: BitmapCodec, label: str) -> Callable[[JsonValue], bool | None]:
    """Bind a bitmap to whether one label is active."""

    def decode(raw: JsonValue) -> bool | None:
        active = codec.decode(raw)
        return None if active is None else label in active

    return decode


def claim_bitmap(
    builder: PlanBuilder,
    point: PointSpec,
    *,
    enabled: bool,
    reason: Reason,
    **fields: Any,
) -> None:
    """Make the problem and the text of a bitmap."""
    numbering = (
        numbering_of(builder, point.code) if point.code != "fault" else Numbering()
    )
    problem = binary_sensors.BinaryRow(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        category=DIAGNOSTIC,
        enabled=enabled,
    )
    builder.claim(
        binary_sensors.build_decoded(
            point, problem, any_bit, numbering=numbering, reason=reason, **fields
        )
    )
    text = SensorRow(key="active_problems", category=DIAGNOSTIC, enabled=enabled)
    item = sensors.build(
        builder, point, text, numbering=numbering, reason=reason, **fields
    )
    if item is not None:
        builder.claim(item)


def claim(builder: PlanBuilder) -> None:
    """Make the entities of the standard fault bitmaps."""
    for code, point in builder.points.items():
        spec = point.read or point.write
        if spec is None or spec.type is not PointType.BITMAP or not FAULT.match(code):
            continue
        if not builder.shareable(code, Platform.BINARY_SENSOR):
            continue
        claim_bitmap(builder, point, enabled=True, reason=reasons.FAULTS)
        if builder.category.fault_labels:
            claim_labels(builder, point, BitmapCodec.of(spec))


def claim_labels(builder: PlanBuilder, point: PointSpec, codec: BitmapCodec) -> None:
    """Make a binary sensor for each label that has a meaning."""
    for label in codec.labels:
        if (key := LABELS.get(label.lower())) is None:
            continue
        row = binary_sensors.BinaryRow(
            key=key, device_class=BinarySensorDeviceClass.PROBLEM, category=DIAGNOSTIC
        )
        builder.claim(
            binary_sensors.build_decoded(
                point,
                row,
                one_bit(codec, label),
                suffix=f"_{label.lower()}",
                reason=reasons.FAULT_LABEL.of(label=label),
            )
        )
