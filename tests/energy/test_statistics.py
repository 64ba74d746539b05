"""Long-term statistics equal what was used, whatever happens on the way."""

from collections.abc import Callable
from datetime import timedelta
import random

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.integration.helpers import (
    entity_of,
    make_entry,
    set_up,
    state_of,
    wait_until,
)
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.proxy import TcpProxy
from tests.tuya_cloud.http.faults import Fault

INCREMENTS = "add_ele"
TOTALS = "total_forward_energy"


class Tape:
    """A plug with an increment counter and a total, which uses energy."""

    def __init__(self, hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry):
        """Put both counters on one device of the cloud."""
        self.hass, self.cloud, self.entry = hass, cloud, entry
        self.device = next(
            device
            for device in cloud.truth.devices.values()
            if INCREMENTS in device.status
        )
        self.device.status_spec = [
            point
            for point in self.device.status_spec
            if point["code"] not in {INCREMENTS, TOTALS}
        ]
        values = '{"unit":"kW·h","min":0,"max":99999999,"scale":3,"step":1}'
        for number, code in enumerate((INCREMENTS, TOTALS), 60):
            self.device.status_spec.append(
                {"code": code, "type": "Integer", "values": values, "dp_id": number}
            )
            self.device.status[code] = 0
            self.device.times[code] = 0
        self.used = 0
        # what the device's clock says at a time (ms)
        self.clock: Callable[[int], int] = lambda time: time
        self.time = int(dt_util.utcnow().timestamp() * 1000) - 3_600_000
        chance = random.Random(7)
        self.amounts = iter([chance.choice((1, 17, 17, 100, 250)) for _ in range(400)])

    def use(self, *, push: bool = True, twice: bool = False, late: int = 0) -> None:
        """Use some energy and report it, as an increment and as a total."""
        amount = next(self.amounts)
        self.used += amount
        if late:
            # overtaken by the next report: totals contain it
            time = self.clock(self.time) - late
            self.cloud.truth.set_value(
                self.device.id, {INCREMENTS: amount}, time=time, late=late
            )
            return
        self.time += 7000
        for _ in range(1 + twice):
            self.cloud.truth.set_value(
                self.device.id,
                {INCREMENTS: amount, TOTALS: 5_000_000 + self.used},
                push=push,
                time=self.clock(self.time),
            )

    def shown(self, code: str) -> Callable[[], bool]:
        """Tell whether a counter shows what was used."""
        start = {INCREMENTS: 0, TOTALS: 5000}[code]

        def right() -> bool:
            reported = state_of(self.hass, "sensor", self.device.id, code)
            return (
                reported == "unavailable"
                or round((float(reported) - start) * 1000) == self.used
            )

        return right

    async def arrive(self) -> None:
        """Wait until both show what was used."""
        await wait_until(self.hass, self.shown(INCREMENTS))
        await wait_until(self.hass, self.shown(TOTALS))

    async def connected(self) -> None:
        """Wait for the push channel."""
        coordinator = self.entry.runtime_data
        await wait_until(self.hass, lambda: coordinator.hub.channel.connected)
        await wait_until(self.hass, lambda: not coordinator.gap_open)

    async def restart(self, missed: int) -> None:
        """Stop, use energy meanwhile, and start again with what was stored."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        for _ in range(missed):
            self.use(push=False)
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.connected()

    async def outage(self, proxy: TcpProxy, missed: int) -> None:
        """Lose the broker, use energy meanwhile, and find it again."""
        coordinator = self.entry.runtime_data
        proxy.mode = "refuse"
        await proxy.cut()
        await wait_until(self.hass, lambda: not coordinator.hub.channel.connected)
        for _ in range(missed):
            self.use(push=False)
        proxy.mode = "pass"
        coordinator.hub.retry_now()
        await self.connected()


async def growth(hass: HomeAssistant, entity_id: str) -> float:
    """Return what the statistics say was used, in kWh."""
    await async_wait_recording_done(hass)
    now = dt_util.utcnow()
    start = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    for period in (start - timedelta(minutes=5), start):
        do_adhoc_statistics(hass, start=period)
    await async_wait_recording_done(hass)
    reported = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass,
            start - timedelta(hours=1),
            None,
            {entity_id},
            "5minute",
            None,
            {"sum"},
        )
    )
    return float(reported[entity_id][-1]["sum"] or 0)


@pytest.mark.parametrize("twice", [False, True], ids=["once", "duplicates"])
async def test_statistics_equal_the_tape(
    recorder_mock: Recorder, hass: HomeAssistant, cloud: TuyaCloud, twice: bool
) -> None:
    """Add up to 1 Wh, over duplicates, a restart and an outage."""
    await async_setup_component(hass, "sensor", {})
    proxy = await cloud.proxy()
    entry = make_entry(cloud)
    tape = Tape(hass, cloud, entry)
    tape.device.status[TOTALS] = 5_000_000
    await set_up(hass, entry)
    await tape.connected()
    for _ in range(20):
        tape.use(twice=twice)
    await tape.arrive()
    await tape.restart(missed=3)
    await tape.arrive()
    for _ in range(20):
        tape.use(twice=twice)
    await tape.arrive()
    await tape.outage(proxy, missed=4)
    tape.use(twice=twice)
    await tape.arrive()
    for code in (INCREMENTS, TOTALS):
        entity_id = entity_of(hass, "sensor", tape.device.id, code)
        assert round(await growth(hass, entity_id) * 1000) == tape.used


@pytest.mark.parametrize(
    ("transport", "fault"),
    [
        pytest.param("openapi", Fault(code=28841101), id="log not subscribed"),
        pytest.param("openapi", Fault(code=1112), id="cloud busy"),
        pytest.param("gateway", Fault(delay=0), id="no log behind this door"),
    ],
)
async def test_without_a_log(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, fault: Fault
) -> None:
    """Count the one report that the snapshot after a restart tells of."""
    cloud.faults.set("*/report-logs", fault)
    entry = make_entry(cloud, transport)
    tape = Tape(hass, cloud, entry)
    tape.device.status[TOTALS] = 5_000_000
    await set_up(hass, entry)
    await tape.connected()
    tape.amounts = iter((30, 20, 40))
    tape.use()
    await tape.arrive()
    await tape.restart(missed=1)
    await tape.arrive()
    await tape.restart(missed=0)
    tape.use()
    await tape.arrive()


async def test_log_of_many_pages(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Read a log page by page."""
    entry = make_entry(cloud)
    tape = Tape(hass, cloud, entry)
    tape.device.status[TOTALS] = 5_000_000
    await set_up(hass, entry)
    await tape.connected()
    tape.use()
    await tape.arrive()
    await tape.restart(missed=250)
    await tape.arrive()
