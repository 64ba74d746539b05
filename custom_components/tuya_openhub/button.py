"""Buttons of Tuya devices."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .account import ResyncButton
from .catalog.tables.buttons import ButtonItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of the account and of all devices, also of later ones."""
    async_add_entities([ResyncButton(entry.runtime_data)])
    entry.runtime_data.async_add_platform(
        Platform.BUTTON, OpenHubButton, async_add_entities
    )


class OpenHubButton(OpenHubEntity[ButtonItem], ButtonEntity):
    """A Boolean data point that starts something."""

    @override
    async def async_press(self) -> None:
        """Send the start."""
        await self._async_send(self.item.commands)
