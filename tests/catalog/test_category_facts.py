"""What the codes that all devices share become in each of Tuya's categories.

The categories are those of Tuya's list of products; what each is for, its name tells.
"""

import pytest

from custom_components.tuya_openhub.catalog import category_of
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from custom_components.tuya_openhub.openhub.models import PointSpec
from homeassistant.const import UnitOfTemperature

from .build import item_of, planned, read_only, writable

SWITCH = writable("switch", "Boolean")
TARGET = writable("temp_set", "Integer", min=5, max=35, scale=0, step=1, unit="℃")
CURRENT = read_only("temp_current", "Integer", min=0, max=50, scale=0, unit="℃")
MODES = writable("mode", "Enum", range=["cold", "hot"])
WORDS = writable("mode", "Enum", range=["sleep", "nature"])
PERCENT = writable("percent_control", "Integer", min=0, max=100, scale=0, step=1)
LED, LAMP = writable("switch_led", "Boolean"), writable("light", "Boolean")

ALL = (
    *("dj", "dc", "dd", "cz", "pc", "kg", "tdq", "kt", "ktkzq", "fs"),
    *("fsd", "fskg", "ks", "xfj", "kj", "cs", "jsq", "dbl", "mjj", "qn"),
    *("wk", "wkf", "znrb", "rs", "bh", "mzj", "cl", "clkg", "jdcljqr", "mc"),
    *(
        "ckmkzq",
        "ms",
        "bxx",
        "gyms",
        "jtmspro",
        "jtmsbh",
        "hotelms",
        "videolock",
        "photolock",
        "mk",
    ),
    *("sgbj", "co2bj", "dgnbj", "sp", "ksdjml", "sd", "sfkzq", "ggq", "sz", "yyj"),
    *("msp", "wfcon", "wg2", "wnykq", "wsdykq", "hwktwkq"),
)


def platforms(category: str, *points: PointSpec) -> set[str]:
    """Return the platforms of a device."""
    return {str(item.platform) for item in planned(category, *points).items}


def those(platform: str, *points: PointSpec) -> set[str]:
    """Return the categories where these data points have an entity of a platform."""
    return {category for category in ALL if platform in platforms(category, *points)}


def test_climates() -> None:
    """A switch alone is a climate where devices heat or cool, and nowhere else."""
    assert those("climate", SWITCH) == {"kt", "ktkzq", "dbl", "mjj", "qn", "wk", "wkf"}


@pytest.mark.parametrize(
    ("category", "mode"),
    [
        pytest.param("kt", "cool", id="air conditioner"),
        pytest.param("ktkzq", "cool", id="its controller"),
        pytest.param("dbl", "heat", id="fireplace"),
        pytest.param("mjj", "heat", id="towel rail"),
        pytest.param("qn", "heat", id="heater"),
        pytest.param("wkf", "heat", id="radiator valve"),
        pytest.param("wk", "heat", id="thermostat, which nobody says cools"),
    ],
)
def test_what_a_climate_does(category: str, mode: str) -> None:
    """A device that has only a switch does what its category is for."""
    item = item_of(planned(category, SWITCH), "climate", "climate")
    assert item.hvac_modes == ["off", mode]


def test_thermostat_of_both() -> None:
    """A thermostat decides itself between heating and cooling, a radiator valve heats."""
    words = writable("mode", "Enum", range=["auto", "cold", "hot"])
    valve = item_of(planned("wkf", SWITCH, words), "climate", "climate")
    both = item_of(planned("wk", SWITCH, words), "climate", "climate")
    assert "heat_cool" in both.hvac_modes
    assert valve.words.main is None or "heat" in valve.hvac_modes


def test_heat_pump() -> None:
    """A target alone is a climate of a heat pump."""
    assert those("climate", TARGET) == {
        *("kt", "ktkzq", "dbl", "mjj", "qn", "wk", "wkf"),
        "znrb",
    }


def test_target_of_something_else() -> None:
    """Water, food and what air is blown over have no room to heat."""
    rooms = those("climate", SWITCH, TARGET, CURRENT, MODES)
    assert {*ALL} - rooms == {"fs", "kj", "cs", "jsq", "bh", "mzj"}


def test_water_heater() -> None:
    """Only a water heater is one."""
    assert those("water_heater", SWITCH, TARGET) == {"rs"}


