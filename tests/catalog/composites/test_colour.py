"""Colours, brightness and warmth as lamps write them, to the last digit."""

import base64
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.composites.colour import Hsv
from custom_components.tuya_openhub.catalog.composites.cover import CoverItem
from custom_components.tuya_openhub.catalog.composites.light import LightItem
from custom_components.tuya_openhub.catalog.composites.valve import ValveItem
from custom_components.tuya_openhub.openhub.models import (
    JsonValue,
    PointType,
    ValueSpec,
)
from homeassistant.components.light import ColorMode

from .support import BOOL, JSON, RAW, STRING, bench_of, enum, integer, only


def lamp(category: str = "xdd", **functions: ValueSpec) -> LightItem:
    """Return the lamp of a device."""
    return only(bench_of(category, {"switch_led": BOOL, **functions}), LightItem)


def b64(data: str) -> str:
    """Return bytes that are written in hexadecimal as base64."""
    return base64.b64encode(bytes.fromhex(data)).decode()


@pytest.mark.parametrize(
    ("raw", "colour"),
    [
        pytest.param("ff0000 0000 ff ff", (0, 100, 255), id="red"),
        pytest.param("000000 0168 80 80", (360, 50.196, 128), id="a whole circle"),
        pytest.param("000000 0169 80 80", (360, 50.196, 128), id="more than a circle"),
        pytest.param("000000 0078 00 00", (120, 0, 1), id="never dark while it is on"),
    ],
)
def test_oldest_form(raw: str, colour: tuple[float, float, int]) -> None:
    """Seven bytes: red, green, blue, hue, saturation, value."""
    item = lamp(colour_data=STRING)
    for written in (raw.replace(" ", ""), b64(raw)):
        assert item.colour is not None
        read = item.colour.read({"colour_data": written})
        assert read == pytest.approx(colour, abs=0.001)


@pytest.mark.parametrize(
    ("raw", "colour"),
    [
        pytest.param("0000 03e8 03e8", (0, 100, 255), id="red"),
        pytest.param("00b4 01f4 01f4", (180, 50, 128), id="half of all"),
        pytest.param("0168 0000 0000", (360, 0, 1), id="a whole circle"),
        pytest.param("0200 07d0 07d0", (360, 100, 255), id="more than there is"),
    ],
)
def test_newer_form(raw: str, colour: tuple[float, float, int]) -> None:
    """Six bytes: hue, saturation and value, two each."""
    item = lamp(colour_data_v2=STRING)
    for written in (raw.replace(" ", ""), b64(raw)):
        assert item.colour is not None
        assert item.colour.read({"colour_data_v2": written}) == pytest.approx(colour)


@pytest.mark.parametrize(
    ("spec", "before", "sent"),
    [
        pytest.param(JSON, None, {"h": 180, "s": 500, "v": 502}, id="object"),
        pytest.param(STRING, "{}", '{"h":180,"s":500,"v":502}', id="JSON text"),
        pytest.param(STRING, None, "00b401f401f6", id="text is hexadecimal"),
        pytest.param(RAW, None, b64("00b401f401f6"), id="raw is base64"),
        pytest.param(RAW, "000000000000", "00b401f401f6", id="raw in hexadecimal"),
        pytest.param(
            STRING, b64("000000000000"), b64("00b401f401f6"), id="text in base64"
        ),
        pytest.param(STRING, "00000000000000", "40808000b48080", id="oldest form"),
        pytest.param(
            RAW, b64("00000000000000"), b64("40808000b48080"), id="oldest in base64"
        ),
    ],
)
def test_written_as_it_was_read(
    spec: ValueSpec, before: JsonValue, sent: JsonValue
) -> None:
    """A colour goes out in the form that the lamp uses."""
    item = lamp(colour_data_v2=spec)
    assert item.colour is not None
    values = {"colour_data_v2": before}
    assert item.colour.write(Hsv(180, 50, 128), values) == {"colour_data_v2": sent}


@pytest.mark.parametrize(
    ("hue", "mixed"),
    [
        pytest.param(0, "ff0000", id="red"),
        pytest.param(30, "ff8000", id="orange"),
        pytest.param(60, "ffff00", id="yellow"),
        pytest.param(120, "00ff00", id="green"),
        pytest.param(180, "00ffff", id="cyan"),
        pytest.param(240, "0000ff", id="blue"),
        pytest.param(300, "ff00ff", id="magenta"),
    ],
)
def test_colours_are_mixed(hue: int, mixed: str) -> None:
    """The oldest form begins with red, green and blue."""
    item = lamp(colour_data=STRING)
    assert item.colour is not None
    sent = item.colour.write(Hsv(hue, 100, 255), {"colour_data": "00000000000000"})
    assert sent == {"colour_data": f"{mixed}{hue:04x}ffff"}


