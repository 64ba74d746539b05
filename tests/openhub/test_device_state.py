"""The state of a device, whatever order its messages come in."""

from random import Random
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.openhub.device_state import DeviceState
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    Device,
    JsonValue,
    StatusReport,
)

NOW = 1_700_000_000_000


def device(**changes: Any) -> Device:
    """Make a device."""
    values: dict[str, Any] = {
        "id": "device",
        "name": "Lamp",
        "category": "dj",
        "product_id": "product",
    }
    return Device(**values | changes)


def report(
    value: JsonValue, time: int, *, at: int | None = None, code: str = "switch"
) -> StatusReport:
    """Make a report of one point; `at` is the envelope's time."""
    return StatusReport(
        device_id="device",
        points=(DataPoint(code, value, time),),
        time=time if at is None else at,
    )


def news(state: DeviceState, reported: StatusReport) -> bool:
    """Apply a report of one point; tell whether its value is another now."""
    accepted, changed, *_ = state.apply_report(reported)
    assert list(accepted) == list(reported.points)
    return changed == ["switch"]


def test_begins_with_the_device() -> None:
    """Take over what the device list told."""
    state = DeviceState(device(status={"switch": True}, online=False))
    assert state.values == {"switch": True}
    assert state.times == {}
    assert not state.online


def test_newer_wins() -> None:
    """Take the newer report, however late the older one comes."""
    state = DeviceState(device())
    assert news(state, report(2, 2000))
    late = report(1, 1000)
    assert state.apply_report(late) == ([], [], False, list(late.points))
    assert state.values == {"switch": 2}
    assert state.times == {"switch": 2000}


def test_later_arrival_wins_a_tie() -> None:
    """Take the later arrival of two reports of the same second."""
    state = DeviceState(device())
    state.apply_report(report(1, 1000))
    assert news(state, report(2, 1000))
    assert state.values == {"switch": 2}


def test_repeat_is_accepted() -> None:
    """Accept the same value again: a button was pressed twice."""
    state = DeviceState(device())
    state.apply_report(report("click", 1000))
    again = state.apply_report(report("click", 2000))
    assert [point.value for point in again[0]] == ["click"]
    assert again[1] == []


def test_clock_ahead_does_not_block() -> None:
    """Order by the envelope's time, not by a device's clock that is ahead."""
    state = DeviceState(device())
    state.apply_report(report(1, 99_000_000, at=1001))
    assert state.times == {"switch": 1001}
    assert news(state, report(2, 2000, at=2000))


def test_envelope_in_whole_seconds() -> None:
    """Keep the order of what happened within the second that an envelope tells."""
    state = DeviceState(device())
    assert news(state, report(2, 5700, at=5000))
    late = report(1, 5200, at=5000)
    assert state.apply_report(late) == ([], [], False, list(late.points))
    assert news(state, report(3, 99_000, at=5000))
    assert state.times == {"switch": 5000}
    assert news(state, report(4, 6000, at=6000))


def test_whole_seconds_without_an_own_time() -> None:
    """Do not let a point that has no time of its own block one that has."""
    state = DeviceState(device())
    state.apply_report(report(1, 0, at=5000))
    assert news(state, report(2, 5200, at=5000))


@pytest.mark.parametrize("time", [None, 0])
def test_envelope_time_where_there_is_none(time: int | None) -> None:
    """Use the envelope's time for a point without one."""
    state = DeviceState(device())
    state.apply_report(
        StatusReport(device_id="device", points=(DataPoint("a", 1, time),), time=5000)
    )
    assert state.times == {"a": 5000}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(1, True, id="bool for int"),
        pytest.param(0, False, id="false for zero"),
        pytest.param(None, 0, id="zero for none"),
    ],
)
def test_types_count(old: JsonValue, new: JsonValue) -> None:
    """Tell values apart that Python takes for equal."""
    state = DeviceState(device(status={"switch": old}))
    assert news(state, report(new, 1000))
    assert state.values["switch"] is new


