"""The state of a device at the limits of its clocks, and of what is kept."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.device_state import DeviceState
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    Device,
    StatusReport,
)

from .test_device_state import NOW, many, shows, state

__all__ = ["state"]


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
    shows(state, 1, NOW)
    assert state.arrival("a") == state.begin_snapshot() == 1
    assert not shows(state, 2, NOW - 1)
    assert state.arrival("a") == 1
    state.apply_online(False, NOW)
    assert state.begin_snapshot() == 3
    shows(state, 3, NOW + 1)
    assert state.arrival("a") == 4
    assert state.arrival("b") == 0


def test_snapshot_that_is_older_than_a_push(state: DeviceState) -> None:
    """What came after it was requested stays, the device's coming and going as well."""
    mark = state.begin_snapshot()
    shows(state, 1, NOW)
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
