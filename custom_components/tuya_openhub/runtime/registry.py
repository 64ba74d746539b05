"""What Home Assistant's device registry holds of an account."""

from collections.abc import Iterable, Mapping

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

from ..const import DOMAIN
from ..openhub import Device


def channel_identifier(device_id: str, channel: int) -> tuple[str, str]:
    """Return the identifier of one gang of a device."""
    return (DOMAIN, f"{device_id}_channel_{channel}")


class RegisteredDevices:
    """The devices of one config entry in Home Assistant's device registry."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Initialize for one config entry."""
        self._registry = dr.async_get(hass)
        self._entry_id = entry.entry_id

    @callback
    def async_register(self, devices: Iterable[Device]) -> None:
        """Create or update devices, gateways before the devices behind them."""
        devices = list(devices)
        gateways = {device.gateway_id for device in devices}
        for device in sorted(devices, key=lambda device: device.id not in gateways):
            self._registry.async_get_or_create(
                config_entry_id=self._entry_id,
                identifiers={(DOMAIN, device.id)},
                manufacturer="Tuya",
                model=device.product_name or device.model or None,
                model_id=device.product_id or None,
                name=device.name,
                via_device_id=self._gateway(device),
            )

    def _gateway(self, device: Device) -> str | UndefinedType:
        """Return the registry id of the gateway that a device is connected to."""
        if device.gateway_id is None:
            return UNDEFINED
        gateway = self._registry.async_get_device_by_identifier(
            (DOMAIN, device.gateway_id), self._entry_id
        )
        return UNDEFINED if gateway is None else gateway.id

    def info(
        self, device_id: str, channel: int | None, names: Mapping[int, str]
    ) -> DeviceInfo | ChildDeviceInfo:
        """Return the registry entry of a device, or of one of its gangs, for an entity."""
        if channel is None:
            return DeviceInfo(identifiers={(DOMAIN, device_id)})
        parent = self._registry.async_get_device_by_identifier(
            (DOMAIN, device_id), self._entry_id
        )
        assert parent is not None  # registered before its entities
        identifiers = {channel_identifier(device_id, channel)}
        if channel in names:
            return ChildDeviceInfo(
                identifiers=identifiers,
                parent_device_id=parent.id,
                name=names[channel],
            )
        return ChildDeviceInfo(
            identifiers=identifiers,
            parent_device_id=parent.id,
            translation_key="channel",
            translation_placeholders={"channel": str(channel)},
        )

    @callback
    def async_rename_channel(self, device_id: str, channel: int, name: str) -> None:
        """Give a gang the name it has in the app."""
        child = self._registry.async_get_child_device_by_identifier(
            channel_identifier(device_id, channel), self._entry_id
        )
        if child is not None:
            self._registry.async_update_child_device(child.id, name=name)

    @callback
    def device_ids(self) -> set[str]:
        """Return the ids of all registered devices, without their gangs."""
        return {
            identifier
            for entry in dr.async_entries_for_config_entry(
                self._registry, self._entry_id
            )
            if entry.entry_type is None
            for domain, identifier in entry.identifiers
            if domain == DOMAIN
        }

    @callback
    def async_remove(self, device_id: str) -> None:
        """Remove one device."""
        entry = self._registry.async_get_device_by_identifier(
            (DOMAIN, device_id), self._entry_id
        )
        if entry is not None:
            self._registry.async_remove_device(entry.id)


@callback
def async_move(hass: HomeAssistant, device: dr.DeviceEntry, entry_id: str) -> None:
    """Move a device to another config entry, with what the user made of it.

    Its entities leave the registry with that, and come back as they were. Gangs cannot
    be moved: they are made anew, with the user's names and areas.
    """
    registry = dr.async_get(hass)
    gangs = dr.async_entries_for_parent_device(registry, device.id)
    for gang in gangs:
        registry.async_remove_device(gang.id)
    registry.async_update_device(device.id, new_config_entry_id=entry_id)
    for gang in gangs:
        made = registry.async_get_or_create_child(
            config_entry_id=entry_id,
            identifiers=gang.identifiers,
            name=gang.name,
            parent_device_id=device.id,
        )
        registry.async_update_child_device(
            made.id,
            area_id=gang.area_id,
            labels=gang.labels,
            name_by_user=gang.name_by_user,
        )


def tuya_ids(hass: HomeAssistant, registry_id: str) -> list[str]:
    """Return Tuya's ids of a device of the registry; a gang stands for its device."""
    registry = dr.async_get(hass)
    if child := registry.async_get(
        registry_id, include_main_devices=False, include_composite_devices=False
    ):
        registry_id = child.parent_device_id
    device = registry.async_get(registry_id, include_child_devices=False)
    if device is None:
        return []
    return [identifier for domain, identifier in device.identifiers if domain == DOMAIN]


def is_registered(hass: HomeAssistant, device_id: str) -> bool:
    """Return whether an account has, or had until a person removes it, a Tuya device."""
    registry = dr.async_get(hass)
    return any(
        registry.async_get_device_by_identifier((DOMAIN, device_id), entry.entry_id)
        for entry in hass.config_entries.async_entries(DOMAIN)
    )
