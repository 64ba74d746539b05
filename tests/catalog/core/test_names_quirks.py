"""How codes are named, what quirks may say, and what no description tells."""

from decimal import Decimal
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.naming import humanise, written
from custom_components.tuya_openhub.catalog.core.quirk_parser import (
    QuirkError,
    parse_quirks,
)
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import item_of, only, planned, read_only, writable


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("pv_daily_energy", "PV daily energy", id="acronym"),
        pytest.param("SetTemp1", "Set temp1", id="capitals"),
        pytest.param("ac_power", "AC power", id="first acronym"),
        pytest.param("x_wifi", "X WiFi", id="own spelling"),
        pytest.param("total_kwh", "Total kWh", id="last acronym"),
        pytest.param("ph_value", "pH value", id="pH"),
        pytest.param("voc2", "VOC2", id="numbered"),
        pytest.param("phase_a", "Phase A", id="letter"),
        pytest.param("温度", "温度", id="no Latin letters"),
    ],
)
def test_names(code: str, name: str) -> None:
    """Write codes as people do."""
    assert humanise(code) == name


def test_words_of_names() -> None:
    """Write a letter alone in capitals, and a word as it is."""
    assert (written("q"), written("pump"), written("pm25")) == ("Q", "pump", "PM25")


def problem_of(quirk: dict[str, Any]) -> str | None:
    """Return what is wrong with a quirk, None if nothing is."""
    try:
        parse_quirks({"p": {"a": quirk}})
    except QuirkError as err:
        return err.problem
    return None


@pytest.mark.parametrize(
    ("quirk", "problem"),
    [
        pytest.param({"scale": 0}, None, id="no decimals"),
        pytest.param({"scale": 12}, None, id="most decimals"),
        pytest.param({"scale": -1}, "from 0 to 12", id="less than none"),
        pytest.param({"kelvin": {"min": 1, "max": 2}}, None, id="least Kelvin"),
        pytest.param({"kelvin": {"min": 0, "max": 2}}, "above 0", id="no Kelvin"),
        pytest.param({"kelvin": {"min": 5, "max": 5}}, "below its max", id="no range"),
        pytest.param(
            {"kelvin": {"min": 1, "max": 2, "linear_in": "lux"}}, "one of", id="linear"
        ),
        pytest.param({"type": "INTEGER"}, None, id="capitals"),
        pytest.param({"labels": ["a"]}, None, id="labels"),
        pytest.param({"labels": "a"}, "a list of words", id="label"),
        pytest.param({"default": None}, "must be a number", id="no default"),
        pytest.param({"invert": "yes"}, "true or false", id="invert"),
        pytest.param({"delta": 1}, "true or false", id="delta"),
        pytest.param({"writable": 0}, "true or false", id="writable"),
        pytest.param({"unit": 5}, "must be text", id="unit"),
        pytest.param({"dp_id": [1, "2"]}, "a list of them", id="numbers"),
        pytest.param({"when": {"at_least": "1"}}, "a whole number", id="at least"),
        pytest.param({"when": {"at_most": True}}, "a whole number", id="at most"),
        pytest.param({"when": {"equals": 1}}, "must be text", id="equals"),
        pytest.param({"when": {"at_most": 1, "code": 1}}, "must be text", id="code"),
        pytest.param({"range": {"step": "1"}}, "a whole number", id="step"),
        pytest.param({"platform": "Number"}, None, id="platform"),
        pytest.param({"values": 1}, "must be a mapping", id="values"),
        pytest.param({"device_class": 1}, "a device class", id="class"),
    ],
)
def test_edges_of_quirks(quirk: dict[str, Any], problem: str | None) -> None:
    """Take what is allowed, and say what is not."""
    said = problem_of(quirk)
    assert (said is None) is (problem is None)
    assert problem is None or problem in str(said)


