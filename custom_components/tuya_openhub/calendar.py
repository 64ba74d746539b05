"""Calendars of what Tuya devices do by themselves; they are only read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .catalog import MealsItem, Occasion, PlanItem, next_occasion, occasions_between
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0

# what a device does at a moment has no length, which a calendar needs
LENGTH = timedelta(minutes=1)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendars of all devices, and of those that come later."""
    entry.runtime_data.async_add_platform(
        Platform.CALENDAR, OpenHubMeals, async_add_entities
    )


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
        return CalendarEvent(
            start=moment,
            end=moment + LENGTH,
            summary=f"{name} {occasion.text}" if name else occasion.text,
        )


class OpenHubMeals(OpenHubCalendar[MealsItem]):
    """The meals that a feeder gives by its plan."""

    @property
    @override
    def occasions(self) -> Iterable[Occasion]:
        """The meals that are switched on."""
        return self.item.read(self.values) or ()
