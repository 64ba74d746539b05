"""Statistics that Tuya keeps of data points, by hour and by day.

A product has them only where Tuya set them up for it, so most devices have none.
https://developer.tuya.com/en/docs/cloud/device-data-statistic?id=Ka7g7nvnad1rm
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
import re
from typing import Any, Final

from ..errors import RequestError
from ..http import parse
from ..http.project import Project, about_device, segment
from ..models import JsonValue
from ..usage import CallKind

# of days no document says how many an answer holds
DAYS_AT_ONCE: Final = 31
# an import is looked at first, and then made: what was read need not be read again
_AGE: Final = 3600.0
# no hour of no counter has more, in any unit
_MOST: Final = Decimal(10**7)
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """What Tuya makes of a data point's reports.

    `kind` is `sum` (of increments), `minux` (the growth of a total), `avg`, `max` …
    """

    code: str
    kind: str


class DeviceStatistics:
    """The statistics of a project's devices; amounts are in the unit of the data point.

    `calls` counts what was asked; what was read within the last hour is not asked again,
    except hours. `lock` is for whoever must not do the same twice at once.
    """

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project
        self._known: dict[tuple[str, ...], tuple[float, Any]] = {}
        self.calls = 0
        self.lock = asyncio.Lock()

    async def kinds(self, device_id: str) -> list[Statistic]:
        """List what statistics there are of a device; mostly none."""

        async def ask() -> list[Statistic]:
            return statistics(await self._get(device_id, "/all-statistic-type"))

        return await self._once(("kinds", device_id), ask)

    async def utc_offset(self, device_id: str) -> timedelta | None:
        """Read how far a device's time is from UTC; None where that is not known."""

        async def ask() -> timedelta | None:
            try:
                result = await self._get(device_id, "")
            except RequestError:
                return None
            return parse_offset(
                result.get("time_zone") if isinstance(result, dict) else None
            )

        return await self._once(("offset", device_id), ask)

    async def days(
        self, device_id: str, statistic: Statistic, first: date, last: date
    ) -> dict[date, Decimal | None]:
        """Read the amounts of some days, None for one that Tuya has nothing of.

        A day that is left out was not answered for.
        """
        found: dict[date, Decimal | None] = {}
        while first <= last:
            end = min(last, first + timedelta(days=DAYS_AT_ONCE - 1))
            found |= await self._month(device_id, statistic, first, end)
            first = end + timedelta(days=1)
        return found

    async def _month(
        self, device_id: str, statistic: Statistic, first: date, last: date
    ) -> dict[date, Decimal | None]:
        texts = f"{first:%Y%m%d}", f"{last:%Y%m%d}"
        query = {"start_day": texts[0], "end_day": texts[1]}

        async def ask() -> dict[date, Decimal | None]:
            try:
                read = await self._read(device_id, "days", statistic, query)
            except RequestError:
                return {}
            keys = [key for key in read if texts[0] <= key <= texts[1]]
            newest = max(keys, default="")
            count = (last - first).days + 1
            days = [first + timedelta(days=number) for number in range(count)]
            return {
                day: read.get(key) for day in days if (key := f"{day:%Y%m%d}") <= newest
            }

        key = ("days", device_id, statistic.code, statistic.kind, *texts)
        return await self._once(key, ask)

    async def hours(
        self, device_id: str, statistic: Statistic, day: date
    ) -> dict[int, Decimal]:
        """Read the amounts of a day's hours by the clock, as far as Tuya has them.

        `RequestError` is a refusal of this day.
        """
        text = f"{day:%Y%m%d}"
        # an answer covers one day at most
        query = {"start_hour": f"{text}00", "end_hour": f"{text}23"}
        read = await self._read(device_id, "hours", statistic, query)
        hours = {f"{text}{hour:02}": hour for hour in range(24)}
        return {
            hour: amount
            for key, hour in hours.items()
            if (amount := read.get(key)) is not None
        }

    async def _read(
        self,
        device_id: str,
        period: str,
        statistic: Statistic,
        query: Mapping[str, str],
    ) -> dict[str, Decimal | None]:
        """Return amounts by their times, as they are written."""
        asked = {"code": statistic.code, "stat_type": statistic.kind, **query}
        result = await self._get(device_id, f"/statistics/{period}", asked)
        inner = result.get(period, result) if isinstance(result, dict) else None
        if not isinstance(inner, dict):
            return {}
        return {key: amount_of(value) for key, value in inner.items()}

    async def _get(
        self, device_id: str, rest: str, query: Mapping[str, str] | None = None
    ) -> JsonValue:
        self.calls += 1
        path = f"/v1.0/devices/{segment(device_id)}{rest}"
        with self._project.operation(CallKind.STATISTICS), about_device():
            return await self._project.get(CallKind.STATISTICS, path, query)

    async def _once[T](
        self, key: tuple[str, ...], ask: Callable[[], Awaitable[T]]
    ) -> T:
        """Return what was read lately, or ask for it."""
        now = self._project.clock.monotonic()
        self._known = {
            each: known for each, known in self._known.items() if now < known[0]
        }
        if key not in self._known:
            self._known[key] = (now + _AGE, await ask())
        found: T = self._known[key][1]
        return found


def statistics(result: JsonValue) -> list[Statistic]:
    """Read which statistics there are."""
    return [
        Statistic(code=code, kind=kind)
        for entry in parse.entries(result, "list")
        if isinstance(code := entry.get("code"), str)
        and isinstance(kind := entry.get("stat_type"), str)
        and code
        and kind
    ]


def parse_offset(text: object) -> timedelta | None:
    """Read an offset from UTC such as "+02:00"."""
    if not isinstance(text, str) or not (match := _OFFSET.fullmatch(text.strip())):
        return None
    sign, hours, minutes = match.groups()
    found = timedelta(hours=int(hours), minutes=int(minutes))
    if found > timedelta(hours=14) or int(minutes) > 59:
        return None
    return -found if sign == "-" else found


def amount_of(raw: JsonValue) -> Decimal | None:
    """Read an amount, None for the "#" of a hole and whatever else is none."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return None
    text = str(raw).strip()
    if len(text) > _LONGEST or "_" in text:
        return None
    try:
        amount = Decimal(text)
    except ArithmeticError:
        return None
    return amount if amount.is_finite() and 0 <= amount <= _MOST else None
