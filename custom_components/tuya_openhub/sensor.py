"""Sensors of Tuya devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import ExtraStoredData, RestoreEntity

from .account import account_sensors
from .catalog.energy import Counter, DeltaItem
from .catalog.sensor import SensorItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub.models import DataPoint

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
    """The sum of reports that are increments; snapshots are repeats and never count."""

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: DeltaItem
    ) -> None:
        """Initialize from the plan."""
        self._counter = Counter(mode=item.mode)
        super().__init__(coordinator, device_id, item)

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the sum before the first push can add to it."""
        if (stored := await self.async_get_last_extra_data()) is not None:
            self._counter.restore(stored.as_dict())
        self._read()
        await super().async_added_to_hass()

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
        """Count each accepted report once."""
        for point in points:
            if (amount := self.item.amount(point.value)) is not None:
                self._counter.add(amount, point.time)
        # a repeated value changes the sum, but is no change to the coordinator
        self._read()
        self.async_write_ha_state()
