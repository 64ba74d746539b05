"""Whose finger, card or code a number is: read once a day, and for a new number."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
import logging
from typing import Any

from homeassistant.core import callback

from ...catalog import method_of
from ...const import DOMAIN
from ...openhub import Credential, JsonValue, OpenHubError
from .lock_account import DAY, Account, ReadGate, objects, unlock_items, utc_now

_LOGGER = logging.getLogger(__name__)

# Set-up and the first snapshot come first, in seconds
READ_AFTER = 60.0
# Between two locks, in seconds
PACE = 1.0

# a method and the number that the lock tells
type _Pair = tuple[str, int]


@dataclass(slots=True, kw_only=True)
class _Known:
    """The credentials of a lock as read last; `missing` were looked for in vain since."""

    read_at: float = 0.0
    by_number: Mapping[_Pair, Credential] = field(default_factory=dict)
    missing: set[_Pair] = field(default_factory=set)


class CredentialNames:
    """The credentials of all locks; nobody waits for a reading of them.

    A lock that nobody opens is read only once. `on_names` is called with the id of a
    lock whose names are known now.
    """

    def __init__(
        self,
        account: Account,
        gate: ReadGate,
        stored: JsonValue,
        on_names: Callable[[str], None],
    ) -> None:
        """Go on from what `store` gave; nothing is asked yet."""
        self._account = account
        self._gate = gate
        self._on_names = on_names
        self._known = {
            device_id: _parse(entries) for device_id, entries in objects(stored).items()
        }
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def store(self) -> dict[str, JsonValue]:
        """Return the names for JSON, of locks that are there."""
        return {
            device_id: [
                known.read_at,
                *(_dump(each) for each in known.by_number.values()),
            ]
            for device_id, known in self._known.items()
            if device_id in self._account.inventory.devices
        }

    @callback
    def start(self) -> None:
        """Read the locks that were never read, some time after a start."""
        self._spawn("", self._read_new())

    @callback
    def look_up(self, device_id: str, method: str, number: int) -> Credential | None:
        """Return whose credential opened a lock, and find out if that is not known."""
        pair = method, number
        known = self._known.setdefault(device_id, _Known())
        old = abs(utc_now() - known.read_at) >= DAY
        new = pair not in known.by_number and pair not in known.missing
        task = self._tasks.get(device_id)
        if (old or new) and (task is None or task.done()):
            self._spawn(device_id, self._read(device_id, pair))
        return known.by_number.get(pair)

    def find(self, device_id: str, method: str, number: int) -> Credential | None:
        """Return whose credential a number is, as far as that is known."""
        known = self._known.get(device_id)
        return None if known is None else known.by_number.get((method, number))

    def _spawn(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        entry, hass = self._account.config_entry, self._account.hass
        self._tasks[key] = entry.async_create_background_task(
            hass, work, f"{DOMAIN} users of locks"
        )

    async def _read_new(self) -> None:
        await asyncio.sleep(READ_AFTER)
        for device_id, _item in list(unlock_items(self._account.inventory)):
            if device_id not in self._known or not self._known[device_id].read_at:
                await self._read(device_id)
                await asyncio.sleep(PACE)

    async def _read(self, device_id: str, wanted: _Pair | None = None) -> None:
        """Read the credentials of a lock, if the service may be asked."""
        service = self._account.cloud.locks
        items = dict(unlock_items(self._account.inventory))
        if service is None or device_id not in items:
            return
        if not self._gate.may_read(device_id):
            return
        try:
            found = await service.credentials(device_id, items[device_id].codes)
        except OpenHubError as err:
            self._gate.note(device_id, err)
            _LOGGER.debug("Users of a lock could not be read: %s", err)
            return
        known = {_pair(each): each for each in found}
        missing = {wanted} - known.keys() if wanted else set()
        self._known[device_id] = _Known(
            read_at=utc_now(), by_number=known, missing=missing
        )
        self._on_names(device_id)


def _dump(credential: Credential) -> JsonValue:
    return [credential.code, credential.number, credential.name, credential.duress]


def _parse(entries: list[JsonValue]) -> _Known:
    """Read what was stored of a lock: when it was read, then its credentials."""
    read_at, *credentials = entries or [0.0]
    known: dict[_Pair, Credential] = {}
    for each in credentials:
        match each:
            case [str() as code, int() as number, str() as name, bool() as duress]:
                holder = Credential(code=code, number=number, name=name, duress=duress)
                known[_pair(holder)] = holder
    return _Known(
        read_at=read_at if isinstance(read_at, float) else 0.0, by_number=known
    )


def _pair(credential: Credential) -> _Pair:
    return method_of(credential.code) or credential.code, credential.number
