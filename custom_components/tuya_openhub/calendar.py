"""Calendars of what Tuya devices do by themselves; they are only read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
import logging
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .catalog import (
    MealsItem,
    Occasion,
    PlanItem,
    TimersItem,
    next_occasion,
    occasions_between,
)
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub import OpenHubError
from .runtime.feeders.device_timers import DAILY, LOOKED_AT, DeviceTimers

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0

# what a device does at a moment has no length, which a calendar needs
LENGTH = timedelta(minutes=1)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendars of all devices, and of those that come later."""
    coordinator = entry.runtime_data
    timers = DeviceTimers(coordinator.cloud, coordinator.usage)
    await coordinator.async_add_platform(
        Platform.CALENDAR, partial(build_calendar, timers), async_add_entities
    )


def build_calendar(
    timers: DeviceTimers,
    coordinator: OpenHubCoordinator,
    device_id: str,
    item: MealsItem | TimersItem,
) -> CalendarEntity:
    """Return the calendar of a plan item."""
    if isinstance(item, TimersItem):
        return OpenHubTimers(coordinator, device_id, item, timers)
    return OpenHubMeals(coordinator, device_id, item)


class OpenHubCalendar[ItemT: PlanItem](OpenHubEntity[ItemT], CalendarEntity):
    """What a device does by itself; each event lasts a minute."""

    @property
    def occasions(self) -> Iterable[Occasion]:
        """What is known; nothing where nothing is known."""
        raise NotImplementedError

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return what happens now or next."""
        found = next_occasion(self.occasions, dt_util.now() - LENGTH)
        return None if found is None else self._event(*found)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return what happens between two times, two years at most."""
        found = occasions_between(
            self.occasions,
            dt_util.as_local(start_date) - LENGTH,
            dt_util.as_local(end_date),
        )
        return [self._event(*each) for each in found]

    def _event(self, moment: datetime, occasion: Occasion) -> CalendarEvent:
        device = self.device_entry
        name = device and (device.name_by_user or device.name)
        start = dt_util.as_local(moment)
        return CalendarEvent(
            start=start,
            end=start + LENGTH,
            summary=f"{name} {occasion.text}" if name else occasion.text,
        )


class OpenHubMeals(OpenHubCalendar[MealsItem]):
    """The meals that a feeder gives by its plan."""

    @property
    @override
    def occasions(self) -> Iterable[Occasion]:
        """The meals that are switched on."""
        return self.item.read(self.values) or ()


class OpenHubTimers(OpenHubCalendar[TimersItem]):
    """What a device switches by timers of the app, as it was read last."""

    def __init__(
        self,
        coordinator: OpenHubCoordinator,
        device_id: str,
        item: TimersItem,
        timers: DeviceTimers,
    ) -> None:
        """Initialize; the timers are read as soon as the entity is added."""
        self._timers = timers
        super().__init__(coordinator, device_id, item)

    @property
    @override
    def available(self) -> bool:
        """Whether the timers are known: the cloud keeps them, not the device."""
        return self._timers.known(self.device_id) is not None

    @property
    @override
    def occasions(self) -> Iterable[Occasion]:
        """The timers that are switched on."""
        return self._timers.known(self.device_id) or ()

    @override
    async def async_added_to_hass(self) -> None:
        """Read the timers now, without waiting for them, and once a day."""
        await super().async_added_to_hass()
        self._renew(None)
        self.async_on_remove(
            async_track_time_interval(
                self.hass, self._renew, DAILY, cancel_on_shutdown=True
            )
        )

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return what happens between two times; who looks sees what is true now."""
        await self._async_read(LOOKED_AT)
        return await super().async_get_events(hass, start_date, end_date)

    @callback
    def _renew(self, _now: datetime | None) -> None:
        self.coordinator.config_entry.async_create_background_task(
            self.hass, self._async_read(LOOKED_AT), f"timers of {self.entity_id}"
        )

    async def _async_read(self, age: timedelta) -> None:
        try:
            await self._timers.async_read(self.device_id, age)
        except OpenHubError as err:
            _LOGGER.debug("Timers could not be read: %s", err)
        else:
            self.async_write_ha_state()
