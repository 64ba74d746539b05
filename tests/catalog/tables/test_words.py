"""Each word that the tables know, and the edges of what their entities take."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from custom_components.tuya_openhub.catalog.tables.events import EventItem, Firing
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, only, planned, read_only, writable

ON = [
    *("1", "true", "on", "alarm", "yes", "pir", "presence", "small_move", "large_move"),
    *("peaceful", "motion", "open", "opened", "opening", "feeding", "charging"),
    *("vibration", "detected"),
]


@pytest.mark.parametrize("kind", ["Enum", "String"])
def test_words_for_on(kind: str) -> None:
    """Know each word for on; any other is off, and none is unknown."""
    item = only("ywbj", read_only("smoke_state", kind), "binary_sensor")
    assert {word: item.read({"smoke_state": word}) for word in ON} == dict.fromkeys(
        ON, True
    )
    read = [item.read({"smoke_state": word}) for word in ("normal", "2", "unknown", "")]
    assert read == [False, False, None, None]


@pytest.mark.parametrize(
    ("category", "code", "on", "off"),
    [
        pytest.param("pir", "pir", "pir 1 true", "on motion none", id="motion"),
        pytest.param(
            "gyd", "pir_state", "pir 1 true", "on none", id="motion of a lamp"
        ),
        pytest.param("mc", "status", "open opened", "on close", id="window"),
        pytest.param("mk", "closed_opened_kit", "AQAB", "AQAA open", id="frame"),
        pytest.param("ms", "closed_opened", "open opened", "on close", id="door"),
        pytest.param("ms", "reverse_lock", "true 1", "on false", id="bolt"),
        pytest.param("wg2", "master_state", "alarm", "on normal", id="alarm"),
        pytest.param("cwwsq", "feed_state", "feeding", "on standby", id="feeder"),
        pytest.param("wk", "valve_state", "open opened", "on close", id="valve"),
        pytest.param("wkf", "valve_state", "open opened", "on close", id="radiator"),
        pytest.param("wk", "heat_state", "heating", "on stop", id="heat"),
        pytest.param(
            "wkf", "heat_state", "heating", "on stop", id="heat of a radiator"
        ),
    ],
)
def test_words_of_one_thing(category: str, code: str, on: str, off: str) -> None:
    """Take only what the data point itself says for on."""
    point = read_only(code, "Enum", range=["x"])
    item = item_of(planned(category, point), "binary_sensor", code)
    assert {item.read({code: word}) for word in on.split()} == {True}
    assert {item.read({code: word}) for word in off.split()} == {False}


def test_words_of_a_shock() -> None:
    """Tell vibration, drop and tilt apart, each with its name and class."""
    made = planned("zd", read_only("shock_state", "Enum", range=["tilt"]))
    seen = {
        item.key: (item.description.translation_key, item.description.device_class)  # type: ignore[attr-defined]
        for item in made.items
    }
    assert seen == {
        "shock_state_vibration": ("vibration", "vibration"),
        "shock_state_drop": ("drop", None),
        "shock_state_tilt": ("tilt", None),
    }
    for word in ("vibration", "drop", "tilt"):
        item = item_of(made, "binary_sensor", f"shock_state_{word}")
        assert item.read({"shock_state": word}) is True
        assert item.read({"shock_state": "x"}) is False
        assert str(item.reason) == f"shock_state says {word}"


# ---- events


@pytest.mark.parametrize(
    ("words", "event", "count"),
    [
        pytest.param("click single_click single scene", "press_end", None, id="one"),
        pytest.param("double_click double", "multi_press_end", 2, id="two"),
        pytest.param("triple_click", "multi_press_end", 3, id="three"),
        pytest.param("press long_press hold", "long_press_start", None, id="long"),
        pytest.param("release long_press_end", "long_press_end", None, id="end"),
    ],
)
def test_words_of_a_press(words: str, event: str, count: int | None) -> None:
    """Tell what a finger does by each word, in Home Assistant's words."""
    item = only("wxkg", read_only("switch_mode1", "Enum", range=words.split()), "event")
    attributes = None if count is None else {"multi_press_count": count}
    fired = {word: item.fire(word) for word in words.split()}
    assert fired == dict.fromkeys(words.split(), Firing(event, attributes))
    assert item.description.event_types == [event]


