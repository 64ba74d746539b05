"""Sirens of Tuya devices."""

from typing import Any, override

from homeassistant.components.siren import (
    ATTR_DURATION,
    ATTR_TONE,
    ATTR_VOLUME_LEVEL,
    SirenEntity,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ShownWords, SirenItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sirens of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.SIREN, OpenHubSiren, async_add_entities
    )


class OpenHubSiren(OpenHubEntity[SirenItem], SirenEntity):
    """A siren."""

    _words_key = "siren"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: SirenItem
    ) -> None:
        """Take over what the siren can do."""
        self._attr_supported_features = item.features
        self._tones = ShownWords.of(item.tones)
        self._attr_available_tones = list[int | str](self._tones.options)
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        self._attr_is_on = self.item.state(self.values)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Sound the siren."""
        tone = kwargs.get(ATTR_TONE)
        await self._async_send(
            self.item.turn_on(
                tone=None if tone is None else self._tones.send(tone),
                volume=kwargs.get(ATTR_VOLUME_LEVEL),
                duration=kwargs.get(ATTR_DURATION),
            )
        )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """End the alarm."""
        await self._async_send(self.item.turn_off())
