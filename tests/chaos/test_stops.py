"""Unload, and the end of Home Assistant, in the middle of everything."""

import asyncio
from collections.abc import Awaitable, Callable
import time

import pytest

from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from homeassistant.config_entries import ConfigEntryState
from tests.tuya_cloud import Fault

from .conftest import Build
from .figures import report_figure
from .world import World

pytestmark = pytest.mark.real_time


async def connecting(world: World) -> None:
    """A warm start with a broker that does not answer."""
    await world.set_up()
    await world.unload()
    await world.cloud.broker.freeze()
    await world.set_up()
    await asyncio.sleep(0.2)
    assert world.channel.state is ChannelState.CONNECTING


async def asking(world: World) -> None:
    """A warm start with a cloud that does not answer."""
    await world.set_up()
    await world.unload()
    world.cloud.faults.set("*", Fault(hang=True))
    await world.set_up()
    await asyncio.sleep(0.2)
    assert world.channel.state is ChannelState.CONNECTING


async def live(world: World) -> None:
    """All is well."""
    await world.set_up()
    await world.until_right()


async def snapshot(world: World) -> None:
    """Back after a gap, in the middle of the snapshot."""
    await live(world)
    world.cloud.faults.set("/v1.0/users/*", Fault(hang=True))
    await world.cloud.broker.restart()
    await world.until(lambda: world.channel.connects == 2)
    await asyncio.sleep(0.1)


async def renewing(world: World) -> None:
    """Asking for the next lease of a live connection."""
    world.cloud.lease_rules.term = 3
    await live(world)
    world.cloud.faults.set("*", Fault(hang=True))
    await world.until(lambda: world.channel.state is ChannelState.RENEWING)
    assert world.channel.connected


async def succeeding(world: World) -> None:
    """Two connections, in their overlap or on the way to it."""
    world.cloud.lease_rules.term = 4
    await live(world)
    await world.until(lambda: world.channel.connects == 2)


async def lost(world: World) -> None:
    """Waiting for the next try."""
    await live(world)
    await world.cloud.broker.kill()
    await world.until(lambda: world.channel.state is ChannelState.LOST)


async def reconnecting(world: World) -> None:
    """In the middle of a try that is not answered."""
    await live(world)
    await world.cloud.broker.freeze()
    await world.proxy.cut()
    await world.until(lambda: world.channel.state is ChannelState.LOST)
    await asyncio.sleep(1.5)


async def refused(world: World) -> None:
    """A person must act."""
    await live(world)
    world.cloud.exhaust_quota()
    await world.coordinator.async_refresh()
    await world.until(lambda: world.channel.state is ChannelState.REFUSED)


async def commanding(world: World) -> None:
    """A command that is not answered."""
    await live(world)
    world.cloud.faults.set("*commands", Fault(hang=True))
    device = world.devices[0]
    world.hass.async_create_background_task(
        _ignore(
            world.coordinator.orders.async_send_commands(
                device.id, {"switch_1": not device.status["switch_1"]}
            )
        ),
        "command",
    )
    await asyncio.sleep(0.2)


async def _ignore(work: Awaitable[None]) -> None:
    await asyncio.gather(work, return_exceptions=True)


STATES = (
    connecting, asking, live, snapshot, renewing, succeeding, lost, reconnecting,
    refused, commanding,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_unload_in_the_middle(
    build: Build, state: Callable[[World], Awaitable[None]]
) -> None:
    """Less than a second, and no task and no socket is left."""
    world = await build(wait=False)
    await state(world)
    assert world.left() != []
    took = await world.unload()
    assert took < 1
    assert world.left() == []
    report_figure(f"Unload while {state.__name__}", f"{took:.2f} s, nothing left")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_end_of_home_assistant_in_the_middle(
    build: Build, state: Callable[[World], Awaitable[None]]
) -> None:
    """Home Assistant's own end is as quick, and leaves as little."""
    world = await build(wait=False)
    await state(world)
    assert world.left() != []
    started = time.monotonic()
    await world.hass.async_stop()
    took = time.monotonic() - started
    assert took < 1
    assert world.left() == []
    report_figure(f"End of Home Assistant while {state.__name__}", f"{took:.2f} s")


@pytest.mark.parametrize("fault", ["frozen broker", "hanging cloud"])
async def test_end_of_home_assistant_in_the_first_set_up(
    build: Build, fault: str
) -> None:
    """The end does not wait for a set-up that hangs."""
    world = await build(wait=False)
    faults: dict[str, Callable[[], Awaitable[None]]] = {
        "frozen broker": world.cloud.broker.freeze,
        "hanging cloud": lambda: _hang(world),
    }
    await faults[fault]()
    setting_up = asyncio.create_task(world.set_up())
    await world.until(lambda: world.entry.state is ConfigEntryState.SETUP_IN_PROGRESS)
    await asyncio.sleep(0.3)
    assert world.left() != []
    setting_up.cancel()
    await asyncio.wait({setting_up})
    await world.until(lambda: world.left() == [], 1)


async def _hang(world: World) -> None:
    world.cloud.faults.set("*", Fault(hang=True))
