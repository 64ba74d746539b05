"""Locks of Tuya devices."""

from collections.abc import Sequence
from typing import Any, override

from homeassistant.components.lock import LockEntity, LockEntityFeature
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import LockItem, method_of, whole
from .coordinator import OpenHubConfigEntry
from .entity import OpenHubEntity
from .openhub import DataPoint

PARALLEL_UPDATES = 0

# what a person types to open a lock that wants a code
CODE_FORMAT = r"^\d{4,10}$"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the locks of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.LOCK, OpenHubLock, async_add_entities
    )


class OpenHubLock(OpenHubEntity[LockItem], LockEntity):
    """A lock that a data point moves, else a ticket of the cloud if a person wants so.

    What no data point tells of its state is unknown; an order changes nothing of that.
    """

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what is found out about those who opened it, too."""
        await super().async_added_to_hass()
        if self.item.unlocks or not self.item.movable:
            locks = self.coordinator.locks
            self.async_on_remove(
                locks.async_subscribe(self.device_id, self._handle_change)
            )

    @callback
    @override
    def _read(self) -> None:
        self._attr_is_locked = self.item.is_locked(self.values)
        self._attr_assumed_state = not self.item.tells_state
        if self.item.unlocks:
            locks = self.coordinator.locks
            self._attr_changed_by = locks.last_opened_by(self.device_id)
        if not self.item.movable:
            self._read_remote()

    def _read_remote(self) -> None:
        """Take over what can be done from afar."""
        remote = self.coordinator.locks.remote
        # a lock that locks itself has a latch alone
        latch = remote.is_enabled(self.device_id) and not self.item.tells_state
        self._attr_supported_features = LockEntityFeature(
            LockEntityFeature.OPEN if latch else 0
        )
        needs_code = remote.needs_code(self.device_id)
        self._attr_code_format = CODE_FORMAT if needs_code else None

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Note each opening: the same finger twice is two."""
        openings = [
            (method, number)
            for point in points
            if point.code in self.item.unlocks
            and (method := method_of(point.code)) is not None
            and (number := whole(point.value)) is not None
        ]
        for method, number in openings:
            self.coordinator.locks.note_opening(self.device_id, method, number)
        if openings:
            self._handle_change()

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Lock."""
        if self.item.movable:
            await self._async_send(self.item.lock())
        else:
            await self._async_operate(opens=False)

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock."""
        if self.item.movable:
            await self._async_send(self.item.unlock())
        else:
            await self._async_operate(opens=True, code=kwargs.get("code"))

    @override
    async def async_open(self, **kwargs: Any) -> None:
        """Open the latch."""
        await self._async_operate(opens=True, code=kwargs.get("code"))

    async def _async_operate(self, *, opens: bool, code: str | None = None) -> None:
        await self.coordinator.locks.remote.async_operate(
            self.device_id, opens=opens, code=code
        )
