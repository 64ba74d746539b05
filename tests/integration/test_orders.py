"""Orders of every kind: what stops all of them is shown once, and taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.http import tokens
from custom_components.tuya_openhub.runtime.readings import daily_reader
from homeassistant.components.camera import async_get_stream_source
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import Fault, SimScene, TuyaCloud, captures

from .helpers import entity_of, make_entry, wait_until
from .test_camera import DOORBELL

SCENE = "scene.tuya_openhub_evening"
PLUG = "plugwithfirmware0001"
CAMERA = "cameradevice00000001"

type Order = Callable[[HomeAssistant], Awaitable[Any]]


async def act(hass: HomeAssistant, action: str, entity_id: str) -> None:
    """Call an action of an entity."""
    domain, name = action.split(".")
    await hass.services.async_call(
        domain, name, {"entity_id": entity_id}, blocking=True
    )


async def switch_on(hass: HomeAssistant) -> None:
    """Send a data point."""
    await act(hass, "switch.turn_on", entity_of(hass, "switch", PLUG, "switch_1"))


async def run_scene(hass: HomeAssistant) -> None:
    """Run a scene."""
    await act(hass, "scene.turn_on", SCENE)


async def install_firmware(hass: HomeAssistant) -> None:
    """Install the firmware that waits."""
    await act(hass, "update.install", entity_of(hass, "update", PLUG, "firmware"))


async def open_stream(hass: HomeAssistant) -> None:
    """Ask for the address of a stream."""
    (camera,) = hass.states.async_entity_ids("camera")
    assert await async_get_stream_source(hass, camera)


ORDERS = pytest.mark.parametrize(
    "order",
    [
        pytest.param(order, id=order.__name__)
        for order in (switch_on, run_scene, install_firmware, open_stream)
    ],
)


@pytest.fixture
async def entry(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> MockConfigEntry:
    """An account with a scene, a camera, and a plug whose firmware is old."""
    monkeypatch.setattr(daily_reader, "READ_AFTER", 0.0)
    cloud = empty_cloud
    cloud.truth.add_home(1, cloud.uid, SimScene(id="Evening01", name="Evening"))
    plug = captures.device("plug", id=PLUG)
    plug.modules = [
        {
            "module_desc": "Main",
            "module_type": 0,
            "current_version": "1.0.0",
            "upgrade_version": "1.0.1",
            "upgrade_status": 1,
        }
    ]
    camera = captures.load_capture(DOORBELL, id=CAMERA)
    cloud.truth.add_devices([plug, camera], cloud.uid)
    entry = make_entry(cloud)
    entry.add_to_hass(hass)
    er.async_get(hass).async_get_or_create(
        "update", DOMAIN, f"{PLUG}_firmware", config_entry=entry, disabled_by=None
    )
    assert await async_setup_component(hass, "homeassistant", {})
    await hass.config_entries.async_setup(entry.entry_id)
    await wait_until(hass, lambda: hass.states.get(SCENE))
    firmware = entity_of(hass, "update", PLUG, "firmware")
    await act(hass, "homeassistant.update_entity", firmware)
    return entry


@ORDERS
async def test_quota_gone_is_an_issue(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    order: Order,
) -> None:
    """The caller reads why, one call finds it out, and the order works afterwards."""
    issue = f"quota_exhausted_{entry.entry_id}"
    empty_cloud.exhaust_quota()
    for _ in range(2):
        with pytest.raises(HomeAssistantError) as raised:
            await order(hass)
        assert raised.value.translation_key == "quota_exhausted"
    assert [call.code for call in empty_cloud.calls].count(28841004) == 1
    assert issue_registry.async_get_issue(DOMAIN, issue) is not None

    empty_cloud.exhaust_quota(exhausted=False)
    assert await entry.runtime_data.async_retry() is None
    assert issue_registry.async_get_issue(DOMAIN, issue) is None
    await order(hass)


@ORDERS
async def test_token_contest_is_an_issue(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    monkeypatch: pytest.MonkeyPatch,
    order: Order,
) -> None:
    """Another program on the same project is named until a snapshot works again."""
    issue = f"token_contest_{entry.entry_id}"
    monkeypatch.setattr(tokens, "_FIRST_PAUSE", 0.0)
    for method in "POST", "PUT":
        empty_cloud.faults.set(f"{method} *", Fault(code=1010))
    with pytest.raises(HomeAssistantError) as raised:
        await order(hass)
    assert raised.value.translation_key == "token_contest"
    assert issue_registry.async_get_issue(DOMAIN, issue) is not None

    empty_cloud.faults.clear()
    empty_cloud.tokens.expire()
    async with asyncio.timeout(10):
        while issue_registry.async_get_issue(DOMAIN, issue) is not None:
            await asyncio.sleep(0.1)
            await entry.runtime_data.async_refresh()
    await order(hass)


@ORDERS
async def test_secret_changed_asks_for_it(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    order: Order,
) -> None:
    """Wrong credentials open the login form, and raise no issue of ours."""
    empty_cloud.change_secret()
    with pytest.raises(HomeAssistantError):
        await order(hass)
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == "reauth"
    assert not [i for i in issue_registry.issues.values() if i.domain == DOMAIN]
