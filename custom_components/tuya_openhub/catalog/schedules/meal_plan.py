"""Meal plans of feeders: records of a few bytes in a row, written in base64.

Tuya's own words for `meal_plan`, in the thing models of two products: a byte each for
the days, the hour, the minute, the portions, and on or off; of the days' seven bits the
first is Monday and the last is Sunday, so `01 12 32 0c 01` is Sunday, 18:50, 12 portions.
Some products leave a part out, have another order, or count the days from the other end.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final, Self

from ...openhub import JsonValue, ValueSpec
from ..core.codec import CodecError, decode_base64, whole

WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
EVERY_DAY: Final = frozenset(range(7))

_DAYS, _ENABLED = "days", "enabled"
# the largest value of each part
_LARGEST: Mapping[str, int] = {
    _DAYS: 127,
    "hour": 23,
    "minute": 59,
    "portion": 255,
    _ENABLED: 1,
}
_NEEDED: Final = {"hour", "minute", "portion"}
# what a quirk may say in the description of the value
_RECORD, _MONDAY = "record", "monday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meal:
    """One meal of a plan; `days` are weekdays, 0 is Monday, none is a meal of one day."""

    days: frozenset[int]
    time: time
    portion: int
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MealFormat:
    """How a product writes meals: the parts of a record, each of them one byte.

    `monday_low` if the lowest bit of the days is Monday; `longest` is in bytes.
    """

    parts: tuple[str, ...] = tuple(_LARGEST)
    monday_low: bool = False
    longest: int | None = None

    @classmethod
    def of(cls, spec: ValueSpec | None) -> Self:
        """Prepare from a specification, which a quirk may have completed."""
        values = {} if spec is None else spec.values
        longest = whole(values.get("maxlen"))
        parts = tuple(str(values.get(_RECORD, "")).split())
        if not _NEEDED <= set(parts) <= _LARGEST.keys():
            parts = tuple(_LARGEST)
        return cls(
            parts=parts,
            monday_low=values.get(_MONDAY) == "low",
            longest=longest if longest and longest > 0 else None,
        )

    def read(self, raw: JsonValue) -> tuple[Meal, ...] | None:
        """Return the meals of a plan, None where it is not written in this way."""
        data = b"" if raw == "" else decode_base64(raw)
        size = len(self.parts)
        if data is None or len(data) % size:
            return None
        records = [data[start : start + size] for start in range(0, len(data), size)]
        # slots that a feeder keeps free are all zero
        found = [self._meal(record) for record in records if any(record)]
        meals = tuple(meal for meal in found if meal is not None)
        return meals if len(meals) == len(found) else None

    def _meal(self, record: bytes) -> Meal | None:
        parts = dict(zip(self.parts, record, strict=True))
        if any(value > _LARGEST[name] for name, value in parts.items()):
            return None
        days = parts.get(_DAYS, 127)
        return Meal(
            days=frozenset(day for day in EVERY_DAY if days & self._bit(day)),
            time=time(parts["hour"], parts["minute"]),
            portion=parts["portion"],
            enabled=bool(parts.get(_ENABLED, 1)),
        )

    def write(self, meals: Iterable[Meal]) -> str:
        """Return a plan as the product writes it; a `CodecError` says what it cannot."""
        data = b"".join(map(self._record, meals))
        if self.longest is not None and len(data) > self.longest:
            raise CodecError("meals_too_many", maximum=self.longest // len(self.parts))
        return base64.b64encode(data).decode()

    def _record(self, meal: Meal) -> bytes:
        if _DAYS not in self.parts and meal.days != EVERY_DAY:
            raise CodecError("meals_every_day")
        if _ENABLED not in self.parts and not meal.enabled:
            raise CodecError("meals_always_on")
        if not 0 <= meal.portion <= _LARGEST["portion"]:
            raise CodecError(
                "value_out_of_range",
                value=meal.portion,
                minimum=0,
                maximum=_LARGEST["portion"],
            )
        values = {
            _DAYS: sum(map(self._bit, meal.days)),
            "hour": meal.time.hour,
            "minute": meal.time.minute,
            "portion": meal.portion,
            _ENABLED: int(meal.enabled),
        }
        return bytes(values[part] for part in self.parts)

    def _bit(self, day: int) -> int:
        return 1 << (day if self.monday_low else 6 - day)
