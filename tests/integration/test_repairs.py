"""Repairs: a refusal raises an issue that explains it, tries again, and is deleted."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import AsyncMock, Mock, create_autospec, patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.coordinator import OpenHubCoordinator
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    TransientError,
)
from custom_components.tuya_openhub.repairs import (
    async_clear_issues,
    async_create_fix_flow,
    async_raise_issue,
)
from homeassistant.components.repairs import DOMAIN as REPAIRS, RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from ..setup.flow import CONNECTIONS, LINK_ID, UID

QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004, detail="quota used up")
PLAN = RefusedError(Problem.PLAN_EXPIRED, code=28841002, detail="expired")
TIMEOUT = TransientError(Problem.TIMEOUT)


@pytest.fixture
def setup_entry() -> Iterator[AsyncMock]:
    """Replace the set-up of entries."""
    base = "custom_components.tuya_openhub"
    with (
        patch(f"{base}.async_setup_entry", return_value=None) as setup,
        patch(f"{base}.async_unload_entry", return_value=None),
    ):
        yield setup


@pytest.fixture
async def entry(hass: HomeAssistant, setup_entry: AsyncMock) -> MockConfigEntry:
    """Set up an entry whose coordinator is a stand-in."""
    assert await async_setup_component(hass, REPAIRS, {})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Home",
        unique_id=UID,
        data={
            "transport": "openapi",
            "uid": UID,
            "link_id": LINK_ID,
            **CONNECTIONS["openapi"],
        },
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    entry.runtime_data = create_autospec(OpenHubCoordinator, instance=True)
    return entry


def issue_id(err: OpenHubError, entry: MockConfigEntry) -> str:
    """Return the id of an entry's issue."""
    return f"{err.problem}_{entry.entry_id}"


def issues(hass: HomeAssistant) -> set[str]:
    """Return the ids of our issues."""
    return {
        issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN
    }


async def start(hass: HomeAssistant, err: OpenHubError, entry: MockConfigEntry) -> Any:
    """Open the repair of an issue."""
    result = await manager(hass).async_init(
        DOMAIN, context={"issue_id": issue_id(err, entry)}
    )
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm")
    assert result["errors"] == {}
    return result


def manager(hass: HomeAssistant) -> Any:
    """Return Home Assistant's manager of repairs."""
    return hass.data[REPAIRS]["flow_manager"]


async def submit(hass: HomeAssistant, result: Any) -> Any:
    """Say that it is done."""
    return await manager(hass).async_configure(result["flow_id"], {})


async def test_issue_tells_what_and_where(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """An issue has all that its text needs, and can be fixed."""
    async_raise_issue(hass, entry, QUOTA)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id(QUOTA, entry))
    assert issue is not None
    assert issue.is_fixable
    assert issue.translation_key == "quota_exhausted"
    assert issue.translation_placeholders == {
        "account": "Home",
        "code": "28841004",
        "detail": "quota used up",
    }
    assert issue.learn_more_url
    assert issue.learn_more_url.endswith("/docs/troubleshooting.md#quota_exhausted")


