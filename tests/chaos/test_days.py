"""Whole days in virtual time: Home Assistant, cloud and broker in one process."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
import threading
import time
from typing import Any, override

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from tests.tuya_cloud import Fault, TuyaCloud
from tests.tuya_cloud.broker.embedded import EmbeddedBroker

from .figures import report_figure
from .virtual import VirtualClock, VirtualTime
from .world import World

HOUR = 3600.0
DAY = 24 * HOUR
CONFIG = "POST /v1.0/open-hub/*"


class MoodyBroker(EmbeddedBroker):
    """A broker that can drop everybody as soon as they have subscribed."""

    dropping = False

    @override
    def _handle(self, session: Any, kind: int, body: bytes) -> bool:  # type: ignore[override]
        alive = super()._handle(session, kind, body)
        if self.dropping:
            asyncio.get_running_loop().call_later(0.01, session.writer.close)
        return alive


class Days(World):
    """A world in virtual time, without a proxy."""

    cloud: TuyaCloud[MoodyBroker]  # type: ignore[assignment]

    @override
    async def prepare(self) -> None:
        """Need neither proxy nor certificates."""

    def resources(self) -> tuple[int, int, int]:
        """Count tasks, threads and sockets."""
        sockets = [
            path
            for path in Path("/proc/self/fd").iterdir()
            if path.is_symlink() and str(path.readlink()).startswith("socket")
        ]
        return len(asyncio.all_tasks()), threading.active_count(), len(sockets)


@pytest_asyncio.fixture
async def days(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Days]:
    """Build a world in virtual time."""
    virtual = VirtualTime(monkeypatch)
    async with TuyaCloud(
        [], broker=MoodyBroker(), clock=VirtualClock(virtual)
    ) as cloud:
        world = Days(hass, cloud, monkeypatch)  # type: ignore[arg-type]
        yield world
        if world.is_loaded():
            assert await world.unload() < 1
    monkeypatch.undo()


def calls_in(days: Days, since: int) -> str:
    """Return the calls since a point of the log, by kind."""
    kinds = Counter(
        call.kind.replace(days.cloud.uid, "…") for call in days.cloud.calls[since:]
    )
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())


@pytest.mark.parametrize("devices", [10, 100])
async def test_healthy_day(days: Days, devices: int) -> None:
    """Thirty calls at most where leases are renewed early, with however many devices."""
    days.cloud.lease_rules.behaviour = "full"
    await days.start(devices, products=("plug",))
    first = len(days.cloud.calls)
    began = time.process_time()
    for hour in range(24):
        for device in days.devices:
            days.cloud.truth.set_value(device.id, {"cur_power": hour + 100})
        await asyncio.sleep(HOUR)
        assert days.wrong() == []
    calls = len(days.cloud.calls) - first
    assert days.channel.gaps == 0
    assert days.channel.messages >= 24 * devices
    assert first + calls <= 30
    report_figure(
        f"24 h, {devices} devices, healthy",
        f"{calls} HTTP calls ({calls_in(days, first)}) and {first} at the start, "
        f"{days.channel.renewals} renewals, 0 gaps, "
        f"{time.process_time() - began:.1f} s CPU for all sides",
    )


@pytest.mark.parametrize("devices", [10, 300])
async def test_healthy_day_of_account_wide_leases(days: Days, devices: int) -> None:
    """Forty-five calls at most, twelve short returns with one reading each."""
    await days.start(devices, products=("plug",))
    first = len(days.cloud.calls)
    readings = f"GET /v1.0/users/{days.cloud.uid}/devices"
    read, asked = (days.cloud.calls.count_of(what) for what in (readings, CONFIG))
    began = time.process_time()
    for hour in range(24):
        for device in days.devices:
            days.cloud.truth.set_value(device.id, {"cur_power": hour + 100})
        await asyncio.sleep(HOUR)
        assert days.wrong() == []
    # the last of the day's twelve ends falls on the day's end
    await asyncio.sleep(60)
    calls = len(days.cloud.calls) - first
    assert calls <= 45
    assert days.channel.gaps == pytest.approx(12, abs=1)
    # those of shared devices, every twelve hours, are the same path with a query
    # and a push that falls into a return is found by a reading, which is looked after
    # once more an hour later
    assert days.cloud.calls.count_of(readings) - read <= days.channel.gaps + 5
    assert days.cloud.calls.count_of(CONFIG) - asked <= days.channel.gaps + 3
    assert days.channel.last_gap is not None
    assert days.channel.last_gap.length < 5
    report_figure(
        f"24 h, {devices} devices, healthy, account-wide leases",
        f"{calls} HTTP calls ({calls_in(days, first)}) and {first} at the start, "
        f"{days.channel.gaps} returns, the last after {days.channel.last_gap.length:.1f} s, "
        f"{time.process_time() - began:.1f} s CPU for all sides",
    )
    # entities of 1,000 devices take their time on a busy machine
    assert await days.unload() < 5


async def test_day_without_quota(days: Days) -> None:
    """Thirty calls at most; nothing grows; all is well at once when it is back."""
    await days.start(100, products=("plug",))
    first = len(days.cloud.calls)
    days.cloud.exhaust_quota()
    await days.coordinator.async_refresh()
    await asyncio.sleep(3 * HOUR)
    assert days.channel.state is ChannelState.REFUSED
    early = days.resources()
    await asyncio.sleep(DAY - 3 * HOUR)
    late = days.resources()
    calls = len(days.cloud.calls) - first
    assert calls <= 30
    assert all(b <= a for a, b in zip(early, late, strict=True))
    report_figure(
        "24 h with the quota gone",
        f"{calls} HTTP calls; tasks, threads, sockets after 3 h {early}, after 24 h {late}",
    )
    days.cloud.exhaust_quota(exhausted=False)
    assert await days.coordinator.async_retry() is None
    await days.until_right(60)


async def test_day_of_a_broker_that_drops_everybody(days: Days) -> None:
    """Sixty leases at most, and no busy loop."""
    await days.start(100, products=("plug",))
    first = len(days.cloud.calls)
    asked = days.cloud.calls.count_of(CONFIG)
    connects = days.channel.connects
    days.cloud.broker.dropping = True
    await days.cloud.broker.disconnect_all()
    began = time.process_time()
    await asyncio.sleep(DAY)
    cpu = time.process_time() - began
    asked = days.cloud.calls.count_of(CONFIG) - asked
    connects = days.channel.connects - connects
    assert asked <= 60
    assert connects < 1500
    assert cpu < 60
    assert days.wrong() == [] or not days.coordinator.trusted
    report_figure(
        "24 h of a broker that accepts and drops at once",
        f"{asked} openHubConfig calls, {connects} connections, "
        f"{len(days.cloud.calls) - first} HTTP calls ({calls_in(days, first)}), "
        f"{cpu:.1f} s CPU for all sides ({cpu / DAY:.3%} of a core)",
    )
    days.cloud.broker.dropping = False
    # a pause of 300 s at most, then 64 s until the connection counts; twice, as a lease
    # may end just then
    took = await days.until_right(2 * 364)
    report_figure("After such a day", f"right after {took:.0f} s")


@pytest.mark.parametrize("fault", ["broker", "refused", "network"])
async def test_day_of_a_first_set_up_that_fails(days: Days, fault: str) -> None:
    """Home Assistant's own tries cost sixty leases a day at most."""
    broker, port = days.cloud.broker, days.cloud.http.port
    faults = {
        "broker": broker.close,
        "refused": broker.restart,
        "network": days.cloud.http.stop,
    }
    await faults[fault]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broker, "grant", _forget)
        await days.start(3, wait=False)
        await days.set_up()
        assert days.entry.state is ConfigEntryState.SETUP_RETRY
        await asyncio.sleep(DAY)
    asked = days.cloud.calls.count_of(CONFIG)
    assert asked <= 60
    report_figure(
        f"24 h of a first set-up that fails ({fault})", f"{asked} openHubConfig calls"
    )
    ends = {"broker": broker.start, "refused": broker.restart}
    await ends.get(fault, lambda: days.cloud.http.start(port))()
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(2 * HOUR):
        while not days.is_loaded():
            await asyncio.sleep(1)
    report_figure("Set up after it", f"{(loop.time() - began) / 60:.0f} min later")


