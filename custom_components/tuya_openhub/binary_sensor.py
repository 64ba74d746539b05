"""Binary sensors of Tuya devices."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .account import PushConnection
from .catalog.tables.binary_sensors import BinarySensorItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of the account and of all devices, also of later ones."""
    async_add_entities([PushConnection(entry.runtime_data)])
    entry.runtime_data.async_add_platform(
        Platform.BINARY_SENSOR, OpenHubBinarySensor, async_add_entities
    )


class OpenHubBinarySensor(OpenHubEntity[BinarySensorItem], BinarySensorEntity):
    """Something that is on or off and cannot be switched."""

    @callback
    @override
    def _read(self) -> None:
        self._attr_is_on = self.item.read(self.values)
