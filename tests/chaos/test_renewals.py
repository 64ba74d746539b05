"""Renewal of the push channel under load, as the four kinds of cloud would have it."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
import contextlib
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from tests.openhub.push.test_hub_live import Rig
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.embedded import EmbeddedBroker
from tests.tuya_cloud.leases import Behaviour

from .figures import report_figure
from .test_days import Days, days
from .virtual import VirtualClock, VirtualTime

__all__ = ["days"]

GAPLESS: tuple[Behaviour, ...] = ("full", "remaining_same_link", "prolong")


@contextlib.asynccontextmanager
async def rigged(cloud: TuyaCloud[Any]) -> AsyncGenerator[Rig]:
    """Build a hub on a cloud, and see that it goes at once."""
    async with aiohttp.ClientSession() as session:
        rig = Rig(cloud, session)
        try:
            yield rig
        finally:
            took = await rig.stop()
        assert took < 1


@pytest_asyncio.fixture
async def rig(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Rig]:
    """Build a hub on a simulated cloud and its broker, all of it in virtual time."""
    clock = VirtualClock(VirtualTime(monkeypatch))
    async with (
        TuyaCloud([], broker=EmbeddedBroker(), clock=clock) as cloud,
        rigged(cloud) as rig,
    ):
        yield rig
    monkeypatch.undo()


async def lose_nothing(
    rig: Rig, behaviour: Behaviour, renewals: int, term: float = 2
) -> None:
    """Lose nothing and apply nothing twice over renewals at 200 messages a second."""
    rig.cloud.lease_rules.behaviour = behaviour
    rig.cloud.lease_rules.term = term
    await rig.start()
    loop = asyncio.get_running_loop()
    began, count = loop.time(), 0
    while rig.hub.channel.renewals < renewals:
        due = int((loop.time() - began) * 200)
        rig.push(due - count)
        count = due
        await asyncio.sleep(0.01)
    pace = count / (loop.time() - began)
    with contextlib.suppress(TimeoutError):
        await rig.until(lambda: len(rig.values) >= count)
    assert rig.hub.channel.gaps == 0
    assert rig.values == list(range(1, count + 1))
    assert rig.snapshots == 1
    assert rig.hub.channel.leases <= 2 * (renewals + 1)
    twice = sum(times - 1 for times in Counter(rig.values).values())
    report_figure(
        f"{renewals} forced renewals, cloud behaviour {behaviour}",
        f"{count} messages at {pace:.0f} a second, {count - len(set(rig.values))} lost, "
        f"{twice} applied twice, {rig.hub.channel.duplicates} duplicates met",
    )


@pytest.mark.parametrize("behaviour", GAPLESS)
async def test_no_message_is_lost(rig: Rig, behaviour: Behaviour) -> None:
    """Go through many renewals in virtual time."""
    await lose_nothing(rig, behaviour, 40)


@pytest.mark.real_time
@pytest.mark.parametrize("behaviour", GAPLESS)
async def test_no_message_is_lost_on_a_real_broker(
    empty_cloud: TuyaCloud, behaviour: Behaviour
) -> None:
    """Go through some with a mosquitto, which takes over sessions in its own way."""
    async with rigged(empty_cloud) as rig:
        # two seconds before the end are time enough for a renewal on a busy machine
        await lose_nothing(rig, behaviour, 2, term=8)


async def test_account_wide_leases(rig: Rig) -> None:
    """Be back at once after each end, with one snapshot each and two calls at most."""
    rig.cloud.lease_rules.behaviour = "remaining_account"
    rig.cloud.lease_rules.term = 2
    await rig.start()
    lengths: list[float] = []
    while len(lengths) < 20:
        await rig.until(lambda: rig.hub.channel.gaps > len(lengths), 15)
        await rig.until_live()
        last = rig.hub.channel.last_gap
        assert last is not None
        lengths.append(last.length)
    channel = rig.hub.channel
    assert rig.snapshots == 21
    assert channel.leases <= 2 * 21
    assert max(lengths) < 2
    assert ChannelState.LOST not in {channel.state for channel in rig.channels}
    rig.push()
    await rig.until(lambda: rig.values == [1])
    report_figure(
        "20 forced renewals, account-wide leases",
        f"live again {max(lengths):.2f} s after the end of each at most, "
        f"{rig.snapshots - 1} snapshots, {channel.leases} leases",
    )


async def test_account_wide_leases_seen_in_home_assistant(days: Days) -> None:
    """Every entity is right within two seconds of each renewal, for one call each."""
    world = days
    await world.start(12, wait=False)
    world.cloud.lease_rules.behaviour = "remaining_account"
    world.cloud.lease_rules.term = 3
    await world.set_up()
    await world.until_right()
    snapshots = f"GET /v1.0/users/{world.cloud.uid}/devices"
    before = world.cloud.calls.count_of(snapshots)
    times: list[float] = []
    while len(times) < 5:
        await world.until(lambda: world.channel.gaps > len(times))
        for device in world.devices:
            code = next(c for c, v in device.status.items() if isinstance(v, bool))
            world.cloud.truth.set_value(device.id, {code: not device.status[code]})
        times.append(await world.until_right(2))
    count = world.cloud.calls.count_of(snapshots) - before
    assert count == 5
    report_figure(
        "5 renewals with account-wide leases, values changed in each gap",
        f"every entity right within {max(times):.2f} s, {count} snapshots",
    )
