"""Test binary sensors: alarm words, contacts, faults."""

import pytest

from custom_components.tuya_openhub.catalog.core.quirk_parser import parse_quirks
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import item_of, only, planned, read_only


@pytest.mark.parametrize(
    ("category", "code", "raw", "device_class", "on"),
    [
        pytest.param("pir", "pir", "pir", "motion", True, id="motion"),
        pytest.param("pir", "pir", "nopir", "motion", False, id="no motion"),
        pytest.param(
            "hps", "presence_state", "presence", "occupancy", True, id="presence"
        ),
        pytest.param("hps", "presence_state", "none", "occupancy", False, id="nobody"),
        pytest.param("sj", "watersensor_state", "1", "moisture", True, id="leak, old"),
        pytest.param("sj", "watersensor_state", 2, "moisture", False, id="dry, old"),
        pytest.param("sj", "watersensor_state", "alarm", "moisture", True, id="leak"),
        pytest.param(
            "ywbj", "smoke_sensor_status", "normal", "smoke", False, id="no smoke"
        ),
        pytest.param("rqbj", "gas_sensor_state", "1", "gas", True, id="gas"),
        pytest.param("mc", "status", "opened", "door", True, id="window opener"),
        pytest.param("mk", "closed_opened_kit", "AQAB", "lock", True, id="unlocked"),
        pytest.param("wkf", "window_state", "close", "window", False, id="window"),
        pytest.param("ywbj", "smoke_sensor_status", "", "smoke", None, id="unknown"),
    ],
)
def test_alarm_words(
    category: str, code: str, raw: JsonValue, device_class: str, on: bool | None
) -> None:
    """Know what the words of alarms and detectors mean."""
    item = only(category, read_only(code, "Enum", range=["x"]), "binary_sensor")
    assert item.description.device_class == device_class
    assert item.read({code: raw}) is on


def test_door_contact() -> None:
    """Take true for open."""
    item = only("mcs", read_only("doorcontact_state", "Boolean"), "binary_sensor")
    assert item.read({"doorcontact_state": True}) is True
    assert item.read({}) is None


def test_table_with_a_type_that_does_not_fit() -> None:
    """Leave a data point of an unusable type to the generic entities."""
    made = planned("mcs", read_only("doorcontact_state", "Json"))
    assert [item.platform for item in made.items] == ["sensor"]
    assert str(made.items[0].reason).startswith("No table knows it")
    boolean = planned("wsdcg", read_only("va_temperature", "Boolean"))
    assert [item.platform for item in boolean.items] == ["binary_sensor"]


def test_shock() -> None:
    """Tell vibration, drop and tilt apart."""
    made = planned("zd", read_only("shock_state", "Enum", range=["vibration", "drop"]))
    states = {item.key: item.read({"shock_state": "drop"}) for item in made.items}  # type: ignore[attr-defined]
    assert states == {
        "shock_state_vibration": False,
        "shock_state_drop": True,
        "shock_state_tilt": False,
    }


def test_faults() -> None:
    """Tell that something is wrong, what, and the labels with a meaning."""
    point = read_only("fault", "Bitmap", label=["tankfull", "E9"])
    made = planned("cs", point)
    read = {(str(item.platform), item.key): item.read for item in made.items}  # type: ignore[attr-defined]
    problem = read["binary_sensor", "fault"]
    full, text = read["binary_sensor", "fault_tankfull"], read["sensor", "fault"]
    assert [problem({"fault": raw}) for raw in (0, 2, None)] == [False, True, None]
    assert [full({"fault": raw}) for raw in (1, 2, None)] == [True, False, None]
    assert [text({"fault": raw}) for raw in (0, 3, None)] == [
        "ok",
        "tankfull, E9",
        None,
    ]
    assert ("binary_sensor", "fault_e9") not in read


def test_second_fault_bitmap() -> None:
    """Number a further bitmap of faults."""
    made = planned("cz", read_only("fault", "Bitmap"), read_only("fault_2", "Bitmap"))
    item = item_of(made, "binary_sensor", "fault_2")
    assert item.description.translation_placeholders == {"index": "2"}


def test_hidden_faults_stay_hidden() -> None:
    """Let a quirk hide the faults."""
    quirks = parse_quirks({"p1": {"fault": {"hide": True}}})
    made = planned("cs", read_only("fault", "Bitmap", label=["E1"]), quirks=quirks)
    assert made.items == ()
