"""What would be taken over from another integration: looked at first, then done."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from homeassistant.components.sensor import CONF_STATE_CLASS, UNIT_CONVERTERS
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ...catalog import DeltaItem, PlanItem
from ...const import DOMAIN
from ...openhub import plain_text
from ..inventory import Inventory
from .matching import Match, match
from .other_ids import SOURCES, TUYA_LOCAL, XTEND, Claim, device_ids_of, read_claim
from .tuya_local_files import DataPoints

# what a registered entity has that a person may have set, and how it is called
_SET_BY_A_PERSON = {
    "name": "name",
    "icon": "icon",
    "area_id": "area",
    "labels": "labels",
    "categories": "categories",
    "hidden_by": "hidden",
    "disabled_by": "disabled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entity of theirs, by the ids of the entity registry: `ours` gets what it has.

    `ours` is None where there is none, or where it must not be used; `reason` says why.
    `sure` is wrong where a person has to look first. `unit` is what the state has to be
    shown in from then on, None where it is the same. `counts` if ours adds reports up,
    `woken` if it was another integration that disabled theirs.
    """

    theirs: str
    entry_id: str
    entity_id: str
    device: str
    ours: str | None = None
    our_entity_id: str = ""
    moves: tuple[str, ...] = ()
    reason: str = ""
    sure: bool = True
    unit: str | None = None
    counts: bool = False
    woken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverPlan:
    """All that would be taken over from one integration; `devices` pairs registry ids.

    `entry_ids` are those of its config entries that have something to be taken over.
    """

    domain: str
    entry_ids: tuple[str, ...]
    rows: tuple[Row, ...]
    devices: tuple[tuple[str, str], ...] = ()

    @property
    def matched(self) -> list[Row]:
        """The entities that have one here."""
        return [row for row in self.rows if row.ours]

    @property
    def unmatched(self) -> list[Row]:
        """The entities that stay where they are."""
        return [row for row in self.rows if not row.ours]

    @property
    def unsure(self) -> list[Row]:
        """The entities that a person has to look at."""
        return [row for row in self.matched if not row.sure]

    def as_dict(self) -> dict[str, Any]:
        """Return what is written to the file."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What this integration has: the devices of an account and its scenes' unique ids.

    `scenes` maps Tuya's id of a scene to unique ids, `taken` has the registry ids of
    entities that were taken over already.
    """

    inventory: Inventory
    entry_id: str
    scenes: Mapping[str, Collection[str]]
    taken: Collection[str] = ()


def ours_of(entry: ConfigEntry[Any], taken: Collection[str] = ()) -> Ours:
    """Return what a loaded account has."""
    coordinator = entry.runtime_data
    scenes: dict[str, list[str]] = {}
    for key, scene in coordinator.scenes.by_key.items():
        scenes.setdefault(scene.id, []).append(f"{coordinator.uid}_{key}")
    return Ours(
        inventory=coordinator.inventory,
        entry_id=entry.entry_id,
        scenes=scenes,
        taken=taken,
    )


def other_entries(hass: HomeAssistant) -> dict[str, list[ConfigEntry]]:
    """Return the config entries of other Tuya integrations that have entities.

    tuya-local has an entry for each device.
    """
    registry = er.async_get(hass)
    found: dict[str, list[ConfigEntry]] = {}
    for domain in SOURCES:
        for entry in hass.config_entries.async_entries(domain):
            if er.async_entries_for_config_entry(registry, entry.entry_id):
                found.setdefault(domain, []).append(entry)
    return found


def type_of(entry: ConfigEntry) -> str:
    """Return which file of tuya-local describes the device of an entry."""
    return str(entry.data.get("type", "")) if entry.domain == TUYA_LOCAL else ""


