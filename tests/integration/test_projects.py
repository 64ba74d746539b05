"""Accounts of one cloud project: one token, one gate, one figure, one budget."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind
from custom_components.tuya_openhub.openhub.clock import SystemClock
from custom_components.tuya_openhub.setup.projects import SharedProject
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import TuyaCloud, captures

from .helpers import make_entry, set_up, shown, wait_until

SECOND_UID = "eu1700000000000ZyXwV"
PLUG = "plug"
MINUTES = timedelta(minutes=6)


def second_entry(cloud: TuyaCloud, **options: Any) -> MockConfigEntry:
    """Return the entry of another account of the cloud's project."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Second",
        unique_id=SECOND_UID,
        data={
            **cloud.entry_data(),
            "uid": SECOND_UID,
            "link_id": "fedcba9876543210fedcba9876543210",
        },
        options=options,
    )


@pytest.fixture
def two(empty_cloud: TuyaCloud) -> TuyaCloud:
    """A cloud that ends the old token, with a plug in each of two accounts."""
    empty_cloud.tokens.renew = True
    for uid, device in zip(
        (empty_cloud.uid, SECOND_UID), captures.synthetic(2, [PLUG]), strict=True
    ):
        empty_cloud.add_account(uid, [device])
    return empty_cloud


def figure(hass: HomeAssistant, uid: str, key: str) -> int:
    """Return a figure of an account."""
    entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{uid}_{key}")
    assert entity_id is not None
    return int(shown(hass, entity_id))


async def show(hass: HomeAssistant) -> None:
    """Let the accounts' entities show what is known now."""
    async_fire_time_changed(hass, dt_util.utcnow() + MINUTES)
    await hass.async_block_till_done(wait_background_tasks=False)


def project_files(storage: dict[str, Any]) -> list[str]:
    """Return the names of the files in which projects are kept."""
    return [key for key in storage if key.startswith(f"{DOMAIN}.project_")]


def both_connected(cloud: TuyaCloud) -> Callable[[], bool]:
    """Return the question whether two accounts listen."""
    return lambda: len(cloud.broker.connected()) == 2


async def test_two_accounts_need_one_token(hass: HomeAssistant, two: TuyaCloud) -> None:
    """As many calls for tokens as with one account, and no call that is refused."""
    first, second = make_entry(two), second_entry(two)
    await set_up(hass, first)
    await set_up(hass, second)
    await wait_until(hass, both_connected(two))
    for _ in range(3):
        await first.runtime_data.async_resync()
        await second.runtime_data.async_resync()
    assert two.tokens.issued == 1
    assert two.calls.count_of("*/token") == 1
    assert [
        call for call in two.calls if not call.ok and call.code in {1010, 1011}
    ] == []

    # one that ends early is replaced once for both
    two.tokens.expire()
    await first.runtime_data.async_resync()
    await second.runtime_data.async_resync()
    assert two.tokens.issued == 2

    # a reload takes no other one
    assert await hass.config_entries.async_reload(second.entry_id)
    await wait_until(hass, both_connected(two))
    assert two.tokens.issued == 2


