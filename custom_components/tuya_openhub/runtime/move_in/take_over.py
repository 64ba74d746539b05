"""Take over the entities of another integration in one go, and give them back.

The way back is on disk before anything changes. What was done is read from the registry
alone: wherever it breaks off, the rest can be done, or all of it undone.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
import logging
from typing import Any

from homeassistant.components.sensor import DOMAIN as SENSOR, SensorStateClass
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryDisabler,
    OperationNotAllowed,
)
from homeassistant.const import UnitOfEnergy
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import entity_sources
from homeassistant.helpers.restore_state import (
    RestoredExtraData,
    async_get as async_get_restored,
)
from homeassistant.util.unit_conversion import EnergyConverter

from ...catalog import number
from ...const import DOMAIN
from .registry_entries import async_exchange, async_give, async_put_back
from .take_over_file import (
    DeviceBefore,
    Pair,
    Undo,
    async_read_undos,
    async_remove_files,
    async_write_undo,
)
from .take_over_plan import Row, TakeOverPlan

_LOGGER = logging.getLogger(__name__)

_SUMS = {SensorStateClass.TOTAL, SensorStateClass.TOTAL_INCREASING}


class StillRunningError(HomeAssistantError):
    """The other integration does not let its entities go before a restart."""


async def async_take_over(
    hass: HomeAssistant,
    entry: ConfigEntry,
    plan: TakeOverPlan,
    *,
    looked_at: Collection[str] = (),
    wake: bool = False,
    undo: Undo | None = None,
) -> Undo:
    """Do what a plan says; `undo` is that of earlier times, which grows.

    `looked_at` has the rows (by registry id) that a person found right among those that
    are not sure. `wake` enables what another integration had disabled.
    """
    rows = [row for row in plan.matched if row.sure or row.theirs in looked_at]
    undo = _extended(hass, entry, plan, rows, undo, wake=wake)
    await async_write_undo(hass, undo)
    await async_complete(hass, entry, undo)
    return undo


async def async_complete(hass: HomeAssistant, entry: ConfigEntry, undo: Undo) -> None:
    """Take over what is not taken over yet."""
    for entry_id in _there(hass, undo):
        # what cannot be unloaded is noticed below
        with suppress(OperationNotAllowed):
            await hass.config_entries.async_set_disabled_by(
                entry_id, ConfigEntryDisabler.USER
            )
    _require_unloaded(hass, (pair.theirs for pair in undo.pairs))
    await hass.config_entries.async_unload(entry.entry_id)
    try:
        for pair in undo.pairs:
            _async_take(hass, pair)
        for device in undo.devices:
            _async_hand_on(hass, device)
    finally:
        await hass.config_entries.async_setup(entry.entry_id)


async def async_give_back(
    hass: HomeAssistant, entry: ConfigEntry, undo: Undo, *, leaving: bool = False
) -> None:
    """Put everything back as it was; without `leaving` the account goes on."""
    for entry_id in _there(hass, undo):
        with suppress(OperationNotAllowed):
            await hass.config_entries.async_unload(entry_id)
    _require_unloaded(hass, (pair.ours for pair in undo.pairs))
    if not leaving:
        await hass.config_entries.async_unload(entry.entry_id)
    try:
        for pair in undo.pairs:
            _async_give_back(hass, pair, leaving=leaving)
        for device in () if leaving else undo.devices:
            _async_restore_device(hass, device)
    finally:
        if not leaving:
            await hass.config_entries.async_setup(entry.entry_id)
    for entry_id, theirs in _there(hass, undo).items():
        if theirs.disabled_by is None and undo.entries[entry_id] is None:
            # a person enabled it meanwhile
            await hass.config_entries.async_setup(entry_id)
        await hass.config_entries.async_set_disabled_by(
            entry_id, undo.entries[entry_id]
        )
    await async_remove_files(hass, undo)


def _there(hass: HomeAssistant, undo: Undo) -> dict[str, ConfigEntry]:
    """Return the config entries of theirs that are not deleted."""
    get = hass.config_entries.async_get_entry
    return {each: entry for each in undo.entries if (entry := get(each))}


async def async_leave(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Give all back to whom it was taken from, as far as that is still there."""
    for undo in await async_read_undos(hass, entry.entry_id):
        if not undo.is_possible(hass):
            await async_remove_files(hass, undo)
            continue
        try:
            await async_give_back(hass, entry, undo, leaving=True)
        except StillRunningError:
            _LOGGER.warning(
                "Entities cannot go back to %s while it has others of their ids",
                undo.domain,
            )


