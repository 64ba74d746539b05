"""Channels that are up and deliver nothing, in virtual time, and what readings cost."""

import asyncio
from typing import Any

import pytest

from tests.tuya_cloud import captures

from .figures import report_figure
from .test_days import DAY, HOUR, Days, calls_in, days

__all__ = ["days"]

MINUTE = 60.0


def snapshots(days: Days) -> int:
    """Count the readings of all states so far."""
    return days.cloud.calls.count_of(f"GET /v1.0/users/{days.cloud.uid}/devices")


@pytest.mark.parametrize("behaviour", ["full", "remaining_account"])
@pytest.mark.parametrize("lists", [1, 2])
async def test_two_days_connected_and_told_nothing(
    days: Days, behaviour: Any, lists: int
) -> None:
    """Every state right within the pace, one repair, sixty calls a day at most."""
    days.cloud.push_rules.mute = True
    days.cloud.lease_rules.behaviour = behaviour
    days.cloud.add_account("other", ["door"] * (lists - 1))
    for device in days.cloud.truth.of_account("other"):
        days.cloud.truth.share(device.id, days.cloud.uid)
    await days.start(10, products=("plug",))
    loop = asyncio.get_running_loop()
    slowest, asked = 0.0, []
    per_day = []
    for _ in range(2):
        first = len(days.cloud.calls)
        ends = loop.time() + DAY
        while loop.time() < ends - HOUR * lists:
            change_all(days)
            slowest = max(slowest, await right_after(days))
            asked.append(len(days.problems()))
            await asyncio.sleep(17 * MINUTE)
        await asyncio.sleep(ends - loop.time())
        per_day.append(len(days.cloud.calls) - first)
    assert slowest <= HOUR * lists + MINUTE
    assert days.problems() == ["no_messages"]
    assert sorted(asked) == asked
    assert max(per_day) <= 60
    report_figure(
        f"48 h connected and told nothing ({behaviour}, {lists} lists)",
        f"right after {slowest / 60:.0f} min at most, one repair, {per_day} calls a day "
        f"({calls_in(days, 0)})",
    )
    days.cloud.push_rules.mute = False
    change_all(days)
    await days.until(lambda: not days.problems(), 5)
    await days.until_right(5)


def change_all(days: Days) -> None:
    """Let every device of the account report another value."""
    for device in days.devices:
        power = int(str(device.status["cur_power"]))
        days.cloud.truth.set_value(device.id, {"cur_power": power + 10})