@pytest.mark.parametrize("category", ["znrb", "rs", "bh", "mzj", "wk", "cz"])
def test_heats_water(category: str) -> None:
    """Water of 150 is in °F where it is heated."""
    wide = writable("temp_set", "Integer", min=0, max=212, scale=0, step=1, unit="")
    values = {"temp_set": 150}
    units = {
        item.unit(values) if item.platform == "number" else item.state(values).unit  # type: ignore[attr-defined]
        for item in planned(category, wide).items
    }
    hot = category != "cz"
    assert units == {UnitOfTemperature.FAHRENHEIT if hot else UnitOfTemperature.CELSIUS}


def test_fans() -> None:
    """A switch alone is a fan where devices blow."""
    fans = {"fs", "fsd", "fskg", "ks", "xfj", "kj"}
    assert those("fan", SWITCH) == {*fans, "cs"}
    for category in fans:
        item = item_of(planned(category, SWITCH), "fan", "fan")
        assert item.description.name is None
    speed = writable("fan_speed_enum", "Enum", range=["low", "high"])
    part = item_of(planned("cs", SWITCH, speed), "fan", "fan")
    assert part.description.translation_key == "fan"


def test_fan_that_shares_its_switch() -> None:
    """People look for the plain switch of an air purifier."""
    assert those("switch", SWITCH) >= {"kj", "cz", "kg", "dj", "sz", "msp", "wg2"}
    assert not those("switch", SWITCH) & {"fs", "fsd", "fskg", "ks", "xfj", "jsq"}


@pytest.mark.parametrize(
    ("category", "device_class"),
    [
        pytest.param("cs", "dehumidifier", id="dehumidifier"),
        pytest.param("jsq", "humidifier", id="humidifier"),
    ],
)
def test_humidifiers(category: str, device_class: str) -> None:
    """Only two categories are for the damp."""
    assert those("humidifier", SWITCH) == {"cs", "jsq"}
    item = item_of(planned(category, SWITCH), "humidifier", "humidifier")
    assert item.description.device_class == device_class


@pytest.mark.parametrize(
    ("category", "device_class"),
    [
        pytest.param("cl", "curtain", id="curtain"),
        pytest.param("clkg", "curtain", id="curtain switch"),
        pytest.param("jdcljqr", "curtain", id="curtain robot"),
        pytest.param("mc", "window", id="window"),
    ],
)
def test_covers(category: str, device_class: str) -> None:
    """A position alone is a cover where devices are covers."""
    assert those("cover", PERCENT) == {"cl", "clkg", "jdcljqr", "mc"}
    item = item_of(planned(category, PERCENT), "cover", "cover")
    assert item.description.device_class == device_class


def test_switches_that_move() -> None:
    """The first switch opens a blind, or the door of a garage."""
    first = writable("switch_1", "Boolean")
    assert those("cover", first) == {"cl", "ckmkzq"}
    garage = item_of(planned("ckmkzq", first), "cover", "cover")
    blind = item_of(planned("cl", first), "cover", "cover")
    classes = garage.description.device_class, blind.description.device_class
    assert classes == ("garage", "blind")


@pytest.mark.parametrize("category", ["cl", "clkg", "jdcljqr", "mc"])
def test_direction_of_a_motor(category: str) -> None:
    """The percentage of a curtain switch follows the direction of its motor."""
    back = writable("control_back_mode", "Enum", range=["forward", "back"])
    item = item_of(planned(category, PERCENT, back), "cover", "cover")
    values = {"percent_control": 30, "control_back_mode": "back"}
    assert item.state(values).position == (30 if category == "clkg" else 70)


def test_locks() -> None:
    """Only locks are locked."""
    assert those("lock", writable("lock_motor_state", "Boolean")) == {
        *("ms", "bxx", "gyms", "jtmspro", "jtmsbh"),
        *("hotelms", "videolock", "photolock", "mk"),
    }


@pytest.mark.parametrize(
    ("category", "key", "entity_category"),
    [
        pytest.param("sgbj", None, None, id="siren"),
        pytest.param("co2bj", "siren", "config", id="a setting of a detector"),
        pytest.param("dgnbj", "siren", None, id="part of an alarm"),
    ],
)
def test_sirens(category: str, key: str | None, entity_category: str | None) -> None:
    """A switch of an alarm sounds a siren, or arms what is none."""
    point = writable("alarm_switch", "Boolean")
    assert those("siren", point) == {"sgbj", "co2bj", "dgnbj"}
    shown = item_of(planned(category, point), "siren", "siren").description
    assert shown.entity_category == entity_category
    assert shown.translation_key == key