def limits(**parts: Any) -> ValueSpec:
    """Return a description of colours with limits."""
    return ValueSpec(type=PointType.JSON, values=parts)


@pytest.mark.parametrize(
    ("spec", "sent"),
    [
        pytest.param(limits(), (360, 1000, 1000), id="none"),
        pytest.param(
            limits(s={"min": 0, "max": 100}, v={"min": 10, "max": 90}),
            (360, 100, 90),
            id="told",
        ),
        pytest.param(limits(h={"min": 0, "max": 255}), (255, 1000, 1000), id="hue"),
        pytest.param(
            limits(v={"min": 0, "max": 65535}), (360, 1000, 65535), id="two bytes"
        ),
        pytest.param(limits(v={"min": 0, "max": 65536}), (360, 1000, 1000), id="three"),
        pytest.param(limits(v={"min": -1, "max": 9}), (360, 1000, 1000), id="negative"),
        pytest.param(limits(v={"min": 9, "max": 9}), (360, 1000, 1000), id="no range"),
        pytest.param(limits(v={"max": 9}), (360, 1000, 1000), id="half a range"),
        pytest.param(limits(v=9), (360, 1000, 1000), id="no limits"),
    ],
)
def test_limits_of_a_colour(spec: ValueSpec, sent: tuple[int, int, int]) -> None:
    """Take the limits that are told, where they can be."""
    item = lamp(colour_data_v2=spec)
    assert item.colour is not None
    written = item.colour.write(Hsv(360, 100, 255), {})
    assert written == {"colour_data_v2": dict(zip("hsv", sent, strict=True))}


@pytest.mark.parametrize(
    ("high", "span"),
    [pytest.param(255, 255, id="a byte"), pytest.param(256, 1000, id="more")],
)
def test_range_by_the_brightness(high: int, span: int) -> None:
    """Colours are as wide as a brightness of one byte, or go to 1000."""
    item = lamp(bright_value=integer(10, high), colour_data=JSON)
    assert item.colour is not None
    assert item.colour.write(Hsv(0, 100, 255), {})["colour_data"] == {
        "h": 0,
        "s": span,
        "v": span,
    }


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param({"h": 0, "s": 255, "v": 255}, (0, 100, 255), id="as guessed"),
        pytest.param({"h": 0, "s": 500, "v": 256}, (0, 50, 65), id="more shows it"),
        pytest.param({"h": 0, "s": 256, "v": 255}, (0, 25.6, 65), id="also saturation"),
        pytest.param({"h": 0, "s": 1}, None, id="a part is missing"),
    ],
)
def test_a_guess_is_corrected(raw: Any, shown: tuple[float, ...] | None) -> None:
    """A reported number above the guessed range shows the wider one."""
    item = lamp("dj", colour_data=JSON)
    assert item.colour is not None
    read = item.colour.read({"colour_data": raw})
    assert read == (None if shown is None else pytest.approx(shown))


