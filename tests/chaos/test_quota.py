"""The quota governor in Home Assistant: figures, months, restarts, a budget."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.coordinator import FIGURES_EVERY
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .conftest import Build
from .world import World

pytestmark = pytest.mark.real_time


def figure(world: World, key: str, platform: str = "sensor") -> str:
    """Return what an entity of the account shows."""
    entity_id = er.async_get(world.hass).async_get_entity_id(
        platform, DOMAIN, f"{world.cloud.uid}_{key}"
    )
    assert entity_id is not None
    state = world.hass.states.get(entity_id)
    assert state is not None
    return state.state


async def show(world: World) -> None:
    """Let the account's entities show what is known now."""
    async_fire_time_changed(world.hass, dt_util.utcnow() + FIGURES_EVERY * 1.1)
    await world.hass.async_block_till_done()


async def show_calls(world: World) -> None:
    """Let them show as many calls as the cloud had; one may be on its way meanwhile."""
    for _ in range(50):
        await show(world)
        if figure(world, "calls_this_month") == str(len(world.cloud.calls)):
            return
        await asyncio.sleep(0.1)
    pytest.fail("calls are counted that the cloud never had, or the other way round")


async def test_figures_are_true_and_survive_a_restart(build: Build) -> None:
    """Every call and message counts, once, over restarts."""
    world = await build(4)
    await world.until_right()
    plug = world.devices[0]
    for value in range(10):
        world.cloud.truth.set_value(plug.id, {"cur_power": value})
    await world.until_right()
    await show_calls(world)
    assert figure(world, "messages_this_month") == "10"
    assert figure(world, "push_connection", "binary_sensor") == "on"
    assert int(figure(world, "calls_forecast")) >= len(world.cloud.calls)

    assert await world.hass.config_entries.async_reload(world.entry.entry_id)
    await world.until_right()
    await show_calls(world)
    assert figure(world, "messages_this_month") == "10"

    await world.cloud.broker.restart()
    await world.until(lambda: world.channel.gaps == 1)
    await world.until_right()
    assert float(figure(world, "last_gap")) >= 0


async def test_month_begins_anew(build: Build) -> None:
    """The first day of a month begins with nothing; the forecast knows the last one."""
    world = await build(4)
    await world.until_right()
    await show(world)
    assert int(figure(world, "calls_this_month")) > 0
    messages = figure(world, "messages_this_month")
    now = datetime.now(UTC)
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
    world.shift = (next_month - now).total_seconds() + 60
    await show(world)
    # the host's clock alone begins no month: it may be wrong
    counted = int(figure(world, "calls_this_month"))
    await world.until(lambda: len(world.cloud.calls) >= counted > 0)
    assert figure(world, "messages_this_month") == messages

    world.cloud.clock.offset = world.shift
    await world.coordinator.async_resync()
    await show(world)
    # the reading, with another token after the old one has ended
    assert 0 < int(figure(world, "calls_this_month")) <= 5
    assert figure(world, "messages_this_month") == "0"

    # what reading all states anew asks for in the background is no part of a start
    await world.until(world.is_described)
    await world.until(lambda: world.cloud.calls.count_of("*/multiple-names") == 2)
    await show(world)
    before = int(figure(world, "calls_this_month"))
    assert await world.hass.config_entries.async_reload(world.entry.entry_id)
    await world.until_right()
    await show(world)
    assert before < int(figure(world, "calls_this_month")) <= before + 5


@pytest.mark.parametrize(("budget", "pause"), [(None, 300), (1, 6 * 3600)])
async def test_budget_stretches_polls_and_never_commands(
    build: Build, budget: int | None, pause: float
) -> None:
    """A used-up budget leaves time between polls; commands go out as ever."""
    world = await build(4, monthly_call_budget=budget)
    await world.until_right()
    assert world.coordinator.usage.snapshot_interval(0) == pause
    plug = world.devices[0]
    before = plug.status["switch_1"]
    switch = er.async_get(world.hass).async_get_entity_id(
        "switch", DOMAIN, f"{plug.id}_switch_1"
    )
    await world.hass.services.async_call(
        "switch", "toggle", {ATTR_ENTITY_ID: switch}, blocking=True
    )
    await world.until(lambda: plug.status["switch_1"] is not before)
    await world.until_right()
