"""Infrared hubs as emitters and receivers for Home Assistant's infrared integrations."""

from collections.abc import Sequence
from typing import override

from homeassistant.components.infrared import (
    InfraredCommand,
    InfraredEmitterEntity,
    InfraredReceivedSignal,
    InfraredReceiverEntity,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import EmitterItem, ReceiverItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub import DataPoint

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the emitters and receivers of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.INFRARED, build, async_add_entities
    )


def build(
    coordinator: OpenHubCoordinator, device_id: str, item: EmitterItem | ReceiverItem
) -> OpenHubEmitter | OpenHubReceiver:
    """Return the entity of an item."""
    if isinstance(item, EmitterItem):
        return OpenHubEmitter(coordinator, device_id, item)
    return OpenHubReceiver(coordinator, device_id, item)


class OpenHubEmitter(OpenHubEntity[EmitterItem], InfraredEmitterEntity):
    """What sends infrared light."""

    @override
    async def async_send_command(self, command: InfraredCommand) -> None:
        """Send a command; its repetitions are part of its times."""
        await self.coordinator.orders.async_transmit(
            self.device_id, self.item.form, command.get_raw_timings()
        )


class OpenHubReceiver(OpenHubEntity[ReceiverItem], InfraredReceiverEntity):
    """What a hub learns from a remote control; a snapshot is no signal."""

    # when the last signal came, in ms
    _last = 0

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Pass each signal on once."""
        for point in points:
            time = self._device.time(point.code) or 0
            timings = self.item.received(point.value)
            if timings is not None and time > self._last:
                self._last = time
                self._handle_received_signal(InfraredReceivedSignal(timings=timings))
