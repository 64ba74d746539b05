"""Cameras of Tuya devices."""

from contextvars import ContextVar
from typing import TYPE_CHECKING, override

from homeassistant.components.camera import Camera, CameraEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import CameraItem, Toggle
from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub import Capability

if TYPE_CHECKING:
    # installed with Home Assistant's camera integration
    from homeassistant.components.stream import Stream

PARALLEL_UPDATES = 1

# Stands for an address where only its scheme matters: a real one costs a call
_SCHEME = "rtsps://"

# Home Assistant chooses a provider by asking for the address, and passes no argument
_SCHEME_ONLY: ContextVar[bool] = ContextVar("scheme_only", default=False)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the cameras of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.CAMERA, OpenHubCamera, async_add_entities
    )


class OpenHubCamera(OpenHubEntity[CameraItem], Camera):
    """A camera whose stream costs one call each time somebody begins to watch.

    Stills are taken only from a stream that is being watched: dashboards ask for one
    every ten seconds; each would cost a call and keep a battery camera awake.
    """

    _attr_brand = "Tuya"

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

    @property
    @override
    def model(self) -> str | None:
        """Name of the product, as the device has it."""
        entry = self.device_entry
        return entry.model if isinstance(entry, DeviceEntry) else None

    @callback
    @override
    def _read(self) -> None:
        item, values = self.item, self.values
        self._attr_motion_detection_enabled = bool(
            item.motion and item.motion.read(values)
        )
        self._attr_is_on = not (item.private and item.private.read(values))
        # a camera in private mode records nothing, whatever its switch says
        self._attr_is_recording = self._attr_is_on and bool(
            item.record and item.record.read(values)
        )

    @override
    async def async_refresh_providers(self, *, write_state: bool = True) -> None:
        """Choose the provider by the scheme of the address, without a call."""
        token = _SCHEME_ONLY.set(True)
        try:
            await super().async_refresh_providers(write_state=write_state)
        finally:
            _SCHEME_ONLY.reset(token)

    @override
    async def async_create_stream(self) -> Stream | None:
        """Begin to play; each address can be played once."""
        if self.stream is not None:
            if not self.stream.outputs():
                self.stream = None
            elif not self.stream.available and (source := await self.stream_source()):
                self.stream.update_source(source)
        return await super().async_create_stream()

    @override
    async def stream_source(self) -> str | None:
        """Ask the cloud for the address of the live stream."""
        if _SCHEME_ONLY.get():
            return _SCHEME
        return await self.coordinator.orders.async_stream_url(self.device_id)

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
        """End the private mode."""
        await self._async_switch(self.item.private, False)

    @override
    async def async_turn_off(self) -> None:
        """Begin the private mode."""
        await self._async_switch(self.item.private, True)

    @override
    async def async_enable_motion_detection(self) -> None:
        """Switch the detection of motion on."""
        await self._async_switch(self.item.motion, True)

    @override
    async def async_disable_motion_detection(self) -> None:
        """Switch the detection of motion off."""
        await self._async_switch(self.item.motion, False)

    async def _async_switch(self, part: Toggle | None, on: bool) -> None:
        # Home Assistant offers all actions for every camera
        if part is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="camera_without_switch"
            )
        await self._async_send(part.write(on))
