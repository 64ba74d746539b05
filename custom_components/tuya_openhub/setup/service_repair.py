"""The repair of a service that a project lacks: try again, or do without."""

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from ..openhub import OpenHubError, Service
from .projects import project_in_use


class ServiceFlow(RepairsFlow):
    """Ask whether the service was added, or is not needed."""

    def __init__(self, project: str, service: Service) -> None:
        """Initialize for one service of one project."""
        self._project = project
        self._service = service

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Say what is missing, what it would bring, and where it is added."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["retry", "decline"],
            description_placeholders=self._placeholders,
        )

    async def async_step_retry(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Try the service now."""
        project = project_in_use(self.hass, self._project)
        if project is None or not project.checks:
            return self.async_abort(reason="not_running")
        for check in project.checks:
            check.async_forget_refusals()
            try:
                there = await check.async_try(self._service)
            except OpenHubError:
                return self._ask_again("cannot_connect")
            if there is False:
                return self._ask_again("still_missing")
        return self.async_create_entry(data={})

    def _ask_again(self, error: str) -> RepairsFlowResult:
        return self.async_show_form(
            step_id="retry",
            data_schema=vol.Schema({}),
            errors={"base": error},
            description_placeholders=self._placeholders,
        )

    async def async_step_decline(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Keep that nobody needs it."""
        project = project_in_use(self.hass, self._project)
        if project is None:
            return self.async_abort(reason="not_running")
        project.services.decline(self._service)
        await project.async_save()
        return self.async_create_entry(data={})

    @property
    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue else None
