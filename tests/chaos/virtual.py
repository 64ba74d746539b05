"""Virtual time for a whole program: an event loop that jumps to its next timer.

Client, Home Assistant, simulated cloud and embedded broker live in one process, so
nothing is on its way when no socket is readable and no thread works.
"""

import asyncio
from collections.abc import Callable
import time
from typing import Any, cast, override

import paho.mqtt.client
import pytest

from custom_components.tuya_openhub.openhub.clock import SystemClock
from tests.tuya_cloud import Clock


class VirtualTime:
    """Takes over the time of the running loop, and of all that ask a clock."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Begin with the time of now."""
        self._loop = cast(Any, asyncio.get_running_loop())
        selector = self._loop._selector
        self._select: Callable[[float | None], Any] = selector.select
        self._real = self._loop.time
        self._ahead = 0.0
        self._threads = 0
        self._origin = time.time() - self._real()
        run_in_executor = self._loop.run_in_executor

        def run(*args: Any) -> Any:
            future = run_in_executor(*args)
            self._threads += 1
            future.add_done_callback(self._end_thread)
            return future

        self._loop.set_debug(False)
        patch.setattr(self._loop, "time", self.monotonic)
        patch.setattr(self._loop, "run_in_executor", run)
        patch.setattr(selector, "select", self._jump)
        patch.setattr(SystemClock, "monotonic", lambda _: self.monotonic())
        patch.setattr(SystemClock, "time", lambda _: self.time())
        patch.setattr(paho.mqtt.client, "time_func", self.monotonic)

    def monotonic(self) -> float:
        """Return the virtual seconds of the loop."""
        return float(self._real()) + self._ahead

    def time(self) -> float:
        """Return the virtual seconds since the epoch."""
        return float(self._origin + self.monotonic())

    def _end_thread(self, _: object) -> None:
        self._threads -= 1

    def _jump(self, timeout: float | None) -> Any:
        events = self._select(0)
        if events or timeout == 0:
            return events
        if timeout is None or self._threads:
            return self._select(0.01)
        self._ahead += max(timeout, 0)
        return events


class VirtualClock(Clock):
    """The cloud's clock in virtual time."""

    __slots__ = ("virtual",)

    def __init__(self, virtual: VirtualTime) -> None:
        """Follow a virtual time."""
        super().__init__()
        self.virtual = virtual

    @override
    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self.virtual.time() + self.offset
