"""The state of a device at the limits of its clocks, and of what is kept."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.device_state import DeviceState
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    Device,
    StatusReport,
)

NOW = 1_700_000_000_000
DAY = 86_400_000


@pytest.fixture
def state() -> DeviceState:
    """A device that has told nothing yet."""
    return DeviceState(Device(id="d", name="D", category="dj", product_id="p"))


def report(state: DeviceState, value: int, at: int, own: int | None = None) -> bool:
    """Report a value at a time of the cloud and of the device; tell whether it is shown."""
    point = DataPoint("a", value, own)
    state.apply_report(StatusReport(device_id="d", points=(point,), time=at))
    return state.values["a"] == value


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
    assert report(state, 1, NOW)
    assert report(state, 2, NOW - late) is shown
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
    assert report(state, 1, NOW, NOW)
    assert report(state, 2, at, own) is shown


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
    assert report(state, 1, NOW, NOW + off + 1)
    assert report(state, 2, NOW, NOW + off) is shown


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


def many(count: int, start: int = 0) -> StatusReport:
    """Return a report of so many codes."""
    codes = range(start, start + count)
    points = tuple(DataPoint(f"c{number}", 1) for number in codes)
    return StatusReport(device_id="d", points=points, time=NOW)


def test_most_codes(state: DeviceState) -> None:
    """Three hundred that the device list did not name are taken over."""
    accepted, changed, fresh, overtaken = state.apply_report(many(300))
    assert (len(accepted), len(changed), fresh, overtaken) == (300, 300, True, [])
    assert state.unresolved == 0
    accepted, changed, fresh, _ = state.apply_report(many(2, 299))
    assert ([point.code for point in accepted], changed, fresh) == (["c299"], [], False)
    assert state.unresolved == 1
    assert len(state.values) == 300


def test_codes_of_the_device_list_have_room() -> None:
    """What the list named counts for nothing."""
    status: dict[str, Any] = {f"c{number}": 0 for number in range(300)}
    device = Device(id="d", name="D", category="dj", product_id="p", status=status)
    state = DeviceState(device)
    state.apply_report(many(600))
    assert len(state.values) == 600
    assert state.unresolved == 0


def test_value_that_is_the_first(state: DeviceState) -> None:
    """A report tells whether one of its codes had no value before."""
    assert state.apply_report(many(1))[2]
    assert not state.apply_report(many(1))[2]
    again = StatusReport(
        device_id="d", points=(DataPoint("new", 1), DataPoint("c0", 2)), time=NOW
    )
    assert state.apply_report(again)[2]


def test_numbers_of_arrivals(state: DeviceState) -> None:
    """They grow with each report that is accepted, for each code of its own."""
    assert state.arrival("a") == 0
    assert state.begin_snapshot() == 0
    report(state, 1, NOW)
    assert state.arrival("a") == state.begin_snapshot() == 1
    assert not report(state, 2, NOW - 1)
    assert state.arrival("a") == 1
    state.apply_online(False, NOW)
    assert state.begin_snapshot() == 3
    report(state, 3, NOW + 1)
    assert state.arrival("a") == 4
    assert state.arrival("b") == 0


def test_first_snapshot(state: DeviceState) -> None:
    """Nothing was pushed yet: all of it counts, once."""
    mark = state.begin_snapshot()
    assert state.apply_snapshot({"a": 1, "b": None}, mark, online=False) == {"a", "b"}
    assert not state.online
    assert state.apply_snapshot({"a": True, "b": None}, mark) == {"a"}
    assert not state.online


def test_snapshot_that_is_older_than_a_push(state: DeviceState) -> None:
    """What came after it was requested stays, the device's coming and going as well."""
    mark = state.begin_snapshot()
    report(state, 1, NOW)
    state.apply_online(False, NOW)
    assert state.apply_snapshot({"a": 9}, mark, online=True) == frozenset()
    assert (state.values, state.online) == ({"a": 1}, False)
    mark = state.begin_snapshot()
    assert state.apply_snapshot({"a": 9}, mark, online=True) == {"a"}
    assert (state.values, state.online) == ({"a": 9}, True)


def test_coming_and_going_without_a_time(state: DeviceState) -> None:
    """The later arrival counts, and the time of the last one that told it stays."""
    assert state.apply_online(False, NOW)
    assert state.apply_online(True)
    assert not state.apply_online(False, NOW - 1)
    assert state.online
    assert state.apply_online(False, NOW)


@pytest.mark.parametrize(
    ("own", "news"),
    [
        pytest.param(NOW - 1, False, id="older"),
        pytest.param(NOW, True, id="same"),
        pytest.param(0, True, id="none"),
    ],
)
def test_own_times_of_coming_and_going(
    state: DeviceState, own: int, news: bool
) -> None:
    """Events that lie close are put in order by their own times."""
    assert state.apply_online(False, NOW, NOW)
    assert state.apply_online(True, NOW + 9, own) is news
    assert state.online is news


def test_point_that_hides_none_that_follows(state: DeviceState) -> None:
    """One that is overtaken, or finds no room, is left out alone."""
    state.apply_report(many(300))
    points = (
        DataPoint("c0", 9),
        DataPoint("too many", 9),
        DataPoint("", 9, None, 102),
        DataPoint("c1", 9),
    )
    late = StatusReport(device_id="d", points=points, time=NOW - 1)
    accepted, _, _, overtaken = state.apply_report(late)
    assert (accepted, [point.code for point in overtaken]) == ([], ["c0", "c1"])
    newer = StatusReport(device_id="d", points=points, time=NOW + 1)
    accepted, changed, *_ = state.apply_report(newer)
    assert [point.code for point in accepted] == ["c0", "c1"] == changed
    assert state.unresolved == 4
