"""Check a raw value of any writable data point before it is sent."""

from collections.abc import Mapping
import math
from typing import Final

from ...openhub import JsonValue, PointSpec, PointType, ValueSpec, read_json
from .codec import BitmapCodec, BooleanCodec, CodecError, EnumCodec, IntegerCodec, whole

# JSON readers take 64 bits, and no data point is nested deeper
_INTEGERS: Final = range(-(2**63), 2**64)
_DEEPEST: Final = 32


def check_values(commands: Mapping[str, object]) -> None:
    """Refuse values that JSON cannot carry, by name, with a `CodecError`."""
    for code, value in commands.items():
        _check(value, code, _DEEPEST)


def _check(value: object, name: str, deeper: int) -> None:
    match value:
        case None | bool():
            return
        case int() if value in _INTEGERS:
            return
        case float() if math.isfinite(value):
            return
        case str() if value.isascii() or _is_unicode(value):
            return
        case dict() if deeper:
            for key, inner in value.items():
                # the key itself may be what JSON cannot carry
                _check_key(key, name)
                _check(inner, f"{name}.{key}", deeper - 1)
            return
        case list() | tuple() if deeper:
            for index, inner in enumerate(value):
                _check(inner, f"{name}[{index}]", deeper - 1)
            return
    raise CodecError("value_not_sendable", name=name, value=repr(value)[:80])


def _check_key(key: object, name: str) -> None:
    if not isinstance(key, str) or not _is_unicode(key):
        raise CodecError("value_not_sendable", name=name, value=repr(key)[:80])


def _is_unicode(text: str) -> bool:
    """Whether a text holds no half characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encode_command(
    points: Mapping[str, PointSpec], code: str, value: object
) -> Mapping[str, JsonValue]:
    """Return the command for a raw value, as the specification means it.

    Integers are raw, without the scale: 235 for 23.5 °C at scale 1. Raises
    `CodecError` with the reason where the data point or the value is not accepted.
    """
    point = points.get(code)
    if point is None:
        raise CodecError(
            "code_unknown", code=code, codes=", ".join(_writable(points)) or "-"
        )
    if point.write is None:
        raise CodecError("code_read_only", code=code)
    return {code: _encode(point.write, value)}


def _writable(points: Mapping[str, PointSpec]) -> list[str]:
    return sorted(code for code, point in points.items() if point.write)


def _encode(spec: ValueSpec, value: object) -> JsonValue:
    match spec.type:
        case PointType.BOOLEAN:
            return BooleanCodec().encode(value)
        case PointType.INTEGER:
            return _integer(spec, value)
        case PointType.ENUM:
            return EnumCodec.of(spec).encode(value)
        case PointType.BITMAP:
            return _bitmap(BitmapCodec.of(spec), value)
        case PointType.JSON:
            return _json(value)
        case PointType.STRING | PointType.RAW:
            return _text(spec, value)


def _integer(spec: ValueSpec, value: object) -> float:
    codec = IntegerCodec.of(spec)
    if codec.plain:
        if not isinstance(value, (int, float)):
            raise CodecError("value_not_number", value=value)
        return codec.encode(value)
    raw = None if isinstance(value, float) and not value.is_integer() else whole(value)
    if raw is None:
        raise CodecError("value_not_number", value=value)
    low, high = whole(spec.values.get("min")), whole(spec.values.get("max"))
    if (low is not None and raw < low) or (high is not None and raw > high):
        raise CodecError(
            "value_out_of_range",
            value=raw,
            minimum="-" if low is None else low,
            maximum="-" if high is None else high,
        )
    return raw


def _bitmap(codec: BitmapCodec, value: object) -> int:
    raw = whole(value)
    limit = 2 ** len(codec.labels) - 1 if codec.labels else 2**32 - 1
    if raw is None or not 0 <= raw <= limit:
        raise CodecError("value_out_of_range", value=value, minimum=0, maximum=limit)
    return raw


def _json(value: object) -> JsonValue:
    """Return an object; one that is written as text is read first."""
    if isinstance(value, str):
        try:
            value = read_json(value)
        except ValueError as err:
            raise CodecError("value_not_json", value=value) from err
    if not isinstance(value, (dict, list)):
        raise CodecError("value_not_json", value=value)
    return value


def _text(spec: ValueSpec, value: object) -> str:
    if not isinstance(value, str):
        raise CodecError("value_not_text", value=value)
    longest = whole(spec.values.get("maxlen"))
    if longest is not None and longest > 0 and len(value) > longest:
        raise CodecError("value_too_long", value=value, maximum=longest)
    return value
