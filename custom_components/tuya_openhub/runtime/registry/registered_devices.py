"""What Home Assistant's device registry holds of an account."""

from collections.abc import Callable, Iterable, Mapping

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import ChildDeviceInfo
from homeassistant.helpers.typing import UNDEFINED, UndefinedType

from ...const import DOMAIN
from ...openhub import Device
from .device_names import DeviceNames

# the rooms of devices of which none is known
NO_ROOMS: Mapping[str, str] = {}


def channel_identifier(device_id: str, channel: int) -> tuple[str, str]:
    """Return the identifier of one gang of a device."""
    return (DOMAIN, f"{device_id}_channel_{channel}")


class RegisteredDevices:
    """The devices of one config entry in Home Assistant's device registry.

    `gang_names` returns the names that a person gave to gangs of a device in the app.
    A gang without one is named after its device, as that is called here.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        gang_names: Callable[[str], Mapping[int, str]],
    ) -> None:
        """Initialize for one config entry, and follow how a person renames devices."""
        self._hass = hass
        self._registry = dr.async_get(hass)
        self._entry_id = entry.entry_id
        self._gang_names = gang_names
        # what devices are called that share the name in the app with another one
        self._numbered: set[str] = set()
        entry.async_on_unload(
            hass.bus.async_listen(
                dr.EVENT_DEVICE_REGISTRY_UPDATED, self._handle_update, _is_renaming
            )
        )

    @callback
    def async_register(
        self, devices: Iterable[Device], rooms: Mapping[str, str] = NO_ROOMS
    ) -> None:
        """Create or update devices, gateways before the devices behind them.

        `rooms` has the names of rooms by device id. Home Assistant puts a device there
        that it has never had before, and leaves all others where they are.
        """
        devices = list(devices)
        gateways = {device.gateway_id for device in devices}
        names: DeviceNames | None = None
        for device in sorted(devices, key=lambda device: device.id not in gateways):
            room, name = rooms.get(device.id), device.name
            entry = self.entry(device.id)
            if entry is None or entry.name != name:
                # looks at all devices: not for those that keep their names
                names = names or DeviceNames(self._hass, self._entry_id)
                name = names.choose(name, entry, room)
            made = self._registry.async_get_or_create(
                config_entry_id=self._entry_id,
                identifiers={(DOMAIN, device.id)},
                manufacturer="Tuya",
                model=device.product_name or device.model or None,
                model_id=device.product_id or None,
                name=name,
                suggested_area=room,
                via_device_id=self._gateway(device),
            )
            if names is not None:
                names.note(made)
            if name != device.name:
                self._numbered.add(name)

    @callback
    def async_update(self, device: Device) -> None:
        """Take over what changed of a device; gangs may be called after it."""
        self.async_register([device])
        self.async_rename_gangs(device.id)

    def _gateway(self, device: Device) -> str | UndefinedType:
        """Return the registry id of the gateway that a device is connected to."""
        if device.gateway_id is None:
            return UNDEFINED
        gateway = self.entry(device.gateway_id)
        return UNDEFINED if gateway is None else gateway.id

    def entry(self, device_id: str) -> dr.DeviceEntry | None:
        """Return the entry of a device, None where it has none."""
        return self._registry.async_get_device_by_identifier(
            (DOMAIN, device_id), self._entry_id
        )

    def gang_info(self, device_id: str, channel: int) -> ChildDeviceInfo:
        """Return what the registry is told of one of a device's gangs."""
        parent = self.entry(device_id)
        assert parent is not None  # registered before its entities
        return ChildDeviceInfo(
            identifiers={channel_identifier(device_id, channel)},
            parent_device_id=parent.id,
            name=self._gang_name(parent, device_id, channel),
        )

    def _gang_name(self, parent: dr.DeviceEntry, device_id: str, channel: int) -> str:
        if (own := self._gang_names(device_id).get(channel)) is not None:
            return own
        called = parent.name_by_user or parent.name
        name = f"{called} {channel}"
        # another device of this name is called so already
        return f"{called} 1 {channel}" if name in self._numbered else name

    @callback
    def async_rename_gangs(self, device_id: str) -> None:
        """Give the gangs of a device the names that they have by now."""
        if (parent := self.entry(device_id)) is None:
            return
        prefix = f"{device_id}_channel_"
        for gang in dr.async_entries_for_parent_device(self._registry, parent.id):
            for _, identifier in gang.identifiers:
                channel = int(identifier.removeprefix(prefix))
                name = self._gang_name(parent, device_id, channel)
                self._registry.async_update_child_device(gang.id, name=name)

    @callback
    def _handle_update(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        """Let gangs without a name of their own follow a device that a person renames."""
        device = self._registry.async_get(
            event.data["device_id"], include_child_devices=False
        )
        if device is None or device.config_entry_id != self._entry_id:
            return
        for domain, identifier in device.identifiers:
            if domain == DOMAIN:
                self.async_rename_gangs(identifier)

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
        if (entry := self.entry(device_id)) is not None:
            self._registry.async_remove_device(entry.id)


@callback
def _is_renaming(data: dr.EventDeviceRegistryUpdatedData) -> bool:
    return data["action"] == "update" and "name_by_user" in data["changes"]


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
