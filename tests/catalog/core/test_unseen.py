"""Test what devices get that nobody captured yet: as Home Assistant's tables tell."""

from datetime import timedelta

import pytest

from custom_components.tuya_openhub.catalog.special.counter import Mode
from custom_components.tuya_openhub.catalog.special.energy import DeltaItem
from custom_components.tuya_openhub.openhub.models import JsonValue
from homeassistant.components.cover import CoverEntityFeature
from homeassistant.components.fan import FanEntityFeature
from homeassistant.components.light import ColorMode
from homeassistant.const import EntityCategory

from ..build import item_of, planned, read_only, writable

SPAN: dict[str, JsonValue] = {"min": 0, "max": 100}
MOVES: list[JsonValue] = ["open", "stop", "close"]


@pytest.mark.parametrize(
    ("code", "unit", "raw", "shown", "reported"),
    [
        pytest.param("pm25_value", "mg/m3", 35, 35, "μg/m³", id="dust"),
        pytest.param("co2_value", "ppb", 800000, 0.8, "ppm", id="carbon dioxide"),
    ],
)
def test_units_that_are_exchanged(
    code: str, unit: str, raw: int, shown: float, reported: str
) -> None:
    """Exchange units that Home Assistant does not have for the class."""
    point = read_only(code, "Integer", unit=unit, scale=3)
    item = item_of(planned("hjjcy", point), "sensor", code)
    assert item.description.native_unit_of_measurement == reported
    assert item.description.device_class is not None
    assert item.read({code: raw}) == shown
    assert item.read({code: "?"}) is None


def test_a_sum_of_anything_is_counted() -> None:
    """Add up whatever the specification calls a sum, in its own unit."""
    point = read_only("water_total", "Integer", unit="L")
    summed = type(point)(code=point.code, read=point.read, report_type="sum")
    item = item_of(planned("sfkzq", summed), "sensor", "water_total")
    assert isinstance(item, DeltaItem)
    assert item.mode is Mode.INCREMENT
    assert item.description.native_unit_of_measurement == "L"
    assert item.description.state_class == "total_increasing"


def test_what_is_measured_is_no_sum() -> None:
    """Leave a measurement as it is, whatever its report type."""
    point = read_only("va_temperature", "Integer", unit="°C")
    summed = type(point)(code=point.code, read=point.read, report_type="sum")
    item = item_of(planned("wsdcg", summed), "sensor", "va_temperature")
    assert not isinstance(item, DeltaItem)


@pytest.mark.parametrize(
    ("unit", "left"),
    [
        pytest.param("min", timedelta(minutes=30), id="minutes"),
        pytest.param("h", timedelta(hours=30), id="hours"),
        pytest.param("", timedelta(minutes=30), id="none told"),
    ],
)
def test_a_countdown_ends(unit: str, left: timedelta) -> None:
    """Tell how long a towel rail heats on, in seconds."""
    point = read_only("countdown_left", "Integer", unit=unit)
    item = item_of(planned("mjj", point), "sensor", "countdown_left")
    assert item.ends
    assert item.description.device_class == "timestamp"
    assert timedelta(seconds=item.read({"countdown_left": 30})) == left
    assert item.read({}) is None


def test_what_can_be_set_is_a_number() -> None:
    """Set the distance of a radar that takes it, show the one that is told."""
    reported: dict[str, JsonValue] = {"min": 0, "max": 1000, "unit": "cm"}
    code = "target_dis_closest"
    item_of(planned("hps", writable(code, "Integer", **reported)), "number", code)
    item_of(planned("hps", read_only(code, "Integer", **reported)), "sensor", code)


def test_a_number_of_nonsense() -> None:
    """Set seconds where the standard is sure of them."""
    point = writable("alarm_time", "Integer", unit="xyz", **SPAN)
    item = item_of(planned("co2bj", point), "number", "alarm_time")
    assert item.description.device_class == "duration"
    assert item.description.native_unit_of_measurement == "s"


def test_the_alarms_of_an_alarm_clock() -> None:
    """Number the alarms, which are settings."""
    codes = [f"switch_{number}" for number in range(1, 7)]
    made = planned("hxd", *(writable(code, "Boolean") for code in codes))
    for number in range(2, 6):
        described = item_of(made, "switch", f"switch_{number}").description
        assert described.translation_key == "alarm_indexed"
        assert described.translation_placeholders == {"index": str(number - 1)}
        assert described.entity_category is EntityCategory.CONFIG


def test_a_curtain_of_a_boolean() -> None:
    """Open and close a curtain that takes a Boolean."""
    made = planned(
        "cl",
        writable("control", "Boolean"),
        writable("angle_vertical", "Integer", **SPAN),
    )
    item = item_of(made, "cover", "cover")
    assert item.open({}) == {"control": True}
    assert item.close({}) == {"control": False}
    assert not item.features & CoverEntityFeature.STOP
    assert item.features & CoverEntityFeature.SET_TILT_POSITION


def test_two_curtains_share_their_slats() -> None:
    """Tilt both curtains where one data point is for the slats."""
    made = planned(
        "cl",
        writable("control", "Enum", range=MOVES),
        writable("control_2", "Enum", range=MOVES),
        writable("angle_horizontal", "Integer", **SPAN),
    )
    for key in ("cover", "cover_2"):
        assert item_of(made, "cover", key).set_tilt(100, {}) == {"angle_horizontal": 0}


def test_a_ceiling_fan_with_both_lamps() -> None:
    """Dim and colour the lamp of the fan; its light is a second one."""
    made = planned(
        "fsd",
        writable("light", "Boolean"),
        writable("switch_led", "Boolean"),
        writable("bright_value", "Integer", min=10, max=1000),
        writable("temp_value", "Integer", min=0, max=1000),
    )
    item = item_of(made, "light", "light")
    assert item.switch.code == "switch_led"
    assert item.color_modes == {ColorMode.COLOR_TEMP}
    assert item_of(made, "light", "light_2").switch.code == "light"


