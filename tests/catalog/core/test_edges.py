"""Both sides of each edge: limits, steps, lengths, scales, and what is next to them."""

from decimal import Decimal
import math
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.core.codec import (
    BitmapCodec,
    CodecError,
    EnumCodec,
    IntegerCodec,
    shorten,
    whole,
)
from custom_components.tuya_openhub.catalog.core.commands import (
    check_values,
    encode_command,
)
from custom_components.tuya_openhub.catalog.core.components import (
    Level,
    WordedCodec,
    number_of,
)
from custom_components.tuya_openhub.catalog.core.naming import humanise, written
from custom_components.tuya_openhub.catalog.core.quirk_parser import (
    QuirkError,
    parse_quirks,
)
from custom_components.tuya_openhub.catalog.meaning.learnt_words import learn
from custom_components.tuya_openhub.catalog.meaning.plain_words import is_plain
from custom_components.tuya_openhub.catalog.meaning.shares import Share
from custom_components.tuya_openhub.catalog.meaning.shown_words import ShownWords
from custom_components.tuya_openhub.catalog.special.counter import Counter, Mode, Report
from custom_components.tuya_openhub.catalog.special.counter_log import (
    MissedReports,
    log_since,
    missed_reports,
)
from custom_components.tuya_openhub.catalog.special.totals import Meter, ShownTotal
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, only, planned, read_only, value, writable

DAY = 86_400_000

# ---- numbers


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(2**63, 2**63, id="largest"),
        pytest.param(2**63 + 1, None, id="too large"),
        pytest.param(-(2**63), -(2**63), id="least"),
        pytest.param(-(2**63) - 1, None, id="too small"),
        pytest.param(float(2**63), 2**63, id="largest as float"),
        pytest.param(float(2**64), None, id="too large as float"),
        pytest.param("1e30", None, id="too large as text"),
    ],
)
def test_whole_numbers(raw: object, expected: int | None) -> None:
    """Take numbers of 64 bits, and none beyond."""
    assert whole(raw) == expected


@pytest.mark.parametrize(
    ("raw", "plain", "expected"),
    [
        pytest.param(2**63, False, 2**63, id="largest"),
        pytest.param(2**63 + 1, False, None, id="too large"),
        pytest.param(-(2**63), False, -(2**63), id="least"),
        pytest.param(-(2**63) - 1, False, None, id="too small"),
        pytest.param(1e30, False, None, id="a huge float"),
        pytest.param(2**63, True, 2**63, id="largest real"),
        pytest.param(2**64, True, None, id="too large a real"),
        pytest.param("12.5", True, 12.5, id="text of a real"),
        pytest.param("nan", True, None, id="no real"),
        pytest.param(True, False, None, id="a boolean"),
    ],
)
def test_reader_is_the_decoder(
    raw: JsonValue, plain: bool, expected: float | None
) -> None:
    """The quick way to read gives what the decoder does."""
    codec = IntegerCodec(plain=plain)
    assert codec.decode(raw) == expected
    assert codec.reader("a")({"a": raw}) == expected
    assert codec.reader("a")({}) is None


def test_reader_scales() -> None:
    """The quick way to read scales as the decoder does."""
    assert IntegerCodec(scale=2).reader("a")({"a": 1234}) == 12.34
    assert IntegerCodec(scale=2, plain=True).reader("a")({"a": 12}) == 12


@pytest.mark.parametrize(
    ("values", "scale", "step"),
    [
        pytest.param({"scale": 12}, 12, 1, id="most decimals"),
        pytest.param({"scale": 13}, 12, 1, id="too many"),
        pytest.param({"scale": 0, "step": 0}, 0, 1, id="no step"),
        pytest.param({"step": 2}, 0, 2, id="two"),
        pytest.param({"step": -2}, 0, 1, id="back"),
        pytest.param({"real": True, "step": 0.125}, 3, 125, id="real step"),
        pytest.param({"real": True, "min": 0.5, "step": 2}, 1, 20, id="real least"),
        pytest.param({"real": True, "max": 1e-13}, 12, 1, id="too fine"),
        pytest.param({"real": True, "step": 0}, 0, 1, id="no real step"),
        pytest.param({"real": True, "step": -0.5}, 1, 1, id="real step back"),
        pytest.param({"real": True, "scale": 2, "step": 1}, 2, 100, id="real scale"),
        pytest.param({"real": 1}, 0, 1, id="not said to be real"),
    ],
)
def test_scale_and_step(values: dict[str, Any], scale: int, step: int) -> None:
    """Take what a description has, and make sense of what it lacks."""
    codec = IntegerCodec.of(value("Integer", **values))
    assert (codec.scale, codec.step) == (scale, step)
    assert codec.plain is (values.get("real") is True)