def test_vacuums_and_valves() -> None:
    """A pause is that of a robot, and a switch that of a valve, where devices are such."""
    assert those("vacuum", writable("pause", "Boolean")) == {"sd"}
    assert those("valve", SWITCH) == {"sfkzq", "ggq"}
    assert those("camera") == {"sp", "ksdjml"}


def lamps(category: str, *points: PointSpec) -> dict[str, str | None]:
    """Return the keys of names of the lamps by their switches."""
    made: DevicePlan = planned(category, *points)
    return {
        item.codes[0]: item.description.translation_key
        for item in made.items
        if item.platform == "light"
    }


def test_two_lamps() -> None:
    """Where `light` is a lamp, the other one is the second, or the first."""
    both = {category: [*lamps(category, LED, LAMP)] for category in ALL}
    assert {category for category, codes in both.items() if codes[0] == "light"} == {
        *("fs", "fskg", "sz", "yyj")
    }
    assert lamps("fsd", LED, LAMP) == {"switch_led": None, "light": "indexed_light"}
    assert lamps("fs", LED, LAMP) == {"light": None, "switch_led": "indexed_light"}


def test_lit_displays() -> None:
    """The light of an appliance lights its display."""
    keys = {category: lamps(category, LED, LAMP).get("light") for category in ALL}
    assert {category for category, key in keys.items() if key == "backlight"} == {
        *("kt", "ks", "kj", "cs", "jsq", "qn", "wk", "rs")
    }


def test_lamps_of_other_devices() -> None:
    """A lamp beside a socket has a name of its own."""
    named = {category for category in ALL if "light" in lamps(category, LED).values()}
    assert named == {
        *("cz", "pc", "kg", "tdq", "kt", "kj", "cs", "qn", "wk", "cl", "clkg", "sp"),
        *("wg2", "ksdjml"),
    }


def test_switch_of_a_lamp() -> None:
    """The first switch of a bulb is its lamp."""
    assert those("light", writable("switch_1", "Boolean")) == {"dj"}


def test_ranges_of_colours() -> None:
    """Lamps of the first generation go to 255, of the second to 1000, others by brightness."""
    colour = writable("colour_data", "Json")
    bright = writable("bright_value", "Integer", min=25, max=255, scale=0, step=1)
    spans = {
        category: (
            item_of(planned(category, LED, colour), "light", "light").colour.value.high,
            item_of(
                planned(category, LED, colour, bright), "light", "light"
            ).colour.value.high,
        )
        for category in ("dj", "dc", "dd", "xdd")
    }
    assert spans == {
        "dj": (255, 255),
        "dc": (255, 255),
        "dd": (1000, 1000),
        "xdd": (1000, 255),
    }


def test_labels_of_faults() -> None:
    """Labels mean something in two categories."""
    point = read_only("fault", "Bitmap", label=["full"])
    known = {
        category
        for category in ALL
        if "fault_full" in {item.key for item in planned(category, point).items}
    }
    assert known == {"cs", "msp"}


def test_hubs_of_infrared_light() -> None:
    """Parts of a code are those of a hub."""
    points = (
        writable("control", "Enum", range=["send_ir", "study"]),
        writable("key_study", "Raw"),
    )
    assert those("infrared", *points) == {"wnykq", "wsdykq", "hwktwkq"}


@pytest.mark.parametrize(
    ("code", "gateway", "camera", "remote"),
    [
        pytest.param("wfcon", True, False, False, id="gateway"),
        pytest.param("wg2", True, False, False, id="another gateway"),
        pytest.param("wgzx", True, False, False, id="family of gateways"),
        pytest.param("xwg", False, False, False, id="no family"),
        pytest.param("sp_x", False, True, False, id="family of cameras"),
        pytest.param("xsxj", False, True, False, id="another family"),
        pytest.param("sxjx", False, False, False, id="no camera"),
        pytest.param("infrared_tv", False, False, True, id="remote control"),
        pytest.param("infrared", False, False, False, id="no remote control"),
    ],
)
def test_families(code: str, *, gateway: bool, camera: bool, remote: bool) -> None:
    """Know a family by how its name begins or ends."""
    found = category_of(code)
    assert (found.gateway, found.camera, found.infrared_remote) == (
        gateway,
        camera,
        remote,
    )
