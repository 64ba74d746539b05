"""The figures of usage to the last call and second: days, months, allowances, pace."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RefusedError
from custom_components.tuya_openhub.openhub.usage import CallKind, Usage

from .doubles import DAY, HOUR, FakeClock

QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004)


def at(year: int, month: int, day: int, hour: float = 0) -> float:
    """Return seconds since the epoch, in UTC."""
    return datetime(year, month, day, tzinfo=UTC).timestamp() + hour * HOUR


def clock_at(wall: float) -> FakeClock:
    """Return a clock that shows a time."""
    clock = FakeClock()
    clock.wall = wall
    return clock


def make_calls(usage: Usage, number: int) -> None:
    """Make calls of a kind without an allowance."""
    for _ in range(number):
        usage.admit(CallKind.STATUS)


def today(usage: Usage) -> tuple[int, int]:
    """Return the calls and the messages of this day."""
    stored: Any = usage.store()
    return sum(stored["day_calls"].values()), stored["day_messages"]


def test_restart_on_another_day() -> None:
    """Keep the month's messages, its beginning and last month's pace over a restart."""
    clock = clock_at(at(2026, 10, 31))
    usage = Usage(clock=clock)
    make_calls(usage, 62)
    clock.wall += DAY
    for _ in range(4):
        usage.message()
    clock.wall += DAY
    usage.message()
    make_calls(usage, 20)
    again = Usage(clock=clock, stored=json.loads(json.dumps(usage.store())))
    assert again.messages_this_month == 5
    assert today(again) == (20, 1)
    # one day of last month's 62 calls and one of 20, for the other 29 days
    assert again.forecast() == usage.forecast() == 20 + 41 * 29


@pytest.mark.parametrize(
    ("own_time", "clock_says", "of_this_month"),
    [
        pytest.param(at(2026, 11, 1), DAY, 1, id="of the new month"),
        pytest.param(at(2026, 10, 31, 23), DAY, 0, id="late, of the old one"),
        pytest.param(at(2099, 1, 1), 3600.0, 2, id="odd, no new month"),
        pytest.param(None, DAY, 1, id="without a time"),
    ],
)
def test_month_of_a_message(
    own_time: float | None, clock_says: float, of_this_month: int
) -> None:
    """A message belongs to the month of its own time, where the clock has come so far."""
    clock = clock_at(at(2026, 10, 31))
    usage = Usage(clock=clock)
    usage.message(at(2026, 10, 31) * 1000)
    clock.wall += clock_says
    usage.message() if own_time is None else usage.message(own_time * 1000)
    assert usage.messages_this_month == of_this_month


@pytest.mark.parametrize(
    ("stored", "calls"),
    [
        pytest.param({"at": 0.0, "since": 0.0}, 7, id="from the first second"),
        pytest.param({"at": 99_999_999_999.0, "since": 0.0}, 7, id="the last year"),
        pytest.param({"at": 1e11, "since": 0.0}, 0, id="later"),
        pytest.param({"at": 5.0, "since": 5.0}, 7, id="at once"),
        pytest.param({"at": 5.0, "since": 6.0}, 0, id="in disorder"),
    ],
)
def test_stored_times(stored: dict[str, Any], calls: int) -> None:
    """Take figures over where their times can be."""
    clock = clock_at(0.0)
    usage = Usage(clock=clock, stored={**stored, "month_calls": {"status": 7}})
    assert usage.calls_this_month == calls


def test_message_ends_the_day() -> None:
    """Count a message at midnight for the new day, with no call in between."""
    clock = clock_at(at(2026, 11, 10, 23.99))
    usage = Usage(clock=clock)
    usage.message()
    usage.message()
    clock.wall = at(2026, 11, 11)
    usage.message()
    clock.wall -= 1
    assert today(usage) == (0, 1)
    assert usage.messages_this_month == 3


def test_month_of_messages_alone() -> None:
    """Show no messages of the last month before there is one in the new month."""
    clock = clock_at(at(2026, 11, 30))
    usage = Usage(clock=clock)
    usage.message()
    assert usage.messages_this_month == 1
    clock.wall += DAY
    assert usage.messages_this_month == 0


@pytest.mark.parametrize(
    ("begins", "calls", "per_day"),
    [
        pytest.param(at(2026, 11, 30, 12), 21, 21, id="half a day is taken for one"),
        pytest.param(at(2026, 11, 29), 42, 21, id="two days"),
    ],
)
def test_forecast_of_a_new_month(begins: float, calls: int, per_day: int) -> None:
    """Begin with last month's calls a day, and count its days from their beginning."""
    clock = clock_at(begins)
    usage = Usage(clock=clock)
    make_calls(usage, calls)
    clock.wall = at(2026, 12, 1)
    assert usage.forecast() == per_day * 31
    make_calls(usage, 60)
    clock.wall = at(2026, 12, 3)
    # two days are seen of the new month
    assert usage.forecast() == 60 + (60 + per_day) // 3 * 29


