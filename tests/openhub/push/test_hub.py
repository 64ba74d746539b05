"""The hub in virtual time: whole days of every fault, to the second."""

import asyncio
from collections.abc import AsyncGenerator
import itertools
import logging
from typing import Any

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    BrokerRefusedError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.push.channel import ChannelState

from ..doubles import DAY, HOUR, FakeDecoder, Host, settle

QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004)
UNREACHABLE = TransientError(Problem.BROKER_UNREACHABLE)
MODULE = "custom_components.tuya_openhub.openhub"


@pytest_asyncio.fixture
async def host(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Host]:
    """Build a hub in virtual time, and see that it leaves nothing behind."""
    monkeypatch.setattr(f"{MODULE}.push.hub.Decoder", FakeDecoder)
    tasks = asyncio.all_tasks()
    host = Host()
    yield host
    await host.stop()
    await settle()
    assert not host.broker.open
    assert asyncio.all_tasks() - tasks <= {asyncio.current_task()}


async def live(host: Host) -> Host:
    """Connect and run."""
    await host.hub.connect()
    host.start()
    await settle()
    assert host.state() is ChannelState.LIVE
    return host


async def test_first_connection(host: Host) -> None:
    """Go live with one call, and deliver what came before `run`."""
    assert host.state() is ChannelState.CONNECTING
    await host.hub.connect()
    host.broker.push(1)
    await host.clock.run_for(10)
    assert host.messages == []
    host.start()
    await settle()
    assert len(host.messages) == 1
    assert host.states == ["live"]
    assert len(host.cloud.asked) == 1
    assert host.hub.channel.messages == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(TransientError(Problem.CANNOT_CONNECT), id="unreachable"),
        pytest.param(AuthError(Problem.INVALID_AUTH), id="credentials"),
        pytest.param(QUOTA, id="quota"),
        pytest.param(RequestError(Problem.USER_UNKNOWN), id="user"),
    ],
)
async def test_first_connection_fails(host: Host, fault: OpenHubError) -> None:
    """Raise what the cloud says; a second try works."""
    host.cloud.fault = fault
    with pytest.raises(OpenHubError) as caught:
        await host.hub.connect()
    assert caught.value.problem is fault.problem
    assert host.hub.channel.error is caught.value
    host.cloud.fault = None
    with host.usage.probing():
        await host.hub.connect()
    assert host.state() is ChannelState.LIVE
    await host.hub.close()


async def test_first_connection_with_an_old_lease(host: Host) -> None:
    """Take the other link id where the broker refuses the first."""
    host.broker.refused = {"link-a/1"}
    await host.hub.connect()
    assert [link for _, link in host.cloud.asked] == ["link-a", "link-b"]
    await host.hub.close()
    assert not host.broker.open


async def test_run_connects_by_itself(host: Host) -> None:
    """Start without `connect`, with the cloud down at first."""
    host.cloud.fault = TransientError(Problem.CANNOT_CONNECT)
    host.start()
    await host.clock.run_for(60)
    assert host.state() is ChannelState.LOST
    host.cloud.fault = None
    await host.clock.run_for(120)
    assert host.state() is ChannelState.LIVE
    assert host.snapshots == 1


@pytest.mark.parametrize("behaviour", ["full", "same link", "prolong"])
async def test_day_without_a_gap(host: Host, behaviour: str) -> None:
    """Renew all day without a gap, with few calls and never more than two links."""
    host.cloud.behaviour = behaviour
    await live(host)
    for number in range(24 * 60):
        await host.clock.run_for(60)
        host.broker.push(number)
    await settle()
    assert len(host.messages) == 24 * 60
    assert host.hub.channel.gaps == 0
    assert host.snapshots == 1
    assert host.cloud.http_calls <= 30
    assert len(host.cloud.asked) <= 14
    assert host.broker.most_open <= 2
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.renewals >= 11


