"""Renewal of the push channel under load, as the four kinds of cloud would have it."""

import asyncio
from collections import Counter
import contextlib

import pytest

from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from tests.openhub.push.test_hub_live import Rig, rig
from tests.tuya_cloud.leases import Behaviour

from .conftest import Build
from .figures import report_figure

__all__ = ["rig"]


@pytest.mark.parametrize("behaviour", ["full", "remaining_same_link", "prolong"])
async def test_no_message_is_lost(rig: Rig, behaviour: Behaviour) -> None:
    """Lose nothing and apply nothing twice over 20 renewals at 200 messages a second."""
    rig.cloud.lease_rules.behaviour = behaviour
    rig.cloud.lease_rules.term = 2
    await rig.start()
    loop = asyncio.get_running_loop()
    # two seconds are short for a loop that keeps the origin of each of its callbacks
    loop.set_debug(False)
    began, count = loop.time(), 0
    while rig.hub.channel.renewals < 20:
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
    assert rig.hub.channel.leases <= 2 * 21
    twice = sum(times - 1 for times in Counter(rig.values).values())
    report_figure(
        f"20 forced renewals, cloud behaviour {behaviour}",
        f"{count} messages at {pace:.0f} a second, {count - len(set(rig.values))} lost, "
        f"{twice} applied twice, {rig.hub.channel.duplicates} duplicates met",
    )


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


async def test_account_wide_leases_seen_in_home_assistant(build: Build) -> None:
    """Every entity is right within two seconds of each renewal, for one call each."""
    world = await build(wait=False)
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
