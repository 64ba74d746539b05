"""Selects of Tuya devices."""

from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import SelectItem, ShownWords, learn
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .runtime.exceptions import translated_errors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the selects of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.SELECT, OpenHubSelect, async_add_entities
    )


class OpenHubSelect(OpenHubEntity[SelectItem], SelectEntity):
    """An enum data point that can be written."""

    _words_key = "words"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: SelectItem
    ) -> None:
        """Take over the words."""
        self._words = ShownWords.of(item.description.options or ())
        self._attr_options = self._words.options
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        option = self._words.show(self.item.read(self.values))
        # a word outside the published range is shown, although it cannot be sent
        if option is not None and option not in self.options:
            described = self._words.options
            option, self._attr_options = learn(option, self.options, described)
        self._attr_current_option = option

    @override
    async def async_select_option(self, option: str) -> None:
        """Select an option."""
        with translated_errors():
            commands = self.item.commands(self._words.send(option))
        await self._async_send(commands)
