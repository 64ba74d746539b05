"""The search for devices that report, or were paired, but are in no list yet."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.openhub.models import StatusReport
from custom_components.tuya_openhub.runtime.readings import device_search
from custom_components.tuya_openhub.runtime.readings.device_search import DeviceSearch
from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up, settle, wait_until
from tests.tuya_cloud import Fault, TuyaCloud, captures


async def test_stranger_is_looked_for_now_and_then_only(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A device that reports but is in no list does not cost a call per report."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.01))

    def report() -> None:
        cloud.publisher.publish_body(
            cloud.uid, 4, {"devId": "ghost", "status": [{"code": "a", "value": 1}]}
        )

    calls = len(cloud.calls)
    report()
    await wait_until(hass, lambda: len(cloud.calls) >= calls + 2)
    await asyncio.sleep(0.1)
    calls = len(cloud.calls)
    for _ in range(20):
        report()
    await settle(hass, cloud, entry)
    await asyncio.sleep(0.1)
    assert len(cloud.calls) == calls

    # pairing is news: it is looked for at once
    ghost = captures.device("plug", id="ghost")
    cloud.truth.add_device(ghost, cloud.uid)
    await wait_until(hass, lambda: "ghost" in entry.runtime_data.data)


async def test_account_without_devices_fills_later(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty account is no fault, however the cloud puts it."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.01))
    empty_cloud.faults.set("/v1.0/users/*", Fault(code=2002))
    await set_up(hass, entry := make_entry(empty_cloud))
    assert entry.runtime_data.data == {}
    empty_cloud.faults.clear()
    empty_cloud.truth.add_device(captures.device("plug"), empty_cloud.uid)
    await wait_until(hass, lambda: len(entry.runtime_data.data) == 1)


class Clock:
    """Time, and a search in it."""

    def __init__(self, stored: dict[str, Any] | None = None) -> None:
        """Begin at some time."""
        self.now = 1000.0
        self.due = 0
        self.search = DeviceSearch(
            time=lambda: self.now + 1e9,
            now=lambda: self.now,
            on_due=self._count,
            stored=stored or {},
        )

    def _count(self) -> None:
        self.due += 1

    def read_when_due(self, until: float, *, worked: bool = True) -> list[float]:
        """Read whenever that is due; return after how many seconds."""
        times: list[float] = []
        began = self.now
        while (due := self.search.due_at) is not None and due <= began + until:
            self.now = max(self.now, due)
            times.append(self.now - began)
            self.search.note_reading(worked=worked)
        return times


def report(device_id: str) -> StatusReport:
    """Return a report of a device."""
    return StatusReport(device_id, (), 0)


def test_paired_device_is_looked_for_four_times() -> None:
    """After one second, three, ten and thirty."""
    clock = Clock()
    assert clock.search.want("new", paired=True)
    assert clock.due == 1
    assert clock.read_when_due(3600) == [1, 3, 10, 30]
    assert not clock.search.want("new")
    assert clock.search.want("new", paired=True)


def test_devices_that_report_share_what_a_search_may_cost() -> None:
    """Two readings at once, and two more within a day, however many there are."""
    clock = Clock()
    assert clock.search.want("first")
    assert not clock.search.want("first")
    assert clock.read_when_due(3600) == [1, 31]
    for number in range(200):
        clock.search.want(f"other{number}")
    assert len(clock.read_when_due(86_400)) == 2
    clock.now += 86_400
    assert clock.search.want("first")


def test_only_lists_that_came_count_as_tries() -> None:
    """A cloud that does not answer says nothing of a device."""
    clock = Clock()
    clock.search.want("new")
    assert len(clock.read_when_due(3600, worked=False)) == 12
    assert len(clock.read_when_due(3600)) == 2
    assert clock.search.due_at is None


def test_given_up_devices_are_remembered() -> None:
    """Over a restart, for a day; what is odd in the file is left out."""
    clock = Clock()
    clock.search.want("ghost")
    clock.read_when_due(3600)
    stored = {**clock.search.store(), "odd": "later"}
    again = Clock(stored)
    assert not again.search.want("ghost")
    assert again.search.want("odd")
    again.now += 2 * 86_400
    assert again.search.store() == {}


def test_pushes_wait_for_their_device() -> None:
    """The last ones, of those that are looked for, and none from before a gap."""
    clock = Clock()
    clock.search.keep(report("unknown"))
    clock.search.want("a")
    clock.search.want("b")
    kept = [report("a") for _ in range(40)]
    for message in kept:
        clock.search.keep(message)
    clock.search.keep(report("b"))
    assert clock.search.found({"a": None}) == kept[:32]
    clock.search.forget_kept()
    assert clock.search.found({"a": None, "b": None}) == []
    assert clock.search.due_at is None
    clock.search.note_reading(worked=True)
    clock.search.note_reading(worked=False)
    assert clock.search.due_at is None
