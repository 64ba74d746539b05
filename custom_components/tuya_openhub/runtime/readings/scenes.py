"""The tap-to-run scenes of an account."""

from collections.abc import Callable, Iterable

from homeassistant.core import CALLBACK_TYPE, callback

from ...openhub import Capability, Cloud, Scene


class Scenes:
    """The scenes by key, as they were read last."""

    def __init__(self, cloud: Cloud, uid: str, stored: Iterable[Scene]) -> None:
        """Initialize from what was stored."""
        self.by_key = _by_key(stored)
        self._cloud = cloud
        self._uid = uid
        self._listeners: list[Callable[[], None]] = []

    @callback
    def async_subscribe(self, on_read: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `on_read` whenever the scenes were read; return the way to stop."""
        self._listeners.append(on_read)
        return lambda: self._listeners.remove(on_read)

    async def read(self) -> None:
        """Read the scenes of all homes; raise `OpenHubError` where that fails."""
        can = Capability.SCENES in self._cloud.capabilities
        self.by_key = _by_key(await self._cloud.scenes(self._uid) if can else [])
        for on_read in list(self._listeners):
            on_read()


def _by_key(scenes: Iterable[Scene]) -> dict[str, Scene]:
    # the id of a scene is unique within its home only
    return {f"{scene.home_id}_{scene.id}": scene for scene in scenes}