@pytest.mark.parametrize(
    ("real", "raw"),
    [
        pytest.param(0, 0, id="least"),
        pytest.param(10, 10, id="greatest"),
        pytest.param(5.0009, 5, id="dust"),
        pytest.param(5.0011, "value_off_step", id="no dust"),
        pytest.param(-1, "value_out_of_range", id="below"),
        pytest.param(11, "value_out_of_range", id="above"),
        pytest.param(math.inf, "value_not_number", id="endless"),
    ],
)
def test_edges_of_a_range(real: float, raw: float | str) -> None:
    """Take both ends of a range, and nothing beyond."""
    point = writable("it", "Integer", real=True, min=0, max=10, step=1)
    assert sent_or_refused(point, real) in ({"it": raw}, raw)


def test_steps_begin_at_the_least() -> None:
    """Count steps from the least value, and round halves up."""
    codec = IntegerCodec(minimum=1, maximum=10, step=3)
    assert [codec.nearest(each) for each in (0, 1, 2.4, 2.5, 5.4, 5.5, 8.6, 99)] == (
        [1, 1, 1, 4, 4, 7, 10, 10]
    )
    assert codec.encode(4) == 4
    with pytest.raises(CodecError, match="value_off_step") as err:
        codec.encode(5)
    assert err.value.placeholders == {"value": "5", "step": "3"}
    assert IntegerCodec(step=5).encode(10) == 10
    assert IntegerCodec(step=5).nearest(7.5) == 10
    half = IntegerCodec(minimum=0, maximum=7, step=5)
    assert (half.nearest(6), half.nearest(9), half.nearest(-9)) == (5, 7, 0)


@pytest.mark.parametrize(
    ("values", "options"),
    [
        pytest.param({"min": 0, "max": 255}, 256, id="as many as a byte has"),
        pytest.param({"min": 0, "max": 256}, 0, id="one more"),
        pytest.param({"min": 5, "max": 5}, 1, id="one"),
        pytest.param({"min": 6, "max": 5}, 0, id="none"),
        pytest.param({"min": 0, "max": 9, "step": 0}, 10, id="no step"),
        pytest.param({"min": 0, "max": 9, "step": -3}, 10, id="step back"),
        pytest.param({"range": ["x" * 255]}, 1, id="longest word"),
        pytest.param({"range": ["x" * 256]}, 0, id="too long a word"),
    ],
)
def test_number_of_options(values: dict[str, Any], options: int) -> None:
    """List no more options than a person could choose from."""
    assert len(EnumCodec.of(value("Enum", **values)).options) == options


def test_long_words() -> None:
    """Show 255 characters whole, and one more with a sign that it goes on."""
    assert shorten("x" * 255) == "x" * 255
    assert shorten("x" * 256) == "x" * 254 + "…"
    assert EnumCodec().decode("y" * 256) == "y" * 254 + "…"


