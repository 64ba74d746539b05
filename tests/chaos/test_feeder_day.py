"""What a feeder costs on a healthy day: what it tells comes by push, its plan too."""

import asyncio
from pathlib import Path

import pytest

from tests.tuya_cloud import captures

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
