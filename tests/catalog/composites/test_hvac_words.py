"""Words of a climate's mode: true HVAC modes, presets, and never a wrong one."""

from itertools import product

import pytest

from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.catalog.composites.hvac_words import (
    Meaning,
    meaning,
    vocabulary,
)
from custom_components.tuya_openhub.openhub.models import JsonValue
from homeassistant.components.climate import HVACMode

from .support import BOOL, bench_of, enum, integer, items, only

HEAT, COOL, DRY = HVACMode.HEAT, HVACMode.COOL, HVACMode.DRY
FAN, AUTO, BOTH = HVACMode.FAN_ONLY, HVACMode.AUTO, HVACMode.HEAT_COOL

# what vendors put before and after the word for a mode
PREFIXES = [
    "eco",
    "silent",
    "quiet",
    "smart",
    "boost",
    "powerful",
    "c",
    "h",
    "b",
    "s",
    "comfort",
    "night",
    "fast",
]
STEMS = {
    HEAT: ["heat", "heating", "hot", "warm"],
    COOL: ["cool", "cooling", "cold"],
    DRY: ["dry", "wet", "dehumidify"],
    FAN: ["fan", "wind"],
}
HABITS = [
    "eco",
    "comfort",
    "comfor",
    "sleep",
    "holiday",
    "temporary",
    "manual",
    "boost",
    "away",
    "program",
    "silent",
    "turbo",
    "on",
    "standard",
    "frost_protection",
]
NONSENSE = [
    "0",
    "1",
    "pizza",
    "mode_7",
    "x",
    "温度",
    "no_heat",
    "overheat",
    "standby",
    "preheated_oven",
]
WORDS = sorted(
    {
        *(word for words in STEMS.values() for word in words),
        *(f"{a}_{b}" for a in PREFIXES for words in STEMS.values() for b in words),
        *(f"{b}_{a}" for a in PREFIXES for words in STEMS.values() for b in words),
        *(f"{a}{b}" for a in PREFIXES for words in STEMS.values() for b in words),
        *(a.capitalize() + b.capitalize() for a in PREFIXES for b in STEMS[HEAT]),
        *HABITS,
        *NONSENSE,
        *("auto", "smart", "heat_cool", "cool_heat", "off", "hot_water", "dry_heat"),
    }
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("cold", Meaning(COOL), id="cold"),
        pytest.param("Heating", Meaning(HEAT), id="capitals"),
        pytest.param("warm", Meaning(HEAT), id="warm"),
        pytest.param("c_silent", Meaning(COOL, "silent"), id="letter before"),
        pytest.param("h_powerful", Meaning(HEAT, "powerful"), id="letter for heat"),
        pytest.param("SilentHeat", Meaning(HEAT, "silent"), id="two words"),
        pytest.param("heat_eco", Meaning(HEAT, "eco"), id="habit behind"),
        pytest.param("bheat", Meaning(HEAT, "boost"), id="glued letter"),
        pytest.param(
            "scool", Meaning(COOL, "scool"), id="glued letter of two meanings"
        ),
        pytest.param("ecoheat", Meaning(HEAT, "eco"), id="glued habit"),
        pytest.param("smart_cool", Meaning(COOL, "smart"), id="smart is how"),
        pytest.param("heat_cool", Meaning(AUTO), id="both"),
        pytest.param("heating_cooling", Meaning(AUTO), id="both in other words"),
        pytest.param("auto_eco", Meaning(AUTO, "eco"), id="auto, and how"),
        pytest.param("auto_smart", Meaning(AUTO), id="auto twice"),
        pytest.param("holiday", Meaning(None, "holiday"), id="habit"),
        pytest.param("hot_water", Meaning(HEAT, "hot_water"), id="hot water"),
        pytest.param("cool_hot_water", Meaning(COOL, "dhw"), id="cool, and hot water"),
        pytest.param("dry_heat", None, id="contradiction"),
        pytest.param("no_heat", None, id="negation"),
        pytest.param("overheat", None, id="fault"),
        pytest.param("c", None, id="letter alone"),
        pytest.param("pizza", None, id="of something else"),
        pytest.param("", None, id="empty"),
        pytest.param("make_hot", Meaning(HEAT), id="a word that says nothing"),
        pytest.param("heating_mode", Meaning(HEAT), id="a mode of heating"),
        pytest.param("Heating_and_hot_water", Meaning(HEAT, "dhw"), id="water, too"),
        pytest.param("cold_and_hotwater", Meaning(COOL, "dhw"), id="cold and water"),
        pytest.param("water_cool", Meaning(COOL, "water"), id="water and cooling"),
        pytest.param("Antifrost", Meaning(None, "Antifrost"), id="frost"),
        pytest.param("mode", None, id="nothing but such a word"),
    ],
)
def test_meaning(word: str, expected: Meaning | None) -> None:
    """Exact words first, then their parts."""
    assert meaning(word) == expected


