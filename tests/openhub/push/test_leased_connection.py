"""A connection with its lease: when it counts, and what is done with what comes by it."""

from typing import Any, cast

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, TransientError
from custom_components.tuya_openhub.openhub.evidence import Evidence
from custom_components.tuya_openhub.openhub.models import Message
from custom_components.tuya_openhub.openhub.push.deduplicator import Deduplicator
from custom_components.tuya_openhub.openhub.push.leased_connection import (
    LeasedConnection,
    OpenConnections,
)
from custom_components.tuya_openhub.openhub.usage import Usage

from ..doubles import FakeBroker, FakeClock, FakeDecoder, settle
from .test_lease import NOW, lease
from .virtual_hub import MODULE


def connection(**more: Any) -> LeasedConnection:
    """Return a connection of a new lease."""
    options: dict[str, Any] = {
        "mqtt": None,
        "decoder": None,
        "lease": lease(7200),
        "since": NOW,
        "trusted_at": NOW + 8,
    }
    return LeasedConnection(**options | more)


def test_new_connection() -> None:
    """Nothing is known of it."""
    one = connection()
    assert (one.delivered, one.noted, one.given_up) == (False, False, False)
    assert (one.unread, one.error, one.is_unreadable) == (0, None, False)
    assert one.reusable is one.lease


@pytest.mark.parametrize(
    ("lived", "delivered", "trusted"),
    [(7.9, False, False), (8, False, True), (0, True, True)],
)
def test_when_a_connection_is_trusted(
    lived: float, delivered: bool, trusted: bool
) -> None:
    """When its probation is over, or at its first message."""
    one = connection(delivered=delivered)
    assert one.is_trusted(NOW + lived) is trusted


@pytest.mark.parametrize(
    ("lived", "delivered", "proven"),
    [
        pytest.param(29.9, False, False, id="nothing"),
        pytest.param(30, False, True, id="half a minute"),
        pytest.param(4.9, True, False, id="a message, soon over"),
        pytest.param(5, True, True, id="a message"),
    ],
)
def test_when_a_connection_has_lasted(
    lived: float, delivered: bool, proven: bool
) -> None:
    """After half a minute, or five seconds with a message."""
    assert connection(delivered=delivered).is_proven(NOW + lived) is proven


@pytest.mark.parametrize(("lived", "proven"), [(1.4, False), (1.5, True)])
def test_lease_of_two_seconds(lived: float, proven: bool) -> None:
    """A connection that lasts to the end of its lease has lasted."""
    assert connection(lease=lease(2)).is_proven(NOW + lived) is proven


def test_given_up() -> None:
    """Its lease makes no other connection, and the first reason counts."""
    one = connection()
    one.give_up(Problem.NO_MESSAGES)
    one.give_up(Problem.UNREADABLE_MESSAGES)
    assert one.given_up
    assert one.reusable is None
    assert isinstance(one.error, TransientError)
    assert one.error.problem is Problem.NO_MESSAGES


class Rig:
    """Open connections to a broker in name only."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin with none."""
        monkeypatch.setattr(f"{MODULE}.push.leased_connection.Decoder", FakeDecoder)
        self.clock = FakeClock()
        self.broker = FakeBroker(self.clock)
        self.messages: list[Message] = []
        usage = Usage(clock=self.clock)
        self.connections = OpenConnections(
            cast("Any", self.broker.connect),
            None,
            Deduplicator(self.messages.append, usage, self.clock),
            self.clock,
            knows=None,
            evidence=Evidence(),
        )

    def is_woken(self) -> bool:
        """Tell whether something has happened since the last time."""
        wake = self.connections.wake
        was = wake.is_set()
        wake.clear()
        return was


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Build one."""
    return Rig(monkeypatch)


async def test_first_message_wakes(rig: Rig) -> None:
    """The next ones need nobody."""
    one = await rig.connections.open(lease(7200), 4)
    assert (one.since, one.trusted_at) == (rig.clock.now, rig.clock.now + 4)
    rig.connections.listen()
    assert not rig.is_woken()
    rig.broker.push(1)
    await settle()
    assert rig.is_woken()
    assert one.delivered
    rig.broker.push(2)
    assert not rig.is_woken()
    assert len(rig.messages) == 2


async def test_messages_that_cannot_be_read(rig: Rig) -> None:
    """Twenty-five in a row wake; one that can be read ends the row."""
    rig.connections.listen()
    one = await rig.connections.open(lease(7200), 0)
    session = rig.broker.open[0]
    await settle()
    for _ in range(24):
        session.deliver(b"{")
    assert not rig.is_woken()
    assert (one.unread, one.is_unreadable) == (24, False)
    rig.broker.push(1)
    assert rig.is_woken()
    assert one.unread == 0
    for _ in range(24):
        session.deliver(b"{")
    assert not rig.is_woken()
    session.deliver(b"{")
    assert rig.is_woken()
    assert one.is_unreadable
    assert rig.connections.dropped == {"json": 49}


async def test_lost_connection_wakes(rig: Rig) -> None:
    """It keeps the reason, unless it was given up before."""
    rig.connections.listen()
    first = await rig.connections.open(lease(7200), 0)
    second = await rig.connections.open(lease(7200), 0)
    second.give_up(Problem.NO_MESSAGES)
    rig.broker.drop()
    await settle()
    assert rig.is_woken()
    assert first.error is not None
    assert second.error is not None
    assert first.error.problem is Problem.BROKER_UNREACHABLE
    assert second.error.problem is Problem.NO_MESSAGES


async def test_what_was_dropped_stays_counted(rig: Rig) -> None:
    """By connections that are open, and by those that were."""
    first = await rig.connections.open(lease(7200), 0)
    await rig.connections.open(lease(7200), 0)
    for session in rig.broker.open:
        session.dropped["overflow"] += 2
    assert rig.connections.dropped == {"overflow": 4}
    await rig.connections.close(first)
    assert rig.connections.dropped == {"overflow": 4}
    assert len(rig.broker.open) == 1
    await rig.connections.close_all()
    assert rig.connections.dropped == {"overflow": 4}
    assert rig.broker.open == []


async def test_after_the_end(rig: Rig) -> None:
    """Nothing is handed on of what is opened after all was closed."""
    rig.connections.listen()
    await rig.connections.open(lease(7200), 0)
    await rig.connections.close_all()
    await rig.connections.open(lease(7200), 0)
    rig.broker.push(1)
    await settle()
    assert rig.messages == []
    rig.connections.listen()
    await settle()
    assert len(rig.messages) == 1


async def test_connection_that_cannot_be_closed(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts no more all the same."""
    one = await rig.connections.open(lease(7200), 0)
    rig.broker.open[0].dropped["overflow"] += 1

    async def fail() -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(one.mqtt, "close", fail)
        with pytest.raises(ZeroDivisionError):
            await rig.connections.close(one)
    assert rig.connections.dropped == {"overflow": 1}
    await rig.connections.close_all()
    assert rig.connections.dropped == {"overflow": 1}
