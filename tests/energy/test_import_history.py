"""The action `import_history`, with a recorder: what Tuya kept becomes statistics."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import get_metadata
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault

from .history import HOUR, Home, in_wh, own_rows, this_hour, used_in
from .test_statistics import INCREMENTS, TOTALS


async def test_ninety_days_twice(home: Home) -> None:
    """Sums equal the source to 1 Wh, nothing is doubled, calls are as announced."""
    now = this_hour()
    begin = now - 90 * 24 * HOUR
    used = used_in(begin, 90 * 24)
    home.keep(used)
    await home.start()

    plan = await home.act(begin, dry_run=True)

    assert await home.changes() == {}
    assert plan["calls"] == plan["entities"][0]["calls"] == 91
    before = home.counted()
    done = await home.act(begin)
    assert home.counted("*/statistics/hours*") == plan["calls"] == done["calls"]
    assert home.counted() - before == done["calls_made"] == plan["calls"]
    assert await home.changes() == in_wh(used)

    before = home.counted("*")
    again = await home.act(begin)

    assert home.counted("*") == before
    assert again["calls"] == again["entities"][0]["hours_imported"] == 0
    assert await home.changes() == in_wh(used)
    # and the recorder goes on without a step
    home.tape.amounts = iter([17])
    home.tape.use()
    await home.tape.arrive()
    await home.record(now)
    assert (await home.changes())[now] <= 17
    assert sum((await home.changes()).values()) == sum(in_wh(used).values()) + 17


async def test_sensor_of_this_hour(home: Home) -> None:
    """What was recorded since the set-up goes on after what was before."""
    now = this_hour()
    used = used_in(now - 48 * HOUR, 48)
    home.keep({**used, now: Decimal("0.5")})
    await home.start()
    home.tape.amounts = iter([17, 100])
    home.tape.use()
    await home.tape.arrive()
    await home.record_now()

    await home.act(now - 48 * HOUR)

    home.tape.use()
    await home.tape.arrive()
    await home.record(now)
    await home.record(now + HOUR)
    changes = await home.changes()
    assert {hour: changes[hour] for hour in used} == in_wh(used)
    assert sum(changes.values()) == sum(in_wh(used).values()) + 500 + 100


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param(INCREMENTS, "sum", id="increments"),
        pytest.param(INCREMENTS, "minux", id="growth of increments"),
        pytest.param(TOTALS, "minux", id="total"),
    ],
)
@pytest.mark.parametrize("unit", ["kWh", "Wh"])
async def test_total_that_has_statistics(
    home: Home, code: str, kind: str, unit: str
) -> None:
    """What was recorded stays, gaps are filled, all in the unit of the statistics."""
    now = this_hour()
    begin = now - 60 * HOUR
    used = used_in(begin, 60)
    home.keep(used, code, kind=kind)
    await home.start()
    recorded = {hour: used[hour] for hour in used if hour >= now - 30 * HOUR}
    for hour in range(now - 20 * HOUR, now - 10 * HOUR, HOUR):
        lump = recorded.pop(hour)
        # what the log had, or the total, comes with the first hour after the gap
        recorded[now - 10 * HOUR] += lump
    own_rows(home, recorded, code, unit)
    await async_wait_recording_done(home.hass)

    await home.act(begin, entity_id=home.entity(code))

    assert await home.changes(code) == in_wh(used)
    metadata = get_metadata(home.hass, statistic_ids={home.entity(code)})
    assert metadata[home.entity(code)][1]["unit_of_measurement"] == unit
    before = home.counted("*")
    await home.act(begin, entity_id=home.entity(code))
    assert home.counted("*") == before
    assert await home.changes(code) == in_wh(used)


async def test_gap_of_increments(home: Home) -> None:
    """What no push and no log brought is in the sum afterwards, to 1 Wh."""
    now = this_hour()
    used = used_in(now - 30 * HOUR, 30)
    home.keep(used)
    await home.start()
    recorded = dict(used)
    for hour in range(now - 20 * HOUR, now - 10 * HOUR, HOUR):
        del recorded[hour]
    # the hours at both ends were recorded in part
    recorded[now - 21 * HOUR] /= 2
    recorded[now - 10 * HOUR] /= 4
    own_rows(home, recorded)
    await async_wait_recording_done(home.hass)

    plan = await home.act(now - 20 * HOUR, dry_run=True)
    done = await home.act(now - 20 * HOUR)

    assert home.counted("*/hours*") == plan["calls"] == done["calls"]
    assert await home.changes() == in_wh(used)
    missed = sum(used.values()) - sum(recorded.values())
    assert done["entities"][0]["added"] == pytest.approx(float(missed))


async def test_import_that_breaks_off(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next import completes one that ended before the sums were raised."""
    now = this_hour()
    used = used_in(now - 40 * HOUR, 40)
    home.keep(used)
    await home.start()
    own_rows(home, {hour: used[hour] for hour in used if hour >= now - 5 * HOUR})
    await async_wait_recording_done(home.hass)
    instance = get_instance(home.hass)
    with monkeypatch.context() as patched:
        patched.setattr(instance, "async_adjust_statistics", lambda *_: None)
        await home.act(now - 40 * HOUR)
    assert min((await home.changes()).values()) < 0

    await home.act(now - 40 * HOUR)

    assert await home.changes() == in_wh(used)