async def test_day_of_account_wide_leases(host: Host) -> None:
    """Keep each connection to its end, and need one snapshot after each."""
    host.cloud.behaviour = "account"
    await live(host)
    await host.clock.run_for(DAY)
    leases = DAY // 7200
    assert len(host.cloud.asked) <= 2 * leases
    assert host.snapshots - 1 == host.hub.channel.gaps == pytest.approx(leases, abs=1)
    assert host.cloud.http_calls <= 30
    assert ChannelState.LOST not in {channel.state for channel in host.told}
    assert host.hub.channel.last_gap is not None
    assert host.hub.channel.last_gap.length < 1


@pytest.mark.parametrize("behaviour", ["full", "same link", "account", "prolong"])
async def test_short_leases(host: Host, behaviour: str) -> None:
    """Renew leases of seconds too, with two calls each at most."""
    host.cloud.behaviour = behaviour
    host.cloud.term = 4
    await live(host)
    await host.clock.run_for(400)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) <= 2 * 400 / 3
    assert host.broker.most_open <= 2
    gaps = host.hub.channel.gaps
    assert (gaps > 0) is (behaviour == "account")
    assert host.snapshots == gaps + 1


async def test_both_sessions_deliver(host: Host) -> None:
    """Count a message once that both sessions of a renewal deliver."""
    await live(host)
    await host.clock.run_for(6800)
    while len(host.broker.open) < 2:
        await host.clock.run_for(0.5)
    host.broker.push(1, data_id="first")
    host.broker.push(1)
    await settle()
    assert len(host.messages) == 2
    assert host.hub.channel.duplicates == 2
    await host.clock.run_for(2)
    assert len(host.broker.open) == 1
    assert host.usage.messages_this_month == 4


