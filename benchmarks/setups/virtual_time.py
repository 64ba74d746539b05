"""An event loop whose time jumps, so that a day passes as fast as the work allows.

Timers, and what this integration takes for the time, follow it. Home Assistant's state
machine and recorder keep the machine's clock, for stamps alone.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
import time
from typing import override
from unittest.mock import patch

from custom_components.tuya_openhub.openhub import SystemClock
from homeassistant.util import dt as dt_util


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that is so many seconds ahead of the machine."""

    ahead = 0.0

    @override
    def time(self) -> float:
        return super().time() + self.ahead


def _ahead() -> float:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        # a thread, as the recorder's
        return 0.0
    return loop.ahead if isinstance(loop, VirtualLoop) else 0.0


@contextmanager
def virtual_time() -> Iterator[None]:
    """Let this integration follow the loop that runs."""
    with (
        patch.object(SystemClock, "monotonic", lambda _: time.monotonic() + _ahead()),
        patch.object(SystemClock, "time", lambda _: time.time() + _ahead()),
        patch.object(
            dt_util, "utcnow", lambda: datetime.now(UTC) + timedelta(seconds=_ahead())
        ),
    ):
        yield
