"""Data points as Tuya's devices have them, for devices that are made up."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import EnumType
import importlib
import json
from typing import Any

import homeassistant  # noqa: F401  isort:skip

from .their_entities import BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One data point: its description and its last value."""

    code: str
    type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: Any = None
    writable: bool = False
    report_type: str | None = None


type Form = list[Point]


def point(code: str, kind: str, values: Mapping[str, Any], status: Any) -> Point:
    """Return a data point that is only reported."""
    return Point(code=code, type=kind, values=values, status=status)


def boolean(code: str, *, writable: bool = False) -> Point:
    """Return a Boolean."""
    return Point(code=code, type="Boolean", status=False, writable=writable)


def integer(
    code: str,
    low: int = 0,
    high: int = 1000,
    *,
    unit: str | None = "",
    scale: int = 0,
    step: int = 1,
    writable: bool = False,
    report_type: str | None = None,
) -> Point:
    """Return an Integer; a unit of None is left out."""
    values: dict[str, Any] = {"min": low, "max": high, "scale": scale, "step": step}
    return Point(
        code=code,
        type="Integer",
        values=values if unit is None else values | {"unit": unit},
        status=low + (high - low) // 4,
        writable=writable,
        report_type=report_type,
    )


def enum(code: str, *words: str, writable: bool = False) -> Point:
    """Return an Enum."""
    return Point(
        code=code,
        type="Enum",
        values={"range": list(words)},
        status=words[0],
        writable=writable,
    )


def text(code: str, status: str, *, writable: bool = False) -> Point:
    """Return a String."""
    return Point(
        code=code,
        type="String",
        values={"maxlen": 255},
        status=status,
        writable=writable,
    )


def raw(code: str, status: str) -> Point:
    """Return a Raw of base64."""
    return Point(code=code, type="Raw", values={"maxlen": 128}, status=status)


def json_point(code: str, status: str, **values: Any) -> Point:
    """Return a Json; it is written as text."""
    return Point(code=code, type="Json", values=values, status=status)


# units that devices report beside those in the tables of the integration
OTHER_UNITS = ("", " ", "xyz")


def units_of(platform: str, device_class: object) -> tuple[str, ...]:
    """Return the units that go with a device class, in each spelling that is known."""
    const = importlib.import_module(f"{BASE}.const")
    component = importlib.import_module(f"homeassistant.components.{platform}.const")
    spelled = const.DEVICE_CLASS_UNITS.get(device_class, {})
    proper: list[str] = []
    for unit in component.DEVICE_CLASS_UNITS.get(device_class, ()):
        members = list(unit) if isinstance(unit, EnumType) else [unit]
        proper.extend(str(one) for one in members if one is not None)
    return tuple(dict.fromkeys((*spelled, *sorted(proper), *OTHER_UNITS)))


# 230.5 V, 1234 mA, 284 W, and more where the frame holds more
_SHORT = bytes.fromhex("09010004d200011c")
_LONG = _SHORT + bytes.fromhex("00002d0001205f")
_FRAMES = (_SHORT, b"\x01\x0f" + _LONG, b"\x02\x0f" + _LONG + b"\x00")
_PHASE = {"voltage": 230.5, "electricCurrent": 1.234, "power": 0.284}
_MORE = {"reactivePower": 0.045, "apparentPower": 0.288, "powerFactor": 0.95}

FRAMES: dict[str, list[tuple[Callable[[str, str], Point], str]]] = {
    "Raw": [(raw, base64.b64encode(frame).decode()) for frame in _FRAMES],
    "HexString": [(text, frame.hex()) for frame in _FRAMES],
    "Json": [
        (json_point, json.dumps(_PHASE)),
        (json_point, json.dumps(_PHASE | _MORE)),
    ],
}