def _extended(
    hass: HomeAssistant,
    entry: ConfigEntry,
    plan: TakeOverPlan,
    rows: list[Row],
    undo: Undo | None,
    *,
    wake: bool,
) -> Undo:
    """Return the way back from a plan, on top of an earlier one."""
    earlier = undo or Undo(
        our_entry_id=entry.entry_id, domain=plan.domain, entries={}, pairs=()
    )
    entries = {
        each: hass.config_entries.async_get_known_entry(each).disabled_by
        for each in plan.entry_ids
        if any(row.entry_id == each for row in rows)
    }
    known = {device.registry_id for device in earlier.devices}
    return replace(
        earlier,
        entries={**entries, **earlier.entries},
        pairs=(*earlier.pairs, *_pairs(hass, rows, wake=wake)),
        devices=(
            *earlier.devices,
            *(
                device
                for their_id, registry_id in plan.devices
                if registry_id not in known
                and (device := _device_before(hass, their_id, registry_id))
            ),
        ),
    )


def _pairs(hass: HomeAssistant, rows: list[Row], *, wake: bool) -> Iterator[Pair]:
    registry = er.async_get(hass)
    for row in rows:
        theirs, ours = (
            registry.async_get(row.theirs),
            registry.async_get(row.ours or ""),
        )
        if theirs is None or ours is None:
            continue
        total = _their_sum(hass, theirs) if row.counts else None
        yield Pair(
            theirs=theirs,
            ours=ours,
            unit=row.unit,
            woken=wake and row.woken,
            total=None if total is None else str(total),
            own_total=_shown(hass, ours) if total is not None else None,
        )


def _shown(hass: HomeAssistant, entity: er.RegistryEntry) -> str | None:
    state = hass.states.get(entity.entity_id)
    read = number(state.state) if state else None
    return None if read is None else str(read)


def _their_sum(hass: HomeAssistant, theirs: er.RegistryEntry) -> Decimal | None:
    """Return the sum that a counter of theirs shows, in kWh, None where it is no sum."""
    shown, unit = _shown(hass, theirs), theirs.unit_of_measurement
    state_class = (theirs.capabilities or {}).get("state_class")
    if shown is None or state_class not in _SUMS:
        return None
    if unit not in EnergyConverter.VALID_UNITS:
        return None
    kilowatt_hours = EnergyConverter.convert(
        float(shown), unit, UnitOfEnergy.KILO_WATT_HOUR
    )
    return Decimal(repr(kilowatt_hours))


def _require_unloaded(
    hass: HomeAssistant, entities: Iterator[er.RegistryEntry]
) -> None:
    registry, loaded = er.async_get(hass), entity_sources(hass)
    for entity in entities:
        current = registry.async_get(entity.id)
        if (
            current is not None
            and current.platform != DOMAIN
            and current.entity_id in loaded
        ):
            raise StillRunningError


@callback
def _async_take(hass: HomeAssistant, pair: Pair) -> None:
    """Exchange two entities, unless they are or one of them is gone."""
    registry = er.async_get(hass)
    theirs, ours = registry.async_get(pair.theirs.id), registry.async_get(pair.ours.id)
    if theirs is None or ours is None:
        return
    if theirs.platform == DOMAIN or ours.platform != DOMAIN:
        return
    _async_settle_area(hass, theirs, ours)
    theirs = registry.async_get(pair.theirs.id) or theirs
    async_exchange(hass, theirs, ours)
    changes: dict[str, Any] = {}
    if pair.woken:
        changes["disabled_by"] = None
    elif pair.theirs.disabled_by is er.RegistryEntryDisabler.INTEGRATION:
        changes["disabled_by"] = pair.ours.disabled_by
    if pair.theirs.hidden_by is er.RegistryEntryHider.INTEGRATION:
        changes["hidden_by"] = pair.ours.hidden_by
    if changes:
        registry.async_update_entity(theirs.entity_id, **changes)
    own: Mapping[str, Any] = theirs.options.get(SENSOR, {})
    if pair.unit is not None and "unit_of_measurement" not in own:
        registry.async_update_entity_options(
            theirs.entity_id, SENSOR, {**own, "unit_of_measurement": pair.unit}
        )
    _set_total(hass, pair.theirs.id, pair.total)


@callback
def _async_settle_area(
    hass: HomeAssistant, theirs: er.RegistryEntry, ours: er.RegistryEntry
) -> None:
    """Let the device have the area of an entity that will bear the name of the device.

    Home Assistant allows an area of its own only to an entity with a name of its own.
    """
    if theirs.area_id is None or theirs.name or ours.name or ours.original_name:
        return
    if ours.device_id is not None:
        _async_update_device(hass, ours.device_id, area_id=theirs.area_id)
    er.async_get(hass).async_update_entity(theirs.entity_id, area_id=None)


