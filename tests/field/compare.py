"""Compare what an entity shows with what is expected of it."""

from collections.abc import Iterator
import json
from math import isclose
from typing import Any

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .case import Expectation

# what is looked up by another name in the attributes of a state
_ATTRIBUTES = {"class": "device_class", "unit": "unit_of_measurement"}
# what is looked up elsewhere, or nowhere
_NO_ATTRIBUTES = {"entity", "enabled", "why"}


def matches(wanted: Any, shown: Any) -> bool:
    """Tell whether a value is the one expected.

    Numbers are equal whatever their form; a list of words has to be part of what is
    shown. `{"in": [...]}` is any of these, `{"not": [...]}` none of them, `{"lt": x}`
    less, `{"gt": x}` more.
    """
    match wanted:
        case {"in": choices}:
            return any(matches(choice, shown) for choice in choices)
        case {"not": choices}:
            return not any(matches(choice, shown) for choice in choices)
        case {"lt": limit}:
            return (number := _number(shown)) is not None and number < limit
        case {"gt": limit}:
            return (number := _number(shown)) is not None and number > limit
        case bool():
            return shown is wanted
        case int() | float():
            number = _number(shown)
            return number is not None and isclose(number, wanted, abs_tol=1e-9)
        case [str(), *_]:
            return isinstance(shown, list | tuple) and set(wanted) <= set(shown)
        case list():
            return (
                isinstance(shown, list | tuple)
                and len(shown) == len(wanted)
                and all(map(matches, wanted, shown, strict=True))
            )
        case _:
            return bool(shown == wanted)


def _number(shown: Any) -> float | None:
    """Return the number that a state or an attribute is."""
    if isinstance(shown, bool):
        return None
    try:
        return float(shown)
    except TypeError, ValueError:
        return None


def find(
    hass: HomeAssistant, device_id: str, entity: str | list[str]
) -> er.RegistryEntry | None:
    """Find an entity by its platform and the rest of its unique id."""
    registry = er.async_get(hass)
    for name in [entity] if isinstance(entity, str) else entity:
        platform, _, rest = name.partition(":")
        unique_id = f"{device_id}_{rest}"
        if entity_id := registry.async_get_entity_id(platform, DOMAIN, unique_id):
            return registry.async_get(entity_id)
    return None


def registry_mismatches(
    hass: HomeAssistant, device_id: str, expected: Expectation
) -> Iterator[str]:
    """Tell whether an entity is missing or enabled against what is expected.

    One that does not exist is not enabled.
    """
    entry = find(hass, device_id, expected["entity"])
    if entry is None:
        if expected.get("enabled", True):
            yield f"{_name(expected)} is missing"
        return
    enabled = entry.disabled_by is None
    if expected.get("enabled", enabled) is not enabled:
        yield f"{_name(expected)} is {'enabled' if enabled else 'disabled'}"


def shown_keys(expected: Expectation) -> set[str]:
    """Return what of an expectation is read from the state."""
    return expected.keys() - _NO_ATTRIBUTES


def state_mismatches(
    hass: HomeAssistant, device_id: str, expected: Expectation
) -> Iterator[str]:
    """Tell all that an entity, if there is one, shows against what is expected."""
    keys = shown_keys(expected)
    entry = find(hass, device_id, expected["entity"])
    if entry is None or not keys:
        return
    state = hass.states.get(entry.entity_id)
    if state is None:
        yield f"{_name(expected)} has no state"
        return
    for key in sorted(keys):
        attribute = _ATTRIBUTES.get(key, key)
        shown = state.state if key == "state" else state.attributes.get(attribute)
        if not matches(expected[key], shown):
            wanted = readable(expected[key])
            yield f"{_name(expected)} {key} is {readable(shown)}, not {wanted}"


def _name(expected: Expectation) -> str:
    """Return the entity of an expectation in words."""
    entity = expected["entity"]
    return entity if isinstance(entity, str) else " or ".join(entity)


def readable(value: Any) -> str:
    """Write a value as the files of the cases do."""
    return json.dumps(value, ensure_ascii=False, default=str)
