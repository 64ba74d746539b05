"""The time of the event loop as a test sets it: what is due happens, nothing is waited for."""

import asyncio
import math

import pytest


class LoopClock:
    """Seconds since the clock was made; they stand still until a test says otherwise."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Take over the time of the running loop."""
        loop = asyncio.get_running_loop()
        self.began = self._now = math.ceil(loop.time()) + 0.0
        patch.setattr(loop, "time", lambda: self._now)
        patch.setattr(loop, "slow_callback_duration", math.inf)

    async def go_to(self, seconds: float) -> None:
        """Let time pass, and what was to happen meanwhile."""
        self._now = self.began + seconds
        for _ in range(5):
            await asyncio.sleep(0)
