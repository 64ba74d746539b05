"""When a feeder gives its next meal."""

from datetime import datetime
from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.event import async_track_point_in_time
from homeassistant.util import dt as dt_util

from ..catalog import NextMealItem, next_occasion
from ..entity import OpenHubEntity


class OpenHubNextMeal(OpenHubEntity[NextMealItem], SensorEntity):
    """The time of the next meal of a plan; it moves on when the meal is due."""

    _next: datetime | None = None
    _stop: CALLBACK_TYPE | None = None

    @callback
    @override
    def _read(self) -> None:
        found = next_occasion(self.item.read(self.values) or (), dt_util.now())
        self._attr_native_value = self._next = None if found is None else found[0]

    @override
    async def async_added_to_hass(self) -> None:
        """Move on when the meal is due."""
        await super().async_added_to_hass()
        self._follow()
        self.async_on_remove(self._cancel)

    @callback
    @override
    def _handle_change(self) -> None:
        super()._handle_change()
        self._follow()

    @callback
    def _follow(self) -> None:
        """Look again when the meal is due."""
        self._cancel()
        if self._next is not None:
            self._stop = async_track_point_in_time(self.hass, self._move_on, self._next)

    @callback
    def _move_on(self, _now: datetime) -> None:
        self._stop = None
        self._handle_change()

    @callback
    def _cancel(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None
