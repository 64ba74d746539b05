"""Test what can be set: switches, numbers, selects, texts, buttons."""

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, only, planned, read_only, value, writable


@pytest.mark.parametrize(
    ("words", "on", "off"),
    [
        pytest.param(["on", "off"], "on", "off", id="words"),
        pytest.param(["0", "1"], "1", "0", id="numbers"),
    ],
)
def test_switch_written_as_an_enum(words: list[JsonValue], on: str, off: str) -> None:
    """Write the word where the function is an enum although the status is not."""
    point = PointSpec(
        code="switch_1", read=value("Boolean"), write=value("Enum", range=words)
    )
    item = only("kg", point, "switch")
    assert item.commands(True) == {"switch_1": on}
    assert item.commands(False) == {"switch_1": off}
    assert item.read({"switch_1": True}) is True


def test_switch_that_is_none() -> None:
    """Leave an enum of three words to the selects."""
    made = planned("kg", writable("switch_1", "Enum", range=["a", "b", "c"]))
    assert [item.platform for item in made.items] == ["select"]


def test_inverted_switch() -> None:
    """Turn a switch round in both directions."""
    point = writable("child_lock", "Boolean", invert=True)
    item = only("kg", point, "switch")
    assert item.read({"child_lock": True}) is False
    assert item.commands(True) == {"child_lock": False}


def test_gangs() -> None:
    """Give the gangs of a switch their channels, and leave shared settings alone."""
    codes = ("switch_1", "switch_2", "child_lock")
    made = planned(
        "kg",
        *(writable(code, "Boolean") for code in codes),
        writable("countdown_2", "Integer", min=0, max=86400, unit="s"),
        writable("relay_status", "Enum", range=["on", "off"]),
    )
    assert {item.key: item.channel for item in made.items} == {
        "switch_1": 1,
        "switch_2": 2,
        "child_lock": None,
        "countdown_2": 2,
        "relay_status": None,
    }
    assert item_of(made, "switch", "switch_1").description.name is None


def test_single_gang() -> None:
    """Leave the channel out where there is one gang only."""
    item = only("kg", writable("switch_1", "Boolean"), "switch")
    assert item.channel is None
    assert item.description.name is None


def test_number() -> None:
    """Scale a number in both directions and refuse what the device would."""
    point = writable("temp_correction", "Integer", min=-99, max=99, scale=1, unit="℃")
    item = only("wkcz", point, "number")
    description = item.description
    assert (description.native_min_value, description.native_max_value) == (-9.9, 9.9)
    assert description.native_step == 0.1
    assert description.native_unit_of_measurement == "°C"
    assert item.read({"temp_correction": -15}) == -1.5
    assert item.commands(-1.5) == {"temp_correction": -15}
    with pytest.raises(CodecError):
        item.commands(10)


def test_number_without_limits() -> None:
    """Allow what the wire can carry where no limits are told."""
    description = only("kg", writable("speed_set", "Integer"), "number").description
    assert description.native_min_value < -(10**9)
    assert description.native_max_value > 10**9


def test_number_with_another_reported_type() -> None:
    """Read a number by its written side where the reported one is none."""
    point = PointSpec(
        code="volume_set", read=value("String"), write=value("Integer", scale=1)
    )
    assert only("sd", point, "number").read({"volume_set": "15"}) == 1.5


def test_select() -> None:
    """Show any word, send only those of the range."""
    point = writable("relay_status", "Enum", range=["0", "1", "2"])
    item = only("kg", point, "select")
    assert item.description.options == ["0", "1", "2"]
    assert item.read({"relay_status": 2}) == "2"
    assert item.read({"relay_status": "CANCEL"}) == "CANCEL"
    assert item.commands("1") == {"relay_status": "1"}
    with pytest.raises(CodecError):
        item.commands("CANCEL")


