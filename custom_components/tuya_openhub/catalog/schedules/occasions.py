"""Moments at which a device does something by itself, on days of the week or once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

_DAY: Final = timedelta(days=1)
# a plan repeats without an end; nobody looks further ahead
_FURTHEST: Final = timedelta(days=731)
# a week, and a day for what lies in another time zone
_NEXT: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A time of day on `days` of the week (0 is Monday), or on one `date`.

    `zone` is where the time counts, None where Home Assistant is.
    """

    time: time
    text: str
    days: frozenset[int] = frozenset()
    date: date | None = None
    zone: tzinfo | None = field(default=None, repr=False)

    def between(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Return the moments from `start` until before `end`; both have a time zone."""
        zone = self.zone or start.tzinfo
        day = start.astimezone(zone).date()
        last = end.astimezone(zone).date()
        if self.date is not None:
            day = last = self.date
        while day <= last:
            moment = datetime.combine(day, self.time, zone)
            if (day == self.date or day.weekday() in self.days) and (
                start <= moment < end
            ):
                yield moment
            day += _DAY


def occasions_between(
    occasions: Iterable[Occasion], start: datetime, end: datetime
) -> list[tuple[datetime, Occasion]]:
    """Return what happens from `start` until before `end`, in its order."""
    end = min(end, start + _FURTHEST)
    found = [
        (moment, occasion)
        for occasion in occasions
        for moment in occasion.between(start, end)
    ]
    return sorted(found, key=lambda each: each[0])


def next_occasion(
    occasions: Iterable[Occasion], now: datetime
) -> tuple[datetime, Occasion] | None:
    """Return what happens next, after `now`; None where nothing does."""
    now += timedelta(microseconds=1)
    occasions = tuple(occasions)
    once = [occasion.date for occasion in occasions if occasion.date is not None]
    end = now + _NEXT
    if once:
        last = datetime.combine(max(once) + _DAY, time(), now.tzinfo) + _DAY
        end = max(end, last)
    return next(iter(occasions_between(occasions, now, end)), None)
