"""Repairs before the month's calls, or the plan itself, come to their end."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import TuyaCloud

from .helpers import make_entry, set_up

OTHER_UID = "eu1700000000000ZyXwV"
MONTH = timedelta(days=40)


@pytest.fixture
async def cloud(hass: HomeAssistant, empty_cloud: TuyaCloud) -> TuyaCloud:
    """A project of two accounts without devices."""
    assert await async_setup_component(hass, REPAIRS, {})
    empty_cloud.add_account(OTHER_UID, [])
    return empty_cloud


def other_entry(cloud: TuyaCloud, **options: Any) -> MockConfigEntry:
    """Return the entry of the project's other account."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Mum",
        unique_id=OTHER_UID,
        data={**cloud.entry_data(), "uid": OTHER_UID, "link_id": "fedcba98" * 4},
        options=options,
    )


def made(
    hass_storage: dict[str, Any], entry: MockConfigEntry, calls: int
) -> MockConfigEntry:
    """Let an account have made some calls this month."""
    now = dt_util.utcnow().timestamp()
    figures = {"at": now, "since": now, "month_calls": {"devices": calls}}
    hass_storage[f"{DOMAIN}.{entry.entry_id}"] = {
        "version": 1,
        "minor_version": 1,
        "key": f"{DOMAIN}.{entry.entry_id}",
        "data": {"devices": [], "specifications": {}, "names": {}, "usage": figures},
    }
    return entry


def issue(hass: HomeAssistant, kind: str) -> ir.IssueEntry | None:
    """Return the one repair of a kind, if there is any."""
    found = [
        each
        for (domain, issue_id), each in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue_id.startswith(f"{kind}_")
    ]
    assert len(found) <= 1
    return next(iter(found), None)


def facts(hass: HomeAssistant, kind: str) -> dict[str, str]:
    """Return what a repair tells."""
    found = issue(hass, kind)
    assert found is not None
    return found.translation_placeholders or {}


async def tick(hass: HomeAssistant, minutes: int = 6) -> None:
    """Let what is due every few minutes happen."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=minutes))
    await hass.async_block_till_done(wait_background_tasks=False)


async def test_calls_of_the_trial_run_short(
    hass: HomeAssistant, cloud: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """At 80 % of 26,000 one repair warns for both accounts, until the next month."""
    entry = made(hass_storage, make_entry(cloud), 20_700)
    await set_up(hass, entry)
    await set_up(hass, other_entry(cloud))
    assert issue(hass, "calls_short") is None
    usage = entry.runtime_data.usage
    for _ in range(100):
        usage.admit(CallKind.STATUS)
    await tick(hass)
    shown = facts(hass, "calls_short")
    assert shown["account"] == "Tuya OpenHub, Mum"
    assert shown["limit"] == "26000"
    assert int(shown["calls"]) >= 20_800
    assert shown["console"].startswith("https://platform.tuya.com/")

    usage.learn_time((dt_util.utcnow() + MONTH).timestamp())
    await tick(hass, 12)
    assert issue(hass, "calls_short") is None


async def test_a_larger_plan_is_entered(
    hass: HomeAssistant, cloud: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """The number of the options counts, and shows on the account's device."""
    entry = made(hass_storage, make_entry(cloud), 21_000)
    await set_up(hass, entry)
    assert facts(hass, "calls_short")["limit"] == "26000"
    sensor = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{cloud.uid}_calls_this_month"
    )
    assert sensor is not None
    assert (state := hass.states.get(sensor))
    assert state.attributes["limit"] == 26_000

    hass.config_entries.async_update_entry(
        entry, options={"monthly_call_budget": 1_000_000}
    )
    await hass.config_entries.async_reload(entry.entry_id)
    assert issue(hass, "calls_short") is None
    assert (state := hass.states.get(sensor))
    assert state.attributes["limit"] == 1_000_000


async def test_end_of_the_plan(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Two weeks before the earliest end a repair asks for the next one, of all accounts."""
    today = dt_util.now().date()
    entry = make_entry(cloud, plan_ends=day(today, 15))
    other = other_entry(cloud)
    await set_up(hass, entry)
    await set_up(hass, other)
    assert issue(hass, "plan_ends") is None
    hass.config_entries.async_update_entry(
        other, options={"plan_ends": day(today, 14), "generic_entities": False}
    )
    await tick(hass)
    assert facts(hass, "plan_ends")["date"] == day(today, 14)

    await fix(hass, {"plan_ends": day(today, 180)})
    assert issue(hass, "plan_ends") is None
    await tick(hass, 12)
    assert issue(hass, "plan_ends") is None
    assert entry.options["plan_ends"] == day(today, 180)
    assert other.options == {"plan_ends": day(today, 180), "generic_entities": False}


async def test_end_that_nobody_wants_to_know(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Without a date in the repair nobody is reminded again; an end long ago reminds."""
    entry = make_entry(cloud, plan_ends="2020-02-29")
    await set_up(hass, entry)
    assert facts(hass, "plan_ends")["account"] == "Tuya OpenHub"
    await fix(hass, {})
    await tick(hass)
    assert issue(hass, "plan_ends") is None
    assert dict(entry.options) == {}


async def test_last_account_takes_the_repairs_along(
    hass: HomeAssistant, cloud: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """A reload keeps the repairs, and who ignores one; a removal ends them."""
    entry = made(hass_storage, make_entry(cloud, plan_ends="2020-02-29"), 25_000)
    await set_up(hass, entry)
    short = issue(hass, "calls_short")
    assert short is not None
    ir.async_ignore_issue(hass, DOMAIN, short.issue_id, ignore=True)
    await hass.config_entries.async_reload(entry.entry_id)
    short = issue(hass, "calls_short")
    assert short is not None
    assert short.dismissed_version is not None
    await hass.config_entries.async_remove(entry.entry_id)
    assert issue(hass, "calls_short") is None
    assert issue(hass, "plan_ends") is None


def day(today: date, later: int) -> str:
    """Return a day as an option holds it."""
    return (today + timedelta(days=later)).isoformat()


async def fix(hass: HomeAssistant, user_input: dict[str, str]) -> None:
    """Go through the repair of the plan's end."""
    found = issue(hass, "plan_ends")
    assert found is not None
    manager = hass.data[REPAIRS]["flow_manager"]
    result = await manager.async_init(DOMAIN, context={"issue_id": found.issue_id})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm")
    assert (
        result["description_placeholders"]["date"] == facts(hass, "plan_ends")["date"]
    )
    result = await manager.async_configure(result["flow_id"], user_input)
    assert result["type"] is FlowResultType.CREATE_ENTRY
