"""Problems that only a person can solve: repair issues and new credentials."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.update_coordinator import UpdateFailed

from ..const import DOMAIN
from ..openhub import (
    PROBE_EVERY,
    AuthError,
    Channel,
    ChannelState,
    OpenHubError,
    Problem,
    RefusedError,
    Usage,
)
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
        self._refused = False
        self._standing: OpenHubError | None = None

    def report(self, err: OpenHubError) -> None:
        """Ask for other credentials, or raise a repair issue, where that helps."""
        if isinstance(err, AuthError):
            self._entry.async_start_reauth(self._hass)
        elif isinstance(err, RefusedError) or err.problem is Problem.TOKEN_CONTEST:
            async_raise_issue(self._hass, self._entry, err)

    @callback
    def follow(self, channel: Channel) -> None:
        """Report what stands in the channel's way, and take back what is over."""
        self._refused = channel.state is ChannelState.REFUSED
        if channel.unreadable:
            self.set_standing(Problem.UNREADABLE_MESSAGES)
        if self._refused and channel.error is not None:
            self.report(channel.error)
        elif channel.state is ChannelState.LIVE:
            self.clear()

    def set_standing(self, problem: Problem | None) -> None:
        """Ask a person about a problem that no call shows, until it is set to None."""
        if self._standing is not None:
            issue_id = f"{self._standing.problem}_{self._entry.entry_id}"
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        self._standing = None if problem is None else OpenHubError(problem)
        self.clear()

    def clear(self) -> None:
        """Delete the repair issues, unless calls or pushes are still refused."""
        if self._refused or self._usage.refusal is not None:
            return
        if self._standing is None:
            async_clear_issues(self._hass, self._entry)
        else:
            async_raise_issue(self._hass, self._entry, self._standing)

    def solved(self) -> None:
        """Delete all repair issues: a person has acted, and the cloud answers."""
        self._refused = False
        self.set_standing(None)

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