def test_numbered_points() -> None:
    """Resolve points that come with a number only, and count the others."""
    state = DeviceState(device(), {102: "fault"})
    points = (
        DataPoint("", 1, 1000, dp_id=102),
        DataPoint("", 2, 1000, dp_id=103),
        DataPoint("", 3, 1000),
    )
    accepted, *_ = state.apply_report(
        StatusReport(device_id="device", points=points, time=1000)
    )
    assert [(point.code, point.value) for point in accepted] == [("fault", 1)]
    assert state.values == {"fault": 1}
    assert state.unresolved == 2
    state.dp_ids = {103: "mode"}
    state.apply_report(StatusReport(device_id="device", points=points[1:2], time=1000))
    assert state.values == {"fault": 1, "mode": 2}


def test_numbers_that_are_learnt_later() -> None:
    """Give back the latest report of each number, as it came; no more than so many."""
    state = DeviceState(device())

    def reported(number: int | None, value: int, time: int) -> StatusReport:
        point = DataPoint("", value, None, dp_id=number)
        return StatusReport(device_id="device", points=(point,), time=time)

    for time in (1000, 2000):
        for number in (None, *range(1, 200)):
            state.apply_report(reported(number, time + (number or 0), time))
    assert state.unresolved == 400
    assert len(state.unnamed) == 64
    assert state.learn_numbers({3: "fault", 150: "late"}) == [reported(3, 2003, 2000)]
    assert state.learn_numbers({3: "fault", 150: "late"}) == []
    state.apply_report(reported(3, 5, 3000))
    state.apply_report(reported(150, 6, 3000))
    assert state.values == {"fault": 5, "late": 6}


def test_values_of_what_is_gone() -> None:
    """Forget values, also those that were never there."""
    state = DeviceState(device(status={"a": 1, "b": 2}))
    state.forget(["a", "c"])
    assert state.values == {"b": 2}


def test_push_during_a_snapshot_wins() -> None:
    """Keep what was pushed after the snapshot was requested, and only that."""
    state = DeviceState(device(status={"a": 0, "b": 0}))
    state.apply_report(report(1, 1000, code="a"))
    mark = state.begin_snapshot()
    state.apply_report(report(2, 2000, code="b"))
    changed = state.apply_snapshot({"a": 9, "b": 9, "c": 9}, mark)
    assert changed == {"a", "c"}
    assert state.values == {"a": 9, "b": 2, "c": 9}
    assert state.times == {"a": 1000, "b": 2000}


def test_push_after_a_snapshot() -> None:
    """Go on with the watermarks from before the snapshot."""
    state = DeviceState(device())
    state.apply_report(report(1, 1000))
    state.apply_snapshot({"switch": 5}, state.begin_snapshot())
    late = report(0, 500)
    assert state.apply_report(late) == ([], [], False, list(late.points))
    assert state.values == {"switch": 5}
    assert news(state, report(6, 1001))


def test_unchanged_snapshot() -> None:
    """Tell that nothing is new."""
    state = DeviceState(device(status={"a": 1}))
    assert state.apply_snapshot({"a": 1}, state.begin_snapshot()) == frozenset()


def test_online() -> None:
    """Follow the device as it comes and goes; the newest event wins."""
    state = DeviceState(device())
    assert state.apply_online(False, 2000)
    assert not state.apply_online(True, 1000)
    assert not state.online
    assert state.apply_online(True)
    assert not state.apply_online(True, 3000)
    assert state.apply_online(False, 3000)


def test_online_events_overtake_each_other() -> None:
    """Put events of the same moment in order by their own times."""
    state = DeviceState(device())
    assert state.apply_online(False, 9000, 8000)
    assert not state.apply_online(True, 9500, 7000)
    assert state.apply_online(True, 9600, 8000)
    assert state.online


@pytest.mark.parametrize(
    "own",
    [
        pytest.param(2_147_483_647_000, id="2038"),
        pytest.param(946_684_800_000, id="2000"),
        pytest.param(NOW + 86_400_000, id="a day ahead"),
        pytest.param(NOW - 5 * 3_600_000, id="five hours behind"),
    ],
)
def test_a_clock_that_is_put_right(own: int) -> None:
    """Show what comes after a wrong time, and follow the device as it comes and goes."""
    state = DeviceState(device())
    assert news(state, report(1, own, at=NOW))
    assert news(state, report(2, NOW + 500, at=NOW + 500))
    assert news(state, report(3, own + 900, at=NOW + 900))
    assert state.apply_online(False, NOW, own)
    assert state.apply_online(True, NOW + 500, NOW + 500)
    assert state.apply_online(False, NOW + 900, own + 900)


