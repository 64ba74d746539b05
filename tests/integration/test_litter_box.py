"""Litter boxes: each visit is an event, with its length and the weight that belongs to it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import SimDevice, TuyaCloud, captures

from .helpers import (
    entity_of,
    follow_event,
    make_entry,
    set_up,
    shown,
    state_of,
    wait_until,
)

CAPTURES = Path(__file__).parents[1] / "catalog" / "captures"
NANO, KATTENBAK = "msp_mzuro9jgjs7uiryn", "msp_3ddulzljdjjwkhoy"
type Visits = list[Mapping[str, Any]]


async def start(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    capture: str,
    change: Callable[[SimDevice], None] = lambda _: None,
) -> tuple[SimDevice, Visits]:
    """Set up an account with one box; return what its visits are to be seen by."""
    box = captures.load_capture(CAPTURES / f"{capture}.json")
    change(box)
    cloud.truth.add_device(box, cloud.uid, push=False)
    await set_up(hass, make_entry(cloud))
    visit = entity_of(hass, "event", box.id, "visit")
    assert shown(hass, visit) == "unknown"
    return box, follow_event(hass, visit)


def report(cloud: TuyaCloud, box: SimDevice, *messages: Mapping[str, int]) -> None:
    """Let a box tell one thing after the other, a second apart by its clock."""
    now = cloud.truth.clock.ms()
    for second, values in enumerate(messages):
        cloud.truth.set_value(box.id, values, time=now + second * 1000)


def shown_visits(visits: Visits) -> list[tuple[Any, Any, Any]]:
    """Return the length, weight and unit of each visit."""
    names = ("duration", "weight", "weight_unit")
    found = [tuple(visit.get(name) for name in names) for visit in visits]
    return [(duration, weight, unit) for duration, weight, unit in found]


async def test_visits_of_equal_length(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Two cats, three visits of the same length: three events, each with its weight."""
    box, visits = await start(hass, empty_cloud, NANO)
    report(
        empty_cloud,
        box,
        *(
            values
            for weight in (36, 52, 52)
            for values in ({"cat_weight": weight}, {"excretion_time_day": 85})
        ),
        # a new day, no visit
        {"excretion_time_day": 0},
        # what comes in one message belongs together, in whatever order
        {"excretion_time_day": 30, "cat_weight": 41},
    )
    await wait_until(hass, lambda: len(visits) == 4)
    assert shown_visits(visits) == [
        (85.0, 3.6, "kg"),
        (85.0, 5.2, "kg"),
        (85.0, 5.2, "kg"),
        (30.0, 4.1, "kg"),
    ]
    assert state_of(hass, "sensor", box.id, "excretion_time_day") == "30"
    assert state_of(hass, "sensor", box.id, "cat_weight") == "4.1"


async def test_weight_of_an_earlier_visit(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A weight that is old, none, or only of a reading is not the weight of this visit."""
    box, visits = await start(hass, empty_cloud, KATTENBAK)
    empty_cloud.truth.set_value(box.id, {"excretion_time_day": 35})
    await wait_until(hass, lambda: len(visits) == 1)
    empty_cloud.truth.set_value(box.id, {"cat_weight": 4100})
    later = dt_util.utcnow() + timedelta(minutes=20)
    monkeypatch.setattr(dt_util, "utcnow", lambda: later)
    empty_cloud.truth.set_value(box.id, {"excretion_time_day": 36})
    await wait_until(hass, lambda: len(visits) == 2)
    monkeypatch.undo()
    report(
        empty_cloud,
        box,
        {"excretion_time_day": 37},
        {"excretion_time_day": 38, "cat_weight": 0},
    )
    await wait_until(hass, lambda: len(visits) == 4)
    assert shown_visits(visits) == [
        (35.0, None, None),
        (36.0, None, None),
        (37.0, 4100.0, "g"),
        (38.0, None, None),
    ]


def only_counts(box: SimDevice) -> None:
    """Make a box that tells how many visits there were, not how long they took."""
    box.status_spec = [
        point for point in box.status_spec if point["code"] != "excretion_time_day"
    ]
    del box.status["excretion_time_day"]


def only_weighs(box: SimDevice) -> None:
    """Make a box that tells nothing but a weight."""
    only_counts(box)
    box.status_spec = [
        point for point in box.status_spec if point["code"] != "excretion_times_day"
    ]
    del box.status["excretion_times_day"]


async def test_box_that_counts(hass: HomeAssistant, empty_cloud: TuyaCloud) -> None:
    """The number of visits told again is no visit, nor is the begin of a day."""
    box, visits = await start(hass, empty_cloud, NANO, only_counts)
    report(
        empty_cloud,
        box,
        *(
            values
            for count in (4, 5, 5, 0, 0, 1)
            for values in ({"cat_weight": 40 + count}, {"excretion_times_day": count})
        ),
    )
    await wait_until(hass, lambda: len(visits) == 2)
    assert shown_visits(visits) == [(None, 4.5, "kg"), (None, 4.1, "kg")]


async def test_box_that_weighs(hass: HomeAssistant, empty_cloud: TuyaCloud) -> None:
    """Where nothing else is told each weight is a visit, the same one too."""
    box, visits = await start(hass, empty_cloud, NANO, only_weighs)
    report(empty_cloud, box, *({"cat_weight": weight} for weight in (36, 36, 0, 37)))
    await wait_until(hass, lambda: len(visits) == 3)
    assert shown_visits(visits) == [
        (None, 3.6, "kg"),
        (None, 3.6, "kg"),
        (None, 3.7, "kg"),
    ]
