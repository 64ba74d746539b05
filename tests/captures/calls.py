"""Every call of an action that an entity offers, with the ends of each range."""

from collections.abc import Callable, Iterator
from math import ceil, floor
from typing import Any

from homeassistant.components.alarm_control_panel import AlarmControlPanelEntityFeature
from homeassistant.components.climate import ClimateEntityFeature
from homeassistant.components.cover import CoverEntityFeature
from homeassistant.components.fan import FanEntityFeature
from homeassistant.components.humidifier import HumidifierEntityFeature
from homeassistant.components.lock import LockEntityFeature
from homeassistant.components.siren import SirenEntityFeature
from homeassistant.components.vacuum import VacuumEntityFeature
from homeassistant.components.valve import ValveEntityFeature
from homeassistant.components.water_heater import WaterHeaterEntityFeature
from homeassistant.core import State

type Call = tuple[str, dict[str, Any]]


def can(state: State, feature: int) -> bool:
    """Tell whether an entity has a feature."""
    return bool(state.attributes.get("supported_features", 0) & feature)


def listed(state: State, attribute: str, service: str, field: str) -> Iterator[Call]:
    """Choose each of a list."""
    for choice in state.attributes.get(attribute) or ():
        yield service, {field: choice}


def switches(*services: str) -> Callable[[State], Iterator[Call]]:
    """Call services that take nothing."""

    def calls(state: State) -> Iterator[Call]:
        for service in services:
            yield service, {}

    return calls


