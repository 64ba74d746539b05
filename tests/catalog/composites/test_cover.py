"""Covers: orders, positions, direction, motion, doors."""

import pytest

from custom_components.tuya_openhub.catalog.composites.cover import (
    CoverItem,
    CoverState,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, ValueSpec
from homeassistant.components.cover import CoverDeviceClass, CoverEntityFeature

from .support import BOOL, bench_of, capture, enum, integer, items, only

ORDERS = enum("open", "stop", "close", "continue")
PERCENT = integer(0, 100, unit="%")
MOTION = enum("opening", "closing")


def cover(
    functions: dict[str, ValueSpec],
    category: str = "cl",
    reports: dict[str, ValueSpec] | None = None,
) -> CoverItem:
    """Make the only cover of a device."""
    return only(bench_of(category, functions, reports=reports), CoverItem)


def test_reads_a_curtain() -> None:
    """Tuya tells how far it is closed, Home Assistant how far it is open."""
    builder = capture("cl_zah67ekd")
    state = only(builder, CoverItem).state(builder.status)
    assert state == CoverState(position=48, is_closed=False)


def test_position_is_sent_as_tuya_counts() -> None:
    """80 % open is 20 % closed."""
    item = only(capture("cl_zah67ekd"), CoverItem)
    assert item.set_position(80, {}) == {"percent_control": 20}
    assert item.open({}) == {"control": "open"}
    assert item.close({}) == {"control": "close"}
    assert item.stop() == {"control": "stop"}


@pytest.mark.parametrize(
    ("back", "position"),
    [
        pytest.param("forward", 25, id="forward"),
        pytest.param("back", 75, id="back"),
        pytest.param(None, 25, id="not told"),
    ],
)
def test_curtain_switch_follows_its_motor(back: JsonValue, position: int) -> None:
    """A reversed motor reverses the percentage of a curtain switch."""
    item = cover({"control": ORDERS, "percent_control": PERCENT}, "clkg")
    values: dict[str, JsonValue] = {"control_back_mode": back, "percent_control": 75}
    assert item.state(values).position == position
    assert item.set_position(position, values) == {"percent_control": 75}


def test_inverted_by_a_quirk() -> None:
    """Some motors count how far they are open; a quirk of the product says so."""
    percent = ValueSpec(type=PERCENT.type, values={**PERCENT.values, "invert": True})
    item = cover({"control": ORDERS, "percent_control": percent})
    assert item.state({"percent_control": 30}).position == 30
    assert item.set_position(30, {}) == {"percent_control": 30}


@pytest.mark.parametrize(
    ("words", "opens", "closes", "stops"),
    [
        pytest.param(("open", "close", "stop"), "open", "close", "stop", id="words"),
        pytest.param(("1", "2", "3"), "1", "2", "3", id="numbers"),
        pytest.param(("ZZ", "FZ", "STOP"), "FZ", "ZZ", "STOP", id="motor"),
        pytest.param(("on", "off", "stop"), "on", "off", "stop", id="on off"),
    ],
)
def test_words_of_orders(
    words: tuple[str, ...], opens: str, closes: str, stops: str
) -> None:
    """Each way of naming the orders is known, in any category."""
    item = cover({"control": enum(*words)}, "unheard_of")
    assert item.open({}) == {"control": opens}
    assert item.close({}) == {"control": closes}
    assert item.stop() == {"control": stops}


def test_other_words_are_no_cover() -> None:
    """A control without open and close is not taken for a cover."""
    builder = bench_of("qt", {"control": enum("start", "finish")})
    assert items(builder, CoverItem) == []


def test_without_stop_there_is_no_stop() -> None:
    """A cover that cannot stop does not offer to."""
    item = cover({"control": enum("open", "close")})
    assert item.features == CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
    assert item.stop() == {}


@pytest.mark.parametrize(
    ("values", "opening", "closing"),
    [
        pytest.param(
            {"control": "open", "percent_control": 0, "percent_state": 60},
            True,
            False,
            id="on its way",
        ),
        pytest.param(
            {"control": "open", "percent_control": 0, "percent_state": 0},
            False,
            False,
            id="arrived",
        ),
        pytest.param(
            {"control": "stop", "percent_control": 0, "percent_state": 60},
            False,
            False,
            id="stopped",
        ),
        pytest.param(
            {"control": "close", "percent_control": 100, "percent_state": 60},
            False,
            False,
            id="left over from before",
        ),
    ],
)
def test_motion_is_believed_only_on_its_way(
    values: dict[str, JsonValue], opening: bool, closing: bool
) -> None:
    """Motors keep telling the last motion after they have come to rest."""
    item = cover(
        {"control": ORDERS, "percent_control": PERCENT},
        reports={"percent_state": PERCENT, "work_state": MOTION},
    )
    state = item.state({**values, "work_state": "opening"})
    assert (state.is_opening, state.is_closing) == (opening, closing)


def test_closing() -> None:
    """The other way."""
    item = cover(
        {"control": ORDERS, "percent_control": PERCENT},
        reports={"percent_state": PERCENT, "work_state": MOTION},
    )
    state = item.state(
        {
            "control": "close",
            "work_state": "closing",
            "percent_control": 100,
            "percent_state": 30,
        }
    )
    assert state.is_closing


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("closing", True, id="closing"),
        pytest.param("stop", False, id="rest"),
        pytest.param("strange", False, id="unknown"),
    ],
)
def test_motion_with_a_word_for_rest_is_believed(word: str, expected: bool) -> None:
    """A motor that can tell rest is right."""
    item = cover(
        {"control": ORDERS}, reports={"work_state": enum("opening", "closing", "stop")}
    )
    assert item.state({"work_state": word}).is_closing is expected


