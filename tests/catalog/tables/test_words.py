"""Each word that the tables know of alarms, presses, bells and actions."""

import pytest

from custom_components.tuya_openhub.catalog.tables.events import EventItem, Firing
from custom_components.tuya_openhub.openhub.models import JsonValue

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
        item.key: (item.description.translation_key, item.description.device_class)
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
    item = only(
        "wxkg", read_only("switch_mode1", "Enum", range=[*words.split()]), "event"
    )
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


@pytest.mark.parametrize(
    ("code", "rings"),
    [
        pytest.param("doorbell", False, id="a switch of a bell"),
        pytest.param("doorbell_press", True, id="a press that may be written"),
    ],
)
def test_bell_that_can_be_written(code: str, *, rings: bool) -> None:
    """A way to tell a press is never one to cause it, but for the plain word."""
    made = planned("cz", writable(code, "Boolean"), writable("switch", "Boolean"))
    assert ("event" in {str(item.platform) for item in made.items}) is rings


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
    ("etype", "rings"),
    [
        pytest.param("DOORBELL", True, id="capitals"),
        pytest.param("x_ring", True, id="ring"),
        pytest.param("incoming_call", True, id="call"),
        pytest.param("string", False, id="a word that ends so"),
        pytest.param(5, False, id="a number"),
    ],
)
def test_notifications_that_ring(etype: JsonValue, *, rings: bool) -> None:
    """Ring where a notification speaks of it."""
    item = only("sp", read_only("doorbell", "String"), "event")
    assert (item.firing("event_notify", etype) == Firing("ring")) is rings


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
