"""Rows of the tables: what a data point means, by code or by category and code.

A `#` in a code stands for the number at that place: `switch_#` is the row of
`switch_1`, `switch_2` and so on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from typing import Any

from homeassistant.const import EntityCategory

from .plan import Bench

# the counted parts of one device: gangs of a switch, ways of a valve, clamps of a meter
GANG = re.compile(r"^switch_(\d{1,2})$")
GANG_PART = re.compile(
    r"^(?:switch|countdown|relay_status|light_mode|switch_type|cycle_time|use_time"
    r"|switch_inching|random_time|child_lock|led_mode)_(\d{1,2})$"
)
METER = re.compile(r"^cur_power(\d)$")
METER_PART = re.compile(
    r"^(?:device_state|cur_current|cur_power|cur_voltage|total_energy"
    r"|today_acc_energy|warn_power|direction_|energy_forword_|energy_reverse_)(\d)$"
)
PHASE = re.compile(r"^phase_s(\d{1,2})$")
NUMBERED = re.compile(r"^(.*?)(\d{1,2})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every platform's row tells.

    `key` is the translation key. A `main` row is the device's own function: its
    entity carries the name of the device alone. `index` numbers what the code does not.
    """

    key: str
    category: EntityCategory | None = None
    enabled: bool = True
    main: bool = False
    index: int | None = None


type Table[RowT: Row] = Mapping[str | tuple[str, str], RowT]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a numbered data point belongs: to a channel, or the device with a number."""

    channel: int | None = None
    index: int | None = None


def _count(bench: Bench, pattern: re.Pattern[str]) -> frozenset[int]:
    numbers = frozenset(
        int(found[1]) for code in bench.points if (found := pattern.match(code))
    )
    return numbers if len(numbers) > 1 else frozenset()


def channel_of(bench: Bench, code: str) -> int | None:
    """Return the gang that a data point belongs to, None for the device itself."""
    for whole, part in ((GANG, GANG_PART), (METER, METER_PART), (PHASE, PHASE)):
        if (found := part.match(code)) and int(found[1]) in _count(bench, whole):
            return int(found[1])
    return None


def place(bench: Bench, code: str) -> Place:
    """Return where a data point of a `#` row belongs.

    The number of the only one of its kind is left out of the name.
    """
    if (channel := channel_of(bench, code)) is not None:
        return Place(channel=channel)
    found = NUMBERED.match(code)
    if found is None:
        return Place()
    number = int(found[2])
    others = re.compile(re.escape(found[1]) + r"\d{0,2}$")
    alone = sum(bool(others.match(other)) for other in bench.points) == 1
    return Place() if alone and number == 1 else Place(index=number)


def look_up[RowT: Row](
    table: Table[RowT], category: str, code: str
) -> tuple[RowT, bool] | None:
    """Return the row of a data point and whether it is a numbered one."""
    for key in ((category, code), code):
        if key in table:
            return table[key], False
    if found := NUMBERED.match(code):
        pattern = f"{found[1]}#"
        for key in ((category, pattern), pattern):
            if key in table:
                return table[key], True
    return None


def naming(row: Row, where: Place) -> dict[str, Any]:
    """Return the fields of a description that name the entity."""
    index = row.index if where.index is None else where.index
    if index is not None:
        return {
            "translation_key": f"{row.key}_indexed",
            "translation_placeholders": {"index": str(index)},
        }
    if row.main:
        return {"name": None, "translation_key": row.key}
    return {"translation_key": row.key}


def reason_of(bench: Bench, code: str) -> str:
    """Say how a table came to know a data point."""
    return f"Standard data point {code} of category {bench.category}"


def spread[RowT: Row](row: RowT, *codes: str) -> dict[str | tuple[str, str], RowT]:
    """Give several codes one row."""
    return dict.fromkeys(codes, row)


def spread_categories[RowT: Row](
    row: RowT, code: str, categories: str
) -> dict[str | tuple[str, str], RowT]:
    """Give one code a row in several categories."""
    return {(category, code): row for category in categories.split()}
