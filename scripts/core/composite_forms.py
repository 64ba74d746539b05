"""Forms of the data points that Home Assistant's integration puts together."""

from collections.abc import Callable, Iterable, Iterator
import json
from typing import Any

from .data_points import Form, Point, boolean, enum, integer, json_point, raw, text

COLD, SMART = "cold", "smart"


def switch(code: str) -> Point:
    """Return a Boolean that can be ordered."""
    return boolean(code, writable=True)


def choice(code: str, *words: str) -> Point:
    """Return an Enum that can be ordered."""
    return enum(code, *words, writable=True)


def level(
    code: str, low: int = 0, high: int = 100, unit: str = "%", **more: Any
) -> Point:
    """Return an Integer that can be ordered."""
    return integer(code, low, high, unit=unit, writable=True, **more)


def listed(codes: object) -> tuple[str, ...]:
    """Return the codes that an attribute of a description names."""
    if codes is None:
        return ()
    return tuple(map(str, codes)) if isinstance(codes, tuple) else (str(codes),)


def colours(code: str) -> Iterator[Point]:
    """Return the forms of a colour: two generations of Json, text, and undescribed."""
    for top in (255, 1000):
        span = {"min": 0, "max": top, "scale": 0, "step": 1, "unit": ""}
        hue = span | {"max": 360}
        value = json.dumps({"h": 120, "s": top // 2, "v": top})
        values = {"h": hue, "s": span, "v": span}
        yield _ordered(json_point(code, value, **values))
        yield text(code, f"{120:04x}{top // 2:04x}{top:04x}", writable=True)
    yield _ordered(json_point(code, '{"h": 120, "s": 127, "v": 255}'))


def _ordered(point: Point) -> Point:
    return Point(
        code=point.code,
        type=point.type,
        values=point.values,
        status=point.status,
        writable=True,
    )


def light(description: Any) -> Iterator[Form]:
    """Return the forms of a light, from a plain switch to every colour."""
    own = switch(str(description.key))
    bright, warm, colour, trims = (
        listed(description.brightness),
        listed(description.color_temp),
        listed(description.color_data),
        listed(description.brightness_min) + listed(description.brightness_max),
    )
    mode = listed(description.color_mode)
    words = ("white", "colour", "scene", "music")
    yield [own]
    for low, high in ((25, 255), (10, 1000)):
        span = (low, high, "")
        limits = [level(code, *span) for code in trims]
        for code in bright or ("",):
            dim = [level(code, *span)] if code else []
            yield [own, *dim]
            yield [own, *dim, *limits]
            yield [own, *dim, *(choice(one, "white", "scene") for one in mode)]
            for heat in warm:
                pair = [*dim, level(heat, 0, high, "")]
                yield [own, *pair]
                yield [own, *pair, *(choice(one, *words) for one in mode)]
                for tint in colour:
                    for form in colours(tint):
                        yield [own, *pair, form, *(choice(m, *words) for m in mode)]
            for tint in colour:
                for form in colours(tint):
                    yield [own, *dim, form]
                    yield [own, *dim, form, *(choice(m, *words) for m in mode)]
                    yield [
                        own,
                        *dim,
                        form,
                        *(choice(m, "colour", "scene") for m in mode),
                    ]


def cover(description: Any) -> Iterator[Form]:
    """Return the forms of a cover."""
    code = str(description.key)
    special = "Special" in description.instruction_wrapper.__name__
    words = ("FZ", "ZZ", "STOP") if special else ("open", "close", "stop")
    orders = [
        choice(code, *words),
        choice(code, *words, "continue"),
        choice(code, *words[:2]),
        switch(code),
    ]
    target, now = listed(description.set_position), listed(description.current_position)
    closed = listed(description.current_state)
    for order in orders:
        yield [order]
        yield [order, *(_state_of(one, words) for one in closed if one != code)]
        positions = [level(one) for one in target]
        yield [order, *positions]
        measured = [integer(one, 0, 100, unit="%") for one in now if one not in target]
        yield [order, *positions, *measured]
        yield [order, *measured]
        yield [order, *positions, level("angle_horizontal", 0, 180, "°")]
        yield [order, *positions, level("angle_vertical", 0, 90, "")]
        yield [
            order,
            *positions,
            *measured,
            choice("control_back_mode", "forward", "back"),
        ]


def _state_of(code: str, words: Iterable[str]) -> Point:
    if code.startswith("doorcontact"):
        return boolean(code)
    if code == "situation_set":
        return enum(code, "fully_open", "fully_close")
    return enum(code, *words)


def climate(description: Any) -> Iterator[Form]:
    """Return the forms of a climate."""
    power = switch("switch")
    modes = [
        choice("mode", "auto", "cold", "hot", "wet", "wind"),
        choice("mode", "auto", "manual", "off"),
        choice("mode", "manual", "program", "holiday"),
        choice("mode", "freeze", "heat", "eco"),
        choice("mode", "comfort", "sleep"),
    ]
    for low, high, unit, scale, step in (
        (16, 31, "℃", 0, 1),
        (50, 350, "°C", 1, 5),
        (60, 88, "℉", 0, 1),
        (5, 35, "", 0, 1),
        (160, 900, "℃/F", 1, 10),
    ):
        target = integer(
            "temp_set", low, high, unit=unit, scale=scale, step=step, writable=True
        )
        now = integer("temp_current", -20, 500, unit=unit, scale=scale)
        yield [power, target, now]
        yield [target, now]
        for mode in modes:
            yield [power, mode, target, now]
            yield [mode, target, now]
    yield [power]
    yield [switch("power_switch"), integer("temp_current", -20, 500, unit="℃")]
    yield [power, modes[0]]
    celsius = [
        level("temp_set", 5, 35, "℃"),
        integer("temp_current", -20, 99, unit="℃"),
    ]
    fahrenheit = [
        level("temp_set_f", 41, 95, "℉"),
        integer("temp_current_f", -4, 210, unit="℉"),
    ]
    shown = choice("temp_unit_convert", "c", "f")
    yield [power, *celsius, *fahrenheit, shown]
    yield [power, *fahrenheit]
    yield [power, integer("upper_temp", 0, 99, unit="℃", writable=True)]
    options = [
        choice("fan_speed_enum", "low", "middle", "high", "auto"),
        choice("level", "1", "2", "3"),
        choice("windspeed", "1", "2", "3"),
        switch("swing"),
        switch("shake"),
        switch("switch_horizontal"),
        switch("switch_vertical"),
        level("humidity_set"),
        integer("humidity_current", 0, 100, unit="%"),
        enum("work_state", "opened", "closed"),
        boolean("valve_state"),
        switch("eco"),
    ]
    for option in options:
        yield [power, *celsius, option]
    for mode in modes:
        yield [power, mode, *celsius, *options]


def fan(description: Any) -> Iterator[Form]:
    """Return the forms of a fan."""
    switches = [switch(code) for code in ("switch_fan", "fan_switch", "switch")]
    speeds = [
        level("fan_speed_percent", 1, 100),
        level("fan_speed_percent", 0, 6, ""),
        level("fan_speed", 1, 6, ""),
        level("speed", 1, 3, ""),
        choice("fan_speed", "1", "2", "3", "4"),
        choice("speed", "low", "middle", "high"),
        choice("fan_speed_enum", "low", "high", "auto"),
        choice("fan_speed_enum", "sleep", "auto"),
    ]
    modes = [
        choice("fan_mode", "nature", "sleep"),
        choice("mode", "normal", "sleep", "nature"),
    ]
    direction = choice("fan_direction", "forward", "reverse")
    turns = [switch("switch_horizontal"), switch("switch_vertical")]
    for one in switches:
        yield [one]
        for speed in speeds:
            yield [one, speed]
        for mode in modes:
            yield [one, mode]
            yield [one, mode, *turns, direction, speeds[0]]
        for turn in turns:
            yield [one, turn]
        yield [one, direction]
    yield [*switches, *modes, *turns, direction, speeds[4]]
    for speed in speeds:
        yield [speed]
        yield [speed, *modes]
    yield [direction]
    yield turns[:1]


def humidifier(description: Any) -> Iterator[Form]:
    """Return the forms of a humidifier."""
    target = listed(description.humidity)
    now = [
        integer(code, 0, 100, unit="%") for code in listed(description.current_humidity)
    ]
    mode = choice("mode", "auto", "manual", "sleep")
    for code in listed(description.dpcode):
        yield [switch(code)]
        yield [switch(code), mode]
        yield [switch(code), *now]
        for low, high, step in ((30, 80, 5), (0, 100, 1)):
            ends = [level(one, low, high, step=step) for one in target]
            yield [switch(code), *ends]
            yield [switch(code), *ends, *now, mode]
    yield [level(one) for one in target]
    yield now


def vacuum(description: Any) -> Iterator[Form]:
    """Return the forms of a vacuum."""
    power, pause, charge, seek = (
        switch(code) for code in ("power_go", "pause", "switch_charge", "seek")
    )
    suction = choice("suction", "gentle", "normal", "strong")
    mode = choice("mode", "standby", "smart", "chargego")
    status = enum("status", "standby", "cleaning", "goto_charge", "charging", "paused")
    yield []
    for one in (power, pause, charge, seek, suction, mode, status, switch("power")):
        yield [one]
        yield [power, one]
    yield [power, pause, charge, seek, suction, mode, status]
    yield [power, mode, status]
    yield [switch("power"), switch("switch_go"), mode, status]


def alarm(description: Any) -> Iterator[Form]:
    """Return the forms of an alarm panel."""
    state = [
        enum("master_state", "normal", "alarm"),
        raw("alarm_msg", "AFQAZQBzAHQ="),
    ]
    for words in (
        ("disarmed", "arm", "home", "sos"),
        ("disarmed", "arm", "home"),
        ("disarmed", "arm"),
    ):
        yield [choice("master_mode", *words)]
        yield [choice("master_mode", *words), *state]


COMPOSITES: dict[str, Callable[[Any], Iterator[Form]]] = {
    "alarm_control_panel": alarm,
    "climate": climate,
    "cover": cover,
    "fan": fan,
    "humidifier": humidifier,
    "light": light,
    "vacuum": vacuum,
}
