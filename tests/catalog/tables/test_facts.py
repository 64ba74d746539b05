"""Test that standard data points become what is known of them: see facts/README.md."""

from collections.abc import Iterator
import csv
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.const import Platform

from ..build import item_of, planned, read_only, writable

FACTS = Path(__file__).parents[1] / "facts"
NAMES = json.loads(
    (Path(__file__).parents[3] / "custom_components/tuya_openhub/translations/en.json")
    .read_bytes()
)["entity"]  # fmt: skip

SET = {Platform.BUTTON, Platform.NUMBER, Platform.SELECT, Platform.SWITCH}
WITH_OPTIONS = {Platform.SELECT, Platform.SENSOR}
SEEN = (
    "device_class",
    "native_unit_of_measurement",
    "suggested_unit_of_measurement",
    "state_class",
    "entity_category",
)

type Fact = dict[str, str]


def facts(platform: str) -> Iterator[Fact]:
    """Return the lines of a platform."""
    with (FACTS / f"{platform}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def described(fact: Fact) -> dict[str, JsonValue]:
    """Return what the device tells of a data point beside its type."""
    match fact["type"]:
        case "enum":
            return {"range": list(fact["told"].split())}
        case "integer":
            return {"unit": fact["told"], "min": 0, "max": 1000, "scale": 0, "step": 1}
        case _:
            return {}


def points(fact: Fact, platform: str) -> Iterator[PointSpec]:
    """Return the data points of the device."""
    make = writable if platform in SET else read_only
    for code in filter(None, (fact["code"], fact["beside"])):
        yield make(code, fact["type"], **described(fact))


def name_of(platform: str, description: Any) -> str:
    """Return the English name of an entity, also of one that has that of its device."""
    text: str = NAMES[platform].get(description.translation_key, {}).get("name", "")
    return text.format(**(description.translation_placeholders or {}))


def seen(platform: str, fact: Fact) -> list[str]:
    """Return what a person sees of a data point, in the order of the columns."""
    made = planned(fact["category"], *points(fact, platform))
    description = item_of(made, platform, fact["code"]).description
    words = getattr(description, "options", None) or ()
    return [
        fact["category"],
        fact["code"],
        " ".join(words) if platform in WITH_OPTIONS else "",
        name_of(platform, description),
        *(str(getattr(description, field, None) or "") for field in SEEN),
        "yes" if description.entity_registry_enabled_default else "no",
    ]


def expected(platform: str, fact: Fact) -> list[str]:
    """Return what a line says that a person sees."""
    words = platform in WITH_OPTIONS and fact["type"] == "enum"
    return [
        fact["category"],
        fact["code"],
        fact["told"] if words else "",
        fact["name"],
        fact["device_class"],
        fact["unit"],
        fact["shown"],
        fact["state_class"],
        fact["entity_category"],
        fact["enabled"],
    ]


@pytest.mark.parametrize(
    ("platform", "least"),
    [
        pytest.param("binary_sensor", 45, id="binary sensors"),
        pytest.param("button", 24, id="buttons"),
        pytest.param("event", 17, id="events"),
        pytest.param("number", 100, id="numbers"),
        pytest.param("select", 65, id="selects"),
        pytest.param("sensor", 210, id="sensors"),
        pytest.param("switch", 115, id="switches"),
    ],
)
def test_facts(platform: str, least: int) -> None:
    """Each known data point becomes the entity that is known of it."""
    lines = list(facts(platform))
    assert len(lines) >= least
    assert [seen(platform, fact) for fact in lines] == [
        expected(platform, fact) for fact in lines
    ]
