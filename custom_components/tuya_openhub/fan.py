"""Fans of Tuya devices."""

from typing import Any, override

from homeassistant.components.fan import FanEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import FanItem, ShownWords
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the fans of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.FAN, OpenHubFan, async_add_entities
    )


class OpenHubFan(OpenHubEntity[FanItem], FanEntity):
    """A fan or an air purifier."""

    _words_key = "fan"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: FanItem
    ) -> None:
        """Take over what the fan can do."""
        self._attr_supported_features = item.features
        self._attr_speed_count = item.speed_count
        self._presets = ShownWords.of(item.preset_options)
        self._attr_preset_modes = self._presets.options or None
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._is_on = state.is_on
        self._attr_percentage = state.percentage
        self._attr_preset_mode = self._presets.show(state.preset)
        self._attr_current_direction = state.direction
        self._attr_oscillating = state.oscillating

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether the fan runs."""
        return self._is_on

    @override
    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Switch on, with a speed or a preset where asked for."""
        preset = None if preset_mode is None else self._presets.send(preset_mode)
        await self._async_send(self.item.turn_on(percentage=percentage, preset=preset))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._async_send(self.item.turn_off())

    @override
    async def async_set_percentage(self, percentage: int) -> None:
        """Set the speed."""
        await self._async_send(self.item.set_percentage(percentage, self.values))

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Set the preset."""
        await self._async_send(self.item.set_preset(self._presets.send(preset_mode)))

    @override
    async def async_set_direction(self, direction: str) -> None:
        """Set the direction."""
        await self._async_send(self.item.set_direction(direction))

    @override
    async def async_oscillate(self, oscillating: bool) -> None:
        """Start or stop oscillation."""
        await self._async_send(self.item.oscillate(oscillating))
