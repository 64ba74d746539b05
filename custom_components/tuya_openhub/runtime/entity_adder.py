"""Entities that are added to their platforms, now and when a device comes later."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import (
    AddConfigEntryEntitiesCallback,
    async_get_platforms,
)

from ..catalog import DevicePlan, PlanItem
from ..const import DOMAIN

# so many entities are added before others on the loop get their turn
AT_ONCE: Final = 100

type Build = Callable[[str, Any], Entity]


@dataclass(frozen=True, slots=True)
class _Platform:
    """A platform that takes entities at any time."""

    build: Build
    add: AddConfigEntryEntitiesCallback


class EntityAdder:
    """The platforms that are set up, and how to add entities to each."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin before the first platform is set up."""
        self._hass = hass
        self._platforms: dict[Platform, _Platform] = {}

    async def add_platform(
        self,
        platform: Platform,
        build: Build,
        add: AddConfigEntryEntitiesCallback,
        plans: Mapping[str, DevicePlan],
    ) -> None:
        """Take a platform and add what is planned for it.

        `build` makes the entity of a device id and a plan item.
        """
        self._platforms[platform] = _Platform(build, add)
        planned = [
            (device_id, item)
            for device_id, plan in plans.items()
            for item in plan.items
            if item.platform is platform and not self._is_left_out(device_id, item)
        ]
        for some in batched(planned, AT_ONCE, strict=False):
            # a person may remove a device in between
            add([build(*each) for each in some if each[0] in plans])
            await asyncio.sleep(0)

    def add(self, device_id: str, items: Iterable[PlanItem]) -> None:
        """Add the entities of a device; a platform set up later adds its own."""
        by_platform: dict[Platform, list[Entity]] = {}
        for item in items:
            if (platform := self._platforms.get(item.platform)) is not None:
                by_platform.setdefault(item.platform, []).append(
                    platform.build(device_id, item)
                )
        for name, entities in by_platform.items():
            self._platforms[name].add(entities)

    async def replace(self, device_id: str, items: Iterable[PlanItem]) -> None:
        """Put entities in the place of others with the same ids.

        An entity's facts (unit, limits, options …) are fixed when it is added.
        """
        items = tuple(items)
        for item in items:
            entity_id = self._entity_id(device_id, item)
            for platform in async_get_platforms(self._hass, DOMAIN):
                if entity_id is not None and entity_id in platform.entities:
                    await platform.async_remove_entity(entity_id)
        self.add(device_id, items)

    def remove(self, device_id: str, items: Iterable[PlanItem]) -> None:
        """Remove entities for good, disabled ones included."""
        for item in items:
            if entity_id := self._entity_id(device_id, item):
                er.async_get(self._hass).async_remove(entity_id)

    def _is_left_out(self, device_id: str, item: PlanItem) -> bool:
        """Tell whether an entity is known and nobody has enabled it.

        Home Assistant sets the account up anew when somebody does.
        """
        if item.description.entity_registry_enabled_default:
            return False
        entity_id = self._entity_id(device_id, item)
        entry = entity_id and er.async_get(self._hass).async_get(entity_id)
        return bool(entry and entry.disabled)

    def _entity_id(self, device_id: str, item: PlanItem) -> str | None:
        return er.async_get(self._hass).async_get_entity_id(
            item.platform, DOMAIN, f"{device_id}_{item.key}"
        )
