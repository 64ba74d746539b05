"""A plug with counters whose use Tuya kept, and the recorder that imports it."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
import random
from typing import Any

from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import StatisticsShortTerm
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_import_statistics,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.integration.helpers import entity_of, make_entry, set_up
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.operations.statistics import SimStatistic

from .test_statistics import INCREMENTS, TOTALS, Tape

HOUR = 3600


def used_in(first: int, hours: int, *, holes: bool = False) -> dict[int, Decimal]:
    """Use some energy in each hour, of which there are halves in Wh."""
    dice = random.Random(3)
    return {
        first + HOUR * number: Decimal(dice.randrange(1000)) / 500
        for number in range(hours)
        if not holes or dice.random() < 0.8
    }


def this_hour() -> int:
    """Return when the current hour began."""
    return int(dt_util.utcnow().timestamp()) // HOUR * HOUR


class Home:
    """A plug with counters, and what Tuya kept of them."""

    def __init__(self, hass: HomeAssistant, cloud: TuyaCloud) -> None:
        """Make a plug with a counter of increments and a total."""
        self.hass, self.cloud = hass, cloud
        self.entry = make_entry(cloud)
        self.tape = Tape(hass, cloud, self.entry)
        self.tape.device.status[TOTALS] = 5_000_000
        self.device_id = self.tape.device.id

    async def start(self) -> None:
        """Set everything up."""
        await async_setup_component(self.hass, "sensor", {})
        await set_up(self.hass, self.entry)
        await self.tape.connected()

    def keep(
        self,
        used: Mapping[int, Decimal],
        code: str = INCREMENTS,
        *,
        zone: tzinfo = UTC,
        offset: str = "+00:00",
        **more: Any,
    ) -> SimStatistic:
        """Let Tuya have statistics of a counter."""
        self.tape.device.entry["time_zone"] = offset
        statistic = SimStatistic(code=code, zone=zone, used=dict(used), **more)
        return self.cloud.operations.statistics.keep(self.device_id, statistic)

    def entity(self, code: str = INCREMENTS) -> str:
        """Return the sensor of a counter."""
        return entity_of(self.hass, "sensor", self.device_id, code)

    async def act(self, begin: int, **data: Any) -> Any:
        """Run the action."""
        if not data.keys() & {"entity_id", "device_id"}:
            data["entity_id"] = self.entity()
        return await self.hass.services.async_call(
            DOMAIN,
            "import_history",
            {"start": datetime.fromtimestamp(begin, UTC), "dry_run": False, **data},
            blocking=True,
            return_response=True,
        )

    async def changes(self, code: str = INCREMENTS) -> dict[int, int]:
        """Return what each hour used by the statistics, in Wh."""
        await async_wait_recording_done(self.hass)
        entity_id = self.entity(code)
        rows = await get_instance(self.hass).async_add_executor_job(
            lambda: statistics_during_period(
                self.hass,
                datetime.fromtimestamp(0, UTC),
                None,
                {entity_id},
                "hour",
                {"energy": "kWh"},
                {"change"},
            )
        )
        return {
            int(row["start"]): round((row["change"] or 0) * 1000)
            for row in rows.get(entity_id, [])
        }

    async def record(self, hour: int) -> None:
        """Compile the statistics of an hour."""
        await async_wait_recording_done(self.hass)
        for minute in range(0, 60, 5):
            start = datetime.fromtimestamp(hour + 60 * minute, UTC)
            do_adhoc_statistics(self.hass, start=start)
        await async_wait_recording_done(self.hass)

    async def record_now(self) -> None:
        """Compile the statistics of these five minutes."""
        await async_wait_recording_done(self.hass)
        now = dt_util.utcnow()
        start = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
        do_adhoc_statistics(self.hass, start=start)
        await async_wait_recording_done(self.hass)

    def counted(self, what: str = "*/statistics/*") -> int:
        """Return how many calls were made."""
        return self.cloud.calls.count_of(what)


def in_wh(used: Mapping[int, Decimal]) -> dict[int, int]:
    """Return amounts in watt-hours."""
    return {hour: int(amount * 1000) for hour, amount in used.items()}


def own_rows(
    home: Home, used: Mapping[int, Decimal], code: str = INCREMENTS, unit: str = "kWh"
) -> None:
    """Let the recorder have hours of a counter, as if it had recorded them."""
    factor = {"kWh": 1.0, "Wh": 1000.0, "m³": 1.0}[unit]
    total = 0.0
    rows = []
    for hour, amount in sorted(used.items()):
        total += float(amount) * factor
        start = datetime.fromtimestamp(hour, UTC)
        rows.append(StatisticData(start=start, state=7.0 + total, sum=total))
    metadata: StatisticMetaData = {
        "mean_type": StatisticMeanType.NONE,
        "has_sum": True,
        "name": None,
        "source": "recorder",
        "statistic_id": home.entity(code),
        "unit_class": "volume" if unit == "m³" else "energy",
        "unit_of_measurement": unit,
    }
    async_import_statistics(home.hass, metadata, rows)
    # the recorder goes on from the newest five minutes
    newest = StatisticData(start=rows[-1]["start"], state=7.0 + total, sum=total)
    get_instance(home.hass).async_import_statistics(
        metadata, [newest], StatisticsShortTerm
    )
