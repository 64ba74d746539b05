"""How long a message is remembered, what is counted, and which clocks tell nothing."""

import logging
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import MessageError
from custom_components.tuya_openhub.openhub.models import (
    DeviceEvent,
    Message,
    StatusReport,
)
from custom_components.tuya_openhub.openhub.push.deduplicator import Deduplicator
from custom_components.tuya_openhub.openhub.usage import Usage

from ..doubles import HOUR, FakeClock

NOW = 1_700_000_000_000
DAY = 86_400_000


class Rig:
    """A deduplicator whose messages a test makes up."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.clock = FakeClock()
        self.usage = Usage(clock=self.clock)
        self.handled: list[Message] = []
        self.deduplicator = Deduplicator(self.handled.append, self.usage, self.clock)
        self.next: Message | Exception = MessageError("odd")

    def decode(self, payload: bytes) -> Message:
        """Return the message of the moment, as a decoder does."""
        if isinstance(self.next, Exception):
            raise self.next
        return self.next

    def receive(self, message: Message | Exception) -> bool:
        """Let a message come."""
        self.next = message
        decoder: Any = self
        return self.deduplicator.receive(decoder, b"")


def report(name: str) -> StatusReport:
    """Return a report by its id."""
    return StatusReport(device_id="d", points=(), time=NOW, data_id=name)


@pytest.mark.parametrize(
    ("others", "messages"),
    [
        pytest.param(1, 2, id="one"),
        pytest.param(1199, 1200, id="half a minute at full speed"),
        pytest.param(2398, 2399, id="most"),
        pytest.param(2399, 2401, id="more"),
    ],
)
def test_how_long_a_message_is_remembered(others: int, messages: int) -> None:
    """Half a minute at full speed is, and memory has an end."""
    rig = Rig()
    rig.receive(report("first"))
    for number in range(others):
        rig.receive(report(f"{number}"))
    assert rig.receive(report("first"))
    assert rig.deduplicator.messages == len(rig.handled) == messages
    assert rig.deduplicator.duplicates == others + 2 - messages


def test_every_payload_counts() -> None:
    """The plan counts what was pushed, be it read, known or broken."""
    rig = Rig()
    assert rig.receive(report("a"))
    assert rig.receive(report("a"))
    assert rig.receive(MessageError("bad_tag")) is False
    assert rig.receive(ZeroDivisionError()) is False
    assert rig.usage.messages_this_month == 4
    assert (rig.deduplicator.messages, rig.deduplicator.duplicates) == (1, 1)
    assert rig.deduplicator.dropped == {"bad_tag": 1, "fault": 1}


def test_warning_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours shows where it was; what the cloud sent does not."""
    rig = Rig()
    rig.clock.now = 0.0
    for reason in ("a", "b"):
        rig.receive(MessageError(reason))
    assert caplog.messages == ["Malformed message dropped (a), 1 so far"]
    assert caplog.records[0].levelno == logging.WARNING
    assert not caplog.records[0].exc_info
    rig.clock.now += HOUR - 0.5
    rig.receive(MessageError("c"))
    assert len(caplog.messages) == 1
    rig.clock.now += 0.5
    rig.receive(ZeroDivisionError())
    assert caplog.messages[1:] == ["Malformed message dropped (fault), 4 so far"]
    assert caplog.records[1].exc_info


@pytest.mark.parametrize(
    ("own", "count"),
    [
        pytest.param(NOW - 2 * DAY + 10, 1, id="two days slow"),
        pytest.param(NOW - 2 * DAY, 2, id="more"),
        pytest.param(NOW + 2 * DAY - 1, 1, id="two days fast"),
        pytest.param(NOW + 3 * DAY, 2, id="three days fast"),
        pytest.param(0, 2, id="none"),
    ],
)
def test_clock_of_a_device(own: int, count: int) -> None:
    """A time that is two days off tells no two events apart, or makes one of them."""
    rig = Rig()
    for envelope in (NOW, NOW + 1):
        event = DeviceEvent(device_id="d", kind="ring", time=envelope, own_time=own)
        rig.receive(event)
    assert len(rig.handled) == count


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"device_id": "e"}, id="device"),
        pytest.param({"kind": "online"}, id="kind"),
        pytest.param({"data": {"a": 2}}, id="data"),
        pytest.param({"own_time": NOW + 1}, id="time"),
    ],
)
def test_what_makes_another_event(other: dict[str, Any]) -> None:
    """Each part of an event counts."""
    rig = Rig()
    event = {"device_id": "d", "kind": "ring", "data": {"a": 1}, "own_time": NOW}
    rig.receive(DeviceEvent(time=NOW, **event))  # type: ignore[arg-type]
    rig.receive(DeviceEvent(time=NOW, **event | other))  # type: ignore[arg-type]
    assert len(rig.handled) == 2


def test_other_values_of_one_moment() -> None:
    """Reports without an id are told apart by their values."""
    rig = Rig()
    for code in "aab":
        named: Any = (code, 1, None, None)
        rig.receive(StatusReport(device_id="d", points=(named,), time=NOW))
    assert len(rig.handled) == 2