@pytest.mark.parametrize(
    ("raw", "brightness"),
    [
        pytest.param(10, 1, id="least"),
        pytest.param(505, 128, id="half"),
        pytest.param(1000, 255, id="most"),
        pytest.param(2000, 255, id="more"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_brightness(raw: JsonValue, brightness: int | None) -> None:
    """A lamp that is on is never at 0."""
    item = lamp(bright_value=integer(10, 1000))
    assert item.state({"bright_value": raw}).brightness == brightness
    assert item.turn_on({}, brightness=255)["bright_value"] == 1000
    assert item.turn_on({}, brightness=1)["bright_value"] == 14


@pytest.mark.parametrize(
    ("trims", "raw", "brightness", "sent"),
    [
        pytest.param((200, 800), 560, 153, 800, id="narrowed"),
        pytest.param((200, 800), 200, 1, 800, id="at its least"),
        pytest.param((800, 200), 500, 128, 1000, id="the wrong way"),
        pytest.param((500, 500), 500, 128, 1000, id="nothing left"),
        pytest.param((None, 800), 500, 128, 1000, id="half unknown"),
    ],
)
def test_trims(
    trims: tuple[JsonValue, JsonValue], raw: int, brightness: int, sent: int
) -> None:
    """A person may narrow the range of a dimmer."""
    item = lamp(
        "tgq",
        bright_value_1=integer(0, 1000),
        brightness_min_1=integer(0, 1000),
        brightness_max_1=integer(0, 1000),
    )
    values = {
        "bright_value_1": raw,
        "brightness_min_1": trims[0],
        "brightness_max_1": trims[1],
    }
    assert item.state(values).brightness == brightness
    assert item.turn_on(values, brightness=255)["bright_value_1"] == sent
    assert {"brightness_min_1", "brightness_max_1"} == set(item.shared)


@pytest.mark.parametrize(
    ("raw", "kelvin"),
    [
        pytest.param(0, 2000, id="warmest"),
        pytest.param(500, 3059, id="half way in mired"),
        pytest.param(1000, 6500, id="coldest"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_warmth(raw: JsonValue, kelvin: int | None) -> None:
    """Raw values are even in mired, from 2000 K to 6500 K."""
    item = lamp(temp_value=integer(0, 1000))
    assert item.state({"temp_value": raw}).kelvin == kelvin
    sent = [item.turn_on({}, kelvin=each)["temp_value"] for each in (500, 3059, 9000)]
    assert sent == [0, 500, 1000]


def test_modes_of_colour() -> None:
    """A lamp shows the modes that its parts have."""
    work = enum("white", "colour", "scene")
    bright, temp = integer(0, 100), integer(0, 100)
    assert lamp().color_modes == {ColorMode.ONOFF}
    assert lamp(bright_value=bright).color_modes == {ColorMode.BRIGHTNESS}
    assert lamp(temp_value=temp).color_modes == {ColorMode.COLOR_TEMP}
    assert lamp(colour_data=JSON).color_modes == {ColorMode.HS}
    both = lamp(colour_data=JSON, temp_value=temp, work_mode=work)
    assert both.color_modes == {ColorMode.HS, ColorMode.COLOR_TEMP}
    assert both.white_mode is ColorMode.COLOR_TEMP
    white = lamp(colour_data=JSON, work_mode=work)
    assert white.color_modes == {ColorMode.HS, ColorMode.WHITE}
    assert white.white_mode is ColorMode.WHITE
    assert white.effects == ("off", "scene")
    plain = lamp(colour_data=JSON, work_mode=enum("colour", "color"))
    assert plain.color_modes == {ColorMode.HS}
    assert plain.effects == ()


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        pytest.param("white", ColorMode.COLOR_TEMP, id="white"),
        pytest.param(None, ColorMode.COLOR_TEMP, id="unknown"),
        pytest.param("colour", ColorMode.HS, id="colour"),
        pytest.param("scene", ColorMode.HS, id="scene"),
    ],
)
def test_mode_that_is_shown(mode: JsonValue, shown: ColorMode) -> None:
    """White and nothing are white light, all else is coloured."""
    item = lamp(
        colour_data_v2=JSON,
        temp_value_v2=integer(0, 1000),
        bright_value_v2=integer(0, 1000),
        work_mode=enum("white", "colour", "scene"),
    )
    values: dict[str, JsonValue] = {
        "work_mode": mode,
        "bright_value_v2": 1000,
        "colour_data_v2": '{"h":10,"s":1000,"v":200}',
    }
    state = item.state(values)
    assert state.color_mode is shown
    assert state.brightness == (51 if shown is ColorMode.HS else 255)
    assert state.effect == ("scene" if mode == "scene" else "off")


def test_parts_that_are_not_there() -> None:
    """Nothing is sent for what a cover or valve has not."""
    cover = only(bench_of("cl", {"control": enum("open", "close")}), CoverItem)
    assert cover.set_tilt(5, {}) == {}
    assert cover.set_position(5, {}) == {}
    assert cover.stop() == {}
    valve = only(
        bench_of("sfkzq", {"switch": BOOL, "percent_control": integer(0, 100)}),
        ValveItem,
    )
    assert valve.set_position(0, {"switch": True}) == {"switch": False}
    assert valve.set_position(1, {"switch": True}) == {"percent_control": 1}
    assert valve.set_position(1, {"switch": False}) == {
        "switch": True,
        "percent_control": 1,
    }
