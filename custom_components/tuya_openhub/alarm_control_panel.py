"""Alarm panels of Tuya devices."""

from typing import override

from homeassistant.components.alarm_control_panel import AlarmControlPanelEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ARM_AWAY, ARM_HOME, DISARM, TRIGGER, AlarmItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the alarm panels of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.ALARM_CONTROL_PANEL, OpenHubAlarmControlPanel, async_add_entities
    )


class OpenHubAlarmControlPanel(OpenHubEntity[AlarmItem], AlarmControlPanelEntity):
    """A host or gateway with a master mode."""

    _attr_code_arm_required = False

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: AlarmItem
    ) -> None:
        """Take over what the panel can do."""
        self._attr_supported_features = item.features
        super().__init__(coordinator, device_id, item)

    @callback
    @override
    def _read(self) -> None:
        state = self.item.state(self.values)
        self._attr_alarm_state = state.state
        self._attr_changed_by = state.changed_by

    @override
    async def async_alarm_disarm(self, code: str | None = None) -> None:
        """Disarm."""
        await self._async_send(self.item.set_mode(DISARM))

    @override
    async def async_alarm_arm_home(self, code: str | None = None) -> None:
        """Arm for people at home."""
        await self._async_send(self.item.set_mode(ARM_HOME))

    @override
    async def async_alarm_arm_away(self, code: str | None = None) -> None:
        """Arm for nobody at home."""
        await self._async_send(self.item.set_mode(ARM_AWAY))

    @override
    async def async_alarm_trigger(self, code: str | None = None) -> None:
        """Call for help."""
        await self._async_send(self.item.set_mode(TRIGGER))
