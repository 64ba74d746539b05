"""What each composite can do with all of its parts, and without each of them."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import (
    ARM_AWAY,
    ARM_HOME,
    DISARM,
    MAX_KELVIN,
    MIN_KELVIN,
    TRIGGER,
)
from custom_components.tuya_openhub.catalog.composites.alarm_control_panel import (
    AlarmItem,
)
from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.catalog.composites.cover import CoverItem
from custom_components.tuya_openhub.catalog.composites.fan import FanItem
from custom_components.tuya_openhub.catalog.composites.humidifier import HumidifierItem
from custom_components.tuya_openhub.catalog.composites.siren import SirenItem
from custom_components.tuya_openhub.catalog.composites.valve import ValveItem
from custom_components.tuya_openhub.catalog.composites.water_heater import (
    WaterHeaterItem,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, ValueSpec
from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntityFeature as Alarm,
)
from homeassistant.components.climate import ClimateEntityFeature as Climate
from homeassistant.components.cover import CoverEntityFeature as Cover
from homeassistant.components.fan import FanEntityFeature as Fan
from homeassistant.components.humidifier import HumidifierEntityFeature as Humidifier
from homeassistant.components.siren import SirenEntityFeature as Siren
from homeassistant.components.valve import ValveEntityFeature as Valve
from homeassistant.components.water_heater import WaterHeaterEntityFeature as Water

from .support import BOOL, bench_of, enum, integer, only

TARGET = integer(5, 35, unit="℃")

PARTS: dict[Any, tuple[str, dict[str, tuple[ValueSpec, Any]]]] = {
    ClimateItem: (
        "kt",
        {
            "temp_set": (TARGET, Climate.TARGET_TEMPERATURE),
            "humidity_set": (integer(30, 80), Climate.TARGET_HUMIDITY),
            "fan_speed_enum": (enum("low", "high"), Climate.FAN_MODE),
            "switch_vertical": (BOOL, Climate.SWING_MODE),
            "sleep": (BOOL, Climate.PRESET_MODE),
            "switch": (BOOL, Climate.TURN_ON | Climate.TURN_OFF),
        },
    ),
    CoverItem: (
        "cl",
        {
            "control": (
                enum("open", "stop", "close"),
                Cover.OPEN | Cover.CLOSE | Cover.STOP,
            ),
            "percent_control": (
                integer(0, 100),
                Cover.SET_POSITION | Cover.OPEN | Cover.CLOSE,
            ),
            "angle_horizontal": (
                integer(0, 100),
                Cover.SET_TILT_POSITION | Cover.OPEN_TILT | Cover.CLOSE_TILT,
            ),
        },
    ),
    FanItem: (
        "fs",
        {
            "switch": (BOOL, Fan.TURN_ON | Fan.TURN_OFF),
            "fan_speed_percent": (integer(1, 100), Fan.SET_SPEED),
            "mode": (enum("sleep", "nature"), Fan.PRESET_MODE),
            "switch_horizontal": (BOOL, Fan.OSCILLATE),
            "fan_direction": (enum("forward", "reverse"), Fan.DIRECTION),
        },
    ),
    SirenItem: (
        "sgbj",
        {
            "alarm_switch": (BOOL, Siren.TURN_ON | Siren.TURN_OFF),
            "alarm_ringtone": (enum("1", "2"), Siren.TONES),
            "alarm_volume": (integer(0, 10), Siren.VOLUME_SET),
            "alarm_time": (integer(1, 60, unit="s"), Siren.DURATION),
        },
    ),
    ValveItem: (
        "sfkzq",
        {
            "switch": (BOOL, Valve.OPEN | Valve.CLOSE),
            "percent_control": (integer(0, 100), Valve.SET_POSITION),
        },
    ),
    WaterHeaterItem: (
        "rs",
        {
            "temp_set": (integer(30, 75, unit="℃"), Water.TARGET_TEMPERATURE),
            "switch": (BOOL, Water.ON_OFF | Water.OPERATION_MODE),
            "mode": (enum("eco", "gas"), Water.OPERATION_MODE),
        },
    ),
    HumidifierItem: (
        "jsq",
        {
            "switch": (BOOL, Humidifier(0)),
            "mode": (enum("auto", "sleep"), Humidifier.MODES),
        },
    ),
}


def features(kind: Any, *without: str) -> int:
    """Return what a composite can do that lacks some of its parts."""
    category, parts = PARTS[kind]
    functions = {code: spec for code, (spec, _) in parts.items() if code not in without}
    return int(only(bench_of(category, functions), kind).features)


def expected(kind: Any, *without: str) -> int:
    """Return what the other parts are for."""
    found = 0
    for code, (_, can) in PARTS[kind][1].items():
        found |= 0 if code in without else int(can)
    return found


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=kind.__name__) for kind in PARTS]
)
def test_all_parts(kind: Any) -> None:
    """Do all that the parts are for."""
    assert features(kind) == expected(kind)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        pytest.param(kind, code, id=f"{kind.__name__} without {code}")
        for kind, (_, parts) in PARTS.items()
        for code in parts
        if (kind, code)
        not in {
            (ValveItem, "switch"),
            (WaterHeaterItem, "temp_set"),
            (HumidifierItem, "switch"),
            (SirenItem, "alarm_switch"),
        }
    ],
)
def test_without_a_part(kind: Any, code: str) -> None:
    """Offer nothing that no part is for."""
    assert features(kind, code) == expected(kind, code)


def test_alarm_panel() -> None:
    """Offer what the words of the mode are for."""
    words = {
        "arm": Alarm.ARM_AWAY,
        "home": Alarm.ARM_HOME,
        "sos": Alarm.TRIGGER,
        "other": Alarm(0),
    }
    for word, can in words.items():
        functions = {"master_mode": enum("disarmed", word)}
        item = only(bench_of("mal", functions), AlarmItem)
        assert item.features == can
    assert (DISARM, ARM_AWAY, ARM_HOME, TRIGGER) == ("disarmed", "arm", "home", "sos")


def test_range_of_white_light() -> None:
    """Home Assistant's own range for lamps of Tuya."""
    assert (MIN_KELVIN, MAX_KELVIN) == (2000, 6500)


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        pytest.param({}, "off", id="nothing"),
        pytest.param({"swing": True}, "on", id="both at once"),
        pytest.param({"switch_horizontal": True}, "horizontal", id="to and fro"),
        pytest.param({"switch_vertical": True}, "vertical", id="up and down"),
        pytest.param(
            {"switch_horizontal": True, "switch_vertical": True}, "both", id="both"
        ),
    ],
)
@pytest.mark.parametrize("on_off", ["swing", "shake"])
def test_swing(on_off: str, values: dict[str, bool], mode: str) -> None:
    """Read and set how the flaps swing."""
    functions = {
        "switch": BOOL,
        "temp_set": TARGET,
        on_off: BOOL,
        "switch_horizontal": BOOL,
        "switch_vertical": BOOL,
    }
    item = only(bench_of("kt", functions), ClimateItem)
    reported = {on_off if code == "swing" else code: on for code, on in values.items()}
    assert item.state(reported).swing == mode
    sent = item.set_swing(mode)
    assert sent == {
        code: reported.get(code, False)
        for code in (on_off, "switch_horizontal", "switch_vertical")
    }


