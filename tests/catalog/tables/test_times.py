"""Times of day in a text: read, replaced in the form they came in, and planned."""

from datetime import time

import pytest

from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.catalog.tables.times import Span, TimeItem
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import item_of, planned, read_only, share_a_plan, writable

CODE = "motion_timer_setting"


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        pytest.param("00:00|06:00", time(0), time(6), id="real-device"),
        pytest.param(" 22:30|6:05 ", time(22, 30), time(6, 5), id="short"),
        pytest.param("08:00:30-24:00", time(8, 0, 30), time(0), id="seconds"),
        pytest.param("00:00:00 ~ 24:00:00", time(0), time(0), id="blanks"),
    ],
)
def test_two_times(raw: str, first: time, last: time) -> None:
    """Both ends are read, whatever stands between."""
    span = Span.of(raw)
    assert span is not None
    assert (span.at(last=False), span.at(last=True)) == (first, last)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(None, id="nothing"),
        pytest.param("", id="empty"),
        pytest.param(5, id="number"),
        pytest.param("00:00", id="one"),
        pytest.param("00:00|06:00|12:00", id="three"),
        pytest.param("25:00|06:00", id="no-hour"),
        pytest.param("00:00|24:01", id="after-midnight"),
        pytest.param("AX8BaAP8AAEAgg==", id="base64"),
        pytest.param('{"start":"00:00"}', id="json"),
    ],
)
def test_other_forms(raw: JsonValue) -> None:
    """What is anything else is not guessed at."""
    assert Span.of(raw) is None


@pytest.mark.parametrize(
    ("raw", "last", "sent"),
    [
        pytest.param("00:00|06:00", False, "07:05|06:00", id="start"),
        pytest.param("00:00|06:00", True, "00:00|07:05", id="end"),
        pytest.param("9:30-18:00", False, "7:05-18:00", id="short"),
        pytest.param("09:00:30 ~ 24:00", False, "07:05:09 ~ 24:00", id="seconds"),
        pytest.param("", True, "00:00|07:05", id="unknown"),
        pytest.param(None, False, "07:05|00:00", id="absent"),
    ],
)
def test_sent_in_the_form_that_was_read(raw: JsonValue, last: bool, sent: str) -> None:
    """Only the end that is set changes."""
    made = planned("sp", writable(CODE, "string", maxlen=255))
    item = item_of(made, "time", f"{CODE}_{'end' if last else 'start'}")
    assert item.commands({CODE: raw}, time(7, 5, 9)) == {CODE: sent}


def test_both_ends_are_entities() -> None:
    """They tell one data point, in the words of its table."""
    made = planned(
        "sp", writable(CODE, "string", maxlen=255), status={CODE: "00:00|06:00"}
    )
    assert [item.key for item in made.decisions[CODE].items] == [
        f"{CODE}_start",
        f"{CODE}_end",
    ]
    assert made.decisions[CODE].reason.startswith("Standard data point")
    start, end = made.decisions[CODE].items
    assert isinstance(start, TimeItem)
    assert isinstance(end, TimeItem)
    values = {CODE: "22:00|06:30"}
    assert (start.read(values), end.read(values)) == (time(22), time(6, 30))
    assert start.read({}) is None
    assert end.read({CODE: "always"}) is None


def test_form_that_is_not_understood_stays_a_text() -> None:
    """A device with another idea of its schedule keeps the generic text."""
    made = planned("sp", writable(CODE, "string"), status={CODE: "AX8BaAP8AAEAgg=="})
    assert [item.platform for item in made.items] == ["camera", "text"]
    likes = {CODE: "00:00|06:00"}
    others = {CODE: "AX8BaAP8AAEAgg=="}
    point = writable(CODE, "string")
    assert not share_a_plan("sp", point, status=likes, other=others)
    assert share_a_plan("sp", point, status=likes, other={CODE: "1:00-2:00"})


def test_what_is_no_writable_text_is_no_time() -> None:
    """A schedule that is told only, or in another type, is shown as before."""
    reported = {CODE: "00:00|06:00"}
    made = planned("sp", read_only(CODE, "string"), status=reported)
    assert [item.platform for item in made.items] == ["camera", "sensor"]
    made = planned("sp", writable(CODE, "integer", min=0, max=9))
    assert [item.platform for item in made.items] == ["camera", "number"]


def test_times_that_cannot_be_sent() -> None:
    """Another form at run time is not overwritten, nor what is too long."""
    made = planned("sp", writable(CODE, "string", maxlen=11))
    item = item_of(made, "time", f"{CODE}_start")
    with pytest.raises(CodecError) as refused:
        item.commands({CODE: "always"}, time(7))
    assert refused.value.key == "times_not_understood"
    with pytest.raises(CodecError) as refused:
        item.commands({CODE: "00:00 ~ 06:00"}, time(7))
    assert refused.value.key == "value_too_long"
    assert item.commands({CODE: "00:00|06:00"}, time(7)) == {CODE: "07:00|06:00"}
