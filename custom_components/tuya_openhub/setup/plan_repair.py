"""The repair before a plan ends: when it ends after it was extended."""

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import DateSelector

from ..const import CONF_PLAN_ENDS, DOMAIN
from .projects import entries_of_project


class PlanEndsFlow(RepairsFlow):
    """Ask for the new end of the plan; without one nobody is reminded."""

    def __init__(self, project: str) -> None:
        """Initialize for one project."""
        self._project = project

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin with the explanation."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Tell where the plan is extended, and keep the new end."""
        if user_input is not None:
            for entry in entries_of_project(self.hass, self._project):
                self._keep(entry, user_input.get(CONF_PLAN_ENDS))
            return self.async_create_entry(data={})
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({vol.Optional(CONF_PLAN_ENDS): DateSelector()}),
            description_placeholders=issue.translation_placeholders if issue else None,
        )

    def _keep(self, entry: ConfigEntry, end: str | None) -> None:
        """Write the end into the options of an account, which goes on running."""
        options = {**entry.options, CONF_PLAN_ENDS: end}
        if end is None:
            del options[CONF_PLAN_ENDS]
        self.hass.config_entries.async_update_entry(entry, options=options)