async def _forget(_: object) -> None:
    """Let nobody in."""


async def test_broker_down_for_thirty_seconds(days: Days) -> None:
    """Fifty values changed meanwhile are all right at once, for one call."""
    await days.start(60, products=("plug",))
    await days.until_right()
    plug = days.devices[0]
    await days.cloud.broker.close()
    await days.until(lambda: not days.channel.connected)
    for device in days.devices[:50]:
        power = device.status["cur_power"]
        assert isinstance(power, int)
        days.cloud.truth.set_value(device.id, {"cur_power": power + 11})
    assert len(days.wrong()) == 100  # values and what entities show of them
    await asyncio.sleep(29)
    calls = len(days.cloud.calls)
    await days.until(
        lambda: days.shown("switch", plug, "switch_1") == STATE_UNAVAILABLE
    )
    await days.cloud.broker.start()
    took = await days.until_right()
    assert len(days.cloud.calls) - calls == 1
    assert [call.kind for call in days.cloud.calls[calls:]] == [
        f"GET /v1.0/users/{days.cloud.uid}/devices"
    ]
    report_figure(
        "Broker killed for 30 s, 50 values changed",
        f"all right {took:.1f} s after its return, 1 HTTP call",
    )


@pytest.mark.parametrize("hours", [0.02, 1, 24])
@pytest.mark.parametrize("kind", ["network", "cloud"])
async def test_time_offline(days: Days, hours: float, kind: str) -> None:
    """Nothing grows without network or cloud, and all is right soon after it."""
    await days.start(20, products=("plug",))
    port = days.cloud.http.port
    first = len(days.cloud.calls)
    if_network = kind == "network"
    days.cloud.faults.set("*", Fault(status=503))
    await (days.cloud.http.stop() if if_network else asyncio.sleep(0))
    await days.cloud.broker.close()
    await asyncio.sleep(hours * HOUR / 4)
    early = days.resources()
    await asyncio.sleep(hours * HOUR * 3 / 4)
    late = days.resources()
    assert all(b <= a + 2 for a, b in zip(early, late, strict=True))
    for device in days.devices:
        days.cloud.truth.set_value(device.id, {"cur_power": 77})
    calls = len(days.cloud.calls) - first
    await (days.cloud.http.start(port) if if_network else asyncio.sleep(0))
    days.cloud.faults.clear()
    await days.cloud.broker.start()
    took = await days.until_right(2000)
    report_figure(
        f"{hours:g} h without {kind} and broker",
        f"right {took:.0f} s after the return, {calls} HTTP calls meanwhile",
    )
    assert took <= (300 if if_network else 1830)
