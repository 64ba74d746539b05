"""The content of a decrypted payload: reports, events, times."""

import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import MessageError
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    DeviceEvent,
    JsonValue,
    Message,
    StatusReport,
)
from custom_components.tuya_openhub.openhub.payload import milliseconds, parse


@pytest.mark.parametrize(
    ("item", "points"),
    [
        pytest.param(
            {"code": "a", "value": 1, "t": "1629031335", "4": 2},
            [DataPoint("a", 1, 1629031335000)],
            id="value-wins",
        ),
        pytest.param(
            {"4": "HEAT", "code": "mode", "value": "hot"},
            [DataPoint("mode", "hot", None)],
            id="id-first",
        ),
        pytest.param(
            {"code": "a", "value": None}, [DataPoint("a", None)], id="value-null"
        ),
        pytest.param(
            {"code": "a", "7": 3}, [DataPoint("a", 3, None, 7)], id="no-value"
        ),
        pytest.param({"code": "a"}, [], id="nothing"),
        pytest.param(
            {"102": "AA", "103": 1, "t": "", "x": 5, "1234567": 1},
            [DataPoint("", "AA", None, 102), DataPoint("", 1, None, 103)],
            id="ids-only",
        ),
        pytest.param({"code": 5, "value": 1}, [], id="odd-code"),
        pytest.param({"code": "a", "value": 1, "²": 2}, [DataPoint("a", 1)], id="²"),
        pytest.param(
            {"code": "a", "value": '{"h":0}', "24": "00"},
            [DataPoint("a", '{"h":0}', None)],
            id="json-stays-text",
        ),
        pytest.param("odd", [], id="no-object"),
    ],
)
def test_report_items(item: Any, points: list[DataPoint]) -> None:
    """Each form of an item is read, odd ones are skipped."""
    content: JsonValue = {"dataId": "x", "devId": "d", "status": [item]}
    assert parse(4, content, 7) == StatusReport(
        device_id="d", points=tuple(points), time=7, data_id="x"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(1629217121, 1629217121000, id="seconds"),
        pytest.param(1670475119766, 1670475119766, id="milliseconds"),
        pytest.param("1629031335", 1629031335000, id="text-seconds"),
        pytest.param("1670475119766", 1670475119766, id="text-milliseconds"),
        pytest.param(1629217121.5, 1629217121500, id="float-seconds"),
        pytest.param(1670475119766.0, 1670475119766, id="float-milliseconds"),
        pytest.param("1629217121.5", 1629217121500, id="text-float"),
        pytest.param("1.0", 1000, id="text-first-second"),
        pytest.param("", None, id="empty"),
        pytest.param("soon", None, id="word"),
        pytest.param("nan", None, id="nan"),
        pytest.param(float("inf"), None, id="infinite"),
        pytest.param(None, None, id="missing"),
        pytest.param(True, None, id="true"),
        pytest.param(0, None, id="zero"),
        pytest.param(-5, None, id="negative"),
        pytest.param(10**17, None, id="nanoseconds"),
        pytest.param([], None, id="list"),
    ],
)
def test_milliseconds(value: object, expected: int | None) -> None:
    """Times come in every form; what is none is None."""
    assert milliseconds(value) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            {
                "bizCode": "online",
                "bizData": {"time": 1671301557},
                "devId": "d",
                "ts": 0,
            },
            DeviceEvent(
                device_id="d",
                kind="online",
                data={"time": 1671301557},
                time=7,
                own_time=1671301557000,
            ),
            id="time-inside",
        ),
        pytest.param(
            {
                "bizCode": "bindUser",
                "bizData": {"devId": "d", "uid": "u", "token": "secret"},
                "ts": 1667756090224,
            },
            DeviceEvent(
                device_id="d",
                kind="bindUser",
                data={"devId": "d", "uid": "u"},
                time=7,
                own_time=1667756090224,
            ),
            id="device-inside-token-left-out",
        ),
        pytest.param(
            {"bizCode": "new", "bizData": "odd", "devId": "d"},
            DeviceEvent(device_id="d", kind="new", time=7),
            id="odd-data",
        ),
    ],
)
def test_events(content: Any, expected: Message) -> None:
    """Device events name the device, the kind and the time."""
    assert parse(20, content, 7) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param({"devId": "d"}, "bad_payload", id="no-kind"),
        pytest.param({"devId": "d", "bizCode": ""}, "bad_payload", id="empty-kind"),
        pytest.param({"devId": "d", "bizCode": 5}, "bad_payload", id="odd-kind"),
        pytest.param({"bizCode": "online"}, "no_device", id="no-device"),
        pytest.param({"devId": 5, "bizCode": "online"}, "no_device", id="odd-device"),
        pytest.param(
            {"bizCode": "online", "bizData": {"devId": ""}}, "no_device", id="empty"
        ),
        pytest.param(None, "bad_payload", id="null"),
    ],
)
def test_malformed_events(content: Any, expected: str) -> None:
    """An event without kind or device is dropped."""
    with pytest.raises(MessageError) as caught:
        parse(20, content, 7)
    assert caught.value.reason == expected


DEEP = json.loads("[" * 17 + "]" * 17)


@pytest.mark.parametrize(
    ("protocol", "content"),
    [
        pytest.param(
            4, {"devId": "d", "status": [{"code": "a", "value": DEEP}]}, id="value"
        ),
        pytest.param(4, {"devId": "d", "status": [{"5": DEEP}]}, id="number"),
        pytest.param(
            4,
            {"devId": "d", "status": [{"code": "a", "5": DEEP}]},
            id="code and number",
        ),
        pytest.param(
            20, {"devId": "d", "bizCode": "x", "bizData": {"a": DEEP}}, id="event"
        ),
    ],
)
def test_too_deep(protocol: int, content: JsonValue) -> None:
    """Take over no value that would be too deep to store and show."""
    with pytest.raises(MessageError) as err:
        parse(protocol, content, 0)
    assert err.value.reason == "too_deep"
