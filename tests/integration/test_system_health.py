"""System health: what it tells, and what it keeps to itself."""

from typing import Any
from unittest.mock import Mock, create_autospec, patch

import aiohttp
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.coordinator import OpenHubCoordinator
from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from ..setup.flow import CONNECTIONS, LINK_ID


async def add_entry(hass: HomeAssistant, uid: str, transport: str) -> MockConfigEntry:
    """Set up an entry whose coordinator is a stand-in."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=uid,
        data={
            "transport": transport,
            "uid": uid,
            "link_id": LINK_ID,
            **CONNECTIONS[transport],
        },
    )
    entry.add_to_hass(hass)
    with patch("custom_components.tuya_openhub.async_setup_entry", return_value=None):
        await hass.config_entries.async_setup(entry.entry_id)
    coordinator: Any = create_autospec(OpenHubCoordinator, instance=True)
    coordinator.hub = Mock(**{"channel.state": ChannelState.LIVE})
    coordinator.usage = Mock(calls_this_month=12, messages_this_month=340)
    entry.runtime_data = coordinator
    return entry


async def info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the panel shows once all checks have ended."""
    shown = await get_system_health_info(hass, DOMAIN)
    return {
        key: await value if hasattr(value, "__await__") else value
        for key, value in shown.items()
    }


async def test_all_accounts_together(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """Counts are summed up, servers are listed once, nothing secret is shown."""
    for host in ("openapi.tuyaeu.com", "openapi.example.com"):
        aioclient_mock.get(f"https://{host}", text="")
    aioclient_mock.get("https://gateway.example.com", exc=aiohttp.ClientError)
    assert await async_setup_component(hass, "system_health", {})
    await add_entry(hass, "uid-1", "openapi")
    await add_entry(hass, "uid-2", "action")
    lost = await add_entry(hass, "uid-3", "gateway")
    lost.runtime_data.hub.channel.state = ChannelState.LOST
    await hass.async_block_till_done()

    assert await info(hass) == {
        "entries": 3,
        "push_connection": "live, live, lost",
        "calls_this_month": 36,
        "messages_this_month": 1020,
        "openapi.tuyaeu.com": "ok",
        "openapi.example.com": "ok",
        "gateway.example.com": {
            "type": "failed",
            "error": "unreachable",
            "more_info": (
                "https://github.com/tuya-openhub/tuya-openhub"
                "/blob/main/docs/troubleshooting.md"
            ),
        },
    }


async def test_entry_that_is_not_running(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """An account that could not start is counted, and its server tried."""
    aioclient_mock.get("https://openapi.tuyaeu.com", text="")
    assert await async_setup_component(hass, "system_health", {})
    entry = await add_entry(hass, "uid-1", "openapi")
    with patch("custom_components.tuya_openhub.async_unload_entry", return_value=None):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    shown = await info(hass)
    assert shown["entries"] == 1
    assert shown["push_connection"] == "-"
    assert shown["openapi.tuyaeu.com"] == "ok"


async def test_accounts_of_one_project_count_once(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """The figures of a project are not summed up over its accounts."""
    aioclient_mock.get("https://openapi.tuyaeu.com", text="")
    assert await async_setup_component(hass, "system_health", {})
    first = await add_entry(hass, "uid-1", "openapi")
    second = await add_entry(hass, "uid-2", "openapi")
    second.runtime_data.usage = first.runtime_data.usage
    await hass.async_block_till_done()
    shown = await info(hass)
    assert (shown["calls_this_month"], shown["messages_this_month"]) == (12, 340)
