"""The entities of the file, for a platform."""

from collections.abc import Callable
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity


async def async_read[EntityT: Entity](
    hass: HomeAssistant, platform: str, make: Callable[[], EntityT]
) -> list[EntityT]:
    """Return the entities of a platform."""
    path = Path(hass.config.path("their_entities.json"))
    listed = json.loads(await hass.async_add_executor_job(path.read_text))
    return [_filled(make(), facts) for facts in listed if facts["platform"] == platform]


def _filled[EntityT: Entity](entity: EntityT, facts: dict[str, Any]) -> EntityT:
    for name, value in facts["attributes"].items():
        setattr(entity, f"_attr_{name}", value)
    entity._attr_unique_id = f"tuya.{facts['device_id']}{facts['key']}"
    entity._attr_device_info = DeviceInfo(
        identifiers={("tuya", facts["device_id"])}, name=facts["device"]
    )
    entity._attr_has_entity_name = True
    entity._attr_should_poll = False
    return entity
