"""The action of an import: from what a person wrote to what is to be done."""

from collections.abc import Sequence
from datetime import date, datetime, time, timezone, tzinfo
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ...const import DOMAIN
from ...openhub import Cloud, Problem, Usage, one_line, parse_offset
from ..exceptions import order_error, translated_errors
from .meters import Meter

RECORDER: Final = "recorder"

# the text of a missing service names it
_TEXTS = dict.fromkeys(
    (
        Problem.SERVICE_NOT_AUTHORIZED,
        Problem.SERVICE_NOT_SUBSCRIBED,
        Problem.SERVICE_EXPIRED,
    ),
    "no_statistics_service",
)


async def async_import(
    hass: HomeAssistant,
    cloud: Cloud,
    usage: Usage,
    meters: Sequence[Meter],
    *,
    device_id: str,
    start: date,
    dry_run: bool,
    time_zone: str | None,
) -> JsonObjectType:
    """Import what Tuya kept for some sensors of a device, or say what that takes."""
    if RECORDER not in hass.config.components:
        raise order_error("no_recorder")
    # the recorder's modules are there by now; where it does not run nothing needs them
    from .importer import HistoryImport, Request

    if not meters:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="nothing_adds_up"
        )
    zone = None if time_zone is None else await _zone(time_zone)
    request = Request(
        device_id=device_id, start=_begin(start, zone), dry_run=dry_run, zone=zone
    )
    with translated_errors(_TEXTS):
        return await HistoryImport(hass, cloud, usage, request).async_run(meters)


async def _zone(text: str) -> tzinfo:
    """Return the zone of a name, or of an offset from UTC."""
    if (offset := parse_offset(text)) is not None:
        return timezone(offset)
    if (zone := await dt_util.async_get_time_zone(text)) is not None:
        return zone
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="time_zone_unknown",
        translation_placeholders={"time_zone": one_line(text)},
    )


def _begin(start: date, zone: tzinfo | None) -> datetime:
    """Return the time to begin at; of a date alone it is midnight."""
    begin = start if isinstance(start, datetime) else datetime.combine(start, time())
    if begin.tzinfo is None:
        begin = begin.replace(tzinfo=zone or dt_util.get_default_time_zone())
    if begin >= dt_util.utcnow():
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="start_not_past"
        )
    return begin
