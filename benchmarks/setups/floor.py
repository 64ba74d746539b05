"""The floor: bare sensors that do nothing but write their state."""

from collections.abc import Iterable
from datetime import timedelta
import logging

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import EntityPlatform

from .home import make_entry

DOMAIN = "floor"


class FloorSensor(SensorEntity):
    """A sensor as plain as Home Assistant allows."""

    _attr_should_poll = False
    _attr_has_entity_name = True

    def __init__(self, device_id: str, description: SensorEntityDescription) -> None:
        """Initialize."""
        self.entity_description = description
        self._attr_name = description.key
        self._attr_unique_id = f"{device_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, device_id)})
        self._attr_native_value: int = 0

    def write(self, value: int) -> None:
        """Take a value and write it."""
        self._attr_native_value = value
        self.async_write_ha_state()


async def add_floor(
    hass: HomeAssistant,
    device_ids: Iterable[str],
    descriptions: Iterable[SensorEntityDescription],
) -> dict[tuple[str, str], FloorSensor]:
    """Add a sensor for each description to each device; return them by both."""
    made, _ = await add_floor_platform(hass, device_ids, descriptions)
    return made


async def add_floor_platform(
    hass: HomeAssistant,
    device_ids: Iterable[str],
    descriptions: Iterable[SensorEntityDescription],
) -> tuple[dict[tuple[str, str], FloorSensor], EntityPlatform]:
    """Do the same, and return what a reload takes away as well.

    The entry has the same id each time, so that the registries know its entities when
    they were there in an earlier run.
    """
    if (entry := hass.config_entries.async_get_entry(DOMAIN)) is None:
        entry = make_entry(DOMAIN, DOMAIN, {}, entry_id=DOMAIN)
        hass.config_entries._entries[entry.entry_id] = entry  # noqa: SLF001 - no integration stands behind it
    platform = EntityPlatform(
        hass=hass,
        logger=logging.getLogger(__name__),
        domain=Platform.SENSOR,
        platform_name=DOMAIN,
        platform=None,
        scan_interval=timedelta(hours=1),
        entity_namespace=None,
    )
    platform.config_entry = entry
    descriptions = tuple(descriptions)
    made: dict[tuple[str, str], FloorSensor] = {}
    registry = dr.async_get(hass)
    for device_id in device_ids:
        registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, device_id)},
            name=f"Floor {device_id}",
        )
        for description in descriptions:
            made[device_id, description.key] = FloorSensor(device_id, description)
    await platform.async_add_entities(made.values())
    return made, platform
