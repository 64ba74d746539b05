"""Owns the turn of the cloud's JSON into models; pure.

Lists are read leniently, entry by entry: one odd device must not hide the others.
What a connection depends on is read strictly. Keys and addresses of a device
(local key, IP, coordinates) are never taken over. Descriptions of data points are
read in `specifications`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
import math
from typing import Any

from ..errors import Problem, TransientError
from ..json_reader import read_json
from ..models import (
    Account,
    Cipher,
    DataPoint,
    Device,
    Firmware,
    HubConfig,
    JsonValue,
    Scene,
    tidy_name,
)
from ..payload import milliseconds
from ..urls import BROKER_SCHEMES, check_broker, check_stream

# of an update: begun, and ready, failed or timed out, which wait for another try
_UPDATING = 2
_WAITING = frozenset({1, _UPDATING, 4, 7})
# the AES key of the messages is made of the characters 8 to 24
_MIN_PASSWORD = 24
# a term of 30 years is none: these are the year 2001 in seconds, 1973 in ms
_FIRST_EPOCH_SECOND = 1_000_000_000
_FIRST_EPOCH_MILLISECOND = 100_000_000_000

# of an account, enough for its owner to know it by
_DEVICE_NAMES = 3

_WECHAT_BUSY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of any cloud in one shape; `time` is the cloud's, in ms."""

    success: bool
    result: JsonValue = field(default=None, repr=False)
    code: int | str | None = None
    message: str = ""
    time: int | None = None


def bad_answer(detail: str) -> TransientError:
    """Return the error of an answer that makes no sense; `detail` quotes no value."""
    return TransientError(Problem.BAD_ANSWER, detail=detail)


def answer(text: bytes | str) -> Answer:
    """Normalise an answer, be it `code/msg/result`, `errorCode/errorMsg/data` or WeChat's."""
    try:
        body = read_json(text)
    except ValueError:
        raise bad_answer("not JSON") from None
    if not isinstance(body, dict):
        raise bad_answer("not an object")
    if "errcode" in body:
        return _wechat_answer(body)
    success = body.get("success")
    code = _code(body.get("code", body.get("errorCode")))
    if not isinstance(success, bool):
        raise bad_answer("no success")
    return Answer(
        success=success,
        result=body.get("result", body.get("data")),
        code=code,
        message=_text(body.get("msg")) or _text(body.get("errorMsg")),
        time=milliseconds(body.get("t")),
    )


def _wechat_answer(body: dict[str, Any]) -> Answer:
    code = _code(body["errcode"])
    if code == 0:
        raw = body.get("resp_data")
        # one envelope in another; a third would be nonsense
        if not isinstance(raw, str) or '"errcode"' in raw:
            raise bad_answer("no resp_data")
        return answer(raw)
    problem = Problem.BUSY if code == _WECHAT_BUSY else Problem.CLOUD_ERROR
    raise TransientError(problem, code=code, detail=_text(body.get("errmsg")))


def _code(raw: object) -> int | str | None:
    match raw:
        case bool():
            return None
        case int():
            return raw
        case str() if (
            raw.isascii() and raw.removeprefix("-").isdecimal() and len(raw) < 20
        ):
            return int(raw)
        case str():
            return raw[:20] or None
        case _:
            return None


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""


def name_of(raw: object) -> str:
    """Return a name in one line, empty where there is none."""
    return tidy_name(_text(raw))


def hub_config(
    reply: Answer, *, cipher: Cipher, link_id: str, source: str, path: str = ""
) -> HubConfig:
    """Read a lease of the cloud at `source`; all of it is needed, oddities are errors."""
    result = reply.result
    if not isinstance(result, dict):
        raise bad_answer("no lease")
    texts = {
        key: _needed(result, key)
        for key in ("url", "client_id", "username", "password")
    }
    if texts["url"].partition("://")[0].lower() not in BROKER_SCHEMES:
        raise bad_answer("url")
    check_broker(texts["url"], source)
    if len(texts["password"]) < _MIN_PASSWORD or not texts["password"].isascii():
        raise bad_answer("password")
    topics = tuple(dict.fromkeys(_topics(result.get("source_topic"))))
    if not topics:
        raise bad_answer("source_topic")
    return HubConfig(
        **texts,
        topics=topics,
        lifetime=_lifetime(result.get("expire_time"), reply.time),
        cipher=cipher,
        link_id=link_id,
        path=path,
    )


