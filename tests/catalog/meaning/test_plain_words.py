"""Charges in bars, words that are learnt and shown, and codes that say what they are."""

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError, IntegerCodec
from custom_components.tuya_openhub.catalog.meaning.learnt_words import learn
from custom_components.tuya_openhub.catalog.meaning.plain_words import is_plain
from custom_components.tuya_openhub.catalog.meaning.shares import Share
from custom_components.tuya_openhub.catalog.meaning.shown_words import ShownWords
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import read_only, writable


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


def test_part_of_a_bar() -> None:
    """What is a little more than full is percent already, by its own scale."""
    share = Share.of(IntegerCodec(scale=2, minimum=0, maximum=500), "%")
    assert share is not None
    assert [share.decode(raw) for raw in (250, 500, 504)] == [50, 100, 5.04]


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
