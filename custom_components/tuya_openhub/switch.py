"""Switches of Tuya devices."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import SwitchItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.SWITCH, OpenHubSwitch, async_add_entities
    )


class OpenHubSwitch(OpenHubEntity[SwitchItem], SwitchEntity):
    """A Boolean data point that can be written."""

    @callback
    @override
    def _read(self) -> None:
        self._attr_is_on = self.item.read(self.values)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        await self._async_send(self.item.commands(True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._async_send(self.item.commands(False))