def test_bits() -> None:
    """Name each bit that is set, in its order."""
    codec = BitmapCodec(("a", "b"))
    read = {raw: codec.decode(raw) for raw in (1, 2, 3, 4, 7)}
    assert read == {
        1: ("a",),
        2: ("b",),
        3: ("a", "b"),
        4: ("bit_2",),
        7: ("a", "b", "bit_2"),
    }


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        pytest.param("40", 40, id="plain"),
        pytest.param(" 40 % ", 40, id="percent"),
        pytest.param("21.5℃", 21.5, id="degrees"),
        pytest.param("70°F", 70, id="Fahrenheit"),
        pytest.param("-5C", -5, id="below zero"),
        pytest.param(7, 7, id="number"),
        pytest.param(True, None, id="boolean"),
        pytest.param("level_1", None, id="a word"),
        pytest.param("40h", None, id="hours"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_number_of_a_word(raw: JsonValue, number: float | None) -> None:
    """Read a number with the unit that may stand behind it."""
    assert number_of(raw) == number


def test_numbers_in_words() -> None:
    """Take the least step for the step, and the decimals that the words have."""
    codec = WordedCodec.of_words(value("Enum", range=["0", "0.25", "1", "auto"]))
    assert codec is not None
    assert (codec.scale, codec.step, codec.lower, codec.upper) == (2, 25, 0, 1)
    assert codec.exact(0.25) == "0.25"
    assert codec.snap(0.7) == "1"
    assert codec.snap(-3) == "0"
    with pytest.raises(CodecError):
        codec.exact(0.3)
    assert WordedCodec.of_words(value("Enum", range=["5", "on"])) is None
    assert WordedCodec.of_words(value("Enum", range=["5", "5"])) is None
    assert WordedCodec.of_words(value("Enum", min=1, max=5)) is None


def test_level_is_mapped() -> None:
    """Map a range to another one, turn it round, and stay within."""
    level = Level(code="a", low=10, high=30, codec=IntegerCodec(minimum=10, maximum=30))
    turned = Level(
        code="a",
        low=10,
        high=30,
        codec=IntegerCodec(minimum=10, maximum=30),
        inverted=True,
    )
    read = [level.read_span({"a": raw}, 0, 100) for raw in (5, 10, 15, 30, 35, None)]
    assert read == [0, 0, 25, 100, 100, None]
    assert level.read_span({"a": 15}, 0, 100, reverse=True) == 75
    assert turned.read_span({"a": 15}, 0, 100) == 75
    assert turned.read_span({"a": 15}, 0, 100, reverse=True) == 25
    assert level.read_span({"a": 15}, 100, 200) == 125
    assert level.write_span(25, 0, 100) == {"a": 15}
    assert level.write_span(25, 0, 100, reverse=True) == {"a": 25}
    assert turned.write_span(25, 0, 100) == {"a": 25}
    assert level.write_span(125, 100, 200) == {"a": 15}


# ---- raw commands


def sent_or_refused(point: PointSpec, raw: object) -> object:
    """Return the command for a raw value, or the key of why it is refused."""
    try:
        return encode_command({"it": point}, "it", raw)
    except CodecError as err:
        return err.key


@pytest.mark.parametrize(
    ("point", "raw", "key"),
    [
        pytest.param(writable("it", "Integer", min=1, max=9), 1, None, id="least"),
        pytest.param(writable("it", "Integer", min=1, max=9), 9, None, id="greatest"),
        pytest.param(
            writable("it", "Integer", min=1, max=9), 0, "value_out_of_range", id="less"
        ),
        pytest.param(
            writable("it", "Integer", min=1, max=9), 10, "value_out_of_range", id="more"
        ),
        pytest.param(writable("it", "String", maxlen=3), "abc", None, id="longest"),
        pytest.param(
            writable("it", "String", maxlen=3), "abcd", "value_too_long", id="longer"
        ),
        pytest.param(
            writable("it", "Bitmap", label=["a", "b"]), 3, None, id="all bits"
        ),
        pytest.param(
            writable("it", "Bitmap", label=["a", "b"]),
            4,
            "value_out_of_range",
            id="bit",
        ),
        pytest.param(writable("it", "Bitmap", label=["a"]), 0, None, id="no bit"),
        pytest.param(
            writable("it", "Bitmap", label=["a"]),
            -1,
            "value_out_of_range",
            id="negative",
        ),
    ],
)
def test_edges_of_a_raw_value(point: PointSpec, raw: object, key: str | None) -> None:
    """Send what is within, and name what is not."""
    assert sent_or_refused(point, raw) == ({"it": raw} if key is None else key)


def nested(depth: int) -> list[Any]:
    """Return lists within lists."""
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


def test_depth_that_json_carries() -> None:
    """Carry 32 levels, and no more."""
    check_values({"it": nested(31)})
    with pytest.raises(CodecError):
        check_values({"it": nested(32)})
    with pytest.raises(CodecError) as err:
        check_values({"it": b"x" * 99})
    assert len(err.value.placeholders["value"]) == 80


# ---- names


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


# ---- quirks


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


# ---- charges, words that are learnt and shown


@pytest.mark.parametrize(
    ("upper", "raw", "percent"),
    [
        pytest.param(10, 10, 100, id="ten bars"),
        pytest.param(10, 5, 50, id="half of ten"),
        pytest.param(3, 1, 33.3, id="a third"),
        pytest.param(5, 80, 80, id="percent already"),
        pytest.param(5, 100, 100, id="full in percent"),
        pytest.param(5, 101, None, id="more than full"),
        pytest.param(5, None, None, id="nothing"),
    ],
)
def test_bars_of_a_charge(upper: int, raw: JsonValue, percent: float | None) -> None:
    """Read bars in percent."""
    share = Share.of(IntegerCodec(minimum=0, maximum=upper), "%")
    assert share is not None
    assert share.decode(raw) == percent


def test_what_is_no_bar() -> None:
    """Eleven is no number of bars, nor is none; other units have none."""
    found = [
        Share.of(IntegerCodec(maximum=most), unit)
        for most, unit in ((11, "%"), (0, "%"), (None, "%"), (5, "V"))
    ]
    assert found == [None] * 4
    third = Share.of(IntegerCodec(minimum=0, maximum=3), "%")
    assert third is not None
    assert (third.encode(66.7), third.nearest(60), third.encode(0)) == (2, 66.7, 0)
    with pytest.raises(CodecError):
        third.encode(50)


def test_words_are_learnt() -> None:
    """Learn 64 words of 64 characters beside those that are described."""
    known = [f"w{number}" for number in range(65)]
    assert learn("new", known[:65], ["w0"]) == (None, known)
    assert learn("new", known[:64], ["w0"]) == ("new", [*known[:64], "new"])
    assert learn("w3", known, ["w0"]) == ("w3", known)
    assert learn("x" * 64, None, None) == ("x" * 64, ["x" * 64])
    assert learn("x" * 65, None, None) == ("x" * 63 + "…", ["x" * 63 + "…"])
    assert learn("x" * 65, ["x" * 65], None) == ("x" * 65, ["x" * 65])


def test_words_are_shown_and_sent() -> None:
    """Show words as Home Assistant writes them, unless two would be one."""
    shown = ShownWords.of(["BOOST", "StartMowing", "eco", "ECO", "温"])
    assert shown.options == ["boost", "start_mowing", "eco", "ECO", "温"]
    assert shown.show("BOOST") == "boost"
    assert shown.send("boost") == "BOOST"
    assert shown.show("Other") == "other"
    assert shown.send("unknown") == "unknown"
    assert shown.show(None) is None
    assert shown.show("温") == "温"


# ---- plain words


@pytest.mark.parametrize(
    ("point", "plain"),
    [
        pytest.param(writable("deodorization", "Boolean"), True, id="a thing"),
        pytest.param(writable("windspeed", "Integer"), True, id="glued"),
        pytest.param(writable("keysound", "Boolean"), True, id="last glued"),
        pytest.param(writable("irri_switch", "Boolean"), True, id="some switch"),
        pytest.param(writable("mcu_switch", "Boolean"), False, id="a technical one"),
        pytest.param(writable("irri_level", "Integer"), False, id="an unknown word"),
        pytest.param(writable("sensitivity", "Integer"), True, id="first amount"),
        pytest.param(writable("reserve", "Integer"), True, id="last amount"),
        pytest.param(writable("mode", "Enum", range=["a"]), True, id="first choice"),
        pytest.param(writable("flame", "Enum", range=["a"]), True, id="last choice"),
        pytest.param(read_only("battery_x", "Enum", range=["a"]), True, id="report"),
        pytest.param(read_only("full_x", "Enum", range=["a"]), True, id="last report"),
        pytest.param(read_only("times_x", "Integer"), True, id="first count"),
        pytest.param(read_only("today_x", "Integer"), True, id="last count"),
        pytest.param(read_only("times_test", "Integer"), False, id="first technical"),
        pytest.param(read_only("times_log", "Integer"), False, id="last technical"),
        pytest.param(read_only("level_x", "Integer"), False, id="no count"),
        pytest.param(read_only("switch_x", "Boolean"), True, id="what is switched"),
        pytest.param(writable("mode", "Boolean"), True, id="last switched"),
        pytest.param(writable("set_sleep_steps", "Boolean"), True, id="beside"),
        pytest.param(writable("set_sleep_7", "Boolean"), True, id="number"),
        pytest.param(writable("mode", "String"), False, id="a text"),
        pytest.param(PointSpec(code="mode"), False, id="nothing known"),
    ],
)
def test_plain_words(point: PointSpec, *, plain: bool) -> None:
    """Know the codes that say what they are."""
    assert is_plain(point) is plain


# ---- counters


def report(amount: str, own: int | None = None, at: int | None = None) -> Report:
    """Return a report."""
    return Report(amount=Decimal(amount), own=own, at=at)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(report("1", 5, 6), report("1", 5, 9), True, id="same clock"),
        pytest.param(report("1", 5, 6), report("1", 4, 6), False, id="other time"),
        pytest.param(report("1", 5, 6), report("2", 5, 6), False, id="other amount"),
        pytest.param(report("1", None, 6), report("1", None, 6), False, id="no clock"),
        pytest.param(
            report("1", 5), report("1", 5, 9), True, id="no time of the cloud"
        ),
        pytest.param(
            report("1", 0, 2 * DAY - 1), report("1", 0, 9), True, id="clock nearly off"
        ),
        pytest.param(
            report("1", 0, 2 * DAY), report("1", 0, 9), False, id="clock is off"
        ),
        pytest.param(
            report("1", 0, 2 * DAY),
            report("1", 0, 2 * DAY),
            True,
            id="off, but the same",
        ),
    ],
)
def test_repeats(one: Report, other: Report, *, same: bool) -> None:
    """Tell a repeat from a new report of the same amount."""
    assert one.repeats(other) is same