async def test_issues_are_replaced_and_cleared(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """An entry has one problem at a time; others' issues stay."""
    other = MockConfigEntry(domain=DOMAIN, title="Other", unique_id="other")
    async_raise_issue(hass, other, QUOTA)
    ir.async_create_issue(
        hass,
        DOMAIN,
        "of_something_else",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="quota_exhausted",
    )
    kept = {issue_id(QUOTA, other), "of_something_else"}

    async_raise_issue(hass, entry, QUOTA)
    async_raise_issue(hass, entry, QUOTA)
    assert issues(hass) == kept | {issue_id(QUOTA, entry)}
    async_raise_issue(hass, entry, PLAN)
    assert issues(hass) == kept | {issue_id(PLAN, entry)}
    async_clear_issues(hass, entry)
    assert issues(hass) == kept


async def test_still_refused_then_cured(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Each try asks the cloud; only a cure ends the repair."""
    retry: Mock = entry.runtime_data.async_retry
    async_raise_issue(hass, entry, QUOTA)
    result = await start(hass, QUOTA, entry)

    retry.return_value = QUOTA
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": "quota_exhausted"}
    assert result["description_placeholders"]["account"] == "Home"

    retry.return_value = TIMEOUT
    result = await submit(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}
    assert issues(hass) == {issue_id(QUOTA, entry)}

    retry.return_value = None
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(hass)
    assert retry.await_count == 3


async def test_another_problem_shows_up(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What is refused next gets an issue of its own, and is solved there."""
    async_raise_issue(hass, entry, QUOTA)
    result = await start(hass, QUOTA, entry)
    entry.runtime_data.async_retry.return_value = PLAN
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "other_problem"
    assert issues(hass) == {issue_id(PLAN, entry)}

    result = await start(hass, PLAN, entry)
    entry.runtime_data.async_retry.return_value = None
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(hass)


async def test_credentials_are_refused_next(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Refused credentials are asked for anew."""
    async_raise_issue(hass, entry, QUOTA)
    result = await start(hass, QUOTA, entry)
    entry.runtime_data.async_retry.return_value = AuthError(Problem.INVALID_AUTH)
    result = await submit(hass, result)
    assert result["reason"] == "other_problem"
    await hass.async_block_till_done()
    assert [flow["step_id"] for flow in hass.config_entries.flow.async_progress()] == [
        "reauth_confirm"
    ]


def not_ready(problem: Problem) -> ConfigEntryNotReady:
    """Return the failure of a set-up, as the coordinator words it."""
    return ConfigEntryNotReady(
        translation_domain=DOMAIN,
        translation_key=problem,
        translation_placeholders={"code": "-", "detail": "-"},
    )


async def test_entry_that_could_not_start(
    hass: HomeAssistant, entry: MockConfigEntry, setup_entry: AsyncMock
) -> None:
    """An entry that was refused at its start is set up again."""
    async_raise_issue(hass, entry, QUOTA)
    setup_entry.side_effect = not_ready(QUOTA.problem)
    await hass.config_entries.async_reload(entry.entry_id)
    result = await start(hass, QUOTA, entry)

    result = await submit(hass, result)
    assert result["errors"] == {"base": "quota_exhausted"}

    setup_entry.side_effect = not_ready(Problem.TIMEOUT)
    result = await submit(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}

    setup_entry.side_effect = None
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.state is ConfigEntryState.LOADED
    assert not issues(hass)


async def test_entry_that_could_not_start_for_another_reason(
    hass: HomeAssistant, entry: MockConfigEntry, setup_entry: AsyncMock
) -> None:
    """What keeps it from starting next has an issue of its own."""

    async def refuse(*_: Any) -> None:
        async_raise_issue(hass, entry, PLAN)
        raise not_ready(PLAN.problem)

    async_raise_issue(hass, entry, QUOTA)
    setup_entry.side_effect = not_ready(QUOTA.problem)
    await hass.config_entries.async_reload(entry.entry_id)
    result = await start(hass, QUOTA, entry)
    setup_entry.side_effect = refuse
    result = await submit(hass, result)
    assert result["reason"] == "other_problem"
    assert issues(hass) == {issue_id(PLAN, entry)}

    result = await start(hass, PLAN, entry)
    setup_entry.side_effect = ConfigEntryAuthFailed
    result = await submit(hass, result)
    assert result["reason"] == "other_problem"
    assert entry.state is ConfigEntryState.SETUP_ERROR


async def test_entry_that_is_gone(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The repair of a removed entry just ends."""
    async_raise_issue(hass, entry, QUOTA)
    result = await start(hass, QUOTA, entry)
    await hass.config_entries.async_remove(entry.entry_id)
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_issue_that_went_by_itself(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A repair that is open while the account recovers goes on without an error."""
    async_raise_issue(hass, entry, QUOTA)
    result = await start(hass, QUOTA, entry)
    async_clear_issues(hass, entry)
    entry.runtime_data.async_retry.return_value = TIMEOUT
    result = await submit(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}
    assert result["description_placeholders"] is None
    entry.runtime_data.async_retry.return_value = None
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_platform_makes_a_repair_flow(hass: HomeAssistant) -> None:
    """Home Assistant gets a flow for an issue's data."""
    data = {"entry_id": "an-entry", "problem": "quota_exhausted"}
    flow = await async_create_fix_flow(hass, "quota_exhausted_an-entry", data)
    assert isinstance(flow, RepairsFlow)
