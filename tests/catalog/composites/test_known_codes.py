"""Each code and word by which vendors name the parts of a composite.

A change of the tables that forgets one of them is noticed here. Whether a vendor uses a
name is not proved by this list: that is what captures, field cases and facts are for.
"""

import pytest

from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.catalog.composites.hvac_words import (
    Meaning,
    meaning,
    vocabulary,
)
from homeassistant.components.climate import HVACAction, HVACMode

from .support import BOOL, bench_of, enum, integer, only

DEGREES = integer(5, 35, unit="℃")


@pytest.mark.parametrize(
    "code", ["switch", "power_switch", "power", "switch_power", "on_off", "power_on"]
)
def test_main_switch(code: str) -> None:
    """Switch a heater by whatever its vendor calls the switch."""
    item = only(bench_of("qn", {code: BOOL, "temp_set": DEGREES}), ClimateItem)
    assert item.turn_off() == {code: False}


@pytest.mark.parametrize(
    "code",
    [
        "temp_set",
        "set_temp",
        "target_temp",
        "temperature_set",
        "set_temperature",
        "target_temperature",
        "temp_target",
    ],
)
def test_target(code: str) -> None:
    """Set a heater by whatever its vendor calls the target."""
    item = only(bench_of("qn", {"switch": BOOL, code: DEGREES}), ClimateItem)
    assert item.set_temperature(21, {}) == {code: 21}


@pytest.mark.parametrize(
    "code",
    [
        "temp_current",
        "current_temp",
        "temp_indoor",
        "indoor_temp",
        "room_temp",
        "cur_temp",
        "current_temperature",
        "temp_room",
        "temp_now",
        "real_temp",
        "actual_temp",
        "temp_real",
        "temp_actual",
        "w_in_temp",
        "water_in_temp",
        "inlet_water_temp",
        "inlet_temp",
        "in_temp",
        "temp_in",
        "water_temp",
        "temp_water",
    ],
)
def test_current_temperature(code: str) -> None:
    """Read the room, or the water that comes back, and no other temperature."""
    reports = {"temp_zz": DEGREES, "temp_yy": DEGREES, code: DEGREES}
    functions = {"switch": BOOL, "temp_set": DEGREES}
    item = only(bench_of("znrb", functions, reports=reports), ClimateItem)
    assert item.state({code: 21, "temp_zz": 9, "temp_yy": 8}).current == 21


@pytest.mark.parametrize(
    "code",
    [
        "temp_unit_convert",
        "c_f",
        "unit",
        "temp_unit",
        "temperature_unit",
        "unit_temp",
        "temp_unit_set",
        "change_tem",
        "change_temp_unit",
    ],
)
def test_unit_in_use(code: str) -> None:
    """Follow the unit that the device shows, by whatever names it."""
    wide = integer(16, 90, unit="")
    functions = {"switch": BOOL, "temp_set": wide, code: enum("c", "f")}
    item = only(bench_of("kt", functions), ClimateItem)
    assert item.state({code: "f"}).limits == (61, 90)
    assert item.state({code: "c"}).limits == (16, 32)


@pytest.mark.parametrize(
    "code", ["mode", "set_mode", "mode_set", "hvac_mode", "system_mode", "run_mode"]
)
def test_mode(code: str) -> None:
    """Choose heating or cooling by whatever the mode is called."""
    functions = {"switch": BOOL, "temp_set": DEGREES, code: enum("cold", "hot")}
    item = only(bench_of("kt", functions), ClimateItem)
    assert item.set_hvac_mode(HVACMode.HEAT, {"switch": True}) == {code: "hot"}


@pytest.mark.parametrize("code", ["fan_speed_enum", "level", "windspeed", "fan_speed"])
def test_speed_of_the_air(code: str) -> None:
    """Set how fast an air conditioner blows."""
    functions = {"switch": BOOL, "temp_set": DEGREES, code: enum("low", "high")}
    item = only(bench_of("kt", functions), ClimateItem)
    assert item.set_fan_mode("high") == {code: "high"}


@pytest.mark.parametrize(
    "code", ["humidity", "humidity_current", "humidity_value", "humidity_indoor"]
)
def test_humidity_of_a_room(code: str) -> None:
    """Show the humidity with the climate, and leave it to a sensor as well."""
    builder = bench_of(
        "wk", {"switch": BOOL, "temp_set": DEGREES}, reports={code: integer(0, 100)}
    )
    item = only(builder, ClimateItem)
    assert item.state({code: 55}).humidity == 55
    assert code in item.shared


@pytest.mark.parametrize("code", ["humidity_set", "set_humidity"])
def test_target_humidity_of_a_climate(code: str) -> None:
    """Set the humidity of an air conditioner."""
    functions = {"switch": BOOL, "temp_set": DEGREES, code: integer(30, 80)}
    item = only(bench_of("kt", functions), ClimateItem)
    assert item.set_humidity(50) == {code: 50}


@pytest.mark.parametrize("code", ["valve_opening", "valve", "position"])
def test_opening_of_a_valve(code: str) -> None:
    """A valve that is open by more than nothing heats."""
    builder = bench_of("wkf", {"temp_set": DEGREES}, reports={code: integer(0, 100)})
    item = only(builder, ClimateItem)
    assert item.state({code: 1}).action is HVACAction.HEATING
    assert item.state({code: 0}).action is HVACAction.IDLE
    assert item.state({}).action is None


