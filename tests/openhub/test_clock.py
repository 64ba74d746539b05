"""The clock of this machine."""

import time

from custom_components.tuya_openhub.openhub.clock import SystemClock


async def test_system_clock() -> None:
    """Tell the time and wait."""
    clock = SystemClock()
    before = clock.monotonic()
    await clock.sleep(0.01)
    assert clock.monotonic() - before >= 0.009
    assert abs(clock.time() - time.time()) < 1
