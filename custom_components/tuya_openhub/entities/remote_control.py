"""Base of the entities of a remote control that a person made in the app."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..coordinator import OpenHubConfigEntry, OpenHubCoordinator
from ..entity import ActingEntity
from ..openhub import RemoteControl
from ..runtime.infrared.remote_orders import RemoteOrders


class RemoteControlEntity(ActingEntity):
    """An entity of a remote control; it is available while its hub is.

    What the appliance does nobody tells: there is no state.
    """

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, coordinator: OpenHubCoordinator, remote: RemoteControl) -> None:
        """Initialize; a remote control that no device stands for is one of its hub."""
        self.coordinator = coordinator
        self.remote = remote
        self.is_device = remote.id in coordinator.data
        self.remote_orders = RemoteOrders(
            coordinator.cloud, coordinator.orders, coordinator.remotes, remote
        )
        shown_on = remote.id if self.is_device else remote.hub_id
        self.device_entry = coordinator.device_entry(shown_on)

    @property
    @override
    def available(self) -> bool:
        """Whether the hub is online."""
        hub = self.coordinator.data.get(self.remote.hub_id)
        return hub is not None and hub.online and self.coordinator.trusted

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the hub."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.coordinator.async_subscribe(
                self.remote.hub_id, (), self.async_write_ha_state
            )
        )


@callback
def async_follow(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    platform: Platform,
    async_add_entities: AddConfigEntryEntitiesCallback,
    *,
    make: Callable[[RemoteControl], Iterable[RemoteControlEntity]],
    is_gone: Callable[[str], bool],
) -> None:
    """Add entities now and whenever something was read, and remove those that are gone.

    `make` returns the entities of a remote control, `is_gone` tells of a unique id
    whether there is no such key or remote control any more.
    """
    reader = entry.runtime_data.remotes
    registry = er.async_get(hass)
    shown: set[str] = set()

    @callback
    def follow() -> None:
        for known in er.async_entries_for_config_entry(registry, entry.entry_id):
            if known.domain == platform and is_gone(known.unique_id):
                shown.discard(known.unique_id)
                registry.async_remove(known.entity_id)
        made = [entity for remote in reader.remotes for entity in make(remote)]
        new = [entity for entity in made if entity.unique_id not in shown]
        shown.update(str(entity.unique_id) for entity in new)
        if new:
            async_add_entities(new)

    follow()
    entry.async_on_unload(reader.async_subscribe(follow))
