"""Water heaters of Tuya devices."""

from typing import Any, override

from homeassistant.components.water_heater import WaterHeaterEntity
from homeassistant.const import ATTR_TEMPERATURE, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ShownWords, WaterHeaterItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the water heaters of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.WATER_HEATER, OpenHubWaterHeater, async_add_entities
    )


class OpenHubWaterHeater(OpenHubEntity[WaterHeaterItem], WaterHeaterEntity):
    """A water heater."""

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: WaterHeaterItem
    ) -> None:
        """Take over what the water heater can do."""
        self._attr_supported_features = item.features
        self._operations = ShownWords.of(item.operations)
        self._attr_operation_list = self._operations.options or None
        if item.thermo.targets:
            self._attr_target_temperature_step = item.thermo.step
        if item.mode is None:
            # its one way of heating has no name of its own
            self._words_key = "boiler"
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
        self._attr_current_operation = self._operations.show(state.operation)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch on."""
        await self._async_send(self.item.turn(True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch off."""
        await self._async_send(self.item.turn(False))

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the target temperature."""
        await self._async_send(
            self.item.set_temperature(kwargs[ATTR_TEMPERATURE], self.values)
        )

    @override
    async def async_set_operation_mode(self, operation_mode: str) -> None:
        """Set the way of heating."""
        await self._async_send(
            self.item.set_operation(self._operations.send(operation_mode))
        )