async def test_lost_and_back(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    """Come back within the lease without a call, and say so once each."""
    caplog.set_level(logging.INFO)
    await live(host)
    await host.clock.run_for(60)
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    await host.clock.run_for(30)
    assert host.state() is ChannelState.LOST
    lost = host.hub.channel
    assert not lost.connected
    assert lost.error is not None
    host.broker.fault = None
    await host.clock.run_for(4)
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.error is None
    assert len(host.cloud.asked) == 1
    assert host.states == ["live", "lost (down)", "live"]
    gap = host.hub.channel.last_gap
    assert gap is not None
    assert 30 <= gap.length <= 34
    assert [record.getMessage()[:22] for record in caplog.records] == [
        "Push connection lost: ",
        "Push connection is bac",
    ]


async def test_pace_of_tries(host: Host) -> None:
    """Wait 4 s at most in the first two minutes, and 300 s at most later."""
    await live(host)
    await host.clock.run_for(60)
    host.broker.attempts.clear()
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    started = host.clock.now
    await host.clock.run_for(DAY)
    times = [started, *(at for at, _ in host.broker.attempts)]
    early = [b - a for a, b in itertools.pairwise(times) if a < started + 120]
    late = [b - a for a, b in itertools.pairwise(times)]
    assert max(early[:-1]) <= 4
    assert max(late) <= 301
    assert len(times) < 1000
    assert len(host.cloud.asked) <= 60
    host.broker.fault = None
    await host.clock.run_for(301)
    assert host.state() is ChannelState.LIVE


async def test_expiry_while_offline(host: Host) -> None:
    """Fetch one new lease where the old one ended during the outage."""
    await live(host)
    await host.clock.run_for(60)
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    await host.clock.run_for(2 * HOUR)
    host.broker.fault = None
    await host.clock.run_for(301)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    assert host.snapshots == 2


async def test_revoked_credentials(host: Host) -> None:
    """Fetch a new lease at once, and never use the dead one again."""
    await live(host)
    await host.clock.run_for(60)
    dead = host.broker.open[0].config.client_id
    host.broker.refused.add(dead)
    host.broker.drop()
    await host.clock.run_for(4)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    assert [name for _, name in host.broker.attempts].count(dead) == 2


async def test_dead_lease_told_again(host: Host) -> None:
    """Do not connect with a refused lease although the cloud tells it again."""
    host.cloud.behaviour = "prolong"
    await live(host)
    dead = host.broker.open[0].config.client_id
    host.broker.refused.add(dead)
    host.broker.drop()
    await host.clock.run_for(200)
    assert host.state() is ChannelState.LOST
    assert [name for _, name in host.broker.attempts].count(dead) == 2
    host.cloud.behaviour = "full"
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE


async def test_accept_and_drop_all_day(host: Host) -> None:
    """Neither spin nor burn calls when the broker accepts and drops at once."""
    host.broker.lives = 0.01
    await live(host)
    await host.clock.run_for(DAY)
    assert len(host.cloud.asked) <= 60
    assert len(host.broker.attempts) < 1000
    assert host.snapshots <= 5
    assert len(host.told) < 12
    assert host.state() is ChannelState.LOST
    host.broker.lives = None
    await host.clock.run_for(400)
    assert host.state() is ChannelState.LIVE
    host.broker.push(1)
    await settle()
    assert host.messages


async def test_always_refused_all_day(host: Host) -> None:
    """Fetch no more than 60 leases a day where the broker refuses each."""
    await live(host)
    host.broker.fault = BrokerRefusedError(Problem.BROKER_REFUSED)
    host.broker.drop()
    await host.clock.run_for(DAY)
    assert len(host.cloud.asked) <= 60
    host.broker.fault = None
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE


async def test_failing_cloud_all_day(host: Host) -> None:
    """Ask a failing cloud no more than 60 times a day."""
    await live(host)
    host.cloud.fault = TransientError(Problem.CLOUD_ERROR)
    await host.clock.run_for(DAY)
    assert host.state() is ChannelState.LOST
    assert len(host.cloud.asked) <= 60
    host.cloud.fault = None
    await host.clock.run_for(HOUR)
    assert host.state() is ChannelState.LIVE
    assert host.snapshots == 2


async def test_cloud_fails_at_renewal(host: Host) -> None:
    """Try again in time to renew without a gap."""
    await live(host)
    await host.clock.run_for(7200 - 370)
    host.cloud.fault = TransientError(Problem.TIMEOUT)
    await host.clock.run_for(100)
    host.cloud.fault = None
    await host.clock.run_for(HOUR)
    assert host.hub.channel.gaps == 0
    assert host.hub.channel.renewals == 1


async def test_successor_cannot_connect(host: Host) -> None:
    """Keep the predecessor and the new lease; connect as soon as it works."""
    await live(host)
    host.broker.fault = UNREACHABLE
    await host.clock.run_for(7200 - 200)
    assert host.hub.channel.connected
    host.broker.fault = None
    await host.clock.run_for(60)
    assert host.hub.channel.gaps == 0
    assert host.hub.channel.renewals == 1
    assert len(host.cloud.asked) == 2


async def test_successor_never_connects(host: Host) -> None:
    """Use the new lease after the end of the old one."""
    await live(host)
    host.broker.fault = UNREACHABLE
    await host.clock.run_for(7200 + 60)
    assert host.state() is ChannelState.LOST
    host.broker.fault = None
    await host.clock.run_for(10)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    assert host.snapshots == 2


async def test_successor_refused(host: Host) -> None:
    """Keep the predecessor to its end and ask again then, not before."""
    await live(host)
    host.broker.fault = BrokerRefusedError(Problem.BROKER_REFUSED)
    await host.clock.run_for(7100)
    assert host.hub.channel.connected
    assert len(host.cloud.asked) == 2
    host.broker.fault = None
    await host.clock.run_for(110)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 3


async def test_lost_during_renewal(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a snapshot when the old connection broke before the new one was there."""
    await live(host)
    host.cloud.fault = TransientError(Problem.TIMEOUT)
    ask = host.cloud.hub_config

    async def break_meanwhile(*told: Any) -> Any:
        host.broker.drop()
        await settle()
        host.cloud.fault = None
        return await ask(*told)

    monkeypatch.setattr(host.cloud, "hub_config", break_meanwhile)
    await host.clock.run_for(7199)
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE
    assert host.snapshots == 2


async def test_quota_gone_all_day(host: Host) -> None:
    """Keep the session while its lease lives, probe every two hours, come back."""
    await live(host)
    host.cloud.fault = QUOTA
    with pytest.raises(RefusedError):
        await host.cloud.devices("uid")
    await settle()
    before = host.cloud.http_calls
    assert host.state() is ChannelState.REFUSED
    refused = host.hub.channel
    assert refused.connected
    host.broker.push(1)
    await host.clock.run_for(HOUR)
    assert len(host.messages) == 1
    await host.clock.run_for(DAY - HOUR)
    assert host.cloud.http_calls - before <= 30
    assert not host.hub.channel.connected
    assert host.hub.channel.error is QUOTA
    host.cloud.fault = None
    await host.clock.run_for(2 * HOUR + 1)
    assert host.state() is ChannelState.LIVE
    assert host.usage.refusal is None


async def test_done_by_a_person(host: Host) -> None:
    """Try at once when a person says that it is mended, and not before."""
    host.cloud.fault = QUOTA
    host.start()
    await host.clock.run_for(60)
    assert host.state() is ChannelState.REFUSED
    assert len(host.cloud.asked) == 1
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.REFUSED
    assert len(host.cloud.asked) == 2
    host.cloud.fault = None
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE
    assert host.snapshots == 1


async def test_refused_at_renewal_and_reconnect(host: Host) -> None:
    """Reconnect within the lease while refused, without a call."""
    await live(host)
    host.cloud.fault = QUOTA
    await host.clock.run_for(7200 - 250)
    assert host.states == ["live", "renewing", "refused"]
    asked = len(host.cloud.asked)
    host.broker.drop()
    await host.clock.run_for(4)
    assert host.hub.channel.connected
    assert host.state() is ChannelState.REFUSED
    assert len(host.cloud.asked) == asked
    host.cloud.fault = None
    host.hub.retry_now()
    await host.clock.run_for(2)
    assert host.state() is ChannelState.LIVE


async def test_cured_by_another_call(host: Host) -> None:
    """Go on when the host's own probe finds that it is mended."""
    await live(host)
    host.cloud.fault = QUOTA
    await host.clock.run_for(3 * HOUR)
    assert host.state() is ChannelState.REFUSED
    host.cloud.fault = None
    with host.usage.probing():
        await host.cloud.devices("uid")
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE


async def test_refusal_that_is_not_the_projects(host: Host) -> None:
    """Refuse also where only the broker's address is at fault."""
    host.broker.fault = RefusedError(Problem.BROKER_INSECURE)
    host.start()
    await host.clock.run_for(10)
    assert host.state() is ChannelState.REFUSED
    host.broker.fault = None
    await host.clock.run_for(2 * HOUR + 1)
    assert host.state() is ChannelState.LIVE


async def test_call_that_never_arrived(host: Host) -> None:
    """Wait no more than five minutes where the cloud could not be reached at all."""
    await live(host)
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    host.cloud.fault = TransientError(Problem.CANNOT_CONNECT)
    await host.clock.run_for(DAY)
    times = [at for at, _ in host.cloud.asked[1:]]
    assert len(times) > 200
    assert max(b - a for a, b in itertools.pairwise(times)) <= 301
    host.broker.fault = host.cloud.fault = None
    await host.clock.run_for(301)
    assert host.state() is ChannelState.LIVE


def refused(host: Host) -> bool:
    """Ask anew each time: it changes meanwhile."""
    return host.hub.refused


@pytest.mark.parametrize("connected", [True, False])
async def test_mended(host: Host, connected: bool) -> None:
    """Take a lease at a person's word, tell what is still wrong, and use it."""
    await live(host)
    await host.clock.run_for(HOUR if connected else 3 * HOUR)
    host.cloud.fault = QUOTA
    with pytest.raises(RefusedError):
        await host.cloud.devices("uid")
    await host.clock.run_for(60 if connected else 3 * HOUR)
    assert refused(host)
    assert host.hub.channel.connected is connected
    with pytest.raises(RefusedError):
        await host.hub.mended()
    host.cloud.fault = None
    asked = len(host.cloud.asked)
    await host.hub.mended()
    assert not refused(host)
    await host.clock.run_for(5)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == asked + 1
    assert host.snapshots == (1 if connected else 2)


async def test_mended_just_after_the_last_lease(host: Host) -> None:
    """Keep the connection where another lease would end no later."""
    await live(host)
    await host.hub.mended()
    await host.clock.run_for(5)
    assert host.hub.channel.connects == 1
    assert host.state() is ChannelState.LIVE


async def test_retry_now_while_lost(host: Host) -> None:
    """Wake a hub that waits for its time."""
    await live(host)
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    await host.clock.run_for(HOUR)
    host.broker.fault = None
    host.hub.retry_now()
    await host.clock.run_for(0.1)
    assert host.state() is ChannelState.LIVE
    host.hub.retry_now()
    await host.clock.run_for(10)
    assert len(host.broker.attempts) > 1
    assert len(host.cloud.asked) == 1


async def test_malformed_messages(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    """Count what is malformed, warn once an hour, and stay connected."""
    await live(host)
    for _ in range(5):
        host.broker.open[0].deliver(b"{")
    await settle()
    assert host.hub.channel.dropped == {"json": 5}
    assert caplog.text.count("Malformed message") == 1
    await host.clock.run_for(HOUR)
    host.broker.open[0].deliver(b"{")
    await settle()
    assert caplog.text.count("Malformed message") == 2
    assert host.state() is ChannelState.LIVE


async def test_faults_of_the_host(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    """Survive what the host's own callbacks raise."""

    def fail(_: object) -> None:
        raise ValueError("of the host")

    host.on_message = fail
    await live(host)
    host.broker.push(1)
    await settle()
    assert "Message could not be handled" in caplog.text
    host.on_message = host.messages.append
    host.broker.push(2)
    await settle()
    assert len(host.messages) == 1

    host.told = None  # type: ignore[assignment]
    host.broker.drop()
    await host.clock.run_for(4)
    assert "Change of the push channel could not be handled" in caplog.text
    assert host.state() is ChannelState.LIVE


async def test_faults_of_our_own(
    host: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Log a programming fault and go on: a minute later, or with the next message."""

    async def fail(*_: object) -> None:
        raise KeyError("bug")

    with monkeypatch.context() as patch:
        patch.setattr(host.cloud, "hub_config", fail)
        host.start()
        await host.clock.run_for(10)
    assert "Push channel stumbled" in caplog.text
    await host.clock.run_for(70)
    assert host.state() is ChannelState.LIVE
    connections = len(host.broker.sessions)
    with monkeypatch.context() as patch:
        patch.setattr(FakeDecoder, "decode", lambda *_: 1 / 0)
        host.broker.push(1)
        await settle()
    assert "Malformed message dropped (fault)" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    host.broker.push(2)
    await settle()
    assert host.hub.channel.dropped == {"fault": 1}
    assert len(host.messages) == 1
    assert len(host.broker.sessions) == connections


async def test_hanging_cloud(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up a call that never ends."""
    monkeypatch.setattr(f"{MODULE}.push.lease_provider._CALL_LIMIT", 0.01)

    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(host.cloud, "hub_config", hang)
    with pytest.raises(TransientError) as caught:
        await host.hub.connect()
    assert caught.value.problem is Problem.TIMEOUT


async def test_clock_jumps(host: Host) -> None:
    """Mind no jump of the wall clock."""
    await live(host)
    host.clock.wall += 30 * DAY
    await host.clock.run_for(10)
    host.clock.wall -= 60 * DAY
    await host.clock.run_for(DAY)
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.gaps == 0
    assert host.cloud.http_calls <= 30


async def test_close_while_running(host: Host) -> None:
    """End the running task when the host closes."""
    await live(host)
    await host.hub.close()
    assert host.task is not None
    assert host.task.cancelled()
    assert not host.broker.open
    await host.hub.close()


async def test_history(host: Host) -> None:
    """Remember the last transitions, and no more than twenty."""
    await live(host)
    for _ in range(30):
        await host.clock.run_for(40)
        host.broker.drop()
        await host.clock.run_for(5)
    channel = host.hub.channel
    assert len(channel.history) == 20
    assert {entry.state for entry in channel.history} == {
        ChannelState.LIVE,
        ChannelState.LOST,
    }
    assert channel.connects == 31
    assert channel.gaps == 30
    assert Problem.BROKER_UNREACHABLE in {entry.problem for entry in channel.history}
    assert host.usage.calls_this_month > 0
