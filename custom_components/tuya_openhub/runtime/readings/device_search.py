"""The search for devices that were paired, or report, but are in no list yet."""

from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Final

from ...openhub import Bucket, DeviceEvent, StatusReport

# When to look for a device that was just paired: the cloud lists it a little later
SEARCH_AFTER = (1.0, 2.0, 7.0, 20.0)
# A device that reports but is in no list is looked for so often, then once a day
_TRIES: Final = 2
_SECOND_TRY: Final = 30.0
_AGAIN: Final = 86_400.0
_AFTER_FAILURE: Final = 300.0
# Readings for all such devices together: two at once, four a day. Each asks for both
# lists, so that is eight calls
_AT_ONCE: Final = 2.0
_EVERY: Final = 43_200.0
# Pairings are rare; what calls itself one may not be
_PAIRED_AT_ONCE: Final = 24.0
_PAIRED_EVERY: Final = 3600.0
# What is kept of devices that are not listed yet
_MOST_DEVICES: Final = 64
_MOST_MESSAGES: Final = 32


class DeviceSearch:
    """Know which devices are missing, and when a reading is due to find them.

    `stored` has the times (epoch) before which a device is not looked for again.
    """

    def __init__(
        self,
        *,
        time: Callable[[], float],
        now: Callable[[], float],
        on_due: Callable[[], None],
        stored: Mapping[str, object],
    ) -> None:
        """Begin with nothing to look for; `on_due` is called when that changes."""
        self._time = time
        self._now = now
        self._on_due = on_due
        # how many readings have missed each device
        self._wanted: dict[str, int] = {}
        self._later = {
            device_id: float(until)
            for device_id, until in stored.items()
            if isinstance(until, int | float)
        }
        self._kept: dict[str, deque[StatusReport | DeviceEvent]] = {}
        self._unlisted = Bucket(_AT_ONCE, _EVERY)
        self._paired = Bucket(_PAIRED_AT_ONCE, _PAIRED_EVERY)
        self._pairing: list[float] = []
        self._next: float | None = None

    def want(self, device_id: str, *, paired: bool = False) -> bool:
        """Look for a device, unless that failed lately; return whether a search began."""
        if paired:
            self._pairing = list(SEARCH_AFTER)
            self._later.pop(device_id, None)
        elif (
            device_id in self._wanted
            or self._later.get(device_id, 0) > self._time()
            or len(self._wanted) >= _MOST_DEVICES
        ):
            return False
        self._wanted[device_id] = 0
        if paired or self._next is None:
            self._next = self._now() + SEARCH_AFTER[0]
        self._on_due()
        return True

    def keep(self, message: StatusReport | DeviceEvent) -> None:
        """Keep a push of a device that is looked for, until it is found."""
        device_id = message.device_id
        if device_id in self._wanted:
            kept = self._kept.setdefault(device_id, deque(maxlen=_MOST_MESSAGES))
            kept.append(message)

    def forget_kept(self) -> None:
        """Forget pushes: some may be missing, and a list is newer than these."""
        self._kept.clear()

    def found(self, device_ids: Collection[str]) -> list[StatusReport | DeviceEvent]:
        """Note that devices are there; return what was pushed of them meanwhile."""
        messages: list[StatusReport | DeviceEvent] = []
        for device_id in {key for key in self._wanted if key in device_ids}:
            del self._wanted[device_id]
            messages += self._kept.pop(device_id, ())
        if not self._wanted:
            self._next = None
            self._pairing.clear()
        return messages

    @property
    def due_at(self) -> float | None:
        """When a reading is due, by the loop's time."""
        if self._next is None:
            return None
        bucket = self._paired if self._pairing else self._unlisted
        return max(self._next, bucket.ready_at(self._now()))

    def note_reading(self, *, worked: bool) -> None:
        """Note a reading that was made for the search; only a list that came counts."""
        if worked:
            (self._paired if self._pairing else self._unlisted).spend(self._now())
            self._note_missing()
        elif self._next is not None:
            self._next = self._now() + _AFTER_FAILURE

    def _note_missing(self) -> None:
        """Go on with those that are still missing, or give up for a day."""
        if not self._wanted:
            return
        pairing, self._pairing = self._pairing, self._pairing[1:]
        for device_id, missed in list(self._wanted.items()):
            self._wanted[device_id] = missed + 1
            if missed + 1 >= _TRIES and len(pairing) <= 1:
                del self._wanted[device_id]
                self._kept.pop(device_id, None)
                self._later[device_id] = self._time() + _AGAIN
        if not self._wanted:
            self._next = None
            return
        pause = self._pairing[0] if self._pairing else _SECOND_TRY
        self._next = self._now() + pause

    def store(self) -> dict[str, float]:
        """Return which devices are not looked for until when, for the next start."""
        now = self._time()
        return {key: until for key, until in self._later.items() if until > now}
