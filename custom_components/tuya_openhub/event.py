"""Events of Tuya devices."""

from collections.abc import Sequence
from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import EventItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity
from .openhub import DataPoint

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events of all devices, and of those that come later."""
    entry.runtime_data.async_add_platform(
        Platform.EVENT, OpenHubEvent, async_add_entities
    )


class OpenHubEvent(OpenHubEntity[EventItem], EventEntity):
    """A data point whose every push is an event; snapshots never are."""

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Fire once per push."""
        for point in points:
            if (firing := self.item.fire(point.value)) is None:
                continue
            if firing.type not in self.event_types:
                self._attr_event_types = [*self.event_types, firing.type]
            attributes = None if firing.attributes is None else dict(firing.attributes)
            self._trigger_event(firing.type, attributes)
            # two presses in one message are two states
            self.async_write_ha_state()
