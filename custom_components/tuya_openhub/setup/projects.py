"""Cloud projects, each shared by the config entries of its accounts.

Tokens of one project may end each other, and the quota is the project's: entries with
the same address and Access ID use one token, one gate, and count in one place. What
was counted outlives a reload of the entries, and in its own file a restart.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
import hashlib
from itertools import count
import logging
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN, CONF_URL, EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import (
    CONF_ACCESS_ID,
    CONF_ACCESS_SECRET,
    CONF_APP_ID,
    CONF_ENDPOINT,
    CONF_MONTHLY_CALL_BUDGET,
    CONF_TRANSPORT,
    DOMAIN,
    Transport,
)
from ..openhub import Cloud, JsonValue, Project, SystemClock, Usage
from .client_factory import create_cloud, create_project
from .plan_watch import async_check_plan
from .service_records import ServiceRecords

if TYPE_CHECKING:
    from .service_check import ServiceCheck

_LOGGER = logging.getLogger(__name__)

VERSION = 1
SAVE_EVERY = timedelta(minutes=5)
# messages come all the time: their count alone is worth a write once an hour, which is
# one of so many times
SAVE_MESSAGES_EVERY = 12
_MESSAGES = frozenset({"day_messages", "month_messages"})

_PROJECTS: HassKey[dict[tuple[str, str], SharedProject]] = HassKey(f"{DOMAIN}_projects")
_KEYS = (
    CONF_ENDPOINT,
    CONF_ACCESS_ID,
    CONF_ACCESS_SECRET,
    CONF_APP_ID,
    CONF_URL,
    CONF_TOKEN,
)


class SharedProject:
    """What the accounts of one project have in common while they are set up."""

    def __init__(self, hass: HomeAssistant, key: tuple[str, str]) -> None:
        """Begin without an account."""
        self.id = project_id(key)
        self.usage = Usage(clock=SystemClock())
        self.services = ServiceRecords(now=SystemClock().time())
        # of the accounts that are set up
        self.checks: list[ServiceCheck] = []
        self.checking = asyncio.Lock()
        self._hass = hass
        self._key = key
        self._store = _store(hass, key)
        self._loading = asyncio.Lock()
        self._loaded = False
        self._saved: Mapping[str, JsonValue] = {}
        self._ticks = count()
        self._project: Project | None = None
        self._keys: dict[str, Any] = {}
        # of the entries that are set up, None where the entry sets no limit
        self._budgets: dict[str, int | None] = {}
        self._stops: list[CALLBACK_TYPE] = []

    async def async_load(self, earlier: Mapping[str, JsonValue]) -> None:
        """Go on from what was stored, else from the `earlier` figures of an entry.

        Entries kept figures of their own before projects did; those of the first entry
        that is set up are taken over.
        """
        async with self._loading:
            if self._loaded:
                return
            stored = await self._async_stored()
            self.usage = Usage(clock=SystemClock(), stored=stored or earlier)
            self.services = ServiceRecords(
                stored.get("services"), now=SystemClock().time()
            )
            self._loaded = True

    async def _async_stored(self) -> Mapping[str, Any]:
        """Read the file; one that cannot be read counts as none."""
        try:
            stored = await self._store.async_load()
        except (HomeAssistantError, NotImplementedError) as err:
            _LOGGER.warning(
                "Stored figures could not be read, they begin anew: %s", err
            )
            return {}
        return stored if isinstance(stored, dict) else {}

    @callback
    def async_join(self, entry: ConfigEntry) -> None:
        """Take an account in until its entry is unloaded."""
        if not self._budgets:
            # a reload is a new try, whatever was refused before
            self.usage.close_circuit()
            self._stops = [
                async_track_time_interval(
                    self._hass, self._async_tick, SAVE_EVERY, cancel_on_shutdown=True
                ),
                self._hass.bus.async_listen(
                    EVENT_HOMEASSISTANT_FINAL_WRITE, self.async_save
                ),
            ]
        self._budgets[entry.entry_id] = entry.options.get(CONF_MONTHLY_CALL_BUDGET)
        self._set_budget()
        self._async_check_plan()

        async def leave() -> None:
            await self._async_leave(entry.entry_id)

        entry.async_on_unload(leave)

    async def _async_leave(self, entry_id: str) -> None:
        """Let an account go; the last one leaves its figures on disk."""
        del self._budgets[entry_id]
        self._set_budget()
        if self._budgets:
            return
        for stop in self._stops:
            stop()
        await self.async_save()
        # its entries may have got other keys
        await async_forget_unused(self._hass, self._key)

    def _set_budget(self) -> None:
        """Let the smallest budget be that of all: the quota is the project's."""
        set_ones = [budget for budget in self._budgets.values() if budget is not None]
        self.usage.budget = min(set_ones, default=None)

    @callback
    def _async_check_plan(self) -> None:
        """Warn before the calls of the month, or the plan, come to their end."""
        entries = entries_of_project(self._hass, self.id)
        async_check_plan(self._hass, self.id, entries, self.usage)

    async def _async_tick(self, _: datetime) -> None:
        """Do what is due every few minutes."""
        self._async_check_plan()
        figures = self._figures()
        news = self._news(figures)
        if next(self._ticks) % SAVE_MESSAGES_EVERY:
            news -= _MESSAGES
        if news:
            await self._async_write(figures)

    async def async_save(self, _: Event | None = None) -> None:
        """Write the figures unless they are on disk already."""
        figures = self._figures()
        if self._news(figures):
            await self._async_write(figures)

    def _figures(self) -> dict[str, JsonValue]:
        return self.usage.store() | {"services": self.services.store()}

    def _news(self, figures: Mapping[str, JsonValue]) -> set[str]:
        """Return which figures are not on disk; the time alone is no news."""
        return {
            key
            for key, value in figures.items()
            if key != "at" and self._saved.get(key) != value
        }

    async def _async_write(self, figures: dict[str, JsonValue]) -> None:
        self._saved = figures
        await self._store.async_save(figures)

    def create_cloud(self, data: Mapping[str, Any]) -> Cloud:
        """Make the client of one account; new keys are a new try."""
        if data[CONF_TRANSPORT] != Transport.OPENAPI:
            return create_cloud(self._hass, data, self.usage)
        if self._project is None or not self.has_keys(data):
            self._project = create_project(self._hass, data, self.usage)
            self._keys = connection(data)
            self.usage.close_circuit()
        return create_cloud(self._hass, data, self.usage, self._project)

    def has_keys(self, data: Mapping[str, Any]) -> bool:
        """Return whether entry data have the very keys that are in use."""
        return self._keys == connection(data)


