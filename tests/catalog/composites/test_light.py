"""Lights: modes, ranges, colours, effects, and several on one device."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.catalog.composites.light import LightItem
from custom_components.tuya_openhub.openhub.models import JsonValue, ValueSpec
from homeassistant.components.light import EFFECT_OFF, ColorMode

from .support import (
    BOOL,
    JSON,
    RAW,
    STRING,
    bench_of,
    capture,
    complaints,
    enum,
    integer,
    items,
    only,
)

WORK_MODE = enum("white", "colour", "scene", "music")
V2 = {
    "switch_led": BOOL,
    "work_mode": WORK_MODE,
    "bright_value_v2": integer(10, 1000),
    "temp_value_v2": integer(0, 1000),
    "colour_data_v2": JSON,
}


def lamp(
    functions: dict[str, ValueSpec] | None = None,
    values: dict[str, JsonValue] | None = None,
    category: str = "dj",
) -> LightItem:
    """Make the only lamp of a device."""
    return only(bench_of(category, functions or V2, values), LightItem)


def test_reads_white() -> None:
    """A white lamp shows brightness and Kelvin."""
    state = capture("dj_d4g0fbsoaal841o6")
    item = only(state, LightItem)
    shown = item.state(state.status)
    assert (shown.is_on, shown.brightness, shown.kelvin) == (True, 255, 6500)
    assert (shown.color_mode, shown.effect) == (ColorMode.COLOR_TEMP, EFFECT_OFF)


def test_reads_colour() -> None:
    """A coloured lamp shows its colour; its brightness is that of the colour."""
    builder = capture("dj_hp6orhaqm6as3jnv")
    shown = only(builder, LightItem).state(builder.status)
    assert shown.color_mode is ColorMode.HS
    assert shown.hs == pytest.approx((26.07, 100), abs=0.01)
    assert shown.brightness == 51


def test_warm_is_lowest() -> None:
    """0 is the warmest light, as in the app."""
    item = lamp()
    assert item.state({"temp_value_v2": 0}).kelvin == 2000
    assert item.state({"temp_value_v2": 1000}).kelvin == 6500
    assert item.turn_on({}, kelvin=2000)["temp_value_v2"] == 0


@pytest.mark.parametrize(
    ("code", "spec"),
    [
        pytest.param("bright_value", integer(25, 255), id="first generation"),
        pytest.param("bright_value_v2", integer(10, 1000), id="second generation"),
        pytest.param("bright_value_1", integer(0, 1000), id="dimmer"),
        pytest.param("bright_value", integer(0, 100), id="percent"),
    ],
)
@given(data=st.data())
def test_brightness_there_and_back(
    code: str, spec: ValueSpec, data: st.DataObject
) -> None:
    """A raw brightness survives the way through Home Assistant where 255 steps do."""
    item = lamp({"switch_led": BOOL, code: spec})
    brightness = data.draw(st.integers(1, 255))
    raw = item.turn_on({}, brightness=brightness)[code]
    shown = item.state({code: raw}).brightness
    assert shown == pytest.approx(brightness, abs=2)
    assert item.state({code: spec.values["max"]}).brightness == 255
    assert item.state({code: spec.values["min"]}).brightness == 1


@given(
    hue=st.integers(0, 360), saturation=st.integers(0, 100), level=st.integers(2, 255)
)
@pytest.mark.parametrize(
    ("spec", "before"),
    [
        pytest.param(JSON, None, id="json object"),
        pytest.param(STRING, None, id="packed hex"),
        pytest.param(STRING, '{"h":1,"s":2,"v":3}', id="json text"),
        pytest.param(STRING, "ff00000000ffff", id="oldest hex"),
        pytest.param(RAW, None, id="base64"),
        pytest.param(RAW, "000003e803e8", id="raw in hex"),
    ],
)
def test_colour_there_and_back(
    spec: ValueSpec, before: JsonValue, hue: int, saturation: int, level: int
) -> None:
    """A colour survives the way to the device and back, in each form."""
    functions = {"switch_led": BOOL, "work_mode": WORK_MODE, "colour_data_v2": spec}
    values = {"colour_data_v2": before}
    item = lamp(functions)
    sent = item.turn_on(values, hs=(hue, saturation), brightness=level)
    assert sent["work_mode"] == "colour"
    shown = item.state({"work_mode": "colour", **sent})
    assert shown.hs == pytest.approx((hue, saturation), abs=0.5)
    assert shown.brightness == pytest.approx(level, abs=1)


def test_oldest_form_tells_red_green_blue() -> None:
    """The 14 digits begin with the mixed colour."""
    item = lamp({"switch_led": BOOL, "colour_data": STRING})
    values: dict[str, JsonValue] = {"colour_data": "00ff000078ffff"}
    assert item.state(values).hs == (120, 100)
    sent = item.turn_on(values, hs=(240, 100), brightness=255)
    assert sent["colour_data"] == "0000ff00f0ffff"


@pytest.mark.parametrize(
    ("functions", "category", "expected"),
    [
        pytest.param({"colour_data": JSON}, "dj", 255, id="first lamps"),
        pytest.param({"colour_data": JSON}, "xktyd", 1000, id="later categories"),
        pytest.param({"colour_data_v2": JSON}, "dj", 1000, id="second generation"),
        pytest.param(
            {"colour_data": JSON, "bright_value": integer(10, 1000)},
            "dj",
            1000,
            id="by brightness",
        ),
        pytest.param(
            {"colour_data": JSON, "bright_value": integer(25, 255)},
            "gyd",
            255,
            id="by old brightness",
        ),
    ],
)
def test_range_of_colour_where_none_is_told(
    functions: dict[str, ValueSpec], category: str, expected: int
) -> None:
    """Saturation and value go to 255 or 1000."""
    item = lamp({"switch_led": BOOL, **functions}, category=category)
    code = next(iter(functions))
    sent = item.turn_on({}, hs=(10, 100), brightness=255)[code]
    assert sent == {"h": 10, "s": expected, "v": expected}


def test_reported_value_corrects_a_guessed_range() -> None:
    """A value of 1000 shows that the range is not 0 to 255."""
    item = lamp({"switch_led": BOOL, "colour_data": JSON})
    values: dict[str, JsonValue] = {"colour_data": '{"h":0,"s":900,"v":1000}'}
    assert item.state(values).hs == (0, 90)
    assert item.turn_on(values, hs=(0, 50))["colour_data"] == {
        "h": 0,
        "s": 500,
        "v": 1000,
    }


@pytest.mark.parametrize(
    "reported",
    ["", "zz", "[1]", '{"h":1}', "abcd", "AAAA", 7, None],
    ids=repr,
)
def test_unreadable_colour_is_unknown(reported: JsonValue) -> None:
    """A colour that is none is not shown."""
    item = lamp({"switch_led": BOOL, "colour_data": STRING})
    assert item.state({"colour_data": reported}).hs is None


def test_brightness_keeps_the_colour() -> None:
    """Brightness of a coloured lamp goes into its colour."""
    item = lamp()
    values: dict[str, JsonValue] = {
        "work_mode": "colour",
        "colour_data_v2": json.dumps({"h": 30, "s": 1000, "v": 1000}),
    }
    sent = item.turn_on(values, brightness=51)
    assert sent["colour_data_v2"] == {"h": 30, "s": 1000, "v": 200}
    assert "bright_value_v2" not in sent


COLOUR = '{"h": 30, "s": 1000, "v": 1000}'


@pytest.mark.parametrize("mode", ["white", "colour", "scene", None])
def test_switched_on_plainly(mode: JsonValue) -> None:
    """A colour lamp that is only switched on shows what it showed before."""
    values: dict[str, JsonValue] = {"work_mode": mode, "colour_data_v2": COLOUR}
    assert lamp().turn_on(values) == {"switch_led": True}


@pytest.mark.parametrize("mode", ["white", None])
def test_brightness_stays_white(mode: JsonValue) -> None:
    """Brightness of a white lamp leaves its colour alone, and how it works."""
    values: dict[str, JsonValue] = {"work_mode": mode, "colour_data_v2": COLOUR}
    assert lamp().turn_on(values, brightness=255) == {
        "switch_led": True,
        "bright_value_v2": 1000,
    }


def test_white_leaves_the_colour() -> None:
    """White light of a coloured lamp without colour temperature."""
    item = only(capture("dj_8szt7whdvwpmxglk"), LightItem)
    assert item.color_modes == {ColorMode.HS, ColorMode.WHITE}
    sent = item.turn_on({"work_mode": "colour"}, white=255)
    assert sent == {"switch_led": True, "work_mode": "white", "bright_value_v2": 1000}
    assert item.state({"work_mode": "white"}).color_mode is ColorMode.WHITE


def test_effects_are_the_other_ways_of_working() -> None:
    """Scenes and music are effects; off goes back to white."""
    item = lamp()
    assert item.effects == (EFFECT_OFF, "scene", "music")
    assert item.state({"work_mode": "music"}).effect == "music"
    assert item.turn_on({}, effect="scene") == {
        "switch_led": True,
        "work_mode": "scene",
    }
    assert item.turn_on({}, effect=EFFECT_OFF)["work_mode"] == "white"


def test_what_goes_with_no_effect_is_shown() -> None:
    """Home Assistant's scenes restore colour and warmth, and name that no effect runs."""
    item = lamp()
    blue = item.turn_on({}, hs=(240.0, 100.0), brightness=200)
    assert "colour_data_v2" in blue
    assert blue == item.turn_on(
        {}, hs=(240.0, 100.0), brightness=200, effect=EFFECT_OFF
    )
    warm = item.turn_on({}, kelvin=3000)
    assert warm["work_mode"] == "white"
    assert "temp_value_v2" in warm
    assert warm == item.turn_on({}, kelvin=3000, effect=EFFECT_OFF)
    plain = lamp(
        {
            "switch_led": BOOL,
            "work_mode": enum("white", "scene"),
            "bright_value_v2": integer(10, 1000),
        }
    )
    assert plain.turn_on({"work_mode": "scene"}, brightness=255, effect=EFFECT_OFF) == {
        "switch_led": True,
        "work_mode": "white",
        "bright_value_v2": 1000,
    }