def test_quirk_is_what_was_written() -> None:
    """Keep each correction."""
    written_so = {
        "name": "N",
        "scale": 2,
        "unit": "W",
        "type": "Integer",
        "hide": True,
        "invert": True,
        "delta": False,
        "writable": True,
        "platform": "number",
        "device_class": "power",
        "state_class": "total",
        "default": 5,
        "range": {"min": 1, "max": 3, "step": 2},
        "labels": ["x"],
        "kelvin": {"min": 1000, "max": 2000},
        "dp_id": 9,
        "when": {"code": "b", "at_least": 1, "at_most": 2, "equals": "c"},
        "values": {"maxlen": 4},
    }
    point = parse_quirks({"p": {"category": "cz", "a": written_so}})["p"].points["a"]
    assert (point.name, point.scale, point.unit, point.type) == ("N", 2, "W", "integer")
    assert (point.hide, point.invert, point.delta, point.writable) == (
        True,
        True,
        False,
        True,
    )
    assert (point.platform, point.device_class) == ("number", "power")
    assert (point.state_class, point.default, point.dp_ids) == ("total", 5, (9,))
    assert point.values == {
        "min": 1,
        "max": 3,
        "step": 2,
        "label": ["x"],
        "kelvin": {"min": 1000, "max": 2000, "linear_in": "mired"},
        "maxlen": 4,
    }
    when = point.when
    assert when is not None
    assert (when.code, when.at_least, when.at_most, when.equals) == ("b", 1, 2, "c")


@pytest.mark.parametrize(
    ("code", "raw", "shown", "unit"),
    [
        pytest.param("cur_current", 1234, 1234, "mA", id="current"),
        pytest.param("cur_power", 1234, 123.4, "W", id="power"),
        pytest.param("cur_voltage", 2305, 230.5, "V", id="voltage"),
        pytest.param("cur_voltage", 480, 48, "V", id="low voltage"),
        pytest.param("forward_energy_total", 1234, 12.34, "kWh", id="energy"),
        pytest.param("reverse_energy_total", 1234, 12.34, "kWh", id="sold energy"),
        pytest.param(
            "total_forward_energy", 1234, 12.34, "kWh", id="energy of a breaker"
        ),
        pytest.param("va_temperature", 215, 21.5, "°C", id="temperature"),
        pytest.param("supply_frequency", 5001, 50.01, "Hz", id="frequency"),
    ],
)
def test_scale_of_the_standard(code: str, raw: int, shown: float, unit: str) -> None:
    """Read what comes without a description by the standard's scale and unit."""
    made = planned("zz", status={code: raw})
    item = item_of(made, "sensor", code)
    assert item.read({code: raw}) == shown
    assert item.description.native_unit_of_measurement == unit
    # what is guessed is told to those who report a device
    described = made.points[code].read
    assert described is not None
    assert described.values["unit"] == unit
    assert raw / 10 ** int(str(described.values["scale"])) == shown


def test_increments_without_a_description() -> None:
    """Read the energy of a socket in thousandths."""
    made = planned("zz", status={"add_ele": 7})
    assert item_of(made, "sensor", "add_ele").amount(7) == Decimal("0.007")
    described = made.points["add_ele"].read
    assert described is not None
    assert described.values == {"scale": 3, "unit": "kWh"}


@pytest.mark.parametrize(
    ("code", "raw", "platform"),
    [
        pytest.param("switch", True, "switch", id="switch"),
        pytest.param("switch_12", True, "switch", id="gang"),
        pytest.param("switch_led", True, "light", id="lamp"),
        pytest.param("switch_usb2", True, "switch", id="USB"),
        pytest.param("switch_123", True, "binary_sensor", id="no gang"),
        pytest.param("switch_usb10", True, "binary_sensor", id="no USB"),
        pytest.param("thing", True, "binary_sensor", id="a flag"),
        pytest.param("thing", 5, "sensor", id="a number"),
        pytest.param("thing", "x", "sensor", id="a text"),
        pytest.param("thing", '{"a":1}', "sensor", id="JSON text"),
        pytest.param("thing", [1], "sensor", id="a list"),
    ],
)
def test_type_of_a_value(code: str, raw: JsonValue, platform: str) -> None:
    """Guess the type, and take the standard's switches for such, if nothing is told."""
    made = planned("zz", status={code: raw})
    assert [str(item.platform) for item in made.items] == [platform]
    beside = planned("zz", read_only("other", "String"), status={code: raw})
    assert not [item for item in beside.items if item.platform in {"switch", "light"}]


