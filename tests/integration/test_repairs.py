"""Repairs: a refusal raises an issue that explains it, tries again, and is deleted."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import Fault, TuyaCloud, captures
from tests.tuya_cloud.broker.embedded import EmbeddedBroker

from .helpers import make_entry, set_up, wait_until

SECOND_UID = "eu1700000000000ZyXwV"
QUOTA = Fault(code=28841004, msg="quota used up")
PLAN = Fault(code=28841002)
SIGN = Fault(code=1004)
DOWN = Fault(status=503)


@pytest.fixture
async def cloud(hass: HomeAssistant, empty_cloud: TuyaCloud) -> TuyaCloud:
    """A cloud with a plug in an account."""
    assert await async_setup_component(hass, REPAIRS, {})
    empty_cloud.add_account(empty_cloud.uid, captures.synthetic(1, ["plug"]))
    return empty_cloud


@pytest.fixture
async def entry(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """Set the account up."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    return entry


def second_entry(cloud: TuyaCloud[Any]) -> MockConfigEntry:
    """Return the entry of a second account."""
    return MockConfigEntry(
        domain=DOMAIN,
        unique_id=SECOND_UID,
        data={
            **cloud.entry_data(),
            "uid": SECOND_UID,
            "link_id": "fedcba9876543210fedcba9876543210",
        },
    )


async def refuse(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry, fault: Fault
) -> None:
    """Let every call end in a fault, which a running account meets as it reads again."""
    answer(cloud, fault)
    with pytest.raises(UpdateFailed):
        await entry.runtime_data.async_resync()
    await hass.async_block_till_done()


def answer(cloud: TuyaCloud[Any], fault: Fault) -> None:
    """Let every call end in a fault, instead of an earlier one."""
    cloud.faults.clear()
    cloud.faults.set("*", fault)


def issues(hass: HomeAssistant) -> set[str]:
    """Return the ids of our issues."""
    return {
        issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN
    }


def manager(hass: HomeAssistant) -> Any:
    """Return Home Assistant's manager of repairs."""
    return hass.data[REPAIRS]["flow_manager"]


async def start(hass: HomeAssistant, issue_id: str) -> Any:
    """Open the repair of an issue."""
    result = await manager(hass).async_init(DOMAIN, context={"issue_id": issue_id})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm")
    assert result["errors"] == {}
    return result


async def submit(hass: HomeAssistant, result: Any) -> Any:
    """Say that it is done."""
    return await manager(hass).async_configure(result["flow_id"], {})


