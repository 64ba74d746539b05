"""Covers of Tuya devices."""

from typing import Any, override

from homeassistant.components.cover import (
    ATTR_POSITION,
    ATTR_TILT_POSITION,
    CoverEntity,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import CoverItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the covers of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.COVER, OpenHubCover, async_add_entities
    )


class OpenHubCover(OpenHubEntity[CoverItem], CoverEntity):
    """A curtain, blind, shutter or door."""

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: CoverItem
    ) -> None:
        """Take over what the cover can do."""
        self._attr_supported_features = item.features
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_current_cover_position = state.position
        self._attr_current_cover_tilt_position = state.tilt
        self._attr_is_closed = state.is_closed
        self._attr_is_opening = state.is_opening
        self._attr_is_closing = state.is_closing

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open."""
        await self._async_send(self.item.open(self.values))

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close."""
        await self._async_send(self.item.close(self.values))

    @override
    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stop."""
        await self._async_send(self.item.stop())

    @override
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Move to a position."""
        await self._async_send(
            self.item.set_position(kwargs[ATTR_POSITION], self.values)
        )

    @override
    async def async_open_cover_tilt(self, **kwargs: Any) -> None:
        """Open the slats."""
        await self._async_send(self.item.set_tilt(100, self.values))

    @override
    async def async_close_cover_tilt(self, **kwargs: Any) -> None:
        """Close the slats."""
        await self._async_send(self.item.set_tilt(0, self.values))

    @override
    async def async_set_cover_tilt_position(self, **kwargs: Any) -> None:
        """Tilt the slats."""
        await self._async_send(
            self.item.set_tilt(kwargs[ATTR_TILT_POSITION], self.values)
        )