def test_effect_off_of_a_lamp_without_white() -> None:
    """Off goes back to colour where there is no white."""
    item = lamp(
        {
            "switch_led": BOOL,
            "work_mode": enum("scene", "colour"),
            "colour_data": JSON,
        },
        category="bzyd",
    )
    assert item.turn_on({}, effect=EFFECT_OFF)["work_mode"] == "colour"
    assert item.turn_on({}, white=100) == {"switch_led": True}


def test_trims_narrow_the_brightness() -> None:
    """The brightness that the user has set as the lowest is the lowest."""
    item = lamp(
        {
            "switch_led_1": BOOL,
            "bright_value_1": integer(10, 1000),
            "brightness_min_1": integer(10, 1000),
            "brightness_max_1": integer(10, 1000),
        },
        category="tgkg",
    )
    trims: dict[str, JsonValue] = {"brightness_min_1": 208, "brightness_max_1": 604}
    assert item.turn_on(trims, brightness=255)["bright_value_1"] == 604
    assert item.state({**trims, "bright_value_1": 604}).brightness == 255
    assert item.state({**trims, "bright_value_1": 208}).brightness == 1
    upside_down: dict[str, JsonValue] = {
        "brightness_min_1": 900,
        "brightness_max_1": 100,
    }
    assert item.turn_on(upside_down, brightness=255)["bright_value_1"] == 1000


