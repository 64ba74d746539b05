"""What survives a restart: devices with their last values, specifications, counters.

Never stored: local keys, addresses, coordinates, credentials.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
import logging
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..openhub import (
    Device,
    JsonValue,
    PointSpec,
    PointType,
    Scene,
    Specification,
    SpecSource,
    ValueSpec,
)

_LOGGER = logging.getLogger(__name__)

VERSION = 1
# Pushes come by the second; what a crash loses is read again by the first snapshot
SAVE_DELAY = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The stored part of a coordinator.

    `devices` carry their last raw values as `status`; `names` maps a device id to the
    names its user gave to single data points. `usage` is what an earlier version
    counted for the entry alone; it is read, and not written any more.
    `daily_read_at` is when scenes and gateways were read, in seconds since the epoch;
    `absences` is `Absences.store()`'s answer.
    """

    devices: list[Device] = field(default_factory=list)
    specifications: Mapping[str, Specification] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    usage: Mapping[str, JsonValue] = field(default_factory=dict)
    scenes: list[Scene] = field(default_factory=list)
    daily_read_at: float = 0.0
    absences: Mapping[str, JsonValue] = field(default_factory=dict)


class MemoryStore:
    """The file of one config entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Initialize for one config entry."""
        self._hass = hass
        self._store = Store[dict[str, Any]](
            hass, VERSION, f"{DOMAIN}.{entry_id}", private=True
        )

    async def async_load(self) -> Memory:
        """Read what was stored; an unreadable memory counts as none."""
        data = await self._store.async_load()
        if data is None:
            return Memory()
        try:
            return _parse(data)
        except (KeyError, TypeError, ValueError, AttributeError) as err:
            _LOGGER.warning("Stored states could not be read and are left out: %r", err)
            return Memory()

    def async_save_later(self, memory: Callable[[], Memory]) -> None:
        """Write within a few minutes, at the latest when Home Assistant stops."""
        self._store.async_delay_save(lambda: _dump(memory()), SAVE_DELAY)

    @callback
    def async_save_at_stop(self, memory: Callable[[], Memory]) -> CALLBACK_TYPE:
        """Write when Home Assistant stops without unloading; return the way to cancel."""

        async def save(_event: Event) -> None:
            await self.async_save(memory())

        return self._hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, save)

    async def async_save(self, memory: Memory) -> None:
        """Write now."""
        await self._store.async_save(_dump(memory))

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()


# `asdict` copies every value, which holds the event loop up for a large account
_DEVICE = tuple(each.name for each in fields(Device))
_POINT = tuple(each.name for each in fields(PointSpec))


def _dump(memory: Memory) -> dict[str, Any]:
    return {
        "devices": [
            {name: getattr(device, name) for name in _DEVICE}
            for device in memory.devices
        ],
        "specifications": {
            key: {
                "category": specification.category,
                "points": {
                    code: _dump_point(point)
                    for code, point in specification.points.items()
                },
            }
            for key, specification in memory.specifications.items()
        },
        "names": {key: dict(names) for key, names in memory.names.items()},
        "scenes": [asdict(scene) for scene in memory.scenes],
        "daily_read_at": memory.daily_read_at,
        "absences": dict(memory.absences),
    }


def _dump_point(point: PointSpec) -> dict[str, Any]:
    return {
        **{name: getattr(point, name) for name in _POINT},
        "read": _dump_value(point.read),
        "write": _dump_value(point.write),
    }


def _dump_value(spec: ValueSpec | None) -> dict[str, Any] | None:
    return None if spec is None else {"type": spec.type, "values": spec.values}


def _parse(data: Mapping[str, Any]) -> Memory:
    return Memory(
        devices=[Device(**device) for device in data["devices"]],
        specifications={
            key: Specification(
                category=stored["category"],
                points={
                    code: _point(point) for code, point in stored["points"].items()
                },
            )
            for key, stored in data["specifications"].items()
        },
        names=data["names"],
        usage=data.get("usage", {}),
        # files written before there were scenes, and absences, lack these
        scenes=[Scene(**scene) for scene in data.get("scenes", ())],
        daily_read_at=data.get("daily_read_at", 0.0),
        absences=data.get("absences", {}),
    )


def _point(stored: Mapping[str, Any]) -> PointSpec:
    return PointSpec(
        **{
            **stored,
            "read": _value(stored["read"]),
            "write": _value(stored["write"]),
            "source": SpecSource(stored["source"]),
        }
    )


def _value(stored: Mapping[str, Any] | None) -> ValueSpec | None:
    if stored is None:
        return None
    return ValueSpec(type=PointType(stored["type"]), values=stored["values"])
