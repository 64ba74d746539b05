"""Each code and word by which vendors name the parts of robots, fans, covers, lamps, locks.

They are those of Tuya's instruction sets and of devices that people reported.
"""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.composites.cover import CoverItem
from custom_components.tuya_openhub.catalog.composites.fan import FanItem
from custom_components.tuya_openhub.catalog.composites.humidifier import HumidifierItem
from custom_components.tuya_openhub.catalog.composites.light import LightItem
from custom_components.tuya_openhub.catalog.composites.lock import LockItem
from custom_components.tuya_openhub.catalog.composites.siren import SirenItem
from custom_components.tuya_openhub.catalog.composites.vacuum import VacuumItem
from custom_components.tuya_openhub.catalog.composites.water_heater import (
    WaterHeaterItem,
)
from homeassistant.components.vacuum import VacuumActivity

from ..build import item_of, planned, writable
from .support import BOOL, JSON, bench_of, enum, integer, items, only

ACTIVITIES = {
    VacuumActivity.DOCKED: (
        "charge_done chargecompleted chargego charging fullcharge dust_collecting"
        " collecting_dust wash_mop washing_mop drying_mop"
    ),
    VacuumActivity.CLEANING: (
        "cleaning goto_pos mop_clean part_clean pick_zone_clean pos_arrived pos_unarrive"
        " random select_room smart smart_clean spot_clean wall_clean wall_follow"
        " zone_clean"
    ),
    VacuumActivity.RETURNING: "docking goto_charge tocharge dock",
    VacuumActivity.PAUSED: "paused pause",
    VacuumActivity.IDLE: "standby sleep idle",
    VacuumActivity.ERROR: "fault error trouble",
}


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_words_of_a_vacuum(activity: VacuumActivity) -> None:
    """Tell what a robot does by each word of the instruction sets."""
    words = ACTIVITIES[activity].split()
    builder = bench_of("sd", {"power_go": BOOL}, reports={"status": enum(*words)})
    item = only(builder, VacuumItem)
    assert {word: item.state({"status": word}).activity for word in words} == (
        dict.fromkeys(words, activity)
    )


@pytest.mark.parametrize("code", ["power_go", "switch_go"])
@pytest.mark.parametrize(
    "other", [{"suction": enum("strong", "quiet")}, {"switch_charge": BOOL}]
)
def test_vacuum_of_another_category(code: str, other: dict[str, Any]) -> None:
    """Know a robot by what only robots have."""
    item = only(bench_of("unheard_of", {code: BOOL, **other}), VacuumItem)
    assert item.start({}) == {code: True}


@pytest.mark.parametrize("code", ["switch_fan", "fan_switch"])
@pytest.mark.parametrize(
    "speed", ["fan_speed_percent", "fan_speed", "speed", "fan_speed_enum"]
)
def test_fan_of_another_device(code: str, speed: str) -> None:
    """Know a fan by the name of its switch, with its speed."""
    item = only(bench_of("xdd", {code: BOOL, speed: integer(1, 4)}), FanItem)
    assert item.turn_on(percentage=50) == {code: True, speed: 2}
    assert item.description.translation_key == "fan"
    assert items(bench_of("xdd", {code: BOOL}), FanItem) == []


@pytest.mark.parametrize(
    "word",
    [
        *("auto", "automatic", "sleep", "sleeping", "nature", "natural", "nature_wind"),
        *("natural_wind", "smart", "smart_mode", "auto_mode", "sleep_mode", "breeze"),
        *("eco", "baby", "baby_wind", "comfort", "fresh", "interval", "manual"),
    ],
)
def test_speed_that_is_a_way_of_running(word: str) -> None:
    """Take no word for a speed that says how a fan runs."""
    functions = {"switch": BOOL, "fan_speed_enum": enum("low", "high", word)}
    item = only(bench_of("fs", functions), FanItem)
    assert item.speed_count == 2
    assert item.preset_options == [word]
    assert item.state({"switch": True, "fan_speed_enum": word}).preset == word