def test_points_of_one_envelope() -> None:
    """Order what one envelope tells by the device's clock, and that clock's jumps by place."""
    state = DeviceState(device())
    times = (NOW - 7_200_000, NOW - 3_600_000, NOW - 5_400_000)
    points = tuple(DataPoint("a", number, at) for number, at in enumerate(times))
    accepted, _, _, overtaken = state.apply_report(
        StatusReport(device_id="device", points=points, time=NOW)
    )
    assert state.values == {"a": 1}
    assert [point.value for point in accepted] == [0, 1]
    assert [point.value for point in overtaken] == [2]
    jump = (DataPoint("a", 8, 2_147_483_647_000), DataPoint("a", 9, NOW + 10_000))
    state.apply_report(StatusReport(device_id="device", points=jump, time=NOW + 10_000))
    assert state.values == {"a": 9}


def test_a_wrong_envelope_does_not_block() -> None:
    """Go on with the cloud's clock after it told a time that was not yet."""
    state = DeviceState(device())
    assert news(state, report(1, 0, at=NOW + 30 * 86_400_000))
    assert state.apply_online(False, NOW + 30 * 86_400_000)
    assert news(state, report(2, 0, at=NOW))
    assert state.apply_online(True, NOW)
    assert state.time("switch") == NOW
    assert state.time("other") is None


def test_online_and_snapshot() -> None:
    """Believe the snapshot, unless an event came after it was requested."""
    state = DeviceState(device())
    mark = state.begin_snapshot()
    state.apply_snapshot({}, mark, online=False)
    assert not state.online
    state.apply_online(True, 1000)
    state.apply_snapshot({}, mark, online=False)
    assert state.online


CLOCKS = st.sampled_from(
    [
        lambda now: now,
        lambda now: now - 5 * 3_600_000,
        lambda now: now + 86_400_000,
        lambda _now: 2_147_483_647_000,
        lambda _now: 0,
        lambda now: now // 1000 * 1000,
    ]
)


def expected(reported: list[tuple[int, int, int]]) -> int:
    """Return the value that must be shown, by the rule in words alone.

    Told are the envelope's time, the device's and the value, as they arrive. Each in
    turn is shown, unless it is known to have happened before the one that is shown:
    because both clocks say that they are close and the device's, which is not days off,
    says which was first, or else because the cloud's clock says so.
    """
    shown = reported[0]
    for new in reported[1:]:
        close = abs(new[0] - shown[0]) <= 3000 and abs(new[1] - shown[1]) <= 3000
        both = new[1] != 0 and shown[1] != 0
        right = abs(new[0] - new[1]) <= 2 * 86_400_000
        by_device = close and both and right and new[1] != shown[1]
        before = new[1] < shown[1] if by_device else new[0] < shown[0]
        shown = shown if before else new
    return shown[2]


@given(
    st.lists(st.tuples(st.integers(0, 9000), CLOCKS), min_size=1, max_size=30),
    st.randoms(use_true_random=False),
)
def test_clocks_of_all_sorts(reported: list[tuple[int, Any]], rng: Random) -> None:
    """Show what the rule says, whatever the clocks say and however messages arrive."""
    now = NOW
    messages = []
    for number, (step, clock) in enumerate(reported):
        now += step
        messages.append((now, clock(now), number))
    # neighbours overtake each other
    messages.sort(key=lambda message: message[0] + rng.choice((0, 0, 1500)))
    state = DeviceState(device())
    for at, own, number in messages:
        state.apply_report(report(number, own, at=at))
    assert state.values == {"switch": expected(messages)}


@given(st.lists(st.tuples(st.integers(3001, 600_000), CLOCKS), max_size=30))
def test_jumping_clocks_hide_nothing(reported: list[tuple[int, Any]]) -> None:
    """Show every report and every coming and going, and pass each on."""
    state = DeviceState(device())
    now = NOW
    for number, (step, clock) in enumerate(reported):
        now += step
        assert news(state, report(number, clock(now), at=now))
        assert state.apply_online(bool(number % 2), now, clock(now))


DAY = 86_400_000


@pytest.fixture
def state() -> DeviceState:
    """A device that has told nothing yet."""
    return DeviceState(Device(id="d", name="D", category="dj", product_id="p"))


