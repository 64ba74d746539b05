"""Events of Tuya devices."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, override

from homeassistant.components.event import EventEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .catalog import EventItem, Firing, UnlockItem, VisitItem, learn
from .const import DOMAIN, EVENT_UNLOCKED
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub import DataPoint, JsonValue

PARALLEL_UPDATES = 0

# A press of a bell comes as a message, a picture and a notification, within seconds
SAME_EVENT = 10.0
# a cat is weighed when it comes, its visit is told when it leaves, in ms
WEIGHED = 900_000
# so many reports of an entity are remembered
REMEMBERED = 64
# a report from further ahead (ms) has a wrong time
AHEAD = 86_400_000


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.EVENT, build_event, async_add_entities
    )


def build_event(
    coordinator: OpenHubCoordinator, device_id: str, item: EventItem
) -> EventEntity:
    """Return the entity of a plan item."""
    if isinstance(item, VisitItem):
        return OpenHubVisit(coordinator, device_id, item)
    if isinstance(item, UnlockItem):
        return OpenHubUnlock(coordinator, device_id, item)
    return OpenHubEvent(coordinator, device_id, item)


class OpenHubEvent(OpenHubEntity[EventItem], EventEntity):
    """A data point whose every push is an event; snapshots never are."""

    # the data point of the last event, and when
    _last: tuple[str | None, float] = (None, 0.0)

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: EventItem
    ) -> None:
        """Initialize from the plan."""
        # what has fired: times (ms, by the cloud's clock and the device's), place in its
        # message, code
        self._fired: set[tuple[int, int, int, str]] = set()
        self._forgotten = 0
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Fire once per push."""
        for number, point in enumerate(points):
            firing = self._firing(point)
            if (
                firing is None
                or self._is_repeat(number, point)
                or self._is_same_event(point)
            ):
                continue
            types = self.item.description.event_types
            kind, self._attr_event_types = learn(firing.type, self.event_types, types)
            if kind is None:
                continue
            attributes = None if firing.attributes is None else dict(firing.attributes)
            self._fire(kind, attributes)

    @callback
    def _fire(self, kind: str, attributes: dict[str, Any] | None) -> None:
        """Fire one event: two presses in one message are two states."""
        self._trigger_event(kind, attributes)
        self.async_write_ha_state()

    def _firing(self, point: DataPoint) -> Firing | None:
        """Return the event of a pushed data point, None where it is none."""
        return self.item.firing(point.code, point.value)

    def _is_repeat(self, number: int, point: DataPoint) -> bool:
        """Whether this very report, as such a one of its message, has fired before.

        Who repeats an old message must not open a door with it. Those that are not
        remembered any more are older than each that is.
        """
        time = self._device.time(point.code) or point.time or 0
        key = time, point.time or 0, number, point.code
        if key in self._fired or time <= self._forgotten:
            return True
        self._fired.add(key)
        if len(self._fired) > REMEMBERED:
            oldest = min(self._fired)
            self._fired.remove(oldest)
            # a time far ahead must not silence all that follow
            now = int(dt_util.utcnow().timestamp() * 1000)
            if oldest[0] < now + AHEAD:
                self._forgotten = max(self._forgotten, oldest[0])
        return False

    def _is_same_event(self, point: DataPoint) -> bool:
        """Whether another data point told the same event a moment ago."""
        if not self.item.merged:
            return False
        time = dt_util.utcnow().timestamp()
        code, last = self._last
        if code not in {None, point.code} and time - last < SAME_EVENT:
            return True
        self._last = point.code, time
        return False


class OpenHubVisit(OpenHubEvent):
    """A visit of a litter box, with the weight that was told for it."""

    item: VisitItem
    # how many visits were told before
    _count: JsonValue = None

    @callback
    @override
    def _read(self) -> None:
        """Follow the number of visits, which runs after each push."""
        self._count = self.values.get(self.item.codes[0])

    @override
    def _firing(self, point: DataPoint) -> Firing | None:
        if self.item.count and point.value == self._count:
            return None
        if (firing := super()._firing(point)) is None:
            return None
        return replace(
            firing, attributes={**(firing.attributes or {}), **self._weight()}
        )

    def _weight(self) -> dict[str, float | str]:
        """Return the weight of this visit; one of an earlier visit is none of it."""
        weight = self.item.weight
        if weight is None or (weighed_at := self._device.time(weight.code)) is None:
            return {}
        value = weight.read(self.values.get(weight.code))
        now = int(dt_util.utcnow().timestamp() * 1000)
        if not value or now - weighed_at > WEIGHED:
            return {}
        return {"weight": value, "weight_unit": weight.unit}


class OpenHubUnlock(OpenHubEvent):
    """The openings of a lock: also on the bus, with who that was as far as is known."""

    @callback
    @override
    def _fire(self, kind: str, attributes: dict[str, Any] | None) -> None:
        shown = dict(attributes or {})
        locks = self.coordinator.locks
        holder = locks.holder(self.device_id, kind, shown["credential"])
        if holder is not None and holder.name:
            shown["user"] = holder.name
        if holder is not None and holder.duress:
            shown["duress"] = True
        super()._fire(kind, shown)
        registry = er.async_get(self.hass)
        lock = registry.async_get_entity_id(
            Platform.LOCK, DOMAIN, f"{self.device_id}_{Platform.LOCK}"
        )
        about = {"entity_id": lock or self.entity_id, "method": kind}
        self.hass.bus.async_fire(EVENT_UNLOCKED, about | shown)
