"""Test what the tables make of data points, platform by platform."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.catalog.core.quirks import parse_quirks
from custom_components.tuya_openhub.catalog.core.rows import Numbering, Row
from custom_components.tuya_openhub.catalog.tables import binary_sensors, texts
from custom_components.tuya_openhub.catalog.tables.events import Firing
from custom_components.tuya_openhub.openhub.models import (
    JsonValue,
    PointSpec,
    SpecSource,
)

from ..build import builder, item_of, planned, read_only, value, writable


def only(category: str, point: PointSpec, platform: str, **status: JsonValue) -> Any:
    """Return the item that a device with one data point gets on a platform."""
    return item_of(planned(category, point, status=status), platform, point.code)


@pytest.mark.parametrize(
    ("point", "unit", "device_class"),
    [
        pytest.param(
            read_only("va_temperature", "Integer", scale=1, unit="Ôäâ"),
            "°C",
            "temperature",
            id="mojibake",
        ),
        pytest.param(
            read_only("va_humidity", "Integer"), "%", "humidity", id="default unit"
        ),
        pytest.param(
            read_only("battery_percentage", "Integer", scale=2, unit="V"),
            "V",
            "voltage",
            id="battery in volts",
        ),
        pytest.param(
            read_only("battery_percentage", "Integer", unit="bars"),
            "%",
            "battery",
            id="a share whatever it says",
        ),
        pytest.param(
            read_only("va_humidity", "Integer", unit="bars"),
            "bars",
            None,
            id="unknown unit",
        ),
        pytest.param(
            read_only("forward_energy_total", "Integer", unit="x"),
            "x",
            None,
            id="total with unknown unit",
        ),
    ],
)
def test_sensor_units(point: PointSpec, unit: str, device_class: str | None) -> None:
    """Give a device class only with a unit that goes with it."""
    item = only("wsdcg", point, "sensor")
    assert item.description.native_unit_of_measurement == unit
    assert item.description.device_class == device_class


@pytest.mark.parametrize(
    ("convert", "unit"),
    [pytest.param("f", "°F", id="Fahrenheit"), pytest.param("c", "°C", id="Celsius")],
)
def test_temperature_without_a_unit(convert: str, unit: str) -> None:
    """Take the unit that the device shows where the specification tells none."""
    item = only(
        "wk", read_only("temp_floor", "Integer"), "sensor", temp_unit_convert=convert
    )
    assert item.description.native_unit_of_measurement == unit


@pytest.mark.parametrize(
    ("raw", "volts"),
    [
        pytest.param(2333, 233.3, id="tenths"),
        pytest.param(230, 230, id="volts"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_mains_voltage_repair(raw: JsonValue, volts: float | None) -> None:
    """Read an impossible voltage as tenths, and say so."""
    made = planned("cz", read_only("cur_voltage", "Integer", scale=0, unit="V"))
    assert item_of(made, "sensor", "cur_voltage").read({"cur_voltage": raw}) == volts
    assert "tenths of volts" in made.decisions["cur_voltage"].reason


@pytest.mark.parametrize(
    ("raw", "degrees"),
    [
        pytest.param("north", 0, id="north"),
        pytest.param("south_south_west", 202.5, id="between"),
        pytest.param("up", None, id="no direction"),
        pytest.param(7, None, id="no word"),
    ],
)
def test_wind_direction(raw: JsonValue, degrees: float | None) -> None:
    """Turn compass words into degrees."""
    point = read_only("wind_direct", "Enum", range=["north"])
    assert only("qxj", point, "sensor").read({"wind_direct": raw}) == degrees


def test_long_text_fits_a_state() -> None:
    """Shorten what a state cannot hold."""
    read = only("zndb", read_only("meter_id", "String"), "sensor").read
    assert len(read({"meter_id": "x" * 300})) == 255
    assert read({"meter_id": ""}) is None
    assert read({"meter_id": {"a": 1}}) == "{'a': 1}"


def test_sensor_beside_a_composite() -> None:
    """Give a reported value its own sensor also where a composite shows it."""
    made = planned(
        "wk",
        writable("switch", "Boolean"),
        writable("temp_set", "Integer", min=5, max=35),
        read_only("temp_current", "Integer"),
    )
    assert item_of(made, "climate", "climate")
    assert item_of(made, "sensor", "temp_current")


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
    assert made.items[0].reason.startswith("No table knows it")
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


def test_meter_channels() -> None:
    """Give the clamps of a meter their channels."""
    made = planned("cz", *(read_only(f"cur_power{n}", "Integer") for n in (1, 2)))
    assert [item.channel for item in made.items] == [1, 2]


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
    other = planned("msp", writable("manual_clean", "Enum", range=["a"]))
    assert [item.platform for item in other.items] == ["select"]
    reported = planned("msp", read_only("manual_clean", "Boolean"))
    assert [item.platform for item in reported.items] == ["binary_sensor"]


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
    ("point", "platform", "name"),
    [
        pytest.param(
            writable("pm_10_value", "Boolean"), "switch", "Pm 10 value", id="switch"
        ),
        pytest.param(
            read_only("abcDef1", "Boolean"), "binary_sensor", "Abc def1", id="binary"
        ),
        pytest.param(
            writable("Some_Level", "Integer"), "number", "Some level", id="number"
        ),
        pytest.param(
            read_only("some_level", "Integer"), "sensor", "Some level", id="sensor"
        ),
        pytest.param(writable("a", "Enum", range=["x"]), "select", "A", id="select"),
        pytest.param(
            read_only("a", "Enum", range=["x"]), "sensor", "A", id="enum sensor"
        ),
        pytest.param(writable("a", "String"), "text", "A", id="text"),
        pytest.param(writable("a", "Json"), "sensor", "A", id="json"),
        pytest.param(read_only("a", "Raw"), "sensor", "A", id="raw"),
        pytest.param(read_only("a", "Bitmap"), "binary_sensor", "A", id="bitmap"),
    ],
)
def test_generic(point: PointSpec, platform: str, name: str) -> None:
    """Give whatever is left an entity by type and direction, disabled by default."""
    item = only("zzz", point, platform)
    assert item.description.name == name
    assert item.description.entity_registry_enabled_default is False
    assert item.description.entity_category in {"config", "diagnostic"}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        pytest.param("Fan level", "Fan level", id="Latin"),
        pytest.param("风速", "Abc", id="Chinese"),
        pytest.param("abc", "Abc", id="the code itself"),
        pytest.param("123", "Abc", id="no letters"),
        pytest.param(None, "Abc", id="none"),
    ],
)
def test_generic_name(told: str | None, name: str) -> None:
    """Take the specification's name where a person can read it."""
    point = PointSpec(code="abc", read=value("Integer"), name=told)
    assert only("zzz", point, "sensor").description.name == name


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        pytest.param(
            PointSpec(code="a", write=value("Raw")),
            "It can only be written",
            id="write-only",
        ),
        pytest.param(PointSpec(code="a"), "Nothing tells its type", id="untold"),
        pytest.param(
            read_only("temporary_password_creat", "Raw"), "It holds keys", id="secret"
        ),
    ],
)
def test_hidden(point: PointSpec, reason: str) -> None:
    """Say why a data point has no entity."""
    decision = planned("zzz", point).decisions[point.code]
    assert decision.hidden
    assert decision.reason.startswith(reason)