@pytest.mark.parametrize(
    ("low", "percentage", "raw", "shown"),
    [
        pytest.param(1, 1, 1, 25, id="slowest"),
        pytest.param(1, 25, 1, 25, id="a quarter"),
        pytest.param(1, 26, 2, 50, id="more than a quarter"),
        pytest.param(1, 100, 4, 100, id="fastest"),
        pytest.param(0, 25, 1, 25, id="from 0 on"),
    ],
)
def test_speeds_of_a_fan(low: int, percentage: int, raw: int, shown: int) -> None:
    """Run as fast as was asked for, at least."""
    functions = {"switch": BOOL, "fan_speed": integer(low, 4)}
    item = only(bench_of("fs", functions), FanItem)
    assert item.speed_count == 4
    assert item.turn_on(percentage=percentage) == {"switch": True, "fan_speed": raw}
    assert item.state({"fan_speed": raw}).percentage == shown
    assert item.state({"fan_speed": 9}).percentage == 100


def test_fan_that_is_off_at_zero() -> None:
    """A fan without a switch is off at its least, if that is nothing."""
    item = only(bench_of("fs", {"fan_speed": integer(0, 3)}), FanItem)
    assert item.turn_off() == {"fan_speed": 0}
    assert item.state({"fan_speed": 0}).is_on is False
    assert item.state({"fan_speed": 1}).is_on is True
    assert item.turn_on() == {"fan_speed": 1}
    assert item.set_percentage(0, {}) == {"fan_speed": 0}
    always = only(bench_of("fs", {"fan_speed": integer(1, 3)}), FanItem)
    assert always.turn_off() == {}
    assert always.set_percentage(0, {}) == {"fan_speed": 1}


