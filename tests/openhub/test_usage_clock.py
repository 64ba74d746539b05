"""Figures belong to the right day and month, whatever the clocks of host and cloud say."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.usage import CallKind, Usage

from .doubles import DAY, FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """Begin on the first of November at midnight, in UTC."""
    clock = FakeClock()
    clock.wall = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    return clock


@pytest.fixture
def usage(clock: FakeClock) -> Usage:
    """Begin with nothing."""
    return Usage(clock=clock)


def today(usage: Usage) -> tuple[int, int]:
    """Return the calls and the messages of this day."""
    stored: Any = usage.store()
    return sum(stored["day_calls"].values()), stored["day_messages"]


def time_of(year: int, month: int, day: int, hour: int = 0) -> float:
    """Return seconds since the epoch, in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC).timestamp()


def make_calls(usage: Usage, number: int) -> None:
    """Make calls and take as many messages."""
    for _ in range(number):
        usage.admit(CallKind.STATUS)
        usage.message()


def figures(usage: Usage) -> tuple[int, int]:
    """Return the calls and the messages of this month."""
    return usage.calls_this_month, usage.messages_this_month


WRONG = [
    pytest.param(0.0, id="1970"),
    pytest.param(time_of(2000, 1, 1), id="2000"),
    pytest.param(time_of(2026, 10, 20), id="the last month"),
    pytest.param(time_of(2026, 12, 25), id="the next month"),
    pytest.param(time_of(2038, 1, 19), id="2038"),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_host_clock_starts_wrong(clock: FakeClock, usage: Usage, wrong: float) -> None:
    """Keep the stored figures, and count what was done before the time was known."""
    clock.wall = time_of(2026, 11, 10, 12)
    usage.learn_time(clock.wall)
    make_calls(usage, 20)
    stored = json.loads(json.dumps(usage.store()))

    clock.wall = wrong
    again = Usage(clock=clock, stored=stored)
    again.admit(CallKind.TOKEN)
    again.learn_time(time_of(2026, 11, 10, 13))
    assert figures(again) == (21, 20)
    assert today(again) == (21, 20)
    clock.wall = time_of(2026, 11, 10, 13)
    make_calls(again, 1)
    assert figures(again) == (22, 21)

    clock.now += 21 * DAY
    assert figures(again) == (0, 0)


@pytest.mark.parametrize("wrong", WRONG)
def test_host_clock_starts_wrong_with_nothing_stored(
    clock: FakeClock, wrong: float
) -> None:
    """Count the first calls of all in the month in which they were made."""
    clock.wall = wrong
    usage = Usage(clock=clock)
    make_calls(usage, 2)
    clock.wall = time_of(2026, 11, 10)
    usage.learn_time(time_of(2026, 11, 10))
    assert usage.calls_this_month == 2
    assert usage.forecast() == pytest.approx(42 * 20, rel=0.2)


def test_host_clock_starts_wrong_in_another_month(
    clock: FakeClock, usage: Usage
) -> None:
    """Leave the old month's figures behind, not the calls of the new one."""
    make_calls(usage, 20)
    stored = usage.store()
    clock.wall = time_of(2000, 1, 1)
    again = Usage(clock=clock, stored=stored)
    again.admit(CallKind.TOKEN)
    assert again.calls_this_month == 21
    again.learn_time(time_of(2026, 12, 2))
    assert (again.calls_this_month, today(again)) == (1, (1, 0))


@pytest.mark.parametrize("wrong", WRONG)
def test_host_clock_jumps(clock: FakeClock, usage: Usage, wrong: float) -> None:
    """Take no notice of the host's clock once the cloud's is known."""
    clock.wall = time_of(2026, 11, 10, 12)
    usage.learn_time(clock.wall)
    make_calls(usage, 20)
    clock.wall = wrong
    make_calls(usage, 1)
    assert figures(usage) == (21, 21)
    assert usage.store()["at"] == time_of(2026, 11, 10, 12)
    usage.learn_time(time_of(2026, 11, 10, 13))
    clock.wall = time_of(2026, 11, 10, 13)
    assert figures(usage) == (21, 21)


def test_clock_jumps_back_without_a_cloud_that_tells_time(
    clock: FakeClock, usage: Usage
) -> None:
    """Let the month stand still until the host's clock is right again."""
    clock.wall = time_of(2026, 11, 10)
    make_calls(usage, 20)
    clock.wall = time_of(2000, 1, 1)
    make_calls(usage, 1)
    assert figures(usage) == (21, 21)
    stored: Any = usage.store()
    assert stored["at"] == time_of(2026, 11, 10)
    clock.wall = time_of(2026, 11, 10, 1)
    assert figures(usage) == (21, 21)


def test_stored_time_in_the_future(clock: FakeClock, usage: Usage) -> None:
    """Go on in this month where the stored one has not begun."""
    clock.wall = time_of(2031, 5, 5)
    make_calls(usage, 20)
    clock.wall = time_of(2026, 11, 10)
    again = Usage(clock=clock, stored=usage.store())
    again.learn_time(clock.wall)
    assert figures(again) == (20, 20)
    clock.now += 25 * DAY
    assert figures(again) == (0, 0)


@pytest.mark.parametrize(
    "odd", [0.0, 12.0, time_of(2000, 1, 1), time_of(2300, 1, 1), float("nan")]
)
def test_odd_time_in_an_answer(clock: FakeClock, usage: Usage, odd: float) -> None:
    """Believe no time that cannot be."""
    make_calls(usage, 20)
    usage.learn_time(odd)
    assert figures(usage) == (20, 20)
    assert usage.store()["at"] == clock.wall


def test_answers_cross_midnight_in_disorder(clock: FakeClock, usage: Usage) -> None:
    """Stay in the new month where an answer of the old one comes late."""
    usage.learn_time(time_of(2026, 11, 30))
    make_calls(usage, 20)
    usage.learn_time(time_of(2026, 12, 1))
    make_calls(usage, 2)
    usage.learn_time(time_of(2026, 12, 1) - 5)
    make_calls(usage, 1)
    assert figures(usage) == (3, 3)
    usage.learn_time(time_of(2026, 12, 1) + 5)
    assert figures(usage) == (3, 3)