def test_several_lamps_are_channels() -> None:
    """From the standard set of dimmer switches; no capture has one."""
    functions: dict[str, ValueSpec] = {}
    for n in range(1, 4):
        functions[f"switch_led_{n}"] = BOOL
        functions[f"bright_value_{n}"] = integer(10, 1000)
    builder = bench_of("tgkg", functions)
    found = items(builder, LightItem)
    assert [item.key for item in found] == ["light", "light_2", "light_3"]
    assert [item.channel for item in found] == [1, 2, 3]
    sent = found[1].turn_on({}, brightness=255)
    assert sent == {"switch_led_2": True, "bright_value_2": 1000}
    assert list(complaints(builder, sent)) == []


def test_only_one_numbered_lamp_is_the_device() -> None:
    """From the standard set of dimmers: one gang has the device's name."""
    item = lamp({"switch_led_1": BOOL, "bright_value_1": integer(10, 1000)})
    assert (item.channel, item.description.name) == (None, None)


def test_switch_with_a_brightness_of_its_number_is_a_lamp() -> None:
    """Whatever the category, switch_2 with bright_value_2 dims a lamp."""
    builder = bench_of(
        "kg", {"switch_1": BOOL, "switch_2": BOOL, "bright_value_2": integer(10, 1000)}
    )
    assert only(builder, LightItem).switch.code == "switch_2"
    for number in 1, 9:
        parts = {f"switch_{number}": BOOL, f"bright_value_{number}": integer(10, 1000)}
        lamps = items(bench_of("kg", {"switch_5": BOOL, **parts}), LightItem)
        assert [each.switch.code for each in lamps] == [f"switch_{number}"]