def shows(state: DeviceState, value: int, at: int, own: int | None = None) -> bool:
    """Report a value at a time of the cloud and of the device; tell whether it is shown."""
    point = DataPoint("a", value, own)
    state.apply_report(StatusReport(device_id="d", points=(point,), time=at))
    return state.values["a"] == value


def many(count: int, start: int = 0) -> StatusReport:
    """Return a report of so many codes."""
    codes = range(start, start + count)
    points = tuple(DataPoint(f"c{number}", 1) for number in codes)
    return StatusReport(device_id="d", points=points, time=NOW)


@pytest.mark.parametrize(
    ("late", "shown"),
    [
        pytest.param(1, False, id="just overtaken"),
        pytest.param(600_000, False, id="ten minutes late"),
        pytest.param(600_001, True, id="the last one told a wrong time"),
    ],
)
def test_how_late_a_report_may_be(state: DeviceState, late: int, shown: bool) -> None:
    """Nothing is kept for a receiver: what is later than ten minutes is not late."""
    assert shows(state, 1, NOW)
    assert shows(state, 2, NOW - late) is shown
    assert state.apply_online(False, NOW)
    assert state.apply_online(True, NOW - late) is shown


@pytest.mark.parametrize(
    ("at", "own", "shown"),
    [
        pytest.param(NOW + 3000, NOW - 1, False, id="close"),
        pytest.param(NOW + 3001, NOW - 1, True, id="cloud's not close"),
        pytest.param(NOW + 9, NOW - 3000, False, id="device's close"),
        pytest.param(NOW + 9, NOW - 3001, True, id="device's not close"),
        pytest.param(NOW - 3000, NOW + 1, True, id="close, the other way"),
        pytest.param(NOW - 3001, NOW + 1, False, id="not close, the other way"),
        pytest.param(NOW - 9, NOW + 3000, True, id="device's, the other way"),
        pytest.param(NOW - 9, NOW + 3001, False, id="too far, the other way"),
        pytest.param(NOW - 9, NOW, False, id="same time of the device"),
        pytest.param(NOW - 9, None, False, id="no time of the device"),
    ],
)
def test_clocks_that_disagree(
    state: DeviceState, at: int, own: int | None, shown: bool
) -> None:
    """Within three seconds of both clocks the device's says which was first."""
    assert shows(state, 1, NOW, NOW)
    assert shows(state, 2, at, own) is shown


@pytest.mark.parametrize(
    ("off", "shown"),
    [
        pytest.param(2 * DAY, False, id="two days"),
        pytest.param(2 * DAY + 1, True, id="more"),
        pytest.param(-2 * DAY, False, id="two days behind"),
        pytest.param(-2 * DAY - 1, True, id="more behind"),
    ],
)
def test_clock_that_orders_nothing(state: DeviceState, off: int, shown: bool) -> None:
    """A device's clock that is more than two days off is not asked."""
    assert shows(state, 1, NOW, NOW + off + 1)
    assert shows(state, 2, NOW, NOW + off) is shown


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        pytest.param(3001, 0, id="seconds"),
        pytest.param(2 * DAY, 0, id="two days"),
        pytest.param(2 * DAY + 1, 1, id="more"),
    ],
)
def test_history_of_one_envelope(state: DeviceState, step: int, shown: int) -> None:
    """One envelope may tell the history of two days, in any order."""
    first = NOW + DAY
    points = (DataPoint("a", 0, first), DataPoint("a", 1, first - step))
    state.apply_report(StatusReport(device_id="d", points=points, time=NOW))
    assert state.values == {"a": shown}


def test_most_codes(state: DeviceState) -> None:
    """Three hundred that the device list did not name are taken over."""
    accepted, changed, fresh, overtaken = state.apply_report(many(300))
    assert (len(accepted), len(changed), fresh, overtaken) == (300, 300, True, [])
    assert state.unresolved == 0
    accepted, changed, fresh, _ = state.apply_report(many(2, 299))
    assert ([point.code for point in accepted], changed, fresh) == (["c299"], [], False)
    assert state.unresolved == 1
    assert len(state.values) == 300


def test_first_snapshot(state: DeviceState) -> None:
    """Nothing was pushed yet: all of it counts, once."""
    mark = state.begin_snapshot()
    assert state.apply_snapshot({"a": 1, "b": None}, mark, online=False) == {"a", "b"}
    assert not state.online
    assert state.apply_snapshot({"a": True, "b": None}, mark) == {"a"}
    assert not state.online
