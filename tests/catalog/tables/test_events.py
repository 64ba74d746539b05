"""Test events: presses, rings and messages."""

import pytest

from custom_components.tuya_openhub.catalog.tables.events import Firing
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import only, read_only


@pytest.mark.parametrize(
    ("raw", "firing"),
    [
        pytest.param("click", Firing("press_end"), id="click"),
        pytest.param("press", Firing("long_press_start"), id="long"),
        pytest.param(
            "double_click",
            Firing("multi_press_end", {"multi_press_count": 2}),
            id="double",
        ),
        pytest.param("Shake", Firing("shake"), id="unknown word"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_press(raw: JsonValue, firing: Firing | None) -> None:
    """Tell presses in Home Assistant's words."""
    point = read_only("switch_mode1", "Enum", range=["click", "double_click", "press"])
    item = only("wxkg", point, "event")
    assert item.fire(raw) == firing
    assert item.description.event_types == [
        "press_end",
        "multi_press_end",
        "long_press_start",
    ]


def test_button_without_a_range() -> None:
    """Expect a press where no range is told."""
    item = only("wxkg", read_only("switch1_value", "String"), "event")
    assert item.description.event_types == ["press_end"]


MOTION = "eyJjbWQiOiJpcGNfbW90aW9uIn0="


RING = "eyJjbWQiOiJpcGNfZG9vcmJlbGwifQ=="


@pytest.mark.parametrize(
    ("code", "raw", "kind"),
    [
        pytest.param("doorbell_pic", "AAAA", "ring", id="picture"),
        pytest.param("doorbell_pic", "", None, id="cleared"),
        pytest.param("movement_detect_pic", "AAAA", "motion", id="motion picture"),
        pytest.param("movement_detect_pic", "", None, id="no picture"),
        pytest.param("alarm_message", RING, "ring", id="ring"),
        pytest.param("alarm_message", MOTION, "motion", id="motion"),
        pytest.param("alarm_message", '{"cmd":"other"}', "message", id="plain text"),
        pytest.param("alarm_message", "", None, id="no message"),
    ],
)
def test_camera_events(code: str, raw: JsonValue, kind: str | None) -> None:
    """Fire what happened, without the address and key of the picture."""
    firing = only("sp", read_only(code, "Raw"), "event").fire(raw)
    assert (firing and firing.type) == kind


def test_doorbell_hears_notifications() -> None:
    """Ring for the device's notifications too."""
    item = only("sp", read_only("doorbell_pic", "Raw"), "event")
    assert item.codes == ("doorbell_pic", "event_notify")
    assert "ring" in item.description.event_types