def test_text() -> None:
    """Read and write a text within its length."""
    item = only("cz", writable("cycle_time", "String", maxlen="4"), "text")
    assert item.read({"cycle_time": "abcd"}) == "abcd"
    assert item.read({"cycle_time": "x" * 256}) is None
    assert item.commands("abcd") == {"cycle_time": "abcd"}
    with pytest.raises(CodecError) as err:
        item.commands("abcde")
    assert err.value.placeholders["maximum"] == "4"


def test_button() -> None:
    """Send the start; what is no Boolean or cannot be written is no button."""
    item = only("msp", writable("manual_clean", "Boolean"), "button")
    assert item.commands == {"manual_clean": True}
    other = planned("msp", writable("manual_clean", "Enum", range=["a", "b"]))
    assert [item.platform for item in other.items] == ["select"]
    reported = planned("msp", read_only("manual_clean", "Boolean"))
    assert [item.platform for item in reported.items] == ["binary_sensor"]


@pytest.mark.parametrize(
    ("point", "raw", "enabled"),
    [
        pytest.param(writable("quick_feed", "Boolean"), True, True, id="feed now"),
        pytest.param(
            writable("energy_reset", "Enum", range=["empty"]),
            "empty",
            True,
            id="one word",
        ),
        pytest.param(
            writable("reset_counter", "Boolean"), True, True, id="unlisted reset"
        ),
        pytest.param(writable("ResetTotal", "Boolean"), True, True, id="capitals"),
        pytest.param(
            writable("flush_now", "Enum", range=["go"]), "go", True, id="unlisted word"
        ),
        pytest.param(
            writable("erase_reset", "Boolean"), True, False, id="nobody does by mistake"
        ),
    ],
)
def test_action_is_a_button(point: PointSpec, raw: JsonValue, enabled: bool) -> None:
    """What is done once is pressed, and a single word is what a press sends."""
    item = only("dlq", point, "button")
    assert item.commands == {point.code: raw}
    assert item.description.entity_registry_enabled_default is enabled


@pytest.mark.parametrize("code", ["filter_reset", "pump_reset", "water_reset"])
def test_resets_are_pressed(code: str) -> None:
    """A count that begins anew is no state that could be switched off."""
    item = only("cwysj", writable(code, "Boolean"), "button")
    assert item.commands == {code: True}
    assert item.description.translation_key in {
        "filter_reset",
        "water_pump_reset",
        "water_days_reset",
    }


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(writable("reset_mode", "Enum", range=["a", "b"]), id="a choice"),
        pytest.param(read_only("reset_state", "Boolean"), id="only reported"),
        pytest.param(writable("clear_level", "Integer"), id="a number"),
        pytest.param(writable("preset", "Boolean"), id="a word inside another"),
    ],
)
def test_what_is_no_action(point: PointSpec) -> None:
    """A word in a code alone makes no button."""
    made = planned("dlq", point)
    assert not [item for item in made.items if item.platform == "button"]


@pytest.mark.parametrize(
    ("code", "index"),
    [
        pytest.param("areaone", "1", id="in words"),
        pytest.param("areasixteen", "16", id="sixteenth"),
        pytest.param("Area_Three", "3", id="capitals"),
        pytest.param("zone_12", "12", id="number"),
    ],
)
def test_zone_by_its_name(code: str, index: str) -> None:
    """Zones are all that an irrigation controller is for, among other things."""
    made = planned("sfkzq", writable("rest", "Boolean"), writable(code, "Boolean"))
    item = item_of(made, "switch", code)
    assert item.description.translation_key == "zone_indexed"
    assert item.description.translation_placeholders == {"index": index}
    assert item.description.entity_registry_enabled_default
    assert item.commands(True) == {code: True}


@pytest.mark.parametrize(
    ("category", "code"),
    [
        pytest.param("kg", "areaone", id="no irrigation"),
        pytest.param("sfkzq", "areaonetwo", id="another word"),
    ],
)
def test_what_is_no_zone(category: str, code: str) -> None:
    """Other devices have areas too."""
    made = planned(category, writable(code, "Boolean"))
    keys = [item.description.translation_key for item in made.items]
    assert "zone_indexed" not in keys
