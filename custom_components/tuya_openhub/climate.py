"""Climates of Tuya devices."""

from typing import Any, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    ClimateEntity,
    ClimateEntityFeature,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ClimateItem, ShownWords
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the climates of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.CLIMATE, OpenHubClimate, async_add_entities
    )


class OpenHubClimate(OpenHubEntity[ClimateItem], ClimateEntity):
    """An air conditioner, thermostat, radiator valve or heater."""

    _words_key = "climate"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: ClimateItem
    ) -> None:
        """Take over what the climate can do."""
        self._attr_supported_features = item.features
        self._attr_hvac_modes = item.hvac_modes
        self._presets = ShownWords.of(item.presets)
        self._attr_preset_modes = self._presets.options or None
        self._speeds = ShownWords.of(item.fan.options if item.fan else ())
        self._attr_fan_modes = self._speeds.options if item.fan else None
        self._attr_swing_modes = item.swing.modes if item.swing else None
        if item.thermo.targets:
            self._attr_target_temperature_step = item.thermo.step
        if humidity := item.target_humidity:
            self._attr_min_humidity = humidity.minimum
            self._attr_max_humidity = humidity.maximum
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_native_temperature_unit = state.unit
        if state.limits is not None:
            self._attr_min_temp, self._attr_max_temp = state.limits
        self._attr_native_target_temperature = state.target
        self._attr_native_current_temperature = state.current
        self._attr_hvac_mode = state.hvac_mode
        self._attr_hvac_action = state.action
        self._attr_current_humidity = state.humidity
        self._attr_target_humidity = state.target_humidity
        self._attr_fan_mode = self._speeds.show(state.fan_mode)
        self._attr_swing_mode = state.swing
        self._attr_preset_mode = self._presets.show(state.preset)
        if state.preset is not None and not self.preset_modes:
            # a word that the device does not declare is shown, and cannot be set
            self._attr_supported_features |= ClimateEntityFeature.PRESET_MODE
            self._attr_preset_modes = []

    @override
    async def async_turn_on(self) -> None:
        """Switch on."""
        await self._async_send(self.item.turn_on(self.values))

    @override
    async def async_turn_off(self) -> None:
        """Switch off."""
        await self._async_send(self.item.turn_off())

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Set the HVAC mode."""
        await self._async_send(self.item.set_hvac_mode(hvac_mode, self.values))

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the target temperature, and the HVAC mode where asked for."""
        commands = self.item.set_temperature(kwargs[ATTR_TEMPERATURE], self.values)
        if hvac_mode := kwargs.get(ATTR_HVAC_MODE):
            commands = self.item.set_hvac_mode(hvac_mode, self.values) | commands
        await self._async_send(commands)

    @override
    async def async_set_humidity(self, humidity: int) -> None:
        """Set the target humidity."""
        await self._async_send(self.item.set_humidity(humidity))

    @override
    async def async_set_fan_mode(self, fan_mode: str) -> None:
        """Set the fan mode."""
        await self._async_send(self.item.set_fan_mode(self._speeds.send(fan_mode)))

    @override
    async def async_set_swing_mode(self, swing_mode: str) -> None:
        """Set the swing mode."""
        await self._async_send(self.item.set_swing(swing_mode))

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Set the preset."""
        preset = self._presets.send(preset_mode)
        await self._async_send(self.item.set_preset(preset, self.values))
