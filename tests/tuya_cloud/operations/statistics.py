"""Statistics of data points: what Tuya adds up of their reports, where it does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
import re
from typing import Any

from ..truth import SimDevice
from .errors import ApiError, required_text

# an answer has no more days than these; hours are of one day
LONGEST = 31
_HOLE = "#"

type Handler = Callable[[Any, re.Match[str]], Any]
type Find = Callable[[re.Match[str]], SimDevice]


@dataclass(slots=True, kw_only=True)
class SimStatistic:
    """What was used, by hour of UTC; hours that are missing read "#".

    `zone` is the time by which hours and days are counted. Hours before `hours_since`
    are in the days alone. `days_told` False leaves the days empty.
    """

    code: str
    kind: str = "sum"
    zone: tzinfo = UTC
    used: dict[int, Decimal] = field(default_factory=dict)
    hours_since: int = 0
    days_told: bool = True

    def hours(self, day: date) -> dict[str, str]:
        """Write the hours of a day."""
        sums: dict[str, Decimal] = {}
        for hour, amount in self.used.items():
            if hour >= self.hours_since:
                key = f"{datetime.fromtimestamp(hour, self.zone):%Y%m%d%H}"
                sums[key] = sums.get(key, Decimal(0)) + amount
        return _written([f"{day:%Y%m%d}{hour:02}" for hour in range(24)], sums)

    def days(self, first: date, last: date) -> dict[str, str]:
        """Write the days of a time."""
        if not self.days_told:
            return {}
        sums: dict[str, Decimal] = {}
        for hour, amount in self.used.items():
            key = f"{datetime.fromtimestamp(hour, self.zone):%Y%m%d}"
            sums[key] = sums.get(key, Decimal(0)) + amount
        count = (last - first).days + 1
        days = (first + timedelta(days=number) for number in range(count))
        return _written([f"{day:%Y%m%d}" for day in days], sums)


class Statistics:
    """The statistics of devices; most have none."""

    def __init__(self) -> None:
        """Begin without any."""
        self.kept: dict[str, list[SimStatistic]] = {}

    def keep(self, device_id: str, statistic: SimStatistic) -> SimStatistic:
        """Set a statistic up for a device."""
        self.kept.setdefault(device_id, []).append(statistic)
        return statistic

    def routes(self, find: Find) -> list[tuple[str, str, Handler]]:
        """Route the calls; `find` returns the device that a path names."""
        path = "/v1.0/devices/(?P<id>[^/]+)"
        return [
            ("GET", f"{path}/all-statistic-type", lambda _, m: self.kinds(find(m))),
            (
                "GET",
                f"{path}/statistics/(?P<period>hours|days)",
                lambda r, m: self.read(find(m), m["period"], r.query),
            ),
        ]

    def kinds(self, device: SimDevice) -> list[dict[str, str]]:
        """List what there is of a device."""
        return [
            {"code": each.code, "stat_type": each.kind}
            for each in self.kept.get(device.id, ())
        ]

    def read(
        self, device: SimDevice, period: str, query: Mapping[str, str]
    ) -> dict[str, Any]:
        """Give the hours of one day, or the days of a month."""
        code, kind = required_text(query, "code"), required_text(query, "stat_type")
        found = next(
            (
                each
                for each in self.kept.get(device.id, ())
                if (each.code, each.kind) == (code, kind)
            ),
            None,
        )
        if found is None:
            raise ApiError(1109)
        if period == "days":
            first, last = (_day(query, key) for key in ("start_day", "end_day"))
            if not 0 <= (last - first).days < LONGEST:
                raise ApiError(1109)
            return {"days": found.days(first, last)}
        first, last = (_day(query, key, "%H") for key in ("start_hour", "end_hour"))
        if first != last:
            raise ApiError(1109)
        return {"hours": found.hours(first)}


def _written(keys: Iterable[str], sums: Mapping[str, Decimal]) -> dict[str, str]:
    """Write an amount for each key, and a hole where there is none."""
    return {key: str(sums.get(key, _HOLE)) for key in keys}


def _day(query: Mapping[str, str], key: str, rest: str = "") -> date:
    text = required_text(query, key)
    if len(text) != (10 if rest else 8) or not text.isdecimal():
        raise ApiError(1109)
    try:
        return datetime.strptime(text, f"%Y%m%d{rest}").replace(tzinfo=UTC).date()
    except ValueError:
        raise ApiError(1109) from None
