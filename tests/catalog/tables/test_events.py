"""Test events: presses, rings and messages."""

import pytest

from custom_components.tuya_openhub.catalog.tables.events import EventItem, Firing
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, only, planned, read_only, writable


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


@pytest.mark.parametrize(
    ("etype", "rings"),
    [
        pytest.param("ac_doorbell", True, id="doorbell"),
        pytest.param("ring", True, id="ring"),
        pytest.param("call_in", True, id="call"),
        pytest.param("ipc_motion", False, id="motion"),
        pytest.param("monitoring", False, id="a word inside another"),
        pytest.param(None, False, id="no kind"),
    ],
)
def test_notification_rings_only_if_somebody_rings(
    etype: JsonValue, rings: bool
) -> None:
    """Other notifications of the device are nothing to its bell."""
    item = only("sp", read_only("doorbell_active", "String"), "event")
    assert (item.firing("event_notify", etype) is not None) is rings


def test_one_bell_is_one_entity() -> None:
    """A press that is told by picture, message and notification rings one bell."""
    made = planned(
        "sp",
        read_only("doorbell_pic", "Raw"),
        read_only("doorbell_active", "String"),
        read_only("doorbell_call", "String"),
    )
    (bell,) = (item for item in made.items if item.platform == "event")
    assert bell.key == "doorbell_active"
    assert set(bell.codes) == {
        "doorbell_active",
        "doorbell_call",
        "doorbell_pic",
        "event_notify",
    }
    assert made.decisions["doorbell_pic"].items == (bell,)


def bells_of(*points: PointSpec) -> dict[str, EventItem]:
    """Return the bells of a device by their keys."""
    return {
        item.key: item
        for item in planned("sp", *points).items
        if isinstance(item, EventItem) and item.description.device_class == "doorbell"
    }


@pytest.mark.parametrize(
    ("codes", "keys"),
    [
        pytest.param(
            ("doorbell_active_1", "doorbell_active_2"),
            ["doorbell_active_1", "doorbell_active_2"],
            id="numbers",
        ),
        pytest.param(
            ("doorbell_active", "doorbell2", "doorbell_pic"),
            ["doorbell_active", "doorbell2"],
            id="a second one",
        ),
        pytest.param(
            ("FrontDoorbell", "front_doorbell_pic", "back_doorbell"),
            ["FrontDoorbell", "back_doorbell"],
            id="places",
        ),
        pytest.param(("doorbell_volume",), ["doorbell"], id="a setting of one"),
        pytest.param(("motion_switch",), [], id="no bell"),
    ],
)
def test_each_bell_has_an_entity(codes: tuple[str, ...], keys: list[str]) -> None:
    """Make one entity of a bell, and two of two."""
    found = bells_of(*(read_only(code, "String") for code in codes))
    assert sorted(found) == sorted(keys)


@pytest.mark.parametrize(
    ("etype", "rung"),
    [
        pytest.param("ac_doorbell", ["doorbell_active_1"], id="of none by name"),
        pytest.param("doorbell_1", ["doorbell_active_1"], id="first"),
        pytest.param("doorbell_2", ["doorbell_active_2"], id="second"),
        pytest.param("ipc_motion", [], id="motion"),
    ],
)
def test_notification_rings_its_bell(etype: str, rung: list[str]) -> None:
    """Ring one of two bells: the one that is named, else the first."""
    codes = ("doorbell_active_1", "doorbell_active_2")
    found = bells_of(*(read_only(code, "String") for code in codes))
    assert [
        key for key, bell in found.items() if bell.firing("event_notify", etype)
    ] == rung


@pytest.mark.parametrize(
    ("raw", "rings"),
    [pytest.param(RING, True, id="ring"), pytest.param(MOTION, False, id="motion")],
)
def test_bell_hears_messages(raw: str, rings: bool) -> None:
    """A camera tells by message that somebody rings: its bell rings, too."""
    found = bells_of(
        read_only("doorbell_active", "String"), read_only("alarm_message", "Raw")
    )
    bell = found["doorbell_active"]
    assert (bell.firing("alarm_message", raw) is not None) is rings
    assert "alarm_message" in bell.codes