def light(state: State) -> Iterator[Call]:
    """Switch, dim and color a light."""
    yield from switches("turn_on", "turn_off", "toggle")(state)
    modes = set(state.attributes["supported_color_modes"])
    for brightness in (1, 2, 127, 254, 255) if modes != {"onoff"} else ():
        yield "turn_on", {"brightness": brightness}
        for white in ("white",) if "white" in modes else ():
            yield "turn_on", {white: brightness}
    for hue in (0, 0.4, 120.5, 359.9, 360) if "hs" in modes else ():
        for saturation in (0, 0.3, 50, 100):
            yield "turn_on", {"hs_color": [hue, saturation]}
            yield "turn_on", {"hs_color": [hue, saturation], "brightness": 1}
    low = state.attributes.get("min_color_temp_kelvin")
    high = state.attributes.get("max_color_temp_kelvin")
    for kelvin in (1000, low, (low + high) // 2, high, 12000) if low and high else ():
        yield "turn_on", {"color_temp_kelvin": kelvin}
        yield "turn_on", {"color_temp_kelvin": kelvin, "brightness": 3}
    yield from listed(state, "effect_list", "turn_on", "effect")


def cover(state: State) -> Iterator[Call]:
    """Move and tilt a cover."""
    yield from switches("open_cover", "close_cover")(state)
    if can(state, CoverEntityFeature.STOP):
        yield from switches("stop_cover", "toggle")(state)
    for position in (0, 1, 50, 99, 100):
        if can(state, CoverEntityFeature.SET_POSITION):
            yield "set_cover_position", {"position": position}
        if can(state, CoverEntityFeature.SET_TILT_POSITION):
            yield "set_cover_tilt_position", {"tilt_position": position}
    if can(state, CoverEntityFeature.OPEN_TILT):
        yield from switches("open_cover_tilt", "close_cover_tilt")(state)


def fan(state: State) -> Iterator[Call]:
    """Set everything of a fan."""
    starts = can(state, FanEntityFeature.TURN_ON)
    if starts:
        yield from switches("turn_on", "turn_off", "toggle")(state)
    if can(state, FanEntityFeature.SET_SPEED):
        yield from switches("increase_speed", "decrease_speed")(state)
        for percentage in (0, 1, 33, 50, 67, 99, 100):
            yield "set_percentage", {"percentage": percentage}
            if starts:
                yield "turn_on", {"percentage": max(percentage, 1)}
    for choice in state.attributes.get("preset_modes") or ():
        yield "set_preset_mode", {"preset_mode": choice}
        if starts:
            yield "turn_on", {"preset_mode": choice}
    if can(state, FanEntityFeature.DIRECTION):
        yield "set_direction", {"direction": "forward"}
        yield "set_direction", {"direction": "reverse"}
    if can(state, FanEntityFeature.OSCILLATE):
        yield "oscillate", {"oscillating": True}
        yield "oscillate", {"oscillating": False}


def ends(state: State, low: str, high: str) -> tuple[float, ...]:
    """Return both ends of a range, and what lies in the middle."""
    # what is shown in another unit is rounded, outwards too
    least, most = ceil(state.attributes[low]), floor(state.attributes[high])
    return least, (least + most) / 2, most


def climate(state: State) -> Iterator[Call]:
    """Set everything of a climate."""
    modes = state.attributes["hvac_modes"]
    yield from listed(state, "hvac_modes", "set_hvac_mode", "hvac_mode")
    yield from listed(state, "preset_modes", "set_preset_mode", "preset_mode")
    yield from listed(state, "fan_modes", "set_fan_mode", "fan_mode")
    yield from listed(state, "swing_modes", "set_swing_mode", "swing_mode")
    if can(state, ClimateEntityFeature.TURN_ON):
        yield from switches("turn_on", "turn_off", "toggle")(state)
    if can(state, ClimateEntityFeature.TARGET_TEMPERATURE):
        for target in ends(state, "min_temp", "max_temp"):
            yield "set_temperature", {"temperature": target}
            for mode in modes:
                yield "set_temperature", {"temperature": target, "hvac_mode": mode}
    if can(state, ClimateEntityFeature.TARGET_HUMIDITY):
        for target in ends(state, "min_humidity", "max_humidity"):
            yield "set_humidity", {"humidity": int(target)}


def humidifier(state: State) -> Iterator[Call]:
    """Set everything of a humidifier."""
    yield from switches("turn_on", "turn_off", "toggle")(state)
    if state.attributes.get("humidity") is not None:
        for target in ends(state, "min_humidity", "max_humidity"):
            yield "set_humidity", {"humidity": int(target)}
    if can(state, HumidifierEntityFeature.MODES):
        yield from listed(state, "available_modes", "set_mode", "mode")


def water_heater(state: State) -> Iterator[Call]:
    """Set everything of a water heater."""
    if can(state, WaterHeaterEntityFeature.ON_OFF):
        yield from switches("turn_on", "turn_off")(state)
    if can(state, WaterHeaterEntityFeature.TARGET_TEMPERATURE):
        for target in ends(state, "min_temp", "max_temp"):
            yield "set_temperature", {"temperature": target}
    if can(state, WaterHeaterEntityFeature.OPERATION_MODE):
        yield from listed(
            state, "operation_list", "set_operation_mode", "operation_mode"
        )


def number(state: State) -> Iterator[Call]:
    """Set both ends of a number, what is next to them, and one between."""
    low, high, step = (state.attributes[key] for key in ("min", "max", "step"))
    middle = low + round((high - low) / 2 / step) * step
    for value in {low, low + step, middle, high}:
        yield "set_value", {"value": min(round(value, 6), high)}


def select(state: State) -> Iterator[Call]:
    """Select each option but the present one, which may be none of those offered."""
    for option in state.attributes["options"]:
        if option != state.state:
            yield "select_option", {"option": option}


def text(state: State) -> Iterator[Call]:
    """Set the shortest and the longest text."""
    for length in (state.attributes["min"], state.attributes["max"]):
        yield "set_value", {"value": "a" * length}


def time(state: State) -> Iterator[Call]:
    """Set a time of day."""
    for reported in ("00:00:00", "07:05:00", "23:59:59"):
        yield "set_value", {"time": reported}


VACUUM = {
    VacuumEntityFeature.START: "start",
    VacuumEntityFeature.PAUSE: "pause",
    VacuumEntityFeature.STOP: "stop",
    VacuumEntityFeature.RETURN_HOME: "return_to_base",
    VacuumEntityFeature.LOCATE: "locate",
}


def vacuum(state: State) -> Iterator[Call]:
    """Command a vacuum."""
    for feature, service in VACUUM.items():
        if can(state, feature):
            yield service, {}
    yield from listed(state, "fan_speed_list", "set_fan_speed", "fan_speed")


def valve(state: State) -> Iterator[Call]:
    """Move a valve."""
    yield from switches("open_valve", "close_valve")(state)
    if can(state, ValveEntityFeature.STOP):
        yield "stop_valve", {}
    if can(state, ValveEntityFeature.SET_POSITION):
        for position in (0, 1, 50, 100):
            yield "set_valve_position", {"position": position}


def siren(state: State) -> Iterator[Call]:
    """Sound a siren."""
    yield from switches("turn_on", "turn_off", "toggle")(state)
    yield from listed(state, "available_tones", "turn_on", "tone")
    if can(state, SirenEntityFeature.VOLUME_SET):
        for volume in (0, 0.5, 1):
            yield "turn_on", {"volume_level": volume}
    if can(state, SirenEntityFeature.DURATION):
        for duration in (1, 60, 3600):
            yield "turn_on", {"duration": duration}


ALARM = {
    AlarmControlPanelEntityFeature.ARM_HOME: "alarm_arm_home",
    AlarmControlPanelEntityFeature.ARM_AWAY: "alarm_arm_away",
    AlarmControlPanelEntityFeature.TRIGGER: "alarm_trigger",
}


def alarm(state: State) -> Iterator[Call]:
    """Arm and disarm an alarm."""
    yield "alarm_disarm", {}
    for feature, service in ALARM.items():
        if can(state, feature):
            yield service, {}


def lock(state: State) -> Iterator[Call]:
    """Move a lock."""
    yield from switches("lock", "unlock")(state)
    if can(state, LockEntityFeature.OPEN):
        yield "open", {}


def camera(state: State) -> Iterator[Call]:
    """Switch the detection of motion and the picture, where there is one to switch."""
    if state.attributes["supported_features"] & 1:
        yield "turn_off", {}
        yield "turn_on", {}
    if "motion_detection" in state.attributes:
        yield "disable_motion_detection", {}
        yield "enable_motion_detection", {}


CALLS: dict[str, Callable[[State], Iterator[Call]]] = {
    "alarm_control_panel": alarm,
    "button": switches("press"),
    "camera": camera,
    "climate": climate,
    "cover": cover,
    "fan": fan,
    "humidifier": humidifier,
    "light": light,
    "lock": lock,
    "number": number,
    "select": select,
    "siren": siren,
    "switch": switches("turn_on", "turn_off", "toggle"),
    "text": text,
    "time": time,
    "vacuum": vacuum,
    "valve": valve,
    "water_heater": water_heater,
}
