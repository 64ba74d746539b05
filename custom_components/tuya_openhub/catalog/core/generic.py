"""Generic entities: whatever no composite and no table knows, by type and direction.

They are disabled by default: a person who wants one finds it in the registry.
"""

import re
from typing import Any

from homeassistant.const import EntityCategory

from ...openhub import PointSpec, PointType
from ..special import faults
from ..tables import binary_sensors, numbers, selects, sensors, switches, texts
from ..tables.sensor_rows import SensorRow
from .naming import generic_name
from .plan import Bench, PlanItem
from .rows import Place, channel_of

DIAGNOSTIC = EntityCategory.DIAGNOSTIC
CONFIG = EntityCategory.CONFIG

SECRET = re.compile(
    r"password|remote_no_|_key$|synch_method|unlock_method|imei_imsi|(?:^|_)pic$"
)


def claim(bench: Bench) -> None:
    """Make an entity of everything that is left."""
    for code, spec in bench.points.items():
        if not bench.free(code):
            continue
        told = spec.read or spec.write
        if told is not None and told.type is PointType.BITMAP:
            faults.claim_bitmap(
                bench,
                spec,
                enabled=False,
                reason=reason_of(spec),
                name=generic_name(spec),
                translation_key=None,
            )
        elif (item := entity(bench, spec)) is not None:
            bench.claim(item)
        else:
            bench.hide(code, "Its type fits no kind of entity")


def hide_unshowable(bench: Bench) -> None:
    """Hide what no entity can or may show, with the reason."""
    for code, spec in bench.points.items():
        if not bench.free(code):
            continue
        if SECRET.search(code):
            bench.hide(code, "It holds keys or private data")
        elif spec.read is None and spec.write is None:
            bench.hide(code, "Nothing tells its type, and it has no value")
        elif spec.read is None:
            bench.hide(
                code, "It can only be written: use the action tuya_openhub.send_command"
            )


def hide_rest(bench: Bench) -> None:
    """Hide everything that is left where the person wants no generic entities."""
    for code in bench.points:
        if bench.free(code):
            bench.hide(code, "Generic entities are off")


def reason_of(spec: PointSpec) -> str:
    """Say why a data point got a generic entity."""
    told = spec.read or spec.write
    kind = told.type.value.capitalize() if told else "Unknown"
    return f"No table knows it: a generic entity for {kind}, disabled by default"


def entity(bench: Bench, spec: PointSpec) -> PlanItem | None:
    """Return the generic entity of a data point."""
    reason = reason_of(spec)
    where = Place(channel=channel_of(bench, spec.code))
    named: dict[str, Any] = {"name": generic_name(spec), "translation_key": None}
    config = switches.SwitchRow(key="", category=CONFIG, enabled=False)
    item: PlanItem | None = None
    match spec.write and spec.write.type:
        case PointType.BOOLEAN:
            item = switches.build(spec, config, where=where, reason=reason, **named)
        case PointType.INTEGER:
            row = numbers.NumberRow(key="", category=CONFIG, enabled=False)
            item = numbers.build(bench, spec, row, where=where, reason=reason, **named)
        case PointType.ENUM:
            item = selects.build(spec, config, where=where, reason=reason, **named)
        case PointType.STRING:
            item = texts.build(spec, config, where=where, reason=reason, **named)
    if item is not None:
        return item
    shown = binary_sensors.BinaryRow(key="", category=DIAGNOSTIC, enabled=False)
    if spec.read is not None and spec.read.type is PointType.BOOLEAN:
        decode = binary_sensors.decoder(spec, shown)
        assert decode is not None
        return binary_sensors.build(
            spec, shown, decode, where=where, reason=reason, **named
        )
    plain = SensorRow(key="", category=DIAGNOSTIC, enabled=False)
    return sensors.build(bench, spec, plain, where=where, reason=reason, **named)