@pytest.mark.parametrize("code", ["switch_horizontal", "switch_vertical"])
def test_oscillation(code: str) -> None:
    """Turn a fan to and fro."""
    item = only(bench_of("fs", {"switch": BOOL, code: BOOL}), FanItem)
    assert item.oscillate(True) == {code: True}


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        pytest.param(("forward", "reverse"), {"fan_direction": "reverse"}, id="known"),
        pytest.param(("forward", "backward"), {}, id="other words"),
    ],
)
def test_direction(words: tuple[str, ...], direction: dict[str, str]) -> None:
    """Offer the directions that Home Assistant has."""
    functions = {"switch": BOOL, "fan_direction": enum(*words)}
    assert (
        only(bench_of("fs", functions), FanItem).set_direction("reverse") == direction
    )


@pytest.mark.parametrize(
    ("category", "codes"),
    [
        pytest.param(
            "cs",
            "dehumidify_set_value dehumidify_set_enum humidity_set set_humidity"
            " target_humidity humidity_target",
            id="dehumidifier",
        ),
        pytest.param(
            "jsq",
            "humidity_set set_humidity target_humidity humidity_target",
            id="humidifier",
        ),
    ],
)
def test_target_humidity(category: str, codes: str) -> None:
    """Set a humidifier by whatever its vendor calls the target."""
    for code in codes.split():
        two = {"switch": BOOL, code: integer(30, 80), "zz_hum": integer(0, 9)}
        item = only(bench_of(category, two), HumidifierItem)
        assert item.set_humidity(50) == {code: 50}


@pytest.mark.parametrize(
    "code",
    [
        "humidity_indoor",
        "humidity_current",
        "current_humidity",
        "humidity_value",
        "va_humidity",
        "humidity",
    ],
)
def test_current_humidity(code: str) -> None:
    """Show the humidity with the humidifier, and leave it to a sensor as well."""
    builder = bench_of("jsq", {"switch": BOOL}, reports={code: integer(0, 100)})
    item = only(builder, HumidifierItem)
    assert item.state({code: 44}).current == 44
    assert item.shared == (code,)


@pytest.mark.parametrize(
    ("code", "is_target"),
    [
        pytest.param("hum_x", True, id="humidity"),
        pytest.param("dehumidify_x", True, id="dehumidify"),
        pytest.param("humidify_x", True, id="humidify"),
        pytest.param("hum_calibration", False, id="calibration"),
        pytest.param("hum_alarm", False, id="alarm"),
        pytest.param("hum_warning", False, id="warning"),
        pytest.param("hum_max", False, id="most"),
        pytest.param("hum_min", False, id="least"),
        pytest.param("hum_upper", False, id="upper"),
        pytest.param("hum_lower", False, id="lower"),
        pytest.param("hum_time", False, id="time"),
        pytest.param("hum_timer", False, id="timer"),
        pytest.param("hum_mode", False, id="mode"),
        pytest.param("thing", False, id="anything"),
    ],
)
def test_target_of_another_name(code: str, *, is_target: bool) -> None:
    """Take the only setting of a humidity for the target, and no limit of one."""
    functions = {"switch": BOOL, code: integer(30, 80)}
    item = only(bench_of("jsq", functions), HumidifierItem)
    assert (item.target is not None) is is_target


@pytest.mark.parametrize(
    ("word", "operation"),
    [
        pytest.param("eco", "eco", id="eco"),
        pytest.param("energy", "eco", id="energy"),
        pytest.param("save", "eco", id="save"),
        pytest.param("electric", "electric", id="electric"),
        pytest.param("ele", "electric", id="short for electric"),
        pytest.param("gas", "gas", id="gas"),
        pytest.param("heat_pump", "heat_pump", id="heat pump"),
        pytest.param("quick", "high_demand", id="quick"),
        pytest.param("boost", "high_demand", id="boost"),
        pytest.param("strong", "performance", id="strong"),
        pytest.param("odd", "odd", id="its own word"),
    ],
)
def test_ways_of_heating_water(word: str, operation: str) -> None:
    """Use Home Assistant's word where it has one."""
    hot = {"switch": BOOL, "temp_set": integer(30, 75, unit="℃")}
    for code in ("mode", "work_mode", "set_mode"):
        item = only(bench_of("rs", {**hot, code: enum(word, "zz")}), WaterHeaterItem)
        assert item.operations == ["off", operation, "zz"]
        assert item.set_operation(operation) == {"switch": True, code: word}
        assert item.state({"switch": True, code: word}).operation == operation


