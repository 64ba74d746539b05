"""Fans, humidifiers and dehumidifiers."""

import pytest

from custom_components.tuya_openhub.catalog.composites.fan import FanItem
from custom_components.tuya_openhub.catalog.composites.humidifier import HumidifierItem
from custom_components.tuya_openhub.openhub.models import ValueSpec
from homeassistant.components.fan import FanEntityFeature
from homeassistant.components.humidifier import HumidifierDeviceClass

from .support import BOOL, bench_of, capture, enum, integer, items, only


def fan(functions: dict[str, ValueSpec], category: str = "fs") -> FanItem:
    """Make the only fan of a device."""
    return only(bench_of(category, functions), FanItem)


def test_reads_a_ceiling_fan() -> None:
    """Named speeds, presets and direction."""
    builder = capture("fs_g0ewlb1vmwqljzji")
    item = only(builder, FanItem)
    state = item.state(builder.status)
    assert (state.is_on, state.percentage, state.preset) == (True, 16, "normal")
    assert (state.direction, item.speed_count) == ("reverse", 6)
    assert item.set_percentage(100, builder.status) == {"fan_speed": "6"}
    assert item.set_direction("forward") == {"fan_direction": "forward"}


def test_reads_a_tower_fan() -> None:
    """Twelve speeds are twelve speeds."""
    builder = capture("ks_j9fa8ahzac8uvlfl")
    item = only(builder, FanItem)
    assert item.speed_count == 12
    assert item.state(builder.status).oscillating is True
    for speed in range(1, 13):
        shown = item.state({"fan_speed": speed}).percentage
        assert shown is not None
        assert item.turn_on(percentage=shown)["fan_speed"] == speed


def test_speed_switches_on() -> None:
    """A speed for a fan that is off switches it on; 0 switches it off."""
    item = fan({"switch": BOOL, "fan_speed_percent": integer(1, 100)})
    assert item.set_percentage(40, {"switch": False}) == {
        "switch": True,
        "fan_speed_percent": 40,
    }
    assert item.set_percentage(40, {"switch": True}) == {"fan_speed_percent": 40}
    assert item.set_percentage(0, {"switch": True}) == {"switch": False}


def test_auto_is_no_speed() -> None:
    """Auto among the speeds is left out of the percentages, and is a preset."""
    item = fan({"switch": BOOL, "fan_speed_enum": enum("auto", "low", "high")})
    assert item.preset_options == ["auto"]
    assert item.features & FanEntityFeature.PRESET_MODE
    assert item.state({"fan_speed_enum": "auto"}).preset == "auto"
    assert item.state({"fan_speed_enum": "low"}).preset is None
    assert item.set_preset("auto") == {"fan_speed_enum": "auto"}
    assert item.turn_on(preset="auto") == {"switch": True, "fan_speed_enum": "auto"}
    assert item.speed_count == 2
    assert item.state({"fan_speed_enum": "auto"}).percentage is None
    assert item.state({"fan_speed_enum": "low"}).percentage == 50


def test_ways_of_running_are_presets_in_any_spelling() -> None:
    """Offer what is no speed once, by the mode where that has it too."""
    speed = enum("Auto", "Low", "High", "natural_wind")
    item = fan({"switch": BOOL, "fan_speed": speed})
    assert item.preset_options == ["Auto", "natural_wind"]
    assert item.set_percentage(100, {"switch": True}) == {"fan_speed": "High"}
    both = fan({"switch": BOOL, "fan_speed": speed, "mode": enum("Auto", "Baby")})
    assert both.preset_options == ["Auto", "Baby", "natural_wind"]
    assert both.set_preset("Auto") == {"mode": "Auto"}


def test_only_auto_stays() -> None:
    """A fan must keep a speed."""
    assert fan({"switch": BOOL, "speed": enum("auto")}).speed_count == 1


def test_fan_without_a_switch() -> None:
    """It is on while it turns, and its speed switches it where that can be none."""
    item = fan({"fan_speed": integer(0, 10)})
    assert item.features & FanEntityFeature.TURN_ON
    assert item.turn_on() == {"fan_speed": 1}
    assert item.state({"fan_speed": 0}).is_on is False
    assert item.state({"fan_speed": 5}).is_on is True
    assert item.turn_off() == {"fan_speed": 0}
    assert item.turn_on(percentage=50) == {"fan_speed": 5}


