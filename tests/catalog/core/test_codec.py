"""Test the codecs with vectors."""

import math

from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.catalog.core.codec import (
    BitmapCodec,
    BooleanCodec,
    CodecError,
    EnumCodec,
    IntegerCodec,
    decode_base64,
    decode_hex,
    decode_json,
    reader,
    whole,
    word,
    writer,
)
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import value


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(5, 5, id="integer"),
        pytest.param("5", 5, id="text"),
        pytest.param("-5.0", -5, id="decimal text"),
        pytest.param(5.9, 5, id="float"),
        pytest.param(True, None, id="boolean"),
        pytest.param("", None, id="empty"),
        pytest.param("five", None, id="word"),
        pytest.param(math.nan, None, id="not a number"),
        pytest.param("inf", None, id="infinite"),
        pytest.param(None, None, id="nothing"),
        pytest.param([5], None, id="list"),
    ],
)
def test_whole(raw: object, expected: int | None) -> None:
    """Take integers however they are written, nothing else."""
    assert whole(raw) == expected


@pytest.mark.parametrize(
    ("raw", "scale", "expected"),
    [
        pytest.param(234, 1, 23.4, id="tenths"),
        pytest.param(2333, "1", 233.3, id="scale as text"),
        pytest.param(1, 3, 0.001, id="thousandths"),
        pytest.param(-15, 1, -1.5, id="negative"),
        pytest.param(7, "0", 7, id="zero as text"),
        pytest.param(7, None, 7, id="no scale"),
        pytest.param(7, -2, 7, id="negative scale"),
        pytest.param("234", 1, 23.4, id="number as text"),
        pytest.param(234.0, 1, 23.4, id="whole float"),
        pytest.param(23.4, 1, 2.34, id="float"),
        pytest.param(23.4, None, 23.4, id="float without scale"),
        pytest.param(math.inf, 1, None, id="infinite"),
        pytest.param(True, 1, None, id="boolean"),
        pytest.param("", 1, None, id="empty"),
        pytest.param(None, 1, None, id="nothing"),
        pytest.param({}, 1, None, id="object"),
    ],
)
def test_integer_decodes(
    raw: JsonValue, scale: JsonValue, expected: float | None
) -> None:
    """Scale exactly; what is no number is unknown."""
    assert IntegerCodec.of(value("Integer", scale=scale)).decode(raw) == expected


@given(raw=st.integers(-(10**9), 10**9), scale=st.integers(0, 6))
def test_integer_round_trip(raw: int, scale: int) -> None:
    """Give back the raw value, and show no more decimals than the scale has."""
    codec = IntegerCodec(scale=scale)
    real = codec.decode(raw)
    assert real is not None
    assert codec.encode(real) == raw
    assert codec.snap(real) == raw
    assert round(real, scale) == real


def test_integer_limits() -> None:
    """Tell the real limits; a broken step is one."""
    codec = IntegerCodec.of(value("Integer", min=50, max="350", scale=1, step=5))
    assert (codec.lower, codec.upper, codec.increment) == (5.0, 35.0, 0.5)
    open_ended = IntegerCodec.of(value("Integer", step=-1))
    assert (open_ended.lower, open_ended.upper, open_ended.increment) == (None, None, 1)


@pytest.mark.parametrize(
    ("real", "raw"),
    [
        pytest.param(5, 50, id="least"),
        pytest.param(35.0, 350, id="greatest"),
        pytest.param(23.5, 235, id="on a step"),
        pytest.param(23.500000001, 235, id="float dust"),
    ],
)
def test_integer_encodes(real: float, raw: int) -> None:
    """Encode what the specification allows."""
    assert IntegerCodec(scale=1, minimum=50, maximum=350, step=5).encode(real) == raw


@pytest.mark.parametrize(
    ("real", "key"),
    [
        pytest.param(4.5, "value_out_of_range", id="too small"),
        pytest.param(35.5, "value_out_of_range", id="too large"),
        pytest.param(23.4, "value_off_step", id="between steps"),
        pytest.param(23.55, "value_off_step", id="too many decimals"),
        pytest.param(math.nan, "value_not_number", id="not a number"),
        pytest.param(True, "value_not_number", id="boolean"),
        pytest.param("23", "value_not_number", id="text"),
    ],
)
def test_integer_refuses(real: float, key: str) -> None:
    """Refuse anything else with a key and its placeholders."""
    with pytest.raises(CodecError) as err:
        IntegerCodec(scale=1, minimum=50, maximum=350, step=5).encode(real)
    assert err.value.key == key
    assert err.value.placeholders["value"] == str(real)


def test_integer_range_error_with_one_limit() -> None:
    """Name the limit that is missing with a dash."""
    with pytest.raises(CodecError) as err:
        IntegerCodec(minimum=1).encode(0)
    assert err.value.placeholders == {"value": "0", "minimum": "1", "maximum": "-"}
    with pytest.raises(CodecError) as err:
        IntegerCodec(maximum=1).encode(2)
    assert err.value.placeholders == {"value": "2", "minimum": "-", "maximum": "1"}


def test_integer_allows_a_maximum_off_the_steps() -> None:
    """Accept the greatest value even where no step leads to it."""
    assert IntegerCodec(minimum=0, maximum=12, step=5).encode(12) == 12