def test_second_lamp_of_a_fan() -> None:
    """From the standard set of ceiling fans: light, and switch_led beside it."""
    builder = bench_of(
        "fs",
        {
            "light": BOOL,
            "bright_value": integer(0, 100),
            "switch_led": BOOL,
            "bright_value_1": integer(0, 100),
        },
    )
    main, second = items(builder, LightItem)
    assert (main.switch.code, main.description.name) == ("light", None)
    assert second.description.translation_key == "indexed_light"
    assert second.turn_on({}, brightness=255)["bright_value_1"] == 100


@pytest.mark.parametrize(
    ("category", "code", "name"),
    [
        pytest.param("kg", "switch_backlight", "backlight", id="wall switch"),
        pytest.param("xdd", "switch_night_light", "night_light", id="night light"),
        pytest.param("sp", "basic_indicator", "indicator_light", id="camera"),
        pytest.param("sp", "floodlight_switch", "floodlight", id="floodlight"),
        pytest.param("ks", "light", "backlight", id="tower fan"),
        pytest.param("msp", "light", "light", id="litter box"),
        pytest.param("cz", "switch_led", "light", id="socket"),
    ],
)
def test_lights_that_are_not_what_the_device_is_for(
    category: str, code: str, name: str
) -> None:
    """Accessory lights have names of their own."""
    item = lamp({code: BOOL}, category=category)
    assert item.description.translation_key == name


def test_illuminance_is_no_lamp() -> None:
    """The brightness that a sensor reports does not make a lamp."""
    builder = bench_of("ldcg", {}, reports={"bright_value": integer(0, 1000)})
    assert items(builder, LightItem) == []


def test_remote_lamp_by_its_own_codes() -> None:
    """From the standard set of remote controls; no capture has one."""
    item = lamp(
        {
            "switch_controller": BOOL,
            "bright_controller": integer(10, 1000),
            "temp_controller": integer(0, 1000),
        },
        category="ykq",
    )
    assert item.turn_on({}, kelvin=6500, brightness=255) == {
        "switch_controller": True,
        "bright_controller": 1000,
        "temp_controller": 1000,
    }


COLOUR_LAMP: dict[str, ValueSpec] = {
    "switch_led": BOOL,
    "work_mode": WORK_MODE,
    "bright_value_v2": integer(10, 1000),
    "temp_value_v2": integer(0, 1000),
    "colour_data_v2": JSON,
}
BLUE = '{"h":240,"s":1000,"v":500}'


@pytest.mark.parametrize(
    ("mode", "brightness", "sent"),
    [
        pytest.param("white", None, {"switch_led": True}, id="white"),
        pytest.param("colour", None, {"switch_led": True}, id="colour"),
        pytest.param("scene", None, {"switch_led": True}, id="scene"),
        pytest.param(
            "white",
            255,
            {"switch_led": True, "bright_value_v2": 1000},
            id="dimmed white",
        ),
    ],
)
def test_plain_turn_on_sends_no_colour(
    mode: str, brightness: int | None, sent: dict[str, JsonValue]
) -> None:
    """A lamp comes on as it was: a colour that it knows is not sent again."""
    item = only(bench_of("dj", COLOUR_LAMP), LightItem)
    values: dict[str, JsonValue] = {
        "switch_led": False,
        "work_mode": mode,
        "bright_value_v2": 500,
        "temp_value_v2": 300,
        "colour_data_v2": BLUE,
    }
    assert item.turn_on(values, brightness=brightness) == sent
