"""The diagnostic sensor that says of a device what is not shown, and what to do about it."""

from typing import Any, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import callback

from ..catalog import (
    DevicePlan,
    SummaryItem,
    missing,
    quirk_stub,
    report_url,
    summary_of,
)
from ..const import DOCUMENTATION_URL
from ..entity import OpenHubEntity
from ..runtime.reason_texts import reason_texts


class OpenHubSummary(OpenHubEntity[SummaryItem], SensorEntity):
    """How many data points of a device have an entity, and what to do about the others.

    The attributes have the reasons, a form of the project that is filled in, and a
    quirk to be completed.
    """

    _unrecorded_attributes = frozenset({"missing", "report_url", "quirk"})

    @callback
    @override
    def _read(self) -> None:
        self._attr_native_value = summary_of(self._plan).shown

    @property
    def _plan(self) -> DevicePlan:
        return self.coordinator.inventory.plans[self.device_id]

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return what is not shown; made when it is asked for, as few devices show it."""
        summary = summary_of(self._plan)
        device = self.coordinator.inventory.devices[self.device_id]
        return {
            "hidden": summary.hidden,
            "unknown": summary.unknown,
            "missing": missing(self._plan, reason_texts(self.hass)),
            "report_url": report_url(DOCUMENTATION_URL, device, self._plan),
            "quirk": quirk_stub(device, self._plan),
        }
