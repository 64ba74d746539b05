"""When something happens: days of the week, single days, time zones, changes of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.tuya_openhub.catalog import (
    EVERY_DAY,
    Occasion,
    next_occasion,
    occasions_between,
)

BERLIN, ISTANBUL = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Istanbul")
# a Monday
NOON = datetime(2026, 3, 23, 12, 0, tzinfo=BERLIN)
WEEK = timedelta(days=7)


def weekly(hour: int, *days: int) -> Occasion:
    """Return what happens at an hour, every day where no days are named."""
    return Occasion(time=time(hour), days=frozenset(days) or EVERY_DAY, text=f"{hour}")


def test_days_of_the_week_in_order() -> None:
    """What happens at several times comes in the order of time."""
    found = occasions_between([weekly(20), weekly(7, 2, 5)], NOON, NOON + WEEK)
    assert [(moment.day, moment.hour) for moment, _ in found] == [
        (23, 20),
        (24, 20),
        (25, 7),
        (25, 20),
        (26, 20),
        (27, 20),
        (28, 7),
        (28, 20),
        (29, 20),
    ]


def test_clocks_change() -> None:
    """Seven o'clock stays seven o'clock on the day that begins an hour later."""
    saturday, sunday = (
        moment for moment, _ in occasions_between([weekly(7, 5, 6)], NOON, NOON + WEEK)
    )
    assert (saturday.hour, sunday.hour) == (7, 7)
    assert sunday.astimezone(UTC) - saturday.astimezone(UTC) == timedelta(hours=23)


def test_other_time_zone() -> None:
    """A timer counts where its device is: midnight there is the evening before here."""
    timer = Occasion(time=time(0, 30), days=frozenset({1}), zone=ISTANBUL, text="night")
    found = next_occasion([timer], NOON)
    assert found is not None
    assert found[0].astimezone(BERLIN) == datetime(2026, 3, 23, 22, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 12, 24), True, id="far-ahead"),
        pytest.param(date(2026, 3, 23), False, id="over"),
        pytest.param(date(2040, 1, 1), False, id="further-than-anybody-looks"),
    ],
)
def test_once(day: date, expected: bool) -> None:
    """What happens once is found however far ahead, and is over then."""
    found = next_occasion([Occasion(time=time(9), date=day, text="once")], NOON)
    assert (found is not None) is expected


def test_now_is_not_next() -> None:
    """What happens at this moment is not what comes next; a range begins with it."""
    (only,) = occasions_between([weekly(12, 0)], NOON, NOON + WEEK)
    assert only[0] == NOON
    following = next_occasion([weekly(12, 0)], NOON)
    assert following is not None
    assert following[0] == NOON + WEEK
    assert next_occasion([], NOON) is None
    assert next_occasion([Occasion(time=time(9), text="never")], NOON) is None
