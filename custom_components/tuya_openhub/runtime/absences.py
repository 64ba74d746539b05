"""What the device lists lack: who was missing when, and who is gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..openhub import DeviceList, JsonValue, Part

# How far apart two lists must be that both lack a device, in ms of the cloud's clock
GONE_AFTER = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What one list lacked: who is `gone`, and whether others may be.

    `waiting` if a device is missing that is not gone yet, `fresh` if one is that was in
    the list before.
    """

    gone: list[str]
    waiting: bool
    fresh: bool


class Absences:
    """Since when devices are missing from the complete lists of their parts.

    One list may be odd: a device is gone once two lists lacked it, an hour apart, and
    none between them had it. A part without any device counts on its own: it must have
    been empty both times.
    """

    def __init__(self, stored: Mapping[str, JsonValue]) -> None:
        """Go on from what `store` gave."""
        self._missing = _times(stored.get("missing"))
        self._empty = _times(stored.get("empty"))

    def store(self) -> dict[str, JsonValue]:
        """Return what survives a restart."""
        return {"missing": {**self._missing}, "empty": {**self._empty}}

    def is_missing(self, device_id: str, part: Part) -> bool:
        """Return whether the last complete list of its part lacked a device."""
        return device_id in self._missing or part in self._empty

    def note(self, listed: DeviceList, known: Mapping[str, Iterable[Part]]) -> Missing:
        """Take a list in; return which of the `known` devices it lacks.

        `known` names the parts where each may be: it is missing if all of them are
        complete and none has it.
        """
        self._note_empty(listed)
        present = {device.id for device in listed.devices}
        for device_id in self._missing.keys() - (known.keys() - present):
            del self._missing[device_id]
        since = {
            device_id: self._missing_since(device_id, parts, listed.time)
            for device_id, parts in known.items()
            if device_id not in present and listed.complete.issuperset(parts)
        }
        gone = [key for key, time in since.items() if listed.time - time >= GONE_AFTER]
        return Missing(
            gone=gone,
            waiting=len(gone) < len(since),
            fresh=listed.time in since.values(),
        )

    def _note_empty(self, listed: DeviceList) -> None:
        filled = {
            Part.SHARED if device.shared else Part.OWN for device in listed.devices
        }
        for part in filled:
            self._empty.pop(part, None)
        for part in listed.complete - filled:
            _begin(self._empty, part, listed.time)

    def _missing_since(self, device_id: str, parts: Iterable[Part], now: int) -> int:
        """Return when everything began that speaks for a device to be gone."""
        since = [self._empty[part] for part in parts if part in self._empty]
        if any(part not in self._empty for part in parts):
            since.append(_begin(self._missing, device_id, now))
        return max(since)


def _begin(times: dict[str, int], key: str, now: int) -> int:
    """Return since when; what seems to begin later than now begins now."""
    times[key] = min(times.get(key, now), now)
    return times[key]


def _times(stored: JsonValue) -> dict[str, int]:
    if not isinstance(stored, dict):
        return {}
    return {key: time for key, time in stored.items() if type(time) is int}