def test_fan_of_words() -> None:
    """A fan whose speeds are words is off by one of them."""
    functions = {"fan_speed_enum": enum("off", "low", "high", "sleep")}
    item = only(bench_of("fs", functions), FanItem)
    assert item.speed_count == 2
    assert item.turn_off() == {"fan_speed_enum": "off"}
    read = {
        word: (state.is_on, state.percentage, state.preset)
        for word in ("off", "low", "high", "sleep", None)
        if (state := item.state({"fan_speed_enum": word}))
    }
    assert read == {
        "off": (False, None, None),
        "low": (True, 50, None),
        "high": (True, 100, None),
        "sleep": (True, None, "sleep"),
        None: (None, None, None),
    }
    assert item.turn_on() == {"fan_speed_enum": "low"}
    assert item.turn_on(preset="sleep") == {"fan_speed_enum": "sleep"}
    assert item.set_percentage(51, {}) == {"fan_speed_enum": "high"}
    assert item.set_preset("other") == {}


@pytest.mark.parametrize(
    ("switch", "sent"),
    [
        pytest.param(True, {"fan_speed": 2}, id="on"),
        pytest.param(False, {"switch": True, "fan_speed": 2}, id="off"),
        pytest.param(None, {"fan_speed": 2}, id="unknown"),
    ],
)
def test_speed_switches_on(switch: bool | None, sent: dict[str, Any]) -> None:
    """A speed of a fan that is off switches it on."""
    item = only(bench_of("fs", {"switch": BOOL, "fan_speed": integer(1, 4)}), FanItem)
    assert item.set_percentage(50, {"switch": switch}) == sent
    assert item.set_percentage(0, {"switch": switch}) == {"switch": False}


def test_flags_and_modes_end_each_other() -> None:
    """A preset ends the one before, whichever way it is set."""
    functions = {
        "switch": BOOL,
        "temp_set": TARGET,
        "mode": enum("cold", "c_silent"),
        "eco": BOOL,
        "sleep": BOOL,
    }
    item = only(bench_of("kt", functions), ClimateItem)
    assert item.presets == ["none", "silent", "eco", "sleep"]
    on: dict[str, JsonValue] = {"switch": True, "mode": "cold", "eco": True}
    assert item.state(on).preset == "eco"
    assert item.set_preset("silent", on) == {"eco": False, "mode": "c_silent"}
    assert item.set_preset("none", on) == {"eco": False, "sleep": False, "mode": "cold"}
    assert item.set_preset("sleep", {"mode": "cold"}) == {"sleep": True}


@pytest.mark.parametrize(
    ("codes", "modes"),
    [
        pytest.param(("switch_horizontal",), ["off", "horizontal"], id="to and fro"),
        pytest.param(("switch_vertical",), ["off", "vertical"], id="up and down"),
        pytest.param(("swing",), ["off", "on"], id="one switch"),
        pytest.param(
            ("switch_horizontal", "switch_vertical"),
            ["off", "horizontal", "vertical", "both"],
            id="two flaps",
        ),
        pytest.param((), None, id="none"),
    ],
)
def test_modes_of_swinging(codes: tuple[str, ...], modes: list[str] | None) -> None:
    """Offer what the flaps can do."""
    functions = {"switch": BOOL, "temp_set": TARGET, **dict.fromkeys(codes, BOOL)}
    flaps = only(bench_of("kt", functions), ClimateItem).swing
    assert (None if flaps is None else flaps.modes) == modes


BOTH_UNITS = {
    "switch": BOOL,
    "temp_set": integer(5, 40, unit="℃"),
    "temp_set_f": integer(41, 104, unit="℉"),
    "temp_unit_convert": enum("c", "f"),
}


@pytest.mark.parametrize(
    ("values", "target", "unit", "sent"),
    [
        pytest.param(
            {"temp_set": 20, "temp_set_f": 68, "temp_unit_convert": "c"},
            20,
            "°C",
            {"temp_set": 30},
            id="shows C",
        ),
        pytest.param(
            {"temp_set": 20, "temp_set_f": 68, "temp_unit_convert": "f"},
            68,
            "°F",
            {"temp_set_f": 41},
            id="shows F",
        ),
        pytest.param(
            {"temp_set_f": 68, "temp_unit_convert": "c"},
            68,
            "°F",
            {"temp_set_f": 41},
            id="F alone is reported",
        ),
        pytest.param({}, None, "°C", {"temp_set": 30}, id="nothing is reported"),
    ],
)
def test_target_in_two_units(
    values: dict[str, JsonValue], target: float | None, unit: str, sent: dict[str, int]
) -> None:
    """Of two targets the one counts that the device shows, if it is reported at all."""
    item = only(bench_of("wk", BOTH_UNITS), ClimateItem)
    state = item.state(values)
    assert (state.target, state.unit) == (target, unit)
    assert item.set_temperature(30, values) == sent
