"""Sensors of Tuya devices, and the figures of the account."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
import logging
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.restore_state import RestoredExtraData, RestoreEntity
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .catalog import (
    Counter,
    DeltaItem,
    MissedReports,
    NextMealItem,
    Report,
    SensorItem,
    ShownTotal,
    ShownWords,
    SummaryItem,
    learn,
    log_since,
    number,
)
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entities.account_sensors import ACCOUNT_SENSORS, AccountSensor
from .entities.data_point_summary import OpenHubSummary
from .entities.fault_text import OpenHubProblems
from .entities.next_meal import OpenHubNextMeal
from .entity import OpenHubEntity
from .openhub import DataPoint, JsonValue, OpenHubError

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0

# The log is read this long after a gap, in seconds: the way back comes first, and a
# connection that drops again and again costs one reading
READ_LOG_AFTER = 30.0

# A device that counts down in minutes gives no moment more exactly
WOBBLE = timedelta(minutes=1)
# No device counts down from more than a year, in seconds
LONGEST_LEFT = 365 * 86400


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the account and of all devices, also of later ones."""
    async_add_entities(
        AccountSensor(entry.runtime_data, description)
        for description in ACCOUNT_SENSORS
    )
    await entry.runtime_data.async_add_platform(
        Platform.SENSOR, build_sensor, async_add_entities
    )


def build_sensor(
    coordinator: OpenHubCoordinator,
    device_id: str,
    item: SensorItem | SummaryItem | NextMealItem,
) -> SensorEntity:
    """Return the entity of a plan item: counters add up, all others show."""
    if isinstance(item, SummaryItem):
        return OpenHubSummary(coordinator, device_id, item)
    if isinstance(item, NextMealItem):
        return OpenHubNextMeal(coordinator, device_id, item)
    if isinstance(item, DeltaItem):
        return OpenHubCounter(coordinator, device_id, item)
    if item.problems is not None:
        return OpenHubProblems(coordinator, device_id, item)
    if item.ends:
        return OpenHubMoment(coordinator, device_id, item)
    if item.description.device_class is SensorDeviceClass.ENUM:
        return OpenHubWords(coordinator, device_id, item)
    if item.description.state_class is SensorStateClass.TOTAL_INCREASING:
        return OpenHubTotal(coordinator, device_id, item)
    return OpenHubSensor(coordinator, device_id, item)


class OpenHubSensor(OpenHubEntity[SensorItem], SensorEntity):
    """A value that is only reported."""

    __slots__ = ("_value",)

    assumed_state = False
    entity_picture = None
    extra_state_attributes = None
    icon = None
    last_reset = None
    supported_features = None

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: SensorItem
    ) -> None:
        """Initialize from the plan."""
        self._value: StateType | datetime = None
        super().__init__(coordinator, device_id, item)

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """What was read last."""
        return self._value

    @callback
    @override
    def _read(self) -> None:
        item, values = self.item, self.values
        if item.unit is not None:
            self._attr_native_unit_of_measurement = item.unit(values)
        self._value = item.read(values)


class OpenHubWords(OpenHubSensor):
    """One of the words that a description names, and of those that came."""

    _words_key = "words"

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: SensorItem
    ) -> None:
        """Initialize from the plan."""
        self._words = ShownWords.of(item.description.options or ())
        self._attr_options = self._words.options
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        value = self.item.read(self.values)
        if value is not None:
            value = self._words.show(str(value))
            # a word outside the published range becomes one of the options
            if value is not None and value not in (known := self.options or ()):
                value, self._attr_options = learn(value, known, self._words.options)
        self._value = value


class OpenHubTotal(OpenHubSensor):
    """A total that the device adds up."""

    _total: ShownTotal | None = None

    @callback
    @override
    def _read(self) -> None:
        super()._read()
        self._total = self._total or ShownTotal()
        if isinstance(value := self._value, int | float):
            self._value = self._total.read(value)


class OpenHubMoment(OpenHubSensor):
    """The moment when a time that is left is over; it stays while the time runs down."""

    _left: StateType = None

    @callback
    @override
    def _read(self) -> None:
        left = self.item.read(self.values)
        if left == self._left:
            return
        self._left = left
        moment: datetime | None = None
        if isinstance(left, (int, float)) and 0 < left < LONGEST_LEFT:
            moment = dt_util.utcnow() + timedelta(seconds=left)
        known = self._value
        if (
            moment is None
            or not isinstance(known, datetime)
            or abs(moment - known) >= WOBBLE
        ):
            self._value = moment


