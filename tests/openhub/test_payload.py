"""What a payload says at its limits: times, numbers, ids, devices."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.models import DataPoint, StatusReport
from custom_components.tuya_openhub.openhub.payload import milliseconds, parse


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        pytest.param(1, 1000, id="first second"),
        pytest.param(100_000_000_000, 100_000_000_000_000, id="last second"),
        pytest.param(100_000_000_001, 100_000_000_001, id="first millisecond"),
        pytest.param(99_999_999_999_999, 99_999_999_999_999, id="last millisecond"),
        pytest.param(100_000_000_000_000, None, id="later"),
        pytest.param("1.5", 1500, id="a second and a half"),
        pytest.param("0.5", None, id="half a second"),
        pytest.param("-0.5", None, id="before"),
        pytest.param("1e14", None, id="late text"),
        pytest.param("99999999999999.5", 99_999_999_999_999, id="last text"),
        pytest.param(False, None, id="false"),
        pytest.param("true", None, id="word"),
        pytest.param(b"5", 5000, id="bytes"),
        pytest.param({}, None, id="object"),
    ],
)
def test_times(time: object, expected: int | None) -> None:
    """Seconds to the year 5138, milliseconds from 1973: no time is both."""
    assert milliseconds(time) == expected


@pytest.mark.parametrize(
    ("key", "number"),
    [("1", 1), ("99999", 99_999), ("100000", None), ("01", 1), ("1a", None)],
)
def test_numbers_of_data_points(key: str, number: int | None) -> None:
    """A number has up to five digits."""
    points = () if number is None else (DataPoint("", True, 5000, number),)
    content: Any = {"devId": "d", "status": [{key: True, "t": 5}]}
    assert parse(4, content, 7) == StatusReport(device_id="d", points=points, time=7)


@pytest.mark.parametrize(
    ("data_id", "expected"), [("x", "x"), ("", None), (5, None), (None, None)]
)
def test_ids_of_reports(data_id: Any, expected: str | None) -> None:
    """An id that is no word is none."""
    content = {"devId": "d", "status": [], "dataId": data_id}
    assert parse(4, content, 7) == StatusReport(
        device_id="d", points=(), time=7, data_id=expected
    )


def test_odd_item_hides_none_that_follows() -> None:
    """Each item of a report stands for itself."""
    content: Any = {
        "devId": "d",
        "status": [
            "odd",
            {"code": ""},
            {"code": "a", "value": {"b": [1]}, "t": "soon"},
            {"code": "b", "9": [2], "8": 3, "t": 6},
        ],
    }
    message = parse(4, content, 7)
    assert isinstance(message, StatusReport)
    assert message.points == (
        DataPoint("a", {"b": [1]}, None),
        DataPoint("b", [2], 6000, 9),
    )


def test_first_device_of_an_event() -> None:
    """The event's own device goes before the one in its data, its time as well."""
    content: Any = {
        "bizCode": "online",
        "devId": "d",
        "ts": 5,
        "bizData": {"devId": "e", "time": 6},
    }
    message: Any = parse(20, content, 7)
    assert (message.device_id, message.own_time, message.time) == ("d", 5000, 7)
    message = parse(20, {**content, "devId": "", "ts": 0}, 7)
    assert (message.device_id, message.own_time) == ("e", 6000)
    message = parse(20, {"bizCode": "x", "devId": "d"}, 7)
    assert message.own_time == 0