async def test_issue_tells_what_and_where(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """An issue has all that its text needs, and can be fixed."""
    await refuse(hass, cloud, entry, QUOTA)
    issue = ir.async_get(hass).async_get_issue(
        DOMAIN, f"quota_exhausted_{entry.entry_id}"
    )
    assert issue is not None
    assert issue.is_fixable
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_key == "quota_exhausted"
    assert issue.translation_placeholders == {
        "account": "Tuya OpenHub",
        "code": "28841004",
        "detail": "quota used up",
    }
    assert issue.learn_more_url
    assert issue.learn_more_url.endswith("/docs/troubleshooting.md#quota_exhausted")


async def test_issues_of_others_stay(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """An entry has one problem at a time, which may be ignored, and takes back its own."""
    async with TuyaCloud([], uid=SECOND_UID, broker=EmbeddedBroker()) as another:
        answer(another, QUOTA)
        other = second_entry(another)
        await set_up(hass, other)
    ir.async_create_issue(
        hass,
        DOMAIN,
        "of_something_else",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="quota_exhausted",
    )
    kept = {f"quota_exhausted_{other.entry_id}", "of_something_else"}
    assert issues(hass) == kept

    await refuse(hass, cloud, entry, QUOTA)
    own = f"quota_exhausted_{entry.entry_id}"
    ir.async_ignore_issue(hass, DOMAIN, own, True)
    await refuse(hass, cloud, entry, QUOTA)
    assert issues(hass) == kept | {own}
    issue = ir.async_get(hass).async_get_issue(DOMAIN, own)
    assert issue is not None
    assert issue.dismissed_version is not None
    result = await start(hass, own)
    answer(cloud, PLAN)
    await submit(hass, result)
    assert issues(hass) == kept | {f"plan_expired_{entry.entry_id}"}
    result = await start(hass, f"plan_expired_{entry.entry_id}")
    cloud.faults.clear()
    await submit(hass, result)
    assert issues(hass) == kept


async def test_still_refused_then_cured(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Each try asks the cloud; only a cure ends the repair, without a reload."""
    issue_id = f"quota_exhausted_{entry.entry_id}"
    await refuse(hass, cloud, entry, QUOTA)
    running = entry.runtime_data
    result = await start(hass, issue_id)
    asked = len(cloud.calls)

    result = await submit(hass, result)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": "quota_exhausted"}
    assert result["description_placeholders"]["account"] == "Tuya OpenHub"
    assert len(cloud.calls) > asked

    answer(cloud, DOWN)
    result = await submit(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}
    assert issues(hass) == {issue_id}

    cloud.faults.clear()
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert not issues(hass)
    assert entry.runtime_data is running


async def test_another_problem_shows_up(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """What is refused next gets an issue of its own, and is solved there."""
    await refuse(hass, cloud, entry, QUOTA)
    result = await start(hass, f"quota_exhausted_{entry.entry_id}")
    answer(cloud, PLAN)
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "other_problem"
    assert issues(hass) == {f"plan_expired_{entry.entry_id}"}

    result = await start(hass, f"plan_expired_{entry.entry_id}")
    cloud.faults.clear()
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not issues(hass)


async def test_credentials_are_refused_next(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Refused credentials are asked for anew."""
    await refuse(hass, cloud, entry, QUOTA)
    result = await start(hass, f"quota_exhausted_{entry.entry_id}")
    answer(cloud, SIGN)
    result = await submit(hass, result)
    assert result["reason"] == "other_problem"
    await hass.async_block_till_done()
    assert [flow["step_id"] for flow in hass.config_entries.flow.async_progress()] == [
        "reauth_confirm"
    ]


@pytest.mark.parametrize("transport", ["openapi", "action", "gateway"])
async def test_entry_that_could_not_start(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str
) -> None:
    """An entry that was refused at its start is set up again."""
    answer(cloud, QUOTA)
    entry = make_entry(cloud, transport)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    result = await start(hass, f"quota_exhausted_{entry.entry_id}")

    result = await submit(hass, result)
    assert result["errors"] == {"base": "quota_exhausted"}

    answer(cloud, DOWN)
    result = await submit(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}

    cloud.faults.clear()
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert hass.config_entries.async_loaded_entries(DOMAIN) == [entry]
    assert not issues(hass)


async def test_entry_that_could_not_start_for_another_reason(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """What keeps it from starting next has an issue of its own."""
    answer(cloud, QUOTA)
    entry = make_entry(cloud)
    await set_up(hass, entry)
    result = await start(hass, f"quota_exhausted_{entry.entry_id}")
    answer(cloud, PLAN)
    result = await submit(hass, result)
    assert result["reason"] == "other_problem"
    assert issues(hass) == {f"plan_expired_{entry.entry_id}"}

    result = await start(hass, f"plan_expired_{entry.entry_id}")
    answer(cloud, SIGN)
    result = await submit(hass, result)
    assert result["reason"] == "other_problem"
    assert entry.state is ConfigEntryState.SETUP_ERROR


async def test_entry_that_is_gone(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """The repair of a removed entry just ends."""
    await refuse(hass, cloud, entry, QUOTA)
    result = await start(hass, f"quota_exhausted_{entry.entry_id}")
    await hass.config_entries.async_remove(entry.entry_id)
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_issue_that_went_by_itself(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A repair is open while that of another account helps both; it goes on."""
    cloud.truth.add_account(SECOND_UID)
    other = second_entry(cloud)
    await set_up(hass, other)
    await refuse(hass, cloud, entry, QUOTA)
    with pytest.raises(UpdateFailed):
        await other.runtime_data.async_resync()
    result = await start(hass, f"quota_exhausted_{entry.entry_id}")
    cloud.faults.clear()
    await submit(hass, await start(hass, f"quota_exhausted_{other.entry_id}"))
    await wait_until(hass, lambda: not issues(hass))

    answer(cloud, DOWN)
    result = await submit(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}
    assert result["description_placeholders"] is None
    cloud.faults.clear()
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
