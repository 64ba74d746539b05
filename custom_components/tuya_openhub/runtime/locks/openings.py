"""The last openings of each lock, those of a gap in push from the lock's own log."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
import logging

from homeassistant.core import callback

from ...catalog import method_of
from ...const import DOMAIN
from ...openhub import JsonValue, LoggedOpening, OpenHubError
from .lock_account import DAY, Account, ReadGate, objects, unlock_items, utc_now

_LOGGER = logging.getLogger(__name__)

# So many openings of a lock are kept
MOST = 50
# The log is worth a call after a gap of so many seconds: a lease's end takes a moment
LONG_GAP = 60.0
# How long a connection may be dead before that is noticed, in seconds
UNNOTICED = 120.0
# No log is asked for what is longer ago, in seconds
LONGEST = 7 * DAY
# Two clocks place one opening within so many seconds
_SAME = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One opening: when (s), how, with which credential (None: unknown), and by whom.

    `missed` is one that no push told.
    """

    time: float
    method: str
    credential: int | None
    name: str | None
    missed: bool = False

    def is_same(self, other: Opening) -> bool:
        """Return whether both tell of one opening."""
        return (self.method, self.credential) == (other.method, other.credential) and (
            abs(self.time - other.time) < _SAME
        )


class Openings:
    """The openings of all locks, oldest first; filled after gaps, which fires nothing.

    `on_filled` is called with the id of a lock whose log has told more.
    """

    def __init__(
        self,
        account: Account,
        gate: ReadGate,
        stored: JsonValue,
        on_filled: Callable[[str], None],
        *,
        seen_until: float | None,
    ) -> None:
        """Go on from what `store` gave; pushes came in until `seen_until`."""
        self._account = account
        self._gate = gate
        self._on_filled = on_filled
        self._seen_until = seen_until
        self._by_device = {
            device_id: deque(_parse(entries), MOST)
            for device_id, entries in objects(stored).items()
        }

    def store(self) -> dict[str, JsonValue]:
        """Return the openings for JSON, of locks that are there."""
        return {
            device_id: [asdict(opening) for opening in known]
            for device_id, known in self._by_device.items()
            if device_id in self._account.inventory.devices
        }

    def of(self, device_id: str) -> list[Opening]:
        """Return the known openings of a lock, newest first."""
        return list(reversed(self._by_device.get(device_id, ())))

    def note(self, device_id: str, opening: Opening) -> None:
        """Keep an opening that was pushed; two of one finger are two."""
        self._keep(device_id, [opening])

    def _keep(self, device_id: str, openings: Iterable[Opening]) -> None:
        known = [*self._by_device.get(device_id, ()), *openings]
        known.sort(key=lambda opening: opening.time)
        self._by_device[device_id] = deque(known, MOST)

    @callback
    def handle_gap_closed(self) -> None:
        """Read the logs of a gap that was long enough for somebody to come in."""
        gap = self._account.hub.channel.last_gap
        since = self._seen_until
        if since is None and gap is not None:
            since = gap.start
        self._seen_until = None
        now = utc_now()
        if since is None or now - since < LONG_GAP:
            return
        entry, hass = self._account.config_entry, self._account.hass
        entry.async_create_background_task(
            hass,
            self._fill(max(since - UNNOTICED, now - LONGEST), now),
            f"{DOMAIN} logs of locks",
        )

    async def _fill(self, since: float, until: float) -> None:
        service = self._account.cloud.locks
        for device_id, item in list(unlock_items(self._account.inventory)):
            if service is None or not self._gate.may_read(device_id):
                continue
            try:
                logged = await service.openings(
                    device_id, int(since * 1000), int(until * 1000)
                )
            except OpenHubError as err:
                self._gate.note(device_id, err)
                _LOGGER.debug("The log of a lock could not be read: %s", err)
                continue
            known = self.of(device_id)
            missed = [
                opening
                for entry in logged
                if entry.code in item.codes
                and not any(map((opening := _opening(entry)).is_same, known))
            ]
            if missed:
                self._keep(device_id, missed)
                self._on_filled(device_id)


def _opening(entry: LoggedOpening) -> Opening:
    # some logs cut milliseconds off: what was missed came after what was pushed
    cut = 0 if entry.time % 1000 else 0.999
    return Opening(
        time=entry.time / 1000 + cut,
        method=method_of(entry.code) or entry.code,
        credential=entry.number,
        name=entry.name or None,
        missed=True,
    )


def _parse(entries: list[JsonValue]) -> Iterable[Opening]:
    for entry in entries:
        match entry:
            case {
                "time": float() as time,
                "method": str() as method,
                "credential": int() | None as credential,
                "name": str() | None as name,
                "missed": bool() as missed,
            }:
                yield Opening(
                    time=time,
                    method=method,
                    credential=credential,
                    name=name,
                    missed=missed,
                )