def test_a_fan_that_only_turns() -> None:
    """Make a fan of a category of fans, whichever part it has."""
    direction = writable("fan_direction", "Enum", range=["forward", "reverse"])
    item = item_of(planned("fs", direction), "fan", "fan")
    assert item.features == FanEntityFeature.DIRECTION
    item = item_of(planned("cs", writable("switch_fan", "Boolean")), "fan", "fan")
    assert item.features == FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF


def test_a_way_of_spraying_is_also_selected() -> None:
    """Show the select beside the humidifier that has it as its modes."""
    made = planned(
        "jsq",
        writable("switch", "Boolean"),
        writable("spray_mode", "Enum", range=["auto", "health"]),
    )
    assert item_of(made, "humidifier", "humidifier").mode.code == "spray_mode"
    item_of(made, "select", "spray_mode")


@pytest.mark.parametrize("code", ["switch", "switch_1", "preheat"])
def test_a_blanket_is_no_outlet(code: str) -> None:
    """Class the switches of a blanket as such."""
    made = planned("dr", writable(code, "Boolean"))
    assert item_of(made, "switch", code).description.device_class == "switch"


def test_a_thermostat_that_nothing_switches() -> None:
    """Tell it its target again, for it is always in its mode."""
    made = planned(
        "wk",
        writable("temp_set", "Integer", min=5, max=35),
        read_only("temp_current", "Integer", min=0, max=50),
    )
    item = item_of(made, "climate", "climate")
    (mode,) = item.hvac_modes
    assert item.set_hvac_mode(mode, {"temp_set": 21}) == {"temp_set": 21}
    assert item.set_hvac_mode(mode, {}) == {}


def test_a_select_of_nothing() -> None:
    """Show an Enum that names no words, for none could be sent."""
    item_of(planned("zzz", writable("thing", "Enum")), "sensor", "thing")


def test_keys_that_take_no_press() -> None:
    """Make no air conditioner of keys that do not take their own names."""
    reported = planned(
        "infrared_ac",
        writable("PowerOn", "Boolean"),
        writable("PowerOff", "Boolean"),
        writable("T", "Integer", min=16, max=30),
    )
    assert not [item for item in reported.items if item.platform == "climate"]


def test_numbers_that_no_device_has() -> None:
    """Read what is larger than any counter as unknown."""
    item = item_of(
        planned("wsdcg", read_only("va_temperature", "Integer", scale=1)),
        "sensor",
        "va_temperature",
    )
    for raw in (10**400, -(2**64), 1e300, "1e999", "nan"):
        assert item.read({"va_temperature": raw}) is None


def test_words_that_no_state_holds() -> None:
    """Shorten a word that is too long, and offer none that is."""
    point = read_only("air_quality", "Enum", range=["x" * 300, "good"])
    item = item_of(planned("kj", point), "sensor", "air_quality")
    assert item.description.options == ["good"]
    assert len(item.read({"air_quality": "y" * 300})) == 255


@pytest.mark.parametrize("raw", [[], {}, 0, "", None])
def test_a_bell_that_does_not_ring(raw: JsonValue) -> None:
    """Ring for nothing that is empty, whatever its type."""
    item = item_of(
        planned("sp", read_only("doorbell_pic", "Raw")), "event", "doorbell_pic"
    )
    assert item.fire(raw) is None


def test_the_second_lamp_of_a_fan_keeps_its_brightness() -> None:
    """Dim the lamp that the brightness is numbered for."""
    made = planned(
        "fs",
        writable("light", "Boolean"),
        writable("switch_led", "Boolean"),
        writable("bright_value_1", "Integer", min=10, max=1000),
    )
    assert item_of(made, "light", "light").color_modes == {ColorMode.ONOFF}
    assert item_of(made, "light", "light_2").color_modes == {ColorMode.BRIGHTNESS}


def test_a_strip_has_the_new_ranges() -> None:
    """Read the colour of a strip that tells no range in thousandths."""
    made = planned(
        "dd",
        writable("switch_led", "Boolean"),
        writable("bright_value", "Integer", min=25, max=255),
        writable("colour_data", "Json"),
    )
    item = item_of(made, "light", "light")
    colour = item.colour.read({"colour_data": '{"h":120,"s":500,"v":255}'})
    assert colour == (120, 50, 65)


def test_a_lock_tells_and_takes_what_the_standard_has() -> None:
    """Show the standard data points of locks by name, whichever kind of lock it is."""
    volumes: list[JsonValue] = ["mute", "low", "high"]
    made = planned(
        "jtmspro",
        read_only("closed_opened", "Enum", range=["unknown", "open", "closed"]),
        read_only("hijack", "Boolean"),
        read_only("reverse_lock", "Boolean"),
        read_only("alarm_lock", "Enum", range=["wrong_finger", "low_battery"]),
        writable("automatic_lock", "Boolean"),
        writable("auto_lock_time", "Integer", min=0, max=1800, unit="s"),
        writable("key_tone", "Enum", range=volumes),
    )
    door = item_of(made, "binary_sensor", "closed_opened")
    assert door.description.device_class == "door"
    assert door.read({"closed_opened": "open"}) is True
    assert door.read({"closed_opened": "closed"}) is False
    assert door.read({"closed_opened": "unknown"}) is None
    assert all(i.description.entity_registry_enabled_default for i in made.items)
    assert {str(item.platform) for item in made.items} == {
        *("binary_sensor", "event", "lock", "sensor", "switch", "number", "select"),
    }
