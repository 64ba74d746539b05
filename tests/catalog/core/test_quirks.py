"""Test quirks: what they correct and how faults in them are told."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.quirks import (
    QUIRKS,
    QuirkError,
    parse_quirks,
)
from custom_components.tuya_openhub.openhub.models import SpecSource

from ..build import item_of, planned, read_only, writable


def quirked(quirk: dict[str, Any], *points: Any, category: str = "cz") -> Any:
    """Return the plan of a device with a quirk."""
    return planned(category, *points, quirks=parse_quirks({"p1": quirk}))


def test_rename_scale_unit() -> None:
    """Correct name, scale and unit."""
    quirk = {"abc": {"name": "Fan level", "scale": 1, "unit": "W"}}
    made = quirked(quirk, read_only("abc", "Integer", scale=0))
    item = item_of(made, "sensor", "abc")
    assert item.description.name == "Fan level"
    assert item.description.native_unit_of_measurement == "W"
    assert item.read({"abc": 15}) == 1.5
    assert made.decisions["abc"].source is SpecSource.QUIRK


def test_type_and_values() -> None:
    """Correct the type and its values on both sides."""
    quirk = {"abc": {"type": "Enum", "values": {"range": ["1", "2"]}}}
    item = item_of(quirked(quirk, writable("abc", "Integer")), "select", "abc")
    assert item.description.options == ["1", "2"]


def test_new_data_point() -> None:
    """Describe a data point that nothing else describes."""
    made = quirked({"abc": {"type": "boolean"}})
    assert item_of(made, "binary_sensor", "abc").read({"abc": True}) is True
    assert quirked({"abc": {"name": "A"}}).decisions["abc"].hidden


def test_hide() -> None:
    """Hide a data point, and say who did."""
    decision = quirked(
        {"switch": {"hide": True}}, writable("switch", "Boolean")
    ).decisions["switch"]
    assert decision.hidden
    assert decision.reason.startswith("A quirk of this product hides it")


def test_invert() -> None:
    """Turn a contact round."""
    made = quirked(
        {"doorcontact_state": {"invert": True}},
        read_only("doorcontact_state", "Boolean"),
    )
    item = item_of(made, "binary_sensor", "doorcontact_state")
    assert item.read({"doorcontact_state": True}) is False


def test_category() -> None:
    """Treat the product as one of another category."""
    made = quirked({"category": "mcs"}, read_only("switch", "Boolean"))
    assert item_of(made, "binary_sensor", "switch").description.device_class == "door"


def test_own_quirks_scale_a_known_socket() -> None:
    """Correct the socket that tells a wrong scale."""
    assert QUIRKS["qxJSyTLEtX5WrzA9"].points["cur_voltage"].scale == 1


@pytest.mark.parametrize(
    ("told", "place", "problem"),
    [
        pytest.param([], "quirks", "must be a mapping", id="no mapping"),
        pytest.param(
            {1: {}}, "quirks.1", "its name must be text", id="product is a number"
        ),
        pytest.param({"p": []}, "p", "must be a mapping", id="product is a list"),
        pytest.param(
            {"p": {"category": 1}}, "p.category", "must be text", id="category"
        ),
        pytest.param(
            {"p": {"a": 1}}, "p.a", "must be a mapping", id="code is a number"
        ),
        pytest.param(
            {"p": {"a": {"skale": 1}}}, "p.a.skale", "is unknown", id="typing error"
        ),
        pytest.param(
            {"p": {"a": {"scale": "1"}}}, "p.a.scale", "a whole number", id="text"
        ),
        pytest.param(
            {"p": {"a": {"scale": True}}}, "p.a.scale", "a whole number", id="boolean"
        ),
        pytest.param(
            {"p": {"a": {"scale": 13}}}, "p.a.scale", "from 0 to 12", id="too large"
        ),
        pytest.param(
            {"p": {"a": {"hide": 1}}}, "p.a.hide", "true or false", id="number"
        ),
        pytest.param(
            {"p": {"a": {"type": "word"}}}, "p.a.type", "one of boolean", id="type"
        ),
    ],
)
def test_faults_name_their_place(told: object, place: str, problem: str) -> None:
    """Tell a person where in the file the fault is."""
    with pytest.raises(QuirkError, match=problem) as err:
        parse_quirks(told)
    assert err.value.path == place
    assert str(err.value).startswith(place)


def test_shared_data_points_list_their_composites() -> None:
    """Tell of each composite that shows a data point, also one that only shares it."""
    made = planned(
        "clkg",
        writable("control", "Enum", range=["open", "stop", "close"]),
        writable("control_back_mode", "Enum", range=["forward", "back"]),
    )
    decision = made.decisions["control_back_mode"]
    assert {item.platform for item in decision.items} == {"select", "cover"}
    assert "also part of: Cover moved by control" in decision.reason


def test_writable() -> None:
    """Let a quirk say that a data point takes commands, or takes none."""
    abc = read_only("abc", "Boolean")
    assert item_of(quirked({"abc": {"writable": True}}, abc), "switch", "abc")
    abc = writable("abc", "Boolean")
    assert item_of(quirked({"abc": {"writable": False}}, abc), "binary_sensor", "abc")


PERCENT = {"min": 0, "max": 100, "scale": 0, "step": 1}


@pytest.mark.parametrize(
    ("quirk", "position"),
    [
        pytest.param({}, 30, id="counts how far it is closed"),
        pytest.param(
            {
                "percent_control": {"invert": True},
                "percent_state": {"invert": True},
            },
            70,
            id="counts how far it is open",
        ),
        pytest.param({"percent_state": {"hide": True}}, 80, id="one hidden"),
        pytest.param(
            {"percent_control": {"hide": True}, "percent_state": {"hide": True}},
            None,
            id="both hidden",
        ),
    ],
)
def test_covers(quirk: dict[str, Any], position: int | None) -> None:
    """Correct covers before they are recognised."""
    made = quirked(
        quirk,
        writable("control", "Enum", range=["open", "stop", "close"]),
        writable("percent_control", "Integer", **PERCENT),
        read_only("percent_state", "Integer", **PERCENT),
        category="cl",
    )
    cover = item_of(made, "cover", "cover")
    values = {"percent_control": 20, "percent_state": 70}
    assert cover.state(values).position == position


def test_invert_in_a_composite() -> None:
    """Turn a switch of a composite round, both ways."""
    made = quirked(
        {"switch_led": {"invert": True}},
        writable("switch_led", "Boolean"),
        category="dj",
    )
    light = item_of(made, "light", "light")
    assert light.turn_off() == {"switch_led": True}
