"""Quirks: corrections of single products, ours and those that a person supplies."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...openhub import JsonValue, PointSpec, PointType, SpecSource, ValueSpec
from ..categories import category_of
from ..tables.product_quirks import PRODUCTS
from .builder import PlanBuilder


class QuirkError(ValueError):
    """A supplied quirk is malformed; `path` says where, `problem` what is wrong."""

    def __init__(self, path: str, problem: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PointQuirk:
    """What to correct of one data point; None leaves it as it is described."""

    name: str | None = None
    scale: int | None = None
    unit: str | None = None
    type: PointType | None = None
    hide: bool = False
    invert: bool = False
    delta: bool | None = None
    writable: bool | None = None
    values: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """The corrections of one product, by data point."""

    points: Mapping[str, PointQuirk]
    category: str | None = None


NO_QUIRKS: Mapping[str, Quirk] = {}


def apply(builder: PlanBuilder, quirk: Quirk) -> None:
    """Correct the data points before anything claims them."""
    points = dict(builder.points)
    for code, change in quirk.points.items():
        points[code] = corrected(points.get(code, PointSpec(code=code)), change)
        if change.hide:
            builder.hide(code, "A quirk of this product hides it")
    builder.points = points
    builder.delta = {
        code: change.delta
        for code, change in quirk.points.items()
        if change.delta is not None
    }
    if quirk.category is not None:
        builder.category = category_of(quirk.category)


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


def parse_quirks(raw: object) -> dict[str, Quirk]:
    """Check quirks as a person writes them: product id -> code -> corrections.

    Raise `QuirkError` with the path of the first fault.
    """
    products = mapping(raw, "quirks")
    return {
        product: parse_product(product, entry) for product, entry in products.items()
    }


def parse_product(product: str, raw: object) -> Quirk:
    """Check the corrections of one product."""
    entry = dict(mapping(raw, product))
    category = entry.pop("category", None)
    if category is not None and not isinstance(category, str):
        raise QuirkError(f"{product}.category", "must be text")
    points = {
        code: parse_point(f"{product}.{code}", one) for code, one in entry.items()
    }
    return Quirk(points=points, category=category)


FIELDS: dict[str, tuple[type, str]] = {
    "name": (str, "text"),
    "scale": (int, "a whole number from 0 to 12"),
    "unit": (str, "text"),
    "type": (str, "one of " + ", ".join(PointType)),
    "hide": (bool, "true or false"),
    "invert": (bool, "true or false"),
    "delta": (bool, "true or false"),
    "writable": (bool, "true or false"),
    "values": (dict, "a mapping"),
}


def parse_point(path: str, raw: object) -> PointQuirk:
    """Check the corrections of one data point."""
    fields: dict[str, Any] = {}
    for name, value in mapping(raw, path).items():
        if name not in FIELDS:
            raise QuirkError(
                f"{path}.{name}", f"is unknown; known are {', '.join(FIELDS)}"
            )
        kind, words = FIELDS[name]
        # a bool is an int to Python, not to a person
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise QuirkError(f"{path}.{name}", f"must be {words}")
        fields[name] = value
    if not 0 <= fields.get("scale", 0) <= 12:
        raise QuirkError(f"{path}.scale", f"must be {FIELDS['scale'][1]}")
    if "type" in fields:
        try:
            fields["type"] = PointType(fields["type"].lower())
        except ValueError:
            raise QuirkError(f"{path}.type", f"must be {FIELDS['type'][1]}") from None
    return PointQuirk(**fields)


def mapping(raw: object, path: str) -> Mapping[str, object]:
    """Return a mapping with text keys."""
    if not isinstance(raw, Mapping):
        raise QuirkError(path, "must be a mapping")
    for key in raw:
        if not isinstance(key, str):
            raise QuirkError(f"{path}.{key}", "its name must be text")
    return raw


QUIRKS: Mapping[str, Quirk] = parse_quirks(PRODUCTS)
