"""What survives a restart: devices with their last values, descriptions, counters.

Never stored: local keys, addresses, coordinates, credentials.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
import logging
from pathlib import Path
from typing import Any, get_origin

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..openhub import (
    Description,
    Device,
    JsonValue,
    PointSpec,
    PointType,
    Scene,
    Specification,
    SpecSource,
    ValueSpec,
    read_json,
)

_LOGGER = logging.getLogger(__name__)

VERSION = 1
# Pushes come by the second; what a crash loses is read again by the first snapshot
SAVE_DELAY = 300.0
# A thousand devices need some 3 MB
_LARGEST = 50_000_000
# a value of a data point may be as deep as it comes, and lies eight levels below
_DEEPEST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The stored part of a coordinator.

    `devices` carry their last raw values as `status`; `names` maps a device id to the
    names its user gave to single data points. `usage` is what an earlier version
    counted for the entry alone; it is read, and not written any more.
    `daily_read_at` is when scenes and gateways were read, `shadows_read_at` when the
    shadow of each device was: in seconds since the epoch. `absences` is
    `Absences.store()`'s answer, `readings` that of `StateReader.store()`, `access` that
    of `Cloud.store_access()`, `gangs_named` that of `GangNames.store()`, `locks` that of
    `Locks.store()`.
    """

    devices: list[Device] = field(default_factory=list)
    descriptions: Mapping[str, Description] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    usage: Mapping[str, JsonValue] = field(default_factory=dict)
    scenes: list[Scene] = field(default_factory=list)
    daily_read_at: float = 0.0
    absences: Mapping[str, JsonValue] = field(default_factory=dict)
    readings: Mapping[str, JsonValue] = field(default_factory=dict)
    access: Mapping[str, JsonValue] = field(default_factory=dict)
    shadows_read_at: Mapping[str, float] = field(default_factory=dict)
    gangs_named: list[str] = field(default_factory=list)
    locks: Mapping[str, JsonValue] = field(default_factory=dict)


class MemoryStore:
    """The file of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Initialize for one config entry."""
        self._hass = hass
        # whether a write is on its way that will hold what is known then
        self._waiting = False
        self._store = Store[dict[str, Any]](
            hass, VERSION, f"{DOMAIN}.{entry_id}", private=True
        )

    async def async_load(self) -> Memory:
        """Read what was stored; whatever cannot be read counts as nothing stored."""
        try:
            await self._hass.async_add_executor_job(_check_file, self._store.path)
            data = await self._store.async_load()
            return Memory() if data is None else parse_memory(data)
        except Exception as err:  # noqa: BLE001 - no file may stand in the way of a set-up
            _LOGGER.warning("Stored states could not be read and are left out: %r", err)
            return Memory()

    def async_save_later(self, memory: Callable[[], Memory]) -> None:
        """Write within a few minutes, at the latest when Home Assistant stops.

        The store begins to wait anew with each call: it gets one for each write.
        """
        if self._waiting:
            return

        def dump() -> dict[str, Any]:
            self._waiting = False
            return dump_memory(memory())

        self._waiting = True
        self._store.async_delay_save(dump, SAVE_DELAY)

    @callback
    def async_save_at_stop(self, memory: Callable[[], Memory]) -> CALLBACK_TYPE:
        """Write when Home Assistant stops without unloading; return the way to cancel."""

        async def save(_event: Event) -> None:
            await self.async_save(memory())

        return self._hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, save)

    async def async_save(self, memory: Memory) -> None:
        """Write now."""
        self._waiting = False
        await self._store.async_save(dump_memory(memory))

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()


# `asdict` copies every value, which holds the event loop up for a large account
_DEVICE = tuple(each.name for each in fields(Device))
_POINT = tuple(each.name for each in fields(PointSpec))
# the type of each field, as `isinstance` wants it
_KINDS: Mapping[type, Sequence[tuple[str, Any]]] = {
    kind: [
        (each.name, Mapping if get_origin(each.type) is Mapping else each.type)
        for each in fields(kind)
    ]
    for kind in (Device, Scene, PointSpec)
}


def dump_memory(memory: Memory) -> dict[str, Any]:
    """Return the stored form; `parse_memory` reads it."""
    return {
        "devices": [
            {name: getattr(device, name) for name in _DEVICE}
            for device in memory.devices
        ],
        "descriptions": {
            key: _dump_description(description)
            for key, description in memory.descriptions.items()
        },
        "names": {key: dict(names) for key, names in memory.names.items()},
        "scenes": [asdict(scene) for scene in memory.scenes],
        "daily_read_at": memory.daily_read_at,
        "absences": dict(memory.absences),
        "readings": dict(memory.readings),
        "access": dict(memory.access),
        "shadows_read_at": dict(memory.shadows_read_at),
        "gangs_named": memory.gangs_named,
        "locks": dict(memory.locks),
    }