@pytest.mark.parametrize(
    ("own", "at", "same"),
    [
        pytest.param(6000, None, True, id="a second late by the device"),
        pytest.param(6001, None, False, id="later"),
        pytest.param(None, 4000, True, id="a second early by the cloud"),
        pytest.param(None, 3999, False, id="earlier"),
    ],
)
def test_push_after_the_log(own: int | None, at: int | None, *, same: bool) -> None:
    """A push may come after the log that has it already."""
    logged = Report(amount=Decimal(1), own=5000, at=5000, logged=True)
    assert report("1", own, at).repeats(logged) is same


def test_repeat_of_what_was_logged_counts_once() -> None:
    """The second push of an amount is another one."""
    counter = Counter(mode=Mode.INCREMENT)
    logged = Report(amount=Decimal(1), own=5000, at=5000, logged=True)
    assert counter.add(logged) is True
    assert counter.add(report("1", 5100, 5100)) is False
    assert counter.add(report("1", 5200, 5200)) is True
    assert counter.total == 2


@pytest.mark.parametrize(
    ("mode", "amount", "counted", "total"),
    [
        pytest.param(Mode.INCREMENT, "0.5", True, "1.5", id="increment"),
        pytest.param(Mode.TOTAL, "0.5", False, "1", id="total"),
        pytest.param(Mode.UNKNOWN, "0.5", True, "1.5", id="open, small"),
        pytest.param(Mode.UNKNOWN, "1.1", True, "1", id="open, large"),
        pytest.param(Mode.INCREMENT, "-1", False, "1", id="negative"),
        pytest.param(Mode.INCREMENT, "0", True, "1", id="nothing"),
    ],
)
def test_made_up(mode: Mode, amount: str, *, counted: bool, total: str) -> None:
    """Count what came late, as far as its order is no matter."""
    counter = Counter(mode=mode, total=Decimal(1), added=Decimal(1))
    assert counter.make_up(report(amount, 1, 1)) is counted
    assert counter.total == Decimal(total)
    assert counter.counts_reports is (mode is not Mode.TOTAL)