@pytest.mark.parametrize(
    ("mode", "other"),
    [
        pytest.param(mode, other, id=f"{mode} is not {other}")
        for mode, other in product(STEMS, STEMS)
        if mode is not other
    ],
)
def test_no_word_of_one_mode_means_another(mode: HVACMode, other: HVACMode) -> None:
    """Whatever is put before or after a word, its mode stays."""
    made = (
        text
        for how, stem in product((*PREFIXES[:7], *HABITS), STEMS[mode])
        for text in (f"{how}_{stem}", f"{stem}_{how}", f"{how}{stem}")
        if not {how, stem} & {"c", "h"}
    )
    read = {known.mode for text in made if (known := meaning(text))}
    assert other not in read
    assert read <= {mode, None}


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        pytest.param(options, kind, id=f"{kind}-{'+'.join(options) or 'nothing'}")
        for kind in (HEAT, BOTH, None)
        for options in ((), ("auto",), ("auto", "manual"), ("eco",), ("heat", "smart"))
    ],
)
def test_device_that_only_heats_never_claims_to_cool(
    options: tuple[str, ...], kind: HVACMode | None
) -> None:
    """Not by any word, declared or not, nor does it offer heat/cool."""
    words = vocabulary(options, kind)
    assert BOTH not in words.modes
    read = {word: words.read(word).mode for word in WORDS}
    assert BOTH not in read.values()
    cooling = {word for word, mode in read.items() if mode is COOL}
    assert cooling <= {
        word for word in WORDS if (m := meaning(word)) and m.mode is COOL
    }


@pytest.mark.parametrize("options", [("auto", "manual", "off"), ("eco", "comfort"), ()])
def test_heater_has_no_mode_that_heaters_lack(options: tuple[str, ...]) -> None:
    """A radiator valve that reports `cold` is not cooling: it is unknown."""
    words = vocabulary(options, HEAT)
    read = {words.read(word).mode for word in WORDS}
    assert read == {HEAT, FAN, HVACMode.OFF, None}
    assert words.read("cold").mode is None
    assert words.read("natural_wind").mode is None
    assert words.read("standby").mode is None


def test_air_conditioner_claims_only_what_a_word_says() -> None:
    """What nobody knows is unknown; a habit leaves heating or cooling open."""
    words = vocabulary(("auto", "cold", "hot", "wet", "wind"), COOL)
    open_to_both = {AUTO: BOTH, None: BOTH}
    expected = {
        word: known and open_to_both.get(known.mode, known.mode)
        for word in WORDS
        for known in [meaning(word)]
    }
    assert {word: words.read(word).mode for word in WORDS} == expected


def thermostat(category: str, *words: str) -> ClimateItem:
    """Make a climate with the words of its mode."""
    return only(
        bench_of(
            category,
            {
                "switch": BOOL,
                "temp_set": integer(5, 35, unit="℃"),
                "mode": enum(*words),
            },
            reports={"temp_current": integer(0, 50, unit="℃")},
        ),
        ClimateItem,
    )


@pytest.mark.parametrize(
    ("category", "words", "modes", "presets"),
    [
        pytest.param(
            "wk",
            ("auto", "holiday", "manual", "temporary"),
            ["off", "auto", "heat"],
            ["auto", "holiday", "manual", "temporary"],
            id="thermostat",
        ),
        pytest.param(
            "wk",
            ("cold", "hot", "auto"),
            ["off", "cool", "heat", "heat_cool"],
            [],
            id="thermostat of both",
        ),
        pytest.param(
            "wkf",
            ("auto", "manual", "off"),
            ["off", "heat"],
            ["auto", "manual"],
            id="radiator valve",
        ),
        pytest.param(
            "qn", ("auto", "eco"), ["off", "heat"], ["auto", "eco"], id="heater"
        ),
        pytest.param(
            "kt",
            ("cold", "wet", "auto"),
            ["off", "cool", "dry", "auto"],
            [],
            id="cools only",
        ),
        pytest.param(
            "kt",
            ("cold", "hot", "eco"),
            ["off", "cool", "heat", "heat_cool"],
            ["eco"],
            id="habit of an air conditioner",
        ),
        pytest.param(
            "znrb",
            ("heat", "h_silent", "cool", "c_silent"),
            ["off", "heat", "cool"],
            ["none", "silent"],
            id="heat pump",
        ),
        pytest.param("znrb", ("auto",), ["off", "auto"], [], id="nothing declared"),
        pytest.param("znrb", ("Heat", "OFF"), ["off", "heat"], [], id="capitals"),
    ],
)
def test_what_is_offered(
    category: str, words: tuple[str, ...], modes: list[str], presets: list[str]
) -> None:
    """Heat/cool only where the device does both."""
    item = thermostat(category, *words)
    assert item.hvac_modes == modes
    assert item.presets == presets


