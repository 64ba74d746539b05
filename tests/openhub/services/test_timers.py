"""Timers as the documents show them, and as nobody should send them."""

from datetime import date, time
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import OpenHubError
from custom_components.tuya_openhub.openhub.services.timers import Timer, timers

# the example of the page, with the digits of a working week
TIMER: dict[str, Any] = {
    "timer_id": "1234",
    "alias_name": "Work",
    "time": "14:52",
    "timezone_id": "Asia/Shanghai",
    "date": "00000000",
    "loops": "0111110",
    "functions": [{"code": "switch_1", "value": True}],
}


def test_timer_of_the_documents() -> None:
    """The first digit is Sunday; a timer that says nothing of it is on."""
    assert timers([TIMER]) == [
        Timer(
            id="1234",
            name="Work",
            time=time(14, 52),
            days=frozenset(range(5)),
            zone="Asia/Shanghai",
            values={"switch_1": True},
        )
    ]
    (once,) = timers([{**TIMER, "loops": "0000000", "date": "20261224"}])
    assert (once.days, once.date) == (frozenset(), date(2026, 12, 24))
    (sunday,) = timers({"list": [{**TIMER, "loops": "1000000"}]})
    assert sunday.days == {6}


@pytest.mark.parametrize(
    "off",
    [
        pytest.param({"enable": False}, id="enable"),
        pytest.param({"enabled": False}, id="enabled"),
        pytest.param({"status": 0}, id="status-number"),
        pytest.param({"status": "0"}, id="status-text"),
        pytest.param({"state": "disable"}, id="state"),
    ],
)
def test_timer_that_is_off(off: dict[str, Any]) -> None:
    """Each name that programs read is understood."""
    (timer,) = timers([{**TIMER, **off}])
    assert not timer.enabled


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"time": "25:00"}, id="hour"),
        pytest.param({"time": 1452}, id="time-number"),
        pytest.param({"loops": "111"}, id="short-week"),
        pytest.param({"loops": 1111111}, id="week-number"),
        pytest.param({"loops": None, "date": "20261331"}, id="month-13"),
        pytest.param({"loops": None, "date": "tomorrow"}, id="date-word"),
        pytest.param({"loops": "0000000"}, id="never"),
    ],
)
def test_odd_timer_hides_no_other(odd: dict[str, Any]) -> None:
    """An entry that makes no sense is left out."""
    assert [timer.id for timer in timers([{**TIMER, **odd}, TIMER, 5])] == ["1234"]


def test_odd_answers() -> None:
    """Nothing is no timer, what is no list is an error, what lacks names has none."""
    assert timers(None) == timers([]) == []
    with pytest.raises(OpenHubError):
        timers("none")
    (bare,) = timers([{"time": "07:05", "loops": "1111111", "timezone_id": 8}])
    assert (bare.id, bare.name, bare.zone, dict(bare.values)) == ("", "", "", {})
