"""What ends with a project's plan: its calls of the month, and one day the plan itself.

Both are the project's, so each is one repair for all of its accounts.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from ..const import CONF_PLAN_ENDS, CONSOLE_URL, DOCS_URL, DOMAIN, TRIAL_CALLS
from ..openhub import Usage, plain_text

PLAN_PAGE = f"{DOCS_URL}/plan.md"
REMIND_BEFORE = timedelta(days=14)
# of the month's calls
_WARN_AT = 0.8

_CALLS_SHORT = "calls_short"
_PLAN_ENDS = "plan_ends"


@callback
def async_check_plan(
    hass: HomeAssistant, project: str, entries: Iterable[ConfigEntry], usage: Usage
) -> None:
    """Raise the repairs of a project that are due, and take back the others."""
    entries = list(entries)
    calls, limit = usage.calls_this_month, usage.budget or TRIAL_CALLS
    facts = {
        "account": plain_text(", ".join(entry.title for entry in entries)),
        "console": CONSOLE_URL,
        "help": PLAN_PAGE,
        "calls": str(calls),
        "limit": str(limit),
    }
    if calls >= _WARN_AT * limit:
        _raise(hass, project, _CALLS_SHORT, facts, fixable=False)
    else:
        ir.async_delete_issue(hass, DOMAIN, f"{_CALLS_SHORT}_{project}")
    end = plan_end(entries)
    if end is not None and end - dt_util.now().date() <= REMIND_BEFORE:
        facts |= {"date": end.isoformat()}
        _raise(hass, project, _PLAN_ENDS, facts, fixable=True)
    else:
        ir.async_delete_issue(hass, DOMAIN, f"{_PLAN_ENDS}_{project}")


def plan_end(entries: Iterable[ConfigEntry]) -> date | None:
    """Return the day when the plan ends, the earliest that a person has entered."""
    entered = (entry.options.get(CONF_PLAN_ENDS) for entry in entries)
    return min((date.fromisoformat(day) for day in entered if day), default=None)


def _raise(
    hass: HomeAssistant,
    project: str,
    kind: str,
    facts: dict[str, str],
    *,
    fixable: bool,
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{kind}_{project}",
        data={"project": project},
        is_fixable=fixable,
        learn_more_url=PLAN_PAGE,
        severity=ir.IssueSeverity.WARNING,
        translation_key=kind,
        translation_placeholders=facts,
    )
