"""Remote controls that a person made in the app, for infrared hubs."""

from collections.abc import Iterable
from functools import partial
from typing import Any, override

from homeassistant.components.remote import (
    ATTR_COMMAND,
    ATTR_DELAY_SECS,
    ATTR_NUM_REPEATS,
    ATTR_TIMEOUT,
    DEFAULT_DELAY_SECS,
    DEFAULT_NUM_REPEATS,
    RemoteEntity,
    RemoteEntityFeature,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entities.remote_control import RemoteControlEntity, async_follow
from .openhub import RemoteControl

PARALLEL_UPDATES = 0

_UNIQUE_ID = "_remote"
# how long a hub waits for a key that is to be learned, in seconds
_LEARN_FOR = 30
_ON = ("PowerOn", "Power_On", "Power on", "On")
_OFF = ("PowerOff", "Power_Off", "Power off", "Off")
_TOGGLE = ("Power", "PowerToggle", "Power_Toggle")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the remote controls that are known, begin to read, and follow what is read."""
    coordinator = entry.runtime_data
    reader = coordinator.remotes

    def is_gone(unique_id: str) -> bool:
        remote_id = unique_id.removesuffix(_UNIQUE_ID)
        return reader.settled and remote_id not in reader.known.remotes

    await reader.async_start()
    entry.async_on_unload(coordinator.async_add_listener(reader.look))
    async_follow(
        hass,
        entry,
        Platform.REMOTE,
        async_add_entities,
        make=partial(_make, coordinator),
        is_gone=is_gone,
    )


def _make(
    coordinator: OpenHubCoordinator, remote: RemoteControl
) -> Iterable[OpenHubRemote]:
    return (OpenHubRemote(coordinator, remote),)


class OpenHubRemote(RemoteControlEntity, RemoteEntity):
    """A remote control; its keys are pressed by name."""

    _attr_assumed_state = True
    _attr_supported_features = (
        RemoteEntityFeature.LEARN_COMMAND | RemoteEntityFeature.DELETE_COMMAND
    )

    def __init__(self, coordinator: OpenHubCoordinator, remote: RemoteControl) -> None:
        """Name it after its device, unless something else stands for that."""
        super().__init__(coordinator, remote)
        self._attr_unique_id = f"{remote.id}{_UNIQUE_ID}"
        plan = coordinator.inventory.plans.get(remote.id)
        if not self.is_device:
            self._attr_name = remote.name or None
        elif plan is not None and any(
            item.description.name is None for item in plan.items
        ):
            self._attr_translation_key = "remote_control"
        else:
            self._attr_name = None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Press the key that only switches on."""
        await self.remote_orders.async_press_first(_ON, "remote_without_on")

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Press the key that only switches off."""
        await self.remote_orders.async_press_first(_OFF, "remote_without_off")

    @override
    async def async_toggle(self, **kwargs: Any) -> None:
        """Press the key that switches on and off."""
        await self.remote_orders.async_press_first(_TOGGLE, "remote_without_toggle")

    @override
    async def async_send_command(self, command: Iterable[str], **kwargs: Any) -> None:
        """Press keys by name."""
        await self.remote_orders.async_send(
            command,
            repeats=kwargs.get(ATTR_NUM_REPEATS, DEFAULT_NUM_REPEATS),
            pause=kwargs.get(ATTR_DELAY_SECS, DEFAULT_DELAY_SECS),
        )

    @override
    async def async_learn_command(self, **kwargs: Any) -> None:
        """Learn keys from another remote control."""
        if not (names := kwargs.get(ATTR_COMMAND)):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="remote_key_without_name"
            )
        await self.remote_orders.async_learn(
            names, kwargs.get(ATTR_TIMEOUT, _LEARN_FOR)
        )

    @override
    async def async_delete_command(self, **kwargs: Any) -> None:
        """Delete keys that were learned."""
        await self.remote_orders.async_delete(kwargs[ATTR_COMMAND])
