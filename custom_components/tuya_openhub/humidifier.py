"""Humidifiers and dehumidifiers of Tuya devices."""

from typing import Any, override

from homeassistant.components.humidifier import HumidifierEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import HumidifierItem, ShownWords
from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the humidifiers of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.HUMIDIFIER, OpenHubHumidifier, async_add_entities
    )


class OpenHubHumidifier(OpenHubEntity[HumidifierItem], HumidifierEntity):
    """A humidifier or dehumidifier."""

    _words_key = "humidifier"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: HumidifierItem
    ) -> None:
        """Take over what the humidifier can do."""
        self._attr_supported_features = item.features
        self._modes = ShownWords.of(item.mode.options if item.mode else ())
        if item.mode:
            self._attr_available_modes = self._modes.options
        if target := item.target:
            self._attr_min_humidity = target.minimum
            self._attr_max_humidity = target.maximum
            self._attr_target_humidity_step = target.codec.increment
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_is_on = state.is_on
        self._attr_target_humidity = state.target
        self._attr_current_humidity = state.current
        self._attr_mode = self._modes.show(state.mode)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        await self._async_send(self.item.turn(True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._async_send(self.item.turn(False))

    @override
    async def async_set_humidity(self, humidity: int) -> None:
        """Set the target humidity."""
        if self.item.target is None:
            # Home Assistant offers it for every humidifier
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="humidity_not_supported"
            )
        await self._async_send(self.item.set_humidity(humidity))

    @override
    async def async_set_mode(self, mode: str) -> None:
        """Set the mode."""
        await self._async_send(self.item.set_mode(self._modes.send(mode)))
