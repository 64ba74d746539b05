"""Whatever a person must solve: reported once, left alone, tried again from the repair."""

import asyncio

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import OpenHubError, RefusedError
from custom_components.tuya_openhub.openhub.http.error_codes import CODES
from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from tests.tuya_cloud import Fault

from .conftest import Build
from .world import World

pytestmark = pytest.mark.real_time

REFUSALS = [
    pytest.param(code, problem, id=str(code))
    for code, (kind, problem) in CODES.items()
    if kind is RefusedError
]
CONFIG = "/v?.0/*open-*hub/*"


async def refuse_all(world: World, code: int) -> None:
    """Let the cloud refuse everything, and let it be noticed."""
    world.cloud.faults.set("*", Fault(code=code))
    await world.coordinator.async_refresh()
    await world.until(lambda: world.channel.state is ChannelState.REFUSED)


@pytest.mark.parametrize(("code", "problem"), REFUSALS)
async def test_each_refusal(build: Build, code: int, problem: str) -> None:
    """One issue, pushes go on, commands fail at once with the reason, cured by the repair."""
    world = await build(4)
    await world.until_right()
    await refuse_all(world, code)
    assert world.problems() == [problem]

    calls = len(world.cloud.calls)
    plug = world.devices[0]
    world.cloud.truth.set_value(plug.id, {"cur_power": 4711})
    await world.until(lambda: world.shown("sensor", plug, "cur_power") == "471.1")
    switch = er.async_get(world.hass).async_get_entity_id(
        "switch", DOMAIN, f"{plug.id}_switch_1"
    )
    with pytest.raises(HomeAssistantError):
        await world.hass.services.async_call(
            "switch", "toggle", {"entity_id": switch}, blocking=True
        )
    await world.coordinator.async_refresh()
    assert len(world.cloud.calls) == calls

    still = await world.coordinator.async_retry()
    assert isinstance(still, RefusedError)
    assert still.problem == problem
    assert world.problems() == [problem]

    world.cloud.faults.clear()
    assert await world.coordinator.async_retry() is None
    await world.until(lambda: world.channel.state is ChannelState.LIVE)
    assert world.problems() == []
    await world.until_right()


async def test_refused_lease_alone(build: Build) -> None:
    """The device list works, the push service does not: not cured before it does."""
    world = await build(4)
    await world.until_right()
    world.cloud.faults.set(CONFIG, Fault(code=28841101))
    await world.cloud.leases.end_all()
    await world.until(lambda: world.channel.state is ChannelState.REFUSED)
    assert world.problems() == ["service_not_subscribed"]

    still = await world.coordinator.async_retry()
    assert isinstance(still, OpenHubError)
    assert still.problem == "service_not_subscribed"
    await asyncio.sleep(0.1)
    assert world.channel.state is ChannelState.REFUSED
    assert world.problems() == ["service_not_subscribed"]

    world.cloud.faults.clear()
    asked = world.cloud.calls.count_of("POST " + CONFIG)
    assert await world.coordinator.async_retry() is None
    await world.until_right()
    assert world.cloud.calls.count_of("POST " + CONFIG) == asked + 1
    assert world.problems() == []


async def test_refused_at_renewal(build: Build) -> None:
    """A lease that a person's word brings is used beside the connection that lives."""
    world = await build(4, wait=False)
    world.cloud.lease_rules.behaviour = "full"
    await world.set_up()
    await world.until_right()
    await asyncio.sleep(1)
    await refuse_all(world, 28841004)
    assert isinstance(await world.coordinator.async_retry(), RefusedError)
    world.cloud.faults.clear()
    assert await world.coordinator.async_retry() is None
    await world.until(lambda: world.channel.renewals == 1)
    assert world.channel.gaps == 0
    await world.until_right()


@pytest.mark.parametrize("code", [1001, 1005, 2401])
async def test_wrong_credentials(build: Build, code: int) -> None:
    """Ask for others, once, and go on by themselves where the old ones work again."""
    world = await build(4)
    await world.until_right()
    await refuse_all(world, code)
    await world.coordinator.async_refresh()
    flows = world.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [flow["context"]["source"] for flow in flows] == [SOURCE_REAUTH]
    world.cloud.faults.clear()
    assert await world.coordinator.async_retry() is None
    await world.until_right()
