"""Sums are right whatever the clock of the device says."""

from collections.abc import Callable
from decimal import Decimal
import random
from typing import Any

import pytest

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er, restore_state
from homeassistant.util import dt as dt_util
from tests.integration.helpers import entity_of, make_entry, set_up, shown, wait_until
from tests.tuya_cloud import TuyaCloud

from .test_statistics import INCREMENTS, TOTALS, Tape

HOUR = 3_600_000
YEAR_2038 = 2_147_483_647_000
DICE = random.Random(5)


def jumping(time: int) -> int:
    """Say another time each time."""
    jumps = (time, time - 5 * HOUR, time + 24 * HOUR, YEAR_2038, 946_684_800_000)
    return DICE.choice(jumps) + DICE.randrange(1000)


CLOCKS = pytest.mark.parametrize(
    ("clock", "by_device"),
    [
        pytest.param(lambda time: time - 4 * HOUR, False, id="five hours behind"),
        pytest.param(
            lambda time: time - 4 * HOUR, True, id="five hours behind, so logged"
        ),
        pytest.param(lambda time: time + 25 * HOUR, False, id="a day ahead"),
        pytest.param(lambda _: YEAR_2038, False, id="2038, standing"),
        pytest.param(lambda time: time + 378 * 10**9, False, id="2038, going"),
        pytest.param(jumping, False, id="jumping"),
    ],
)


@CLOCKS
async def test_sums_of_any_clock(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    clock: Callable[[int], int],
    by_device: bool,
) -> None:
    """Add up to 1 Wh over late reports, restarts and an outage."""
    cloud.truth.log_has_device_times = by_device
    proxy = await cloud.proxy()
    entry = make_entry(cloud)
    tape = Tape(hass, cloud, entry)
    tape.clock = clock
    # no device uses the same amount twice in a millisecond, as this test would
    tape.amounts = iter(DICE.sample(range(1, 400), 60))
    tape.device.status[TOTALS] = 5_000_000
    await set_up(hass, entry)
    await tape.connected()
    for _ in range(10):
        tape.use()
    await tape.arrive()
    tape.use(late=2000)
    tape.use()
    await tape.arrive()
    for missed in (3, 0):
        await tape.restart(missed=missed)
        await tape.arrive()
        tape.use()
        await tape.arrive()
    await tape.outage(proxy, missed=4)
    tape.use()
    await tape.arrive()


async def test_one_wrong_time_freezes_nothing(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Go on after one report from 2038, and after a restart too."""
    entry = make_entry(cloud)
    tape = Tape(hass, cloud, entry)
    tape.device.status[TOTALS] = 5_000_000
    await set_up(hass, entry)
    await tape.connected()
    tape.use()
    await tape.arrive()
    tape.clock = lambda _: YEAR_2038
    tape.use()
    await tape.arrive()
    tape.clock = lambda time: time
    tape.use()
    await tape.arrive()
    await tape.restart(missed=0)
    for _ in range(5):
        tape.use()
    await tape.arrive()
    assert tape.shown(INCREMENTS)()


@pytest.mark.parametrize(
    ("stored", "total"),
    [
        pytest.param({"mode": "increment", "total": "2.5"}, 2.5, id="most is missing"),
        pytest.param({"mode": "increment", "total": None}, 1.5, id="no sum"),
        pytest.param({"total": "nan", "recent": 5, "mode": ["x"]}, 1.5, id="nonsense"),
        pytest.param([1, 2], 1.5, id="no object"),
    ],
)
async def test_a_stored_counter_with_holes(
    hass: HomeAssistant, cloud: TuyaCloud, stored: dict[str, Any], total: float
) -> None:
    """Restore what can be read, from the last state where the sum cannot, and count on."""
    entry = make_entry(cloud)
    tape = Tape(hass, cloud, entry)
    await set_up(hass, entry)
    counter = entity_of(hass, "sensor", tape.device.id, INCREMENTS)
    await hass.config_entries.async_unload(entry.entry_id)
    last = State(counter, "1.5", {"unit_of_measurement": "kWh"})
    registered = er.async_get(hass).async_get(counter)
    assert registered is not None
    restore_state.async_get(hass).last_states_by_entity_registry_id[registered.id] = (
        restore_state.StoredState(
            last,
            restore_state.RestoredExtraData(stored),
            dt_util.utcnow(),
            registered.id,
        )
    )
    await hass.config_entries.async_setup(entry.entry_id)
    await tape.connected()
    await wait_until(hass, lambda: shown(hass, counter) == str(total))
    for _ in range(3):
        tape.use()
    right = Decimal(str(total)) + Decimal(tape.used) / 1000
    await wait_until(hass, lambda: Decimal(shown(hass, counter)) == right)