@pytest.mark.parametrize(
    ("opens", "closes", "stops"),
    [
        pytest.param("open", "close", "stop", id="open"),
        pytest.param("up", "down", "stop", id="up"),
        pytest.param("FZ", "ZZ", "STOP", id="motor"),
        pytest.param("on", "off", "stop", id="on"),
        pytest.param("1", "2", "3", id="numbers"),
    ],
)
def test_words_that_move_a_cover(opens: str, closes: str, stops: str) -> None:
    """Move a cover by each set of words."""
    item = only(bench_of("cl", {"control": enum(opens, closes, stops)}), CoverItem)
    sent = item.open({}), item.close({}), item.stop()
    assert sent == ({"control": opens}, {"control": closes}, {"control": stops})


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("open", "stop"), id="opens alone"),
        pytest.param(("stop", "close"), id="closes alone"),
        pytest.param(("up", "close"), id="of two kinds"),
    ],
)
def test_half_of_the_words_that_move_a_cover(words: tuple[str, ...]) -> None:
    """What cannot both open and close is a choice."""
    assert items(bench_of("cz", {"control": enum(*words)}), CoverItem) == []


@pytest.mark.parametrize(
    ("word", "closed"),
    [
        pytest.param("open", False, id="open"),
        pytest.param("fully_open", False, id="fully open"),
        pytest.param("opened", False, id="opened"),
        pytest.param("up", False, id="up"),
        pytest.param("close", True, id="close"),
        pytest.param("fully_close", True, id="fully closed"),
        pytest.param("closed", True, id="closed"),
        pytest.param("down", True, id="down"),
        pytest.param("stop", None, id="anything else"),
    ],
)
def test_words_of_an_end(word: str, closed: bool | None) -> None:
    """Know where a cover is that tells no position, by what it says of its end."""
    builder = bench_of(
        "cl",
        {"control": enum("open", "close")},
        reports={"situation_set": enum("fully_open", "fully_close")},
    )
    assert only(builder, CoverItem).state({"situation_set": word}).is_closed is closed


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        pytest.param(1, 100, id="a percent short of open"),
        pytest.param(2, 98, id="nearly open"),
        pytest.param(98, 2, id="nearly closed"),
        pytest.param(99, 0, id="a percent short of closed"),
    ],
)
def test_motors_stop_short_of_their_ends(raw: int, position: int) -> None:
    """Take a percent for the end itself."""
    functions = {"control": enum("open", "close"), "percent_control": integer(0, 100)}
    item = only(bench_of("cl", functions), CoverItem)
    assert item.state({"percent_control": raw}).position == position


@pytest.mark.parametrize(
    ("word", "motion"),
    [
        pytest.param("opening", (True, False), id="opening"),
        pytest.param("open", (True, False), id="open"),
        pytest.param("closing", (False, True), id="closing"),
        pytest.param("close", (False, True), id="close"),
        pytest.param("stop", (False, False), id="at rest"),
    ],
)
def test_words_of_a_motion(word: str, motion: tuple[bool, bool]) -> None:
    """Tell how a cover moves that also has a word for rest."""
    states = enum("opening", "open", "closing", "close", "stop")
    builder = bench_of(
        "cl", {"control": enum("open", "close")}, reports={"work_state": states}
    )
    shown = only(builder, CoverItem).state({"work_state": word})
    assert (shown.is_opening, shown.is_closing) == motion


@pytest.mark.parametrize("code", ["angle_horizontal", "angle_vertical"])
def test_tilt(code: str) -> None:
    """Tilt the slats by either code."""
    functions = {"control": enum("open", "close"), code: integer(0, 180)}
    item = only(bench_of("cl", functions), CoverItem)
    assert item.set_tilt(25, {}) == {code: 135}
    assert item.state({code: 45}).tilt == 75


