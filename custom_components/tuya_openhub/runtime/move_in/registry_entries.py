"""Entities of the registry: kept in a file, exchanged, and put back as they were.

An exchange gives each of two entities the integration, the device and the unique id of
the other. Entity id, registry id, name, history and all that a person set stay where
they are, so whatever names an entity goes on: nothing is renamed, and the recorder,
which refuses to join two histories, has nothing to join.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

import attr

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.restore_state import async_get as async_get_restored
from homeassistant.util.json import json_loads_object

# a unique id that no integration gives, for the moment in which both would be one
_BETWEEN = "exchanged"

type Stored = Mapping[str, Any]


def dump_entity(entry: er.RegistryEntry) -> dict[str, Any]:
    """Return all that the registry keeps of an entity."""
    return dict(json_loads_object(json_bytes(entry.as_storage_fragment)))


def load_entity(stored: Stored) -> er.RegistryEntry:
    """Return an entity as it was kept; raise KeyError or ValueError for anything else."""
    names = {field.name for field in attr.fields(er.RegistryEntry) if field.init}
    plain = {name: value for name, value in stored.items() if name in names}

    def known[T](kind: type[T], name: str) -> T | None:
        return kind(stored[name]) if stored[name] is not None else None  # type: ignore[call-arg]

    return er.RegistryEntry(
        **{
            **plain,
            "aliases": [
                er.COMPUTED_NAME if alias is None else alias
                for alias in stored["aliases_v2"]
            ],
            "compat_aliases": stored["aliases"],
            "created_at": datetime.fromisoformat(stored["created_at"]),
            "modified_at": datetime.fromisoformat(stored["modified_at"]),
            "disabled_by": known(er.RegistryEntryDisabler, "disabled_by"),
            "entity_category": known(EntityCategory, "entity_category"),
            "hidden_by": known(er.RegistryEntryHider, "hidden_by"),
            "labels": set(stored["labels"]),
        }
    )


@callback
def async_exchange(
    hass: HomeAssistant, first: er.RegistryEntry, second: er.RegistryEntry
) -> None:
    """Let two entities, none of which is loaded, change places."""
    async_give(hass, first, second, f"{_BETWEEN} {second.unique_id}")
    async_give(hass, second, first, first.unique_id)
    er.async_get(hass).async_update_entity(
        first.entity_id, new_unique_id=second.unique_id
    )
    _exchange_restored(hass, first.id, second.id)


@callback
def async_give(
    hass: HomeAssistant,
    entity: er.RegistryEntry,
    other: er.RegistryEntry,
    unique_id: str,
) -> None:
    """Give an entity, which is not loaded, the integration and the device of another."""
    er.async_get(hass).async_update_entity_platform(
        entity.entity_id,
        other.platform,
        # None is as good, and means what it says
        new_config_entry_id=cast(str, other.config_entry_id),
        new_config_subentry_id=cast(str, other.config_subentry_id),
        new_device_id=other.device_id,
        new_unique_id=unique_id,
    )


def _exchange_restored(hass: HomeAssistant, first: str, second: str) -> None:
    """Give each integration back what its entity stored, which goes by registry ids."""
    states = async_get_restored(hass).last_states_by_entity_registry_id
    stored = {first: states.pop(second, None), second: states.pop(first, None)}
    for registry_id, state in stored.items():
        if state is not None:
            state.entity_registry_id = registry_id
            states[registry_id] = state


@callback
def async_put_back(hass: HomeAssistant, entities: Iterable[er.RegistryEntry]) -> None:
    """Make registered entities what they were, to the letter.

    Dates and former ids have no other way back. Who follows the registry learns that
    something changed, and reads it.
    """
    registry = er.async_get(hass)
    for entity in entities:
        registry.entities[entity.entity_id] = entity
        changed: dict[str, Any] = {"action": "update", "changes": {}}
        hass.bus.async_fire(
            str(er.EVENT_ENTITY_REGISTRY_UPDATED),
            {**changed, "entity_id": entity.entity_id},
        )
    registry.async_schedule_save()
