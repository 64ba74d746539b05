"""Events of Tuya devices."""

from collections.abc import Sequence
from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .catalog import EventItem
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity
from .openhub import DataPoint

PARALLEL_UPDATES = 0

# A press of a bell comes as a message, a picture and a notification, within seconds
SAME_EVENT = 10.0


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

    # the data point that told the last event, and when
    _last: tuple[str | None, float] = (None, 0.0)

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Fire once per push."""
        for point in points:
            firing = self.item.firing(point.code, point.value)
            if firing is None or self._told_before(point):
                continue
            if firing.type not in self.event_types:
                self._attr_event_types = [*self.event_types, firing.type]
            attributes = None if firing.attributes is None else dict(firing.attributes)
            self._trigger_event(firing.type, attributes)
            # two presses in one message are two states
            self.async_write_ha_state()

    def _told_before(self, point: DataPoint) -> bool:
        """Whether another data point told the same event a moment ago."""
        if not self.item.merged:
            return False
        time = dt_util.utcnow().timestamp()
        code, last = self._last
        if code not in {None, point.code} and time - last < SAME_EVENT:
            return True
        self._last = point.code, time
        return False