def test_probe_ends() -> None:
    """Refuse the next call again when a probe is over."""
    usage = Usage(clock=FakeClock())
    usage.refuse(QUOTA, CallKind.DEVICES)
    with usage.probing():
        usage.admit(CallKind.DEVICES)
    with pytest.raises(RefusedError):
        usage.admit(CallKind.DEVICES)
    assert usage.calls_this_month == 1
    with usage.probing():
        usage.succeeded(CallKind.DEVICES)
    usage.admit(CallKind.DEVICES)


def test_probe_of_another_project() -> None:
    """Keep one project's calls out while another is probed."""
    clock = FakeClock()
    usage, other = Usage(clock=clock), Usage(clock=clock)
    usage.refuse(QUOTA, CallKind.DEVICES)
    with other.probing(), pytest.raises(RefusedError):
        usage.admit(CallKind.DEVICES)
    with other.probing():
        usage.succeeded(CallKind.DEVICES)
    assert usage.refusal is QUOTA


@pytest.mark.parametrize(
    ("early", "kept"),
    [
        pytest.param(-DAY, True, id="a day behind"),
        pytest.param(-DAY - 1, False, id="more behind"),
        pytest.param(DAY, True, id="a day ahead"),
        pytest.param(DAY + 1, False, id="more ahead"),
        pytest.param(0, True, id="right"),
    ],
)
def test_host_clock_that_is_nearly_right(early: float, kept: bool) -> None:
    """Keep what was counted before the first answer, where the host's time may be right."""
    right = at(2026, 11, 10, 12)
    clock = clock_at(right + early)
    usage = Usage(clock=clock, stored={"at": right - DAY * 3, "since": right - DAY * 5})
    for _ in range(3):
        usage.message()
    make_calls(usage, 2)
    usage.learn_time(right)
    assert (usage.messages_this_month == 3) is kept
    assert usage.calls_this_month == 2


def test_host_clock_put_right_before_the_first_answer() -> None:
    """See that the clock was wrong at the start, though it is right by now."""
    clock = clock_at(0.0)
    usage = Usage(clock=clock)
    make_calls(usage, 2)
    clock.wall = at(2026, 11, 10)
    usage.learn_time(clock.wall)
    assert today(usage) == (2, 0)
    assert usage.calls_this_month == 2
    usage.learn_time(clock.wall)
    assert usage.calls_this_month == 2


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        pytest.param(at(2026, 11, 30), at(2026, 12, 1), id="a day earlier"),
        pytest.param(at(2026, 11, 30) - 1, at(2026, 11, 30) - 1, id="more"),
    ],
)
def test_cloud_that_corrects_itself(answered: float, shown: float) -> None:
    """Go back by more than a day only."""
    usage = Usage(clock=FakeClock())
    usage.learn_time(at(2026, 12, 1, 1))
    usage.learn_time(answered)
    assert usage.store()["at"] == shown