@pytest.mark.parametrize(
    ("real", "raw"),
    [
        pytest.param(23.4, 235, id="nearest step"),
        pytest.param(-4, 50, id="below"),
        pytest.param(99, 350, id="above"),
    ],
)
def test_integer_snaps(real: float, raw: int) -> None:
    """Give the nearest allowed value."""
    assert IntegerCodec(scale=1, minimum=50, maximum=350, step=5).snap(real) == raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(True, True, id="true"),
        pytest.param(False, False, id="false"),
        pytest.param("true", True, id="word true"),
        pytest.param("False", False, id="word false"),
        pytest.param(1, True, id="one"),
        pytest.param("0", False, id="zero as text"),
        pytest.param("maybe", None, id="nonsense"),
        pytest.param("", None, id="empty"),
        pytest.param(2, None, id="two"),
        pytest.param(None, None, id="nothing"),
        pytest.param({}, None, id="object"),
    ],
)
def test_boolean(raw: JsonValue, expected: bool | None) -> None:
    """Be lenient, but never take nonsense for off; a quirk turns it round."""
    assert BooleanCodec().decode(raw) is expected
    turned = BooleanCodec.of(value("Boolean", invert=True)).decode(raw)
    assert turned is {True: False, False: True, None: None}[expected]


def test_boolean_encodes() -> None:
    """Encode Booleans alone."""
    assert BooleanCodec().encode(True) is True
    assert BooleanCodec(invert=True).encode(True) is False
    with pytest.raises(CodecError, match="value_not_boolean"):
        BooleanCodec().encode(1)


@pytest.mark.parametrize(
    ("values", "options"),
    [
        pytest.param({"range": ["a", 1, 2.0, "a", ""]}, ("a", "1", "2"), id="range"),
        pytest.param(
            {"min": 16, "max": 20, "step": 2}, ("16", "18", "20"), id="numbers"
        ),
        pytest.param({"min": 0, "max": 100000}, (), id="far too many"),
        pytest.param({"min": 0}, (), id="half a range"),
        pytest.param({}, (), id="nothing"),
    ],
)
def test_enum_options(values: dict[str, JsonValue], options: tuple[str, ...]) -> None:
    """List the options, each once and as text."""
    assert EnumCodec.of(value("Enum", **values)).options == options


def test_enum() -> None:
    """Show words outside the range, but do not send them."""
    codec = EnumCodec(("low", "1"))
    assert codec.decode("cancle") == "cancle"
    assert codec.decode(1) == "1"
    assert codec.decode("") is None
    assert codec.decode(None) is None
    assert codec.encode("low") == "low"
    assert codec.encode(1) == "1"
    with pytest.raises(CodecError) as err:
        codec.encode("high")
    assert err.value.placeholders == {"value": "high", "options": "low, 1"}
    with pytest.raises(CodecError):
        codec.encode(None)


def test_word() -> None:
    """Write values as text."""
    assert word(True) == "true"
    assert word(False) == "false"
    assert word(1.5) == "1.5"
    assert word([]) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(0, (), id="none"),
        pytest.param(5, ("full", "E1"), id="two"),
        pytest.param("2", ("defrost",), id="text"),
        pytest.param(8, ("bit_3",), id="without a label"),
        pytest.param(-1, None, id="negative"),
        pytest.param("x", None, id="nonsense"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_bitmap(raw: JsonValue, expected: tuple[str, ...] | None) -> None:
    """Label the bits that are set."""
    codec = BitmapCodec.of(value("Bitmap", label=["full", "defrost", "E1"]))
    assert codec.decode(raw) == expected


def test_bitmap_without_labels() -> None:
    """Number the bits where no labels are told."""
    assert BitmapCodec.of(value("Bitmap")).decode(1) == ("bit_0",)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param('{"a":1}', {"a": 1}, id="object text"),
        pytest.param("[1]", [1], id="list text"),
        pytest.param({"a": 1}, {"a": 1}, id="object"),
        pytest.param([1], [1], id="list"),
        pytest.param("1", None, id="number text"),
        pytest.param("{", None, id="broken"),
        pytest.param(1, None, id="number"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_json(raw: JsonValue, expected: JsonValue) -> None:
    """Read objects and lists from text."""
    assert decode_json(raw) == expected


def test_bytes() -> None:
    """Read base64 and hexadecimal text."""
    assert decode_base64("AAQB") == b"\x00\x04\x01"
    assert decode_base64("%") is None
    assert decode_base64("") is None
    assert decode_base64(1) is None
    assert decode_hex("0aFF") == b"\x0a\xff"
    assert decode_hex("xyz") is None
    assert decode_hex("") is None
    assert decode_hex(None) is None


def test_binding() -> None:
    """Bind codecs to a data point; an absent one is unknown."""
    codec = IntegerCodec(scale=1)
    assert reader("a", codec.decode)({"a": 15}) == 1.5
    assert reader("a", codec.decode)({}) is None
    assert writer("a", codec.encode)(1.5) == {"a": 15}


def test_real_numbers() -> None:
    """Take numbers as they are where the thing model says so; cut none."""
    codec = IntegerCodec.of(
        value("Integer", real=True, min=-1.5, max=30, step=0.25, scale=1)
    )
    assert (codec.lower, codec.upper, codec.increment) == (-1.5, 30, 0.25)
    assert codec.decode(21.75) == 21.75
    assert codec.decode(21) == 21
    assert codec.decode("x") is None
    assert codec.decode(True) is None
    assert codec.encode(21.75) == 21.75
    assert codec.snap(21.7) == 21.75
    assert codec.snap(99) == 30
    with pytest.raises(CodecError, match="value_off_step"):
        codec.encode(21.8)
    with pytest.raises(CodecError, match="value_out_of_range"):
        codec.encode(-2)


def test_real_numbers_without_limits() -> None:
    """Take any real number where nothing limits it."""
    codec = IntegerCodec.of(value("Integer", real=True, scale=2))
    assert (codec.lower, codec.upper, codec.increment) == (None, None, 0.01)
    assert codec.encode(21.75) == 21.75
