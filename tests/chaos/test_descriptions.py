"""Data points that no list has, over days in virtual time: right, and what that costs."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
import itertools

import pytest

from custom_components.tuya_openhub.openhub import (
    CallKind,
    Device,
    OpenApiCloud,
    Specification,
    usage,
)
from custom_components.tuya_openhub.openhub.clock import SystemClock
from custom_components.tuya_openhub.runtime.readings import product_reader, shadows
from tests.tuya_cloud import SimDevice, captures

from .figures import report_figure
from .test_days import DAY, HOUR, Days, days

__all__ = ["days"]

MINUTE = 60.0
SHADOWS = "*/shadow/properties"
TEMPERATURE = {
    "code": "temp_current",
    "type": "Integer",
    "values": '{"min":-200,"max":600,"scale":1,"step":1,"unit":"℃"}',
    "dp_id": 105,
}


@pytest.fixture(autouse=True)
def ages(days: Days) -> None:
    """Let what was read grow old in virtual time."""
    for reader in product_reader, shadows:
        days.patch.setattr(reader, "_now", days.cloud.clock.now)


async def start(days: Days, devices: int) -> None:
    """Set up plugs with a temperature in model and shadow alone, until all is shown."""
    await days.start(devices, wait=False, products=("plug",))
    days.cloud.truth.redescribe(days.devices[0].product_id, model_spec=[TEMPERATURE])
    change(days, days.devices, 315, push=False)
    # how many first values a day brings is no part of these tests
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(usage._ALLOWANCES, CallKind.SHADOW, 10 * devices)
        await days.set_up()
        await right(days, HOUR)


def change(
    days: Days, devices: Sequence[SimDevice], raw: int, *, push: bool = True
) -> None:
    """Let plugs have another temperature."""
    for device in devices:
        days.cloud.truth.set_value(device.id, {"temp_current": raw}, push=push)


async def right(days: Days, limit: float) -> float:
    """Wait until all that is shown is right; return how long that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while days.wrong():
        assert loop.time() - began < limit
        await asyncio.sleep(10)
    return loop.time() - began


def reads(days: Days) -> int:
    """Count the readings of shadows so far."""
    return days.cloud.calls.count_of(SHADOWS)


@pytest.mark.parametrize("devices", [10, 300])
async def test_healthy_day(days: Days, devices: int) -> None:
    """Twelve ends of leases cost no more where devices have values that no list has."""
    await start(days, devices)
    for day in range(2):
        first, read = len(days.cloud.calls), reads(days)
        for hour in range(24):
            change(days, days.devices, 24 * day + hour)
            await asyncio.sleep(HOUR)
            assert days.wrong() == []
        calls = len(days.cloud.calls) - first
        assert calls <= 45
        assert reads(days) - read <= 5
        report_figure(
            f"Day {day + 1}, {devices} devices with model-only data points, healthy",
            f"{calls} HTTP calls, {reads(days) - read} of them for shadows",
        )
    # entities of hundreds of devices take their time on a busy machine
    assert await days.unload() < 5


@pytest.mark.parametrize(
    ("away", "devices"),
    [
        pytest.param(5 * MINUTE, 40, id="minutes"),
        pytest.param(DAY, 40, id="day"),
    ],
)
async def test_values_after_a_gap(days: Days, away: float, devices: int) -> None:
    """Whatever changed while push was down is right soon after, for a call each.

    Also at the end of a day (UTC) for which there is an allowance.
    """
    await start(days, devices)
    await asyncio.sleep(DAY + (20 * HOUR - SystemClock().time() - away) % DAY)
    await days.cloud.broker.close()
    await asyncio.sleep(away)
    change(days, days.devices, 322, push=False)
    read = reads(days)
    await days.cloud.broker.start()
    await days.until(lambda: days.channel.connected, HOUR)
    took = await right(days, 5 * MINUTE)
    # one may be read for the gap itself, or by its turn
    assert reads(days) - read <= devices + 2
    report_figure(
        f"{devices} model-only values after {away / 60:.0f} min without broker",
        f"right {took:.0f} s after the return, {reads(days) - read} shadows",
    )


async def drop(days: Days, seconds: float) -> None:
    """Take push away for a while."""
    await days.cloud.broker.close()
    await asyncio.sleep(seconds)
    await days.cloud.broker.start()
    await days.until(lambda: days.channel.connected, MINUTE)
    await asyncio.sleep(10 * MINUTE)