def _needed(result: dict[str, JsonValue], key: str) -> str:
    value = result.get(key)
    if not isinstance(value, str) or not value or not value.isprintable():
        raise bad_answer(key)
    return value


def _topics(raw: JsonValue) -> Iterator[str]:
    """Yield the topics of a text, a list, or an object of texts and lists."""
    match raw:
        case str() if raw:
            yield raw
        case list():
            for item in raw:
                if isinstance(item, str) and item:
                    yield item
        case dict():
            for item in raw.values():
                if not isinstance(item, dict):
                    yield from _topics(item)
        case _:
            return


def _lifetime(raw: JsonValue, now: int | None) -> float:
    """Return the seconds a lease has left; the cloud gives them, or an epoch in s or ms."""
    lifetime = seconds(raw)
    if lifetime > _FIRST_EPOCH_SECOND:
        if now is None:
            raise bad_answer("no time")
        end = lifetime if lifetime > _FIRST_EPOCH_MILLISECOND else lifetime * 1000
        lifetime = (end - now) / 1000
    if not 0 < lifetime < _FIRST_EPOCH_SECOND:
        raise bad_answer("expire_time")
    return lifetime


def seconds(raw: JsonValue) -> float:
    """Return a number that may be written as text, 0 for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return 0
    try:
        number = float(raw)
    except ValueError, OverflowError:
        return 0
    return number if math.isfinite(number) else 0


def entries(result: JsonValue, *keys: str) -> list[dict[str, JsonValue]]:
    """Return the objects of a list, bare or under one of some keys.

    The cloud leaves out what is empty: no result at all is an empty list.
    """
    found = result
    if isinstance(result, dict):
        found = next((result[key] for key in keys if key in result), [])
    if found is None:
        return []
    if not isinstance(found, list):
        raise bad_answer("no list")
    return [item for item in found if isinstance(item, dict)]


def devices(result: JsonValue, *, shared: bool = False) -> list[Device]:
    """Read a device list of either shape (`name`/`online`, `custom_name`/`is_online`)."""
    return [
        device
        for entry in entries(result, "list", "devices")
        if (device := _device(entry, shared)) is not None
    ]


def _device(entry: dict[str, JsonValue], shared: bool) -> Device | None:
    device_id = _text(entry.get("id"))
    if not device_id:
        return None
    online = entry.get("online", entry.get("is_online"))
    name = name_of(entry.get("custom_name")) or name_of(entry.get("name"))
    product_name = name_of(entry.get("product_name"))
    return Device(
        id=device_id,
        name=name or product_name or device_id,
        category=_text(entry.get("category")),
        product_id=_text(entry.get("product_id")),
        product_name=product_name,
        model=_text(entry.get("model")),
        # a device counts as online unless the cloud says otherwise
        online=online is not False,
        sub=entry.get("sub") is True,
        gateway_id=_text(entry.get("gateway_id")) or None,
        shared=shared,
        status=status(entry.get("status")),
    )


def accounts(result: JsonValue) -> list[Account]:
    """Read the accounts that devices belong to, those with most devices first."""
    names: dict[str, list[str]] = {}
    for entry in entries(result):
        if uid := _text(entry.get("uid")):
            name = name_of(entry.get("custom_name")) or name_of(entry.get("name"))
            names.setdefault(uid, []).append(name)
    return [
        Account(
            uid=uid,
            device_count=len(found),
            device_names=tuple(islice(filter(None, found), _DEVICE_NAMES)),
        )
        for uid, found in sorted(names.items(), key=lambda each: -len(each[1]))
    ]


def status(raw: JsonValue) -> dict[str, JsonValue]:
    """Read a list of codes and values; a code without a value is None."""
    items = raw if isinstance(raw, list) else []
    values: dict[str, JsonValue] = {}
    for item in items:
        if isinstance(item, dict) and (code := _text(item.get("code"))):
            values[code] = item.get("value")
    return values


def statuses(result: JsonValue) -> dict[str, dict[str, JsonValue]]:
    """Read the states of several devices."""
    return {
        device_id: status(entry.get("status"))
        for entry in entries(result)
        if (device_id := _text(entry.get("id")))
    }


def reports(result: JsonValue) -> list[DataPoint]:
    """Read a page of a device's log, whose values are texts."""
    return [
        DataPoint(code, value, time)
        for entry in entries(result, "logs")
        if isinstance(code := entry.get("code"), str)
        and isinstance(value := entry.get("value"), (str, int, float, bool))
        and (time := milliseconds(entry.get("event_time"))) is not None
    ]


