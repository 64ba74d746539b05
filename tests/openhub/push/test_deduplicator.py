"""Each message once."""

import pytest

from custom_components.tuya_openhub.openhub.clock import SystemClock
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    DeviceEvent,
    Message,
    StatusReport,
    UnknownMessage,
)
from custom_components.tuya_openhub.openhub.push import deduplicator as inbox_module
from custom_components.tuya_openhub.openhub.push.deduplicator import Inbox
from custom_components.tuya_openhub.openhub.usage import Usage

POINTS = (DataPoint("switch", {"a": [1]}, 1000),)
REPORT = StatusReport(device_id="d", points=POINTS, time=1000)
NAMED = StatusReport(device_id="d", points=POINTS, time=1000, data_id="x")
EVENT = DeviceEvent(device_id="d", kind="online", data={"time": 1}, time=1000)


class Echo:
    """Decodes payloads to what the test says."""

    def __init__(self, *messages: Message) -> None:
        """Take the messages in their order."""
        self._messages = list(messages)

    def decode(self, payload: bytes) -> Message:
        """Return the next one."""
        return self._messages.pop(0)


def play(*messages: Message) -> tuple[list[Message], Inbox]:
    """Hand messages to an inbox and return what it told."""
    told: list[Message] = []
    clock = SystemClock()
    inbox = Inbox(told.append, Usage(clock=clock), clock)
    decoder = Echo(*messages)
    for _ in messages:
        assert inbox.receive(decoder, b"")  # type: ignore[arg-type]
    return told, inbox


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        pytest.param(NAMED, NAMED, 1, id="data id"),
        pytest.param(
            NAMED,
            StatusReport(device_id="e", points=POINTS, time=1000, data_id="x"),
            2,
            id="other device",
        ),
        pytest.param(REPORT, REPORT, 1, id="body and time"),
        pytest.param(
            REPORT, StatusReport(device_id="d", points=POINTS, time=2000), 2, id="later"
        ),
        pytest.param(EVENT, EVENT, 1, id="event"),
        pytest.param(
            DeviceEvent(device_id="d", kind="online"),
            DeviceEvent(device_id="d", kind="online"),
            2,
            id="event without time",
        ),
        pytest.param(
            UnknownMessage(protocol=25, time=1),
            UnknownMessage(protocol=25, time=1),
            2,
            id="unknown",
        ),
    ],
)
def test_identity(first: Message, second: Message, count: int) -> None:
    """Tell two deliveries of one message from two messages."""
    told, inbox = play(first, second)
    assert len(told) == inbox.messages == count
    assert inbox.duplicates == 2 - count


def test_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the oldest first."""
    monkeypatch.setattr(inbox_module, "_REMEMBERED", 2)
    reports = [
        StatusReport(device_id="d", points=(), time=1, data_id=name) for name in "abc"
    ]
    told, inbox = play(*reports, reports[2], reports[0])
    assert len(told) == 4
    assert inbox.duplicates == 1
