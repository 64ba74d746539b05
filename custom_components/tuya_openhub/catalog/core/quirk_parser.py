"""Quirks as they are written: product id, data points by code, corrections by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.components.switch import SwitchDeviceClass
from homeassistant.const import Platform

from ...openhub import JsonValue, PointType
from .codec import whole


class QuirkError(ValueError):
    """A supplied quirk is malformed; `path` says where, `problem` what is wrong."""

    def __init__(self, path: str, problem: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether a raw value is such that a correction is due; None asks nothing.

    It is a question to the reported values of a device, see `PlanBuilder.reported`.
    """

    code: str
    at_least: int | None = None
    at_most: int | None = None
    equals: str | None = None

    def __call__(self, raw: JsonValue) -> bool:
        """Return whether a raw value meets it; an unknown one does not."""
        if self.equals is not None:
            return str(raw).lower() == self.equals.lower()
        number = whole(raw)
        return (
            number is not None
            and (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PointQuirk:
    """What to correct of one data point; None leaves it as it is described."""

    name: str | None = None
    dp_ids: tuple[int, ...] = ()
    scale: int | None = None
    unit: str | None = None
    type: PointType | None = None
    hide: bool = False
    invert: bool = False
    delta: bool | None = None
    writable: bool | None = None
    platform: Platform | None = None
    device_class: str | None = None
    state_class: SensorStateClass | None = None
    default: JsonValue = None
    when: Condition | None = None
    values: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """The corrections of one product, by data point."""

    points: Mapping[str, PointQuirk]
    category: str | None = None


NO_QUIRKS: Mapping[str, Quirk] = {}


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
        code: parse_point(f"{product}.{code}", code, one) for code, one in entry.items()
    }
    return Quirk(points=points, category=category)


# where a data point may be shown that a person places by hand
PLATFORMS = (
    Platform.BINARY_SENSOR,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TEXT,
)
DEVICE_CLASSES = frozenset(
    str(kind)
    for kinds in (
        BinarySensorDeviceClass,
        NumberDeviceClass,
        SensorDeviceClass,
        SwitchDeviceClass,
    )
    for kind in kinds
)
LINEAR = ("kelvin", "mired")


def text(raw: object, path: str) -> str:
    """Return a text."""
    if not isinstance(raw, str):
        raise QuirkError(path, "must be text")
    return raw


def truth(raw: object, path: str) -> bool:
    """Return true or false."""
    if not isinstance(raw, bool):
        raise QuirkError(path, "must be true or false")
    return raw


def number(raw: object, path: str, words: str = "a whole number") -> int:
    """Return a whole number; a bool is an int to Python, not to a person."""
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise QuirkError(path, f"must be {words}")
    return raw


def parse_scale(raw: object, path: str) -> int:
    """Return a number of decimals."""
    words = "a whole number from 0 to 12"
    if not 0 <= (scale := number(raw, path, words)) <= 12:
        raise QuirkError(path, f"must be {words}")
    return scale


def one_of(choices: tuple[str, ...]) -> Callable[[object, str], str]:
    """Return a check that takes one of some words."""

    def check(raw: object, path: str) -> str:
        if not isinstance(raw, str) or raw.lower() not in choices:
            raise QuirkError(path, f"must be one of {', '.join(choices)}")
        return raw.lower()

    return check


def parse_device_class(raw: object, path: str) -> str:
    """Return a device class of any platform."""
    if not isinstance(raw, str) or raw not in DEVICE_CLASSES:
        raise QuirkError(path, "must be a device class of Home Assistant")
    return raw


def parse_dp_ids(raw: object, path: str) -> tuple[int, ...]:
    """Return the numbers of a data point: one, or one for each layout."""
    listed = raw if isinstance(raw, list) else [raw]
    return tuple(
        number(one, path, "a whole number or a list of them") for one in listed
    )


def parse_default(raw: object, path: str) -> JsonValue:
    """Return a value that stands in where none is reported."""
    if not isinstance(raw, (bool, int, float, str)):
        raise QuirkError(path, "must be a number, text, true or false")
    return raw


def parse_words(raw: object, path: str) -> list[JsonValue]:
    """Return a list of words."""
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise QuirkError(path, "must be a list of words")
    return raw


def parse_range(raw: object, path: str) -> dict[str, JsonValue]:
    """Return the words of an enum, or the raw limits of a number."""
    if isinstance(raw, list):
        return {"range": parse_words(raw, path)}
    limits = mapping(raw, path)
    for name in limits:
        if name not in {"min", "max", "step"}:
            raise QuirkError(f"{path}.{name}", "is unknown; known are min, max, step")
    return {name: number(one, f"{path}.{name}") for name, one in limits.items()}


def parse_labels(raw: object, path: str) -> dict[str, JsonValue]:
    """Return the names of the bits of a bitmap, from the lowest."""
    return {"label": parse_words(raw, path)}


def parse_kelvin(raw: object, path: str) -> dict[str, JsonValue]:
    """Return the colour temperatures at both ends of a lamp's range."""
    entry = mapping(raw, path)
    ends = [number(entry.get(name), f"{path}.{name}") for name in ("min", "max")]
    if not 0 < ends[0] < ends[1]:
        raise QuirkError(path, "must have a min above 0 and below its max")
    linear = one_of(LINEAR)(entry.get("linear_in", "mired"), f"{path}.linear_in")
    return {"kelvin": {"min": ends[0], "max": ends[1], "linear_in": linear}}


def parse_condition(code: str, raw: object, path: str) -> Condition:
    """Return the raw value that makes a correction due, of this data point or another."""
    entry = mapping(raw, path)
    limits = {
        name: number(entry[name], f"{path}.{name}")
        for name in ("at_least", "at_most")
        if name in entry
    }
    equals = entry.get("equals")
    condition = Condition(
        code=text(entry.get("code", code), f"{path}.code"),
        equals=None if equals is None else text(equals, f"{path}.equals"),
        **limits,
    )
    if equals is None and not limits:
        raise QuirkError(path, "must have at_least, at_most or equals")
    return condition


FIELDS: dict[str, Callable[[object, str], Any]] = {
    "name": text,
    "scale": parse_scale,
    "unit": text,
    "type": one_of(tuple(PointType)),
    "hide": truth,
    "invert": truth,
    "delta": truth,
    "writable": truth,
    "platform": one_of(PLATFORMS),
    "device_class": parse_device_class,
    "state_class": one_of(tuple(SensorStateClass)),
    "default": parse_default,
}
# what replaces parts of the description of the value
DESCRIBING: dict[str, Callable[[object, str], dict[str, JsonValue]]] = {
    "range": parse_range,
    "labels": parse_labels,
    "kelvin": parse_kelvin,
}
NAMES = (*FIELDS, *DESCRIBING, "dp_id", "when", "values")
TYPES: dict[str, Callable[[str], Any]] = {
    "type": PointType,
    "platform": Platform,
    "state_class": SensorStateClass,
}


def parse_point(path: str, code: str, raw: object) -> PointQuirk:
    """Check the corrections of one data point."""
    fields: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for name, value in mapping(raw, path).items():
        place = f"{path}.{name}"
        if name in FIELDS:
            checked = FIELDS[name](value, place)
            fields[name] = TYPES[name](checked) if name in TYPES else checked
        elif name in DESCRIBING:
            values |= DESCRIBING[name](value, place)
        elif name == "dp_id":
            fields["dp_ids"] = parse_dp_ids(value, place)
        elif name == "when":
            fields["when"] = parse_condition(code, value, place)
        elif name == "values":
            values |= mapping(value, place)
        else:
            raise QuirkError(place, f"is unknown; known are {', '.join(NAMES)}")
    return PointQuirk(values=values, **fields)


def mapping(raw: object, path: str) -> Mapping[str, Any]:
    """Return a mapping with text keys."""
    if not isinstance(raw, Mapping):
        raise QuirkError(path, "must be a mapping")
    for key in raw:
        if not isinstance(key, str):
            raise QuirkError(f"{path}.{key}", "its name must be text")
    return raw
