"""What locks, faults and cameras tell, word by word."""

import pytest

from custom_components.tuya_openhub.catalog import reasons
from custom_components.tuya_openhub.catalog.special.lock_events import method_of
from custom_components.tuya_openhub.catalog.tables.events import Firing

from ..build import item_of, planned, read_only, writable


@pytest.mark.parametrize(
    ("code", "method"),
    [
        pytest.param("unlock_fingerprint", "fingerprint", id="fingerprint"),
        pytest.param("unlock_card", "card", id="card"),
        pytest.param("UnlockFace", "face", id="capitals"),
        pytest.param("UNLOCK_KEY", "key", id="all capitals"),
        pytest.param("unlock_request", None, id="somebody asks"),
        pytest.param("unlock_switch", None, id="a switch"),
        pytest.param("unlock_method_set", None, id="how it may be opened"),
        pytest.param("unlock_", None, id="no method"),
        pytest.param("relock_card", None, id="something else"),
    ],
)
def test_method_of_an_opening(code: str, method: str | None) -> None:
    """Know by its code how a lock was opened."""
    assert method_of(code) == method


def test_openings() -> None:
    """Tell each opening with the number of its credential."""
    made = planned(
        "jtmspro",
        read_only("unlock_card", "Integer"),
        read_only("unlock_fingerprint", "Integer"),
        read_only("unlock_password", "String"),
        writable("unlock_app", "Integer"),
    )
    item = item_of(made, "event", "unlock")
    assert item.codes == ("unlock_card", "unlock_fingerprint")
    assert item.description.event_types == ["card", "fingerprint"]
    assert item.description.translation_key == "unlock"
    assert item.firing("unlock_card", 7) == Firing("card", {"credential": 7})
    assert item.firing("unlock_card", "x") is None
    assert item.firing("other", 7) is None
    assert item.fire(7) is None


def test_alarms_of_a_lock() -> None:
    """Tell each alarm of a lock, and leave the states to others."""
    made = planned(
        "ms",
        read_only(
            "alarm_lock",
            "Enum",
            range=[
                "wrong_finger",
                "normal",
                "none",
                "no_alarm",
                "cancel",
                "low_battery",
            ],
        ),
        read_only("hijack", "Boolean"),
        read_only("temper_alarm", "Boolean"),
    )
    item = item_of(made, "event", "lock_alarm")
    assert item.description.event_types == [
        "wrong_finger",
        "low_battery",
        "hijack",
        "tamper",
    ]
    assert item.description.translation_key == "lock_alarm"
    assert item.codes == item.shared == ("alarm_lock", "hijack", "temper_alarm")
    found = {
        word: item.firing("alarm_lock", word)
        for word in ("wrong_finger", "normal", "none", "no_alarm", "cancel", "")
    }
    assert found == {
        "wrong_finger": Firing("wrong_finger"),
        **dict.fromkeys(("normal", "none", "no_alarm", "cancel", "")),
    }
    assert item.firing("hijack", True) == Firing("hijack")
    assert item.firing("hijack", False) is None
    assert item.firing("temper_alarm", True) == Firing("tamper")
    assert item.firing("temper_alarm", False) is None


@pytest.mark.parametrize("code", ["temper_alarm", "tamper_alarm", "tamper"])
def test_tamper_of_a_lock(code: str) -> None:
    """Know a forced lock by each spelling, and no other device by it."""
    item = item_of(planned("ms", read_only(code, "Boolean")), "event", "lock_alarm")
    assert item.codes == (code,)
    other = planned("mcs", read_only(code, "Boolean"))
    assert [each.platform for each in other.items] == ["binary_sensor"]


@pytest.mark.parametrize(
    ("label", "key"),
    [
        pytest.param("tankfull", "tank_full", id="tank"),
        pytest.param("FULL", "tank_full", id="full"),
        pytest.param("water_full", "tank_full", id="water"),
        pytest.param("defrost", "defrost", id="ice"),
        pytest.param("coil", "coil_freeze", id="coil"),
        pytest.param("wet", "wet", id="wet"),
        pytest.param("cleaning", "filter_cleaning", id="filter"),
        pytest.param("E1", "temperature_error", id="E1"),
        pytest.param("CL", "low_temperature", id="cold"),
        pytest.param("CH", "high_temperature", id="hot"),
        pytest.param("LO", "low_humidity", id="dry"),
        pytest.param("motor", "motor_fault", id="motor"),
        pytest.param("full_fault", "bag_full", id="bag"),
        pytest.param("box_out", "cover_off", id="cover"),
    ],
)
def test_labels_of_faults(label: str, key: str) -> None:
    """Give a fault with a meaning an entity of its own, where labels mean the same."""
    point = read_only("fault", "Bitmap", label=["E9", label])
    item = item_of(planned("cs", point), "binary_sensor", f"fault_{label.lower()}")
    assert item.description.translation_key == key
    assert item.description.device_class == "problem"
    assert item.description.entity_category == "diagnostic"
    assert [item.read({"fault": raw}) for raw in (0, 1, 2, 3)] == [
        False,
        False,
        True,
        True,
    ]
    plain = planned("kg", point)
    assert [each.key for each in plain.items] == ["fault", "fault"]


@pytest.mark.parametrize(
    ("code", "standard"),
    [
        *(
            pytest.param(code, True, id=code)
            for code in ("fault", "faults", "error", "warn", "alarm_fault", "fault_2")
        ),
        pytest.param("fault12", True, id="number"),
        pytest.param("fault_123", False, id="too long a number"),
        pytest.param("default", False, id="within a word"),
    ],
)
def test_codes_of_faults(code: str, *, standard: bool) -> None:
    """Know the bitmaps of faults by their codes."""
    made = planned("kg", read_only(code, "Bitmap", label=["E1"]))
    item = item_of(made, "binary_sensor", code)
    assert (item.reason == reasons.FAULTS) is standard
    assert item.description.device_class == "problem"


LENS = [
    "basic_flip",
    "basic_nightvision",
    "basic_osd",
    "basic_private",
    "basic_wdr",
    "ipc_work_mode",
    "motion_record",
    "movement_detect_pic",
    "nightvision_mode",
    "ptz_control",
    "record_mode",
    "record_switch",
]


@pytest.mark.parametrize("code", LENS)
def test_two_points_of_a_lens(code: str) -> None:
    """A device with two data points that only a lens has is a camera."""
    other = LENS[LENS.index(code) - 1]
    made = planned("msp", read_only(code, "String"), read_only(other, "String"))
    assert item_of(made, "camera", "camera")


def test_camera_and_its_switches() -> None:
    """A camera knows what records, detects and hides, and leaves it to the switches."""
    codes = ("record_switch", "motion_switch", "basic_private")
    made = planned("sp", *(writable(code, "Boolean") for code in codes))
    item = item_of(made, "camera", "camera")
    assert (item.record.code, item.motion.code, item.private.code) == codes
    assert item.codes == item.shared == codes
    assert {each.key for each in made.items if each.platform == "switch"} == {*codes}