@pytest.mark.parametrize(
    ("values", "closed"),
    [
        pytest.param({"situation_set": "fully_close"}, True, id="closed"),
        pytest.param({"situation_set": "fully_open"}, False, id="open"),
        pytest.param({}, None, id="unknown"),
    ],
)
def test_closed_without_a_position(
    values: dict[str, JsonValue], closed: bool | None
) -> None:
    """The end stop tells it."""
    item = cover(
        {"control": ORDERS},
        reports={"situation_set": enum("fully_open", "fully_close")},
    )
    assert item.state(values).is_closed is closed


def test_tilt() -> None:
    """From the standard set of curtain motors; no capture has one."""
    item = cover({"control": ORDERS, "angle_horizontal": integer(0, 180)})
    assert item.features & CoverEntityFeature.SET_TILT_POSITION
    assert item.features & CoverEntityFeature.OPEN_TILT
    assert item.set_tilt(25, {}) == {"angle_horizontal": 135}
    assert item.state({"angle_horizontal": 135}).tilt == 25


def test_several_curtains_are_channels() -> None:
    """From the standard set of curtain motors; no capture has one."""
    builder = bench_of(
        "cl",
        {
            "control": ORDERS,
            "percent_control": PERCENT,
            "control_2": ORDERS,
            "percent_control_2": PERCENT,
        },
    )
    first, second = items(builder, CoverItem)
    assert (first.channel, second.channel) == (1, 2)
    assert (first.key, second.key) == ("cover", "cover_2")
    assert second.set_position(100, {}) == {"percent_control_2": 0}


@pytest.mark.parametrize("code", ["control", "control_1"])
def test_first_curtain_of_two(code: str) -> None:
    """Some motors number their first curtain, too; its position has no number."""
    builder = bench_of(
        "cl", {code: ORDERS, "percent_control": PERCENT, "control_2": ORDERS}
    )
    first, second = items(builder, CoverItem)
    assert (first.channel, second.channel) == (1, 2)
    assert (first.open({}), first.stop()) == ({code: "open"}, {code: "stop"})
    assert first.set_position(100, {}) == {"percent_control": 0}
    assert second.open({}) == {"control_2": "open"}


def test_position_alone_moves_a_curtain() -> None:
    """In the categories of covers."""
    item = cover({"percent_control": PERCENT})
    assert item.open({}) == {"percent_control": 0}
    assert item.close({}) == {"percent_control": 100}
    assert item.set_tilt(1, {}) == {}


def test_position_alone_is_no_cover_elsewhere() -> None:
    """A pump's percentage is not one of a curtain."""
    assert items(bench_of("ygsb", {"percent_control": PERCENT}), CoverItem) == []


def test_motor_by_its_direction() -> None:
    """From the legacy set of curtain motors: mach_operate and position."""
    item = cover({"mach_operate": enum("FZ", "ZZ", "STOP"), "position": PERCENT})
    assert item.open({}) == {"mach_operate": "FZ"}
    assert item.state({"position": 100}).is_closed is True


def test_blind_moved_by_a_switch_code() -> None:
    """One product takes its orders at switch_1; another has a Boolean there."""
    item = only(capture("cl_ebt12ypvexnixvtf"), CoverItem)
    assert item.description.device_class is CoverDeviceClass.BLIND
    assert item.open({}) == {"switch_1": "open"}
    plain = cover({"switch_1": BOOL})
    assert plain.close({}) == {"switch_1": False}


def test_garage_door() -> None:
    """The contact tells whether it is open."""
    builder = capture("ckmkzq_1yyqfw4djv9eii3q")
    item = only(builder, CoverItem)
    assert item.description.device_class is CoverDeviceClass.GARAGE
    assert item.state(builder.status).is_closed is False
    assert item.state({}).is_closed is None
    assert item.open({}) == {"switch_1": True}


def test_two_garage_doors() -> None:
    """From the standard set of garage door controllers; no capture has one."""
    builder = bench_of(
        "ckmkzq",
        {
            "switch_1": BOOL,
            "switch_2": BOOL,
            "door_control_1": enum("open", "stop", "close"),
        },
        reports={"doorcontact_state": BOOL, "doorcontact_state_2": BOOL},
    )
    first, second = items(builder, CoverItem)
    assert first.stop() == {"door_control_1": "stop"}
    assert second.state({"doorcontact_state_2": False}).is_closed is True
    assert (first.channel, second.channel) == (1, 2)


@pytest.mark.parametrize(
    ("raw", "position", "closed"),
    [
        pytest.param(100, 0, True, id="closed"),
        pytest.param(99, 0, True, id="closed but for one percent"),
        pytest.param(98, 2, False, id="ajar"),
        pytest.param(2, 98, False, id="not quite open"),
        pytest.param(1, 100, False, id="open but for one percent"),
        pytest.param(0, 100, False, id="open"),
    ],
)
def test_motor_that_stops_one_percent_short(
    raw: int, position: int, closed: bool
) -> None:
    """Its end is the end; a position that is set is sent as it is."""
    item = only(
        bench_of(
            "cl",
            {
                "control": enum("open", "stop", "close"),
                "percent_control": integer(0, 100),
            },
            reports={"percent_state": integer(0, 100)},
        ),
        CoverItem,
    )
    state = item.state({"percent_state": raw})
    assert (state.position, state.is_closed) == (position, closed)
    assert item.set_position(1, {}) == {"percent_control": 99}


def test_codes_and_words_in_other_spellings() -> None:
    """A vendor's capitals move the same cover."""
    functions = {"Control": enum("Open", "Stop", "Close")}
    item = only(bench_of("cl", functions), CoverItem)
    assert item.open({}) == {"Control": "Open"}
    assert item.close({}) == {"Control": "Close"}
    assert item.stop() == {"Control": "Stop"}
    assert item.codes == ("Control",)