def bell_keys(*codes: str) -> list[str]:
    """Return the keys of the bells of a device."""
    made = planned("cz", *(read_only(code, "String") for code in codes))
    return sorted(item.key for item in made.items if isinstance(item, EventItem))


PLACES = [
    *("front", "back", "rear", "side", "left", "right", "main", "gate", "garage"),
    *("garden", "entrance", "outdoor", "indoor", "second"),
]


@pytest.mark.parametrize("place", PLACES)
def test_places_of_a_bell(place: str) -> None:
    """Name a bell by where it hangs."""
    bell = read_only(f"{place}_door_bell", "String")
    made = planned("cz", bell, writable("switch", "Boolean"))
    (item,) = (one for one in made.items if one.platform == "event")
    assert item.description.name == f"{place.capitalize()} doorbell"


@pytest.mark.parametrize(
    ("first", "other"),
    [
        pytest.param("doorbell_active", "doorbell_call", id="active"),
        pytest.param("doorbell_call", "doorbell", id="call"),
        pytest.param("doorbell", "doorbell_press", id="plain"),
        pytest.param("doorbell_press", "doorbell_pressed", id="press"),
        pytest.param("doorbell_pressed", "doorbell_ring", id="pressed"),
        pytest.param("doorbell_ring", "doorbell_rang", id="ring"),
        pytest.param("doorbell_rang", "doorbell_pic", id="rang"),
    ],
)
def test_ways_to_tell_a_press(first: str, other: str) -> None:
    """The surest of several ways to tell a press gives the bell its key."""
    assert bell_keys(other, first) == [first]
    assert bell_keys(other) == [other]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        pytest.param("door_bell", "door_bell", id="two words"),
        pytest.param("doorbell_12", "doorbell_12", id="number"),
        pytest.param("doorbell_2_pic", "doorbell_2_pic", id="number within"),
        pytest.param("doorbell_123", None, id="no number of a bell"),
        pytest.param("doorbell_volume", None, id="a setting"),
        pytest.param("roof_doorbell", None, id="no such place"),
    ],
)
def test_codes_of_bells(code: str, key: str | None) -> None:
    """Know a bell by its code, and none by a setting of one."""
    assert bell_keys(code) == ([] if key is None else [key])


@pytest.mark.parametrize("code", ["doorbell_volume", "door_bell_tone", "chime_ring"])
def test_sign_of_a_bell(code: str) -> None:
    """A camera with a setting of a bell has one, which its notifications tell."""
    made = planned("sp", writable(code, "Enum", range=["a", "b"]))
    item = item_of(made, "event", "doorbell")
    assert item.codes == ("event_notify",)
    assert item.description.event_types == ["ring"]
    assert item.description.translation_key == "doorbell"
    assert item.firing("event_notify", "doorbell") == Firing("ring")
    assert item.merged
    assert "event" not in {
        str(one.platform) for one in planned("cz", made.points[code]).items
    }


@pytest.mark.parametrize("code", ["alarm_message", "initiative_message"])
def test_messages_that_ring(code: str) -> None:
    """A message of somebody who rings is heard by the bell, too."""
    made = planned("sp", read_only("doorbell", "String"), read_only(code, "String"))
    bell = item_of(made, "event", "doorbell")
    assert bell.firing(code, '{"cmd":"ipc_doorbell"}') == Firing("ring")
    assert bell.firing(code, '{"cmd":"ipc_motion"}') is None
    assert bell.firing(code, "") is None
    assert bell.shared == (code,)
    message = item_of(made, "event", code)
    assert message.description.event_types == ["message", "motion", "ring"]


@pytest.mark.parametrize(
    ("told", "rings"),
    [
        pytest.param("DOORBELL", True, id="capitals"),
        pytest.param("x_ring", True, id="ring"),
        pytest.param("incoming_call", True, id="call"),
        pytest.param("string", False, id="a word that ends so"),
        pytest.param(5, False, id="a number"),
    ],
)
def test_notifications_that_ring(told: JsonValue, *, rings: bool) -> None:
    """Ring where a notification speaks of it."""
    item = only("sp", read_only("doorbell", "String"), "event")
    assert (item.firing("event_notify", told) == Firing("ring")) is rings


# ---- buttons


