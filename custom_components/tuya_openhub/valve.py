"""Valves of Tuya devices."""

from typing import override

from homeassistant.components.valve import ValveEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ValveItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the valves of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.VALVE, OpenHubValve, async_add_entities
    )


class OpenHubValve(OpenHubEntity[ValveItem], ValveEntity):
    """A water valve."""

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: ValveItem
    ) -> None:
        """Take over what the valve can do."""
        self._attr_supported_features = item.features
        self._attr_reports_position = item.reports_position
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_is_closed = state.is_closed
        self._attr_current_valve_position = state.position

    @override
    async def async_open_valve(self) -> None:
        """Open."""
        await self._async_send(self.item.turn(True))

    @override
    async def async_close_valve(self) -> None:
        """Close."""
        await self._async_send(self.item.turn(False))

    @override
    async def async_set_valve_position(self, position: int) -> None:
        """Move to a position."""
        await self._async_send(self.item.set_position(position, self.values))
