"""Each fault by itself: what becomes of it, how long it takes, what it costs."""

import asyncio
from collections.abc import Callable
from functools import partial
import socket
from typing import Any

import pytest

from custom_components.tuya_openhub import coordinator
from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from custom_components.tuya_openhub.openhub.push.hub import OpenHub
from custom_components.tuya_openhub.openhub.push.mqtt import MqttConnection
from custom_components.tuya_openhub.runtime.readings import device_search
from tests.tuya_cloud import Fault
from tests.tuya_cloud.broker.certs import CertificateKind

from .conftest import Build
from .figures import report_figure
from .world import World

pytestmark = pytest.mark.real_time

CONFIG = "POST /v1.0/open-hub/*"


def change(world: World, count: int) -> None:
    """Change that many values, none of them by a push that can arrive."""
    plugs = [device for device in world.devices if "cur_power" in device.status]
    for device in plugs[:count]:
        power = device.status["cur_power"]
        assert isinstance(power, int)
        world.cloud.truth.set_value(device.id, {"cur_power": power + 11})


@pytest.mark.parametrize(
    ("down", "up"),
    [
        pytest.param("kill", "start", id="killed"),
        pytest.param("stop", "start", id="stopped"),
        pytest.param("disconnect_all", "drain", id="everybody dropped"),
    ],
)
async def test_lost_within_the_lease(build: Build, down: str, up: str) -> None:
    """A lost connection costs one snapshot and no lease."""
    world = await build()
    await world.until_right()
    await asyncio.sleep(1)
    calls = len(world.cloud.calls)
    await getattr(world.cloud.broker, down)()
    await world.until(lambda: not world.channel.connected)
    change(world, 3)
    await getattr(world.cloud.broker, up)()
    took = await world.until_right()
    assert len(world.cloud.calls) - calls == 1
    assert world.channel.leases == 1
    report_figure(f"Broker {down}", f"right after {took:.1f} s, 1 HTTP call")


async def test_frozen_broker(build: Build) -> None:
    """What was reported while the broker hung arrives when it goes on, without a call."""
    world = await build()
    await world.until_right()
    calls = len(world.cloud.calls)
    await world.cloud.broker.freeze()
    change(world, 3)
    await asyncio.sleep(1)
    await world.cloud.broker.thaw()
    took = await world.until_right()
    assert world.channel.gaps == 0
    assert len(world.cloud.calls) == calls
    report_figure(
        "Broker frozen for 1 s (SIGSTOP)", f"right after {took:.1f} s, 0 HTTP calls"
    )


