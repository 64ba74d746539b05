"""Bases of all entities: those of a device's data points, and those of the account."""

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import (
    ChildDeviceInfo,
    DeviceEntryType,
    DeviceInfo,
)
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .catalog import PlanItem, Values
from .const import DOMAIN
from .coordinator import OpenHubCoordinator
from .openhub import DataPoint, JsonValue
from .runtime.exceptions import translated_errors
from .runtime.registry import async_follow_gang, object_id


class ActingEntity(Entity):
    """An entity with actions; whatever goes wrong in one has a text."""

    @override
    async def async_request_call[T](self, coro: Coroutine[Any, Any, T]) -> T:
        """Run an action; whatever goes wrong in it has a text."""
        with translated_errors():
            return await super().async_request_call(coro)


class OpenHubEntity[ItemT: PlanItem](ActingEntity):
    """An entity that shows some data points of one device.

    Subclasses set their `_attr_…` in `_read`, which runs before the first state and
    whenever one of the item's data points changed its value.
    """

    # Home Assistant gives each entity forty attributes. With a dozen more, those of a sensor
    # took twice the memory. So what is the same for all has no value in each, and what is
    # rarely asked for is worked out then
    __slots__ = ("_device", "coordinator", "device_id", "item", "values")

    attribution = None
    entity_registry_visible_default = True
    force_update = False
    has_entity_name = True
    should_poll = False

    # the key of the texts for words, where the name of the entity needs none
    _words_key: str | None = None

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: ItemT
    ) -> None:
        """Initialize from the plan."""
        self.coordinator = coordinator
        self.device_id = device_id
        self.item = item
        self._device = coordinator.data[device_id]
        # last raw values of the device by code; the same mapping as long as it is known
        self.values: Values = self._device.values
        self.entity_description = item.description
        if item.channel is None:
            # facts would have Home Assistant look for it and compare them, for each entity
            self.device_entry = coordinator.device_entry(device_id)
        if item.description.name is None:
            # a translation of its key would go before
            self._attr_name = None
        if item.description.translation_key is None and self._words_key is not None:
            self._attr_translation_key = self._words_key
        self._read()

    @property
    @override
    def unique_id(self) -> str:
        """The device and the plan item."""
        return f"{self.device_id}_{self.item.key}"

    @property
    @override
    def device_info(self) -> ChildDeviceInfo | None:
        """The facts of a gang; the entry of a whole device is set from the beginning."""
        if (channel := self.item.channel) is None:
            return None
        return self.coordinator.gang_info(self.device_id, channel)

    @property
    @override
    def available(self) -> bool:
        """Whether the device is online and its values can be relied on."""
        return self._device.online and self.coordinator.trusted

    @override
    async def async_prepare_to_add_to_hass(self) -> None:
        """Suggest an id in which the name of the device stands once."""
        await super().async_prepare_to_add_to_hass()
        if self.item.channel is None:
            return
        name = self.suggested_object_id
        if (part := object_id(self.hass, self.device_info, name)) is not None:
            self.entity_id = f"{self.item.platform}.{part}"

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the item's data points."""
        await super().async_added_to_hass()
        is_gang = self.item.channel is not None and self.item.description.name is None
        if is_gang and self.registry_entry and self.device_entry:
            self.async_on_remove(
                async_follow_gang(self.hass, self.registry_entry, self.device_entry)
            )
        # most entities follow changes only: their pushes need one call less
        mine, none = type(self), OpenHubEntity
        sees_pushes = mine._handle_push is not none._handle_push  # noqa: SLF001 - of ours
        adds_up = mine._handle_overtaken is not none._handle_overtaken  # noqa: SLF001 - of ours
        self.async_on_remove(
            self.coordinator.async_subscribe(
                self.device_id,
                self.item.codes,
                self._handle_change,
                self._handle_push if sees_pushes else None,
                self._handle_overtaken if adds_up else None,
            )
        )

    @callback
    def _read(self) -> None:
        """Take the current values over into the entity's attributes."""

    @callback
    def _handle_change(self) -> None:
        """Write the state: a value or the availability changed."""
        self._read()
        self.async_write_ha_state()

    @callback
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """See each accepted push of the item's data points, repeats included.

        Runs before `_handle_change`; never called for a snapshot.
        """

    @callback
    def _handle_overtaken(self, point: DataPoint, time: int) -> None:
        """See a push of the item's data points that came after a newer one.

        `time` (ms) is the envelope's.
        """

    async def _async_send(self, commands: Mapping[str, JsonValue]) -> None:
        """Send raw values by code."""
        await self.coordinator.orders.async_send_commands(self.device_id, commands)


def account_info(coordinator: OpenHubCoordinator) -> DeviceInfo:
    """Return the account's own device."""
    entry = coordinator.config_entry
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=DeviceEntryType.SERVICE,
        manufacturer="Tuya",
        name=entry.title,
    )


class AccountEntity(CoordinatorEntity[OpenHubCoordinator]):
    """An entity of the account; it is available during outages too, and shows them."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: OpenHubCoordinator, description: EntityDescription
    ) -> None:
        """Initialize from the account's entry."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.unique_id}_{description.key}"
        self._attr_device_info = account_info(coordinator)

    @property
    @override
    def available(self) -> bool:
        """Always: what it shows is known without the cloud."""
        return True
