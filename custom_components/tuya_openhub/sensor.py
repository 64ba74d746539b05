"""Sensors of Tuya devices."""

from collections.abc import Sequence
from dataclasses import dataclass
import logging
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import ExtraStoredData, RestoreEntity

from .account import account_sensors
from .catalog.energy import Counter, DeltaItem, missed
from .catalog.sensor import SensorItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub.errors import OpenHubError
from .openhub.models import DataPoint

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the account and of all devices, also of later ones."""
    async_add_entities(account_sensors(entry.runtime_data))
    entry.runtime_data.async_add_platform(
        Platform.SENSOR, build_sensor, async_add_entities
    )


def build_sensor(
    coordinator: OpenHubCoordinator, device_id: str, item: SensorItem
) -> SensorEntity:
    """Return the entity of a plan item: counters add up, all others show."""
    if isinstance(item, DeltaItem):
        return OpenHubCounter(coordinator, device_id, item)
    return OpenHubSensor(coordinator, device_id, item)


class OpenHubSensor(OpenHubEntity[SensorItem], SensorEntity):
    """A value that is only reported."""

    @callback
    @override
    def _read(self) -> None:
        if self.item.unit is not None:
            self._attr_native_unit_of_measurement = self.item.unit(self.values)
        value = self.item.read(self.values)
        # a word outside the published range is shown and becomes one of the options
        if (
            self.device_class is SensorDeviceClass.ENUM
            and value is not None
            and value not in (options := self.options or [])
        ):
            self._attr_options = [*options, str(value)]
        self._attr_native_value = value


@dataclass
class CounterData(ExtraStoredData):
    """What a counter stores over a restart."""

    counter: Counter

    @override
    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        return self.counter.as_dict()


class OpenHubCounter(OpenHubEntity[DeltaItem], SensorEntity, RestoreEntity):
    """The sum of reports that are increments; snapshots are repeats and never count.

    What was reported while no push could tell is read from the cloud's log once the
    gap is over. Pushes that come meanwhile wait for that.
    """

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: DeltaItem
    ) -> None:
        """Initialize from the plan."""
        self._counter = Counter(mode=item.mode)
        self._waiting: list[DataPoint] = []
        self._filling = False
        super().__init__(coordinator, device_id, item)

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the sum before the first push can add to it."""
        if (stored := await self.async_get_last_extra_data()) is not None:
            self._counter.restore(stored.as_dict())
        self._read()
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_subscribe_gaps(self._handle_gap))

    @property
    @override
    def extra_restore_state_data(self) -> CounterData:
        """Return what to store."""
        return CounterData(self._counter)

    @callback
    @override
    def _read(self) -> None:
        self._attr_native_value = self._counter.total

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Count each accepted report once, after those that were missed."""
        if self._filling or self.coordinator.gap_open:
            self._waiting.extend(points)
        else:
            self._count(points)

    @callback
    def _handle_gap(self) -> None:
        """Read what was missed."""
        if not self._filling:
            self._filling = True
            self.coordinator.config_entry.async_create_background_task(
                self.hass, self._fill(), f"{self.entity_id} gap"
            )

    async def _fill(self) -> None:
        """Count what the cloud's log has, then what came meanwhile."""
        since = self._counter.time
        logged: list[DataPoint] | None = []
        try:
            # a total tells by itself what was missed
            if since is not None and self._counter.counts_reports:
                logged = await self.coordinator.cloud.reports(
                    self.device_id, self.item.key, since
                )
        except OpenHubError as err:
            _LOGGER.debug("Reports of %s could not be read: %s", self.entity_id, err)
            logged = None
        if logged is None:
            logged = self._from_snapshot()
        waiting, self._waiting = self._waiting, []
        self._filling = False
        self._count([*missed(logged, since, waiting), *waiting])

    def _from_snapshot(self) -> list[DataPoint]:
        """Return one missed report at least, where the value is another now."""
        value = self.values.get(self.item.key)
        known = {None, self._counter.last}
        known.update(self.item.amount(point.value) for point in self._waiting)
        if self.item.amount(value) in known:
            return []
        return [DataPoint(self.item.key, value)]

    @callback
    def _count(self, points: Sequence[DataPoint]) -> None:
        for point in points:
            if (amount := self.item.amount(point.value)) is not None:
                self._counter.add(amount, point.time)
        # a repeated value changes the sum, but is no change to the coordinator
        self._read()
        self.async_write_ha_state()
