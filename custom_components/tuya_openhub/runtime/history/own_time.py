"""From the days and hours of a device's own time to hours of UTC.

Home Assistant's statistics begin at full hours of UTC. A device's time may have its
summer time, and be half an hour beside.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final

HOUR: Final = 3600


def zone_of(offset: timedelta | None, home: tzinfo, year: int) -> tzinfo:
    """Return the zone of a device that only tells how far from UTC it is.

    Where the home's own zone is that far from UTC at some time of the year, it is
    the one, with its summer time.
    """
    seasons = {
        datetime(year, month, 1, tzinfo=home).utcoffset() for month in range(1, 13)
    }
    return home if offset is None or offset in seasons else timezone(offset)


def day_of(hour: int, zone: tzinfo) -> date:
    """Return the day in which an hour begins."""
    return datetime.fromtimestamp(hour, zone).date()


def days_of(hours: Iterable[int], zone: tzinfo) -> list[date]:
    """Return the days that hours touch, the newest first."""
    edges = (edge for hour in hours for edge in (hour, hour + HOUR - 1))
    return sorted({day_of(edge, zone) for edge in edges}, reverse=True)


def to_utc(
    day: date, hours: Mapping[int, Decimal], zone: tzinfo
) -> Iterator[tuple[int, Decimal]]:
    """Yield the amounts of a day's hours by the clock as parts of hours of UTC.

    An hour that is twice on a day is split, as nobody knows its halves; what stands at
    one that the day lacks belongs to the one after.
    """
    for hour, amount in hours.items():
        local = datetime.combine(day, time(hour), zone)
        first, second = (int(local.replace(fold=fold).timestamp()) for fold in (0, 1))
        starts = [first, second] if second > first else [first]
        for start in starts:
            yield from _full_hours(start, amount / len(starts))


def _full_hours(start: int, amount: Decimal) -> Iterator[tuple[int, Decimal]]:
    """Yield the parts of an hour that may begin beside the full hour."""
    late = start % HOUR
    yield start - late, amount * (HOUR - late) / HOUR
    if late:
        yield start - late + HOUR, amount * late / HOUR


def hours_of(day: date, zone: tzinfo, until: int) -> list[int]:
    """Return the full hours of UTC that begin on a day, and before a time."""
    first, last = (
        int(datetime.combine(each, time(), zone).timestamp())
        for each in (day, day + timedelta(days=1))
    )
    begin = first + -first % HOUR
    return list(range(begin, min(last, until), HOUR))


def as_datetime(hour: int) -> datetime:
    """Return the time at which an hour begins."""
    return datetime.fromtimestamp(hour, UTC)
