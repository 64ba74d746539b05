"""What the recorder has of a sensor, and how it takes what is imported."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import StatisticsShortTerm
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    UNIT_CLASS_TO_UNIT_CONVERTER,
    StatisticsRow,
    async_import_statistics,
    get_metadata,
    statistics_during_period,
)
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .join import Changes, Row
from .meters import Meter
from .own_time import HOUR, as_datetime

_BEGIN: Final = datetime.fromtimestamp(0, UTC)
_SHORT: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The statistics of a sensor; `factor` of their unit are one of the sensor's own.

    None where the units cannot be converted.
    """

    metadata: StatisticMetaData
    rows: list[Row]
    factor: float | None


async def async_read(hass: HomeAssistant, meter: Meter) -> Recorded:
    """Read all hours that the recorder has of a sensor."""
    state = hass.states.get(meter.entity_id)
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) if state else None
    return await get_instance(hass).async_add_executor_job(
        _read, hass, meter, unit or meter.unit
    )


def _read(hass: HomeAssistant, meter: Meter, shown_unit: str | None) -> Recorded:
    entity_id = meter.entity_id
    known = get_metadata(hass, statistic_ids={entity_id})
    metadata = known[entity_id][1] if known else _new_metadata(entity_id, shown_unit)
    unit, unit_class = metadata["unit_of_measurement"], metadata["unit_class"]
    # as they are stored, not as they are shown
    units = {unit_class: unit} if unit_class and unit else None
    long, short = (
        statistics_during_period(
            hass, _BEGIN, None, {entity_id}, period, units, {"sum", "state"}
        ).get(entity_id, [])
        for period in ("hour", "5minute")
    )
    return Recorded(
        metadata=metadata,
        rows=_rows(long) or _begun(short),
        factor=_factor(meter.unit, unit, unit_class),
    )


def _new_metadata(entity_id: str, unit: str | None) -> StatisticMetaData:
    """Describe statistics as the recorder will for the first state."""
    converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(unit)
    return {
        "mean_type": StatisticMeanType.NONE,
        "has_sum": True,
        "name": None,
        "source": "recorder",
        "statistic_id": entity_id,
        "unit_class": None if converter is None else converter.UNIT_CLASS,
        "unit_of_measurement": unit,
    }


def _rows(hours: list[StatisticsRow]) -> list[Row]:
    """Return the hours that have a sum; what is recorded has a state as well."""
    return [
        Row(start=int(hour["start"]), sum=total, own=hour.get("state") is not None)
        for hour in hours
        if (total := hour.get("sum")) is not None
    ]


def _begun(periods: list[StatisticsRow]) -> list[Row]:
    """Return the hours that are not over yet, of a sensor that is new."""
    sums = {
        int(period["start"]) // HOUR * HOUR: total
        for period in periods
        if (total := period.get("sum")) is not None
    }
    return [Row(start=start, sum=total, over=False) for start, total in sums.items()]


def _factor(
    unit: str | None, stored: str | None, unit_class: str | None
) -> float | None:
    """Return how many of the stored unit one of another is."""
    if unit == stored:
        return 1.0
    converter = UNIT_CLASS_TO_UNIT_CONVERTER.get(unit_class)
    if converter is None or not {unit, stored} <= converter.VALID_UNITS:
        return None
    return converter.convert(1.0, unit, stored)


async def async_write(
    hass: HomeAssistant, recorded: Recorded, changes: Changes
) -> None:
    """Insert what is new, then raise what comes after it; wait until it is stored.

    What breaks off in between leaves a sum that falls: the next import raises it.
    """
    instance = get_instance(hass)
    metadata = recorded.metadata
    if changes.rows:
        async_import_statistics(
            hass,
            metadata,
            [
                StatisticData(start=as_datetime(hour), sum=total)
                for hour, total in changes.rows
            ],
        )
    for hour, amount in changes.shifts:
        instance.async_adjust_statistics(
            metadata["statistic_id"],
            as_datetime(hour),
            amount,
            metadata["unit_of_measurement"] or "",
        )
    if changes.tail is not None:
        _go_on_from(hass, metadata, changes.tail)
    await instance.async_block_till_done()


def _go_on_from(hass: HomeAssistant, metadata: StatisticMetaData, total: float) -> None:
    """Let the recorder go on from a sum, of a sensor that it has nothing of yet.

    It goes on from the newest five minutes alone; those before the last are done with.
    """
    now = dt_util.utcnow()
    begun = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    last = StatisticData(start=begun - 2 * _SHORT, sum=total)
    get_instance(hass).async_import_statistics(metadata, [last], StatisticsShortTerm)
