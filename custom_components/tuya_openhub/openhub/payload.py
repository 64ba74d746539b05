"""What a decrypted payload says: a report of data points, or an event of a device; pure.

Whatever it is given, nothing but `MessageError` comes out. Values are looked at where
they are taken over, which is faster than to look at everything.
"""

from typing import Any

from .errors import MessageError
from .json_reader import JsonError, check_size
from .models import (
    DataPoint,
    DeviceEvent,
    JsonValue,
    Message,
    StatusReport,
    UnknownMessage,
)

STATUS = 4
_EVENT = 20
KNOWN = frozenset({STATUS, _EVENT})

# seconds until the year 5138 lie below, milliseconds since 1973 above
FIRST_MILLISECOND = 100_000_000_000
LAST_MILLISECOND = 100_000_000_000_000

_MAX_DP_ID_DIGITS = 6
_CONTAINERS = frozenset({dict, list})

# half the time of a named tuple's own constructor, which is a function of Python
_new = tuple.__new__


def milliseconds(value: object) -> int | None:
    """Return a time in seconds or milliseconds, as number or text, in ms."""
    try:
        time = int(value)  # type: ignore[call-overload]
    except ValueError, TypeError, OverflowError:
        return _fractional_seconds(value)
    if time > FIRST_MILLISECOND:
        return time if time < LAST_MILLISECOND else None
    if time <= 0 or value is True:
        return None
    # whole seconds were cut off a float above
    return int(value * 1000) if type(value) is float else time * 1000


def _fractional_seconds(value: object) -> int | None:
    try:
        time = float(value) if type(value) is str else 0.0
    except ValueError:
        return None
    # also sorts out NaN and infinity
    return milliseconds(time) if 0 < time < LAST_MILLISECOND else None


def _checked(value: JsonValue) -> JsonValue:
    """Return a value that is not too deep; most are no objects or lists at all."""
    if isinstance(value, dict | list):
        try:
            check_size(value)
        except JsonError:
            raise MessageError("too_deep") from None
    return value


def parse(protocol: int, content: JsonValue, time: int) -> Message:
    """Return the message of a decrypted payload; `time` (ms) is the envelope's."""
    if protocol not in KNOWN:
        return UnknownMessage(protocol=protocol, time=time)
    if type(content) is not dict:
        raise MessageError("bad_payload")
    if protocol == STATUS:
        return status_report(content, time)
    return _device_event(content, time)


def status_report(content: dict[str, Any], time: int) -> StatusReport:
    """Return the report of data points in a payload; `time` (ms) is the envelope's."""
    device_id = content.get("devId")
    if type(device_id) is not str or not device_id:
        raise MessageError("no_device")
    status = content.get("status")
    if type(status) is not list:
        raise MessageError("bad_payload")
    points: list[DataPoint] = []
    for item in status:
        try:
            code, value, at = item["code"], item["value"], int(item["t"])
        except KeyError, TypeError, ValueError, OverflowError:
            _add_odd(item, points)
            continue
        # the form of nearly all of them, without a call
        if (
            FIRST_MILLISECOND < at < LAST_MILLISECOND
            and type(code) is str
            and code
            and type(value) not in _CONTAINERS
        ):
            points.append(_new(DataPoint, (code, value, at, None)))
        else:
            _add_odd(item, points)
    data_id = content.get("dataId")
    if type(data_id) is not str or not data_id:
        data_id = None
    return _new(StatusReport, (device_id, tuple(points), time, data_id))


def _add_odd(item: object, points: list[DataPoint]) -> None:
    """Add what an item of any form reports; beside a code, numeric ids are a last resort."""
    if not isinstance(item, dict):
        return
    code = item.get("code")
    stamp = item.get("t")
    time = milliseconds(stamp) if stamp is not None else None
    if type(code) is not str or not code:
        points.extend(
            DataPoint("", _checked(item[key]), time, int(key))
            for key in item
            if _is_dp_id(key)
        )
    elif "value" in item:
        # beside a numeric id is the device's own form, here the standard one
        points.append(DataPoint(code, _checked(item["value"]), time))
    elif (key := next(filter(_is_dp_id, item), None)) is not None:
        points.append(DataPoint(code, _checked(item[key]), time, int(key)))


def _is_dp_id(key: str) -> bool:
    return key.isdecimal() and len(key) < _MAX_DP_ID_DIGITS


def _device_event(content: dict[str, Any], time: int) -> DeviceEvent:
    kind = content.get("bizCode")
    if type(kind) is not str or not kind:
        raise MessageError("bad_payload")
    data = content.get("bizData")
    if type(data) is not dict:
        data = {}
    _checked(data)
    device_id = content.get("devId") or data.get("devId")
    if type(device_id) is not str or not device_id:
        raise MessageError("no_device")
    return DeviceEvent(
        device_id=device_id,
        kind=kind,
        # `bindUser` carries a pairing token
        data={key: value for key, value in data.items() if key != "token"},
        time=time,
        # `ts` is 0 for online and offline, which have their time inside
        own_time=milliseconds(content.get("ts")) or milliseconds(data.get("time")) or 0,
    )
