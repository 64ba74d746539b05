"""When the remote controls of infrared hubs, and their keys, are read."""

import asyncio
from collections.abc import Callable
from datetime import datetime
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...catalog import category_of
from ...const import DOMAIN
from ...openhub import (
    CallKind,
    Capability,
    Cloud,
    OpenHubError,
    RemoteControl,
    RequestError,
    TransientError,
    Usage,
)
from ..inventory import Inventory
from ..registry import RegisteredDevices
from .remote_store import (
    KnownRemotes,
    async_load,
    async_save,
    async_save_later,
    remote_store,
)

_LOGGER = logging.getLogger(__name__)

# Set-up, the first states and the scenes come first, in seconds
READ_AFTER = 90.0
# When to go on after faults that follow each other, in seconds
RETRIES = (120.0, 600.0, 3600.0, 6 * 3600.0)
# When to go on after a refusal, or when the day's allowance is used up, in seconds
DAY = 86_400.0


class RemoteReader:
    """Know the remote controls of an account: each is read once, or when asked for.

    In the background a few calls a day are made at most; what a person asks for is read
    at once. `known` stays the same object.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        cloud: Cloud,
        usage: Usage,
        inventory: Inventory,
        registered: RegisteredDevices,
    ) -> None:
        """Initialize; nothing is loaded or asked yet."""
        self.known = KnownRemotes()
        self._hass = hass
        self._entry = entry
        self._cloud = cloud
        self._usage = usage
        self._inventory = inventory
        self._registered = registered
        self._store = remote_store(hass, entry.entry_id)
        self._listeners: list[Callable[[], None]] = []
        # hubs and remote controls that a person wants read anew
        self._wanted: set[str] = set()
        self._faults = 0
        self._started = False
        self._task: asyncio.Task[None] | None = None
        self._timer: CALLBACK_TYPE | None = None

    async def async_start(self) -> None:
        """Show what was stored, and begin to read what is missing."""
        if Capability.REMOTES not in self._cloud.capabilities:
            return
        loaded = await async_load(self._store)
        known = self.known
        known.remotes, known.keys = loaded.remotes, loaded.keys
        known.seen, known.refused_at = loaded.seen, loaded.refused_at
        self._started = True
        self._entry.async_on_unload(self._async_close)
        self._notify()
        self._begin(READ_AFTER)

    async def _async_close(self) -> None:
        """Read no more, and write what is known: the next start may be a moment away."""
        self._started = False
        self._wait_no_more()
        await async_save(self._store, self.known)

    @callback
    def async_subscribe(self, on_read: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `on_read` whenever something was read; return the way to stop."""
        self._listeners.append(on_read)
        return lambda: self._listeners.remove(on_read)

    @callback
    def read_again(self) -> None:
        """Read everything anew, now: a person wants so."""
        self.known.refused_at = 0.0
        self._faults = 0
        self._wanted = {*self._hubs(), *self.known.remotes}
        self._wait_no_more()
        self.look()

    @callback
    def look(self, _now: datetime | None = None) -> None:
        """Read what is new, unless it is time to wait."""
        if _now is not None:
            self._timer = None
        self._begin(0)

    async def async_read_keys(self, remote: RemoteControl) -> None:
        """Read the keys of a remote control now; raises `OpenHubError`."""
        self.known.keys[remote.id] = await self._cloud.remote_controls.keys(remote)
        self._changed()

    @property
    def remotes(self) -> list[RemoteControl]:
        """The remote controls of the hubs that are there."""
        devices = self._inventory.devices
        return [
            remote for remote in self.known.remotes.values() if remote.hub_id in devices
        ]

    @property
    def settled(self) -> bool:
        """Whether each hub has told which remote controls it has."""
        return all(hub_id in self.known.seen for hub_id in self._hubs())

    # What is to be read

    def _hubs(self) -> list[str]:
        return sorted(
            device.id
            for device in self._inventory.devices.values()
            if category_of(device.category).infrared_hub and not device.sub
        )

    def _unplaced(self) -> set[str]:
        """Return the devices that are remote controls, and that no hub has listed."""
        return {
            device.id
            for device in self._inventory.devices.values()
            if category_of(device.category).infrared_remote
            and device.id not in self.known.remotes
        }

    def _next_hub(self) -> str | None:
        """Return a hub that may have remote controls that are not known."""
        seen, unplaced = self.known.seen, self._unplaced()
        return next(
            (
                hub_id
                for hub_id in self._hubs()
                if hub_id in self._wanted
                or hub_id not in seen
                or unplaced - seen[hub_id]
            ),
            None,
        )

    def _next_remote(self) -> RemoteControl | None:
        """Return a remote control whose keys are not known."""
        return next(
            (
                remote
                for remote in sorted(self.remotes, key=lambda remote: remote.id)
                if remote.id in self._wanted or remote.id not in self.known.keys
            ),
            None,
        )

    # Reading

    def _begin(self, pause: float) -> None:
        busy = self._task is not None and not self._task.done()
        if not self._started or self._timer is not None or busy:
            return
        left = self.known.refused_at + DAY - _now()
        if 0 < left <= DAY:
            self._go_on(left)
        elif self._next_hub() is not None or self._next_remote() is not None:
            self._task = self._entry.async_create_background_task(
                self._hass, self._work(pause), f"{DOMAIN} remote controls"
            )

    def _go_on(self, pause: float) -> None:
        if self._started:
            self._timer = async_call_later(self._hass, pause, self.look)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    async def _work(self, pause: float) -> None:
        await asyncio.sleep(pause)
        while self._started:
            hub_id = self._next_hub()
            remote = None if hub_id is not None else self._next_remote()
            if hub_id is None and remote is None:
                return
            if not self._wanted and not self._usage.may_spend(CallKind.REMOTES):
                self._go_on(DAY)
                return
            try:
                if hub_id is not None:
                    await self._read_hub(hub_id)
                elif remote is not None:
                    await self._read_remote(remote)
            except OpenHubError as err:
                _LOGGER.debug("Remote controls could not be read: %s", err.problem)
                self._note_failure(err)
                return
            self._faults = 0
            self._changed()

    async def _read_hub(self, hub_id: str) -> None:
        try:
            found = await self._cloud.remote_controls.remotes(hub_id)
        except RequestError:
            # it will be the same the next time; what was known may still be so
            found = [
                remote
                for remote in self.known.remotes.values()
                if remote.hub_id == hub_id
            ]
        known = self.known
        for remote_id, remote in list(known.remotes.items()):
            if remote.hub_id == hub_id:
                del known.remotes[remote_id]
        known.remotes |= {remote.id: remote for remote in found}
        for remote_id in known.keys.keys() - known.remotes.keys():
            del known.keys[remote_id]
        known.seen[hub_id] = self._unplaced()
        if hub_id in self._wanted:
            # a person wants the keys as well, also of those that are new
            self._wanted |= {remote.id for remote in found}
        self._wanted.discard(hub_id)
        self._wanted &= {*self._hubs(), *known.remotes}
        self._registered.async_register(
            self._inventory.set_gateways({remote.id: hub_id for remote in found})
        )

    async def _read_remote(self, remote: RemoteControl) -> None:
        try:
            self.known.keys[remote.id] = await self._cloud.remote_controls.keys(remote)
        except RequestError:
            # such as one whose keys are in no library
            self.known.keys.setdefault(remote.id, [])
        self._wanted.discard(remote.id)

    def _note_failure(self, err: OpenHubError) -> None:
        """Wait: after a fault for a while, after a refusal for a day, also over restarts."""
        if isinstance(err, TransientError):
            self._go_on(RETRIES[min(self._faults, len(RETRIES) - 1)])
            self._faults += 1
            return
        self._wanted.clear()
        self.known.refused_at = _now()
        async_save_later(self._store, self.known)
        self._go_on(DAY)

    def _changed(self) -> None:
        async_save_later(self._store, self.known)
        self._notify()

    def _notify(self) -> None:
        for on_read in list(self._listeners):
            on_read()


def _now() -> float:
    return dt_util.utcnow().timestamp()
