"""Rows of the tables: what a data point means, by code or by category and code.

A `#` in a code stands for the number at that place: `switch_#` is the row of
`switch_1`, `switch_2` and so on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Protocol

from homeassistant.const import EntityCategory, Platform

from ...openhub import PointSpec
from .. import reasons
from ..reasons import Reason
from .builder import PlanBuilder
from .plan import PlanItem
from .spelling import compact

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
    """What the rows of all platforms have.

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
class Numbering:
    """The number of a data point: of the channel it belongs to, or in its own name."""

    channel: int | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Found[RowT: Row]:
    """The row of a data point; `numbered` if a `#` of the row stands for its number."""

    row: RowT
    numbered: bool


class Build[RowT: Row](Protocol):
    """Make the entity of a data point by its row, None where the row does not fit."""

    def __call__(
        self,
        builder: PlanBuilder,
        point: PointSpec,
        row: RowT,
        *,
        numbering: Numbering,
        reason: Reason,
    ) -> PlanItem | None:
        """Return the entity."""
        ...


def claim_rows[RowT: Row](
    builder: PlanBuilder,
    table: Table[RowT],
    build: Build[RowT],
    *,
    shared_on: Platform | None = None,
) -> None:
    """Make the entities of a table.

    With `shared_on`, the platform of the table, also of what a composite shows.
    """
    for code, point in builder.points.items():
        if shared_on is None:
            available = builder.free(code)
        else:
            available = builder.shareable(code, shared_on)
        if not available or (found := look_up(table, builder, code)) is None:
            continue
        item = build(
            builder,
            point,
            found.row,
            numbering=numbering_of(builder, code) if found.numbered else Numbering(),
            reason=reason_of(builder, code),
        )
        if item is not None:
            builder.claim(item)


def _count(builder: PlanBuilder, pattern: re.Pattern[str]) -> frozenset[int]:
    numbers = frozenset(
        int(found[1]) for code in builder.points if (found := pattern.match(code))
    )
    return numbers if len(numbers) > 1 else frozenset()


def channel_of(builder: PlanBuilder, code: str) -> int | None:
    """Return the gang that a data point belongs to, None for the device itself."""
    for whole, part in ((GANG, GANG_PART), (METER, METER_PART), (PHASE, PHASE)):
        if (found := part.match(code)) and int(found[1]) in _count(builder, whole):
            return int(found[1])
    return None


def numbering_of(builder: PlanBuilder, code: str) -> Numbering:
    """Return the number of a data point of a `#` row.

    The number of the only one of its kind is left out of the name.
    """
    if (channel := channel_of(builder, code)) is not None:
        return Numbering(channel=channel)
    found = NUMBERED.match(code)
    if found is None:
        return Numbering()
    number = int(found[2])
    others = re.compile(re.escape(found[1]) + r"\d{0,2}$")
    alone = sum(bool(others.match(other)) for other in builder.points) == 1
    return Numbering() if alone and number == 1 else Numbering(index=number)


@dataclass(frozen=True, slots=True)
class Spellings[RowT: Row]:
    """The rows of a table by the letters and digits of their codes.

    `numbered` has those of codes that end in `#`, without it. The table is kept so
    that its id is not used for another one.
    """

    table: Table[RowT]
    plain: dict[str | tuple[str, str], RowT] = field(default_factory=dict)
    numbered: dict[str | tuple[str, str], RowT] = field(default_factory=dict)


_SPELLINGS: dict[int, Spellings[Any]] = {}


def spellings_of[RowT: Row](table: Table[RowT]) -> Spellings[RowT]:
    """Return the rows of a table by the letters and digits of their codes."""
    if (known := _SPELLINGS.get(id(table))) is not None:
        return known
    made = Spellings(table)
    for key, row in table.items():
        category, code = key if isinstance(key, tuple) else (None, key)
        rows = made.numbered if code.endswith("#") else made.plain
        short = compact(code)
        rows.setdefault(short if category is None else (category, short), row)
    _SPELLINGS[id(table)] = made
    return made


def look_up[RowT: Row](
    table: Table[RowT], builder: PlanBuilder, code: str
) -> Found[RowT] | None:
    """Return the row of a data point; one of its category goes before the others.

    The code as it is written goes before one that is only spelled in another way.
    """
    category = builder.category.code
    for key in ((category, code), code):
        if key in table:
            return Found(table[key], numbered=False)
    number = NUMBERED.match(code)
    if number:
        pattern = f"{number[1]}#"
        for key in ((category, pattern), pattern):
            if key in table:
                return Found(table[key], numbered=True)
    spelled, short = spellings_of(table), compact(code)
    for key in ((category, short), short):
        # the only one of several that other devices have needs no number
        for rows in (spelled.plain, spelled.numbered):
            if key in rows:
                return Found(rows[key], numbered=False)
    if number:
        short = compact(number[1])
        for key in ((category, short), short):
            if key in spelled.numbered:
                return Found(spelled.numbered[key], numbered=True)
    return None


def naming(row: Row, numbering: Numbering) -> dict[str, Any]:
    """Return the fields of a description that name the entity."""
    index = row.index if numbering.index is None else numbering.index
    if index is not None:
        return {
            "translation_key": f"{row.key}_indexed",
            "translation_placeholders": {"index": str(index)},
        }
    if row.main:
        return {"name": None, "translation_key": row.key}
    return {"translation_key": row.key}


def reason_of(builder: PlanBuilder, code: str) -> Reason:
    """Say why a table has a row for a data point."""
    return reasons.STANDARD.of(code=code, category=builder.category.code)


def spread[RowT: Row](row: RowT, *codes: str) -> dict[str | tuple[str, str], RowT]:
    """Give several codes one row."""
    return dict.fromkeys(codes, row)


def spread_categories[RowT: Row](
    row: RowT, code: str, categories: str
) -> dict[str | tuple[str, str], RowT]:
    """Give one code a row in several categories."""
    return {(category, code): row for category in categories.split()}