def _dump_description(description: Description) -> dict[str, Any]:
    standard, model = description.standard, description.model
    return {
        "standard": standard
        and {"category": standard.category, "points": _dump_points(standard.points)},
        "model": None if model is None else _dump_points(model),
        "shadow": _dump_points(description.shadow),
        "unknown": sorted(description.unknown),
        "read_at": description.read_at,
        "asked_at": description.asked_at,
    }


def _dump_points(points: Mapping[str, PointSpec]) -> list[dict[str, Any]]:
    return [_dump_point(point) for point in points.values()]


def _dump_point(point: PointSpec) -> dict[str, Any]:
    return {
        **{name: getattr(point, name) for name in _POINT},
        "read": _dump_value(point.read),
        "write": _dump_value(point.write),
    }


def _dump_value(spec: ValueSpec | None) -> dict[str, Any] | None:
    return None if spec is None else {"type": spec.type, "values": spec.values}


def _check_file(path: str) -> None:
    """Raise an error for a file that is not to be loaded.

    The store itself would take a broken file for a reason to restore a backup, and ask
    a person to do so.
    """
    file = Path(path)
    if file.exists():
        if file.stat().st_size > _LARGEST:
            raise ValueError("too large")
        read_json(file.read_bytes(), longest=_LARGEST, deepest=_DEEPEST)


def parse_memory(data: Mapping[str, Any]) -> Memory:
    """Read strictly: a value of another type than expected would fail much later."""
    # older files lack these
    scenes, absences = data.get("scenes", []), data.get("absences", {})
    daily_read_at = data.get("daily_read_at", 0.0)
    shadows_read_at = data.get("shadows_read_at", {})
    devices = [_checked(Device(**device)) for device in _expect(list, data["devices"])]
    return Memory(
        devices=list({device.id: device for device in devices}.values()),
        descriptions=_descriptions(data),
        names={
            device_id: {
                code: _expect(str, name) for code, name in _expect(dict, names).items()
            }
            for device_id, names in _expect(dict, data["names"]).items()
        },
        usage=_expect(dict, data.get("usage", {})),
        scenes=[_checked(Scene(**scene)) for scene in _expect(list, scenes)],
        daily_read_at=_number(daily_read_at),
        absences=_expect(dict, absences),
        readings=_expect(dict, data.get("readings", {})),
        access=_expect(dict, data.get("access", {})),
        shadows_read_at={
            device_id: _number(read_at)
            for device_id, read_at in _expect(dict, shadows_read_at).items()
        },
        gangs_named=[
            _expect(str, device_id)
            for device_id in _expect(list, data.get("gangs_named", []))
        ],
        locks=_expect(dict, data.get("locks", {})),
    )


def _expect[T](kind: type[T], value: object) -> T:
    """Return a value that has to be of a type."""
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} instead of {kind.__name__}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    return float(value)


def _checked[T: (Device, Scene, PointSpec)](made: T) -> T:
    """Return what was built from a file, if its fields have the types they should."""
    for name, kind in _KINDS[type(made)]:
        if not isinstance(value := getattr(made, name), kind):
            raise TypeError(f"{name} is {type(value).__name__}")
    return made


def _descriptions(data: Mapping[str, Any]) -> dict[str, Description]:
    if "descriptions" in data:
        stored = _expect(dict, data["descriptions"])
        return {key: _description(value) for key, value in stored.items()}
    # older files have what was read first, and do not say how much that was
    stored = _expect(dict, data["specifications"])
    return {key: _old_description(value) for key, value in stored.items()}


def _old_description(stored: Mapping[str, Any]) -> Description:
    points = [*_expect(dict, stored["points"]).values()]
    return Description(standard=_specification({**stored, "points": points}))


def _description(stored: Mapping[str, Any]) -> Description:
    standard, model = stored["standard"], stored["model"]
    return Description(
        standard=None if standard is None else _specification(standard),
        model=None if model is None else _points(model),
        shadow=_points(stored["shadow"]),
        unknown=frozenset(
            _expect(str, code) for code in _expect(list, stored["unknown"])
        ),
        read_at=_number(stored["read_at"]),
        asked_at=_number(stored["asked_at"]),
    )


def _specification(stored: Mapping[str, Any]) -> Specification:
    return Specification(
        category=_expect(str, stored["category"]), points=_points(stored["points"])
    )


def _points(stored: object) -> dict[str, PointSpec]:
    points = [_point(point) for point in _expect(list, stored)]
    return {point.code: point for point in points}


def _point(stored: Mapping[str, Any]) -> PointSpec:
    return _checked(
        PointSpec(
            **{
                **stored,
                "read": _value(stored["read"]),
                "write": _value(stored["write"]),
                "source": SpecSource(stored["source"]),
            }
        )
    )


def _value(stored: Mapping[str, Any] | None) -> ValueSpec | None:
    if stored is None:
        return None
    return ValueSpec(
        type=PointType(stored["type"]), values=_expect(dict, stored["values"])
    )
