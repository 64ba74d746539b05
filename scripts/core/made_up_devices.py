"""Make devices up from the tables of Home Assistant's own integration.

Its captures are of the few devices that somebody sent in; its tables name all that it
knows. Each description gets devices with its data points alone, in each type that it
reads, and each category devices with all of its data points at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
import importlib
import json
from pathlib import Path
from typing import Any

import homeassistant  # noqa: F401  isort:skip
from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from .composite_forms import COMPOSITES
from .data_points import (
    FRAMES,
    Form,
    Point,
    boolean,
    enum,
    integer,
    point,
    raw,
    text,
    units_of,
)
from .their_entities import BASE

# not made from tables: camera pictures and scenes
SKIPPED = {Platform.CAMERA, Platform.SCENE}

# how many devices with all data points of a category are made
TURNS = 24

WORDS = ("auto", "manual", "sleep")
PLAIN_UNITS = ("", "%", "s", "min", "ppm", "mg/m3", "V", "L")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One description: where it stands, and the forms that its data points take."""

    category: str
    platform: str
    key: str
    forms: list[Form] = field(default_factory=list)


@cache
def options_of(platform: str, key: str | None) -> tuple[str, ...]:
    """Return the words that the integration has names for."""
    module = importlib.import_module(BASE)
    path = Path(str(module.__file__)).with_name("strings.json")
    texts = json.loads(path.read_text(encoding="utf-8"))["entity"]
    return tuple(texts.get(platform, {}).get(key or "", {}).get("state", ())) or WORDS


def entries() -> Iterator[Entry]:
    """Walk all descriptions of all platforms."""
    for platform in importlib.import_module(f"{BASE}.const").PLATFORMS:
        if platform in SKIPPED:
            continue
        module = importlib.import_module(f"{BASE}.{platform}")
        for category, description in described(module):
            yield Entry(
                category=category,
                platform=str(platform),
                key=str(description.key),
                forms=list(forms(str(platform), description)),
            )


def described(module: Any) -> Iterator[tuple[str, EntityDescription]]:
    """Find the tables of a platform: descriptions by category."""
    known = importlib.import_module(f"{BASE}.const").DeviceCategory
    for table in vars(module).values():
        if not isinstance(table, dict):
            continue
        for category, rows in table.items():
            if not isinstance(category, known):
                continue
            for description in rows if isinstance(rows, tuple) else (rows,):
                yield str(category), description


def forms(platform: str, description: Any) -> Iterable[Form]:
    """Return the data points of a description, in each type that it reads."""
    if platform in COMPOSITES:
        return COMPOSITES[platform](description)
    code = str(getattr(description, "dpcode", None) or description.key)
    match platform:
        case "binary_sensor":
            return binary(code, description)
        case "sensor":
            return sensor(code, description)
        case "number":
            return [
                [integer(code, unit=unit, scale=scale % 3, writable=True)]
                for scale, unit in enumerate(
                    units_of(platform, description.device_class)
                )
            ]
        case "select":
            words = options_of(platform, description.translation_key)
            return [
                [enum(code, *words, writable=True)],
                [enum(code, *WORDS, "9", writable=True)],
            ]
        case "event":
            return event(code, description)
        case _:
            return [[boolean(code, writable=True)]]


def binary(code: str, description: Any) -> Iterator[Form]:
    """Return the forms of a binary sensor."""
    if description.bitmap_key:
        yield [point(code, "Bitmap", {"label": ["E0", description.bitmap_key]}, 2)]
        yield [point(code, "Bitmap", {"label": [description.bitmap_key]}, 0)]
        return
    on = description.on_value
    yield [boolean(code)]
    if on is not True:
        words = sorted(str(one) for one in (on if isinstance(on, set) else {on}))
        yield [enum(code, *words, "normal", "none")]
        yield [enum(code, *words)]
        yield [text(code, words[0])]
        yield [raw(code, "AQAB")]


def sensor(code: str, description: Any) -> Iterator[Form]:
    """Return the forms of a sensor."""
    names = {one.__name__ for one in description.wrapper_class or ()}
    for kind, frames in FRAMES.items():
        if any(name.endswith(f"{kind}Wrapper") for name in names):
            yield from ([make(code, frame)] for make, frame in frames)
    if any("WindDirection" in name for name in names):
        yield [enum(code, "north", "east", "south_west")]
    if names and not any("Remaining" in name for name in names):
        return
    units = (
        units_of("sensor", description.device_class)
        if description.device_class
        else PLAIN_UNITS
    )
    yield from ([integer(code, unit=unit, scale=1)] for unit in units)
    yield from ([integer(code, unit=units[0], scale=scale)] for scale in (0, 2))
    yield [integer(code, unit=None)]
    yield [integer(code, unit=units[0], report_type="sum")]
    if description.device_class is None and not names:
        yield [enum(code, *options_of("sensor", description.translation_key))]


def event(code: str, description: Any) -> Iterator[Form]:
    """Return the forms of an event."""
    match description.wrapper_class.__name__:
        case "Base64Utf8StringEventWrapper":
            yield [text(code, "eyJjbWQiOiJpcGNfZG9vcmJlbGwifQ==")]
        case "Base64Utf8RawEventWrapper":
            yield [raw(code, "aHR0cHM6Ly9leGFtcGxlLm9yZw==")]
        case _:
            yield [enum(code, "click", "double_click", "press")]
            yield [enum(code, "single_click", "long_press")]


def capture(category: str, form: Iterable[Point], access: str) -> dict[str, Any]:
    """Put data points into the shape of a capture.

    `access` says which descriptions the cloud has: of both directions, of what is
    reported, or of what can be ordered alone.
    """
    made: dict[str, Any] = {
        "name": "Made up",
        "category": category,
        "product_id": "made_up",
        "function": {},
        "status_range": {},
        "status": {},
    }
    for one in form:
        shape = {"type": one.type, "value": dict(one.values)}
        if access != "status" and (one.writable or access == "all"):
            made["function"][one.code] = dict(shape)
        if access != "function" or not one.writable:
            made["status_range"][one.code] = shape | {"report_type": one.report_type}
            made["status"][one.code] = one.status
    return made


def whole(known: list[Entry], turn: int) -> Form:
    """Return all data points of a category at once; each turn has other forms."""
    found: dict[str, Point] = {}
    start = turn % len(known)
    for entry in (*known[start:], *known[:start]):
        if entry.forms:
            for one in entry.forms[turn % len(entry.forms)]:
                found.setdefault(one.code, one)
    return list(found.values())


def devices() -> dict[str, Mapping[str, Any]]:
    """Make all devices up, by name."""
    made: dict[str, Mapping[str, Any]] = {}
    by_category: dict[str, list[Entry]] = {}
    for entry in entries():
        by_category.setdefault(entry.category, []).append(entry)
        for number, form in enumerate(entry.forms):
            for access in ("rights", "all", "function")[: 1 if number > 5 else 3]:
                name = (
                    f"{entry.category}_{entry.platform}_{entry.key}_{number}_{access}"
                )
                made[name] = capture(entry.category, form, access)
    for category, known in by_category.items():
        most = max(len(entry.forms) for entry in known)
        for turn in range(min(most, TURNS)):
            for access in ("rights", "all"):
                form = whole(known, turn)
                made[f"{category}_whole_{turn}_{access}"] = capture(
                    category, form, access
                )
    return made
