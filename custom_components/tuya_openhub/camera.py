"""Cameras of Tuya devices."""

from contextvars import ContextVar
from typing import TYPE_CHECKING, override

from homeassistant.components.camera import Camera, CameraEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog.core.components import Toggle
from .catalog.special.cameras import CameraItem
from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub import Capability, OpenHubError, Problem
from .setup.client_factory import translated

if TYPE_CHECKING:
    # Home Assistant's cameras bring it along
    from homeassistant.components.stream import Stream

PARALLEL_UPDATES = 1

# What others may know of the stream before anybody looks: the scheme of its address
_SCHEME = "rtsps://"

# The service for streams is one that few projects have
_NO_SERVICE = frozenset(
    {Problem.SERVICE_NOT_AUTHORIZED, Problem.SERVICE_NOT_SUBSCRIBED}
)

_JUDGED: ContextVar[bool] = ContextVar("judged", default=False)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the cameras of all devices, and of those that come later."""
    entry.runtime_data.async_add_platform(
        Platform.CAMERA, OpenHubCamera, async_add_entities
    )


class OpenHubCamera(OpenHubEntity[CameraItem], Camera):
    """A camera whose stream costs one call each time somebody begins to look.

    Stills are those of a stream that somebody looks at: dashboards ask for one
    every ten seconds, each would cost a call, and keep a camera on batteries awake.
    """

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: CameraItem
    ) -> None:
        """Initialize from the plan."""
        Camera.__init__(self)
        self._attr_supported_features = CameraEntityFeature(0)
        if Capability.STREAMS in coordinator.cloud.capabilities:
            self._attr_supported_features |= CameraEntityFeature.STREAM
        if item.private is not None:
            self._attr_supported_features |= CameraEntityFeature.ON_OFF
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        item, values = self.item, self.values
        self._attr_motion_detection_enabled = bool(
            item.motion and item.motion.read(values)
        )
        self._attr_is_on = not (item.private and item.private.read(values))
        # what sees nothing records nothing, whatever its switch says
        self._attr_is_recording = self._attr_is_on and bool(
            item.record and item.record.read(values)
        )

    @override
    async def async_refresh_providers(self, *, write_state: bool = True) -> None:
        """Let providers judge by the kind of the address: a real one costs a call."""
        token = _JUDGED.set(True)
        try:
            await super().async_refresh_providers(write_state=write_state)
        finally:
            _JUDGED.reset(token)

    @override
    async def async_create_stream(self) -> Stream | None:
        """Begin to play; an address is good for one time of watching."""
        if self.stream is not None:
            if not self.stream.outputs():
                self.stream = None
            elif not self.stream.available and (source := await self.stream_source()):
                self.stream.update_source(source)
        return await super().async_create_stream()

    @override
    async def stream_source(self) -> str | None:
        """Ask the cloud for the address of the live stream."""
        if _JUDGED.get():
            return _SCHEME
        try:
            return await self.coordinator.cloud.stream_url(self.device_id)
        except OpenHubError as err:
            if err.problem in _NO_SERVICE:
                raise HomeAssistantError(
                    translation_domain=DOMAIN, translation_key="no_video_service"
                ) from err
            raise translated(err) from err

    @override
    async def async_camera_image(
        self, width: int | None = None, height: int | None = None
    ) -> bytes | None:
        """Return a picture of the stream that is playing; none is begun for it."""
        if self.stream is None or not self.stream.outputs():
            return None
        return await self.stream.async_get_image(width=width, height=height)

    @override
    async def async_turn_on(self) -> None:
        """Let the camera see."""
        await self._async_switch(self.item.private, False)

    @override
    async def async_turn_off(self) -> None:
        """Let the camera see nothing."""
        await self._async_switch(self.item.private, True)

    @override
    async def async_enable_motion_detection(self) -> None:
        """Let the camera look out for motion."""
        await self._async_switch(self.item.motion, True)

    @override
    async def async_disable_motion_detection(self) -> None:
        """Let the camera disregard motion."""
        await self._async_switch(self.item.motion, False)

    async def _async_switch(self, part: Toggle | None, on: bool) -> None:
        # Home Assistant offers all actions for every camera
        if part is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="camera_without_switch"
            )
        await self._async_send(part.write(on))
