"""Test quirks: what they correct and how faults in them are told."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.planner import Planner
from custom_components.tuya_openhub.catalog.core.quirk_parser import (
    QuirkError,
    parse_quirks,
)
from custom_components.tuya_openhub.catalog.core.quirks import QUIRKS
from custom_components.tuya_openhub.catalog.special.energy import DeltaItem
from custom_components.tuya_openhub.catalog.tables.product_quirks import PRODUCTS
from custom_components.tuya_openhub.openhub.models import SpecSource

from ..build import device, item_of, planned, read_only, specification, writable


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
    ("quirk", "platform", "key"),
    [
        pytest.param({"type": "integer"}, "sensor", "sensor", id="sensor"),
        pytest.param(
            {"type": "boolean"}, "binary_sensor", "binary_sensor", id="binary"
        ),
        pytest.param(
            {"type": "integer", "writable": True}, "number", "number", id="number"
        ),
        pytest.param(
            {"type": "boolean", "writable": True}, "switch", "switch", id="switch"
        ),
        pytest.param(
            {"type": "enum", "writable": True, "range": ["a", "b"]},
            "select",
            "select",
            id="select",
        ),
        pytest.param({"type": "string", "writable": True}, "text", "text", id="text"),
    ],
)
def test_platform(quirk: dict[str, Any], platform: str, key: str) -> None:
    """Show a data point where a person wants it, before anything else claims it."""
    made = quirked({"switch": {**quirk, "platform": platform}})
    item = item_of(made, key, "switch")
    assert item.description.entity_registry_enabled_default
    assert "A quirk of this product" in made.decisions["switch"].reason


def test_a_platform_that_the_type_cannot_be() -> None:
    """Say so, and show it as it would be otherwise."""
    made = quirked({"abc": {"type": "integer", "platform": "switch"}})
    item_of(made, "sensor", "abc")
    assert "cannot be" in made.decisions["abc"].reason
    hidden = quirked({"abc": {"type": "raw", "platform": "sensor", "hide": True}})
    assert hidden.decisions["abc"].hidden


@pytest.mark.parametrize(
    ("quirk", "classes"),
    [
        pytest.param(
            {"device_class": "energy", "unit": "kWh"},
            ("energy", "total_increasing"),
            id="energy grows",
        ),
        pytest.param(
            {"device_class": "energy", "unit": "kWh", "state_class": "total"},
            ("energy", "total"),
            id="energy falls",
        ),
        pytest.param(
            {"device_class": "power", "unit": "W"}, ("power", "measurement"), id="power"
        ),
        pytest.param(
            {"device_class": "power", "unit": "blobs"}, (None, None), id="wrong unit"
        ),
        pytest.param({"device_class": "door"}, (None, None), id="another platform"),
        pytest.param(
            {"state_class": "measurement"}, (None, "measurement"), id="state class"
        ),
        pytest.param({"device_class": "date"}, ("date", None), id="no state class"),
    ],
)
def test_classes_of_a_sensor(
    quirk: dict[str, Any], classes: tuple[str | None, str | None]
) -> None:
    """Give a sensor the classes of a quirk, as far as they go together."""
    made = quirked({"abc": quirk}, read_only("abc", "Integer"))
    described = item_of(made, "sensor", "abc").description
    assert (described.device_class, described.state_class) == classes


@pytest.mark.parametrize(
    ("point", "device_class"),
    [
        pytest.param(read_only("abc", "Boolean"), "door", id="binary sensor"),
        pytest.param(writable("abc", "Boolean"), "outlet", id="switch"),
        pytest.param(
            writable("abc", "Integer", unit="A", max=9), "current", id="number"
        ),
    ],
)
def test_classes_of_others(point: Any, device_class: str) -> None:
    """Give other entities their class as well."""
    made = quirked({"abc": {"device_class": device_class}}, point)
    (item,) = made.items
    assert item.description.device_class == device_class
    assert item.description.entity_registry_enabled_default


def test_a_class_of_what_has_none() -> None:
    """Leave alone what can have no class."""
    made = quirked(
        {"abc": {"device_class": "power"}}, writable("abc", "Enum", range=["a"])
    )
    assert item_of(made, "select", "abc")


def test_default() -> None:
    """Show a value until the device reports one."""
    made = quirked({"abc": {"default": 3}}, read_only("abc", "Integer"))
    read = item_of(made, "sensor", "abc").read
    assert read({}) == 3
    assert read({"abc": None}) == 3
    assert read({"abc": 5}) == 5


def test_range_and_labels() -> None:
    """Correct limits, words and the names of bits."""
    quirk = {
        "level_x": {"range": {"min": 1, "max": 9, "step": 2}},
        "word_x": {"range": ["a", "b"]},
        "bits_x": {"labels": ["wet", "dry"]},
    }
    made = quirked(
        quirk,
        writable("level_x", "Integer"),
        writable("word_x", "Enum"),
        read_only("bits_x", "Bitmap"),
    )
    number = item_of(made, "number", "level_x").description
    assert (number.native_min_value, number.native_max_value) == (1, 9)
    assert number.native_step == 2
    assert item_of(made, "select", "word_x").description.options == ["a", "b"]
    assert item_of(made, "sensor", "bits_x").read({"bits_x": 2}) == "dry"


@pytest.mark.parametrize(
    ("when", "raw", "scaled"),
    [
        pytest.param({"at_least": 100}, 100, True, id="enough"),
        pytest.param({"at_least": 100}, 99, False, id="too little"),
        pytest.param({"at_most": 100}, 100, True, id="little enough"),
        pytest.param({"at_most": 100}, 101, False, id="too much"),
        pytest.param({"at_least": 1, "at_most": 9}, None, False, id="unknown"),
        pytest.param({"code": "unit", "equals": "F"}, "f", True, id="a word"),
        pytest.param({"code": "unit", "equals": "F"}, "c", False, id="another word"),
    ],
)
def test_conditions(when: dict[str, Any], raw: Any, *, scaled: bool) -> None:
    """Correct a data point only while a value says that it is due."""
    asked = when.get("code", "abc")
    made = planned(
        "cz",
        read_only("abc", "Integer"),
        status={asked: raw},
        quirks=parse_quirks({"p1": {"abc": {"scale": 1, "when": when}}}),
    )
    assert (item_of(made, "sensor", "abc").read({"abc": 50}) == 5) is scaled


def test_devices_with_other_values_have_other_plans() -> None:
    """Make the plans of two variants of one product apart."""
    quirks = parse_quirks({"p1": {"abc": {"scale": 1, "when": {"at_least": 450}}}})
    planner = Planner(quirks=quirks)
    spec = specification("kt", read_only("abc", "Integer"))
    first = planner.plan(device("kt", {"abc": 200}), spec)
    other = planner.plan(device("kt", {"abc": 700}), spec)
    assert item_of(first, "sensor", "abc").read({"abc": 700}) == 700
    assert item_of(other, "sensor", "abc").read({"abc": 700}) == 70


def test_numbers_of_data_points() -> None:
    """Know the codes of numbers that no description names, also of two layouts."""
    made = quirked({"abc": {"type": "integer", "dp_id": [27, 102]}})
    assert made.dp_ids == {27: "abc", 102: "abc"}
    assert quirked({"abc": {"dp_id": 5}}).dp_ids == {5: "abc"}


@pytest.mark.parametrize(
    ("linear", "middle"),
    [
        pytest.param({"linear_in": "kelvin"}, 2800, id="even in Kelvin"),
        pytest.param({"linear_in": "mired"}, 2286, id="even in mired"),
        pytest.param({}, 2286, id="not said"),
    ],
)
def test_kelvin(linear: dict[str, str], middle: int) -> None:
    """Read and set the colour temperatures that a lamp has."""
    made = quirked(
        {"temp_value_v2": {"kelvin": {"min": 1600, "max": 4000, **linear}}},
        writable("switch_led", "Boolean"),
        writable("bright_value_v2", "Integer", min=10, max=1000),
        writable("temp_value_v2", "Integer", min=0, max=1000),
        category="dj",
    )
    warmth = item_of(made, "light", "light").warmth
    assert warmth.read({"temp_value_v2": 0}) == 1600
    assert warmth.read({"temp_value_v2": 1000}) == 4000
    assert warmth.read({"temp_value_v2": 500}) == middle
    assert warmth.write(middle) == {"temp_value_v2": 500}
    assert warmth.write(9000) == {"temp_value_v2": 1000}


def test_increments_of_anything() -> None:
    """Add up the meals that a feeder reports one by one."""
    made = quirked({"feed_report": {"type": "integer", "delta": True}})
    assert isinstance(item_of(made, "sensor", "feed_report"), DeltaItem)


def test_products_that_are_not_described() -> None:
    """Know what the cloud does not describe."""
    meter = PRODUCTS["dhto3y4uachr1wll"]
    made = quirked(dict(meter))
    assert made.dp_ids[105] == "cur_power1"
    power = item_of(made, "sensor", "cur_power1")
    assert power.description.device_class == "power"
    assert power.read({"cur_power1": 215}) == 21.5
    assert item_of(made, "number", "warn_power1").description.native_step == 100


@pytest.mark.parametrize(
    ("written", "place", "problem"),
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
            {"p": {"a": {"hide": 1}}}, "p.a.hide", "true or false", id="truth"
        ),
        pytest.param(
            {"p": {"a": {"type": "word"}}}, "p.a.type", "one of boolean", id="type"
        ),
        pytest.param({"p": {"a": {"name": 1}}}, "p.a.name", "must be text", id="name"),
        pytest.param(
            {"p": {"a": {"platform": "vacuum"}}},
            "p.a.platform",
            "one of",
            id="platform",
        ),
        pytest.param(
            {"p": {"a": {"device_class": "x"}}},
            "p.a.device_class",
            "a device class",
            id="class",
        ),
        pytest.param(
            {"p": {"a": {"state_class": "x"}}}, "p.a.state_class", "one of", id="state"
        ),
        pytest.param(
            {"p": {"a": {"default": []}}}, "p.a.default", "must be a", id="default"
        ),
        pytest.param(
            {"p": {"a": {"dp_id": "5"}}}, "p.a.dp_id", "a list of them", id="number"
        ),
        pytest.param(
            {"p": {"a": {"range": ["x", 1]}}}, "p.a.range", "list of words", id="words"
        ),
        pytest.param(
            {"p": {"a": {"range": {"most": 1}}}},
            "p.a.range.most",
            "known are min, max, step",
            id="range",
        ),
        pytest.param(
            {"p": {"a": {"kelvin": {"min": 9, "max": 5}}}},
            "p.a.kelvin",
            "below its max",
            id="kelvin",
        ),
        pytest.param(
            {"p": {"a": {"kelvin": {"min": 9}}}}, "p.a.kelvin.max", "whole", id="end"
        ),
        pytest.param(
            {"p": {"a": {"when": {"code": "b"}}}}, "p.a.when", "must have", id="when"
        ),
    ],
)
def test_faults_name_their_place(written: object, place: str, problem: str) -> None:
    """Tell a person where in the file the fault is."""
    with pytest.raises(QuirkError, match=problem) as err:
        parse_quirks(written)
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
