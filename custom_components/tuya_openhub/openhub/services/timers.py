"""Owns the timers that a person made in the app for a device (service *Device Timer*).

No document shows whether the answer says that a timer is switched off: each name that
programs read is understood, and what says nothing counts as on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from ..http import parse
from ..http.project import Project, about_device, segment
from ..models import JsonValue, tidy_name
from ..usage import CallKind

# the app allows 30; what lists more is no list of timers
_MOST: Final = 100
_ON_NAMES: Final = ("enable", "enabled", "status", "state")
_OFF: Final = (False, 0, "0", "false", "off", "disable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What a device is set to at a time: on weekdays (0 is Monday), or on one date.

    `zone` is the name of the time zone in which the time counts, "" where none is told.
    """

    id: str
    name: str
    time: time
    days: frozenset[int] = frozenset()
    date: date | None = None
    zone: str = ""
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    enabled: bool = True


class TimerService:
    """The timers of the devices of one project; each call is tried once."""

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project

    async def timers(self, device_id: str) -> list[Timer]:
        """Read the timers of a device; `RefusedError` where the project lacks the service."""
        path, kind = f"/v2.0/cloud/timer/device/{segment(device_id)}", CallKind.TIMERS
        with self._project.operation(kind), about_device():
            reply = await self._project.call(kind, "GET", path, retry=False)
        return timers(reply.result)


def timers(result: JsonValue) -> list[Timer]:
    """Read an answer entry by entry; one that is odd does not hide the others."""
    found = (_timer(entry) for entry in parse.entries(result, "list", "timers")[:_MOST])
    return [timer for timer in found if timer is not None]


def _timer(entry: Mapping[str, JsonValue]) -> Timer | None:
    at = _time(entry.get("time"))
    days, day = _days(entry.get("loops")), _date(entry.get("date"))
    if at is None or (not days and day is None):
        return None
    zone = entry.get("timezone_id")
    return Timer(
        id=parse.id_of(entry.get("timer_id")),
        name=tidy_name(parse.name_of(entry.get("alias_name"))),
        time=at,
        days=days,
        date=None if days else day,
        zone=zone if isinstance(zone, str) else "",
        values=parse.status(entry.get("functions")),
        enabled=all(entry.get(name, True) not in _OFF for name in _ON_NAMES),
    )


def _time(raw: JsonValue) -> time | None:
    """Read "14:52"."""
    try:
        found = time.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
    return None if found is None else found.replace(tzinfo=None)


def _days(raw: JsonValue) -> frozenset[int]:
    """Read "0111110": a digit for each weekday, the first is Sunday."""
    if not isinstance(raw, str) or len(raw) != 7:
        return frozenset()
    return frozenset((place - 1) % 7 for place, digit in enumerate(raw) if digit == "1")


def _date(raw: JsonValue) -> date | None:
    """Read "20261224"; all zeros is none."""
    if not isinstance(raw, str) or len(raw) != 8 or not raw.isdecimal():
        return None
    try:
        return date(int(raw[:4]), int(raw[4:6]), int(raw[6:]))
    except ValueError:
        return None
