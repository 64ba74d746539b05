"""Enumerations whose words are numbers of a quantity."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import only, planned, read_only, writable


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        pytest.param(
            "target_hum",
            ["40", "50", "60"],
            ("humidity", "%", 40, 60, 10),
            id="humidity",
        ),
        pytest.param(
            "keep_temp_set",
            ["45", "50", "55", "60"],
            ("temperature", "°C", 45, 60, 5),
            id="temperature",
        ),
        pytest.param(
            "OpenPercent",
            ["0", "25", "50", "75", "100"],
            (None, "%", 0, 100, 25),
            id="percent",
        ),
        pytest.param(
            "pump_speed", ["1", "2", "3", "4"], (None, None, 1, 4, 1), id="speed"
        ),
        pytest.param(
            "dose", ["20%", "40%"], (None, "%", 20, 40, 20), id="unit in words"
        ),
        pytest.param(
            "warmth", ["90℉", "95℉"], ("temperature", "°F", 90, 95, 5), id="degrees"
        ),
        pytest.param(
            "temp_calibr",
            ["-0.5", "0", "0.5"],
            ("temperature", "°C", -0.5, 0.5, 0.5),
            id="halves",
        ),
        pytest.param(
            "temp_set",
            ["30", "40"],
            ("temperature", "°C", 30, 40, 10),
            id="a known code",
        ),
    ],
)
def test_number(code: str, words: list[JsonValue], expected: tuple[Any, ...]) -> None:
    """Make a number of it, with the steps that there are."""
    item = only("qt", writable(code, "Enum", range=words), "number")
    described = item.description
    assert (
        described.device_class,
        described.native_unit_of_measurement,
        described.native_min_value,
        described.native_max_value,
        described.native_step,
    ) == expected
    assert described.entity_registry_enabled_default


def test_number_is_sent_as_its_word() -> None:
    """Send the word that the device takes, and read every number that it tells."""
    words: list[JsonValue] = ["60%", "40%", "50%"]
    item = only("qt", writable("target_humidity", "Enum", range=words), "number")
    assert item.commands(50) == {"target_humidity": "50%"}
    assert item.nearest(47) == 50
    assert item.read({"target_humidity": "65%"}) == 65
    assert item.read({"target_humidity": "off"}) is None
    with pytest.raises(CodecError):
        item.commands(45)
    with pytest.raises(CodecError):
        item.commands(70)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("water_level", ["1", "2", "3"], id="levels"),
        pytest.param("humidity_mode", ["40", "50", "auto"], id="not numbers alone"),
        pytest.param("temp_quick", ["40", "80", "90"], id="uneven steps"),
        pytest.param("speed", ["1", "2"], id="two speeds"),
    ],
)
def test_select(code: str, words: list[JsonValue]) -> None:
    """Choose among what is no number, or has no steps."""
    item = only("qt", writable(code, "Enum", range=words), "select")
    assert item.description.options == words


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        pytest.param("room_hum", ["20", "40", "60"], ("humidity", "%"), id="humidity"),
        pytest.param("bat_left", ["0%", "50%", "100%"], ("battery", "%"), id="charge"),
    ],
)
def test_reading(code: str, words: list[JsonValue], expected: tuple[str, str]) -> None:
    """Measure what is only told in words."""
    item = only("qt", read_only(code, "Enum", range=words), "sensor")
    described = item.description
    assert (described.device_class, described.native_unit_of_measurement) == expected
    assert item.read({code: words[1]}) == float(str(words[1]).strip("%"))


def test_levels_are_told_in_words() -> None:
    """Keep the words of what is only a step."""
    made = planned("qt", read_only("fan_speed_now", "Enum", range=["1", "2", "3"]))
    (item,) = made.items
    assert item.description.device_class == "enum"
