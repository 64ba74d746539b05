"""Says where another Tuya integration commands the same devices, or counts them again."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started

from ...const import DOCS_URL, DOMAIN
from ...openhub import plain_text
from .other_ids import SOURCES, device_ids_of
from .take_over_file import async_read_undos
from .take_over_plan import Ours, make_plan, other_entries

BOTH_COMMAND, COUNTED_TWICE = "two_integrations", "energy_counted_twice"
UNFINISHED = "take_over_unfinished"
# a dashboard does not tell when it is changed
LOOK_EVERY = timedelta(hours=1)
_ISSUES = (BOTH_COMMAND, COUNTED_TWICE, UNFINISHED)


class SideBySide:
    """Looks at the start, each hour, and when another integration changes."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, ours: Callable[[], Ours]
    ) -> None:
        """Initialize for an account; `ours` returns what it has."""
        self._hass = hass
        self._entry = entry
        self._ours = ours
        self._energy: set[str] = set()

    @callback
    def async_start(self) -> None:
        """Look once everything has started, until the account is unloaded."""
        entry = self._entry
        for stop in (
            async_at_started(self._hass, self._async_begin),
            async_track_time_interval(
                self._hass, self._async_look, LOOK_EVERY, cancel_on_shutdown=True
            ),
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._handle_entry
            ),
            lambda: async_forget_issues(self._hass, entry),
        ):
            entry.async_on_unload(stop)

    async def _async_begin(self, _hass: HomeAssistant) -> None:
        for undo in await async_read_undos(self._hass, self._entry.entry_id):
            if undo.is_possible(self._hass) and not undo.is_complete(self._hass):
                self._raise(UNFINISHED, undo.domain)
        await self._async_look()

    @callback
    def _handle_entry(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain in SOURCES:
            self._look()

    async def _async_look(self, _now: datetime | None = None) -> None:
        self._energy = await async_energy_statistics(self._hass)
        self._look()

    @callback
    def _look(self) -> None:
        """Raise or take back the issues about each integration."""
        async_forget_issues(self._hass, self._entry, but=UNFINISHED)
        for domain, entries in other_entries(self._hass).items():
            enabled = [entry for entry in entries if entry.disabled_by is None]
            if shared := self._shared(enabled):
                self._raise(BOTH_COMMAND, domain, count=str(len(shared)))
            if doubled := sorted(self._counted_twice(entries)):
                self._raise(COUNTED_TWICE, domain, entities=", ".join(doubled))

    def _shared(self, entries: list[ConfigEntry]) -> set[str]:
        """Return the ids of devices that both have."""
        registry = dr.async_get(self._hass)
        known = self._ours().inventory.devices
        return {
            device_id
            for entry in entries
            for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
            for device_id in device_ids_of(entry.domain, device)
            if device_id in known
        }

    def _counted_twice(self, entries: list[ConfigEntry]) -> Iterator[str]:
        """Return pairs of entities that are in the energy dashboard both."""
        if not self._energy:
            return
        plan = make_plan(self._hass, entries, self._ours(), {})
        for row in plan.matched:
            if {row.entity_id, row.our_entity_id} <= self._energy:
                yield f"{row.entity_id} = {row.our_entity_id}"

    def _raise(self, issue: str, domain: str, **placeholders: str) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"{issue}_{self._entry.entry_id}_{domain}",
            is_fixable=False,
            learn_more_url=f"{DOCS_URL}/coming-from.md",
            severity=ir.IssueSeverity.WARNING,
            translation_key=issue,
            translation_placeholders={
                "account": plain_text(self._entry.title),
                "other": SOURCES[domain].title,
                **placeholders,
            },
        )


async def async_energy_statistics(hass: HomeAssistant) -> set[str]:
    """Return the statistics that the energy dashboard uses."""
    if "energy" not in hass.config.components:
        return set()
    # not loaded where the dashboard is not used
    from homeassistant.components.energy.data import async_get_manager

    return set(_statistics((await async_get_manager(hass)).data))


def _statistics(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith("stat_") and isinstance(inner, str):
                yield inner
            yield from _statistics(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _statistics(inner)


@callback
def async_forget_issues(
    hass: HomeAssistant, entry: ConfigEntry, but: str | None = None
) -> None:
    """Take back what was said about an account, but one kind."""
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN and any(
            issue_id.startswith(f"{issue}_{entry.entry_id}")
            for issue in _ISSUES
            if issue != but
        ):
            ir.async_delete_issue(hass, DOMAIN, issue_id)