async def test_moments_that_follow_each_other(days: Days) -> None:
    """One costs a call or two; a link that keeps dropping is a long gap: all is read."""
    await start(days, 10)
    await asyncio.sleep(DAY)
    read = reads(days)
    await drop(days, 6)
    assert reads(days) - read <= 2
    change(days, days.devices, 322, push=False)
    await drop(days, 9)
    assert days.wrong() == []
    assert reads(days) - read <= 12


async def test_day_without_push(days: Days) -> None:
    """While all is read again and again, shadows are too, within the day's allowance."""
    await start(days, 10)
    await days.cloud.broker.close()
    await asyncio.sleep(HOUR)
    read, slowest = reads(days), 0.0
    for raw in range(6):
        change(days, days.devices, raw, push=False)
        slowest = max(slowest, await right(days, 8 * HOUR))
        await asyncio.sleep(4 * HOUR - slowest % (4 * HOUR))
    assert reads(days) - read <= 2 * 96
    report_figure(
        "Model-only values of 10 devices without push",
        f"right after {slowest / HOUR:.1f} h at most",
    )
    await days.cloud.broker.start()
    change(days, days.devices, 400, push=False)
    await right(days, HOUR)


async def test_many_old_descriptions(days: Days) -> None:
    """Products that are all as old are read anew one a day, and each in its turn."""
    days.cloud.lease_rules.behaviour = "full"
    products = ("plug", "six_gang", "door", "motion")
    await days.start(8, products=products)
    days.patch.setattr(product_reader, "MAX_AGE", 2 * DAY)
    days.patch.setattr(product_reader, "RETRIES", (HOUR,))
    assert await days.unload() < 1
    await days.set_up()
    models = days.cloud.calls.count_of("*/model")
    assert models == len(products)
    per_day = []
    for _ in range(7):
        before = days.cloud.calls.count_of("*/model")
        await asyncio.sleep(DAY)
        per_day.append(days.cloud.calls.count_of("*/model") - before)
    assert max(per_day) == 1
    assert sum(per_day) >= len(products)
    assert len({call.path for call in days.cloud.calls if "model" in call.path}) == 4


async def test_numbers_that_nothing_describes(days: Days) -> None:
    """Each product is asked for once; asking in vain costs the same for many products."""
    days.cloud.lease_rules.behaviour = "full"
    await days.start(0, wait=False)
    plugs = [
        captures.device("plug", id=f"plug{number}", product_id=f"product{number}")
        for number in range(12)
    ]
    days.cloud.truth.add_devices(plugs, days.cloud.uid)
    await days.set_up()
    await days.until(days.is_described)
    assert days.cloud.calls.count_of("*/model") == len(plugs)
    per_day = []
    for _ in range(3):
        before = days.cloud.calls.count_of("*/model")
        for _ in range(24):
            for plug in plugs:
                body = {"devId": plug.id, "status": [{"222": 1}]}
                days.cloud.publisher.publish_body(days.cloud.uid, 4, body)
            await asyncio.sleep(HOUR)
        per_day.append(days.cloud.calls.count_of("*/model") - before)
    assert per_day[0] == len(plugs)
    assert max(per_day[1:]) <= 4
    days.cloud.truth.redescribe(
        "product5", model_spec=[{**TEMPERATURE, "dp_id": 222, "code": "temp_inside"}]
    )
    await days.coordinator.async_resync()
    await days.until(lambda: days.shown("sensor", plugs[5], "temp_inside"), MINUTE)
    assert days.shown("sensor", plugs[5], "temp_inside") == "0.1"


async def test_answers_that_lack_something_else_each_time(days: Days) -> None:
    """They are looked at again, rarely, and take nothing away; a whole one ends it."""
    days.cloud.lease_rules.behaviour = "full"
    await days.start(1, products=("plug",))
    entities = set(days.hass.states.async_entity_ids())
    read, turns = OpenApiCloud.specification, itertools.count()

    async def cut(client: OpenApiCloud, device: Device) -> Specification:
        known = await read(client, device)
        codes = sorted(known.points)
        lacking = codes[next(turns) % len(codes)]
        points = {code: known.points[code] for code in codes if code != lacking}
        return replace(known, points=points)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OpenApiCloud, "specification", cut)
        await days.coordinator.async_resync()
        await asyncio.sleep(4 * DAY)
        assert 2 <= next(turns) <= 6
        assert set(days.hass.states.async_entity_ids()) == entities
    before = days.cloud.calls.count_of("*/specifications")
    await asyncio.sleep(4 * DAY)
    assert days.cloud.calls.count_of("*/specifications") == before + 1
    assert set(days.hass.states.async_entity_ids()) == entities