def test_fan_that_cannot_be_switched_off() -> None:
    """It runs at its slowest instead."""
    item = fan({"fan_speed": enum("low", "high")})
    assert not item.features & FanEntityFeature.TURN_ON
    assert item.turn_off() == {}
    assert item.set_percentage(0, {}) == {"fan_speed": "low"}
    assert item.state({"fan_speed": "low"}).is_on is True
    assert item.state({}).is_on is None


def test_fan_with_more_speeds_than_percent() -> None:
    """Home Assistant's speeds are percent: more than a hundred there cannot be."""
    item = fan({"switch": BOOL, "fan_speed": integer(1, 200)})
    assert item.speed_count == 100
    assert item.set_percentage(50, {}) == {"fan_speed": 100}
    assert fan({"switch": BOOL, "fan_speed": integer(1, 99)}).speed_count == 99


def test_fan_with_a_word_for_off() -> None:
    """The word is what switches it."""
    item = fan({"fan_speed": enum("off", "low", "auto")})
    assert item.features & FanEntityFeature.TURN_OFF
    assert item.turn_off() == {"fan_speed": "off"}
    assert item.turn_on() == {"fan_speed": "low"}
    assert item.state({"fan_speed": "off"}).is_on is False
    assert item.state({"fan_speed": "auto"}).is_on is True


def test_fan_of_another_device() -> None:
    """A switch named after a fan, with a speed: a fan, in any category."""
    builder = capture("xktyd_3djw12ln4xtvv8eq")
    assert only(builder, FanItem).description.translation_key == "fan"
    assert items(bench_of("kt", {"fan_switch": BOOL}), FanItem) == []
    assert items(bench_of("cz", {"fan_speed": enum("1", "2")}), FanItem) == []


def test_fan_without_parts_does_nothing() -> None:
    """What a fan cannot do sends nothing."""
    item = fan({"switch": BOOL})
    assert item.speed_count == 100
    assert item.state({"switch": True}).percentage is None
    for sent in (
        item.set_percentage(50, {"switch": True}),
        item.set_preset("x"),
        item.set_direction("forward"),
        item.oscillate(True),
    ):
        assert sent == {}


def test_strange_direction_is_unknown() -> None:
    """Home Assistant knows two directions."""
    item = fan({"switch": BOOL, "fan_direction": enum("forward", "reverse", "both")})
    assert item.state({"fan_direction": "both"}).direction is None
    left = fan({"switch": BOOL, "fan_direction": enum("left", "right")})
    assert not left.features & FanEntityFeature.DIRECTION


def test_purifier_leaves_its_switch_to_others() -> None:
    """People look for the switch of a purifier, too."""
    builder = capture("kj_yrzylxax1qspdgpp")
    assert builder.find("switch") is not None
    assert builder.find("mode") is None


def test_dehumidifier() -> None:
    """A dehumidifier and its fan share the switch."""
    builder = capture("cs_ka2wfrdoogpvgzfi")
    item = only(builder, HumidifierItem)
    assert item.description.device_class is HumidifierDeviceClass.DEHUMIDIFIER
    state = item.state(builder.status)
    assert (state.is_on, state.target, state.current) == (False, 25, 48)
    assert item.set_humidity(47) == {"dehumidify_set_value": 45}
    assert only(builder, FanItem).description.translation_key == "fan"
    assert builder.find("switch") is None
    assert builder.find("humidity_indoor") is not None


@pytest.mark.parametrize(
    ("category", "functions", "expected"),
    [
        pytest.param(
            "jsq",
            {"switch_spray": BOOL, "humidity_set": integer(30, 80)},
            HumidifierDeviceClass.HUMIDIFIER,
            id="by category",
        ),
        pytest.param(
            "xx",
            {"switch": BOOL, "dehumidify_set_value": integer(30, 80)},
            HumidifierDeviceClass.DEHUMIDIFIER,
            id="by its target",
        ),
        pytest.param(
            "xx",
            {"switch_spray": BOOL},
            HumidifierDeviceClass.HUMIDIFIER,
            id="by its spray",
        ),
    ],
)
def test_humidifier_kinds(
    category: str, functions: dict[str, ValueSpec], expected: HumidifierDeviceClass
) -> None:
    """From the standard sets: the code names the appliance where nothing else does."""
    item = only(bench_of(category, functions), HumidifierItem)
    assert item.description.device_class is expected


def test_diffuser_keeps_its_switch() -> None:
    """From the standard set of diffusers: the spray is a switch as well."""
    builder = bench_of("xxj", {"switch_spray": BOOL})
    assert builder.find("switch_spray") is not None


