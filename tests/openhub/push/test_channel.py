"""What the host is told of the channel: states, gaps, history."""

import logging

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, TransientError
from custom_components.tuya_openhub.openhub.push.channel import (
    Channel,
    ChannelLog,
    ChannelState,
    Gap,
    Transition,
)

from ..doubles import FakeClock

LOST = TransientError(Problem.BROKER_UNREACHABLE, code=7)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that a test sets."""
    return FakeClock()


@pytest.fixture
def log(clock: FakeClock) -> ChannelLog:
    """A channel before its first connection."""
    return ChannelLog(clock)


def shown(log: ChannelLog) -> Channel:
    """Return the channel, without counts that others keep."""
    return log.as_channel(leases=3, messages=4, duplicates=5, dropped={"odd": 6})


def wait(clock: FakeClock, seconds: float) -> None:
    """Let time pass."""
    clock.now += seconds
    clock.wall += seconds


def test_words_of_the_states() -> None:
    """Automations and translations name these words."""
    assert list(ChannelState) == ["connecting", "live", "renewing", "lost", "refused"]


def test_before_the_first_connection(log: ChannelLog, clock: FakeClock) -> None:
    """Nothing happened yet, and nothing is no change."""
    assert not log.change(ChannelState.CONNECTING, connected=False)
    assert shown(log) == Channel(
        state=ChannelState.CONNECTING,
        connected=False,
        since=clock.wall,
        unreadable=False,
        error=None,
        connects=0,
        gaps=0,
        last_gap=None,
        leases=3,
        renewals=0,
        messages=4,
        duplicates=5,
        dropped={"odd": 6},
        history=(),
    )


def test_gap(
    log: ChannelLog, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A loss and a return make one gap with its reason, and one line each in the log."""
    caplog.set_level(logging.INFO)
    start = clock.wall
    wait(clock, 2)
    assert log.change(ChannelState.LIVE, connected=True)
    assert caplog.messages == []
    wait(clock, 10)
    log.error = LOST
    assert log.change(ChannelState.LOST, connected=False)
    assert not log.change(ChannelState.LOST, connected=False)
    lost = shown(log)
    assert (lost.gaps, lost.last_gap, lost.since) == (1, None, start + 12)
    wait(clock, 30)
    assert log.change(ChannelState.REFUSED, connected=False)
    wait(clock, 2)
    log.error = None
    assert log.change(ChannelState.LIVE, connected=True)
    back = shown(log)
    assert back.last_gap == Gap(
        start=start + 12, length=32, problem=Problem.BROKER_UNREACHABLE, code=7
    )
    assert (back.gaps, back.connected, back.error) == (1, True, None)
    assert back.history == (
        Transition(time=start + 2, state=ChannelState.LIVE),
        Transition(
            time=start + 12,
            state=ChannelState.LOST,
            problem=Problem.BROKER_UNREACHABLE,
        ),
        Transition(
            time=start + 42,
            state=ChannelState.REFUSED,
            problem=Problem.BROKER_UNREACHABLE,
        ),
        Transition(time=start + 44, state=ChannelState.LIVE),
    )
    assert caplog.messages == [
        "Push connection lost: broker_unreachable (7)",
        "Push connection is back after 32 s",
    ]


def test_second_gap(
    log: ChannelLog, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Each gap is counted and told; one without a reason has none."""
    caplog.set_level(logging.INFO)
    for number in (1, 2):
        log.change(ChannelState.LIVE, connected=True)
        log.change(ChannelState.LOST, connected=False)
        wait(clock, number)
        log.change(ChannelState.LIVE, connected=True)
    channel = shown(log)
    assert channel.gaps == 2
    assert channel.last_gap == Gap(start=clock.wall - 2, length=2)
    assert len(caplog.messages) == 4


def test_refused_while_connected(
    log: ChannelLog, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A refusal that a connection outlives is no loss, and a short renewal says nothing."""
    caplog.set_level(logging.INFO)
    log.change(ChannelState.LIVE, connected=True)
    assert log.change(ChannelState.REFUSED, connected=True)
    assert log.change(ChannelState.RENEWING, connected=False)
    wait(clock, 1)
    assert log.change(ChannelState.LIVE, connected=True)
    assert shown(log).gaps == 1
    assert caplog.messages == []


def test_unreadable_is_a_change(log: ChannelLog) -> None:
    """That messages cannot be read is told although state and connection stay."""
    log.change(ChannelState.LIVE, connected=True)
    log.unreadable = True
    assert log.change(ChannelState.LIVE, connected=True)
    channel = shown(log)
    assert (channel.unreadable, channel.gaps) == (True, 0)
    assert len(channel.history) == 1
    assert not log.change(ChannelState.LIVE, connected=True)


def test_history_has_an_end(log: ChannelLog) -> None:
    """The last twenty changes are kept."""
    for _ in range(11):
        log.change(ChannelState.LIVE, connected=True)
        log.change(ChannelState.RENEWING, connected=True)
    assert len(shown(log).history) == 20
