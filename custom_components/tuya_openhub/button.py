"""Buttons of Tuya devices and of the account."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ButtonItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import AccountEntity, OpenHubEntity

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


class ResyncButton(AccountEntity, ButtonEntity):
    """Read all states again."""

    def __init__(self, coordinator: OpenHubCoordinator) -> None:
        """Initialize for an account."""
        super().__init__(
            coordinator,
            ButtonEntityDescription(
                key="resync",
                translation_key="resync",
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )

    @override
    async def async_press(self) -> None:
        """Read all devices, and connect at once where the channel is down."""
        await self.coordinator.async_resync()
