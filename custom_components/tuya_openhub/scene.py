"""Tap-to-run scenes of the app."""

from typing import Any, override

from homeassistant.components.scene import Scene as SceneEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import account_info

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the scenes that were stored, and follow what is read later."""
    coordinator = entry.runtime_data
    scenes = coordinator.scenes
    registry = er.async_get(hass)
    shown: set[str] = set()

    @callback
    def add() -> None:
        new = scenes.by_key.keys() - shown
        shown.update(new)
        async_add_entities(OpenHubScene(coordinator, key) for key in sorted(new))

    @callback
    def follow() -> None:
        unique_ids = {unique_id(coordinator, key) for key in scenes.by_key}
        for known in er.async_entries_for_config_entry(registry, entry.entry_id):
            if known.domain == Platform.SCENE and known.unique_id not in unique_ids:
                registry.async_remove(known.entity_id)
        shown.intersection_update(scenes.by_key)
        add()

    add()
    entry.async_on_unload(scenes.async_subscribe(follow))


def unique_id(coordinator: OpenHubCoordinator, key: str) -> str:
    """Return the unique id of a scene: two accounts may share its home."""
    return f"{coordinator.uid}_{key}"


class OpenHubScene(SceneEntity):
    """A scene that runs in Tuya's cloud."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, coordinator: OpenHubCoordinator, key: str) -> None:
        """Initialize from the scene as it was read last."""
        self._coordinator = coordinator
        self._key = key
        self._attr_unique_id = unique_id(coordinator, key)
        self._attr_device_info = account_info(coordinator)
        self._update()

    @callback
    def _update(self) -> None:
        self._scene = self._coordinator.scenes.by_key[self._key]
        self._attr_name = self._scene.name
        self._attr_available = self._scene.enabled

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the scene's name and whether it is enabled."""
        await super().async_added_to_hass()
        self.async_on_remove(self._coordinator.scenes.async_subscribe(self._follow))

    @callback
    def _follow(self) -> None:
        # the entity of a scene that is gone is removed by the platform
        if self._key in self._coordinator.scenes.by_key:
            self._update()
            self.async_write_ha_state()

    @override
    async def async_activate(self, **kwargs: Any) -> None:
        """Run the scene."""
        await self._coordinator.orders.async_trigger_scene(self._scene)