async def right_after(days: Days) -> float:
    """Wait until all that is shown is right; return how long that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while days.wrong():
        assert loop.time() - began < DAY
        await asyncio.sleep(MINUTE)
    return loop.time() - began


@pytest.mark.parametrize("version", ["2.0", "1.0"])
async def test_form_that_delivers_is_found(days: Days, version: str) -> None:
    """Where one cipher stays silent the other one is tried, and no person is asked."""
    days.cloud.push_rules.silent_versions = frozenset({"2.0", "1.0"} - {version})
    await days.start(3, products=("plug",))
    loop = asyncio.get_running_loop()
    began = loop.time()
    while days.channel.messages == 0:
        assert loop.time() - began < 6 * HOUR
        change_all(days)
        await asyncio.sleep(10 * MINUTE)
    assert days.problems() == []
    await days.until_right(5)
    report_figure(
        f"Only format {version} delivers", f"found after {loop.time() - began:.0f} s"
    )


async def test_service_that_becomes_effective_later(days: Days) -> None:
    """A service enabled a moment ago: right by readings, then by push."""
    days.cloud.push_rules.effective_at = days.cloud.clock.now() + HOUR / 2
    await days.start(3, products=("plug",))
    change_all(days)
    assert await right_after(days) <= 10 * MINUTE + MINUTE
    await asyncio.sleep(HOUR / 2)
    change_all(days)
    await days.until_right(5)
    assert days.problems() == []
    assert days.coordinator.reader.delivery.corrected == 3
    assert days.coordinator.reader.delivery.pushed == 3


async def test_messages_that_cannot_be_read(days: Days) -> None:
    """Another lease, the other forms, then a repair, until one can be read."""
    # the ends of leases, with one for the account, are no part of this
    days.cloud.lease_rules.behaviour = "full"
    await days.start(3, products=("plug",))
    change_all(days)
    await days.until_right(5)
    leases = days.channel.leases
    # what is asked for first, and what the next path is asked for
    days.cloud.push_rules.unreadable_versions = frozenset({"1.0"})
    for _ in range(20):
        for _ in range(10):
            change_all(days)
        await asyncio.sleep(10)
    assert days.channel.leases - leases == 2
    await days.until_right(5)
    assert days.problems() == []

    days.cloud.push_rules.unreadable_versions = frozenset({"1.0", "2.0"})
    for _ in range(20):
        for _ in range(10):
            change_all(days)
        await asyncio.sleep(60)
    assert days.problems() == ["unreadable_messages"]
    leases = days.channel.leases
    for _ in range(100):
        change_all(days)
        await asyncio.sleep(60)
    assert days.channel.leases - leases <= 1
    assert await right_after(days) <= HOUR + MINUTE

    days.cloud.push_rules.unreadable_versions = frozenset()
    change_all(days)
    await days.until(lambda: not days.problems(), 5)
    await days.until_right(5)


@pytest.mark.parametrize("lives", [6, 20, 60])
@pytest.mark.parametrize("talks", [True, False])
async def test_hour_of_a_flapping_link(days: Days, lives: float, talks: bool) -> None:
    """Twenty readings at most, and values right at its end."""
    await days.start(10, products=("plug",))
    before, first = snapshots(days), len(days.cloud.calls)
    loop = asyncio.get_running_loop()
    ends = loop.time() + HOUR
    while loop.time() < ends:
        await asyncio.sleep(lives / 2)
        for device in days.devices:
            days.cloud.truth.set_value(
                device.id, {"cur_power": int(loop.time())}, push=talks
            )
        await asyncio.sleep(lives / 2)
        await days.cloud.broker.disconnect_all()
    count = snapshots(days) - before
    took = await right_after(days)
    assert count <= 20
    assert took <= 5 * MINUTE
    report_figure(
        f"An hour of a link that lives {lives} s {'with' * talks}{'without' * (not talks)} messages",
        f"{count} readings, {len(days.cloud.calls) - first} calls, right {took:.0f} s after",
    )


async def test_day_of_devices_in_no_list(days: Days) -> None:
    """Ten devices that report and are nowhere listed cost ten calls a day at most."""
    # readings after the ends of leases are no searches
    days.cloud.lease_rules.behaviour = "full"
    await days.start(3, products=("plug",))
    change_all(days)
    await days.until_right(5)
    loop = asyncio.get_running_loop()
    before = snapshots(days)
    ends = loop.time() + DAY
    number = 0
    while loop.time() < ends:
        number += 1
        body = {
            "devId": f"unlisted{number % 10}",
            "status": [{"code": "a", "value": 1}],
        }
        days.cloud.publisher.publish_body(days.cloud.uid, 4, body)
        await asyncio.sleep(97)
    count = snapshots(days) - before
    assert count <= 10
    report_figure("24 h of ten unlisted devices", f"{count} calls")


async def test_pushes_of_a_device_that_is_listed_later(days: Days) -> None:
    """What a new device reports before any list has it is shown when it comes."""
    await days.start(3, products=("plug",))
    plug = captures.device("plug", id="latecomer")
    days.cloud.truth.add_device(plug, days.cloud.uid, push=False, listed_after=20)
    days.cloud.truth.set_value(plug.id, {"cur_power": 4440})
    plug.status["cur_power"] = 10
    await days.until(lambda: plug.id in days.coordinator.data, 60)
    assert days.coordinator.data[plug.id].values["cur_power"] == 4440


@pytest.mark.parametrize("devices", [10, 300])
async def test_healthy_day_with_leases_of_the_account(days: Days, devices: int) -> None:
    """Forty-five calls at most, the same for any number of devices; always right."""
    days.cloud.lease_rules.behaviour = "remaining_account"
    await days.start(devices, products=("plug",))
    # how long a start takes depends on the devices: what ends with a lease does not
    await asyncio.sleep(HOUR / 2)
    first = len(days.cloud.calls)
    for _ in range(24):
        change_all(days)
        await asyncio.sleep(HOUR)
        assert days.wrong() == []
    calls = len(days.cloud.calls) - first
    assert calls <= 45
    # the one product among them is described by a model, once and for good
    assert days.cloud.calls.count_of("*/model") == 1
    assert first - 1 <= 8
    report_figure(
        f"24 h, {devices} devices, healthy, leases of the account",
        f"{calls} calls ({calls_in(days, first)}) and {first} at the start",
    )
    # entities of 1,000 devices take their time on a busy machine
    assert await days.unload() < 5
