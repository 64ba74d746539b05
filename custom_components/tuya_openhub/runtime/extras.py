"""What comforts but nothing waits for: scenes and gateways, read late and rarely."""

import asyncio
from collections.abc import Callable
import logging

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from ..catalog.special.infrared import is_remote
from ..openhub import (
    Capability,
    Cloud,
    Device,
    OpenHubError,
    RefusedError,
    RequestError,
    Scene,
)
from .gap import Spawn
from .inventory import Inventory
from .registry import Registrar
from .storage import Memory

_LOGGER = logging.getLogger(__name__)

# Set-up and the first snapshot come before anything that is read here, in seconds
READ_AFTER = 60.0
# How long a restart needs no new reading, in seconds
FRESH_FOR = 86_400.0

_GATEWAY_CATEGORIES = frozenset({"wfcon"})
# hubs whose devices are remote controls: universal, with a thermometer, for coolers
_INFRARED_CATEGORIES = frozenset({"wnykq", "wsdykq", "hwktwkq"})
_GATEWAY_PREFIX = "wg"


class Extras:
    """The scenes of an account by key, and the gateways that its list leaves out.

    Both are read once some time after the start, unless that was done not long ago,
    and on a person's demand. A project without the service for scenes is usual: what
    fails is not tried again before that.
    """

    def __init__(
        self,
        cloud: Cloud,
        *,
        uid: str,
        memory: Memory,
        inventory: Inventory,
        registrar: Registrar,
        spawn: Spawn,
        save: Callable[[], None],
    ) -> None:
        """Initialize from what was stored; nothing is asked yet."""
        self.scenes = _by_key(memory.scenes)
        self.read_at = memory.extras_at
        self._cloud = cloud
        self._uid = uid
        self._inventory = inventory
        self._registrar = registrar
        self._spawn = spawn
        self._save = save
        self._listeners: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None

    @callback
    def async_subscribe(self, on_scenes: Callable[[], None]) -> CALLBACK_TYPE:
        """Hear when the scenes were read; return the way to stop."""
        self._listeners.append(on_scenes)
        return lambda: self._listeners.remove(on_scenes)

    @callback
    def start(self) -> None:
        """Read later, if the last reading is old."""
        if not 0 <= _now() - self.read_at < FRESH_FOR:
            self._task = self._spawn(self._read(READ_AFTER), "extras")

    @callback
    def read_soon(self) -> None:
        """Read in the background, instead of a reading that is under way."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._spawn(self._read(0), "extras")

    async def _read(self, pause: float) -> None:
        await asyncio.sleep(pause)
        answered = True
        for what, read in ("Scenes", self._read_scenes), ("Gateways", self._place):
            try:
                await read()
            except OpenHubError as err:
                # a refusal is an answer too: it will be the same after a restart
                answered &= isinstance(err, RefusedError | RequestError)
                _LOGGER.debug("%s could not be read: %s", what, err)
        if answered:
            self.read_at = _now()
        self._save()

    async def _read_scenes(self) -> None:
        can = Capability.SCENES in self._cloud.capabilities
        self.scenes = _by_key(await self._cloud.scenes(self._uid) if can else [])
        for on_scenes in list(self._listeners):
            on_scenes()

    async def _place(self) -> None:
        """Ask the gateways for their devices, if there are any without a gateway.

        Remote controls have infrared hubs, all others have gateways.
        """
        devices = list(self._inventory.devices.values())
        lost = {
            is_remote(device.category)
            for device in devices
            if device.sub and device.gateway_id is None
        }
        gateways: dict[str, str] = {}
        for gateway in filter(_is_gateway, devices):
            infrared = gateway.category in _INFRARED_CATEGORIES
            needed = Capability.REMOTES if infrared else Capability.SUB_DEVICES
            if infrared not in lost or needed not in self._cloud.capabilities:
                continue
            ask = self._cloud.remotes if infrared else self._cloud.sub_devices
            try:
                found = await ask(gateway.id)
            except OpenHubError as err:
                # this one has no list, or the project not the service for infrared, as
                # is usual; the next may
                if not infrared and not isinstance(err, RequestError):
                    raise
                _LOGGER.debug("Devices of a gateway could not be read: %s", err)
            else:
                gateways |= dict.fromkeys(found, gateway.id)
        self._registrar.async_register(self._inventory.place(gateways))


def scene_key(scene: Scene) -> str:
    """Return the key of a scene: ids of scenes are those of one home."""
    return f"{scene.home_id}_{scene.id}"


def _by_key(scenes: list[Scene]) -> dict[str, Scene]:
    return {scene_key(scene): scene for scene in scenes}


def _is_gateway(device: Device) -> bool:
    return not device.sub and (
        device.category in _GATEWAY_CATEGORIES | _INFRARED_CATEGORIES
        or device.category.startswith(_GATEWAY_PREFIX)
    )


def _now() -> float:
    return dt_util.utcnow().timestamp()