@pytest.mark.parametrize(
    ("bright", "temp", "tint"),
    [
        pytest.param("bright_value_v2", "temp_value_v2", "colour_data_v2", id="second"),
        pytest.param("bright_value", "temp_value", "colour_data", id="first"),
        pytest.param(
            "bright_value_1", "temp_controller", "colour_data_hsv", id="third"
        ),
        pytest.param("bright_controller", "temp_value", "colour_data", id="controller"),
    ],
)
@pytest.mark.parametrize("switch", ["switch_led", "switch_controller"])
def test_parts_of_a_lamp(switch: str, bright: str, temp: str, tint: str) -> None:
    """Find what dims and colours a lamp."""
    functions = {
        switch: BOOL,
        bright: integer(0, 1000),
        temp: integer(0, 1000),
        tint: JSON,
        "work_mode": enum("white", "color"),
    }
    item = only(bench_of("dj", functions), LightItem)
    sent = item.turn_on({}, kelvin=6500, brightness=255)
    assert sent == {switch: True, "work_mode": "white", bright: 1000, temp: 1000}
    blue = item.turn_on({}, hs=(240, 100), brightness=255)
    assert blue.keys() == {switch, "work_mode", tint}
    assert blue["work_mode"] == "color"


@pytest.mark.parametrize(
    ("category", "code", "dimmed", "key", "config"),
    [
        pytest.param("kj", "switch_night_light", "", "night_light", None, id="night"),
        pytest.param(
            "sp",
            "floodlight_switch",
            "floodlight_lightness",
            "floodlight",
            None,
            id="f",
        ),
        pytest.param("sp", "basic_indicator", "", "indicator_light", "config", id="i"),
        pytest.param("kg", "switch_backlight", "", "backlight", "config", id="back"),
        pytest.param(
            "cs", "light", "bright_value", "backlight", "config", id="display"
        ),
        pytest.param("cwwsq", "light", "bright_value", "light", "config", id="light"),
    ],
)
def test_lamps_beside(
    category: str, code: str, dimmed: str, key: str, config: str | None
) -> None:
    """Name the lamps of a device that is no lamp."""
    functions = {code: BOOL, **({dimmed: integer(0, 100)} if dimmed else {})}
    item = only(bench_of(category, functions), LightItem)
    assert item.description.translation_key == key
    assert item.description.entity_category == config
    assert (item.dimmer is not None) is bool(dimmed)


@pytest.mark.parametrize("code", ["lock_motor_state", "switch_lock", "unlock_switch"])
def test_motor_of_a_lock(code: str) -> None:
    """On is unlocked."""
    item = only(bench_of("ms", {code: BOOL}), LockItem)
    assert item.unlock() == {code: True}


@pytest.mark.parametrize("code", ["lock_state", "lock_status"])
@pytest.mark.parametrize(
    ("locked", "unlocked"),
    [
        pytest.param("lock", "unlock", id="orders"),
        pytest.param("locked", "unlocked", id="states"),
        pytest.param("close", "open", id="orders of a door"),
        pytest.param("closed", "opened", id="states of a door"),
    ],
)
def test_words_of_a_lock(code: str, locked: str, unlocked: str) -> None:
    """Lock and read a lock by each pair of words, where it takes them or only tells."""
    item = only(bench_of("ms", {code: enum(locked, unlocked)}), LockItem)
    assert (item.lock(), item.unlock()) == ({code: locked}, {code: unlocked})
    read_only_item = only(
        bench_of("ms", {}, reports={code: enum(locked, unlocked)}), LockItem
    )
    for one in (item, read_only_item):
        assert one.is_locked({code: locked}) is True
        assert one.is_locked({code: unlocked}) is False


@pytest.mark.parametrize("code", ["alarm_ringtone", "alarm_ring", "ringtone"])
def test_tones_of_a_siren(code: str) -> None:
    """Offer the tones by each code, and leave them to a select."""
    functions = {"alarm_switch": BOOL, code: enum("1", "2")}
    item = only(bench_of("sgbj", functions), SirenItem)
    assert item.tones == ["1", "2"]
    assert item.turn_on(tone="2") == {"alarm_switch": True, code: "2"}
    assert item.shared == (code,)