def test_values_without_a_specification() -> None:
    """Guess from the value, by the standard's scale, and say so."""
    made = planned(
        "cz",
        status={
            "switch_1": True,
            "cur_voltage": 2301,
            "abc": "text",
            "obj": '{"a":1}',
            "num": 5,
            "untold": None,
        },
    )
    assert item_of(made, "sensor", "cur_voltage").read({"cur_voltage": 2301}) == 230.1
    assert item_of(made, "switch", "switch_1").commands(False) == {"switch_1": False}
    assert item_of(made, "sensor", "num").read({"num": 5}) == 5
    decision = made.decisions["abc"]
    assert decision.source is SpecSource.VALUE
    assert decision.reason.endswith("no specification: guessed from the value")


def test_guessed_beside_a_specification() -> None:
    """Take no undescribed switch as writable where others are described."""
    made = planned(
        "cz",
        read_only("cur_power", "Integer"),
        PointSpec(code="x"),
        status={"switch_2": True, "x": 1},
    )
    assert item_of(made, "binary_sensor", "switch_2")
    assert item_of(made, "sensor", "x")


def test_value_of_a_written_side() -> None:
    """Read a value by the written side where the reported one is not described."""
    point = PointSpec(code="bright", write=value("Integer", scale=1))
    made = planned("zzz", point, status={"bright": 15})
    assert item_of(made, "number", "bright").read({"bright": 15}) == 1.5


def test_nothing_is_built_of_what_does_not_fit() -> None:
    """Refuse to build an entity that could not work."""
    row = Row(key="")
    assert (
        texts.build(
            builder("zzz"),
            read_only("a", "String"),
            row,
            numbering=Numbering(),
            reason="",
        )
        is None
    )
    contact = binary_sensors.BinaryRow(key="")
    assert binary_sensors.decoder(PointSpec(code="a"), contact) is None


def test_hidden_faults_stay_hidden() -> None:
    """Let a quirk hide the faults."""
    quirks = parse_quirks({"p1": {"fault": {"hide": True}}})
    made = planned("cs", read_only("fault", "Bitmap", label=["E1"]), quirks=quirks)
    assert made.items == ()


@pytest.mark.parametrize(
    ("code", "unit", "shown", "raw", "value"),
    [
        pytest.param("pm25_value", "mg/m3", "μg/m³", 12, 12000.0, id="dust"),
        pytest.param("co2_value", "ppb", "ppm", 400000, 400.0, id="carbon dioxide"),
    ],
)
def test_unit_that_home_assistant_lacks(
    code: str, unit: str, shown: str, raw: int, value: float
) -> None:
    """Show the value in a unit that its class has."""
    item = only("hjjcy", read_only(code, "Integer", unit=unit), "sensor")
    assert item.description.native_unit_of_measurement == shown
    assert item.description.device_class
    assert item.read({code: raw}) == value
    assert item.read({code: "x"}) is None
