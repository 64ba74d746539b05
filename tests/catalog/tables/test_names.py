"""Test that every tabled entity has a name, and an icon where no device class gives one."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
from string import Formatter
from typing import Any

from custom_components.tuya_openhub.catalog.core.rows import Row
from custom_components.tuya_openhub.catalog.special import faults, phases
from custom_components.tuya_openhub.catalog.tables import (
    binary_sensors,
    buttons,
    events,
    numbers,
    selects,
    sensors,
    switches,
)

COMPONENT = Path(binary_sensors.__file__).parents[2]
TEXTS = json.loads((COMPONENT / "translations" / "en.json").read_text())
ICONS = json.loads((COMPONENT / "icons.json").read_text())

TABLES: dict[str, Any] = {
    "binary_sensor": binary_sensors.BINARY_SENSORS,
    "button": buttons.BUTTONS,
    "event": events.EVENTS,
    "number": numbers.NUMBERS,
    "select": selects.SELECTS,
    "sensor": sensors.SENSORS,
    "switch": switches.SWITCHES,
}


def rows(*, numbered: bool = False) -> Iterator[tuple[str, str, Row]]:
    """Return platform, code and row of all, or of those that number what they name."""
    found = 0
    for platform, table in TABLES.items():
        for key, row in table.items():
            code = key if isinstance(key, str) else "_".join(key)
            if "#" in code or not numbered:
                found += 1
                yield platform, code, row
    assert found > (30 if numbered else 500)


def name_of(platform: str, key: str) -> str:
    """Return the English name of an entity, empty where it has none."""
    name: str = TEXTS["entity"][platform].get(key, {}).get("name", "")
    return name


def test_each_row_has_a_name() -> None:
    """Name each row."""
    nameless = [
        (platform, code)
        for platform, code, row in rows()
        if not name_of(platform, row.key)
    ]
    assert nameless == []


def test_each_numbered_row_has_a_numbered_name() -> None:
    """Name what there may be more of with its number."""
    wrong = [
        (platform, code)
        for platform, code, row in rows(numbered=True)
        if not name_of(platform, f"{row.key}_indexed").endswith("{index}")
    ]
    assert wrong == []


def test_each_row_has_an_icon() -> None:
    """Give an icon to each row without a device class."""
    plain = [
        (platform, code)
        for platform, code, row in rows()
        if not getattr(row, "device_class", None)
        and not ICONS["entity"][platform]
        .get(row.key, {})
        .get("default", "")
        .startswith("mdi:")
    ]
    assert plain == []


def test_other_names() -> None:
    """Name the entities that are made outside the tables."""
    names = TEXTS["entity"]
    assert {*faults.LABELS.values(), "problem"} <= names["binary_sensor"].keys()
    assert "active_problems" in names["sensor"]
    quantities = [quantity.name for quantity in phases.QUANTITIES]
    keys = {f"phase_{phase}_{name}" for phase in "abc" for name in quantities}
    assert keys <= names["sensor"].keys()


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Return every place that refuses a value, with its file and line."""
    for path in sorted(COMPONENT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "CodecError":
                yield f"{path.name}:{node.lineno}", node


def test_refusals_fill_their_sentences() -> None:
    """Tell a person why a value is refused, with everything that the sentence names."""
    found = list(refusals())
    assert len(found) > 10
    for place, call in found:
        assert isinstance(call.args[0], ast.Constant), place
        sentence = TEXTS["exceptions"][str(call.args[0].value)]["message"]
        named = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert named <= {keyword.arg for keyword in call.keywords}, place