async def async_join_project(
    hass: HomeAssistant, entry: ConfigEntry, earlier: Mapping[str, JsonValue]
) -> SharedProject:
    """Return the project of an entry, which shares it until it is unloaded."""
    key = project_key(entry.data)
    projects = hass.data.setdefault(_PROJECTS, {})
    if (project := projects.get(key)) is None:
        project = projects[key] = SharedProject(hass, key)
    await project.async_load(earlier)
    project.async_join(entry)
    return project


async def async_forget_unused(hass: HomeAssistant, key: tuple[str, str]) -> None:
    """Delete what is kept of a project that no entry uses any more."""
    entries = hass.config_entries.async_entries(DOMAIN)
    if any(project_key(entry.data) == key for entry in entries):
        return
    hass.data.get(_PROJECTS, {}).pop(key, None)
    _async_forget_issues(hass, project_id(key))
    await _store(hass, key).async_remove()


@callback
def _async_forget_issues(hass: HomeAssistant, project: str) -> None:
    """Take back the repairs of a project."""
    for (domain, issue_id), issue in list(ir.async_get(hass).issues.items()):
        if domain == DOMAIN and (issue.data or {}).get("project") == project:
            ir.async_delete_issue(hass, DOMAIN, issue_id)


def create_shared_cloud(hass: HomeAssistant, data: Mapping[str, Any]) -> Cloud:
    """Make a client that shares the project in use, where the keys are those of one."""
    if (project := _in_use(hass, data)) is not None:
        return project.create_cloud(data)
    return create_cloud(hass, data)


def probing(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> AbstractContextManager[None]:
    """Let calls through although the project in use is refused: a person is trying."""
    if (project := _in_use(hass, data)) is not None:
        return project.usage.probing()
    return nullcontext()


def _in_use(hass: HomeAssistant, data: Mapping[str, Any]) -> SharedProject | None:
    project = hass.data.get(_PROJECTS, {}).get(project_key(data))
    return project if project is not None and project.has_keys(data) else None


def project_key(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return what accounts of one project have in common: address and Access ID.

    A gateway stands for one project, and has no Access ID.
    """
    address: str = data.get(CONF_ENDPOINT) or data.get(CONF_URL) or ""
    return address.rstrip("/"), data.get(CONF_ACCESS_ID, "")


def project_id(key: tuple[str, str]) -> str:
    """Return a name of a project for files and repairs, without its Access ID."""
    return hashlib.sha256("\n".join(key).encode()).hexdigest()[:16]


def project_in_use(hass: HomeAssistant, project: str) -> SharedProject | None:
    """Return a project by its id, None where none of its accounts was ever set up."""
    projects = hass.data.get(_PROJECTS, {}).values()
    return next((each for each in projects if each.id == project), None)


def entries_of_project(hass: HomeAssistant, project: str) -> list[ConfigEntry]:
    """Return the entries of a project's accounts, by the project's id."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if project_id(project_key(entry.data)) == project
    ]


def connection(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return address and keys of entry data, secrets included."""
    return {key: data[key] for key in _KEYS if key in data}


def known_projects(entries: Iterable[ConfigEntry]) -> dict[str, str]:
    """Return the cloud projects of entries: the id of one entry, and all their titles."""
    by_project: dict[tuple[str, str], list[ConfigEntry]] = {}
    for entry in entries:
        if entry.data.get(CONF_TRANSPORT) == Transport.OPENAPI:
            by_project.setdefault(project_key(entry.data), []).append(entry)
    return {
        accounts[0].entry_id: ", ".join(dict.fromkeys(each.title for each in accounts))
        for accounts in by_project.values()
    }


def with_same_keys(
    entries: Iterable[ConfigEntry], entry: ConfigEntry
) -> list[ConfigEntry]:
    """Return the entries of other accounts that use the very same keys."""
    keys = connection(entry.data)
    return [
        other
        for other in entries
        if other.entry_id != entry.entry_id and connection(other.data) == keys
    ]


@callback
def async_update_keys(
    hass: HomeAssistant, entries: Iterable[ConfigEntry], data: Mapping[str, Any]
) -> None:
    """Give entries the address and keys of `data`, and set them up again."""
    for entry in entries:
        kept = {key: entry.data[key] for key in entry.data.keys() - set(_KEYS)}
        hass.config_entries.async_update_entry(entry, data=kept | connection(data))
        hass.config_entries.async_schedule_reload(entry.entry_id)


def _store(hass: HomeAssistant, key: tuple[str, str]) -> Store[dict[str, Any]]:
    name = f"{DOMAIN}.project_{project_id(key)}"
    return Store(hass, VERSION, name, private=True)