@pytest.mark.parametrize(
    "word", ["reset", "clear", "restart", "reboot", "zero", "recalibrate"]
)
def test_what_is_done_once(word: str) -> None:
    """Press what is done once, whether it takes true or a word."""
    button = only("qt", writable(f"zq_{word}", "Boolean"), "button")
    assert button.commands == {f"zq_{word}": True}
    assert button.description.entity_category == "config"
    single = only("qt", writable(f"zq_{word}", "Enum", range=["go"]), "button")
    assert single.commands == {f"zq_{word}": "go"}


@pytest.mark.parametrize(
    "word",
    ["feed", "start", "stop", "find", "locate", "test", "check", "clean", "flush"],
)
def test_single_words_that_are_done(word: str) -> None:
    """Press what takes one word only; with true it is a switch."""
    single = only("qt", writable(f"zq_{word}", "Enum", range=["go"]), "button")
    assert single.commands == {f"zq_{word}": "go"}
    flag = planned("qt", writable(f"zq_{word}", "Boolean"))
    assert [str(item.platform) for item in flag.items] == ["switch"]


@pytest.mark.parametrize(
    "word", ["factory", "erase", "format", "delete", "unbind", "all", "data"]
)
def test_what_nobody_does_by_mistake(word: str) -> None:
    """Leave what destroys to those who look for it."""
    button = only("qt", writable(f"{word}_reset", "Boolean"), "button")
    assert button.description.entity_registry_enabled_default is False


# ---- switches


@pytest.mark.parametrize(
    ("word", "number"),
    [
        (word, str(number))
        for number, word in enumerate(
            (
                *("one", "two", "three", "four", "five", "six", "seven", "eight"),
                *("nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
                *("fifteen", "sixteen"),
            ),
            start=1,
        )
    ],
)
def test_zones_in_words(word: str, number: str) -> None:
    """Number the zones of an irrigation controller that are named."""
    for part in ("area", "zone", "station"):
        item = only("sfkzq", writable(f"{part}{word}", "Boolean"), "switch")
        assert item.description.translation_key == "zone_indexed"
        assert item.description.translation_placeholders == {"index": number}


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        pytest.param(("on", "off"), ("on", "off"), id="on and off"),
        pytest.param(("0", "1"), ("1", "0"), id="numbers"),
        pytest.param(("yes", "no"), ("yes", "no"), id="yes and no"),
    ],
)
def test_switch_of_two_words(words: tuple[str, ...], sent: tuple[str, str]) -> None:
    """Switch what takes a word for on and one for off."""
    item = only("cz", writable("child_lock", "Enum", range=[*words]), "switch")
    assert (item.commands(True), item.commands(False)) == (
        {"child_lock": sent[0]},
        {"child_lock": sent[1]},
    )
    assert item.read({"child_lock": sent[0]}) is True


@pytest.mark.parametrize(
    "words", [("on", "off", "auto"), ("on", "auto"), ("off", "auto"), ("on", "yes")]
)
def test_words_that_are_no_switch(words: tuple[str, ...]) -> None:
    """A third word, or none for one of both, makes a choice."""
    made = planned("cz", writable("child_lock", "Enum", range=[*words]))
    assert [str(item.platform) for item in made.items] == ["select"]


# ---- sensors


COMPASS = {
    "north": 0,
    "north_north_east": 22.5,
    "north_east": 45,
    "east_north_east": 67.5,
    "east": 90,
    "east_south_east": 112.5,
    "south_east": 135,
    "south_south_east": 157.5,
    "south": 180,
    "south_south_west": 202.5,
    "south_west": 225,
    "west_south_west": 247.5,
    "west": 270,
    "west_north_west": 292.5,
    "north_west": 315,
    "north_north_west": 337.5,
}


def test_compass() -> None:
    """Know the degrees of all sixteen winds."""
    item = only("qxj", read_only("wind_direct", "Enum", range=["north"]), "sensor")
    read = {word: item.read({"wind_direct": word}) for word in COMPASS}
    assert read == COMPASS
    shown = item.description
    assert (shown.device_class, shown.state_class) == (
        "wind_direction",
        "measurement_angle",
    )
    assert shown.native_unit_of_measurement == "°"


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [
        pytest.param("ms", 0.03, id="milliseconds"),
        pytest.param("s", 30, id="seconds"),
        pytest.param("min", 1800, id="minutes"),
        pytest.param("h", 108_000, id="hours"),
        pytest.param("day", 2_592_000, id="days"),
        pytest.param("?", 1800, id="nonsense"),
    ],
)
def test_time_that_is_left(unit: str, seconds: float) -> None:
    """Count what is left in seconds."""
    item = only("mjj", read_only("countdown_left", "Integer", unit=unit), "sensor")
    assert item.read({"countdown_left": 30}) == seconds