@pytest.mark.parametrize(
    ("raw", "firing"),
    [
        pytest.param(3, {"credential": 3}, id="third"),
        pytest.param("3", {"credential": 3}, id="as a text"),
        pytest.param(None, None, id="nothing"),
    ],
)
@pytest.mark.parametrize(
    ("code", "method"),
    [
        ("unlock_fingerprint", "fingerprint"),
        ("unlock_password", "password"),
        ("unlock_face", "face"),
        ("unlock_ble_kit", "ble_kit"),
        ("unlock_of_tomorrow", "of_tomorrow"),
    ],
)
def test_lock_tells_who_came_in(
    code: str, method: str, raw: JsonValue, firing: dict[str, int] | None
) -> None:
    """Every way to open a lock is a type of event, with the number of the credential."""
    points = [read_only(each, "Integer", min=0, max=999) for each in (code, "unlock_x")]
    item = item_of(planned("ms", *points), "event", "unlock")
    expected = firing and Firing(method, firing)
    assert item.firing(code, raw) == expected
    assert item.description.event_types == [method, "x"]
    assert item.description.entity_registry_enabled_default


def test_number_of_a_credential_is_no_quantity() -> None:
    """Whatever words its code has, it is an event alone: "temporary" is no temperature."""
    codes = ("unlock_temporary", "unlock_temp", "unlock_voltage")
    made = planned(
        "ms", *(read_only(code, "Integer", min=0, max=999) for code in codes)
    )
    platforms = {(str(item.platform), item.key) for item in made.items}
    assert platforms >= {("event", "unlock"), ("lock", "lock")}
    assert not [key for platform, key in platforms if platform == "sensor"]


def test_alarms_of_a_lock_are_events() -> None:
    """Each alarm fires, known or not; what says that all is well does not."""
    made = planned(
        "ms",
        read_only("alarm_lock", "Enum", range=["wrong_finger", "normal"]),
        read_only("hijack", "Boolean"),
        read_only("tamper_alarm", "Boolean"),
    )
    item = item_of(made, "event", "lock_alarm")
    assert item.description.event_types == ["wrong_finger", "hijack", "tamper"]
    assert item.firing("alarm_lock", "wrong_finger") == Firing("wrong_finger")
    assert item.firing("alarm_lock", "pry") == Firing("pry")
    assert item.firing("alarm_lock", "normal") is None
    assert item.firing("alarm_lock", None) is None
    assert item.firing("hijack", True) == Firing("hijack")
    assert item.firing("hijack", False) is None
    assert item.firing("tamper_alarm", True) == Firing("tamper")
    assert item.firing("tamper_alarm", False) is None
    # the states are shown as before
    assert item_of(made, "sensor", "alarm_lock")
    assert item_of(made, "binary_sensor", "hijack")
    assert item_of(made, "binary_sensor", "tamper_alarm")


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(read_only("unlock_request", "Integer"), id="somebody asks"),
        pytest.param(read_only("unlock_method_create", "Raw"), id="credentials"),
        pytest.param(writable("unlock_switch", "Boolean"), id="setting"),
        pytest.param(writable("unlock_timeout", "Integer"), id="can be written"),
    ],
)
def test_what_is_no_unlocking(point: PointSpec) -> None:
    """Not every code that begins so is an opened lock."""
    made = planned("ms", point)
    assert not [item for item in made.items if item.platform == "event"]


def test_lock_motor_is_a_lock() -> None:
    """On means open, as Home Assistant's locks have it."""
    made = planned("ms", read_only("lock_motor_state", "Boolean"))
    item = item_of(made, "binary_sensor", "lock_motor_state")
    assert item.description.device_class == "lock"
    assert item.read({"lock_motor_state": True}) is True
    assert item.description.entity_registry_enabled_default
