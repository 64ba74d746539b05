"""Problems that only a person can solve: repair issues and new credentials."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.update_coordinator import UpdateFailed

from ..const import DOMAIN
from ..openhub import PROBE_EVERY, AuthError, OpenHubError, Problem, RefusedError, Usage
from ..repairs import async_clear_issues, async_raise_issue
from .exceptions import error_placeholders, translated_errors
from .start_backoff import async_note_failure


class ProblemReporter:
    """Show the problems of one account, and take them back when they are over."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, usage: Usage) -> None:
        """Initialize for one config entry."""
        self._hass = hass
        self._entry = entry
        self._usage = usage

    def report(self, err: OpenHubError) -> None:
        """Ask for other credentials, or raise a repair issue, where that helps."""
        if isinstance(err, AuthError):
            self._entry.async_start_reauth(self._hass)
        elif isinstance(err, RefusedError) or err.problem is Problem.TOKEN_CONTEST:
            async_raise_issue(self._hass, self._entry, err)

    def clear(self) -> None:
        """Delete all repair issues."""
        async_clear_issues(self._hass, self._entry)

    @contextmanager
    def watch_order(self, texts: Mapping[Problem, str] | None = None) -> Iterator[None]:
        """Report what stops all calls of the account, and translate every error.

        A refusal of this one order is no problem of the account: the caller gets the
        error, and that is all. `texts` as for `translated_errors`.
        """
        with translated_errors(texts):
            try:
                yield
            except OpenHubError as err:
                if (
                    self._usage.refusal is not None
                    or err.problem is Problem.TOKEN_CONTEST
                ):
                    self.report(err)
                raise

    def update_failure(self, err: OpenHubError, *, started: bool) -> HomeAssistantError:
        """Report an error of a snapshot; return what the coordinator has to raise.

        Before the account has started, the next try may have to wait longer.
        """
        text: dict[str, Any] = {
            "translation_domain": DOMAIN,
            "translation_key": err.problem,
            "translation_placeholders": error_placeholders(err),
        }
        if isinstance(err, AuthError):
            return ConfigEntryAuthFailed(**text)
        self.report(err)
        if isinstance(err, RefusedError):
            return UpdateFailed(retry_after=PROBE_EVERY, **text)
        if started:
            return UpdateFailed(**text)
        pause = async_note_failure(self._hass, self._entry.entry_id, err)
        return UpdateFailed(retry_after=pause, **text)
