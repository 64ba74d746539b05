"""JSON and words from outside at the limits of what is taken."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.json_reader import (
    JsonError,
    check_size,
    read_json,
)
from custom_components.tuya_openhub.openhub.models import tidy_name
from custom_components.tuya_openhub.openhub.plain_text import one_line, plain_text


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


def test_length_of_a_line() -> None:
    """Two hundred characters by default, the last one a sign that some are missing."""
    assert one_line("x" * 200) == plain_text("x" * 200) == "x" * 200
    assert one_line("x" * 201) == plain_text("x" * 201) == "x" * 199 + "…"
    assert one_line("abcd", 3) == "ab…"
    assert one_line("abc", 3) == "abc"
    assert tidy_name("x" * 100) == "x" * 100
    assert tidy_name("x" * 101) == "x" * 99 + "…"


def test_what_is_cut_off_anyway() -> None:
    """Four times the length is searched for words."""
    assert one_line(" " * 11 + "x", 3) == "x"
    assert one_line(" " * 12 + "x", 3) == ""


def test_marks_of_a_short_line() -> None:
    """What becomes longer is cut again."""
    assert plain_text("a@b", 3) == "a…"
    assert plain_text("@a", 3) == "@a"
    assert plain_text("*a*", 3) == "a"
