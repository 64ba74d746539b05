"""What the cloud does with homes and their scenes."""

from typing import Any

from ..truth import SimHome, Truth
from .errors import ApiError


class Homes:
    """The operations on homes."""

    def __init__(self, truth: Truth) -> None:
        """Work on this truth."""
        self._truth = truth

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