def test_so_many_reports_are_remembered() -> None:
    """Remember 64 reports, and take the 65th before for a new one."""
    counter = Counter(mode=Mode.INCREMENT)
    for time in range(65):
        assert counter.add(report("1", time, time))
    assert counter.add(report("1", 1, 1)) is False
    assert counter.add(report("1", 0, 0)) is True
    assert len(counter.recent) == 64


@pytest.mark.parametrize(
    ("amounts", "mode"),
    [
        pytest.param([f"0.{n}" for n in range(10, 20)], Mode.UNKNOWN, id="nine rises"),
        pytest.param([f"0.{n}" for n in range(10, 21)], Mode.TOTAL, id="ten rises"),
        pytest.param(["1", "1"], Mode.INCREMENT, id="one is small"),
        pytest.param(["1.1", "1.1"], Mode.TOTAL, id="more than one is large"),
        pytest.param(["1.1", "1"], Mode.UNKNOWN, id="from large to small"),
        pytest.param(["2", "1.5"], Mode.UNKNOWN, id="large ones that fall"),
    ],
)
def test_what_reports_teach(amounts: list[str], mode: Mode) -> None:
    """Learn from small reports that repeat, and from large ones that rise."""
    counter = Counter(mode=Mode.UNKNOWN)
    for time, amount in enumerate(amounts):
        counter.add(report(amount, time, time))
    assert counter.mode is mode


