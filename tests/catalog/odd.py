"""Devices that are odd in every way that real ones have been, and in some more."""

from collections.abc import Mapping
import json
from typing import Any

from hypothesis import HealthCheck, strategies as st
from hypothesis.strategies import SearchStrategy

from custom_components.tuya_openhub.catalog.tables import (
    binary_sensors,
    buttons,
    events,
    numbers,
    selects,
    sensors,
    switches,
)
from tests.properties import examples

from .build import CAPTURES

odd = examples(
    150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

TABLES: tuple[Mapping[Any, Any], ...] = (
    binary_sensors.BINARY_SENSORS,
    buttons.BUTTONS,
    events.EVENTS,
    numbers.NUMBERS,
    selects.SELECTS,
    sensors.SENSORS,
    switches.SWITCHES,
)
# data points that composites are made of, of one device each
GROUPS = (
    "switch mode temp_set temp_current work_state level swing humidity_set eco",
    "switch temp_set temp_set_f temp_current temp_current_f temp_unit_convert",
    "switch_led work_mode bright_value_v2 temp_value_v2 colour_data_v2",
    "switch_led bright_value colour_data brightness_min_1 brightness_max_1",
    "switch_led_1 bright_value_1 temp_value_1 switch_led_2 bright_value_2",
    "light switch_led bright_value temp_value work_mode bright_value_1",
    "control percent_control percent_state work_state control_back_mode",
    "control_2 percent_control_2 percent_state_2 angle_horizontal situation_set",
    "mach_operate position switch_1 switch_2 doorcontact_state door_control_1",
    "switch fan_speed fan_speed_enum fan_direction switch_horizontal fan_mode mode",
    "switch switch_spray humidity_set humidity_current dehumidify_set_value mode",
    "power_go pause switch_charge seek suction mode status power",
    "alarm_switch alarm_state alarm_volume alarm_time alarm_ringtone siren_switch",
    "master_mode master_state alarm_msg",
    "switch switch_1 switch_2 percent_control percent_state countdown_1",
    "lock_motor_state lock_state switch_lock unlock_switch closed_opened_kit",
    "switch mode temp_set temp_current temp_unit_convert power_switch work_mode",
    "PowerOn PowerOff T M F power temp mode wind",
    "phase_a phase_b phase_s1 phase_s2 add_ele add_ele1 cur_power1 cur_power2",
    "fault fault_1 error warn switch_mode1 switch_type_1 doorbell_pic alarm_message",
)
ODD_CODES = ("", "Mode", "Switch_all", "温度", "switch_99", "_", "a b", "x" * 80, "#")
ODD_CATEGORIES = ("", "zzz", "温", "infrared_ac")


def _codes() -> list[str]:
    """Return the codes of all tables, numbered ones with two numbers."""
    raw = [key if isinstance(key, str) else key[1] for table in TABLES for key in table]
    made = [code.replace("#", number) for code in raw for number in "12"]
    return sorted({*made, *ODD_CODES})


def _categories() -> list[str]:
    keyed = {key[0] for table in TABLES for key in table if isinstance(key, tuple)}
    captured = {path.stem.split("_")[0] for path in CAPTURES}
    others = "rs mal sd znrb ms bxx jtmspro ggq ckmkzq jdcljqr fsd fskg xfj mk hotelms"
    return sorted({*keyed, *captured, *others.split(), *ODD_CATEGORIES})


CODES, CATEGORIES = _codes(), _categories()

odd_numbers: SearchStrategy[Any] = st.one_of(
    st.integers(-10, 1000),
    st.sampled_from(
        (10**30, -(2**31), "5", "-1", "1e3", "x", "", None, True, 2.5, [], {}, "99999")
    ),
)
words: SearchStrategy[Any] = st.sampled_from(
    (
        *("auto", "off", "open", "close", "stop", "1", "2", "white", "colour", "scene"),
        *("disarmed", "arm", "home", "forward", "reverse", "cold", "hot", "manual"),
        *("normal", "lock", "unlock", "FZ", "ZZ", "", " ", "ä", "Open", None, 3, True),
        *([], {"a": 1}, 1.5, "x" * 300),
    )
)
plain_words = st.sampled_from(
    ("auto", "open", "close", "stop", "white", "colour", "cold", "low", "1", "2")
)
units = st.sampled_from(
    (
        "",
        " ",
        "℃",
        "°F",
        "Ôäâ",
        "kwh",
        "Wh",
        "mA",
        "%",
        "ug/m┬│",
        "μs",
        5,
        None,
        "度",
        "\x00",
    )
)
span = st.fixed_dictionaries(
    {},
    optional={
        "min": odd_numbers,
        "max": odd_numbers,
        "scale": odd_numbers,
        "step": odd_numbers,
    },
)
descriptions = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("min", "max", "scale", "step", "maxlen"), odd_numbers),
        "unit": units,
        "range": st.one_of(st.lists(words, max_size=5), words),
        "label": st.one_of(st.lists(words, max_size=40), words),
        **dict.fromkeys("hsv", st.one_of(span, words)),
    },
)
values = st.one_of(
    descriptions.map(json.dumps),
    descriptions,
    st.sampled_from(("null", "{}", "", "[]", "5", "no JSON", '{"range":', None, 7)),
)
TYPES = ("Boolean", "Integer", "Enum", "String", "Json", "Raw", "Bitmap")
types = st.one_of(
    st.sampled_from(TYPES),
    st.sampled_from(("bool", "value", "fault", "float", "BOOLEAN", "", "new", None, 3)),
)
raws = st.one_of(
    st.booleans(),
    st.integers(-5, 1100),
    words,
    st.sampled_from(
        (
            *(-(10**30), 2**64, 1e300, -0.5, "null", "{}", "[", "[]", "AQAB"),
            *('{"h":120,"s":500,"v":1000}', '{"h":"x","s":null,"v":[]}', "1e999"),
            *("CQEABNIAARw=", "010f09010004d200011c00002d0001205f", "0078006403e8"),
            *("nan", "inf", "-Infinity", "²", "٣", {"h": 1}, ["a"], [[]]),
        )
    ),
)