def test_humidifier_modes() -> None:
    """From the standard set of humidifiers."""
    item = only(
        bench_of("jsq", {"switch": BOOL, "mode": enum("auto", "sleep")}), HumidifierItem
    )
    assert item.features == 1
    assert item.set_mode("sleep") == {"mode": "sleep"}
    assert item.state({"mode": "auto"}).mode == "auto"
    assert item.set_humidity(40) == {}
    plain = only(bench_of("jsq", {"switch": BOOL}), HumidifierItem)
    assert plain.set_mode("auto") == {}


def test_humidifier_needs_a_switch() -> None:
    """Readings alone make no humidifier."""
    builder = bench_of("jsq", {}, reports={"humidity_current": integer(0, 100)})
    assert items(builder, HumidifierItem) == []


def test_way_of_running_that_a_mode_offers_is_left_to_it() -> None:
    """One preset by one name; what the mode lacks is the speed's."""
    item = fan(
        {
            "switch": BOOL,
            "fan_speed_enum": enum("auto", "sleep", "low", "high"),
            "mode": enum("auto", "normal"),
        }
    )
    assert item.preset_options == ["auto", "normal", "sleep"]
    assert item.set_preset("auto") == {"mode": "auto"}
    assert item.set_preset("sleep") == {"fan_speed_enum": "sleep"}
    shown = item.state({"fan_speed_enum": "low", "mode": "normal"})
    assert shown.preset == "normal"
    assert item.set_preset("unheard_of") == {}


@pytest.mark.parametrize(
    ("words", "reported", "shown", "wanted", "sent"),
    [
        pytest.param(("40", "50", "60"), "50", 50, 57, "60", id="numbers"),
        pytest.param(("40%", "50%"), "40%", 40, 44, "40%", id="with a unit"),
        pytest.param(("CO", "40", "45"), "45", 45, 10, "40", id="a word among them"),
        pytest.param(("40", "50"), "55", 55, 90, "50", id="reported outside the range"),
        pytest.param(("40", "50"), "CO", None, 50, "50", id="no number reported"),
    ],
)
def test_target_as_an_enumeration_of_numbers(
    words: tuple[str, ...], reported: str, shown: float | None, wanted: int, sent: str
) -> None:
    """It is read as a number and sent as the word that the device takes."""
    builder = bench_of("cs", {"switch": BOOL, "dehumidify_set_enum": enum(*words)})
    item = only(builder, HumidifierItem)
    assert item.state({"dehumidify_set_enum": reported}).target == shown
    assert item.set_humidity(wanted) == {"dehumidify_set_enum": sent}
    assert item.target is not None
    assert item.target.minimum == 40
    # people who have the select keep it
    assert "dehumidify_set_enum" in item.shared


def test_enumeration_of_words_is_no_target() -> None:
    """Low and high are no humidity."""
    builder = bench_of("cs", {"switch": BOOL, "dehumidify_set_enum": enum("a", "b")})
    assert only(builder, HumidifierItem).target is None


def test_codes_in_other_spellings() -> None:
    """A vendor's own spelling makes the same humidifier."""
    builder = bench_of(
        "jsq",
        {"Power": BOOL, "SetHumidity": integer(30, 80)},
        reports={"HumidityCurrent": integer(0, 100)},
    )
    item = only(builder, HumidifierItem)
    assert item.turn(True) == {"Power": True}
    assert item.set_humidity(50) == {"SetHumidity": 50}
    assert item.state({"HumidityCurrent": 44}).current == 44


def test_target_by_any_code() -> None:
    """The one setting of a humidity is the target; two could be anything."""
    functions = {"switch": BOOL, "dehumidify_1": integer(35, 80, unit="%")}
    item = only(bench_of("cs", functions), HumidifierItem)
    assert item.set_humidity(55) == {"dehumidify_1": 55}
    more = {**functions, "hum_high": integer(0, 100, unit="%")}
    assert only(bench_of("cs", more), HumidifierItem).target is None


def test_words_of_a_target_that_are_no_numbers_are_modes() -> None:
    """A dehumidifier that runs on and on has that as a mode, where no mode has it."""
    functions = {"switch": BOOL, "humidity_set": enum("40", "50", "CO")}
    item = only(bench_of("cs", functions), HumidifierItem)
    assert item.mode is not None
    assert item.mode.options == ("CO",)
    assert item.set_mode("CO") == {"humidity_set": "CO"}
    assert item.set_humidity(49) == {"humidity_set": "50"}
    running = item.state({"switch": True, "humidity_set": "CO"})
    assert (running.mode, running.target) == ("CO", None)
    drying = item.state({"switch": True, "humidity_set": "40"})
    assert (drying.mode, drying.target) == (None, 40)
