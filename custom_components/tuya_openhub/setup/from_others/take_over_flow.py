"""The steps of the options in which another integration is taken over, and given back."""

from collections.abc import Iterable, Mapping
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ...const import DOCS_URL
from ...runtime.move_in import (
    SOURCES,
    StillRunningError,
    TakeOverPlan,
    Undo,
    as_markdown,
    async_complete,
    async_give_back,
    async_read_undos,
    async_take_over,
    async_write_plan,
    make_plan,
    other_entries,
    ours_of,
    read_types,
    type_of,
)

CONF_SOURCE, CONF_LOOKED_AT, CONF_WAKE = "source", "looked_at", "wake"
# more would make a page that nobody reads; the file has them all
MOST_ROWS = 200


class TakeOverFlow(OptionsFlowWithReload):
    """Take over what another integration has, after a look at the plan."""

    _undos: tuple[Undo, ...] = ()
    _plan: TakeOverPlan | None = None

    async def _async_offers(self) -> list[str]:
        """Return which steps there is something to do in."""
        undos = await async_read_undos(self.hass, self.config_entry.entry_id)
        self._undos = tuple(undo for undo in undos if undo.is_possible(self.hass))
        begun = not all(undo.is_complete(self.hass) for undo in self._undos)
        loaded = self.config_entry.state is ConfigEntryState.LOADED
        return [
            *["go_on"] * begun,
            *["take_over"] * bool(not begun and loaded and other_entries(self.hass)),
            *["give_back"] * bool(self._undos),
        ]

    async def async_step_take_over(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask which integration, where there are several."""
        others = other_entries(self.hass)
        if user_input is None and len(others) == 1:
            user_input = {CONF_SOURCE: next(iter(others))}
        if user_input is None:
            return self._choose("take_over", others)
        if (entries := others.get(user_input[CONF_SOURCE])) is None:
            return self.async_abort(reason="other_gone")
        self._plan = await self._async_make_plan(entries)
        return await self.async_step_plan()

    async def _async_make_plan(self, entries: list[ConfigEntry]) -> TakeOverPlan:
        taken = {each for undo in self._undos for each in undo.taken}
        types = await self.hass.async_add_executor_job(
            read_types, self.hass.config.config_dir, {*map(type_of, entries)}
        )
        return make_plan(self.hass, entries, ours_of(self.config_entry, taken), types)

    async def async_step_plan(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what would be taken over, then do it."""
        plan = self._plan
        assert plan is not None  # see async_step_take_over
        if not plan.matched:
            return self.async_abort(
                reason="nothing_to_take_over",
                description_placeholders={"table": as_markdown(plan, MOST_ROWS)},
            )
        if user_input is None:
            return await self._async_show_plan(plan)
        undo = next((u for u in self._undos if u.domain == plan.domain), None)
        try:
            undo = await async_take_over(
                self.hass,
                self.config_entry,
                plan,
                looked_at=user_input.get(CONF_LOOKED_AT, ()),
                wake=user_input.get(CONF_WAKE, False),
                undo=undo,
            )
        except StillRunningError:
            return self.async_abort(reason="still_running")
        return self._taken_over(undo)

    async def _async_show_plan(self, plan: TakeOverPlan) -> ConfigFlowResult:
        file = await async_write_plan(self.hass, self.config_entry.entry_id, plan)
        return self.async_show_form(
            step_id="plan",
            data_schema=_plan_schema(plan),
            description_placeholders={
                "other": SOURCES[plan.domain].title,
                "matched": str(len(plan.matched)),
                "all": str(len(plan.rows)),
                "table": as_markdown(plan, MOST_ROWS),
                "file": file,
                "help": f"{DOCS_URL}/coming-from.md",
            },
        )

    async def async_step_go_on(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Do the rest of a take-over that broke off."""
        (undo, *_) = [u for u in self._undos if not u.is_complete(self.hass)]
        try:
            await async_complete(self.hass, self.config_entry, undo)
        except StillRunningError:
            return self.async_abort(reason="still_running")
        return self._taken_over(undo)

    def _taken_over(self, undo: Undo) -> ConfigFlowResult:
        return self.async_abort(
            reason="taken_over",
            description_placeholders={
                "count": str(len(undo.pairs)),
                "other": SOURCES[undo.domain].title,
            },
        )

    async def async_step_give_back(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask whether, and to which integration, everything goes back."""
        undos = {undo.domain: undo for undo in self._undos}
        if user_input is None:
            return self._choose("give_back", undos)
        undo = undos[user_input[CONF_SOURCE]]
        try:
            await async_give_back(self.hass, self.config_entry, undo)
        except StillRunningError:
            return self.async_abort(reason="still_running")
        return self.async_abort(
            reason="given_back",
            description_placeholders={"other": SOURCES[undo.domain].title},
        )

    def _choose(self, step: str, domains: Iterable[str]) -> ConfigFlowResult:
        labels = {domain: SOURCES[domain].title for domain in domains}
        key = vol.Required(CONF_SOURCE, default=next(iter(labels), vol.UNDEFINED))
        return self.async_show_form(
            step_id=step,
            data_schema=vol.Schema({key: _select(labels)}),
            description_placeholders={"help": f"{DOCS_URL}/coming-from.md"},
        )


def _plan_schema(plan: TakeOverPlan) -> vol.Schema:
    """Return the questions of a plan: what is not sure, and what to enable."""
    fields: dict[Any, Any] = {}
    if plan.unsure:
        labels = {
            row.theirs: f"{row.entity_id} → {row.our_entity_id}" for row in plan.unsure
        }
        fields[vol.Optional(CONF_LOOKED_AT, default=[])] = _select(labels, several=True)
    if any(row.woken for row in plan.matched):
        fields[vol.Required(CONF_WAKE, default=True)] = BooleanSelector()
    return vol.Schema(fields)


def _select(labels: Mapping[str, str], *, several: bool = False) -> SelectSelector:
    options: Iterable[SelectOptionDict] = (
        SelectOptionDict(value=value, label=label) for value, label in labels.items()
    )
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options),
            multiple=several,
            mode=SelectSelectorMode.LIST if several else SelectSelectorMode.DROPDOWN,
        )
    )
