"""The actions that an entity can be asked for, by what it shows."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from homeassistant.core import State

type Order = tuple[str, dict[str, Any]]

# bits of `supported_features`
COVER_FEATURES = {
    1: "open_cover",
    2: "close_cover",
    8: "stop_cover",
    16: "open_cover_tilt",
    32: "close_cover_tilt",
}
COVER_POSITION, COVER_TILT = 4, 128
VACUUM_FEATURES = {
    8192: "start",
    4: "pause",
    8: "stop",
    16: "return_to_base",
    512: "locate",
}
CAMERA_ON_OFF = 1
# shares of a span that are tried
SHARES = (0.0, 0.37, 1.0)


def on_off(_: State) -> Iterator[Order]:
    """Switch on and off."""
    yield "turn_on", {}
    yield "turn_off", {}


def each_of(state: State, listed: str, service: str, name: str) -> Iterator[Order]:
    """Choose each word of a list."""
    for word in state.attributes.get(listed) or ():
        yield service, {name: word}


def span(
    attributes: Mapping[str, Any], low: str, high: str, step: float
) -> Iterator[float]:
    """Return both ends and something between, on steps from the lower one."""
    bottom, top = attributes.get(low), attributes.get(high)
    if bottom is None or top is None:
        return
    for share in SHARES:
        yield round(bottom + int((top - bottom) * share / step) * step, 4)


def number(state: State) -> Iterator[Order]:
    """Set a number within its limits."""
    step = state.attributes.get("step") or 1
    for value in span(state.attributes, "min", "max", step):
        yield "set_value", {"value": value}


def select(state: State) -> Iterator[Order]:
    """Choose each option."""
    yield from each_of(state, "options", "select_option", "option")


def light(state: State) -> Iterator[Order]:
    """Switch, dim and colour."""
    yield from on_off(state)
    modes = {str(mode) for mode in state.attributes.get("supported_color_modes") or ()}
    if modes - {"onoff"}:
        yield "turn_on", {"brightness": 1}
        yield "turn_on", {"brightness": 128}
        yield "turn_on", {"brightness": 255}
    if "color_temp" in modes:
        yield "turn_on", {"color_temp_kelvin": 3000}
        yield "turn_on", {"color_temp_kelvin": 6500, "brightness": 77}
    if "hs" in modes:
        yield "turn_on", {"hs_color": (120, 50)}
        yield "turn_on", {"hs_color": (300, 100), "brightness": 77}


def cover(state: State) -> Iterator[Order]:
    """Open, close, stop, and go to a position."""
    features = int(state.attributes.get("supported_features", 0))
    for bit, service in COVER_FEATURES.items():
        if features & bit:
            yield service, {}
    for bit, service, name in (
        (COVER_POSITION, "set_cover_position", "position"),
        (COVER_TILT, "set_cover_tilt_position", "tilt_position"),
    ):
        if features & bit:
            for share in SHARES:
                yield service, {name: int(100 * share)}


def climate(state: State) -> Iterator[Order]:
    """Choose each mode, and a target."""
    yield from each_of(state, "hvac_modes", "set_hvac_mode", "hvac_mode")
    yield from each_of(state, "preset_modes", "set_preset_mode", "preset_mode")
    yield from each_of(state, "fan_modes", "set_fan_mode", "fan_mode")
    yield from each_of(state, "swing_modes", "set_swing_mode", "swing_mode")
    attributes = state.attributes
    if "temperature" in attributes:
        step = attributes.get("target_temp_step") or 1
        for value in span(attributes, "min_temp", "max_temp", step):
            yield "set_temperature", {"temperature": value}
    if "humidity" in attributes:
        for value in span(attributes, "min_humidity", "max_humidity", 1):
            yield "set_humidity", {"humidity": int(value)}


def fan(state: State) -> Iterator[Order]:
    """Switch, choose speed and preset, turn."""
    yield from on_off(state)
    yield from each_of(state, "preset_modes", "set_preset_mode", "preset_mode")
    if "percentage" in state.attributes:
        for value in (1, 37, 100):
            yield "set_percentage", {"percentage": value}
    if "oscillating" in state.attributes:
        yield "oscillate", {"oscillating": True}
    if "direction" in state.attributes:
        yield "set_direction", {"direction": "reverse"}


def humidifier(state: State) -> Iterator[Order]:
    """Switch, choose a mode and a target."""
    yield from on_off(state)
    yield from each_of(state, "available_modes", "set_mode", "mode")
    if state.attributes.get("humidity") is not None:
        for value in span(state.attributes, "min_humidity", "max_humidity", 1):
            yield "set_humidity", {"humidity": int(value)}


def vacuum(state: State) -> Iterator[Order]:
    """Do whatever its features say."""
    features = int(state.attributes.get("supported_features", 0))
    for bit, service in VACUUM_FEATURES.items():
        if features & bit:
            yield service, {}
    yield from each_of(state, "fan_speed_list", "set_fan_speed", "fan_speed")


def siren(state: State) -> Iterator[Order]:
    """Sound it, and be quiet."""
    yield from on_off(state)


def alarm(state: State) -> Iterator[Order]:
    """Arm in each way, and disarm."""
    features = int(state.attributes.get("supported_features", 0))
    yield "alarm_disarm", {}
    for bit, service in (
        (1, "alarm_arm_home"),
        (2, "alarm_arm_away"),
        (8, "alarm_trigger"),
    ):
        if features & bit:
            yield service, {}


def valve(_: State) -> Iterator[Order]:
    """Open and close."""
    yield "open_valve", {}
    yield "close_valve", {}


def button(_: State) -> Iterator[Order]:
    """Press."""
    yield "press", {}


def camera(state: State) -> Iterator[Order]:
    """Switch, and see motion or not."""
    if int(state.attributes.get("supported_features", 0)) & CAMERA_ON_OFF:
        yield from on_off(state)
    yield "enable_motion_detection", {}
    yield "disable_motion_detection", {}


ORDERS: Mapping[str, Callable[[State], Iterator[Order]]] = {
    "alarm_control_panel": alarm,
    "button": button,
    "camera": camera,
    "climate": climate,
    "cover": cover,
    "fan": fan,
    "humidifier": humidifier,
    "light": light,
    "number": number,
    "select": select,
    "siren": siren,
    "switch": on_off,
    "vacuum": vacuum,
    "valve": valve,
}


def orders(platform: str, state: State) -> Iterator[Order]:
    """Return everything that can be ordered of an entity."""
    if platform in ORDERS:
        yield from ORDERS[platform](state)
