"""What the cloud does with homes and their scenes."""

from typing import Any

from ..sim_homes import SimHome, SimRoom
from ..truth import Truth
from .errors import ApiError


class Homes:
    """The operations on homes."""

    def __init__(self, truth: Truth) -> None:
        """Work on this truth."""
        self._truth = truth
        # no document has this call; projects may have it all the same
        self.rooms_at_once = False

    def homes(self, uid: str) -> list[dict[str, Any]]:
        """List the homes of an account, with where they are."""
        if uid not in self._truth.accounts:
            raise ApiError(1106)
        return [
            {
                "home_id": home.id,
                "name": "Home",
                "geo_name": "",
                "lat": 52.52,
                "lon": 13.405,
                "role": "OWNER",
            }
            for home in self._truth.homes.values()
            if home.uid == uid
        ]

    def scenes(self, home_id: str) -> list[dict[str, Any]]:
        """List the tap-to-run scenes of a home."""
        return [
            {
                "scene_id": scene.id,
                "name": scene.name,
                "enabled": scene.enabled,
                "background": "",
                "actions": [],
            }
            for scene in self._home(home_id).scenes
        ]

    def rooms(self, home_id: str) -> dict[str, Any]:
        """List the rooms of a home, with where it is."""
        home = self._home(home_id)
        return {
            "home_id": home.id,
            "name": "Home",
            "geo_name": "",
            "lat": 52.52,
            "lon": 13.405,
            "rooms": [{"room_id": room.id, "name": room.name} for room in home.rooms],
        }

    def room_devices(self, home_id: str, room_id: str) -> list[dict[str, Any]]:
        """List the devices in a room."""
        rooms = [room for room in self._home(home_id).rooms if str(room.id) == room_id]
        if not rooms:
            raise ApiError(1106)
        return self._in_room(rooms[0])

    def all_rooms(self, home_id: str) -> list[dict[str, Any]]:
        """List the rooms of a home with their devices, where the project can do so."""
        if not self.rooms_at_once:
            raise ApiError(1108)
        return [
            {"room_id": room.id, "name": room.name, "devices": self._in_room(room)}
            for room in self._home(home_id).rooms
        ]

    def _in_room(self, room: SimRoom) -> list[dict[str, Any]]:
        known = self._truth.devices
        return [known[each].list_entry() for each in room.device_ids if each in known]

    def trigger(self, home_id: str, scene_id: str) -> bool:
        """Run a scene; one that is disabled does not run."""
        home = self._home(home_id)
        scene = next((each for each in home.scenes if each.id == scene_id), None)
        if scene is None:
            raise ApiError(1109)
        if scene.enabled:
            self._truth.triggered.append((home.id, scene.id))
        return scene.enabled

    def _home(self, home_id: str) -> SimHome:
        if not home_id.isdecimal():
            raise ApiError(1109)
        home = self._truth.homes.get(int(home_id))
        if home is None:
            raise ApiError(1106)
        return home