@pytest.mark.parametrize(
    ("newest", "since"),
    [
        pytest.param(report("1", 9000, 8000), 5000, id="earlier of both"),
        pytest.param(report("1", 8000, 9000), 5000, id="the device's"),
        pytest.param(report("1", None, 9000), 6000, id="the cloud's alone"),
        pytest.param(report("1", 9000), 6000, id="the device's alone"),
        pytest.param(report("1"), 0, id="none"),
        pytest.param(report("1", 1000, 2000), 0, id="not before the begin"),
        pytest.param(report("1", 9000, 9000 + 2 * DAY), 6000 + 2 * DAY, id="clock off"),
        pytest.param(report("1", 9000, 8999 + 2 * DAY), 6000, id="clock nearly off"),
    ],
)
def test_log_is_read_since(newest: Report, since: int) -> None:
    """Read a log from three seconds before the newest report."""
    assert log_since(newest) == since


def logged(amount: str, at: int) -> Report:
    """Return a report of a log."""
    return Report(amount=Decimal(amount), own=at, at=at, logged=True)


@pytest.mark.parametrize(
    ("log", "newest", "known", "missed"),
    [
        pytest.param([logged("1", 100)], None, [], [100], id="nothing known"),
        pytest.param(
            [logged("1", 10_000), logged("2", 20_000)],
            report("1", 10_000, 10_500),
            [report("1", 10_000, 10_500)],
            [20_000],
            id="after the newest",
        ),
        pytest.param(
            [logged("2", 7_000), logged("2", 6_999)],
            report("1", 10_000, 10_000),
            [],
            [7_000],
            id="three seconds before",
        ),
        pytest.param(
            [logged("1", 10_000)], None, [report("1", 13_000)], [], id="pushed near"
        ),
        pytest.param(
            [logged("1", 10_000)], None, [report("1", 13_001)], [10_000], id="not near"
        ),
        pytest.param(
            [logged("1", 100), logged("1", 200)],
            None,
            [report("1", 150)],
            [200],
            id="one push stands for one report",
        ),
        pytest.param(
            [logged("1", 50_000), logged("2", 51_000)],
            report("1", 50_000, 90_000),
            [report("1", 50_000, 90_000)],
            [51_000],
            id="by the device's clock",
        ),
    ],
)
def test_missed(
    log: list[Report], newest: Report | None, known: list[Report], missed: list[int]
) -> None:
    """Find the reports of a log that no push brought."""
    assert [one.at for one in missed_reports(log, newest, known)] == missed


