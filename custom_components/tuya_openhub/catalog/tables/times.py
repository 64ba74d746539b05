"""Times of day: texts that can be written and hold two of them, from and until.

Real devices write "00:00|06:00". How a device writes is how it is written to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
import re
from typing import Final, Self

from homeassistant.components.time import TimeEntityDescription
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointSpec, PointType
from ..core.builder import PlanBuilder
from ..core.codec import CodecError, whole
from ..core.plan import PlanItem, Values
from ..core.rows import Row, reason_of

CONFIG = EntityCategory.CONFIG

_PART: Final = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_SPAN: Final = re.compile(rf"(?P<from>{_PART})(?P<between>[^\d:]+)(?P<until>{_PART})")
_ONE: Final = re.compile(_PART)
_USUAL: Final = "00:00|00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeItem(PlanItem):
    """A time of day; the command for another one leaves the rest of the text as it is."""

    description: TimeEntityDescription
    read: Callable[[Values], time | None]
    commands: Callable[[Values, time], Mapping[str, JsonValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow(Row):
    """What a time of day sets."""


@dataclass(frozen=True, slots=True)
class Span:
    """Two times as a device wrote them, with what stands between."""

    first: str
    between: str
    last: str

    @classmethod
    def of(cls, raw: JsonValue) -> Self | None:
        """Read a text; None for one of another form."""
        found = _SPAN.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None:
            return None
        span = cls(found["from"], found["between"], found["until"])
        times = span.at(last=False), span.at(last=True)
        return None if None in times else span

    def at(self, *, last: bool) -> time | None:
        """Return one of the times; 24:00 is the midnight that a day ends with."""
        found = _ONE.fullmatch(self.last if last else self.first)
        assert found is not None  # made of what matched
        hour, minute, second = (int(part or 0) for part in found.groups())
        if (hour, minute, second) == (24, 0, 0):
            hour = 0
        try:
            return time(hour, minute, second)
        except ValueError:
            return None

    def replaced(self, value: time, *, last: bool) -> str:
        """Return the text with one of the times replaced."""
        old = self.last if last else self.first
        hour, *rest = old.split(":")
        # a device that writes 7:05 is written to in this way as well
        short = len(hour) < 2
        text = f"{value.hour}" if short else f"{value.hour:02}"
        text += f":{value.minute:02}" + (f":{value.second:02}" if rest[1:] else "")
        first, until = (self.first, text) if last else (text, self.last)
        return f"{first}{self.between}{until}"


STARTS: Mapping[str, TimeRow] = {
    "motion_timer_setting": TimeRow(key="motion_schedule_start", category=CONFIG),
}
ENDS: Mapping[str, TimeRow] = {
    "motion_timer_setting": TimeRow(key="motion_schedule_end", category=CONFIG),
}


def readable(raw: JsonValue) -> bool:
    """Return whether a value is two times, or there is none that says otherwise."""
    return raw in (None, "") or Span.of(raw) is not None


def build(
    builder: PlanBuilder, point: PointSpec, row: TimeRow, *, last: bool
) -> TimeItem:
    """Return one end of the span of a data point."""
    code = point.code
    longest = whole(point.write.values.get("maxlen")) if point.write else None

    def read(values: Values) -> time | None:
        span = Span.of(values.get(code))
        return span.at(last=last) if span else None

    def commands(values: Values, value: time) -> Mapping[str, JsonValue]:
        raw = values.get(code) or _USUAL
        if (span := Span.of(raw)) is None:
            # the other end is not known
            raise CodecError("times_not_understood", value=raw)
        text = span.replaced(value, last=last)
        if longest and len(text) > longest:
            raise CodecError("value_too_long", value=text, maximum=longest)
        return {code: text}

    return TimeItem(
        platform=Platform.TIME,
        key=f"{code}_{'end' if last else 'start'}",
        codes=(code,),
        description=TimeEntityDescription(
            key=code, entity_category=row.category, translation_key=row.key
        ),
        read=read,
        commands=commands,
        reason=reason_of(builder, code),
    )


def claim(builder: PlanBuilder) -> None:
    """Make the times of the tables; a value of another form stays a text."""
    for code in STARTS:
        if (point := builder.find(code)) is None or not builder.reported(
            point.code, readable
        ):
            continue
        if point.write is None or point.write.type is not PointType.STRING:
            continue
        builder.claim(build(builder, point, STARTS[code], last=False))
        builder.claim(build(builder, point, ENDS[code], last=True))
