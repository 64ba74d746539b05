"""Homes of an account, as they are in the app."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class SimScene:
    """A tap-to-run scene of a home."""

    id: str
    name: str
    enabled: bool = True


@dataclass(slots=True, kw_only=True)
class SimRoom:
    """A room of a home, with the devices in it."""

    id: int
    name: str
    device_ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SimHome:
    """A home of an account, with its scenes and rooms."""

    id: int
    uid: str
    scenes: list[SimScene] = field(default_factory=list)
    rooms: list[SimRoom] = field(default_factory=list)

    def add_room(self, name: str, *device_ids: str) -> SimRoom:
        """Give the home a room with devices."""
        room = SimRoom(
            id=self.id * 100 + len(self.rooms), name=name, device_ids=[*device_ids]
        )
        self.rooms.append(room)
        return room