def test_so_much_is_guessed() -> None:
    """Guess 300 data points that nothing describes, and no more."""
    made = planned("zz", status={f"dp{number}": number for number in range(301)})
    assert len(made.points) == 300


def test_channels() -> None:
    """Parts of a gang or clamp belong to it where there are several."""
    codes = ("switch_1", "switch_2", "countdown_1", "child_lock_2", "countdown_3")
    made = planned("zz", *(writable(code, "Boolean") for code in codes))
    channels = {item.key: item.channel for item in made.items}
    assert channels == {
        "switch_1": 1,
        "switch_2": 2,
        "countdown_1": 1,
        "child_lock_2": 2,
        "countdown_3": None,
    }


@pytest.mark.parametrize(
    ("codes", "code", "index"),
    [
        pytest.param(("use_time_1",), "use_time_1", None, id="the only one"),
        pytest.param(("use_time_2",), "use_time_2", "2", id="the second alone"),
        pytest.param(
            ("use_time_1", "use_time_2"), "use_time_1", "1", id="first of two"
        ),
        pytest.param(("use_time_12",), "use_time_12", "12", id="twelfth"),
        pytest.param(("UseTime_2",), "UseTime_2", "2", id="another spelling"),
        pytest.param(("usetime2",), "usetime2", "2", id="written together"),
    ],
)
def test_numbers_of_names(codes: tuple[str, ...], code: str, index: str | None) -> None:
    """Number what there are several of."""
    made = planned("zz", *(read_only(each, "Integer") for each in codes))
    shown = item_of(made, "sensor", code).description.translation_placeholders
    assert shown == (None if index is None else {"index": index})


@pytest.mark.parametrize(
    ("code", "kind", "hidden"),
    [
        pytest.param("wifi_password", "String", True, id="password"),
        pytest.param("remote_no_pd_setkey", "Raw", True, id="remote number"),
        pytest.param("door_key", "Raw", True, id="key"),
        pytest.param("synch_method", "Raw", True, id="methods"),
        pytest.param("unlock_method_create", "Raw", True, id="method of opening"),
        pytest.param("imei_imsi", "String", True, id="SIM"),
        pytest.param("face_pic", "Raw", True, id="picture"),
        pytest.param("pic", "Json", True, id="a picture alone"),
        pytest.param("topic", "Raw", False, id="a word that ends so"),
        pytest.param("key_tone_x", "String", False, id="no key"),
        pytest.param("wifi_password", "Integer", False, id="a number"),
    ],
)
def test_secrets(code: str, kind: str, *, hidden: bool) -> None:
    """Show no key, password or picture."""
    decision = planned("zz", read_only(code, kind)).decisions[code]
    assert decision.reason.startswith("It holds keys or private data") is hidden
    assert decision.hidden is hidden


@pytest.mark.parametrize(
    ("code", "enabled"),
    [
        *(
            pytest.param(f"x_{word}", True, id=word)
            for word in ("fault", "alarm", "error", "err", "warning", "warn", "problem")
        ),
        pytest.param("x_state", False, id="a state"),
    ],
)
def test_bits_that_tell_problems(code: str, *, enabled: bool) -> None:
    """Show the bits of a data point whose code speaks of problems."""
    shown = only("zz", read_only(code, "Bitmap"), "binary_sensor").description
    assert shown.entity_registry_enabled_default is enabled


@pytest.mark.parametrize(
    ("code", "device_class", "enabled"),
    [
        pytest.param("low_bat_x", "battery", True, id="low battery"),
        pytest.param("zq_flag", None, False, id="any flag"),
    ],
)
def test_flag_of_a_battery(
    code: str, device_class: str | None, *, enabled: bool
) -> None:
    """Show a flag of a low battery from the start."""
    shown = only("zz", read_only(code, "Boolean"), "binary_sensor").description
    assert shown.device_class == device_class
    assert shown.entity_registry_enabled_default is enabled
    assert shown.entity_category == "diagnostic"
