"""The hub in virtual time: connect, lose, recover, and faults of every kind."""

import asyncio
import gc
import itertools
import logging
import weakref

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.push.channel import ChannelState

from ..doubles import DAY, HOUR, FakeDecoder, Host, settle
from .virtual_hub import MODULE, QUOTA, UNREACHABLE, host, live

__all__ = ["host"]


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
    host.cloud.behaviour = "full"
    host.broker.refused = {"alink/1"}
    await host.hub.connect()
    assert [link for _, link in host.cloud.asked] == ["alink", "blink"]
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


async def test_accept_and_drop_all_day(host: Host) -> None:
    """Neither spin nor burn calls when the broker accepts and drops at once."""
    host.broker.lives = 0.01
    await live(host)
    await host.clock.run_for(DAY)
    assert len(host.cloud.asked) <= 60
    assert len(host.broker.attempts) < 1000
    assert host.snapshots <= 5
    assert len(host.channels) < 12
    assert host.state() is ChannelState.LOST
    host.broker.lives = None
    await host.clock.run_for(400)
    assert host.state() is ChannelState.LIVE
    host.broker.push(1)
    await settle()
    assert host.messages


@pytest.mark.parametrize(
    ("lived", "had_message", "most"),
    [
        pytest.param(4, True, 3, id="a message, soon over"),
        pytest.param(6, True, 1, id="a message"),
        pytest.param(29, False, 3, id="nothing"),
        pytest.param(31, False, 1, id="nothing, but long"),
    ],
)
async def test_what_proves_a_connection(
    host: Host,
    monkeypatch: pytest.MonkeyPatch,
    lived: float,
    had_message: bool,
    most: float,
) -> None:
    """Forget earlier faults after 30 s, or after 5 s with a message; not after less."""
    monkeypatch.setattr(host.rng, "uniform", lambda _, ceiling: ceiling)
    await live(host)
    waits = []
    for number in range(4):
        host.broker.drop()
        await host.clock.run_for(0)
        dropped = host.clock.now
        while not host.broker.open:
            await host.clock.run_for(0.25)
        waits.append(host.clock.now - dropped)
        for value in range(had_message):
            host.broker.push(value + number)
        await settle()
        await host.clock.run_for(lived)
    assert waits[-1] == most


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

    host.channels = None  # type: ignore[assignment]
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
    assert caplog.text.count("Push channel stumbled") == 1
    await host.clock.run_for(49)
    assert host.cloud.asked == []
    await host.clock.run_for(1)
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


async def test_close_while_running(host: Host) -> None:
    """End the running task when the host closes."""
    await live(host)
    await host.hub.close()
    assert host.task is not None
    assert host.task.cancelled()
    assert not host.broker.open
    await host.hub.close()


async def test_figures_outlive_the_hub() -> None:
    """Let go of a hub that is closed, while its project's figures go on."""
    host = Host()
    usage, hub = host.usage, weakref.ref(host.hub)
    await host.hub.close()
    del host
    gc.collect()
    assert hub() is None
    assert usage.refusal is None


async def test_pause_after_the_end_of_a_lease(host: Host) -> None:
    """Ask a quarter of a second later: the cloud's clock may be behind by that."""
    await live(host)
    await host.clock.run_for(7199.9)
    asked = len(host.cloud.asked)
    host.broker.drop()
    await host.clock.run_for(0.3)
    assert len(host.cloud.asked) == asked
    await host.clock.run_for(0.1)
    assert len(host.cloud.asked) == asked + 1
    assert host.state() is ChannelState.LIVE


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


async def deliver(host: Host, payload: bytes, count: int) -> None:
    """Deliver the same payload again and again by the newest connection."""
    for _ in range(count):
        host.broker.open[-1].deliver(payload)
    await host.clock.run_for(5)


async def test_messages_that_cannot_be_read(host: Host) -> None:
    """Noise is borne; a run of it costs another lease, then the other forms, once each."""
    forms = [True, True, False]
    host.cloud.try_other_access = lambda: forms.pop(0)  # type: ignore[method-assign]
    await live(host)
    await deliver(host, b"{", 20)
    host.broker.push(1)
    await deliver(host, b"{", 20)
    assert len(host.cloud.asked) == 1

    for leases, left in ((2, 3), (3, 2), (4, 1), (5, 0)):
        await deliver(host, b"{", 30)
        assert host.state() is ChannelState.LIVE
        assert (len(host.cloud.asked), len(forms)) == (leases, left)
    assert host.hub.channel.unreadable
    await deliver(host, b"{", 300)
    assert (len(host.cloud.asked), host.hub.channel.connected) == (5, True)

    host.broker.push(2)
    await host.clock.run_for(5)
    assert len(host.messages) == 2
    assert not host.hub.channel.unreadable


async def test_silent_form_is_left(host: Host) -> None:
    """Another form needs another lease; after the last one the first follows again."""
    forms = [True, False]
    host.cloud.try_other_access = lambda: forms.pop(0)  # type: ignore[method-assign]
    assert host.hub.try_other_form()
    await live(host)
    assert not host.hub.try_other_form()
    await host.clock.run_for(5)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    host.broker.push(1)
    await settle()
    assert len(host.messages) == 1
