"""A refusal of the simulated cloud, shown and solved in Home Assistant."""

from typing import Any

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import TuyaCloud

from .helpers import make_entry, set_up


async def repair(hass: HomeAssistant, issue_id: str) -> Any:
    """Open a repair and say that it is done."""
    flows = hass.data[REPAIRS]["flow_manager"]
    result = await flows.async_init(DOMAIN, context={"issue_id": issue_id})
    return await flows.async_configure(result["flow_id"], {})


@pytest.mark.parametrize("transport", ["openapi", "action", "gateway"])
async def test_quota_gone_then_back(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str
) -> None:
    """An entry that the quota keeps from starting starts from its repair."""
    assert await async_setup_component(hass, REPAIRS, {})
    cloud.exhaust_quota()
    entry = make_entry(cloud, transport)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    issue_id = f"quota_exhausted_{entry.entry_id}"
    registry = ir.async_get(hass)
    assert registry.async_get_issue(DOMAIN, issue_id)

    result = await repair(hass, issue_id)
    assert result["errors"] == {"base": "quota_exhausted"}

    cloud.exhaust_quota(exhausted=False)
    result = await repair(hass, issue_id)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert hass.config_entries.async_loaded_entries(DOMAIN) == [entry]
    assert registry.async_get_issue(DOMAIN, issue_id) is None
    await hass.config_entries.async_unload(entry.entry_id)


async def test_quota_gone_while_running_then_back(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A running entry works again without a reload."""
    assert await async_setup_component(hass, REPAIRS, {})
    entry = make_entry(cloud)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    cloud.exhaust_quota()
    await entry.runtime_data.async_refresh()
    await hass.async_block_till_done()
    issue_id = f"quota_exhausted_{entry.entry_id}"
    registry = ir.async_get(hass)
    assert registry.async_get_issue(DOMAIN, issue_id)

    result = await repair(hass, issue_id)
    assert result["errors"] == {"base": "quota_exhausted"}

    cloud.exhaust_quota(exhausted=False)
    result = await repair(hass, issue_id)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert registry.async_get_issue(DOMAIN, issue_id) is None
    await hass.config_entries.async_unload(entry.entry_id)