async def test_two_accounts_show_one_figure(
    hass: HomeAssistant, two: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """Calls and messages of both count in one place, which survives a restart."""
    first, second = make_entry(two), second_entry(two)
    await set_up(hass, first)
    await set_up(hass, second)
    await wait_until(hass, both_connected(two))
    for device in list(two.truth.devices.values()):
        two.truth.set_value(device.id, {"cur_power": 4440})
    await wait_until(hass, lambda: first.runtime_data.usage.messages_this_month == 2)
    made = len(two.calls)
    await show(hass)
    calls = figure(hass, two.uid, "calls_this_month")
    assert figure(hass, SECOND_UID, "calls_this_month") == calls >= made
    # one may have been on its way
    await wait_until(hass, lambda: len(two.calls) >= calls)
    assert figure(hass, two.uid, "messages_this_month") == 2
    assert figure(hass, SECOND_UID, "messages_this_month") == 2

    # descriptions are read in the background: none is on its way at the end
    described = [entry.runtime_data.inventory.descriptions for entry in (first, second)]
    await wait_until(
        hass,
        lambda: all(each.complete for known in described for each in known.values()),
    )
    assert await hass.config_entries.async_unload(first.entry_id)
    assert await hass.config_entries.async_unload(second.entry_id)
    (file,) = project_files(hass_storage)
    stored = hass_storage[file]["data"]
    assert sum(stored["month_calls"].values()) == len(two.calls)
    assert two.access_id not in file + str(hass_storage[file])
    assert two.access_secret not in str(hass_storage[file])

    hass.data.pop(f"{DOMAIN}_projects")
    for entry in (first, second):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await wait_until(hass, both_connected(two))
    await show(hass)
    assert figure(hass, two.uid, "calls_this_month") > made
    assert figure(hass, SECOND_UID, "messages_this_month") == 2

    await hass.config_entries.async_remove(first.entry_id)
    await hass.async_block_till_done()
    assert project_files(hass_storage) == [file]
    await hass.config_entries.async_remove(second.entry_id)
    await hass.async_block_till_done()
    assert project_files(hass_storage) == []


async def test_account_is_added_beside_a_running_one(
    hass: HomeAssistant, two: TuyaCloud
) -> None:
    """Nothing is typed, and the running account keeps its token, even when refused."""
    await set_up(hass, first := make_entry(two))
    two.exhaust_quota()
    with pytest.raises(HomeAssistantError, match="quota"):
        await first.runtime_data.async_resync()
    flows = hass.config_entries.flow
    result = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    way = {"next_step_id": "another_account"}
    result = await flows.async_configure(result["flow_id"], way)
    assert result["errors"] == {"base": "quota_exhausted"}

    two.exhaust_quota(exhausted=False)
    result = await flows.async_configure(result["flow_id"], {})
    assert result["step_id"] == "account"
    assert first.runtime_data.usage.refusal is None
    result = await flows.async_configure(result["flow_id"], {})
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        result = await flows.async_configure(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == SECOND_UID
    await wait_until(hass, both_connected(two))
    assert two.tokens.issued == 1


async def test_accounts_of_one_app_key_count_together(
    hass: HomeAssistant, two: TuyaCloud
) -> None:
    """Calls by action have no token, but one quota."""
    first, second = make_entry(two, "action"), second_entry(two)
    await set_up(hass, first)
    second.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        second,
        data={**first.data, "uid": SECOND_UID, "link_id": second.data["link_id"]},
    )
    await hass.config_entries.async_setup(second.entry_id)
    await wait_until(hass, both_connected(two))
    assert first.runtime_data.usage is second.runtime_data.usage


async def test_accounts_start_at_the_same_time(
    hass: HomeAssistant, two: TuyaCloud
) -> None:
    """Home Assistant sets all entries up at once; they find the same project."""
    first, second = make_entry(two), second_entry(two)
    second.add_to_hass(hass)
    await set_up(hass, first)
    await wait_until(hass, both_connected(two))
    assert first.runtime_data.usage is second.runtime_data.usage
    assert two.tokens.issued == 1


async def test_host_clock_starts_in_2000(
    hass: HomeAssistant,
    two: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A machine without a battery keeps the month's figures, also once it is put right."""
    await set_up(hass, entry := make_entry(two))
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    made = len(two.calls)
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass.data.pop(f"{DOMAIN}_projects")

    with monkeypatch.context() as wrong:
        wrong.setattr(SystemClock, "time", lambda _: 946_684_800.0)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
        await show(hass)
        assert figure(hass, two.uid, "calls_this_month") > made
        before = figure(hass, two.uid, "calls_this_month")
    await entry.runtime_data.async_resync()
    await show(hass)
    assert figure(hass, two.uid, "calls_this_month") > before
    assert figure(hass, two.uid, "calls_forecast") < 5000


async def test_figures_of_the_first_entry_go_over(
    hass: HomeAssistant, two: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """What an earlier version counted for an entry is the project's now."""
    now = SystemClock().time()
    entry = make_entry(two)
    hass_storage[f"{DOMAIN}.{entry.entry_id}"] = {
        "version": 1,
        "minor_version": 1,
        "key": f"{DOMAIN}.{entry.entry_id}",
        "data": {
            "devices": [],
            "specifications": {},
            "names": {},
            "usage": {"at": now, "since": now, "month_calls": {"devices": 500}},
        },
    }
    await set_up(hass, entry)
    await show(hass)
    assert figure(hass, two.uid, "calls_this_month") == 500 + len(two.calls)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done(wait_background_tasks=False)
    (file,) = project_files(hass_storage)
    assert hass_storage[file]["data"]["month_calls"]["devices"] > 500
    assert "usage" not in hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]


async def test_messages_alone_are_written_once_an_hour(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """A count that grows all day wears no memory card out; a call is written soon."""
    project = SharedProject(hass, ("https://example.com", "project"))
    await project.async_load({})
    project.async_join(entry := MockConfigEntry(domain=DOMAIN))
    begin = dt_util.utcnow()
    moments = count(1)

    async def written(messages: int) -> int:
        """Return the messages on disk five minutes later, after so many more of them."""
        for _ in range(messages):
            project.usage.message()
        async_fire_time_changed(hass, begin + next(moments) * timedelta(seconds=301))
        await hass.async_block_till_done()
        (file,) = project_files(hass_storage)
        on_disk: int = hass_storage[file]["data"]["month_messages"]
        return on_disk

    assert await written(1) == 1
    assert [await written(1) for _ in range(11)] == [1] * 11
    assert await written(1) == 13
    project.usage.message()
    project.usage.admit(CallKind.DEVICES)
    assert await written(0) == 14
    project.usage.message()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    (file,) = project_files(hass_storage)
    assert hass_storage[file]["data"]["month_messages"] == 15
    await entry._async_process_on_unload(hass)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"version": 99}, id="newer"),
        pytest.param({"data": ["odd"]}, id="odd"),
        pytest.param({"data": {"at": "then", "since": None}}, id="odd figures"),
    ],
)
async def test_unreadable_figures_begin_anew(
    hass: HomeAssistant,
    two: TuyaCloud,
    hass_storage: dict[str, Any],
    change: dict[str, Any],
) -> None:
    """A file of another make costs the figures, nothing else."""
    await set_up(hass, entry := make_entry(two))
    assert await hass.config_entries.async_unload(entry.entry_id)
    (file,) = project_files(hass_storage)
    hass_storage[file] |= change
    hass.data.pop(f"{DOMAIN}_projects")
    calls = len(two.calls)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    await show(hass)
    counted = figure(hass, two.uid, "calls_this_month")
    assert counted > 0
    # one may have been on its way
    await wait_until(hass, lambda: len(two.calls) - calls >= counted)


