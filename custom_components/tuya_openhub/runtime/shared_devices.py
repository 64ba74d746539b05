"""Devices that several accounts of this Home Assistant have: each is shown by one.

A device that one account shares to another is in the lists of both. The account that
owns it shows it. The other one leaves it out, and shows it when nobody else does.
"""

from collections.abc import Callable, Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..openhub import Device
from .registry import async_move

_ACCOUNTS: HassKey[dict[str, SharedDevices]] = HassKey(f"{DOMAIN}_shared_devices")


class SharedDevices:
    """Which devices of one account another account shows.

    `elsewhere` has those that are left out here, as they were listed, by id.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        give_up: Callable[[str], Device | None],
    ) -> None:
        """Initialize for one config entry.

        `give_up` forgets a device that is shown here and returns it, or None where it
        has to stay.
        """
        self.elsewhere: dict[str, Device] = {}
        self._hass = hass
        self._entry_id = entry.entry_id
        self._give_up = give_up
        accounts = hass.data.setdefault(_ACCOUNTS, {})
        accounts[entry.entry_id] = self

        @callback
        def close() -> None:
            del accounts[entry.entry_id]

        entry.async_on_unload(close)

    @callback
    def async_take(self, devices: Iterable[Device]) -> list[Device]:
        """Return the devices that this account is to show."""
        return [device for device in devices if self._take(device)]

    def _take(self, device: Device) -> bool:
        if (shown := self._shown_elsewhere(device.id)) is None:
            self.elsewhere.pop(device.id, None)
            return True
        other = self._hass.data[_ACCOUNTS].get(shown.config_entry_id)
        if device.shared or other is None or not other.async_hand_over(device.id):
            self.elsewhere[device.id] = device
            return False
        async_move(self._hass, shown, self._entry_id)
        self.elsewhere.pop(device.id, None)
        return True

    @callback
    def async_hand_over(self, device_id: str) -> bool:
        """Give a device up for the account that owns it; return whether that may be."""
        if (device := self._give_up(device_id)) is None:
            return False
        self.elsewhere[device_id] = device
        return True

    def account(self, device_id: str) -> str | None:
        """Return the title of the account that shows a device which is left out here."""
        if device_id not in self.elsewhere:
            return None
        shown = self._shown_elsewhere(device_id)
        entries = self._hass.config_entries
        entry = shown and entries.async_get_entry(shown.config_entry_id)
        return entry.title if entry else None

    def _shown_elsewhere(self, device_id: str) -> dr.DeviceEntry | None:
        """Return a device's registry entry of another account."""
        found = dr.async_get(self._hass).async_get_devices(
            identifiers={(DOMAIN, device_id)}
        )
        return next(
            (shown for shown in found if shown.config_entry_id != self._entry_id), None
        )

    @callback
    def async_watch(self, on_free: Callable[[], None]) -> CALLBACK_TYPE:
        """Call when a device is not shown elsewhere any more; return the way to stop."""

        @callback
        def follow(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
            if event.data["action"] != "remove":
                return
            free = [key for key in self.elsewhere if not self._shown_elsewhere(key)]
            for device_id in free:
                del self.elsewhere[device_id]
            if free:
                on_free()

        return self._hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, follow)
