"""A config flow whose forms lead to checks that may take a while, and show their outcome."""

import asyncio
from collections.abc import Coroutine, Mapping
import logging
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from ..const import CONF_TRANSPORT, CONSOLE_URL, DOMAIN, Transport
from ..openhub import Cloud, OpenHubError, Problem
from ..runtime.exceptions import error_placeholders
from .accounts import Listing
from .error_fields import field_errors, help_url
from .findings import Findings

_LOGGER = logging.getLogger(__name__)

# a check that ends within this time, in seconds, shows no progress page: it would
# only flicker
NO_PROGRESS_WITHIN = 1.0


class CheckedFlow(ConfigFlow):
    """Keep the data of an entry to be, what is known of them, and the running check."""

    def __init__(self) -> None:
        """Begin without data."""
        self._data: dict[str, Any] = {}
        self._cloud: Cloud | None = None
        self._listing = Listing()
        self._findings = Findings(Transport.OPENAPI)
        self._check: asyncio.Task[OpenHubError | None] | None = None

    @property
    def _transport(self) -> Transport:
        return Transport(self._data[CONF_TRANSPORT])

    def _use(self, data: Mapping[str, Any]) -> None:
        """Take other data for the entry: nothing is known of them yet."""
        self._data = dict(data)
        self._cloud = None
        self._listing = Listing()
        self._findings = Findings(self._transport)

    def _show(
        self,
        step: str,
        schema: vol.Schema,
        values: Mapping[str, Any],
        err: OpenHubError | None = None,
        *,
        field: str | None = None,
    ) -> ConfigFlowResult:
        """Show a form, with what was found and what went wrong.

        `field` is where the error is shown, else that which cures it.
        """
        if err:
            self._findings.fail(err)
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=field_errors(err, schema, self._transport, field) if err else {},
            description_placeholders={
                "console": CONSOLE_URL,
                "help": help_url(step, err),
                **self._findings.marks(),
                **(error_placeholders(err) if err else {}),
            },
        )

    def _start(self, check: Coroutine[Any, Any, None], name: str) -> None:
        """Start a check of the connection."""
        self._check = self.hass.async_create_task(
            self._async_outcome(check), f"{DOMAIN} {name}"
        )

    async def _async_outcome(
        self, check: Coroutine[Any, Any, None]
    ) -> OpenHubError | None:
        """Return what a check found wrong."""
        try:
            await check
        except OpenHubError as err:
            _LOGGER.debug("The connection does not work yet: %s", err.problem)
            return err
        except Exception:
            _LOGGER.exception("Unexpected fault while checking the connection")
            return OpenHubError(Problem.UNKNOWN)
        return None

    async def _async_progress(self, step: str, done_step: str) -> ConfigFlowResult:
        """Wait a moment for the running check, then show that it is going on."""
        assert self._check is not None
        await asyncio.wait({self._check}, timeout=NO_PROGRESS_WITHIN)
        if self._check.done():
            return self.async_show_progress_done(next_step_id=done_step)
        return self.async_show_progress(
            step_id=step,
            progress_action=self._progress_text(step),
            progress_task=self._check,
            description_placeholders=self._findings.marks(running=True),
        )

    def _progress_text(self, step: str) -> str:
        """Return the key of a wait's text; only a cloud project has plan and services."""
        if self._transport is Transport.OPENAPI:
            return step
        return f"{step}_{self._transport}"

    def _outcome(self) -> OpenHubError | None:
        """Return what the finished check found wrong."""
        assert self._check is not None
        return self._check.result()
