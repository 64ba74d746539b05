"""Faults: bitmaps become one problem, a text of the active labels, and known labels."""

from collections.abc import Callable
import re
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from ..core.codec import BitmapCodec
from ..core.plan import Bench
from ..core.rows import Place, place
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
# where the labels mean what the table says
LABEL_CATEGORIES = frozenset({"cs", "msp"})

DIAGNOSTIC = binary_sensors.DIAGNOSTIC


def any_bit(codec: BitmapCodec) -> Callable[[JsonValue], bool | None]:
    """Bind a bitmap to whether anything is wrong."""

    def decode(raw: JsonValue) -> bool | None:
        active = codec.decode(raw)
        return None if active is None else bool(active)

    return decode


def one_bit(codec: BitmapCodec, label: str) -> Callable[[JsonValue], bool | None]:
    """Bind a bitmap to whether one label is active."""

    def decode(raw: JsonValue) -> bool | None:
        active = codec.decode(raw)
        return None if active is None else label in active

    return decode


def claim_bitmap(
    bench: Bench, spec: PointSpec, *, enabled: bool, reason: str, **fields: Any
) -> None:
    """Make the problem and the text of a bitmap."""
    codec = BitmapCodec.of(told) if (told := spec.read or spec.write) else BitmapCodec()
    where = place(bench, spec.code) if spec.code != "fault" else Place()
    problem = binary_sensors.BinaryRow(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        category=DIAGNOSTIC,
        enabled=enabled,
    )
    bench.claim(
        binary_sensors.build(
            spec, problem, any_bit(codec), where=where, reason=reason, **fields
        )
    )
    text = SensorRow(key="active_problems", category=DIAGNOSTIC, enabled=enabled)
    item = sensors.build(bench, spec, text, where=where, reason=reason, **fields)
    if item is not None:
        bench.claim(item)


def claim(bench: Bench) -> None:
    """Make the entities of the standard fault bitmaps."""
    for code, spec in bench.points.items():
        told = spec.read or spec.write
        if told is None or told.type is not PointType.BITMAP or not FAULT.match(code):
            continue
        if not bench.shareable(code, Platform.BINARY_SENSOR):
            continue
        claim_bitmap(bench, spec, enabled=True, reason="Bitmap of faults")
        if bench.category in LABEL_CATEGORIES:
            claim_labels(bench, spec, BitmapCodec.of(told))


def claim_labels(bench: Bench, spec: PointSpec, codec: BitmapCodec) -> None:
    """Make a binary sensor for each label that has a meaning."""
    for label in codec.labels:
        if (key := LABELS.get(label.lower())) is None:
            continue
        row = binary_sensors.BinaryRow(
            key=key, device_class=BinarySensorDeviceClass.PROBLEM, category=DIAGNOSTIC
        )
        bench.claim(
            binary_sensors.build(
                spec,
                row,
                one_bit(codec, label),
                suffix=f"_{label.lower()}",
                reason=f"Label {label} of the faults",
            )
        )
