"""Buttons of Tuya devices and of the account."""

from collections.abc import Iterable
from functools import partial
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .catalog import ButtonItem
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entities.remote_control import RemoteControlEntity, async_follow
from .entity import AccountEntity, OpenHubEntity
from .openhub import RemoteControl, RemoteKey

PARALLEL_UPDATES = 0

# what stands in a unique id between a remote control and its key
_KEY = "_infrared_key_"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of the account and of all devices, also of later ones."""
    async_add_entities([ResyncButton(entry.runtime_data)])
    coordinator = entry.runtime_data
    await coordinator.async_add_platform(
        Platform.BUTTON, OpenHubButton, async_add_entities
    )
    async_follow(
        hass,
        entry,
        Platform.BUTTON,
        async_add_entities,
        make=partial(_keys, coordinator),
        is_gone=partial(_is_gone, coordinator),
    )


def _keys(
    coordinator: OpenHubCoordinator, remote: RemoteControl
) -> Iterable[KeyButton]:
    """Return the buttons of a remote control's keys."""
    keys = coordinator.remotes.known.keys.get(remote.id, ())
    return (KeyButton(coordinator, remote, key) for key in keys)


def _is_gone(coordinator: OpenHubCoordinator, unique_id: str) -> bool:
    """Return whether a unique id is that of a key that a remote control has no more."""
    remote_id, part, key_id = unique_id.partition(_KEY)
    reader = coordinator.remotes
    if not part:
        return False
    if remote_id not in reader.known.remotes:
        return reader.settled
    keys = reader.known.keys.get(remote_id)
    return keys is not None and key_id not in map(_key_id, keys)


def _key_id(key: RemoteKey) -> str:
    return key.key if key.id is None else str(key.id)


class OpenHubButton(OpenHubEntity[ButtonItem], ButtonEntity):
    """A Boolean data point that starts something."""

    @override
    async def async_press(self) -> None:
        """Send the start."""
        await self._async_send(self.item.commands)


class ResyncButton(AccountEntity, ButtonEntity):
    """Read all states again."""

    def __init__(self, coordinator: OpenHubCoordinator) -> None:
        """Initialize for an account."""
        super().__init__(
            coordinator,
            ButtonEntityDescription(
                key="resync",
                translation_key="resync",
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )

    @override
    async def async_press(self) -> None:
        """Read all devices, and connect at once where the channel is down."""
        await self.coordinator.async_resync()


class KeyButton(RemoteControlEntity, ButtonEntity):
    """A key of a remote control of the app."""

    _attr_entity_registry_enabled_default = False

    def __init__(
        self, coordinator: OpenHubCoordinator, remote: RemoteControl, key: RemoteKey
    ) -> None:
        """Name it as the app does."""
        super().__init__(coordinator, remote)
        self._key = key
        self._attr_unique_id = f"{remote.id}{_KEY}{_key_id(key)}"
        self._attr_name = key.name if self.is_device else f"{remote.name} {key.name}"

    @override
    async def async_press(self) -> None:
        """Press the key."""
        await self.remote_orders.async_press(self._key)