@pytest.mark.parametrize("fault", ["freeze", "blackhole"])
async def test_silent_connection(
    build: Build, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """A connection on which nothing comes back any more is found within the keep-alive."""
    monkeypatch.setattr(
        coordinator,
        "OpenHub",
        partial(
            OpenHub, connection_factory=partial(MqttConnection, limit=1, keepalive=4)
        ),
    )
    world = await build()
    await world.until_right()
    if_frozen: dict[str, Callable[[], Any]] = {
        "freeze": world.cloud.broker.freeze,
        "blackhole": partial(setattr, world.proxy, "mode", "blackhole"),
    }
    if (work := if_frozen[fault]()) is not None:
        await work
    found = await world.until(lambda: not world.channel.connected, 10)
    change(world, 3)
    await world.cloud.broker.thaw()
    world.proxy.mode = "pass"
    took = await world.until_right(10)
    assert world.channel.leases == 1
    report_figure(
        f"Half-open connection ({fault}), keep-alive of 4 s",
        f"found after {found:.1f} s, right {took:.1f} s after the end of the fault",
    )


@pytest.mark.parametrize("kind", ["untrusted", "expired", "wrong_host"])
async def test_swapped_certificate(build: Build, kind: CertificateKind) -> None:
    """Never connect to a broker that cannot prove who it is; go on when it can."""
    world = await build(wait=False)
    world.cloud.lease_rules.scheme["mqtt"] = "ssl"
    await world.set_up()
    await world.until_right()
    await world.cloud.broker.swap_certificate(kind)
    await world.until(
        lambda: (
            world.channel.error is not None
            and world.channel.error.problem == "certificate"
        )
    )
    assert not world.channel.connected
    change(world, 3)
    await world.cloud.broker.swap_certificate("good")
    took = await world.until_right()
    assert world.channel.leases == 1
    report_figure(
        f"TLS certificate {kind}", f"refused, right {took:.1f} s after it was replaced"
    )


async def test_broker_that_offers_no_encryption(build: Build) -> None:
    """Plain text is for this machine alone: refused, reported once, tried after two hours."""
    world = await build(wait=False)
    await world.set_up()
    await world.until_right()
    world.cloud.lease_rules.host = "192.0.2.1"
    await world.cloud.leases.end_all()
    await world.until(lambda: world.channel.state is ChannelState.REFUSED)
    asked = world.cloud.calls.count_of(CONFIG)
    await asyncio.sleep(1)
    assert world.cloud.calls.count_of(CONFIG) == asked == 2
    assert world.problems() == ["broker_insecure"]
    error = await world.coordinator.async_retry()
    assert error is not None
    assert error.problem == "broker_insecure"

    world.cloud.lease_rules.host = "127.0.0.1"
    assert await world.coordinator.async_retry() is None
    await world.until_right()
    assert world.problems() == []


async def test_revoked_lease(build: Build) -> None:
    """Credentials that the broker refuses are replaced at once, by one call."""
    world = await build()
    await world.until_right()
    calls = world.cloud.calls.count_of(CONFIG)
    await world.end_leases()
    change(world, 3)
    took = await world.until_right()
    assert world.cloud.calls.count_of(CONFIG) - calls == 1
    report_figure("Lease revoked", f"right after {took:.1f} s, 1 new lease")


async def test_expiry_while_offline(build: Build) -> None:
    """A lease that ended during the outage is followed by one other."""
    world = await build(wait=False)
    world.cloud.lease_rules.term = 2
    await world.set_up()
    await world.until_right()
    await world.cloud.broker.kill()
    world.cloud.lease_rules.term = 7200
    change(world, 3)
    await asyncio.sleep(2.5)
    await world.cloud.broker.start()
    took = await world.until_right()
    report_figure(
        "Lease ended while offline", f"right {took:.1f} s after the broker's return"
    )


async def test_names_cannot_be_resolved(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A DNS that fails is an outage like others, and costs no lease."""
    world = await build()
    await world.until_right()
    found = asyncio.get_running_loop().getaddrinfo

    async def fail(host: str, *rest: Any, **named: Any) -> Any:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "getaddrinfo", fail)
    await world.proxy.cut()
    await world.until(lambda: world.channel.state is ChannelState.LOST)
    change(world, 3)
    await asyncio.sleep(0.5)
    monkeypatch.setattr(loop, "getaddrinfo", found)
    took = await world.until_right()
    assert world.channel.leases == 1
    report_figure("Names cannot be resolved", f"right {took:.1f} s after they can")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda: Fault(status=500), id="error"),
        pytest.param(lambda: Fault(hang=True), id="hangs"),
        pytest.param(lambda: Fault(body=b"<html>"), id="garbage"),
        pytest.param(lambda: Fault(reset=True), id="reset"),
    ],
)
@pytest.mark.parametrize("path", ["/v1.0/token", "/v1.0/open-hub/*", "/v1.0/users/*"])
async def test_faults_of_the_cloud(
    build: Build, path: str, fault: Callable[[], Fault]
) -> None:
    """Whatever call fails, however: right again when it works again."""
    world = await build()
    await world.until_right()
    world.cloud.faults.set(path, fault())
    world.cloud.tokens.expire()
    await world.end_leases()
    change(world, 3)
    await asyncio.sleep(0.7)
    assert world.wrong()
    world.cloud.faults.clear()
    took = await world.until_right()
    report_figure(f"{path} fails", f"right {took:.1f} s after the cloud works again")


@pytest.mark.parametrize("days", [-40, -1, 1, 400])
async def test_clock_jumps(build: Build, days: int) -> None:
    """A wrong clock delays nothing, and the cloud's refusal of it is corrected by itself."""
    world = await build()
    await world.until_right()
    world.shift = days * 86_400
    change(world, 3)
    await world.until_right()
    await world.end_leases()
    change(world, 3)
    took = await world.until_right()
    report_figure(
        f"Clock jumps by {days} days", f"right {took:.1f} s after the next gap"
    )


async def test_two_programs_on_one_project(build: Build) -> None:
    """Who fetches a token ends the other's: neither chase it nor stay silent."""
    world = await build()
    await world.until_right()
    world.cloud.faults.set("/v1.0/users/*", Fault(code=1010))
    before = len(world.cloud.calls)
    for _ in range(20):
        await world.coordinator.async_refresh()
    assert len(world.cloud.calls) - before <= 4
    assert world.coordinator.last_exception is not None
    assert "token" in str(world.coordinator.last_exception)


async def test_unlisted_device_that_reports(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that is in no list is looked for once, not with each of its reports."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.01))
    world = await build()
    await world.until_right()
    stranger = world.devices[0]
    del world.coordinator.data[stranger.id]
    world.coordinator.inventory.remove(stranger.id)
    stranger.listed_from = world.cloud.clock.now() + 1000
    calls = len(world.cloud.calls)
    for value in range(20):
        world.cloud.truth.set_value(stranger.id, {"cur_power": value})
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)
    assert len(world.cloud.calls) - calls <= 4


@pytest.mark.parametrize(
    ("behaviour", "gapless"),
    [
        pytest.param("full", True, id="full"),
        pytest.param("remaining_same_link", True, id="remaining of one link"),
        pytest.param("prolong", True, id="prolonged"),
        # nothing that is asked for outlives the connection
        pytest.param("remaining_account", False, id="remaining of the account"),
    ],
)
async def test_renewals_under_load(build: Build, behaviour: Any, gapless: bool) -> None:
    """Every entity shows the newest value after each renewal, none an older one."""
    world = await build(wait=False)
    rules = world.cloud.lease_rules
    rules.behaviour, rules.term = behaviour, 3
    await world.set_up()
    await world.until_right()
    plugs = [device for device in world.devices if "cur_power" in device.status]
    for number in range(400):
        device = plugs[number % len(plugs)]
        world.cloud.truth.set_value(device.id, {"cur_power": number + 1000})
        await asyncio.sleep(0.02)
    rules.term = 7200
    took = await world.until_right()
    channel = world.channel
    assert (channel.gaps == 0, channel.renewals > 0) == (gapless, gapless)
    report_figure(
        f"Renewal under load, behaviour {behaviour}",
        f"{channel.renewals} renewals, {channel.gaps} gaps, right {took:.1f} s later",
    )