@callback
def _set_total(hass: HomeAssistant, registry_id: str, total: str | None) -> None:
    """Let a counter go on at a sum, so that its statistics have no step."""
    stored = async_get_restored(hass).last_states_by_entity_registry_id.get(registry_id)
    if total is None or stored is None:
        return
    known = dict(stored.extra_data.as_dict()) if stored.extra_data else {}
    # what is still being learnt begins at the sum
    for name in ("added", "grown", "debt"):
        known.pop(name, None)
    stored.extra_data = RestoredExtraData({**known, "total": total})


@callback
def _async_give_back(hass: HomeAssistant, pair: Pair, *, leaving: bool) -> None:
    """Exchange two entities back, and make them what they were."""
    registry = er.async_get(hass)
    theirs, ours = registry.async_get(pair.theirs.id), registry.async_get(pair.ours.id)
    origin = pair.theirs.config_entry_id or ""
    if (
        theirs is None
        or (ours is None and not leaving)
        or hass.config_entries.async_get_entry(origin) is None
    ):
        # a person deleted one of them since, or the integration that had it
        return
    if theirs.platform == DOMAIN:
        _return_total(hass, pair)
        if leaving:
            _async_release(hass, pair, theirs, ours)
        elif ours is not None:
            async_exchange(hass, theirs, ours)
    mine = [] if leaving else [(ours, pair.ours)]
    for current, before in ((theirs, pair.theirs), *mine):
        if current is not None and current.entity_id != before.entity_id:
            # the recorder follows who is renamed
            registry.async_update_entity(
                current.entity_id, new_entity_id=before.entity_id
            )
    async_put_back(hass, [pair.theirs, *([] if leaving else [pair.ours])])


@callback
def _async_release(
    hass: HomeAssistant,
    pair: Pair,
    theirs: er.RegistryEntry,
    ours: er.RegistryEntry | None,
) -> None:
    """Give an entity back while the account, and with it ours, is about to go."""
    registry = er.async_get(hass)
    if ours is not None:
        registry.async_remove(ours.entity_id)
    async_give(hass, theirs, pair.theirs, pair.theirs.unique_id)


@callback
def _return_total(hass: HomeAssistant, pair: Pair) -> None:
    """Let a counter go on at what it had counted itself, and has since."""
    states = async_get_restored(hass).last_states_by_entity_registry_id
    stored = states.get(pair.theirs.id)
    if pair.total is None or stored is None or stored.extra_data is None:
        return
    total = number(stored.extra_data.as_dict().get("total"))
    if total is not None:
        own = number(pair.own_total) or Decimal(0)
        _set_total(hass, pair.theirs.id, str(total - Decimal(pair.total) + own))


def _device_before(
    hass: HomeAssistant, theirs: str, registry_id: str
) -> DeviceBefore | None:
    if (device := dr.async_get(hass).async_get(registry_id)) is None:
        return None
    return DeviceBefore(
        theirs=theirs,
        registry_id=registry_id,
        area_id=device.area_id,
        name_by_user=device.name_by_user,
        labels=tuple(sorted(device.labels)),
    )


@callback
def _async_hand_on(hass: HomeAssistant, before: DeviceBefore) -> None:
    """Give a device of ours what a person made of theirs, where ours has nothing."""
    registry = dr.async_get(hass)
    old, new = registry.async_get(before.theirs), registry.async_get(before.registry_id)
    if old is None or new is None:
        return
    _async_update_device(
        hass,
        before.registry_id,
        area_id=old.area_id or new.area_id,
        name_by_user=new.name_by_user or old.name_by_user,
        labels=new.labels | old.labels,
    )


@callback
def _async_restore_device(hass: HomeAssistant, before: DeviceBefore) -> None:
    if dr.async_get(hass).async_get(before.registry_id) is not None:
        _async_update_device(
            hass,
            before.registry_id,
            area_id=before.area_id,
            name_by_user=before.name_by_user,
            labels=set(before.labels),
        )


@callback
def _async_update_device(hass: HomeAssistant, registry_id: str, **changes: Any) -> None:
    """Change a device or a gang."""
    registry = dr.async_get(hass)
    gang = registry.async_get(registry_id, include_main_devices=False)
    if gang is not None and isinstance(gang, dr.ChildDeviceEntry):
        registry.async_update_child_device(registry_id, **changes)
    else:
        registry.async_update_device(registry_id, **changes)