ranges = st.fixed_dictionaries(
    {
        "min": st.integers(-10, 10),
        "max": st.integers(11, 1000),
        "scale": st.integers(0, 3),
        "step": st.integers(1, 7),
    },
    optional={"unit": units},
)
choices = st.one_of(
    st.lists(plain_words, min_size=1, max_size=5),
    st.sampled_from(
        (
            *(["open", "stop", "close"], ["close", "open"], ["FZ", "ZZ", "STOP"]),
            *(["white", "colour", "scene"], ["disarmed", "arm", "home", "sos"]),
            *(["cold", "hot", "auto", "wind"], ["manual", "auto", "off"]),
            *(["normal", "alarm_sound"], ["lock", "unlock"], ["forward", "reverse"]),
            *(["low", "middle", "high"], ["smart", "chargego"], ["1", "2", "3"]),
        )
    ),
)
sound = st.one_of(
    st.just(("Boolean", {})),
    st.just(("Boolean", {})),
    st.tuples(st.just("Integer"), ranges),
    st.tuples(st.just("Integer"), ranges),
    st.tuples(st.just("Enum"), choices.map(lambda raw: {"range": raw})),
    st.tuples(
        st.sampled_from(("Json", "String")),
        st.fixed_dictionaries({}, optional=dict.fromkeys("hsv", ranges)),
    ),
).map(lambda raw: {"type": raw[0], "values": json.dumps(raw[1])})
described = st.one_of(
    sound, sound, st.fixed_dictionaries({"type": types, "values": values})
)


@st.composite
def points(draw: st.DrawFn) -> list[str]:
    """Draw the codes of a device: some of one kind, some of any."""
    group = draw(st.sampled_from(GROUPS)).split()
    some = draw(st.lists(st.sampled_from(CODES), max_size=4))
    chosen = draw(st.lists(st.sampled_from(group), min_size=1, unique=True))
    return list(dict.fromkeys((*chosen, *some)))


@st.composite
def devices(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a device: what the cloud tells of its category, points and values."""
    codes = draw(points())
    raw: dict[str, Any] = {"functions": [], "status": []}
    status: dict[str, Any] = {}
    for code in codes:
        entry = draw(described)
        sides = draw(
            st.sampled_from(("both", "both", "functions", "status", "neither"))
        )
        for side in ("functions", "status"):
            if sides in {"both", side}:
                other = draw(st.booleans()) and draw(st.booleans())
                raw[side].append(
                    {"code": code, **(draw(described) if other else entry)}
                )
        if draw(st.integers(0, 4)):
            status[code] = draw(raws)
    return {
        "category": draw(st.sampled_from(CATEGORIES)),
        "specification": raw,
        "status": status,
    }


reported: SearchStrategy[Any] = raws

# what every data point of a device tells once it is set up
sent_later: tuple[Any, ...] = (
    *("null", "{}", "", "1e999", "AQAB", 2**62, -5, 0.5, True),
    *(None, [], {"h": 1}, "x" * 300, '{"h":120,"s":500,"v":1000}'),
)
