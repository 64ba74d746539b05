"""Benches made of captures or of a few data points, and what a specification allows."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
from typing import cast

from custom_components.tuya_openhub.catalog import category_of
from custom_components.tuya_openhub.catalog.composites import RECOGNISERS
from custom_components.tuya_openhub.catalog.core.builder import PlanBuilder
from custom_components.tuya_openhub.catalog.core.plan import PlanItem
from custom_components.tuya_openhub.openhub.http.specifications import specification
from custom_components.tuya_openhub.openhub.models import (
    JsonValue,
    PointSpec,
    PointType,
    ValueSpec,
)
from tests.tuya_cloud.captures import load_capture

CAPTURES = Path(__file__).parents[1] / "captures"

BOOL = ValueSpec(type=PointType.BOOLEAN)
JSON = ValueSpec(type=PointType.JSON)
STRING = ValueSpec(type=PointType.STRING)
RAW = ValueSpec(type=PointType.RAW)


def enum(*options: str) -> ValueSpec:
    """Describe an Enum."""
    return ValueSpec(type=PointType.ENUM, values={"range": list(options)})


def integer(
    low: int, high: int, *, scale: int = 0, step: int = 1, unit: str = ""
) -> ValueSpec:
    """Describe an Integer."""
    return ValueSpec(
        type=PointType.INTEGER,
        values={"min": low, "max": high, "scale": scale, "step": step, "unit": unit},
    )


def bench_of(
    category: str,
    functions: Mapping[str, ValueSpec],
    values: Mapping[str, JsonValue] | None = None,
    *,
    reports: Mapping[str, ValueSpec] | None = None,
) -> PlanBuilder:
    """Make a builder; `functions` can be written, `reports` only read."""
    reported = dict(values or {})
    points = {
        code: PointSpec(code=code, read=spec, write=spec)
        for code, spec in functions.items()
    }
    for code, spec in (reports or {}).items():
        points[code] = PointSpec(code=code, read=spec)
    return recognised(
        PlanBuilder(category=category_of(category), points=points, status=reported)
    )


def capture(name: str) -> PlanBuilder:
    """Make a builder of a capture."""
    shape = load_capture(CAPTURES / f"{name}.json")
    spec = specification(
        cast(
            JsonValue,
            {"functions": shape.functions, "status": shape.status_spec},
        ),
        shape.category,
    )
    return recognised(
        PlanBuilder(
            category=category_of(shape.category),
            points=spec.points,
            status=cast(dict[str, JsonValue], shape.status),
        )
    )


def recognised(builder: PlanBuilder) -> PlanBuilder:
    """Let all recognisers claim."""
    for recognise in RECOGNISERS:
        recognise(builder)
    return builder


def items[ItemT: PlanItem](builder: PlanBuilder, kind: type[ItemT]) -> list[ItemT]:
    """Return the composites of one kind."""
    return [item for item in builder.items if isinstance(item, kind)]


def only[ItemT: PlanItem](builder: PlanBuilder, kind: type[ItemT]) -> ItemT:
    """Return the only composite of a kind."""
    (item,) = items(builder, kind)
    return item


def complaints(
    builder: PlanBuilder, commands: Mapping[str, JsonValue]
) -> Iterator[str]:
    """Tell what the specification of the functions has against some commands."""
    if not commands:
        yield "nothing to send"
    for code, value in commands.items():
        point = builder.points.get(code)
        if point is None or point.write is None:
            yield f"{code} cannot be written"
        elif not _allowed(point.write, value):
            yield f"{code} does not take {value!r}"


def _allowed(spec: ValueSpec, value: JsonValue) -> bool:
    limits = spec.values
    match spec.type:
        case PointType.BOOLEAN:
            return isinstance(value, bool)
        case PointType.ENUM:
            return value in cast(list[JsonValue], limits["range"])
        case PointType.INTEGER:
            low, high, step = (int(str(limits[key])) for key in ("min", "max", "step"))
            return (
                type(value) is int
                and low <= value <= high
                and ((value - low) % step == 0 or value == high)
            )
        case PointType.JSON:
            return isinstance(value, dict) and all(
                _allowed(
                    ValueSpec(
                        type=PointType.INTEGER,
                        values=cast(
                            dict[str, JsonValue],
                            limits.get(part) or {"min": 0, "max": 1000, "step": 1},
                        ),
                    ),
                    value[part],
                )
                for part in "hsv"
            )
        case _:
            return isinstance(value, str) and len(json.dumps(value)) > 2
