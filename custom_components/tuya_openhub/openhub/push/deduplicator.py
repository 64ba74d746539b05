"""From payload to message: decode, count, and hand each message on once."""

from collections import Counter
from collections.abc import Callable
import logging
from typing import Final

from ..clock import Clock
from ..errors import MessageError
from ..models import DeviceEvent, Message, StatusReport
from ..usage import Usage
from .message import Decoder

_LOGGER = logging.getLogger(__name__)

# Both connections of a renewal deliver for a second; this is half a minute at full speed.
# Two sets take turns: the oldest half is forgotten at once, without a search for it.
# They hold 64-bit hashes: whole keys would fill the processor's cache, which costs more
# than all the rest here
_REMEMBERED: Final = 2400
_WARN_EVERY: Final = 3600.0
_FAULT: Final = "fault"
# the times of a clock (ms) that is further off tell nothing apart
_CLOCK_OFF: Final = 2 * 86_400_000


class Deduplicator:
    """Takes payloads of every connection and hands each message to the host once."""

    def __init__(
        self, on_message: Callable[[Message], None], usage: Usage, clock: Clock
    ) -> None:
        """Hand messages to `on_message`."""
        self._on_message = on_message
        self._usage = usage
        self._clock = clock
        self._seen: set[int] = set()
        self._seen_before: set[int] = set()
        self._quiet_until = 0.0
        self.messages = 0
        self.duplicates = 0
        self.dropped: Counter[str] = Counter()

    def receive(self, decoder: Decoder, payload: bytes) -> bool:
        """Handle one payload; return whether it was well-formed."""
        try:
            message = decoder.decode(payload)
            key = _identity(message)
        except MessageError as err:
            self._drop(err.reason)
            return False
        except Exception:  # noqa: BLE001 - a fault of ours costs this message alone
            self._drop(_FAULT)
            return False
        self._usage.message(message.time)
        if key in self._seen or key in self._seen_before:
            self.duplicates += 1
            return True
        if key is not None:
            self._seen.add(key)
            if len(self._seen) >= _REMEMBERED // 2:
                self._seen_before, self._seen = self._seen, set()
        self.messages += 1
        try:
            self._on_message(message)
        except Exception:
            # a fault in the host must not end the channel
            _LOGGER.exception("Message could not be handled")
        return True

    def _drop(self, reason: str) -> None:
        self._usage.message()
        self.dropped[reason] += 1
        if (now := self._clock.monotonic()) >= self._quiet_until:
            self._quiet_until = now + _WARN_EVERY
            _LOGGER.warning(
                "Malformed message dropped (%s), %d so far",
                reason,
                self.dropped.total(),
                exc_info=reason == _FAULT,
            )


def _identity(message: Message) -> int | None:
    """Return what two deliveries of the same message have in common."""
    if type(message) is StatusReport:
        device_id, points, time, data_id = message
        if data_id is not None:
            return hash((device_id, data_id))
        return hash((device_id, time, repr(points)))
    if type(message) is DeviceEvent and message.time:
        time, own = message.time, message.own_time
        # two deliveries may differ in the envelope's time, but a clock that stands
        # still in another year makes one of all events
        if not abs(own - time) < _CLOCK_OFF:
            own = time
        return hash((message.device_id, own, message.kind, repr(message.data)))
    # without a time it may well have happened twice
    return None
