"""What may come out of JSON from outside: all that can be stored and shown, no more."""

from contextlib import suppress
from typing import Any

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.tuya_openhub.openhub import json_reader
from custom_components.tuya_openhub.openhub.json_reader import (
    DEEPEST,
    JsonError,
    check_size,
    read_json,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner),
    max_leaves=8,
)


@given(value=JSON)
def test_honest_json_comes_as_it_is(value: Any) -> None:
    """Change nothing of what is well within the limits, as bytes and as text."""
    text = orjson.dumps(value)
    assert read_json(text) == value
    assert read_json(text.decode()) == value


@given(text=st.binary() | st.text())
def test_any_text(text: bytes | str) -> None:
    """Raise one error alone, where there is no JSON."""
    with suppress(JsonError):
        read_json(text)


@given(words=st.lists(st.text("a\0\\u0", min_size=1), min_size=1))
def test_no_null_character(words: list[str]) -> None:
    """Let no null character through, which nothing can store, in values and keys."""
    plain = [word.replace("\0", "") for word in words]
    assert read_json(orjson.dumps(words)) == plain
    assert read_json(orjson.dumps(dict.fromkeys(words, 1))) == dict.fromkeys(plain, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(b"{", "not JSON", id="broken"),
        pytest.param(b"NaN", "not JSON", id="NaN"),
        pytest.param(b"[Infinity]", "not JSON", id="infinity"),
        pytest.param(b"1e999", "not JSON", id="too large a number"),
        pytest.param(b'"\\ud800"', "not JSON", id="half a character"),
        pytest.param("\ud800", "no UTF-8", id="half a character as text"),
        pytest.param(b"\xff", "not JSON", id="no UTF-8"),
        pytest.param(b"[" * 17 + b"]" * 17, "too deep", id="17 levels"),
        pytest.param(b'{"a":' * 17 + b"1" + b"}" * 17, "too deep", id="17 objects"),
        pytest.param(b"[" * 5000 + b"]" * 5000, "not JSON", id="5,000 levels"),
        pytest.param(b"[0" + b",0" * 500_000 + b"]", "too many items", id="items"),
        pytest.param(b"0" * 9_000_000, "too long", id="length"),
    ],
)
def test_limits(text: bytes | str, reason: str) -> None:
    """Say what is wrong, and nothing of what was in it."""
    with pytest.raises(JsonError, match=f"^{reason}(, line 1 column [0-9]+)?$"):
        read_json(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(b"[" * 16 + b"]" * 16, None, id="16 levels"),
        pytest.param(b"[" + b",".join([b"[[]]"] * 99) + b"]", None, id="wide"),
        pytest.param(b'"a\\u0000b"', "ab", id="NUL"),
        pytest.param(
            b'{"\\u0000k": ["\\u0000", 1, "c"]}', {"k": ["", 1, "c"]}, id="NULs inside"
        ),
        pytest.param(b'"\\\\u0000"', "\\u0000", id="the letters of a NUL"),
        pytest.param(b"9" * 30, 1e30, id="more than 64 bits"),
        pytest.param(b'{"a": 1, "a": 2}', {"a": 2}, id="a key twice"),
    ],
)
def test_odd_but_good(text: bytes, value: Any) -> None:
    """Read what is odd and does no harm."""
    assert read_json(text) == (orjson.loads(text) if value is None else value)


def test_deeper_where_asked() -> None:
    """Let a file be deeper than a message."""
    text = b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)
    assert read_json(text, deepest=DEEPEST + 1)
    with pytest.raises(JsonError, match="too long"):
        read_json(text, longest=10)


def test_aliases_cost_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what a structure that refers to itself would be, without building it."""
    monkeypatch.setattr(json_reader, "MOST", 1000)
    level: list[Any] = [0] * 10
    for _ in range(12):
        level = [level] * 10
    with pytest.raises(JsonError, match="too many items"):
        check_size(level)
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(JsonError, match="too deep"):
        check_size(endless)


def refused(text: bytes | str, **more: int) -> str:
    """Return why a text is refused."""
    with pytest.raises(JsonError) as caught:
        read_json(text, **more)
    return str(caught.value)


def test_longest_text() -> None:
    """Eight mebibytes, in bytes and not in characters; or as many as are asked for."""
    long = b'"' + b"x" * (8 * 1024 * 1024 - 2) + b'"'
    assert len(read_json(long)) == len(long) - 2
    assert refused(long + b" ") == "too long"
    assert read_json('"abc"', longest=5) == "abc"
    assert refused('"abc"', longest=4) == "too long"
    assert refused('"é"', longest=3) == "too long"
    assert read_json('"é"', longest=4) == "é"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([0] * 500_000, id="list"),
        pytest.param([[0] * 499_999], id="list in a list"),
        pytest.param([[0] * 249_999, [0] * 249_999], id="two lists"),
        pytest.param({"a": [0] * 499_999}, id="list in an object"),
    ],
)
def test_most_items(value: Any) -> None:
    """Half a million are taken, not one more."""
    check_size(value)
    with pytest.raises(JsonError, match="too many items"):
        check_size([value])


def test_most_keys() -> None:
    """Keys of an object count as items of a list do."""
    keys = dict.fromkeys(map(str, range(500_000)), 0)
    check_size(keys)
    with pytest.raises(JsonError, match="too many items"):
        check_size(keys | {"one more": 0})


def test_many_items_that_are_flat() -> None:
    """A long text is counted although it is not deep."""
    assert len(read_json(b"[0" + b",0" * 499_999 + b"]")) == 500_000
    assert refused(b"[0" + b",0" * 500_000 + b"]") == "too many items"


@pytest.mark.parametrize("depth", [1, 3, 16])
def test_depth(depth: int) -> None:
    """So many lists or objects may lie in each other."""
    lists = b"[" * depth + b"]" * depth
    objects = b'{"a":' * depth + b"1" + b"}" * depth
    for text in (lists, objects):
        read_json(text, deepest=depth)
        assert refused(text, deepest=depth - 1) == "too deep"
    read_json(b"[[],[],[],[]]", deepest=2)


def test_place_of_a_fault() -> None:
    """It is told by line and column, without a word of the text."""
    assert refused(b'{"a":\n secret}') == "not JSON, line 2 column 2"
