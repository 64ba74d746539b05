"""Timers as the documents show them, and as nobody should send them."""

from datetime import date, time
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import OpenHubError, Problem, RequestError
from custom_components.tuya_openhub.openhub.services.timers import Timer, timers

from ..http.stage import Open, failure
from ..push.scripted import no, ok

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


@pytest.mark.parametrize("name", ["enable", "enabled", "status", "state"])
@pytest.mark.parametrize(
    ("value", "enabled"),
    [
        (False, False),
        (0, False),
        ("0", False),
        ("false", False),
        ("off", False),
        ("disable", False),
        (True, True),
        (1, True),
        ("1", True),
        ("true", True),
        ("on", True),
        ("enable", True),
        (None, True),
    ],
)
def test_words_for_off(name: str, value: Any, enabled: bool) -> None:
    """Each name may hold each word; what says nothing of it is on."""
    (timer,) = timers([{**TIMER, name: value}])
    assert timer.enabled is enabled


@pytest.mark.parametrize("day", range(7))
def test_days_of_a_week(day: int) -> None:
    """The first digit is Sunday, which is the last day here."""
    digits = ["0"] * 7
    digits[day] = "1"
    (timer,) = timers([{**TIMER, "loops": "".join(digits)}])
    assert timer.days == {[6, 0, 1, 2, 3, 4, 5][day]}


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"loops": "11111111"}, id="long-week"),
        pytest.param({"loops": "2222222"}, id="other-digits"),
        pytest.param({"loops": "", "date": "2026122"}, id="short-date"),
        pytest.param({"loops": "", "date": "202612240"}, id="long-date"),
        pytest.param({"loops": "", "date": "2026-2-4"}, id="dashes"),
        pytest.param({"loops": "", "date": 20261224}, id="date-number"),
    ],
)
def test_timer_of_no_day(odd: dict[str, Any]) -> None:
    """Without a day it never comes."""
    assert timers([{**TIMER, **odd}]) == []


def test_parts_of_a_timer() -> None:
    """Weekdays go before a date, and the zone is told apart from the time."""
    (timer,) = timers(
        {
            "timers": [
                {**TIMER, "time": "14:52+08:00", "date": "20261224", "timer_id": 5}
            ]
        }
    )
    assert timer == Timer(
        id="5",
        name="Work",
        time=time(14, 52),
        days=frozenset(range(5)),
        date=None,
        zone="Asia/Shanghai",
        values={"switch_1": True},
        enabled=True,
    )


@pytest.mark.parametrize("loops", [None, 5, "", "111"])
def test_timer_of_a_date_alone(loops: Any) -> None:
    """Where no weekday is told the date counts."""
    (timer,) = timers([{**TIMER, "loops": loops, "date": "20261224"}])
    assert (timer.days, timer.date) == (frozenset(), date(2026, 12, 24))


def test_timers_without_end() -> None:
    """More than a hundred are no list of timers."""
    assert len(timers([TIMER] * 101)) == 100


async def test_call_for_timers(stage: Open) -> None:
    """It is made once; a denial is one of this device."""
    path = "GET /v2.0/cloud/timer/device/d"
    on = await stage({path: [ok([TIMER]), no(500), no(1106)]})
    service = on.cloud.timers
    assert service is not None
    assert len(await service.timers("d")) == 1
    assert (await failure(service.timers("d"))).problem is Problem.CLOUD_ERROR
    assert on.server.calls() == [path] * 2
    assert isinstance(await failure(service.timers("d")), RequestError)
