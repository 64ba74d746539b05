"""Statistics as the cloud answers them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import Problem, Statistic, parse_offset
from custom_components.tuya_openhub.openhub.models import JsonValue
from custom_components.tuya_openhub.openhub.services.statistics import (
    amount_of,
    statistics,
)

from ..http.stage import Open, failure
from ..push.scripted import no, ok

KINDS = "GET /v1.0/devices/d/all-statistic-type"
DEVICE = "GET /v1.0/devices/d"
DAYS = "GET /v1.0/devices/d/statistics/days"
HOURS = "GET /v1.0/devices/d/statistics/hours"
SUM = Statistic(code="add_ele", kind="sum")
DAY = date(2026, 11, 1)


async def test_kinds_are_asked_for_once(stage: Open) -> None:
    """What there is stays known for an hour."""
    there = await stage({KINDS: [ok([{"code": "add_ele", "stat_type": "sum"}])]})
    for _ in range(2):
        assert await there.cloud.statistics.kinds("d") == [SUM]
    assert there.cloud.statistics.calls == 1
    await there.clock.sleep(3601)
    there.script[KINDS] = [ok([])]
    assert await there.cloud.statistics.kinds("d") == []
    assert there.cloud.statistics.calls == 2


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        pytest.param([], [], id="none"),
        pytest.param({"list": [{"code": "a", "stat_type": "avg"}]}, ["a"], id="object"),
        pytest.param(
            [{"code": ""}, {"code": "a"}, {"stat_type": "sum"}, 5, None], [], id="odd"
        ),
        pytest.param(None, [], id="nothing"),
    ],
)
def test_odd_kinds(raw: JsonValue, known: list[str]) -> None:
    """What is no statistic is left out."""
    assert [each.code for each in statistics(raw)] == known


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        pytest.param("0.42", Decimal("0.42"), id="text"),
        pytest.param(3, Decimal(3), id="number"),
        pytest.param(" 0.10 ", Decimal("0.1"), id="spaces"),
        pytest.param("#", None, id="hole"),
        pytest.param("", None, id="empty"),
        pytest.param(True, None, id="boolean"),
        pytest.param(None, None, id="null"),
        pytest.param("-1", None, id="negative"),
        pytest.param("NaN", None, id="not a number"),
        pytest.param("1e400", None, id="too much"),
        pytest.param("1_0", None, id="underscore"),
        pytest.param("1" * 60, None, id="too long"),
    ],
)
def test_amounts(raw: JsonValue, amount: Decimal | None) -> None:
    """Only what is an amount counts."""
    assert amount_of(raw) == amount


@pytest.mark.parametrize(
    ("raw", "hours"),
    [
        pytest.param("+02:00", 2, id="east"),
        pytest.param("-05:00", -5, id="west"),
        pytest.param("+05:30", 5.5, id="half"),
        pytest.param("+8:00", 8, id="short"),
        pytest.param("+15:00", None, id="too far"),
        pytest.param("+01:75", None, id="no minutes"),
        pytest.param("Europe/Berlin", None, id="name"),
        pytest.param(2, None, id="number"),
    ],
)
def test_offsets(raw: object, hours: float | None) -> None:
    """An offset is sign, hours and minutes."""
    expected = None if hours is None else timedelta(hours=hours)
    assert parse_offset(raw) == expected


async def test_offset_of_a_device(stage: Open) -> None:
    """A device that cannot be read has none."""
    there = await stage({DEVICE: [ok({"id": "d", "time_zone": "+01:00"})]})
    assert await there.cloud.statistics.utc_offset("d") == timedelta(hours=1)
    there = await stage({DEVICE: [no(1106)]})
    assert await there.cloud.statistics.utc_offset("d") is None
    there = await stage({DEVICE: [ok([])]})
    assert await there.cloud.statistics.utc_offset("d") is None


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        pytest.param(
            {"days": {"20261101": "0.4", "20261102": "#", "20261103": "0"}},
            [Decimal("0.4"), None, Decimal(0)],
            id="all",
        ),
        pytest.param({"20261103": "1"}, [None, None, Decimal(1)], id="flat"),
        pytest.param({"days": {"20261101": "1"}}, [Decimal(1)], id="cut off"),
        pytest.param({"days": {"20251101": "1"}}, [], id="another year"),
        pytest.param([], [], id="no object"),
        pytest.param({"days": 5}, [], id="no days"),
    ],
)
async def test_days(stage: Open, answer: Any, days: list[Decimal | None]) -> None:
    """A hole is nothing; what comes after the last day told was not answered for."""
    there = await stage({DAYS: [ok(answer)]})
    end = DAY + timedelta(days=2)
    for _ in range(2):
        by_day = await there.cloud.statistics.days("d", SUM, DAY, end)
    assert list(by_day.values()) == days
    assert there.cloud.statistics.calls == 1


async def test_many_days(stage: Open) -> None:
    """A month is asked for at once; a refusal leaves days unknown."""
    there = await stage({DAYS: [no(1109), ok({"days": {}})]})
    end = DAY + timedelta(days=60)
    assert await there.cloud.statistics.days("d", SUM, DAY, end) == {}
    assert there.cloud.statistics.calls == 2


async def test_hours(stage: Open) -> None:
    """Only hours of the day count; a refusal is raised."""
    answer = {"hours": {"2026110100": "0.1", "2026110113": "#", "2026103123": "9"}}
    there = await stage({HOURS: [ok(answer), no(1109), no(28841101)]})
    assert await there.cloud.statistics.hours("d", SUM, DAY) == {0: Decimal("0.1")}
    err = await failure(there.cloud.statistics.hours("d", SUM, DAY))
    assert err.problem is Problem.BAD_REQUEST
    err = await failure(there.cloud.statistics.hours("d", SUM, DAY))
    assert err.problem is Problem.SERVICE_NOT_SUBSCRIBED


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        pytest.param("10000000", Decimal(10**7), id="most"),
        pytest.param("10000000.1", None, id="more"),
        pytest.param(0, Decimal(0), id="nothing"),
        pytest.param("0." + "1" * 38, Decimal("0." + "1" * 38), id="forty digits"),
        pytest.param("0." + "1" * 39, None, id="forty-one"),
        pytest.param(0.5, Decimal("0.5"), id="float"),
        pytest.param("Infinity", None, id="infinite"),
        pytest.param([], None, id="list"),
    ],
)
def test_limits_of_amounts(raw: JsonValue, amount: Decimal | None) -> None:
    """Ten million of a unit in an hour is the most that is believed."""
    assert amount_of(raw) == amount


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [
        pytest.param("+14:00", 14 * 60, id="furthest"),
        pytest.param("-14:00", -14 * 60, id="furthest west"),
        pytest.param("+14:01", None, id="further"),
        pytest.param("+00:59", 59, id="minutes"),
        pytest.param("+00:60", None, id="sixty minutes"),
        pytest.param("+0545", 345, id="without a colon"),
        pytest.param(" +01:00 ", 60, id="blanks"),
        pytest.param("01:00", None, id="no sign"),
        pytest.param("+1:0", None, id="one digit"),
    ],
)
def test_limits_of_offsets(raw: str, minutes: int | None) -> None:
    """No zone is further than fourteen hours from UTC."""
    assert parse_offset(raw) == (
        None if minutes is None else timedelta(minutes=minutes)
    )


async def test_age_of_what_is_known(stage: Open) -> None:
    """What was read is good for an hour, each question by itself."""
    there = await stage(
        {
            KINDS: [ok([{"code": "add_ele", "stat_type": "sum"}]), ok([])],
            DEVICE: [ok({"time_zone": "+01:00"})],
            DAYS: [ok({"20261101": "1"})],
        }
    )
    statistics_of = there.cloud.statistics
    other = Statistic(code="add_ele", kind="max")
    for statistic in (SUM, other, Statistic(code="cur_power", kind="sum"), SUM):
        assert await statistics_of.days("d", statistic, DAY, DAY) == {DAY: Decimal(1)}
    assert statistics_of.calls == 3
    assert await statistics_of.kinds("d") == [SUM]
    assert await statistics_of.utc_offset("d") == timedelta(hours=1)
    assert statistics_of.calls == 5
    there.clock.now += 3599
    assert await statistics_of.kinds("d") == [SUM]
    assert statistics_of.calls == 5
    there.clock.now += 1
    assert await statistics_of.kinds("d") == []
    assert statistics_of.calls == 6


async def test_questions(stage: Open) -> None:
    """Days are asked for a month at a time, hours a day, by code and kind."""
    there = await stage(
        {DAYS: [ok({})], HOURS: [ok({"2026110123": "1", "2026110124": "2"})]}
    )
    await there.cloud.statistics.days("d", SUM, DAY, DAY + timedelta(days=31))
    assert await there.cloud.statistics.hours("d", SUM, DAY) == {23: Decimal(1)}
    named = {"code": "add_ele", "stat_type": "sum"}
    assert [seen.query for seen in there.server.seen[-3:]] == [
        {**named, "start_day": "20261101", "end_day": "20261201"},
        {**named, "start_day": "20261202", "end_day": "20261202"},
        {**named, "start_hour": "2026110100", "end_hour": "2026110123"},
    ]


async def test_limits_of_days(stage: Open) -> None:
    """The first and the last day that were asked for count, no others."""
    amounts = {"20261031": "9", "20261101": "1", "20261103": "3", "20261104": "9"}
    there = await stage({DAYS: [ok({"days": amounts})]})
    last = DAY + timedelta(days=2)
    assert await there.cloud.statistics.days("d", SUM, DAY, last) == {
        DAY: Decimal(1),
        DAY + timedelta(days=1): None,
        last: Decimal(3),
    }
    assert await there.cloud.statistics.days("d", SUM, last, DAY) == {}


async def test_hours_that_are_no_object(stage: Open) -> None:
    """What is no object has no hours."""
    there = await stage({HOURS: [ok([]), ok({"hours": []}), no(500), ok({})]})
    for _ in range(3):
        assert await there.cloud.statistics.hours("d", SUM, DAY) == {}
    # a passing fault is borne
    assert there.server.calls() == [HOURS] * 4
