"""What the locks need of their account, and when the lock service may be read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.util import dt as dt_util

from ...catalog import UnlockItem
from ...openhub import (
    CallKind,
    Cloud,
    JsonValue,
    OpenHub,
    OpenHubError,
    RequestError,
    TransientError,
    Usage,
)
from ..inventory import Inventory

# How long a refusal is believed, and a passing fault, in seconds
DAY = 86_400.0
FAULT_PAUSE = 1800.0

# stands for all locks of the account
_ALL = ""


class Account(Protocol):
    """The parts of a coordinator that the locks use."""

    @property
    def hass(self) -> HomeAssistant:
        """Home Assistant."""
        ...

    @property
    def config_entry(self) -> ConfigEntry:
        """The config entry of the account."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The account's cloud."""
        ...

    @property
    def usage(self) -> Usage:
        """The figures of the account's project."""
        ...

    @property
    def inventory(self) -> Inventory:
        """The devices and their plans."""
        ...

    @property
    def hub(self) -> OpenHub:
        """The push channel."""
        ...

    def async_subscribe_gaps(self, on_closed: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `on_closed` when a snapshot has closed a gap."""
        ...


def unlock_items(inventory: Inventory) -> Iterator[tuple[str, UnlockItem]]:
    """Return the ids of the locks that tell how they were opened, with by what."""
    for device_id, plan in inventory.plans.items():
        for item in plan.items:
            if isinstance(item, UnlockItem):
                yield device_id, item


class ReadGate:
    """Whether the lock service may be read in the background.

    What it refused is not asked for again within a day, over restarts as well: for all
    locks where the service is missing, for one that it does not know.
    """

    def __init__(self, account: Account, stored: JsonValue) -> None:
        """Go on from what `store` gave; what is odd is left out."""
        self._account = account
        entries = stored.items() if isinstance(stored, dict) else ()
        self._closed_until: dict[str, float] = {
            key: float(until)
            for key, until in entries
            if isinstance(until, int | float) and not isinstance(until, bool)
        }

    def store(self) -> dict[str, JsonValue]:
        """Return for JSON what is not asked, and until when."""
        now = utc_now()
        return {key: until for key, until in self._closed_until.items() if until > now}

    def may_read(self, device_id: str) -> bool:
        """Return whether a lock may be asked about now."""
        if self._account.cloud.locks is None:
            return False
        now = utc_now()
        # a clock that was set back closes nothing for longer than a day
        closed = any(
            now < self._closed_until.get(key, 0) <= now + DAY
            for key in (_ALL, device_id)
        )
        return not closed and self._account.usage.may_spend(CallKind.LOCK)

    def note(self, device_id: str, err: OpenHubError) -> None:
        """Keep what a failure says about the next try."""
        pause = FAULT_PAUSE if isinstance(err, TransientError) else DAY
        key = device_id if isinstance(err, RequestError) else _ALL
        self._closed_until[key] = utc_now() + pause

    def reopen(self) -> None:
        """Forget all refusals: the service has answered."""
        self._closed_until.clear()


def objects(stored: JsonValue) -> Mapping[str, list[JsonValue]]:
    """Return the lists of a stored object by key; what is odd is left out."""
    entries = stored.items() if isinstance(stored, dict) else ()
    return {key: value for key, value in entries if isinstance(value, list)}


def utc_now() -> float:
    """Return the time in seconds since the epoch."""
    return dt_util.utcnow().timestamp()
