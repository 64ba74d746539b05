"""Lights of Tuya devices."""

from typing import Any, override

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_EFFECT,
    ATTR_HS_COLOR,
    ATTR_WHITE,
    LightEntity,
    LightEntityFeature,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import MAX_KELVIN, MIN_KELVIN, LightItem, ShownWords
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the lights of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.LIGHT, OpenHubLight, async_add_entities
    )


class OpenHubLight(OpenHubEntity[LightItem], LightEntity):
    """A lamp, with whatever dims and colours it."""

    _words_key = "light"

    _attr_min_color_temp_kelvin = MIN_KELVIN
    _attr_max_color_temp_kelvin = MAX_KELVIN

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: LightItem
    ) -> None:
        """Take over what the lamp can do."""
        self._attr_supported_color_modes = set(item.color_modes)
        if item.warmth is not None:
            self._attr_min_color_temp_kelvin = item.warmth.lowest
            self._attr_max_color_temp_kelvin = item.warmth.highest
        self._effects = ShownWords.of(item.effects)
        if item.effects:
            self._attr_supported_features = LightEntityFeature.EFFECT
            self._attr_effect_list = self._effects.options
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_is_on = state.is_on
        self._attr_brightness = state.brightness
        self._attr_color_mode = state.color_mode
        self._attr_hs_color = state.hs
        self._attr_color_temp_kelvin = state.kelvin
        self._attr_effect = self._effects.show(state.effect)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on, with what the action asks for."""
        effect = kwargs.get(ATTR_EFFECT)
        await self._async_send(
            self.item.turn_on(
                self.values,
                brightness=kwargs.get(ATTR_BRIGHTNESS),
                hs=kwargs.get(ATTR_HS_COLOR),
                kelvin=kwargs.get(ATTR_COLOR_TEMP_KELVIN),
                white=kwargs.get(ATTR_WHITE),
                effect=None if effect is None else self._effects.send(effect),
            )
        )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._async_send(self.item.turn_off())