def home_name(result: JsonValue) -> str | None:
    """Read the name of an account's first home that has one."""
    named = (name_of(home.get("name")) for home in entries(result, "homes", "list"))
    return next(filter(None, named), None)


def homes(result: JsonValue) -> list[str]:
    """Read the ids of an account's homes; where they are is never taken over."""
    return [
        home_id
        for entry in entries(result, "homes", "list")
        if (home_id := id_of(entry.get("home_id")))
    ]


def scenes(result: JsonValue, home_id: str) -> list[Scene]:
    """Read the scenes of one home."""
    return [
        Scene(
            id=scene_id,
            home_id=home_id,
            name=name_of(entry.get("name")) or scene_id,
            # a scene counts as enabled unless the cloud says otherwise
            enabled=entry.get("enabled") is not False,
        )
        for entry in entries(result, "scenes", "list")
        if (scene_id := id_of(entry.get("scene_id")))
    ]


def gang_names(result: JsonValue) -> dict[str, str]:
    """Read the names of a device's gangs by code."""
    return {
        code: name
        for entry in entries(result, "list")
        if (code := id_of(entry.get("identifier")))
        and (name := name_of(entry.get("name")))
    }


def stream_url(result: JsonValue, source: str) -> str:
    """Read the address of a live stream, given by the cloud at `source`."""
    url = _text(result.get("url")) if isinstance(result, dict) else ""
    if not url:
        raise bad_answer("no address")
    check_stream(url, source)
    return url


def firmware(result: JsonValue) -> list[Firmware]:
    """Read the modules of a device; both families, one module or a list of them."""
    raw = result.get("result", result) if isinstance(result, dict) else result
    found = []
    for entry in entries([raw] if isinstance(raw, dict) else raw):
        numbers = (entry.get(key) for key in ("type", "channel", "module_type"))
        channel = next((n for raw in numbers if (n := _number(raw)) is not None), None)
        status = _number(entry.get("upgrade_status"))
        # the newer family says whether the device can be asked to install it
        offered = entry.get("can_upgrade") is not False
        latest = _text(entry.get("version")) or _text(entry.get("upgrade_version"))
        if channel is not None and (installed := _text(entry.get("current_version"))):
            found.append(
                Firmware(
                    channel=channel,
                    installed=installed,
                    latest=(offered and status in _WAITING and latest) or None,
                    updating=status == _UPDATING,
                )
            )
    return found


def _number(raw: JsonValue) -> int | None:
    """Return a whole number that may come as text."""
    if isinstance(raw, str) and raw.isdecimal():
        return int(raw)
    return raw if type(raw) is int else None


def ids(result: JsonValue, key: str = "id") -> list[str]:
    """Read a list of devices of which only the ids matter."""
    return [
        device_id
        for entry in entries(result, "list", "devices")
        if (device_id := _text(entry.get(key)))
    ]


def id_of(raw: JsonValue) -> str:
    """Return an id that may come as a number."""
    return str(raw) if type(raw) is int else _text(raw)
