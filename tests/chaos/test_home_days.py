"""What locks, remote controls and feeders cost on a healthy day."""

import asyncio
from pathlib import Path

import pytest

from tests.runtime.infrared.home import REMOTES, add_hub, add_remotes
from tests.tuya_cloud import captures
from tests.tuya_cloud.operations.locks import SimHolder, sim_lock

from .figures import report_figure
from .test_days import HOUR, Days, calls_in, days as days  # noqa: PLC0414 - a fixture

FEEDER = Path(__file__).parents[1] / "catalog/captures/cwwsq_lxfvx41gqdotrkgi.json"


@pytest.mark.parametrize("feeders", [0, 1])
async def test_day_with_a_feeder(days: Days, feeders: int) -> None:
    """Two calls beyond the usual at most, those of its description, once."""
    days.cloud.lease_rules.behaviour = "full"
    made = [captures.load_capture(FEEDER)] * feeders
    days.cloud.truth.add_account(days.cloud.uid)
    for feeder in made:
        days.cloud.truth.add_device(feeder, days.cloud.uid, push=False)
    await days.start(10, products=("plug",))
    plugs = [device for device in days.devices if device not in made]
    for hour in range(24):
        for device in plugs:
            days.cloud.truth.set_value(device.id, {"cur_power": hour + 100})
        for feeder in made:
            plan = {"meal_plan": "fwceBQE=" if hour % 2 else "fwceBQF/DgACAQ=="}
            days.cloud.truth.set_value(feeder.id, {"feed_report": 2, **plan})
        await asyncio.sleep(HOUR)
    total = len(days.cloud.calls)
    # as of a healthy day without one, see `test_days`
    assert total <= 29 + 2 * feeders
    report_figure(
        f"24 h, 10 plugs and {feeders} feeders, healthy",
        f"{total} HTTP calls ({calls_in(days, 0)})",
    )


async def test_home_with_locks_remotes_and_a_feeder(days: Days) -> None:
    """Six calls a day beyond the usual at most, the days of the remote controls' keys too."""
    days.cloud.lease_rules.behaviour = "full"
    truth, locks = days.cloud.truth, [sim_lock(), sim_lock("lock2", "Back door")]
    truth.add_account(days.cloud.uid)
    made = [*locks, captures.load_capture(FEEDER)]
    for device in made:
        truth.add_device(device, days.cloud.uid, push=False)
    anna = SimHolder(name="Anna", credentials=[("unlock_fingerprint", 3, 0)])
    holders = {lock.id: [anna] for lock in locks}
    days.cloud.operations.locks.holders.update(holders)
    add_remotes(days.cloud, add_hub(days.cloud), REMOTES)
    await days.start(10, products=("plug",))
    plugs = [device for device in days.devices if device.category == "cz"]
    # what is read once of each product is no part of a day
    await asyncio.sleep(HOUR)
    for day in range(4):
        before = len(days.cloud.calls)
        for hour in range(24):
            for device in plugs:
                truth.set_value(device.id, {"cur_power": hour + 100})
            for lock in locks:
                truth.set_value(lock.id, {"unlock_fingerprint": 3})
            truth.set_value(made[-1].id, {"feed_report": 2})
            await asyncio.sleep(HOUR)
        total = len(days.cloud.calls) - before
        report_figure(
            f"Day {day + 1} of 10 plugs, 2 locks, a hub with 5 remotes, a feeder",
            f"{total} HTTP calls ({calls_in(days, before)})",
        )
        # as of a healthy day without any, see `test_days`
        assert total <= 23 + 6
