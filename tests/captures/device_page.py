"""What the owner of a device sees, in lines that a review can read.

    接HA水阀
      calendar.jie_hashui_fa_timers  unavailable  "Timers"  disabled  (app_timers)
    接HA水阀 1
      number.jie_hashui_fa_1_duration  1 min  "Duration"  config  max=60  (countdown_1)
      valve.jie_hashui_fa_1  open  class=water features=open+close  (valve: switch_1)

Below the name of each device an entity has one line: its id, its state and unit, its name
without the device's, where it is listed, whether it is disabled by default, what else it
shows, and in brackets the rest of its unique id with the data points that it is made of,
where these are not that rest. What has no entity stands at the end with the reason.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntFlag
from itertools import groupby
import json
import re
from textwrap import wrap
from typing import Any

from homeassistant.core import State
from homeassistant.helpers import entity_registry as er

WIDTH = 120
# a text that without its quotes is nothing else
PLAIN = re.compile(r"(?!(true|false|null|none)$)[A-Za-z_][\w./:-]*")
SHORT = {
    "device_class": "class",
    "supported_features": "features",
    "supported_color_modes": "color_modes",
}
# these have a place of their own, or differ from run to run
PASSING = {
    "friendly_name",
    "unit_of_measurement",
    "icon",
    "attribution",
    "access_token",
    "entity_picture",
    # each is tried for every capture in tests/catalog/special/test_report.py
    "missing",
    "report_url",
    "quirk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entity; `key` is its unique id without that of the account's device."""

    entry: er.RegistryEntry
    state: State
    device_name: str
    key: str
    codes: Collection[str]
    disabled: bool


def written(value: Any) -> str:
    """Write a value as no other is written."""
    match value:
        case IntFlag():
            return "+".join(str(flag.name).lower() for flag in value) or "none"
        case str() if PLAIN.fullmatch(value):
            return str(value)
        case list() | tuple():
            return f"[{' '.join(map(written, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def attributes(attributes: Mapping[str, Any]) -> str:
    """Write all that an entity shows beside its state."""
    return " ".join(
        f"{SHORT.get(name, name)}={written(value)}"
        for name, value in sorted(attributes.items())
        if name not in PASSING and value is not None
    )


def entity_line(shown: Shown) -> str:
    """Write an entity."""
    state = shown.state
    unit = state.attributes.get("unit_of_measurement", "")
    name = state.name.removeprefix(shown.device_name).strip()
    made_of = "" if shown.codes in ([], [shown.key]) else f": {', '.join(shown.codes)}"
    parts = (
        state.entity_id,
        f"{state.state or written('')} {unit}".strip(),
        name and json.dumps(name, ensure_ascii=False),
        shown.entry.entity_category,
        "disabled" if shown.disabled else "",
        attributes(state.attributes),
        f"({shown.key}{made_of})",
    )
    return "  ".join(filter(None, parts))


def page(entities: list[Shown], points: list[dict[str, Any]]) -> str:
    """Write the entities of a device and what is explained of its data points."""
    return "\n".join([*_lines(entities, points), ""])


def _lines(entities: list[Shown], points: list[dict[str, Any]]) -> Iterator[str]:
    by_device = sorted(entities, key=lambda one: (one.device_name, one.state.entity_id))
    for name, group in groupby(by_device, lambda one: one.device_name):
        yield name
        for one in group:
            yield from _wrapped(entity_line(one))
    for point in points:
        for without in {point["decision"]} - {"entity"}:
            yield from _wrapped(f"{without}: {point['code']}  {point['reason']}")


def _wrapped(line: str) -> list[str]:
    return wrap(
        line,
        WIDTH,
        initial_indent=" " * 2,
        subsequent_indent=" " * 6,
        break_on_hyphens=False,
        break_long_words=False,
    )