class OpenHubCounter(OpenHubEntity[DeltaItem], SensorEntity, RestoreEntity):
    """The sum of reports that are increments; snapshots are repeats and never count.

    What was reported while no push arrived is read from the cloud's log some time
    after the gap is over, as far as the day's allowance goes. Pushes that come
    meanwhile count at once.
    """

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: DeltaItem
    ) -> None:
        """Initialize from the plan."""
        self._counter = Counter(mode=item.mode)
        self._missed = MissedReports(self._counter)
        self._filling = False
        self._cancel_reading: CALLBACK_TYPE | None = None
        super().__init__(coordinator, device_id, item)

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the sum before the first push can add to it."""
        if (stored := await self.async_get_last_extra_data()) is not None:
            await self._restore(stored.as_dict())
        self._read()
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_subscribe_gaps(self._handle_gap))

    async def _restore(self, stored: object) -> None:
        """Take over what was stored; a sum that is lost was the last state."""
        last = await self.async_get_last_state()
        unit = last and last.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
        self._counter.restore(
            stored if isinstance(stored, Mapping) else {},
            number(last.state)
            if last and unit == self.native_unit_of_measurement
            else None,
        )

    @property
    @override
    def extra_restore_state_data(self) -> RestoredExtraData:
        """Return what to store."""
        return RestoredExtraData(self._counter.as_dict())

    @callback
    @override
    def _read(self) -> None:
        self._attr_native_value = self._counter.total

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Count each accepted report once."""
        time = self._device.time(self.item.key)
        reports = self._reports((point.value, point.time, time) for point in points)
        self._note_push(reports)
        self._count(reports)

    @callback
    @override
    def _handle_overtaken(self, point: DataPoint, time: int) -> None:
        """Count a report that came late; how late is no matter."""
        reports = self._reports([(point.value, point.time, time)])
        self._note_push(reports)
        self._count(reports, late=True)

    def _reports(
        self,
        values: Iterable[tuple[JsonValue, int | None, int | None]],
        *,
        logged: bool = False,
    ) -> list[Report]:
        """Return reports in kilowatt-hours; what is no number is left out."""
        return [
            Report(amount=amount, own=own, at=at, logged=logged)
            for value, own, at in values
            if (amount := self.item.amount(value)) is not None
        ]

    def _note_push(self, reports: Sequence[Report]) -> None:
        """Remember what the log may hold as well."""
        if self._filling or self.coordinator.gap_open:
            self._missed.note_pushed(reports)

    @callback
    def _handle_gap(self) -> None:
        """Read what was missed, in a while."""
        if not self._filling:
            self._missed.note_gap()
            self._filling = True
            self._cancel_reading = async_call_later(
                self.hass, READ_LOG_AFTER, self._handle_reading
            )

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Read no more."""
        if self._cancel_reading is not None:
            self._cancel_reading()
        await super().async_will_remove_from_hass()

    @callback
    def _handle_reading(self, _now: datetime) -> None:
        """Read the log now, unless another gap has begun, whose end will start this again."""
        self._cancel_reading = None
        if self.coordinator.gap_open:
            self._filling = False
            return
        self.coordinator.config_entry.async_create_background_task(
            self.hass, self._fill(), f"{self.entity_id} gap"
        )

    async def _fill(self) -> None:
        """Count what is in the cloud's log but was not pushed."""
        logged = await self._logged()
        pushed = self._missed.end()
        self._filling = False
        if logged is None:
            now = int(dt_util.utcnow().timestamp() * 1000)
            amount = self.item.amount(self.values.get(self.item.key))
            self._count(self._missed.from_snapshot(amount, now, pushed))
        elif missed := self._missed.from_log(logged, pushed):
            self._count(missed, late=bool(pushed))

    async def _logged(self) -> list[Report] | None:
        """Return what was reported since the gap began, None if that is not known."""
        # a total contains what was missed
        newest = self._missed.newest
        if newest is None or not self._counter.counts_reports:
            return []
        try:
            points = await self.coordinator.async_reports(
                self.device_id, self.item.key, log_since(newest)
            )
        except OpenHubError as err:
            _LOGGER.debug("Reports of %s could not be read: %s", self.entity_id, err)
            return None
        if points is None:
            return None
        # the log has one time, be it the device's or the cloud's
        return self._reports(
            ((point.value, point.time, point.time) for point in points), logged=True
        )

    @callback
    def _count(self, reports: Sequence[Report], *, late: bool = False) -> None:
        count = self._counter.make_up if late else self._counter.add
        for report in reports:
            count(report)
        # a repeated value changes the sum, but is no change to the coordinator
        self._read()
        self.async_write_ha_state()
