"""The names that people gave in the app to the gangs of their devices."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
import logging

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ...openhub import (
    CallKind,
    Capability,
    Cloud,
    OpenHubError,
    RequestError,
    TransientError,
)
from ..inventory import Inventory
from .gap import Spawn

_LOGGER = logging.getLogger(__name__)

# Set-up and the first states come first, in seconds
READ_AFTER = 10.0
# Between two devices, in seconds
PACE = 0.5
# When to go on after faults that follow each other, in seconds
RETRIES = (120.0, 600.0, 3600.0, 6 * 3600.0)
# When to go on after a refusal, or when the day's allowance is used up, in seconds
GO_ON_AFTER = 86_400.0
# So many refused devices in a row mean that the project lacks the service
REFUSED = 2


class GangNames:
    """Read the names of gangs in the background: once for each device that has gangs.

    `read` are the ids of the devices that were asked before. `on_names` is called with
    the id of a device whose names are known now.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cloud: Cloud,
        inventory: Inventory,
        *,
        read: Iterable[str],
        may_spend: Callable[[CallKind], bool],
        spawn: Spawn,
        on_names: Callable[[str], None],
    ) -> None:
        """Initialize from what was stored; nothing is asked yet."""
        self._hass = hass
        self._cloud = cloud
        self._inventory = inventory
        self._read = set(read)
        self._may_spend = may_spend
        self._spawn = spawn
        self._on_names = on_names
        self._faults = 0
        self._refused = 0
        self._started = False
        self._task: asyncio.Task[None] | None = None
        self._timer: CALLBACK_TYPE | None = None

    def store(self) -> list[str]:
        """Return which devices need not be asked again."""
        return sorted(self._read & self._inventory.devices.keys())

    @callback
    def start(self) -> None:
        """Begin to ask, if the cloud knows such names."""
        self._started = Capability.GANG_NAMES in self._cloud.capabilities
        self._begin(READ_AFTER)

    @callback
    def close(self) -> None:
        """Ask no more."""
        self._started = False
        if self._timer is not None:
            self._timer()

    @callback
    def read_again(self) -> None:
        """Ask for all names anew: a person wants so."""
        self._read.clear()
        self._faults = 0
        if self._timer is not None:
            self._timer()
            self._timer = None
        self.look()

    @callback
    def look(self, _now: datetime | None = None) -> None:
        """Ask for the names of devices that are new, unless it is time to wait."""
        if _now is not None:
            self._timer = None
        self._begin(0)

    def _begin(self, pause: float) -> None:
        busy = self._task is not None and not self._task.done()
        if self._started and self._timer is None and not busy and self._next():
            self._task = self._spawn(self._work(pause), "names of gangs")

    def _next(self) -> str | None:
        """Return a device with gangs that was not asked."""
        unread = self._inventory.devices.keys() - self._read
        return next(filter(self._inventory.has_gangs, sorted(unread)), None)

    def _go_on(self, pause: float) -> None:
        if self._started:
            self._timer = async_call_later(self._hass, pause, self.look)

    async def _work(self, pause: float) -> None:
        await asyncio.sleep(pause)
        self._refused = 0
        while self._started and (device_id := self._next()) is not None:
            if not self._may_spend(CallKind.NAMES):
                self._go_on(GO_ON_AFTER)
                return
            try:
                await self._ask(device_id)
            except OpenHubError as err:
                _LOGGER.debug("Names of gangs could not be read: %s", err)
                if not self._note_failure(device_id, err):
                    return
            await asyncio.sleep(PACE)

    async def _ask(self, device_id: str) -> None:
        names = await self._cloud.gang_names(device_id)
        self._faults = self._refused = 0
        self._read.add(device_id)
        if device_id in self._inventory.devices:
            self._inventory.name_gangs(device_id, names)
            self._on_names(device_id)

    def _note_failure(self, device_id: str, err: OpenHubError) -> bool:
        """Note a failure; return whether the next device may be asked at once."""
        if isinstance(err, RequestError):
            # it will be the same the next time
            self._read.add(device_id)
            self._refused += 1
            if self._refused < REFUSED:
                return True
            self._go_on(GO_ON_AFTER)
        elif isinstance(err, TransientError):
            self._go_on(RETRIES[min(self._faults, len(RETRIES) - 1)])
            self._faults += 1
        else:
            self._go_on(GO_ON_AFTER)
        return False
