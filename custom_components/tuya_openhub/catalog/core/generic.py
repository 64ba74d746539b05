"""Generic entities: whatever no composite and no table knows, by type and direction.

They are disabled by default, unless the code is made of plain words alone: a person who
wants one of the others finds it in the registry.
"""

import re
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberDeviceClass
from homeassistant.const import EntityCategory

from ...openhub import PointSpec, PointType
from .. import reasons
from ..meaning.plain_words import is_plain
from ..meaning.quantities import meaning_of
from ..meaning.vocabulary import says_low_battery
from ..reasons import Reason
from ..special import faults
from ..tables import binary_sensors, numbers, selects, sensors, switches, texts
from ..tables.sensor_rows import SensorRow
from .builder import PlanBuilder
from .naming import generic_name
from .plan import PlanItem
from .rows import Numbering, channel_of
from .spelling import normal

DIAGNOSTIC = EntityCategory.DIAGNOSTIC
CONFIG = EntityCategory.CONFIG

NUMBER_CLASSES: dict[str, NumberDeviceClass] = {
    str(kind): kind for kind in NumberDeviceClass
}

SECRET = re.compile(
    r"password|remote_no_|_key$|synch_method|unlock_method|imei_imsi|(?:^|_)pic$"
)
# the keys of the reasons of generic entities
GENERIC = frozenset(
    reason.key
    for reason in (reasons.GENERIC, reasons.GENERIC_PLAIN, reasons.GENERIC_ZONE)
)
PROBLEMS = frozenset(("fault", "alarm", "error", "err", "warning", "warn", "problem"))
# `unlock_password` as a number is that of who came in, as a text it opens the door
SECRET_TYPES = frozenset({PointType.RAW, PointType.STRING, PointType.JSON})


def claim(builder: PlanBuilder) -> None:
    """Make an entity of everything that is left."""
    for code, point in builder.points.items():
        if not builder.free(code):
            continue
        spec = point.read or point.write
        if spec is not None and spec.type is PointType.BITMAP:
            faults.claim_bitmap(
                builder,
                point,
                enabled=tells_problems(point),
                reason=reason_of(builder, point),
                name=generic_name(point),
                translation_key=None,
            )
        elif (item := entity(builder, point)) is not None:
            builder.claim(item)
        else:
            builder.hide(code, reasons.NO_KIND)


def hide_unshowable(builder: PlanBuilder) -> None:
    """Hide what no entity can or may show, with the reason."""
    for code, point in builder.points.items():
        if not builder.free(code):
            continue
        spec = point.read or point.write
        if spec is not None and spec.type in SECRET_TYPES and SECRET.search(code):
            builder.hide(code, reasons.SECRET)
        elif point.read is None and point.write is None:
            builder.hide(code, reasons.NO_TYPE)
        elif point.read is None:
            builder.hide(code, reasons.WRITE_ONLY)


def hide_rest(builder: PlanBuilder) -> None:
    """Hide everything that is left where the person wants no generic entities."""
    for code in builder.points:
        if builder.free(code):
            builder.hide(code, reasons.NO_GENERIC)


def tells_problems(point: PointSpec) -> bool:
    """Whether the bits of a data point are faults or alarms."""
    return not PROBLEMS.isdisjoint(normal(point.code).split("_"))


def is_zone(builder: PlanBuilder, point: PointSpec) -> bool:
    """Whether it opens a valve that has a name of its own: `front_lawn`."""
    opens = point.write is not None and point.write.type is PointType.BOOLEAN
    return builder.category.valve and opens


def reason_of(builder: PlanBuilder, point: PointSpec) -> Reason:
    """Say why a data point got a generic entity."""
    spec = point.read or point.write
    kind = spec.type.value.capitalize() if spec else "Unknown"
    if is_plain(point):
        return reasons.GENERIC_PLAIN.of(kind=kind)
    if is_zone(builder, point):
        return reasons.GENERIC_ZONE.of(kind=kind)
    return reasons.GENERIC.of(kind=kind)


def number_row(point: PointSpec, *, enabled: bool) -> numbers.NumberRow:
    """Return the row of a setting, with the class that its unit tells."""
    meaning = meaning_of(point)
    kind = None if meaning is None else NUMBER_CLASSES.get(meaning.device_class or "")
    return numbers.NumberRow(
        key="", category=CONFIG, enabled=enabled, device_class=kind
    )


def entity(builder: PlanBuilder, point: PointSpec) -> PlanItem | None:
    """Return the generic entity of a data point."""
    reason = reason_of(builder, point)
    numbering = Numbering(channel=channel_of(builder, point.code))
    named: dict[str, Any] = {"name": generic_name(point), "translation_key": None}
    plain = is_plain(point) or is_zone(builder, point)
    config = switches.SwitchRow(key="", category=CONFIG, enabled=plain)
    item: PlanItem | None = None
    match point.write and point.write.type:
        case PointType.BOOLEAN:
            item = switches.build(
                builder, point, config, numbering=numbering, reason=reason, **named
            )
        case PointType.INTEGER:
            row = number_row(point, enabled=plain)
            item = numbers.build(
                builder, point, row, numbering=numbering, reason=reason, **named
            )
        case PointType.ENUM:
            item = selects.build(
                builder, point, config, numbering=numbering, reason=reason, **named
            )
        case PointType.STRING:
            item = texts.build(
                builder, point, config, numbering=numbering, reason=reason, **named
            )
    if item is not None:
        return item
    low = says_low_battery(point)
    shown = binary_sensors.BinaryRow(
        key="",
        category=DIAGNOSTIC,
        enabled=plain or low,
        device_class=BinarySensorDeviceClass.BATTERY if low else None,
    )
    if point.read is not None and point.read.type is PointType.BOOLEAN:
        return binary_sensors.build(
            builder, point, shown, numbering=numbering, reason=reason, **named
        )
    reported = SensorRow(key="", category=DIAGNOSTIC, enabled=plain)
    return sensors.build(
        builder, point, reported, numbering=numbering, reason=reason, **named
    )
