"""An import: what it takes first, then the calls, then the statistics."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
import logging
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ...openhub import (
    DAYS_AT_ONCE,
    CallKind,
    Cloud,
    DeviceStatistics,
    OpenHubError,
    RequestError,
    Statistic,
    Usage,
)
from ..exceptions import order_error
from .join import Changes, join, wanted_hours
from .meters import Meter
from .own_time import HOUR, day_of, days_of, hours_of, to_utc, zone_of
from .recorded import Recorded, async_read, async_write

_LOGGER = logging.getLogger(__name__)

# hours may reach back less far than days: after so many refusals in a row the older
# days are not asked for
_REFUSED: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked for; `zone` is None where the device's own is to be found out."""

    device_id: str
    start: datetime
    dry_run: bool
    zone: tzinfo | None = None


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What is to be read for one sensor, the newest day first; `reason` if nothing is.

    `used` has what Tuya says of each day as a whole.
    """

    meter: Meter
    reason: str = ""
    statistic: Statistic | None = None
    recorded: Recorded | None = None
    days: list[date] = field(default_factory=list)
    later: int = 0
    used: dict[date, Decimal | None] = field(default_factory=dict)
    added: float = 0.0
    hours: int = 0
    error: OpenHubError | None = None


class HistoryImport:
    """One import for the sensors of a device; raises `OpenHubError`."""

    def __init__(
        self, hass: HomeAssistant, cloud: Cloud, usage: Usage, request: Request
    ) -> None:
        """Initialize; nothing is asked yet."""
        self._hass = hass
        self._statistics: DeviceStatistics = cloud.statistics
        self._usage = usage
        self._request = request
        self._start = int(-(-request.start.timestamp() // HOUR) * HOUR)
        self._now = int(dt_util.utcnow().timestamp()) // HOUR * HOUR
        self._zone = request.zone or dt_util.get_default_time_zone()

    async def async_run(self, meters: Iterable[Meter]) -> JsonObjectType:
        """Say what an import takes, and make it unless that is all that was asked."""
        statistics = self._statistics
        async with statistics.lock:
            before = statistics.calls
            plans = [await self._plan(meter) for meter in meters]
            self._share_calls(plans)
            calls = sum(len(plan.days) for plan in plans)
            if not self._request.dry_run:
                for plan in plans:
                    await self._import(plan)
            made = statistics.calls - before
        return {
            "dry_run": self._request.dry_run,
            "time_zone": str(self._zone),
            "calls": calls,
            "calls_made": made,
            "calls_left_today": self._calls_left(),
            "entities": [_described(plan) for plan in plans],
        }

    def _calls_left(self) -> int:
        return self._usage.calls_left(CallKind.STATISTICS)

    # What it takes

    async def _plan(self, meter: Meter) -> _Plan:
        """Find out what is missing of a sensor, and on which days Tuya has it."""
        self._need(1)
        device_id = self._request.device_id
        plan = _Plan(meter=meter)
        kinds = await self._statistics.kinds(device_id)
        plan.statistic = meter.choose(kinds)
        if plan.statistic is None:
            plan.reason = _no_statistic(meter.code, kinds)
            return plan
        plan.recorded = recorded = await async_read(self._hass, meter)
        if recorded.factor is None:
            unit = recorded.metadata["unit_of_measurement"]
            plan.reason = f"Its statistics are in {unit}, which {meter.unit} cannot be converted to"
            return plan
        wanted = wanted_hours(
            recorded.rows, self._start, self._now, misses=meter.misses
        )
        if not wanted:
            plan.reason = "Nothing is missing since then"
            return plan
        await self._find_days(plan, plan.statistic, wanted)
        return plan

    async def _find_days(
        self, plan: _Plan, statistic: Statistic, wanted: list[int]
    ) -> None:
        """Find out on which days something was used."""
        self._need(1)
        await self._find_zone()
        days = days_of(wanted, self._zone)
        self._need(-(-((days[0] - days[-1]).days + 1) // DAYS_AT_ONCE))
        used = await self._statistics.days(
            self._request.device_id, statistic, days[-1], days[0]
        )
        today = day_of(self._now, self._zone)
        # what was not answered for, or may not be complete, may have hours all the same
        plan.days = [day for day in days if used.get(day, 1) or day == today]
        plan.used = {day: used[day] for day in days if day in used}
        if not plan.days and not any(each is not None for each in plan.used.values()):
            plan.reason = "Tuya has nothing of the time that is missing"

    def _need(self, calls: int) -> None:
        """Raise unless so many calls are left today."""
        if self._calls_left() < calls:
            raise order_error("no_history_calls_left")

    async def _find_zone(self) -> None:
        if self._request.zone is None:
            offset = await self._statistics.utc_offset(self._request.device_id)
            home = dt_util.get_default_time_zone()
            self._zone = zone_of(offset, home, dt_util.utcnow().year)

    def _share_calls(self, plans: Iterable[_Plan]) -> None:
        """Leave for another day what the allowance is too short for, the oldest first."""
        left = self._calls_left()
        for plan in plans:
            plan.later = max(len(plan.days) - left, 0)
            oldest = plan.days[left:]
            plan.used = {
                day: used
                for day, used in plan.used.items()
                if not oldest or day > oldest[0]
            }
            plan.days = plan.days[:left]
            left -= len(plan.days)

    # The import

    async def _import(self, plan: _Plan) -> None:
        """Read what was planned, and store it; what was read is stored also at an error."""
        recorded = plan.recorded
        if (
            recorded is None
            or recorded.factor is None
            or (not plan.used and not plan.days)
        ):
            return
        amounts = await self._read(plan)
        factor = float(plan.meter.factor) * recorded.factor
        # read again: hours may have gone by
        recorded = await async_read(self._hass, plan.meter)
        changes = join(
            recorded.rows,
            {hour: float(amount) * factor for hour, amount in amounts.items()},
            self._start,
            self._now,
            misses=plan.meter.misses,
        )
        await self._store(plan, recorded, changes)
        if plan.error is not None:
            raise plan.error

    async def _store(self, plan: _Plan, recorded: Recorded, changes: Changes) -> None:
        if changes.rows or changes.shifts or changes.tail is not None:
            await async_write(self._hass, recorded, changes)
        plan.hours, plan.added = len(changes.rows), changes.added

    async def _read(self, plan: _Plan) -> dict[int, Decimal]:
        """Return the amounts by hour of UTC, of all days that are known."""
        amounts: dict[int, Decimal] = {}
        refused = 0
        for day in sorted({*plan.days, *plan.used}, reverse=True):
            hours: dict[int, Decimal] = {}
            if day in plan.days and refused < _REFUSED:
                try:
                    hours = await self._hours(plan, day)
                    refused = 0
                except RequestError as err:
                    _LOGGER.debug("Hours of %s were refused: %s", day, err)
                    refused += 1
                except OpenHubError as err:
                    plan.error = err
                    break
            parts = to_utc(day, hours, self._zone) if hours else self._parts(plan, day)
            for hour, amount in parts:
                amounts[hour] = amounts.get(hour, Decimal(0)) + amount
        return amounts

    async def _hours(self, plan: _Plan, day: date) -> dict[int, Decimal]:
        assert plan.statistic is not None
        return await self._statistics.hours(
            self._request.device_id, plan.statistic, day
        )

    def _parts(self, plan: _Plan, day: date) -> list[tuple[int, Decimal]]:
        """Divide what was used on a day that has no hours into equal parts."""
        used = plan.used.get(day)
        hours = hours_of(day, self._zone, self._now + HOUR)
        if used is None or not hours:
            return []
        return [(hour, used / len(hours)) for hour in hours]


def _no_statistic(code: str, kinds: Iterable[Statistic]) -> str:
    """Say why a data point has no statistic that tells what was used."""
    of_code = [each.kind for each in kinds if each.code == code]
    if of_code:
        return f"Tuya keeps {', '.join(of_code)} of {code}, which tells no use"
    return (
        f"Tuya keeps no statistics of {code}. They are set up for a product when its"
        " maker asks Tuya for it"
    )


def _described(plan: _Plan) -> JsonObjectType:
    """Return what the answer says of a sensor."""
    recorded = plan.recorded
    unit = recorded.metadata["unit_of_measurement"] if recorded else plan.meter.unit
    return {
        "entity_id": plan.meter.entity_id,
        "code": plan.meter.code,
        "calls": len(plan.days),
        "days_left_for_later": plan.later,
        "hours_imported": plan.hours,
        "added": round(plan.added, 6),
        "unit": unit,
        "reason": plan.reason,
    }
