"""Quirks: corrections of single products, ours and those that a person supplies."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberDeviceClass
from homeassistant.components.sensor import (
    DEVICE_CLASS_STATE_CLASSES,
    SensorDeviceClass,
    SensorStateClass,
)
from homeassistant.components.switch import SwitchDeviceClass
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, SpecSource, ValueSpec
from .. import reasons
from ..categories import category_of
from ..tables import binary_sensors, numbers, selects, sensors, switches, texts
from ..tables.product_quirks import PRODUCTS
from ..tables.sensor_rows import SensorRow
from .builder import PlanBuilder
from .naming import generic_name
from .plan import PlanItem, Values
from .quirk_parser import PointQuirk, Quirk, parse_quirks
from .rows import Numbering, Row
from .units import fit

CLASSES: dict[Platform, Callable[[str], Any]] = {
    Platform.BINARY_SENSOR: BinarySensorDeviceClass,
    Platform.NUMBER: NumberDeviceClass,
    Platform.SENSOR: SensorDeviceClass,
    Platform.SWITCH: SwitchDeviceClass,
}


def apply(builder: PlanBuilder, quirk: Quirk) -> None:
    """Correct the data points before anything claims them."""
    points = dict(builder.points)
    delta: dict[str, bool] = {}
    for code, change in quirk.points.items():
        when = change.when
        if when is not None and not builder.reported(when.code, when):
            continue
        points[code] = corrected(points.get(code, PointSpec(code=code)), change)
        builder.dp_ids |= dict.fromkeys(change.dp_ids, code)
        builder.adjust[code] = adjuster(code, change)
        if change.platform is not None:
            builder.platforms[code] = change.platform
        if change.delta is not None:
            delta[code] = change.delta
        if change.hide:
            builder.hide(code, reasons.HIDDEN_BY_QUIRK)
    builder.points = points
    builder.delta = delta
    if quirk.category is not None:
        builder.category = category_of(quirk.category)


def claim(builder: PlanBuilder) -> None:
    """Make the entities whose platform a quirk names, before anything else claims."""
    for code, platform in builder.platforms.items():
        if not builder.free(code):
            continue
        if (item := placed(builder, builder.points[code], platform)) is not None:
            builder.claim(item)
        else:
            builder.notes[code] = reasons.QUIRK_PLATFORM_REFUSED.of(platform=platform)


def placed(
    builder: PlanBuilder, point: PointSpec, platform: Platform
) -> PlanItem | None:
    """Return the entity of a data point on a platform, None where its type forbids."""
    fields: dict[str, Any] = {
        "numbering": Numbering(),
        "reason": reasons.QUIRK_PLATFORM.of(platform=platform),
        "name": generic_name(point),
        "translation_key": None,
    }
    match platform:
        case Platform.BINARY_SENSOR:
            shown = binary_sensors.BinaryRow(key="")
            return binary_sensors.build(builder, point, shown, **fields)
        case Platform.NUMBER:
            number = numbers.NumberRow(key="")
            return numbers.build(builder, point, number, **fields)
        case Platform.SELECT:
            return selects.build(builder, point, Row(key=""), **fields)
        case Platform.SWITCH:
            switch = switches.SwitchRow(key="")
            return switches.build(builder, point, switch, **fields)
        case Platform.TEXT:
            return texts.build(builder, point, Row(key=""), **fields)
        case _:
            return sensors.build(builder, point, SensorRow(key=""), **fields)


def adjuster(code: str, change: PointQuirk) -> Callable[[PlanItem], PlanItem]:
    """Return what gives the entity of a data point the classes of a quirk."""

    def adjust(item: PlanItem) -> PlanItem:
        if change.name is not None:
            named = replace(item.description, name=change.name, translation_key=None)
            item = replace(item, description=named)
        if change.device_class is not None or change.state_class is not None:
            item = classified(item, change.device_class, change.state_class)
        if change.default is not None and "read" in {one.name for one in fields(item)}:
            read: Callable[[Values], Any] = item.read  # type: ignore[attr-defined] # asked
            item = replace(item, read=with_default(read, code, change.default))  # type: ignore[call-arg] # asked
        return item

    return adjust


def classified(
    item: PlanItem, device_class: str | None, state_class: SensorStateClass | None
) -> PlanItem:
    """Return an entity with other classes, as far as its platform and unit have them."""
    described = item.description
    changes: dict[str, Any] = {"entity_registry_enabled_default": True}
    kind: Any = getattr(described, "device_class", None)
    if device_class is not None and item.platform in CLASSES:
        try:
            kind = CLASSES[item.platform](device_class)
        except ValueError:
            return item
        unit = getattr(described, "native_unit_of_measurement", None)
        measures = item.platform in {Platform.SENSOR, Platform.NUMBER}
        if measures and not fit(unit, kind, None)[1]:
            return item
        changes["device_class"] = kind
    if item.platform is Platform.SENSOR:
        changes["state_class"] = state_of(kind, state_class, described)
        changes["entity_category"] = None
    return replace(item, description=replace(described, **changes))


def state_of(
    kind: SensorDeviceClass | None, chosen: SensorStateClass | None, described: Any
) -> SensorStateClass | None:
    """Return the chosen state class, else one that goes with the device class."""
    current: SensorStateClass | None = described.state_class
    if chosen is not None or kind is None:
        return chosen or current
    allowed = DEVICE_CLASS_STATE_CLASSES.get(kind, set())
    if current in allowed:
        return current
    usual = (SensorStateClass.MEASUREMENT, SensorStateClass.TOTAL_INCREASING)
    return next((one for one in usual if one in allowed), None)


def with_default(
    read: Callable[[Values], Any], code: str, default: JsonValue
) -> Callable[[Values], Any]:
    """Return a reader that takes a value where the device has reported none."""

    def read_or_default(values: Values) -> Any:
        if values.get(code) is None:
            values = {**values, code: default}
        return read(values)

    return read_or_default


def corrected(point: PointSpec, change: PointQuirk) -> PointSpec:
    """Return a data point with the corrections of a quirk."""
    read = value_corrected(point.read, change)
    write = value_corrected(point.write, change)
    if read is None and write is None and change.type is not None:
        read = ValueSpec(type=change.type, values=with_changes({}, change))
    if change.writable is not None:
        write = (write or read) if change.writable else None
    return replace(
        point,
        name=point.name if change.name is None else change.name,
        read=read,
        write=write,
        report_type="sum" if change.delta else point.report_type,
        source=SpecSource.QUIRK,
    )


def value_corrected(spec: ValueSpec | None, change: PointQuirk) -> ValueSpec | None:
    """Return one side of a data point with the corrections of a quirk."""
    if spec is None:
        return None
    return ValueSpec(
        type=change.type or spec.type, values=with_changes(spec.values, change)
    )


def with_changes(
    described: Mapping[str, JsonValue], change: PointQuirk
) -> dict[str, JsonValue]:
    """Return the description of a value with the corrections of a quirk."""
    values = {**described, **change.values}
    if change.scale is not None:
        values["scale"] = change.scale
    if change.unit is not None:
        values["unit"] = change.unit
    if change.invert:
        values["invert"] = True
    return values


QUIRKS: Mapping[str, Quirk] = parse_quirks(PRODUCTS)