@pytest.mark.parametrize("home_zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize(
    ("zone", "offset", "data"),
    [
        pytest.param("Europe/Berlin", "+01:00", {}, id="at home in winter"),
        pytest.param("Europe/Berlin", "+02:00", {}, id="at home in summer"),
        pytest.param(
            "America/New_York", "-05:00", {"time_zone": "America/New_York"}, id="named"
        ),
        pytest.param("Asia/Kolkata", "+05:30", {}, id="half an hour beside"),
        pytest.param("Asia/Tokyo", "?", {"time_zone": "+09:00"}, id="named by offset"),
    ],
)
async def test_time_zones(
    home: Home, home_zone: str, zone: str, offset: str, data: dict[str, str]
) -> None:
    """Over both changes to and from summer time no watt-hour is lost or doubled."""
    await home.hass.config.async_set_time_zone(home_zone)
    begin = int(datetime(2026, 3, 27, tzinfo=UTC).timestamp())
    used = used_in(begin, 6 * 24)
    autumn = int(datetime(2026, 10, 23, tzinfo=UTC).timestamp())
    used |= used_in(autumn, 12 * 24)
    home.keep(used, zone=ZoneInfo(zone), offset=offset)
    await home.start()

    # a part of the first hour may seem to be before it
    start = begin - 2 * HOUR
    plan = await home.act(start, dry_run=True, **data)
    done = await home.act(start, **data)

    assert done["calls"] == plan["calls"] == home.counted("*/hours*")
    changes = await home.changes()
    assert abs(sum(changes.values()) - sum(in_wh(used).values())) <= 1
    await home.act(start, **data)
    assert await home.changes() == changes


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
async def test_hours_of_summer_time(home: Home, zone: str) -> None:
    """Each hour is at its place; only the one that is twice cannot be told apart."""
    await home.hass.config.async_set_time_zone(zone)
    begin = int(datetime(2026, 10, 20, tzinfo=UTC).timestamp())
    used = used_in(begin, 20 * 24)
    own = ZoneInfo(zone)
    home.keep(used, zone=own, offset=datetime.now(own).strftime("%:z"))
    await home.start()
    await home.act(begin)
    changes = await home.changes()
    wrong = [hour for hour in used if changes[hour] != in_wh(used)[hour]]
    assert len(wrong) <= 2
    assert {f"{datetime.fromtimestamp(hour, own):%m%d%H}" for hour in wrong} <= {
        "102502",
        "110101",
    }


async def test_holes(home: Home) -> None:
    """Hours that Tuya lacks stay out; each import asks for their days again."""
    now = this_hour()
    begin = now - 5 * 24 * HOUR
    used = used_in(begin, 5 * 24, holes=True)
    statistic = home.keep(used)
    await home.start()
    plan = await home.act(begin, dry_run=True)
    done = await home.act(begin)
    assert plan["calls"] == done["calls"] == home.counted("*/hours*")
    assert await home.changes() == in_wh(used)
    await home.act(begin)
    assert await home.changes() == in_wh(used)

    late = min(set(range(begin, now, HOUR)) - used.keys())
    statistic.used[late] = used[late] = Decimal("0.4")
    await home.act(begin)
    assert await home.changes() == in_wh(used)


async def test_hours_that_reach_less_far_than_days(home: Home) -> None:
    """Older days are divided, and after some refusals no more are asked for."""
    midnight = int(dt_util.utcnow().timestamp()) // (24 * HOUR) * 24 * HOUR
    begin = midnight - 10 * 24 * HOUR
    used = used_in(begin, 10 * 24)
    home.keep(used, hours_since=midnight - 3 * 24 * HOUR)
    await home.start()
    await home.act(begin)
    changes = await home.changes()
    assert abs(sum(changes.values()) - sum(in_wh(used).values())) <= 84
    assert {h: changes[h] for h in used if h >= midnight - 3 * 24 * HOUR} == {
        h: wh for h, wh in in_wh(used).items() if h >= midnight - 3 * 24 * HOUR
    }


async def test_refused_hours(home: Home) -> None:
    """Where hours are refused the days count."""
    midnight = int(dt_util.utcnow().timestamp()) // (24 * HOUR) * 24 * HOUR
    begin = midnight - 10 * 24 * HOUR
    used = used_in(begin, 10 * 24)
    home.keep(used)
    home.cloud.faults.set("*/statistics/hours", Fault(code=1109))
    await home.start()
    plan = await home.act(begin)
    assert plan["calls"] == 11
    assert home.counted("*/hours*") == 2
    changes = await home.changes()
    assert abs(sum(changes.values()) - sum(in_wh(used).values())) <= 240
    assert max(changes.values()) <= 2000


async def test_days_that_are_not_told(home: Home) -> None:
    """Without days all hours are read."""
    now = this_hour()
    begin = now - 5 * 24 * HOUR
    used = used_in(begin, 5 * 24)
    home.keep(used, days_told=False)
    await home.start()
    plan = await home.act(begin, dry_run=True)
    assert plan["calls"] == 6
    await home.act(begin)
    assert await home.changes() == in_wh(used)


async def test_whole_device(home: Home) -> None:
    """All counters of a device are imported, each by its own statistics."""
    now = this_hour()
    begin = now - 30 * HOUR
    used = used_in(begin, 30)
    other = {hour: amount * 2 for hour, amount in used.items()}
    home.keep(used)
    home.keep(other, TOTALS, kind="minux")
    await home.start()
    plan = await home.act(begin, device_id=home.device_id, dry_run=True)
    done = await home.act(begin, device_id=home.device_id)
    assert {entity["code"] for entity in done["entities"]} == {INCREMENTS, TOTALS}
    assert plan["calls"] == done["calls"] == home.counted("*/hours*")
    assert await home.changes() == in_wh(used)
    assert await home.changes(TOTALS) == in_wh(other)
