"""Binary sensors of Tuya devices and of the account."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import BinarySensorItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import AccountEntity, OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of the account and of all devices, also of later ones."""
    async_add_entities([PushConnection(entry.runtime_data)])
    await entry.runtime_data.async_add_platform(
        Platform.BINARY_SENSOR, OpenHubBinarySensor, async_add_entities
    )


class OpenHubBinarySensor(OpenHubEntity[BinarySensorItem], BinarySensorEntity):
    """Something that is on or off and cannot be switched."""

    @callback
    @override
    def _read(self) -> None:
        self._attr_is_on = self.item.read(self.values)


class PushConnection(AccountEntity, BinarySensorEntity):
    """Whether pushes arrive."""

    def __init__(self, coordinator: OpenHubCoordinator) -> None:
        """Initialize for an account."""
        super().__init__(
            coordinator,
            BinarySensorEntityDescription(
                key="push_connection",
                translation_key="push_connection",
                device_class=BinarySensorDeviceClass.CONNECTIVITY,
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the channel is connected."""
        return self.coordinator.hub.channel.connected
