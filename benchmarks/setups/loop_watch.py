"""How long the event loop was held: the longest that one callback ran.

Nothing else of Home Assistant goes on while a callback runs, or a task until it waits.
`Handle._run`, through which the loop calls everything, is timed: by the CPU of its
thread, which other programs do not disturb, and by the clock, which also sees waiting.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter, thread_time
from unittest.mock import patch

from ..figures.report import settle_garbage


@dataclass(slots=True)
class Hold:
    """The longest hold, in ms, and what ran then."""

    cpu: float = 0.0
    clock: float = 0.0
    by: str = ""


def _name(handle: asyncio.Handle) -> str:
    # it has no public name, nor is it described
    callback = handle._callback  # type: ignore[attr-defined]  # noqa: SLF001
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        return f"{task.get_name()}, {getattr(task.get_coro(), '__qualname__', '')}"
    return getattr(callback, "__qualname__", repr(callback))


@contextmanager
def _watched() -> Iterator[Hold]:
    longest = Hold()
    run = asyncio.Handle._run  # noqa: SLF001 - every callback goes through it

    def timed(handle: asyncio.Handle) -> None:
        # a handle that has run has forgotten its callback
        name = _name(handle)
        clock, cpu = perf_counter(), thread_time()
        run(handle)
        spent = (thread_time() - cpu) * 1000
        longest.clock = max(longest.clock, (perf_counter() - clock) * 1000)
        if spent > longest.cpu:
            longest.cpu, longest.by = spent, name

    with patch.object(asyncio.Handle, "_run", timed):
        yield longest


async def longest_hold(work: Awaitable[object]) -> Hold:
    """Do something; return the longest hold from its beginning to its end."""
    settle_garbage()
    with _watched() as hold:
        # only what begins after this is watched, and only what ends before the second
        await asyncio.sleep(0)
        await work
        await asyncio.sleep(0)
    # this very step is still timed, and does not belong to it
    return replace(hold)