def test_missed_by_a_snapshot() -> None:
    """One report at least was missed where the value is another one."""
    counter = Counter(mode=Mode.INCREMENT)
    counter.add(report("1", 5, 6))
    gap = MissedReports(counter=counter)
    gap.note_gap()
    assert gap.newest == report("1", 5, 6)
    assert gap.from_snapshot(Decimal(2), 9, []) == [report("2", None, 9)]
    assert gap.from_snapshot(Decimal(2), 3, []) == [report("2", None, 6)]
    assert gap.from_snapshot(Decimal(1), 9, []) == []
    assert gap.from_snapshot(None, 9, []) == []
    assert gap.from_snapshot(Decimal(2), 9, [report("2", 7)]) == []
    gap.note_pushed([report("3", 8)])
    counter.add(report("4", 9, 9))
    gap.note_gap()
    # a gap goes on until its end
    assert gap.newest == report("1", 5, 6)
    assert gap.end() == [report("3", 8)]
    assert gap.end() == []
    gap.note_gap()
    assert gap.newest == report("4", 9, 9)
    fresh = MissedReports(counter=Counter(mode=Mode.INCREMENT))
    assert fresh.from_snapshot(Decimal(2), 9, []) == [report("2", None, 9)]


@pytest.mark.parametrize(
    ("readings", "growth"),
    [
        pytest.param(["5", "7"], ["0", "2"], id="grows"),
        pytest.param(["100", "10", "11"], ["0", "10", "1"], id="a tenth is a reset"),
        pytest.param(["100", "10.1", "11"], ["0", "0", "0"], id="more is a dip"),
        pytest.param(["100", "50", "100"], ["0", "0", "0"], id="back where it was"),
        pytest.param(["100", "50", "101"], ["0", "0", "1"], id="back and on"),
        pytest.param(["100", "1", "101"], ["0", "1", "0"], id="was no reset"),
        pytest.param(["1.5", "0.1", "1.5"], ["0", "0.1", "-0.1"], id="jumps far back"),
        pytest.param(["1", "0.1", "1.1"], ["0", "0.1", "1.0"], id="grows slowly back"),
    ],
)
def test_growth(readings: list[str], growth: list[str]) -> None:
    """Tell growth, dips and resets of a total apart."""
    meter = Meter()
    grown = [meter.read(Decimal(each)) for each in readings]
    assert grown == [Decimal(each) for each in growth]


@pytest.mark.parametrize(
    ("count", "growth"),
    [pytest.param(9, "0", id="not yet"), pytest.param(10, "5", id="settled")],
)
def test_a_dip_that_lasts(count: int, growth: str) -> None:
    """Ten readings below are the new level, and count from its least."""
    meter = Meter()
    meter.read(Decimal(100))
    for _ in range(count):
        meter.read(Decimal(50))
    assert meter.read(Decimal(55)) == Decimal(growth)


def test_total_that_a_device_shows() -> None:
    """Show a fall of a tenth at once, and a deeper one when it lasts."""
    total = ShownTotal()
    read = [total.read(each) for each in (100, 90, 80.9, 80.9, 70, 80, 5, 95)]
    assert read == [100, 90, 90, 90, 70, 80, 80, 95]


# ---- what is not described


@pytest.mark.parametrize(
    ("code", "raw", "shown", "unit"),
    [
        pytest.param("cur_current", 1234, 1234, "mA", id="current"),
        pytest.param("cur_power", 1234, 123.4, "W", id="power"),
        pytest.param("cur_voltage", 2305, 230.5, "V", id="voltage"),
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
    item = item_of(planned("zz", status={code: raw}), "sensor", code)
    assert item.read({code: raw}) == shown
    assert item.description.native_unit_of_measurement == unit


def test_increments_without_a_description() -> None:
    """Read the energy of a socket in thousandths."""
    item = item_of(planned("zz", status={"add_ele": 7}), "sensor", "add_ele")
    assert item.amount(7) == Decimal("0.007")


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


# ---- counted parts


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
    ],
)
def test_numbers_of_names(codes: tuple[str, ...], code: str, index: str | None) -> None:
    """Number what there are several of."""
    made = planned("zz", *(read_only(each, "Integer") for each in codes))
    shown = item_of(made, "sensor", code).description.translation_placeholders
    assert shown == (None if index is None else {"index": index})


# ---- what nobody may see


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
