"""Texts of Tuya devices."""

from typing import override

from homeassistant.components.text import TextEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import TextItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity
from .runtime.exceptions import translated_errors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the texts of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.TEXT, OpenHubText, async_add_entities
    )


class OpenHubText(OpenHubEntity[TextItem], TextEntity):
    """A string data point that can be written."""

    @callback
    @override
    def _read(self) -> None:
        self._attr_native_value = self.item.read(self.values)

    @override
    async def async_set_value(self, value: str) -> None:
        """Set another text."""
        with translated_errors():
            commands = self.item.commands(value)
        await self._async_send(commands)
