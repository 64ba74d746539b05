"""Repairs: issues that a person solves in Tuya's console, and the flow to confirm it."""

from typing import Any

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOCUMENTATION_URL, DOMAIN
from .openhub import AuthError, OpenHubError, Problem, RefusedError, Service, plain_text
from .runtime.exceptions import error_placeholders
from .setup.plan_repair import PlanEndsFlow
from .setup.service_repair import ServiceFlow


@callback
def async_raise_issue(
    hass: HomeAssistant, entry: ConfigEntry, err: OpenHubError
) -> None:
    """Raise the issue of a problem; an earlier issue of the entry is deleted."""
    issue_id = f"{err.problem}_{entry.entry_id}"
    _clear(hass, entry, keep=issue_id)
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id, "problem": err.problem.value},
        is_fixable=True,
        learn_more_url=(
            f"{DOCUMENTATION_URL}/blob/main/docs/troubleshooting.md#{err.problem}"
        ),
        severity=ir.IssueSeverity.ERROR,
        translation_key=err.problem,
        translation_placeholders=error_placeholders(err)
        | {"account": plain_text(entry.title)},
    )


@callback
def async_clear_issues(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take back the entry's issues: it works, or it is gone."""
    _clear(hass, entry)


def _clear(hass: HomeAssistant, entry: ConfigEntry, keep: str | None = None) -> None:
    """Delete the entry's issues but one."""
    for (domain, issue_id), issue in list(ir.async_get(hass).issues.items()):
        if (
            domain == DOMAIN
            and issue_id != keep
            and (issue.data or {}).get("entry_id") == entry.entry_id
        ):
            ir.async_delete_issue(hass, DOMAIN, issue_id)


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow that solves an issue."""
    assert data is not None  # see async_raise_issue
    if "service" in data:
        return ServiceFlow(data["project"], Service(data["service"]))
    if "project" in data:
        return PlanEndsFlow(data["project"])
    return RefusedRepairFlow(data["entry_id"], Problem(data["problem"]))


class RefusedRepairFlow(RepairsFlow):
    """Ask the cloud again once a person has solved the problem."""

    def __init__(self, entry_id: str, problem: Problem) -> None:
        """Initialize for one problem of one entry."""
        self._entry_id = entry_id
        self._problem = problem

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin with the explanation."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain what to do, then try whether it is done."""
        if user_input is None:
            return self._show({})
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        problem = await self._async_try(entry) if entry else None
        if problem is None:
            return self.async_create_entry(data={})
        if problem in {self._problem, Problem.CANNOT_CONNECT}:
            return self._show({"base": problem.value})
        return self.async_abort(reason="other_problem")

    def _show(self, errors: dict[str, str]) -> RepairsFlowResult:
        """Show what is wrong, with the placeholders of the issue."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders=issue.translation_placeholders if issue else None,
        )

    async def _async_try(self, entry: ConfigEntry) -> Problem | None:
        """Return what is still wrong; raise the issue of a problem that is new."""
        if entry.state is not ConfigEntryState.LOADED:
            return await self._async_try_setup(entry)
        err: OpenHubError | None = await entry.runtime_data.async_retry()
        match err:
            case None:
                return None
            case RefusedError():
                async_raise_issue(self.hass, entry, err)
                return err.problem
            case AuthError():
                entry.async_start_reauth(self.hass)
                return err.problem
        return err.problem if err.problem is self._problem else Problem.CANNOT_CONNECT

    async def _async_try_setup(self, entry: ConfigEntry) -> Problem | None:
        """Set up an entry that could not start; set-up raises issues itself."""
        await self.hass.config_entries.async_reload(entry.entry_id)
        match entry.state:
            case ConfigEntryState.LOADED:
                return None
            case ConfigEntryState.SETUP_RETRY:
                issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
                if issue and entry.error_reason_translation_key == self._problem:
                    return self._problem
                if issue:
                    return Problem.CANNOT_CONNECT
        return Problem.UNKNOWN
