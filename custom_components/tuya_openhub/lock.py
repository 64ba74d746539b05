"""Locks of Tuya devices."""

from typing import Any, override

from homeassistant.components.lock import LockEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import LockItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the locks of all devices, and of those that come later."""
    entry.runtime_data.async_add_platform(
        Platform.LOCK, OpenHubLock, async_add_entities
    )


class OpenHubLock(OpenHubEntity[LockItem], LockEntity):
    """A lock that a data point locks and unlocks."""

    @callback
    @override
    def _read(self) -> None:
        self._attr_is_locked = self.item.is_locked(self.values)

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Lock."""
        await self._async_send(self.item.lock())

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock."""
        await self._async_send(self.item.unlock())
