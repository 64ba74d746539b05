"""Times of day of Tuya devices."""

from datetime import time
from typing import override

from homeassistant.components.time import TimeEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import TimeItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity
from .runtime.exceptions import translated_errors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the times of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.TIME, OpenHubTime, async_add_entities
    )


class OpenHubTime(OpenHubEntity[TimeItem], TimeEntity):
    """A time of day that can be set."""

    @callback
    @override
    def _read(self) -> None:
        self._attr_native_value = self.item.read(self.values)

    @override
    async def async_set_value(self, value: time) -> None:
        """Set another time."""
        with translated_errors():
            commands = self.item.commands(self.values, value)
        await self._async_send(commands)
