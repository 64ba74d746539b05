"""Raw values of the action that sends any command."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from custom_components.tuya_openhub.catalog.core import commands
from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.openhub.models import (
    JsonValue,
    PointSpec,
    PointType,
    ValueSpec,
)


def point(kind: PointType, **values: JsonValue) -> dict[str, PointSpec]:
    """Return a device with one data point that can be set."""
    return {"it": PointSpec(code="it", write=ValueSpec(type=kind, values=values))}


LIMITS: dict[str, JsonValue] = {"min": -10, "max": 50, "scale": 1, "step": 5}


@pytest.mark.parametrize(
    ("points", "value", "raw"),
    [
        pytest.param(point(PointType.BOOLEAN), False, False, id="boolean"),
        pytest.param(point(PointType.INTEGER, **LIMITS), 50, 50, id="integer"),
        pytest.param(point(PointType.INTEGER, **LIMITS), -10, -10, id="least"),
        pytest.param(point(PointType.INTEGER, **LIMITS), 12, 12, id="between-steps"),
        pytest.param(point(PointType.INTEGER), "7", 7, id="integer-without-limits"),
        pytest.param(point(PointType.INTEGER), 7.0, 7, id="whole-number"),
        pytest.param(
            point(PointType.INTEGER, real=True, min=0, max=2, step=0.5),
            1.5,
            1.5,
            id="real",
        ),
        pytest.param(point(PointType.ENUM, range=["a"]), "a", "a", id="enum"),
        pytest.param(point(PointType.BITMAP, label=["a", "b"]), 3, 3, id="bitmap"),
        pytest.param(point(PointType.BITMAP, label=["a", "b"]), 0, 0, id="no-bit"),
        pytest.param(point(PointType.BITMAP), 2**32 - 1, 2**32 - 1, id="all-bits"),
        pytest.param(point(PointType.JSON), {"h": 1}, {"h": 1}, id="object"),
        pytest.param(point(PointType.JSON), '{"h": 1}', {"h": 1}, id="object-as-text"),
        pytest.param(point(PointType.JSON), [1], [1], id="list"),
        pytest.param(point(PointType.STRING, maxlen=2), "ab", "ab", id="text"),
        pytest.param(point(PointType.STRING, maxlen=0), "abc", "abc", id="no-length"),
        pytest.param(point(PointType.RAW), "AA==", "AA==", id="raw"),
    ],
)
def test_accepted(points: dict[str, PointSpec], value: object, raw: JsonValue) -> None:
    """What the specification allows is sent as it is meant."""
    assert commands.encode_command(points, "it", value) == {"it": raw}


@pytest.mark.parametrize(
    ("points", "value", "key"),
    [
        pytest.param(point(PointType.BOOLEAN), "maybe", "value_not_boolean", id="bool"),
        pytest.param(point(PointType.INTEGER), 1.5, "value_not_number", id="fraction"),
        pytest.param(point(PointType.INTEGER), [], "value_not_number", id="no-number"),
        pytest.param(
            point(PointType.INTEGER, real=True), "x", "value_not_number", id="no-real"
        ),
        pytest.param(
            point(PointType.INTEGER, min=1), 0, "value_out_of_range", id="low"
        ),
        pytest.param(
            point(PointType.INTEGER, max=1), 2, "value_out_of_range", id="high"
        ),
        pytest.param(
            point(PointType.ENUM, range=["a"]), "b", "value_not_option", id="option"
        ),
        pytest.param(
            point(PointType.BITMAP, label=["a"]), 2, "value_out_of_range", id="bit"
        ),
        pytest.param(
            point(PointType.BITMAP), "x", "value_out_of_range", id="no-bitmap"
        ),
        pytest.param(
            point(PointType.BITMAP), 2**32, "value_out_of_range", id="33rd-bit"
        ),
        pytest.param(
            point(PointType.BITMAP, label=["a"]), -1, "value_out_of_range", id="minus"
        ),
        pytest.param(point(PointType.JSON), "{", "value_not_json", id="broken-json"),
        pytest.param(point(PointType.JSON), "5", "value_not_json", id="json-number"),
        pytest.param(
            point(PointType.JSON), "[" * 10**6, "value_not_json", id="json-without-end"
        ),
        pytest.param(point(PointType.STRING), 5, "value_not_text", id="no-text"),
        pytest.param(
            point(PointType.RAW, maxlen=1), "ab", "value_too_long", id="too-long"
        ),
    ],
)
def test_refused(points: dict[str, PointSpec], value: object, key: str) -> None:
    """What it does not allow is named."""
    with pytest.raises(CodecError) as refused:
        commands.encode_command(points, "it", value)
    assert refused.value.key == key


def test_unknown_and_read_only_codes() -> None:
    """A person reads which codes there are, or that one cannot be set."""
    both = {**point(PointType.BOOLEAN), "fixed": PointSpec(code="fixed")}
    with pytest.raises(CodecError) as unknown:
        commands.encode_command(both, "else", True)
    assert unknown.value.placeholders == {"code": "else", "codes": "it"}
    several = dict.fromkeys(("b", "a"), both["it"])
    with pytest.raises(CodecError) as unknown:
        commands.encode_command(several, "else", True)
    assert unknown.value.placeholders == {"code": "else", "codes": "a, b"}
    with pytest.raises(CodecError) as alone:
        commands.encode_command({}, "else", True)
    assert alone.value.placeholders["codes"] == "-"
    with pytest.raises(CodecError) as fixed:
        commands.encode_command({"it": PointSpec(code="it")}, "it", True)
    assert fixed.value.key == "code_read_only"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        pytest.param(float("nan"), "it", id="nan"),
        pytest.param(float("-inf"), "it", id="infinity"),
        pytest.param(b"x", "it", id="bytes"),
        pytest.param({1, 2}, "it", id="set"),
        pytest.param(date(2026, 1, 1), "it", id="date"),
        pytest.param(Decimal(1), "it", id="decimal"),
        pytest.param(2**64, "it", id="too-large"),
        pytest.param(-(2**63) - 1, "it", id="too-small"),
        pytest.param("\ud800", "it", id="half-a-character"),
        pytest.param({"a": [1, float("nan")]}, "it.a[1]", id="inside"),
        pytest.param({"a": {5: 1}}, "it.a", id="number-as-a-name"),
        pytest.param({"\ud800": 1}, "it", id="half-a-name"),
        pytest.param((1, object()), "it[1]", id="object"),
    ],
)
def test_values_that_json_cannot_carry(value: object, name: str) -> None:
    """What cannot be sent is named, with the place where it stands."""
    with pytest.raises(CodecError) as refused:
        commands.check_values({"fine": 1, "it": value})
    assert refused.value.key == "value_not_sendable"
    assert refused.value.placeholders["name"] == name


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_depth_that_json_readers_take(wrap: Callable[[object], object]) -> None:
    """32 lists or objects within each other are sent, one more is refused."""
    value: object = 1
    for _ in range(32):
        value = wrap(value)
    commands.check_values({"it": value})
    with pytest.raises(CodecError):
        commands.check_values({"it": wrap(value)})


def test_values_without_end() -> None:
    """A list that holds itself is refused like any other."""
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(CodecError) as refused:
        commands.check_values({"it": loop})
    assert refused.value.placeholders["name"].startswith("it[0][0]")


def test_values_that_json_carries() -> None:
    """Everything that a cloud could read passes."""
    fine = [None, True, 1, -(2**63), 2**64 - 1, 0.5, "", "ä", {"a": ["b", {}]}, ()]
    commands.check_values({f"code_{number}": each for number, each in enumerate(fine)})