def test_thermostat_is_set_by_its_own_words() -> None:
    """Auto and heat are modes, the rest are presets."""
    item = thermostat("wk", "auto", "holiday", "manual", "temporary")
    on: dict[str, JsonValue] = {"switch": True, "mode": "holiday"}
    assert item.state(on).hvac_mode is HEAT
    assert item.state(on).preset == "holiday"
    assert item.set_hvac_mode(AUTO, on) == {"mode": "auto"}
    assert item.set_hvac_mode(HEAT, {**on, "mode": "auto"}) == {"mode": "manual"}
    assert item.set_hvac_mode(HEAT, {**on, "switch": False}) == {"switch": True}
    assert item.set_preset("temporary", on) == {"mode": "temporary"}


def test_preset_stays_in_its_mode() -> None:
    """A heat pump that cools silently heats silently, and ends it by none."""
    item = thermostat("znrb", "heat", "h_silent", "cool", "c_silent", "c_powerful")
    cool: dict[str, JsonValue] = {"switch": True, "mode": "c_silent"}
    assert (item.state(cool).hvac_mode, item.state(cool).preset) == (COOL, "silent")
    assert item.set_hvac_mode(HEAT, cool) == {"mode": "h_silent"}
    assert item.set_preset("powerful", cool) == {"mode": "c_powerful"}
    assert item.set_preset("none", cool) == {"mode": "cool"}
    plain: dict[str, JsonValue] = {"switch": True, "mode": "heat"}
    assert item.state(plain).preset == "none"
    assert item.set_preset("silent", plain) == {"mode": "h_silent"}
    # where the mode has no such word, the preset is what was asked for
    assert item.set_preset("powerful", plain) == {"mode": "c_powerful"}


@pytest.mark.parametrize(
    ("category", "word", "mode", "preset"),
    [
        pytest.param("znrb", "bheat", HEAT, "boost", id="heat pump"),
        pytest.param("kt", "heat", HEAT, None, id="air conditioner"),
        pytest.param("qn", "comfor", HEAT, "comfor", id="heater"),
        pytest.param("wkf", "cold", None, "cold", id="radiator valve"),
        pytest.param("kt", "fancy", None, "fancy", id="nobody knows"),
        pytest.param("wk", "off", HVACMode.OFF, None, id="off"),
    ],
)
def test_word_that_is_not_declared(
    category: str, word: str, mode: HVACMode | None, preset: str | None
) -> None:
    """It is shown by what it means, and cannot be set."""
    item = thermostat(category, "auto")
    state = item.state({"switch": True, "mode": word})
    assert (state.hvac_mode, state.preset) == (mode, preset)
    assert item.set_preset(word, {"switch": True, "mode": word}) == {}


def test_nothing_left_to_send_is_told_again() -> None:
    """An HVAC mode that is set already is sent all the same."""
    item = thermostat("znrb", "heat", "cool")
    assert item.set_hvac_mode(HEAT, {"switch": True, "mode": "heat"}) == {
        "mode": "heat"
    }


def test_way_of_working_is_a_mode_if_it_speaks_of_climate() -> None:
    """Of another code, and of another device."""
    temperatures = {"temp_set": integer(5, 35, unit="℃"), "switch": BOOL}
    works = {**temperatures, "work_mode": enum("cold", "hot")}
    assert only(bench_of("kt", works), ClimateItem).hvac_modes == [
        "off",
        "cool",
        "heat",
    ]
    lit = {**temperatures, "work_mode": enum("white", "colour")}
    assert only(bench_of("qn", lit), ClimateItem).mode is None


def test_oven_is_no_climate() -> None:
    """It has a mode of heating and both temperatures, but heats no air."""
    functions = {
        "switch": BOOL,
        "temp_set": integer(50, 250, unit="℃"),
        "mode": enum("bake", "heat"),
    }
    builder = bench_of("kx", functions, reports={"temp_current": integer(0, 300)})
    assert items(builder, ClimateItem) == []