@pytest.mark.parametrize(
    ("raw", "volts"),
    [pytest.param(500, 500, id="most"), pytest.param(501, 50.1, id="more")],
)
def test_edge_of_the_mains(raw: int, volts: float) -> None:
    """Read more than 500 V as tenths, unless a scale is told."""
    whole = only("cz", read_only("cur_voltage", "Integer", unit="V", scale=0), "sensor")
    assert whole.read({"cur_voltage": raw}) == volts
    scaled = only(
        "cz", read_only("cur_voltage", "Integer", unit="V", scale=1), "sensor"
    )
    assert scaled.read({"cur_voltage": 9000}) == 900
    milli = only(
        "cz", read_only("cur_voltage", "Integer", unit="mV", scale=0), "sensor"
    )
    assert milli.read({"cur_voltage": 9000}) == 9000


@pytest.mark.parametrize(
    ("unit", "device_class"),
    [
        pytest.param("V", "voltage", id="volts"),
        pytest.param("mV", "voltage", id="millivolts"),
        pytest.param("℃", "temperature", id="Celsius"),
        pytest.param("℉", "temperature", id="Fahrenheit"),
        pytest.param("W", None, id="anything else"),
    ],
)
def test_class_of_another_unit(unit: str, device_class: str | None) -> None:
    """A charge in volts is a voltage."""
    made = planned("xnyjcn", read_only("current_soc", "Integer", unit=unit, scale=1))
    shown = item_of(made, "sensor", "current_soc").description
    assert shown.device_class == device_class
    assert shown.state_class == "measurement"
    assert shown.suggested_unit_of_measurement is None
    assert "does not go with battery" in made.decisions["current_soc"].reason


@pytest.mark.parametrize(
    ("category", "code", "unit"),
    [
        pytest.param("sd", "electricity_left", "%", id="battery"),
        pytest.param("znnbq", "power_total", "W", id="power"),
    ],
)
def test_units_that_the_standard_is_sure_of(
    category: str, code: str, unit: str
) -> None:
    """Take the standard's unit for nonsense, and no other unit for it."""
    shown = only(category, read_only(code, "Integer", unit="zq"), "sensor").description
    assert shown.native_unit_of_measurement == unit
    assert shown.device_class is not None
    other = only(category, read_only(code, "Integer", unit="kg"), "sensor").description
    assert other.native_unit_of_measurement == "kg"


def test_power_without_decimals() -> None:
    """Show the power of a meter in whole watts."""
    item = only(
        "znnbq", read_only("power_total", "Integer", unit="W", scale=1), "sensor"
    )
    assert item.description.suggested_display_precision == 0


@pytest.mark.parametrize(
    ("kind", "values", "raw", "text"),
    [
        pytest.param("Bitmap", {"label": ["a", "b"]}, 3, "a, b", id="bits"),
        pytest.param("Bitmap", {"label": ["a"]}, 0, "ok", id="no bit"),
        pytest.param("String", {}, "x", "x", id="text"),
        pytest.param("String", {}, True, "true", id="boolean"),
        pytest.param("Json", {}, {"a": 1}, "{'a': 1}", id="object"),
        pytest.param("Raw", {}, "AA==", "AA==", id="raw"),
    ],
)
def test_texts_of_sensors(
    kind: str, values: dict[str, Any], raw: JsonValue, text: str
) -> None:
    """Show whatever is told as a text."""
    item = only("sp", read_only("sd_storge", kind, **values), "sensor")
    assert item.read({"sd_storge": raw}) == text
    assert item.read({"sd_storge": None}) is None
    problems = item.problems
    assert (problems is not None) is (kind == "Bitmap")


# ---- numbers and texts


def test_number_without_limits() -> None:
    """Take 32 bits where no limits are told."""
    item = only("cz", writable("countdown", "Integer"), "number")
    limits = item.description.native_min_value, item.description.native_max_value
    assert limits == (-(2**31), 2**31 - 1)
    assert item.description.native_step == 1
    assert item.commands(5) == {"countdown": 5}