@pytest.mark.parametrize(
    ("preset", "code"),
    [
        pytest.param("eco", "eco", id="eco"),
        pytest.param("eco", "mode_eco", id="mode of eco"),
        pytest.param("sleep", "sleep", id="sleep"),
        pytest.param("boost", "boost", id="boost"),
        pytest.param("boost", "rapid_heat", id="rapid heat"),
    ],
)
def test_preset_by_its_own_data_point(preset: str, code: str) -> None:
    """Offer the presets that are switched by themselves."""
    functions = {"switch": BOOL, "temp_set": DEGREES, code: BOOL}
    item = only(bench_of("kt", functions), ClimateItem)
    assert item.presets == ["none", preset]
    assert item.set_preset(preset, {}) == {code: True}


ACTIONS = {
    HVACAction.HEATING: "heating heat warming hot open opened on true working",
    HVACAction.COOLING: "cooling cool cold",
    HVACAction.DRYING: "drying dry wet",
    HVACAction.FAN: "fan wind venting",
    HVACAction.IDLE: "idle standby stop pause close closed off false",
    None: "manual",
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("code", ["work_state", "valve_state"])
def test_words_of_an_action(code: str, action: HVACAction | None) -> None:
    """Tell what a climate does by each word that says so."""
    words = ACTIONS[action].split()
    builder = bench_of(
        "wk", {"switch": BOOL, "temp_set": DEGREES}, reports={code: enum(*words)}
    )
    item = only(builder, ClimateItem)
    actions = {
        word: item.state({"switch": True, code: word.capitalize()}).action
        for word in words
    }
    assert actions == dict.fromkeys(words, action)


MODES = {
    HVACMode.HEAT: "heat heating heats hot warm warming warmer",
    HVACMode.COOL: "cold cool cooling cools cooler freeze refrigeration refrigerate",
    HVACMode.DRY: "wet dry drying dehumidify dehumidification dehumidifier dehum dehumi",
    HVACMode.FAN_ONLY: "wind fan fan_only fanonly ventilation vent blow air_supply",
    HVACMode.AUTO: "auto automatic smart intelligent ai heat_cool cool_heat coolheat",
    HVACMode.OFF: "off",
}


@pytest.mark.parametrize("mode", MODES)
def test_words_of_a_mode(mode: HVACMode) -> None:
    """Know each word for a mode, whatever its case."""
    words = MODES[mode].split()
    assert {word: meaning(word) for word in words} == dict.fromkeys(
        words, Meaning(mode)
    )
    assert meaning(words[0].upper()) == Meaning(mode)


@pytest.mark.parametrize(
    "word",
    [
        *("eco", "economy", "sleep", "silent", "silence", "quiet", "turbo", "normal"),
        *("standard", "manual", "holiday", "home", "temporary", "program", "schedule"),
        *("frost", "anti_freeze", "protect", "economic", "gentle", "constant"),
        *("custom", "room", "antifrost", "timing", "vacances", "intermittent", "pulse"),
    ],
)
def test_words_of_a_habit(word: str) -> None:
    """How it runs says nothing of what it does."""
    assert meaning(word) == Meaning(None, word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("hot_water", Meaning(HVACMode.HEAT, "hot_water"), id="hot water"),
        pytest.param("dhw", Meaning(HVACMode.HEAT, "dhw"), id="domestic"),
        pytest.param("water", Meaning(HVACMode.HEAT, "water"), id="water"),
        pytest.param("qheat", Meaning(HVACMode.HEAT, "quiet"), id="quiet"),
        pytest.param("pcool", Meaning(HVACMode.COOL, "powerful"), id="powerful"),
        pytest.param("eheat", Meaning(HVACMode.HEAT, "eco"), id="economical"),
        pytest.param("bhot", Meaning(HVACMode.HEAT, "boost"), id="boost"),
        pytest.param("xcold", Meaning(HVACMode.COOL, "xcold"), id="no known letter"),
        pytest.param("turbocool", Meaning(HVACMode.COOL, "turbo"), id="glued"),
        pytest.param("boostheating", Meaning(HVACMode.HEAT, "boost"), id="glued, long"),
        pytest.param("petsheat", None, id="glued to no habit"),
        *(
            pytest.param(f"{filler}_heat", Meaning(HVACMode.HEAT), id=filler)
            for filler in "make mode model only run running work and".split()  # noqa: SIM905
        ),
        pytest.param("h", None, id="one letter"),
        pytest.param("ai", Meaning(HVACMode.AUTO), id="two letters"),
    ],
)
def test_words_that_are_put_together(word: str, expected: Meaning | None) -> None:
    """Take a word apart where its parts are known."""
    assert meaning(word) == expected


@pytest.mark.parametrize(
    "word",
    [
        *("standby", "idle", "stop", "stopped", "pause", "close", "closed"),
        *("shutdown", "none", "x_cool", "cold_x"),
    ],
)
def test_words_of_rest(word: str) -> None:
    """A heater does not heat while it says that it rests, or something else."""
    words = vocabulary(("auto", "manual"), HVACMode.HEAT)
    assert words.read(word) == Meaning(None, word)
    assert words.read("party_7") == Meaning(HVACMode.HEAT, "party_7")
