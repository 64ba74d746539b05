"""Owns the reading of what the cloud knows of a product's data points; pure.

Three answers describe them: the specification (standard codes), the thing model
(all codes, as JSON inside JSON) and a device's shadow (ids, own names, types).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..json_reader import read_json
from ..models import (
    Description,
    JsonValue,
    PointSpec,
    PointType,
    ShadowPoint,
    Specification,
    SpecSource,
    ValueSpec,
    tidy_name,
)
from .parse import bad_answer

_TYPES = {
    **{point_type.value: point_type for point_type in PointType},
    "bool": PointType.BOOLEAN,
    "value": PointType.INTEGER,
    "float": PointType.INTEGER,
    "double": PointType.INTEGER,
    "fault": PointType.BITMAP,
    "array": PointType.JSON,
    "struct": PointType.JSON,
}

_REAL = frozenset({"float", "double"})


def specification(result: JsonValue, category: str) -> Specification:
    """Read a specification; `category` stands in where the answer has none."""
    if not isinstance(result, dict):
        raise bad_answer("no specification")
    points: dict[str, PointSpec] = {}
    for entry in _listed(result, "status"):
        if (point := _point(entry)) is not None:
            points[point.code] = replace(point, read=_value_spec(entry))
    for entry in _listed(result, "functions"):
        if (point := _point(entry)) is not None:
            known = points.get(point.code, point)
            points[point.code] = replace(
                known,
                write=_value_spec(entry),
                dp_id=known.dp_id if known.dp_id is not None else point.dp_id,
                name=known.name or point.name,
                report_type=known.report_type or point.report_type,
            )
    raw = result.get("category")
    return Specification(
        category=raw if isinstance(raw, str) and raw else category, points=points
    )


def thing_model(result: JsonValue) -> dict[str, PointSpec]:
    """Read a thing model, whose `model` is JSON in a text; a product may have none."""
    raw = result.get("model") if isinstance(result, dict) else None
    model = _loaded(raw)
    if raw and not model:
        raise bad_answer("no thing model")
    points: dict[str, PointSpec] = {}
    for service in _listed(model, "services"):
        for entry in _listed(service, "properties"):
            point = _point(entry, SpecSource.THING_MODEL)
            type_spec = entry.get("typeSpec")
            if point is None or not isinstance(type_spec, dict):
                continue
            mode = entry.get("accessMode")
            spec = _typed(
                type_spec.get("type"),
                {key: type_spec[key] for key in type_spec if key != "type"},
            )
            points[point.code] = replace(
                point,
                read=None if mode == "wr" else spec,
                write=None if mode == "ro" else spec,
            )
    return points


def shadow(result: JsonValue) -> list[ShadowPoint]:
    """Read a device's shadow; older answers have no type, the value then shows it."""
    points = []
    for entry in _listed(result, "properties"):
        point = _point(entry, SpecSource.SHADOW)
        if point is None:
            continue
        raw = entry.get("type")
        points.append(
            ShadowPoint(
                code=point.code,
                type=_point_type(raw)
                if isinstance(raw, str) and raw
                else _type_of(entry.get("value")),
                dp_id=point.dp_id,
                name=_name(entry.get("custom_name")),
                value=entry.get("value"),
            )
        )
    return points


def describe(description: Description) -> Specification:
    """Return all that is known of a product as one description of its data points.

    What may be written stays as the specification says for codes it knows: the
    standard commands take no others.
    """
    spec = description.standard or Specification(category="")
    points = dict(spec.points)
    numbers = _numbers(points)
    for code, other in (description.model or {}).items():
        if (known := points.get(code)) is not None:
            points[code] = _filled(known, other)
        # the model may have another name for a standard data point
        elif other.dp_id not in numbers:
            points[code] = other
    for code, other in description.shadow.items():
        known = points.get(code, other)
        points[code] = replace(known, dp_id=known.dp_id or other.dp_id)
    return replace(spec, points=points)


def shadow_adds(
    spec: Specification, points: Iterable[ShadowPoint]
) -> dict[str, PointSpec]:
    """Return what a shadow tells of data points beyond a description."""
    numbers = _numbers(spec.points)
    added: dict[str, PointSpec] = {}
    for seen in points:
        known = spec.points.get(seen.code)
        if known is None and seen.dp_id not in numbers:
            added[seen.code] = PointSpec(
                code=seen.code,
                read=ValueSpec(type=seen.type),
                dp_id=seen.dp_id,
                source=SpecSource.SHADOW,
            )
        elif known is not None and known.dp_id is None and seen.dp_id is not None:
            added[seen.code] = replace(known, dp_id=seen.dp_id)
    return added


def _numbers(points: Mapping[str, PointSpec]) -> dict[int | None, str]:
    """Return the codes of data points by their numbers."""
    return {
        point.dp_id: code for code, point in points.items() if point.dp_id is not None
    }


def _filled(known: PointSpec, other: PointSpec) -> PointSpec:
    return replace(
        known,
        read=_detailed(known.read, other.read) or other.read,
        write=_detailed(known.write, other.write or other.read),
        dp_id=known.dp_id if known.dp_id is not None else other.dp_id,
        name=known.name or other.name,
        report_type=known.report_type or other.report_type,
    )


def _detailed(known: ValueSpec | None, other: ValueSpec | None) -> ValueSpec | None:
    """Return the other description where the known one names only the same type."""
    if known is None or known.values or other is None or other.type is not known.type:
        return known
    return other


def _listed(parent: JsonValue, key: str) -> Iterator[dict[str, JsonValue]]:
    raw = parent.get(key) if isinstance(parent, dict) else None
    for item in raw if isinstance(raw, list) else []:
        if isinstance(item, dict):
            yield item


def _point(
    entry: dict[str, JsonValue], source: SpecSource = SpecSource.SPECIFICATION
) -> PointSpec | None:
    """Read what every description has; the directions are added by the caller."""
    code = entry.get("code")
    if not isinstance(code, str) or not code:
        return None
    dp_id = entry.get("dp_id", entry.get("abilityId"))
    return PointSpec(
        code=code,
        # 0 stands for none: no data point has it
        dp_id=dp_id if type(dp_id) is int and dp_id > 0 else None,
        name=_name(entry.get("name")),
        report_type=_name(entry.get("report_type", entry.get("reportType"))),
        source=source,
    )


def _name(raw: JsonValue) -> str | None:
    return tidy_name(raw) or None if isinstance(raw, str) else None


def _value_spec(entry: dict[str, JsonValue]) -> ValueSpec:
    return _typed(entry.get("type"), _loaded(entry.get("values")))


def _typed(raw: JsonValue, values: dict[str, JsonValue]) -> ValueSpec:
    if isinstance(raw, str) and raw.lower() in _REAL:
        # the wire carries such numbers as they are, not as scaled integers
        values = {**values, "real": True}
    return ValueSpec(type=_point_type(raw), values=values)


def _loaded(raw: JsonValue) -> dict[str, JsonValue]:
    """Return an object that comes as such or as JSON; `"null"` and broken ones are empty."""
    if isinstance(raw, str):
        try:
            raw = read_json(raw)
        except ValueError:
            return {}
    return raw if isinstance(raw, dict) else {}


def _point_type(raw: JsonValue) -> PointType:
    # a type of tomorrow can still be shown as text
    known = _TYPES.get(raw.lower()) if isinstance(raw, str) else None
    return known or PointType.STRING


def _type_of(value: JsonValue) -> PointType:
    match value:
        case bool():
            return PointType.BOOLEAN
        case int() | float():
            return PointType.INTEGER
        case list() | dict():
            return PointType.JSON
        case _:
            return PointType.STRING