@pytest.mark.parametrize(
    ("unit", "raw"),
    [
        pytest.param("s", 90, id="seconds"),
        pytest.param("min", 2, id="minutes"),
        pytest.param("", None, id="nobody knows"),
    ],
)
def test_duration_of_a_siren(unit: str, raw: int | None) -> None:
    """Let a siren sound for 90 s as its unit has it."""
    functions = {"alarm_switch": BOOL, "alarm_time": integer(0, 600, unit=unit)}
    item = only(bench_of("sgbj", functions), SirenItem)
    assert item.turn_on(duration=90).get("alarm_time") == raw


@pytest.mark.parametrize(
    ("volume", "word"),
    [
        pytest.param(0, "mute", id="none"),
        pytest.param(0.01, "low", id="least"),
        pytest.param(0.33, "low", id="a third"),
        pytest.param(0.34, "middle", id="more than a third"),
        pytest.param(0.99, "high", id="nearly all"),
        pytest.param(1, "high", id="all"),
    ],
)
def test_volume_of_a_siren(volume: float, word: str) -> None:
    """Choose the loudness in words."""
    loud = enum("low", "middle", "high", "mute")
    item = only(
        bench_of("sgbj", {"alarm_switch": BOOL, "alarm_volume": loud}), SirenItem
    )
    assert item.turn_on(volume=volume)["alarm_volume"] == word


def test_second_lamp() -> None:
    """Number the second lamp of a fan."""
    builder = bench_of("fsd", {"switch_led": BOOL, "light": BOOL})
    first, second = items(builder, LightItem)
    assert first.description.name is None
    assert second.description.translation_key == "indexed_light"
    assert second.description.translation_placeholders == {"index": "2"}
    assert first.description.translation_placeholders is None


def test_water_heater_without_a_mode() -> None:
    """Heat electrically where nothing else is told."""
    hot = {"switch": BOOL, "temp_set": integer(30, 75, unit="℃")}
    item = only(bench_of("rs", hot), WaterHeaterItem)
    assert item.operations == ["off", "electric"]
    assert item.set_operation("electric") == {"switch": True}
    assert item.set_operation("off") == {"switch": False}
    read = [item.state({"switch": on}).operation for on in (True, False, None)]
    assert read == ["electric", "off", None]
    chosen = only(bench_of("rs", {**hot, "mode": enum("eco", "save")}), WaterHeaterItem)
    # two words for one way keep their own names
    assert chosen.operations == ["off", "eco", "save"]
    assert chosen.set_operation("other") == {"switch": True}
    switched = only(bench_of("rs", {"temp_set": hot["temp_set"]}), WaterHeaterItem)
    assert switched.turn(True) == {}
    assert switched.operations == []


def test_speed_that_is_left_to_a_select() -> None:
    """Of two speeds of a dehumidifier the fan has the number, a select the words."""
    made = planned(
        "cs",
        writable("switch", "Boolean"),
        writable("fan_speed_percent", "Integer", min=1, max=100, scale=0, step=1),
        writable("fan_speed_enum", "Enum", range=["low", "high"]),
    )
    shown = item_of(made, "select", "fan_speed_enum").description
    assert (shown.translation_key, shown.entity_category) == ("fan_speed", "config")
    assert item_of(made, "fan", "fan").speed.code == "fan_speed_percent"


def test_brightness_of_the_first_of_several_lamps() -> None:
    """The first brightness is that of the device only where there is one lamp."""
    first = {"switch_led": BOOL, "bright_value_1": integer(0, 100)}
    assert only(bench_of("dj", first), LightItem).dimmer is not None
    several = bench_of("dj", {**first, "switch_led_1": BOOL})
    main, numbered = items(several, LightItem)
    assert (main.switch.code, main.dimmer) == ("switch_led", None)
    assert numbered.switch.code == "switch_led_1"
    assert numbered.dimmer is not None


@pytest.mark.parametrize(
    ("high", "there"),
    [pytest.param(50, False, id="one value"), pytest.param(51, True, id="two values")],
)
def test_range_of_one_value(high: int, *, there: bool) -> None:
    """What can only have one value cannot be set."""
    functions = {"switch": BOOL, "humidity_set": integer(50, high)}
    item = only(bench_of("jsq", functions), HumidifierItem)
    assert (item.target is not None) is there
