"""Both sides of each edge of numbers, words and raw commands."""

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
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import value, writable


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
        pytest.param(writable("it", "Bitmap"), 2**32 - 1, None, id="32 bits"),
        pytest.param(
            writable("it", "Bitmap"), 2**32, "value_out_of_range", id="33 bits"
        ),
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