def make_plan(
    hass: HomeAssistant,
    entries: Collection[ConfigEntry],
    ours: Ours,
    types: Mapping[str, DataPoints],
) -> TakeOverPlan:
    """Return what would be taken over from the entries of an integration.

    Nothing is changed by that.
    """
    planner = _Planner(hass, ours)
    registry = er.async_get(hass)
    rows = [
        planner.row(entity, types.get(type_of(entry), {}))
        for entry in entries
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
        if entity.platform in SOURCES and entity.id not in ours.taken
    ]
    rows = list(_each_once(sorted(rows, key=lambda row: row.entity_id)))
    useful = {row.entry_id for row in rows if row.ours}
    used = [entry for entry in entries if entry.entry_id in useful]
    return TakeOverPlan(
        domain=next(entry.domain for entry in entries),
        entry_ids=tuple(entry.entry_id for entry in used),
        rows=tuple(rows),
        devices=tuple(pair for entry in used for pair in planner.devices(entry)),
    )


def _each_once(rows: list[Row]) -> Iterator[Row]:
    """Leave out what several of theirs would become: which of them, nobody knows."""
    counts = Counter(row.ours for row in rows if row.ours and row.sure)
    for row in rows:
        if row.ours is None or counts[row.ours] + (not row.sure) <= 1:
            yield row
            continue
        yield Row(
            theirs=row.theirs,
            entry_id=row.entry_id,
            entity_id=row.entity_id,
            device=row.device,
            reason=f"Others show the same as {row.our_entity_id}, too",
        )


class _Planner:
    """Looks for each entity of an integration."""

    def __init__(self, hass: HomeAssistant, ours: Ours) -> None:
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)
        self._ours = ours

    def row(self, theirs: er.RegistryEntry, points: DataPoints) -> Row:
        """Return what becomes of an entity."""
        device = self._devices.async_get(theirs.device_id) if theirs.device_id else None
        name = (device.name_by_user or device.name or "") if device else ""
        claim = read_claim(theirs, device, self._ours.inventory.devices)
        found, ours = self._find(theirs, claim, points)
        return Row(
            theirs=theirs.id,
            entry_id=theirs.config_entry_id or "",
            entity_id=theirs.entity_id,
            device=name,
            reason=found.reason,
            **({} if ours is None else self._facts(theirs, ours, found)),
        )

    def _find(
        self, theirs: er.RegistryEntry, claim: Claim | None, points: DataPoints
    ) -> tuple[Match, er.RegistryEntry | None]:
        if claim is None:
            return Match(reason="Its id has a form that is not known"), None
        if claim.scene is not None:
            found, unique_ids = Match(), self._ours.scenes.get(claim.scene, ())
            if len(unique_ids) != 1:
                return Match(reason="The account has no such scene"), None
            unique_id = next(iter(unique_ids))
        else:
            found = self._match(theirs, claim, points)
            if found.item is None:
                return found, None
            unique_id = f"{claim.device_id}_{found.item.key}"
        entity_id = self._entities.async_get_entity_id(theirs.domain, DOMAIN, unique_id)
        ours = self._entities.async_get(entity_id) if entity_id else None
        if ours is None or ours.config_entry_id != self._ours.entry_id:
            return Match(reason="Its entity is not here yet: try again later"), None
        if ours.id in self._ours.taken:
            return Match(reason="Taken over from another integration already"), None
        if refusal := unit_refusal(theirs, ours):
            return Match(reason=refusal), None
        return found, ours

    def _match(
        self, theirs: er.RegistryEntry, claim: Claim, points: DataPoints
    ) -> Match:
        inventory = self._ours.inventory
        if (device := inventory.devices.get(claim.device_id)) is None:
            return Match(reason="The account does not have this device")
        if claim.slug is not None:
            numbers = points.get(claim.slug, ())
            claim = Claim(device_id=device.id, slug=claim.slug, dp_ids=numbers)
        plan = inventory.plans[device.id]
        return match(claim, theirs.domain, plan, inventory.dp_ids(device))

    def _facts(
        self, theirs: er.RegistryEntry, ours: er.RegistryEntry, found: Match
    ) -> dict[str, Any]:
        item: PlanItem | None = found.item
        unit = None
        if theirs.domain == Platform.SENSOR and (
            theirs.unit_of_measurement != ours.unit_of_measurement
        ):
            # None where Home Assistant cannot convert: then there are no statistics either
            unit = theirs.unit_of_measurement if convertible(theirs, ours) else None
        return {
            "ours": ours.id,
            "our_entity_id": ours.entity_id,
            "moves": tuple(self._moves(theirs)),
            "sure": found.sure,
            "unit": unit,
            "counts": isinstance(item, DeltaItem),
            "woken": self._is_xtends_doing(theirs),
        }

    def _moves(self, theirs: er.RegistryEntry) -> Iterator[str]:
        yield "entity id"
        for attribute, word in _SET_BY_A_PERSON.items():
            value = getattr(theirs, attribute)
            if attribute == "disabled_by" and (
                value is not er.RegistryEntryDisabler.USER
                or self._is_xtends_doing(theirs)
            ):
                continue
            if value:
                yield word
        yield from _options_of(theirs.options)

    def _is_xtends_doing(self, theirs: er.RegistryEntry) -> bool:
        """Return whether xtend_tuya disabled an entity of Home Assistant's own."""
        return (
            theirs.disabled_by is er.RegistryEntryDisabler.USER
            and theirs.platform != XTEND
            and self._entities.async_get_entity_id(
                theirs.domain, XTEND, theirs.unique_id
            )
            is not None
        )

    def devices(self, entry: ConfigEntry) -> Iterator[tuple[str, str]]:
        """Pair their devices with ours, gangs with gangs."""
        for theirs in dr.async_entries_for_config_entry(self._devices, entry.entry_id):
            for device_id in device_ids_of(entry.domain, theirs):
                ours = self._devices.async_get_device_by_identifier(
                    (DOMAIN, device_id), self._ours.entry_id
                )
                if ours is None:
                    continue
                yield theirs.id, ours.id
                yield from self._gangs(theirs.id, ours.id)

    def _gangs(self, theirs: str, ours: str) -> Iterator[tuple[str, str]]:
        own = {
            identifier: gang.id
            for gang in dr.async_entries_for_parent_device(self._devices, ours)
            for _, identifier in gang.identifiers
        }
        for gang in dr.async_entries_for_parent_device(self._devices, theirs):
            for _, identifier in gang.identifiers:
                if identifier in own:
                    yield gang.id, own[identifier]


