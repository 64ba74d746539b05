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
from custom_components.tuya_openhub.openhub.push import (
    deduplicator as deduplicator_module,
)
from custom_components.tuya_openhub.openhub.push.deduplicator import Deduplicator
from custom_components.tuya_openhub.openhub.usage import Usage

NOW = 1_700_000_000_000
# two days
OFF = 2 * 86_400_000
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


def play(*messages: Message) -> tuple[list[Message], Deduplicator]:
    """Hand messages to an deduplicator and return what it handled."""
    handled: list[Message] = []
    clock = SystemClock()
    deduplicator = Deduplicator(handled.append, Usage(clock=clock), clock)
    decoder = Echo(*messages)
    for _ in messages:
        assert deduplicator.receive(decoder, b"")  # type: ignore[arg-type]
    return handled, deduplicator


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
            DeviceEvent(device_id="d", kind="ring", time=NOW, own_time=NOW - 60_000),
            DeviceEvent(
                device_id="d", kind="ring", time=NOW + 9, own_time=NOW - 60_000
            ),
            1,
            id="event in two envelopes",
        ),
        pytest.param(
            DeviceEvent(device_id="d", kind="ring", time=NOW, own_time=2**41),
            DeviceEvent(device_id="d", kind="ring", time=NOW + 9, own_time=2**41),
            2,
            id="events of a clock that stands still",
        ),
        pytest.param(
            DeviceEvent(device_id="d", kind="ring", time=NOW, own_time=NOW + 1 - OFF),
            DeviceEvent(
                device_id="d", kind="ring", time=NOW + 1, own_time=NOW + 1 - OFF
            ),
            2,
            id="events of a clock two days off",
        ),
        pytest.param(
            DeviceEvent(device_id="d", kind="ring", time=NOW, own_time=NOW + 1 - OFF),
            DeviceEvent(device_id="d", kind="ring", time=NOW, own_time=NOW + 1 - OFF),
            1,
            id="one of a clock two days off",
        ),
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
    handled, deduplicator = play(first, second)
    assert len(handled) == deduplicator.messages == count
    assert deduplicator.duplicates == 2 - count


def test_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the oldest first."""
    monkeypatch.setattr(deduplicator_module, "_REMEMBERED", 2)
    reports = [
        StatusReport(device_id="d", points=(), time=1, data_id=name) for name in "abc"
    ]
    handled, deduplicator = play(*reports, reports[2], reports[0])
    assert len(handled) == 4
    assert deduplicator.duplicates == 1
