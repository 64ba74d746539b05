"""What may be spent: a few calls at once, then as many as time brings."""

import pytest

from custom_components.tuya_openhub.openhub.allowance import Bucket, ReadingAllowance

HOUR = 3600.0
DAY = 24 * HOUR


def spend_all(allowance: Bucket | ReadingAllowance, now: float, until: float) -> int:
    """Spend whatever is to be had, as soon as it is, and count it."""
    count = 0
    while (ready := max(now, allowance.ready_at(now))) <= until:
        now = ready
        allowance.spend(now)
        count += 1
    return count


def test_bucket_fills_with_time() -> None:
    """Three at once, then one in ten seconds, never more than three."""
    bucket = Bucket(3, 10)
    assert spend_all(bucket, 0, 0) == 3
    assert bucket.ready_at(0) == 10
    assert bucket.ready_at(10) == 0
    assert spend_all(bucket, 1000, 1000) == 3


def test_what_is_spent_without_asking_is_missing_later() -> None:
    """A person may ask at any time; the next reading waits for it, but not for ever."""
    bucket = Bucket(1, 10)
    for _ in range(50):
        bucket.spend(0)
    assert bucket.ready_at(0) == 20
    # a clock that seems to go back gives nothing, and takes nothing
    assert bucket.ready_at(-5) == 15


@pytest.mark.parametrize(
    ("stretch", "hour", "first_day", "day"),
    [
        pytest.param(1, range(15, 21), range(80, 100), range(46, 50), id="no budget"),
        pytest.param(4, range(6, 10), range(20, 28), range(11, 14), id="short budget"),
        pytest.param(
            99, range(6, 8), range(16, 25), range(11, 14), id="no budget left"
        ),
    ],
)
def test_readings(stretch: float, hour: range, first_day: range, day: range) -> None:
    """Twenty in an hour, and in the long run one after each lease at least."""
    assert spend_all(ReadingAllowance(lambda s: s * stretch), 0, HOUR) in hour
    allowance = ReadingAllowance(lambda s: s * stretch)
    assert spend_all(allowance, 0, DAY) in first_day
    assert spend_all(allowance, DAY, 2 * DAY) in day


def test_readings_at_once() -> None:
    """Six, and then one in five minutes."""
    allowance = ReadingAllowance(lambda seconds: seconds)
    assert spend_all(allowance, 0, 0) == 6
    assert allowance.ready_at(0) == 300
    assert allowance.ready_at(299) == pytest.approx(300)
    assert allowance.ready_at(300) == 0


@pytest.mark.parametrize(
    ("stretch", "spent", "ready"),
    [
        pytest.param(1, 48, 1800, id="two days' worth in half-hours"),
        pytest.param(1, 49, 3600, id="one more"),
        pytest.param(1, 99, 3600, id="many more"),
        pytest.param(4, 12, 7200, id="short budget"),
        pytest.param(99, 12, 14_400, id="no budget left"),
    ],
)
def test_readings_of_a_day(stretch: float, spent: int, ready: float) -> None:
    """Forty-eight a day, twelve where the budget is short: one after each lease."""
    allowance = ReadingAllowance(lambda seconds: seconds * stretch)
    for _ in range(spent):
        allowance.spend(0)
    assert allowance.ready_at(0) == ready


def test_budget_that_changes() -> None:
    """What is missing fills up at the pace of the moment."""
    stretch = [1.0]
    allowance = ReadingAllowance(lambda seconds: seconds * stretch[0])
    assert spend_all(allowance, 0, 0) == 6
    stretch[0] = 2.0
    assert allowance.ready_at(0) == 600
    allowance.spend(0)
    assert allowance.ready_at(0) == 1200
