"""The locks of an account, put together."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from homeassistant.core import CALLBACK_TYPE, callback

from ...openhub import Credential, JsonValue
from ..problems import ProblemReporter
from .credential_names import CredentialNames
from .lock_account import Account, ReadGate, utc_now
from .openings import Opening, Openings
from .remote_access import RemoteAccess


class Locks:
    """What is known of all locks of an account, and orders to them.

    A listener is called when more is known of its lock than pushes told.
    """

    def __init__(
        self,
        account: Account,
        problems: ProblemReporter,
        stored: Mapping[str, JsonValue],
    ) -> None:
        """Go on from what `store` gave; nothing is asked yet."""
        self._account = account
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        gate = ReadGate(account, stored.get("refused"))
        self._gate = gate
        self.names = CredentialNames(account, gate, stored.get("names"), self._notify)
        at = stored.get("at")
        self.openings = Openings(
            account,
            gate,
            stored.get("openings"),
            self._notify,
            seen_until=at if isinstance(at, float) else None,
        )
        self.remote = RemoteAccess(
            account, problems, gate, stored.get("ways"), self._notify
        )

    def store(self) -> dict[str, JsonValue]:
        """Return for JSON what is known; no ticket and no code is ever kept."""
        return {
            "at": utc_now(),
            "refused": self._gate.store(),
            "names": self.names.store(),
            "openings": self.openings.store(),
            "ways": self.remote.store(),
        }

    @callback
    def start(self) -> None:
        """Begin to read in the background, as long as the account is loaded."""
        self._account.config_entry.async_on_unload(
            self._account.async_subscribe_gaps(self.openings.handle_gap_closed)
        )
        self.names.start()
        self.remote.start()

    @callback
    def async_subscribe(
        self, device_id: str, on_more: Callable[[], None]
    ) -> CALLBACK_TYPE:
        """Call `on_more` when more is known of a lock; return the way to stop."""
        listeners = self._listeners.setdefault(device_id, [])
        listeners.append(on_more)
        return lambda: listeners.remove(on_more)

    @callback
    def note_opening(self, device_id: str, method: str, number: int) -> None:
        """Keep an opening that was pushed just now; find out who that was if need be."""
        holder = self.holder(device_id, method, number)
        name = holder.name or None if holder else None
        # the lock's own clock may be wrong
        self.openings.note(
            device_id,
            Opening(time=utc_now(), method=method, credential=number, name=name),
        )

    def holder(self, device_id: str, method: str, number: int) -> Credential | None:
        """Return whose credential opened a lock; look for it where that is not known."""
        return self.names.look_up(device_id, method, number)

    def is_sub_device(self, device_id: str) -> bool:
        """Return whether a lock is reached through a gateway."""
        return self._account.inventory.devices[device_id].sub

    def history(self, device_id: str) -> list[Opening]:
        """Return the known openings of a lock, newest first, with what is known by now."""
        return [self._named(device_id, each) for each in self.openings.of(device_id)]

    def last_opened_by(self, device_id: str) -> str | None:
        """Return by whom a lock was opened last, else with what."""
        openings = self.openings.of(device_id)
        if not openings:
            return None
        last = self._named(device_id, openings[0])
        means = last.method.replace("_", " ").capitalize()
        number = "" if last.credential is None else f" {last.credential}"
        return last.name or f"{means}{number}"

    def _named(self, device_id: str, opening: Opening) -> Opening:
        if opening.name or opening.credential is None:
            return opening
        holder = self.names.find(device_id, opening.method, opening.credential)
        return replace(opening, name=holder.name or None) if holder else opening

    @callback
    def _notify(self, device_id: str) -> None:
        for on_more in list(self._listeners.get(device_id, ())):
            on_more()
