"""A home in which Home Assistant's own integration lives, and ours beside it."""

from collections.abc import Callable
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads_object
from tests.integration.helpers import make_entry, set_up, wait_until
from tests.tuya_cloud import TuyaCloud

from .others import bring_to_life, core


class Home:
    """A home with core's integration, and ours beside it."""

    def __init__(self, hass: HomeAssistant, cloud: TuyaCloud) -> None:
        """Have nothing yet."""
        self.hass, self.cloud = hass, cloud
        self.left = list(core(list(cloud.truth.devices.values())))
        self.plug = next(
            d for d in cloud.truth.devices.values() if d.entry["category"] == "cz"
        )
        self.entry = make_entry(cloud)
        self.theirs: MockConfigEntry

    async def furnish(self, **states: str) -> None:
        """Set both up; `states` has those of core's entities of the plug, by code."""
        by_id = {self.id_of(code): state for code, state in states.items()}
        numbers = {
            each.unique_id: "10" for each in self.left if each.platform == "sensor"
        }
        self.theirs = bring_to_life(self.hass, self.left, numbers | by_id)
        await self.hass.config_entries.async_setup(self.theirs.entry_id)
        await self.hass.async_block_till_done()
        await set_up(self.hass, self.entry)

    def id_of(self, code: str) -> str:
        """Return core's unique id of a data point of the plug."""
        return f"tuya.{self.plug.id}{code}"

    def entity(self, platform: str, code: str) -> er.RegistryEntry:
        """Return core's entity of a data point of the plug."""
        return self.found(platform, "tuya", self.id_of(code))

    def ours(self, platform: str, code: str) -> er.RegistryEntry:
        """Return our entity of a data point of the plug."""
        return self.found(platform, DOMAIN, f"{self.plug.id}_{code}")

    def found(self, platform: str, domain: str, unique_id: str) -> er.RegistryEntry:
        """Return an entity by its unique id."""
        registry = er.async_get(self.hass)
        entity_id = registry.async_get_entity_id(platform, domain, unique_id)
        entity = registry.async_get(entity_id or "")
        assert entity is not None, unique_id
        return entity

    async def report(self, code: str, value: Any, shown: Callable[[], object]) -> None:
        """Let the plug report a value, and wait until it is shown."""
        self.cloud.truth.set_value(self.plug.id, {code: value})
        await wait_until(self.hass, shown)

    def differences(self, before: list[str]) -> list[str]:
        """Return what is written otherwise than before."""
        return [
            f"{new} instead of {old}"
            for old, new in zip(before, self.registries(), strict=True)
            if new != old
        ]

    def registries(self) -> list[str]:
        """Return both registries as they are written, but for when each was changed.

        The entry that is disabled and enabled again leaves such a date.
        """
        entities = er.async_get(self.hass).entities.values()
        stored = (
            json_loads_object(json_bytes(e.as_storage_fragment)) for e in entities
        )
        devices = [dict(each.dict_repr) for each in dr.async_get(self.hass).devices]
        return [repr({**each, "modified_at": None}) for each in (*stored, *devices)]
