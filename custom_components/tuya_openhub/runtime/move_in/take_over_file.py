"""The files of a take-over in the config folder: the plan, and the way back.

`tuya_openhub_take_over_<integration>_<id>.json` is for people who want to look at the plan;
`tuya_openhub_undo_<integration>_<id>.json` holds what the registries held before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
import json
import logging
from pathlib import Path
import re
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util.file import write_utf8_file_atomic

from ...const import DOMAIN
from ...openhub import read_json
from .registry_entries import Stored, dump_entity, load_entity
from .take_over_plan import TakeOverPlan

_LOGGER = logging.getLogger(__name__)

VERSION = 1
# ten thousand entities take some 30 MB
_LONGEST = 100_000_000
_PLAN, _UNDO = f"{DOMAIN}_take_over", f"{DOMAIN}_undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An entity of theirs and the one of ours, as they were.

    `unit` and `woken` as in the plan. `total` is the sum at which a counter goes on, in
    kWh, `own_total` what it had counted itself until then.
    """

    theirs: er.RegistryEntry
    ours: er.RegistryEntry
    unit: str | None = None
    woken: bool = False
    total: str | None = None
    own_total: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceBefore:
    """What a person had made of a device of ours, before it got what `theirs` has."""

    theirs: str
    registry_id: str
    area_id: str | None
    name_by_user: str | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The way back from a take-over.

    `entries` has the ids of their config entries, and what had disabled each before.
    """

    our_entry_id: str
    domain: str
    entries: Mapping[str, ConfigEntryDisabler | None]
    pairs: tuple[Pair, ...]
    devices: tuple[DeviceBefore, ...] = ()

    @property
    def taken(self) -> set[str]:
        """The registry ids of all entities that take part."""
        return {each.id for pair in self.pairs for each in (pair.theirs, pair.ours)}

    def is_possible(self, hass: HomeAssistant) -> bool:
        """Return whether anything can go back: what had it may be deleted."""
        return any(map(hass.config_entries.async_get_entry, self.entries))

    def is_complete(self, hass: HomeAssistant) -> bool:
        """Return whether nothing that is still there waits to be taken over."""
        registry = er.async_get(hass)
        entities = (registry.async_get(pair.theirs.id) for pair in self.pairs)
        return all(entity is None or entity.platform == DOMAIN for entity in entities)


def _path(hass: HomeAssistant, kind: str, our_entry_id: str, domain: str) -> Path:
    # a file that a person changed may hold anything
    name = re.sub(r"\W", "", f"{domain}_{our_entry_id[-8:].lower()}")
    return Path(hass.config.path(f"{kind}_{name}.json"))


async def async_write_plan(
    hass: HomeAssistant, our_entry_id: str, plan: TakeOverPlan
) -> str:
    """Write a plan for people to read; return the name of the file."""
    path = _path(hass, _PLAN, our_entry_id, plan.domain)
    await hass.async_add_executor_job(_write, path, plan.as_dict())
    return path.name


async def async_write_undo(hass: HomeAssistant, undo: Undo) -> None:
    """Write the way back; it is on disk when this returns."""
    data = {
        "version": VERSION,
        "our_entry_id": undo.our_entry_id,
        "domain": undo.domain,
        "entries": dict(undo.entries),
        "pairs": [
            {
                "theirs": dump_entity(pair.theirs),
                "ours": dump_entity(pair.ours),
                "unit": pair.unit,
                "woken": pair.woken,
                "total": pair.total,
                "own_total": pair.own_total,
            }
            for pair in undo.pairs
        ],
        "devices": [
            {
                "theirs": device.theirs,
                "registry_id": device.registry_id,
                "area_id": device.area_id,
                "name_by_user": device.name_by_user,
                "labels": list(device.labels),
            }
            for device in undo.devices
        ],
    }
    await hass.async_add_executor_job(
        _write, _path(hass, _UNDO, undo.our_entry_id, undo.domain), data
    )


def _write(path: Path, data: object) -> None:
    text = json.dumps(data, indent=1, ensure_ascii=False)
    write_utf8_file_atomic(str(path), text, private=True)


async def async_read_undos(hass: HomeAssistant, our_entry_id: str) -> list[Undo]:
    """Return the ways back of an account; a file that cannot be read is none."""
    folder = Path(hass.config.config_dir)
    undos = await hass.async_add_executor_job(_read_all, folder)
    return [undo for undo in undos if undo.our_entry_id == our_entry_id]


def _read_all(folder: Path) -> list[Undo]:
    found: list[Undo] = []
    for path in sorted(folder.glob(f"{_UNDO}_*.json")):
        try:
            found.append(_read(path))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
            _LOGGER.warning(
                "The file %s cannot be read and is left out: %r", path.name, err
            )
    return found


def _read(path: Path) -> Undo:
    if path.stat().st_size > _LONGEST:
        raise ValueError("too long")
    stored: Any = read_json(path.read_bytes(), longest=_LONGEST)
    if stored["version"] != VERSION:
        raise ValueError("another version")
    return Undo(
        our_entry_id=stored["our_entry_id"],
        domain=stored["domain"],
        entries={
            entry_id: ConfigEntryDisabler(disabled_by) if disabled_by else None
            for entry_id, disabled_by in stored["entries"].items()
        },
        pairs=tuple(_pair(pair) for pair in stored["pairs"]),
        devices=tuple(
            DeviceBefore(
                theirs=device["theirs"],
                registry_id=device["registry_id"],
                area_id=device["area_id"],
                name_by_user=device["name_by_user"],
                labels=tuple(device["labels"]),
            )
            for device in stored["devices"]
        ),
    )


def _pair(stored: Stored) -> Pair:
    return Pair(
        theirs=load_entity(stored["theirs"]),
        ours=load_entity(stored["ours"]),
        unit=stored["unit"],
        woken=stored["woken"],
        total=stored["total"],
        own_total=stored["own_total"],
    )


async def async_remove_files(hass: HomeAssistant, undo: Undo) -> None:
    """Delete the files of a take-over that is undone."""

    def remove() -> None:
        for kind in (_PLAN, _UNDO):
            _path(hass, kind, undo.our_entry_id, undo.domain).unlink(missing_ok=True)

    await hass.async_add_executor_job(remove)
