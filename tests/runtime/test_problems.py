"""Problems that concern the whole account: raised by orders too, taken back later."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.http import tokens
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from tests.tuya_cloud import Fault, TuyaCloud


async def test_token_contest_is_an_issue_until_it_is_over(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another program on the same project is named; once it is gone, so is the issue."""
    issues = ir.async_get(hass)
    issue = f"token_contest_{entry.entry_id}"
    monkeypatch.setattr(tokens, "_FIRST_PAUSE", 0.2)
    cloud.faults.set("/v1.0/users/*", Fault(code=1010))
    await entry.runtime_data.async_refresh()
    assert issues.async_get_issue(DOMAIN, issue) is not None

    cloud.faults.clear()
    cloud.tokens.expire()
    async with asyncio.timeout(10):
        while not entry.runtime_data.last_update_success:
            await asyncio.sleep(0.1)
            await entry.runtime_data.async_refresh()
    assert issues.async_get_issue(DOMAIN, issue) is None

    plug = cloud.truth.find("cz")
    cloud.faults.set("*/commands", Fault(code=1010))
    with pytest.raises(HomeAssistantError) as raised:
        await entry.runtime_data.orders.async_send_commands(plug.id, {"switch_1": True})
    assert raised.value.translation_key == "token_contest"
    assert issues.async_get_issue(DOMAIN, issue) is not None
