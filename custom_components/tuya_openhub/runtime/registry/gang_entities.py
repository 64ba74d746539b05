"""What gangs need of Home Assistant's entity registry: ids and names that one can say.

Home Assistant puts the name of the device before that of its gang, in ids and for
voice assistants: "Terrace switch Terrace switch 2", "Terrace switch Heater". People
say "terrace switch 2" and "heater".
"""

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.device_registry import ChildDeviceInfo
from homeassistant.helpers.event import async_track_device_registry_updated_event
from homeassistant.util import slugify

from ...const import DOMAIN

# in the options of a registered entity: the alias that was made for it
OPTION = "spoken_name"


def object_id(
    hass: HomeAssistant, info: ChildDeviceInfo | None, name: str | None
) -> str | None:
    """Return the id for a new entity of a gang that is named after its device.

    `name` is the entity's own. None leaves the id to Home Assistant, which has the name
    of the device in it once, but for these.
    """
    if info is None:
        return None
    parent = dr.async_get(hass).async_get(info.parent_device_id)
    called = parent and (parent.name_by_user or parent.name)
    if not called or not str(info.name).startswith(called):
        return None
    parts = er.async_get(hass).settings.entity_id_parts
    area_id = parent and dr.async_get_effective_area_id(hass, parent)
    area = area_id and ar.async_get(hass).async_get_area(area_id)
    if not area or (parts is not None and er.EntityNamePart.AREA not in parts):
        return slugify(f"{info.name} {name or ''}")
    return slugify(f"{area.name} {info.name} {name or ''}")


@callback
def async_follow_gang(
    hass: HomeAssistant, entity: er.RegistryEntry, gang: dr.AnyDeviceEntry
) -> CALLBACK_TYPE:
    """Let voice assistants know an entity by the name of its gang; return how to stop."""

    @callback
    def follow(_event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        _name(hass, entity.id, gang.id)

    _name(hass, entity.id, gang.id)
    return async_track_device_registry_updated_event(hass, gang.id, follow)


@callback
def _name(hass: HomeAssistant, entity_key: str, gang_id: str) -> None:
    """Put the name of a gang before the other aliases, unless a person changed these."""
    registry = er.async_get(hass)
    entity = registry.async_get(entity_key)
    gang = dr.async_get(hass).async_get(gang_id)
    if (
        entity is None
        or gang is None
        or (name := gang.name_by_user or gang.name) is None
    ):
        return
    made: str | None = (entity.options.get(DOMAIN) or {OPTION: None})[OPTION]
    if made == name:
        return
    rest = [alias for alias in entity.aliases if alias not in {made, name}]
    as_made = [*([made] if made else []), er.COMPUTED_NAME]
    if entity.aliases == as_made:
        registry.async_update_entity(entity.entity_id, aliases=[name, *rest])
    registry.async_update_entity_options(entity.entity_id, DOMAIN, {OPTION: name})