@pytest.mark.parametrize(
    ("budgets", "wins"),
    [
        pytest.param((None, None), None, id="none"),
        pytest.param((5000, None), 5000, id="first"),
        pytest.param((None, 4000), 4000, id="second"),
        pytest.param((5000, 4000), 4000, id="smallest"),
    ],
)
async def test_smallest_budget_is_that_of_all(
    hass: HomeAssistant,
    two: TuyaCloud,
    budgets: tuple[int | None, int | None],
    wins: int | None,
) -> None:
    """The quota is the project's, and so is what may be spent of it."""
    first = make_entry(two, monthly_call_budget=budgets[0])
    second = second_entry(two, monthly_call_budget=budgets[1])
    await set_up(hass, first)
    await set_up(hass, second)
    assert first.runtime_data.usage.budget == wins
    assert await hass.config_entries.async_unload(second.entry_id)
    assert first.runtime_data.usage.budget == budgets[0]


async def test_refusal_stops_both_and_one_probe_lets_both_go_on(
    hass: HomeAssistant, two: TuyaCloud
) -> None:
    """The quota is gone for both; once it is not, nobody waits for the other."""
    first, second = make_entry(two), second_entry(two)
    await set_up(hass, first)
    await set_up(hass, second)
    await wait_until(hass, both_connected(two))
    two.exhaust_quota()
    with pytest.raises(HomeAssistantError, match="quota"):
        await first.runtime_data.async_resync()
    calls = len(two.calls)
    with pytest.raises(HomeAssistantError, match="quota"):
        await second.runtime_data.async_resync()
    # the second is stopped without asking, but for a probe of the push service each
    assert len(two.calls) <= calls + 2
    assert second.runtime_data.hub.refused

    two.exhaust_quota(exhausted=False)
    assert await first.runtime_data.async_retry() is None
    assert second.runtime_data.usage.refusal is None
    await wait_until(hass, lambda: not second.runtime_data.hub.refused)
    await second.runtime_data.async_resync()


async def test_reload_is_a_new_try(hass: HomeAssistant, two: TuyaCloud) -> None:
    """A refusal of before does not outlive the reload of the only account."""
    await set_up(hass, entry := make_entry(two))
    two.exhaust_quota()
    with pytest.raises(HomeAssistantError, match="quota"):
        await entry.runtime_data.async_resync()
    two.exhaust_quota(exhausted=False)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.usage.refusal is None
    await entry.runtime_data.async_resync()


async def test_new_secret_is_a_new_try(hass: HomeAssistant, two: TuyaCloud) -> None:
    """Accounts whose entries have got the new secret go on with it."""
    first, second = make_entry(two), second_entry(two)
    await set_up(hass, first)
    await set_up(hass, second)
    secret = two.change_secret()
    with pytest.raises(HomeAssistantError, match="Secret"):
        await first.runtime_data.async_resync()
    for entry in (first, second):
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, "access_secret": secret}
        )
        assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, both_connected(two))
    await first.runtime_data.async_resync()
    await second.runtime_data.async_resync()
    assert two.tokens.issued == 2


async def test_entry_that_changes_projects_leaves_no_file(
    hass: HomeAssistant, two: TuyaCloud, hass_storage: dict[str, Any]
) -> None:
    """What was counted for keys that nobody uses any more goes."""
    await set_up(hass, entry := make_entry(two))
    assert await hass.config_entries.async_reload(entry.entry_id)
    (file,) = project_files(hass_storage)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "access_id": "another"}
    )
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert file not in project_files(hass_storage)
