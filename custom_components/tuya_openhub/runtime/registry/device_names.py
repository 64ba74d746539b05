"""Names for devices that the app calls the same: a person has to tell them apart."""

from itertools import count

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr


class DeviceNames:
    """The names that are in use in each area, by the devices of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Look at what is registered."""
        registry, self._areas = dr.async_get(hass), ar.async_get(hass)
        self._used: dict[tuple[str | None, str], str] = {}
        entries: tuple[dr.DeviceEntry | dr.ChildDeviceEntry, ...] = (
            *dr.async_entries_for_config_entry(registry, entry_id),
            *dr.async_child_entries_for_config_entry(registry, entry_id),
        )
        for entry in entries:
            area_id = dr.async_get_effective_area_id(hass, entry)
            name = entry.name_by_user or entry.name or ""
            self._used.setdefault((area_id, name.casefold()), entry.id)

    def choose(self, name: str, entry: dr.DeviceEntry | None, room: str | None) -> str:
        """Return the name for a device that the app calls `name`.

        It gets a number where another device in its area, or in the room where it is to
        be, is called so: "Meter", "Meter 2".
        """
        if entry is not None:
            area_id = entry.area_id
        else:
            area = self._areas.async_get_area_by_name(room) if room else None
            area_id = None if area is None else area.id
        mine = entry and entry.id
        candidates = (name if n == 1 else f"{name} {n}" for n in count(1))
        return next(
            each
            for each in candidates
            if self._used.get((area_id, each.casefold()), mine) == mine
        )

    def note(self, entry: dr.DeviceEntry) -> None:
        """Note what was registered meanwhile."""
        name = entry.name_by_user or entry.name or ""
        self._used.setdefault((entry.area_id, name.casefold()), entry.id)
