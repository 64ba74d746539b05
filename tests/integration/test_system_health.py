"""System health: what it shows of all accounts, and what it keeps to itself."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

import aiohttp
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.setup.flow import CONNECTIONS
from tests.tuya_cloud import TuyaCloud, captures
from tests.tuya_cloud.broker.embedded import EmbeddedBroker

from .helpers import entity_of, make_entry, set_up, shown, wait_until

SECOND_UID = "eu1700000000000ZyXwV"


@pytest.fixture(autouse=True)
async def _panel(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "system_health", {})


@pytest.fixture
async def gateway(
    socket_enabled: None,
) -> AsyncGenerator[TuyaCloud[EmbeddedBroker]]:
    """Start the cloud of another project, with one plug and a broker of its own."""
    async with TuyaCloud(["plug"], uid=SECOND_UID, broker=EmbeddedBroker()) as running:
        yield running


async def info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the panel shows once all checks have ended."""
    seen = await get_system_health_info(hass, DOMAIN)
    return {
        key: await value if hasattr(value, "__await__") else value
        for key, value in seen.items()
    }


async def add(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Set an account up and wait until it listens."""
    await set_up(hass, entry)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    return entry


def made(cloud: TuyaCloud[Any]) -> int:
    """Return how many calls a cloud got, but for those that try whether it is there."""
    return len(cloud.calls) - cloud.calls.count_of("GET /")


def second_entry(cloud: TuyaCloud[Any], transport: str) -> MockConfigEntry:
    """Return the entry of another account of a cloud."""
    return MockConfigEntry(
        domain=DOMAIN,
        unique_id=SECOND_UID,
        data={
            **cloud.entry_data(transport),
            "uid": SECOND_UID,
            "link_id": "fedcba9876543210fedcba9876543210",
        },
    )


async def report(hass: HomeAssistant, cloud: TuyaCloud[Any], *powers: int) -> None:
    """Let each plug of a cloud report its power some times (W)."""
    for device in list(cloud.truth.devices.values()):
        entity_id = entity_of(hass, "sensor", device.id, "cur_power")
        for power in powers:
            cloud.truth.set_value(device.id, {"cur_power": power * 10})
            await wait_until(hass, partial(shows, hass, entity_id, power))


def shows(hass: HomeAssistant, entity_id: str, number: int) -> bool:
    """Return whether an entity shows a number."""
    return float(shown(hass, entity_id)) == number


async def test_projects_together(
    hass: HomeAssistant, empty_cloud: TuyaCloud, gateway: TuyaCloud[EmbeddedBroker]
) -> None:
    """Sum up what was counted, list each server once, and show nothing secret."""
    empty_cloud.add_account(empty_cloud.uid, captures.synthetic(1, ["plug"]))
    proxy = await empty_cloud.proxy()
    first = await add(hass, make_entry(empty_cloud))
    await add(hass, second_entry(gateway, "gateway"))
    await report(hass, empty_cloud, 44, 55)
    await report(hass, gateway, 66)

    assert await info(hass) == {
        "entries": 2,
        "push_connection": "live, live",
        "calls_this_month": made(empty_cloud) + made(gateway),
        "messages_this_month": 3,
        f"127.0.0.1:{empty_cloud.http.port}": "ok",
        f"127.0.0.1:{gateway.http.port}": "ok",
    }

    proxy.mode = "refuse"
    await proxy.cut()
    await wait_until(hass, lambda: not first.runtime_data.hub.channel.connected)
    assert (await info(hass))["push_connection"] == "lost, live"
    proxy.mode = "pass"
    await first.runtime_data.async_resync()
    await wait_until(hass, lambda: first.runtime_data.hub.channel.connected)
    assert (await info(hass))["push_connection"] == "live, live"


async def test_servers(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """Try the server of each account once by its host, also of those that do not run."""
    for host in ("openapi.tuyaeu.com", "openapi.example.com"):
        aioclient_mock.get(f"https://{host}", text="")
    aioclient_mock.get("https://gateway.example.com", exc=aiohttp.ClientError)
    assert await async_setup_component(hass, DOMAIN, {})
    for transport in ("openapi", "openapi", "action", "gateway"):
        data = {"transport": transport, **CONNECTIONS[transport]}
        MockConfigEntry(domain=DOMAIN, data=data).add_to_hass(hass)

    assert await info(hass) == {
        "entries": 4,
        "push_connection": "-",
        "calls_this_month": 0,
        "messages_this_month": 0,
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
    assert aioclient_mock.call_count == 3


async def test_account_that_does_not_run(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Count it and try its server, before it could start and after it was stopped."""
    server = f"127.0.0.1:{empty_cloud.http.port}"
    await empty_cloud.http.stop()
    entry = make_entry(empty_cloud)
    await set_up(hass, entry)
    seen = await info(hass)
    assert (seen["entries"], seen["push_connection"]) == (1, "-")
    assert seen[server]["error"] == "unreachable"

    await empty_cloud.http.start(empty_cloud.http.port)
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    seen = await info(hass)
    assert (seen["push_connection"], seen[server]) == ("live", "ok")

    await hass.config_entries.async_unload(entry.entry_id)
    assert await info(hass) == {
        "entries": 1,
        "push_connection": "-",
        "calls_this_month": 0,
        "messages_this_month": 0,
        server: "ok",
    }


async def test_accounts_of_one_project_count_once(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Two accounts have the calls and messages of their project in common."""
    one, other = captures.synthetic(2, ["plug"])
    empty_cloud.add_account(empty_cloud.uid, [one])
    empty_cloud.add_account(SECOND_UID, [other])
    await add(hass, make_entry(empty_cloud))
    await add(hass, second_entry(empty_cloud, "openapi"))
    await report(hass, empty_cloud, 44)
    seen = await info(hass)
    assert seen["entries"] == 2
    assert seen["calls_this_month"] == made(empty_cloud)
    assert seen["messages_this_month"] == 2