def test_limits_of_a_number() -> None:
    """Take the limits and the step by their scale."""
    point = writable(
        "countdown", "Integer", min=5, max=95, scale=1, step=10, unit="min"
    )
    item = only("cz", point, "number")
    shown = item.description
    assert (shown.native_min_value, shown.native_max_value, shown.native_step) == (
        0.5,
        9.5,
        1,
    )
    assert item.nearest(3.2) == 3.5
    assert item.read({"countdown": 15}) == 1.5
    with pytest.raises(CodecError):
        item.commands(3.2)


def test_number_with_a_unit_of_something_else() -> None:
    """Leave out the class where the unit is of another one."""
    shown = only(
        "hps", writable("near_detection", "Integer", unit="W"), "number"
    ).description
    assert (shown.device_class, shown.native_unit_of_measurement) == (None, "W")


def test_alarm_of_a_charge_in_bars() -> None:
    """Set the alarm of a weak battery in percent, whatever its bars."""
    point = writable("wireless_lowpower", "Integer", min=1, max=5, scale=0, step=1)
    item = only("sp", point, "number")
    shown = item.description
    assert (shown.native_min_value, shown.native_max_value, shown.native_step) == (
        20,
        100,
        20,
    )
    assert shown.native_unit_of_measurement == "%"
    assert item.commands(40) == {"wireless_lowpower": 2}
    assert item.nearest(45) == 40
    assert item.read({"wireless_lowpower": 3}) == 60


@pytest.mark.parametrize(
    ("longest", "shown"),
    [
        pytest.param(5, 5, id="five"),
        pytest.param(1, 1, id="one"),
        pytest.param(-3, 1, id="less than one"),
        pytest.param(0, 255, id="none"),
        pytest.param(None, 255, id="not told"),
        pytest.param(255, 255, id="as long as a state"),
        pytest.param(256, 255, id="longer than a state"),
    ],
)
def test_length_of_a_text(longest: JsonValue, shown: int) -> None:
    """Take no longer text than the device, or a state."""
    item = only("qt", writable("zq", "String", maxlen=longest), "text")
    assert item.description.native_max == shown
    assert item.commands("x" * shown) == {"zq": "x" * shown}
    with pytest.raises(CodecError) as err:
        item.commands("x" * (shown + 1))
    assert err.value.key == "value_too_long"
    assert item.read({"zq": "y" * 255}) == "y" * 255
    assert item.read({"zq": "y" * 256}) is None
    assert item.read({"zq": 5}) is None


# ---- names of the main function


def names(made: DevicePlan) -> dict[str, str | None]:
    """Return what names each entity: a key, or nothing for the device's own name."""
    return {
        item.key: item.description.translation_key
        if item.description.name is not None
        else None
        for item in made.items
    }


@pytest.mark.parametrize(
    ("category", "points", "expected"),
    [
        pytest.param(
            "cz",
            [writable("switch_1", "Boolean"), writable("switch_2", "Boolean")],
            {"switch_1": None, "switch_2": None},
            id="two gangs",
        ),
        pytest.param(
            "qt",
            [writable("power", "Boolean"), writable("switch", "Boolean")],
            {"switch": None, "power": "power"},
            id="switch before power",
        ),
        pytest.param(
            "qt",
            [writable("water", "Boolean"), writable("pump", "Boolean")],
            {"water": "water", "pump": "pump"},
            id="no main function",
        ),
        pytest.param(
            "mcs",
            [read_only("doorcontact_state", "Boolean"), read_only("tamper", "Boolean")],
            {"doorcontact_state": None, "tamper": "tamper"},
            id="a contact",
        ),
        pytest.param(
            "dgnbj",
            [read_only("smoke_state", "Boolean"), read_only("co_state", "Boolean")],
            {"smoke_state": "smoke", "co_state": "carbon_monoxide"},
            id="two senses",
        ),
        pytest.param(
            "fs",
            [writable("switch", "Boolean"), writable("light", "Boolean")],
            {"fan": None, "light": "light"},
            id="fan before its lamp",
        ),
        pytest.param(
            "dj",
            [writable("switch_led", "Boolean"), writable("siren_switch", "Boolean")],
            {"light": None, "siren": "siren"},
            id="lamp before its siren",
        ),
    ],
)
def test_main_function(
    category: str, points: list[PointSpec], expected: dict[str, str | None]
) -> None:
    """One entity of a device and of each gang has the device's own name."""
    assert names(planned(category, *points)) == expected
