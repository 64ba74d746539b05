"""One entity of a device carries the device's name."""

from pathlib import Path

import pytest

from custom_components.tuya_openhub.catalog.core.planner import plan
from custom_components.tuya_openhub.openhub.models import PointSpec
from homeassistant.helpers.typing import UNDEFINED

from ..build import CAPTURES, capture, planned, read_only, writable


def boolean(code: str) -> PointSpec:
    """Return a switch."""
    return writable(code, "Boolean")


SETPOINT = writable("temp_set", "Integer", min=5, max=35, unit="℃")


@pytest.mark.parametrize(
    ("category", "points", "nameless"),
    [
        pytest.param("cz", [boolean("switch")], {"switch"}, id="plug"),
        pytest.param(
            "cz", [boolean("switch_1")], {"switch_1"}, id="plug with a number"
        ),
        pytest.param(
            "cz", [boolean("switch"), boolean("switch_1")], {"switch"}, id="two for one"
        ),
        pytest.param("cwysj", [boolean("switch")], {"switch"}, id="named power"),
        pytest.param("zzz", [boolean("power")], {"power"}, id="power"),
        pytest.param(
            "cwysj",
            [boolean("switch"), boolean("child_lock"), boolean("pump")],
            {"switch"},
            id="beside others",
        ),
        pytest.param("wk", [boolean("switch"), SETPOINT], {"climate"}, id="composite"),
        pytest.param("kj", [boolean("switch")], {"fan"}, id="fan and its switch"),
        pytest.param("cwwsq", [boolean("light")], set(), id="a part is not the device"),
        pytest.param(
            "wsdcg",
            [read_only("va_humidity", "Integer")],
            set(),
            id="nothing to switch",
        ),
    ],
)
def test_main_function(
    category: str, points: list[PointSpec], nameless: set[str]
) -> None:
    """A composite goes before a switch, the plain switch before the others."""
    made = planned(category, *points)
    assert {
        item.key for item in made.items if item.description.name is None
    } == nameless
    # decisions tell of the same entities
    decided = [item for each in made.decisions.values() for item in each.items]
    assert all(item in made.items for item in decided)


def test_each_gang_has_its_own() -> None:
    """Both sockets of a double one, and the switch of all is named."""
    made = planned(
        "cz", boolean("switch_1"), boolean("switch_2"), boolean("switch_all")
    )
    names = {item.key: item.description.name for item in made.items}
    assert names == {"switch_1": None, "switch_2": None, "switch_all": UNDEFINED}


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_no_capture_has_two_of_a_name(path: Path) -> None:
    """Of any captured device or gang, no two switches carry the name."""
    made = plan(*capture(path))
    nameless = [
        (item.channel, "switch")
        for item in made.items
        if item.description.name is None and item.platform == "switch"
    ]
    assert len(nameless) == len(set(nameless))


@pytest.mark.parametrize(
    ("category", "points", "nameless"),
    [
        pytest.param(
            "mcs",
            [
                read_only("doorcontact_state", "Boolean"),
                read_only("battery_percentage", "Integer", min=0, max=100, unit="%"),
            ],
            {"doorcontact_state"},
            id="a contact is what the device is for",
        ),
        pytest.param(
            "wxkg",
            [read_only("switch_mode1", "Enum", range=["click", "press"])],
            {"switch_mode1"},
            id="a button with one key",
        ),
        pytest.param(
            "wxkg",
            [
                read_only("switch_mode1", "Enum", range=["click", "press"]),
                read_only("switch_mode2", "Enum", range=["click", "press"]),
            ],
            set(),
            id="two keys are parts",
        ),
        pytest.param(
            "fs",
            [boolean("switch"), boolean("light")],
            {"fan"},
            id="a fan with a light",
        ),
    ],
)
def test_what_a_device_is_for(
    category: str, points: list[PointSpec], nameless: set[str]
) -> None:
    """Call what a device notices as the device, and a part of it as the part."""
    made = planned(category, *points)
    assert {
        item.key for item in made.items if item.description.name is None
    } == nameless


def test_light_of_a_fan_is_the_light() -> None:
    """Tell the lamp from the fan by its name."""
    made = planned("fs", boolean("switch"), boolean("light"))
    (lamp,) = (item for item in made.items if item.platform == "light")
    assert lamp.description.translation_key == "light"
    assert lamp.description.name is UNDEFINED


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_no_two_have_the_name_alone(path: Path) -> None:
    """Of any captured device or gang, at most one entity is called as it is."""
    made = plan(*capture(path))
    nameless = [item.channel for item in made.items if item.description.name is None]
    assert len(nameless) == len(set(nameless))
