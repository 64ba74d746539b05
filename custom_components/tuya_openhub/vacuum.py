"""Robot vacuums of Tuya devices."""

from typing import Any, override

from homeassistant.components.vacuum import StateVacuumEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ShownWords, VacuumItem
from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the vacuums of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.VACUUM, OpenHubVacuum, async_add_entities
    )


class OpenHubVacuum(OpenHubEntity[VacuumItem], StateVacuumEntity):
    """A robot vacuum."""

    _words_key = "vacuum"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: VacuumItem
    ) -> None:
        """Take over what the robot can do."""
        self._attr_supported_features = item.features
        self._suction = ShownWords.of(item.suction.options if item.suction else ())
        self._attr_fan_speed_list = self._suction.options
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_activity = state.activity
        self._attr_fan_speed = self._suction.show(state.fan_speed)

    @override
    async def async_start(self) -> None:
        """Start, or go on after a pause."""
        await self._async_send(self.item.start(self.values))

    @override
    async def async_stop(self, **kwargs: Any) -> None:
        """Stop."""
        await self._async_send(self.item.stop())

    @override
    async def async_pause(self) -> None:
        """Pause."""
        await self._async_send(self.item.pause())

    @override
    async def async_return_to_base(self, **kwargs: Any) -> None:
        """Send the robot to its dock."""
        await self._async_send(self.item.return_to_base())

    @override
    async def async_locate(self, **kwargs: Any) -> None:
        """Make the robot heard."""
        await self._async_send(self.item.locate())

    @override
    async def async_set_fan_speed(self, fan_speed: str, **kwargs: Any) -> None:
        """Set the suction level."""
        await self._async_send(self.item.set_fan_speed(self._suction.send(fan_speed)))

    @override
    async def async_send_command(
        self,
        command: str,
        params: dict[str, Any] | list[Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Send the first parameter, checked, to the data point that the command names."""
        if not isinstance(params, list) or not params:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="vacuum_command_needs_value",
                translation_placeholders={"command": command},
            )
        await self.coordinator.orders.async_send_raw(self.device_id, command, params[0])
