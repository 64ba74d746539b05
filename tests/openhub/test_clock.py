"""The machine's own clock, and a wait that can be cut short."""

import asyncio
import time

import pytest

from custom_components.tuya_openhub.openhub.clock import SystemClock, sleep_or_wake

from .doubles import FakeClock, settle


async def test_system_clock() -> None:
    """Tell the machine's time, and wait."""
    clock = SystemClock()
    assert clock.monotonic() <= time.monotonic() <= clock.monotonic()
    assert abs(clock.time() - time.time()) < 1
    before = clock.monotonic()
    await clock.sleep(0.01)
    assert clock.monotonic() - before >= 0.009


@pytest.mark.parametrize("early", [True, False])
async def test_wait_that_is_cut_short(early: bool) -> None:
    """It ends at its time or when somebody wakes it, and leaves nothing behind."""
    clock, wake = FakeClock(), asyncio.Event()
    tasks = asyncio.all_tasks()
    waiting = asyncio.ensure_future(sleep_or_wake(clock, 10, wake))
    await clock.run_for(9.5)
    assert not waiting.done()
    for _ in range(early):
        wake.set()
    await settle()
    assert waiting.done() is early
    await clock.run_for(0.5)
    assert waiting.done()
    assert not wake.is_set()
    assert asyncio.all_tasks() - tasks <= {waiting}


async def test_wait_for_the_past() -> None:
    """It ends at once."""
    clock, wake = FakeClock(), asyncio.Event()
    waiting = asyncio.ensure_future(sleep_or_wake(clock, -5, wake))
    await clock.run_for(0)
    assert waiting.done()


async def test_wait_that_is_cancelled() -> None:
    """Nothing of it goes on."""
    clock, wake = FakeClock(), asyncio.Event()
    tasks = asyncio.all_tasks()
    waiting = asyncio.ensure_future(sleep_or_wake(clock, 10, wake))
    await settle()
    waiting.cancel()
    await settle()
    assert asyncio.all_tasks() - tasks <= {waiting}
