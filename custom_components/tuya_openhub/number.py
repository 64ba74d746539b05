"""Numbers of Tuya devices."""

from typing import override

from homeassistant.components.number import NumberEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import NumberItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity
from .runtime.exceptions import translated_errors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.NUMBER, OpenHubNumber, async_add_entities
    )


class OpenHubNumber(OpenHubEntity[NumberItem], NumberEntity):
    """An integer data point that can be written."""

    @callback
    @override
    def _read(self) -> None:
        if self.item.unit is not None:
            unit = self.item.unit(self.values)
            self._attr_native_unit_of_measurement = unit
            limits = self.item.limits(unit) if self.item.limits else None
            if limits is not None:
                self._attr_native_min_value, self._attr_native_max_value = limits
        self._attr_native_value = self.item.read(self.values)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set another value."""
        if self.unit_of_measurement != self.native_unit_of_measurement:
            # what was entered in another unit never lies on a step exactly
            value = self.item.nearest(value)
        with translated_errors():
            commands = self.item.commands(value)
        await self._async_send(commands)