def _options_of(options: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Name the kinds of options that a person has set, not an integration."""
    exposed = {name for name, values in options.items() if "should_expose" in values}
    if any(
        not key.startswith("suggested_")
        for name, values in options.items()
        if name not in exposed and not name.endswith(".private")
        for key in values
    ):
        yield "options"
    if exposed:
        yield "exposure to assistants"


def convertible(theirs: er.RegistryEntry, ours: er.RegistryEntry) -> bool:
    """Return whether Home Assistant converts the unit of ours to that of theirs."""
    kind = ours.device_class or ours.original_device_class
    converter = UNIT_CONVERTERS.get(kind)
    units = converter.VALID_UNITS if converter else set()
    return {theirs.unit_of_measurement, ours.unit_of_measurement} <= units


def unit_refusal(theirs: er.RegistryEntry, ours: er.RegistryEntry) -> str:
    """Say why the statistics of theirs cannot go on with the values of ours."""
    if theirs.domain != Platform.SENSOR or not (theirs.capabilities or {}).get(
        CONF_STATE_CLASS
    ):
        # without statistics there is nothing to spoil
        return ""
    old, new = theirs.unit_of_measurement, ours.unit_of_measurement
    if old == new or convertible(theirs, ours):
        return ""
    return f"Its statistics are in {old or 'no unit'}, {ours.entity_id} has {new or 'none'}"


def as_markdown(plan: TakeOverPlan, most: int) -> str:
    """Return the plan as tables; of more than `most` rows only the first."""
    lines = ["| There | Here | Moves |", "|---|---|---|"]
    for row in plan.matched[:most]:
        moves = ", ".join(row.moves)
        if not row.sure:
            moves += f". To be looked at: {row.reason}"
        lines.append(f"| {row.entity_id} | {row.our_entity_id} | {plain_text(moves)} |")
    if plan.unmatched:
        lines += ["", "| Stays there | Why |", "|---|---|"]
    lines += [
        f"| {row.entity_id} | {plain_text(row.reason)} |"
        for row in plan.unmatched[:most]
    ]
    return "\n".join(lines)
