"""Counting, forecasting, breaking the circuit and setting the pace."""

import asyncio
from datetime import UTC, datetime
import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.usage import CallKind, Usage

from .doubles import DAY, HOUR, FakeClock

QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004)
DENIED = RefusedError(Problem.PERMISSION_DENIED, code=1106)


@pytest.fixture
def clock() -> FakeClock:
    """Begin on the first of November at midnight, in UTC."""
    clock = FakeClock()
    clock.wall = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    return clock


@pytest.fixture
def usage(clock: FakeClock) -> Usage:
    """Begin with nothing."""
    return Usage(clock=clock)


def today(usage: Usage) -> tuple[int, int]:
    """Return the calls and the messages of this day."""
    stored: Any = usage.store()
    return sum(stored["day_calls"].values()), stored["day_messages"]


def test_counts_by_kind_day_and_month(clock: FakeClock, usage: Usage) -> None:
    """Count calls and messages; days and months end in UTC."""
    usage.admit(CallKind.TOKEN)
    usage.admit(CallKind.DEVICES)
    usage.message()
    assert (today(usage), usage.calls_this_month) == ((2, 1), 2)
    clock.wall += DAY
    usage.admit(CallKind.DEVICES)
    usage.message()
    assert (today(usage), usage.calls_this_month) == ((1, 1), 3)
    assert usage.messages_this_month == 2
    assert usage.store()["month_calls"] == {"token": 1, "devices": 2}
    clock.wall += 29 * DAY
    assert (today(usage), usage.calls_this_month) == ((0, 0), 0)
    assert usage.messages_this_month == 0


def test_december_ends(clock: FakeClock, usage: Usage) -> None:
    """Begin a new month with the new year."""
    clock.wall = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()
    usage.admit(CallKind.TOKEN)
    assert usage.calls_this_month == 1
    clock.wall += 1
    assert usage.calls_this_month == 0


@pytest.mark.parametrize("kind", list(CallKind))
@pytest.mark.parametrize(
    "problem",
    [
        Problem.NO_PLAN,
        Problem.PLAN_EXPIRED,
        Problem.PAYMENT_OVERDUE,
        Problem.QUOTA_EXHAUSTED,
        Problem.DATA_CENTER_SUSPENDED,
        Problem.IP_NOT_ALLOWED,
        Problem.WRONG_DATA_CENTER,
    ],
)
def test_circuit_opens(usage: Usage, problem: Problem, kind: CallKind) -> None:
    """Stop every call after a refusal that concerns the project."""
    err = RefusedError(problem)
    usage.refuse(err, kind)
    assert usage.refusal is err
    with pytest.raises(RefusedError) as caught:
        usage.admit(CallKind.COMMAND)
    assert caught.value is err
    assert usage.calls_this_month == 0


@pytest.mark.parametrize(
    ("err", "kind", "opens"),
    [
        pytest.param(
            AuthError(Problem.INVALID_AUTH), CallKind.COMMAND, True, id="auth"
        ),
        pytest.param(DENIED, CallKind.TOKEN, True, id="denied token"),
        pytest.param(DENIED, CallKind.HUB_CONFIG, True, id="denied lease"),
        pytest.param(DENIED, CallKind.DEVICES, True, id="denied list"),
        pytest.param(DENIED, CallKind.COMMAND, False, id="denied command"),
        pytest.param(
            RefusedError(Problem.SERVICE_EXPIRED), CallKind.STATUS, False, id="service"
        ),
        pytest.param(
            RefusedError(Problem.INSECURE_URL), CallKind.TOKEN, False, id="address"
        ),
        pytest.param(
            TransientError(Problem.CLOUD_ERROR), CallKind.TOKEN, False, id="transient"
        ),
        pytest.param(
            RequestError(Problem.DEVICE_OFFLINE), CallKind.COMMAND, False, id="request"
        ),
    ],
)
def test_what_opens_the_circuit(
    usage: Usage, err: OpenHubError, kind: CallKind, opens: bool
) -> None:
    """Open it only for what concerns the whole project."""
    usage.refuse(err, kind)
    assert (usage.refusal is err) is opens


def test_refusal_collects_no_tracebacks(usage: Usage) -> None:
    """Raise the same error often without growing it."""
    usage.refuse(QUOTA, CallKind.TOKEN)
    lengths = []
    for _ in range(3):
        with pytest.raises(RefusedError) as caught:
            usage.admit(CallKind.TOKEN)
        lengths.append(len(caught.traceback))
    assert len(set(lengths)) == 1


async def test_probe_closes_the_circuit(usage: Usage) -> None:
    """Let one task's calls through, and close when one succeeds."""
    refusals = []
    usage.listen(lambda: refusals.append(usage.refusal))
    usage.refuse(QUOTA, CallKind.DEVICES)
    usage.refuse(QUOTA, CallKind.DEVICES)
    usage.succeeded(CallKind.COMMAND)
    assert refusals == [QUOTA]
    with usage.probing():
        others = asyncio.create_task(asyncio.sleep(0))
        usage.admit(CallKind.TOKEN)
        usage.succeeded(CallKind.TOKEN)
        assert refusals == [QUOTA]
        usage.admit(CallKind.DEVICES)
        usage.succeeded(CallKind.DEVICES)
    await others
    assert usage.refusal is None
    assert refusals == [QUOTA, None]
    usage.admit(CallKind.COMMAND)
    usage.succeeded(CallKind.COMMAND)
    assert usage.calls_this_month == 3


def test_token_proves_the_token(usage: Usage) -> None:
    """Take a token for the cure where the token was refused."""
    usage.refuse(AuthError(Problem.INVALID_AUTH), CallKind.TOKEN)
    with usage.probing():
        usage.succeeded(CallKind.TOKEN)
    assert usage.refusal is None


def test_everybody_learns_of_the_circuit(usage: Usage) -> None:
    """Each account of a project hears of a refusal and its end, until it stops."""
    first: list[object] = []
    second: list[object] = []
    stop = usage.listen(lambda: first.append(usage.refusal))
    usage.listen(lambda: second.append(usage.refusal))
    usage.refuse(QUOTA, CallKind.DEVICES)
    assert (first, second) == ([QUOTA], [QUOTA])
    stop()
    with usage.probing():
        usage.succeeded(CallKind.DEVICES)
    assert (first, second) == ([QUOTA], [QUOTA, None])


async def test_probe_is_of_one_task(usage: Usage) -> None:
    """Keep the calls of others out during a probe."""
    usage.refuse(QUOTA, CallKind.DEVICES)
    go = asyncio.Event()

    async def command() -> None:
        await go.wait()
        usage.admit(CallKind.COMMAND)

    task = asyncio.create_task(command())
    with usage.probing():
        go.set()
        with pytest.raises(RefusedError):
            await task


def test_survives_a_restart(clock: FakeClock, usage: Usage) -> None:
    """Go on counting after a restart, through JSON."""
    for _ in range(5):
        usage.admit(CallKind.STATUS)
    usage.message()
    clock.wall += HOUR
    again = Usage(clock=clock, stored=json.loads(json.dumps(usage.store())))
    again.admit(CallKind.TOKEN)
    assert again.store()["month_calls"] == {"token": 1, "status": 5}
    assert today(again) == (6, 1)
    assert again.messages_this_month == 1
    stored = again.store()
    clock.wall += 40 * DAY
    later = Usage(clock=clock, stored=stored)
    assert (today(later), later.calls_this_month) == ((0, 0), 0)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param({"at": "yesterday"}, id="text"),
        pytest.param({"at": True, "since": 0}, id="bool"),
        pytest.param({"at": 1.0, "since": 2.0}, id="order"),
        pytest.param({"at": 1e300, "since": 2.0}, id="far"),
        pytest.param({"at": float("nan"), "since": 2.0}, id="nan"),
        pytest.param(
            {
                "at": 1793491200.0,
                "since": 1793491200.0,
                "day_calls": [1],
                "month_calls": {"token": "many", "status": -1, "tea": 4},
                "day_messages": None,
            },
            id="counts",
        ),
    ],
)
def test_garbage_in_the_store(clock: FakeClock, stored: dict[str, Any]) -> None:
    """Begin anew where the stored figures make no sense."""
    usage = Usage(clock=clock, stored=stored)
    assert (usage.calls_this_month, usage.messages_this_month) == (0, 0)
    usage.admit(CallKind.TOKEN)
    assert usage.calls_this_month == 1


def test_forecast(clock: FakeClock, usage: Usage) -> None:
    """Guess soberly in the first hour, and well later."""
    for _ in range(35):
        usage.admit(CallKind.SPECIFICATION)
    clock.wall += 600
    assert usage.forecast() < 2400
    for _ in range(10):
        clock.wall += DAY
        for _ in range(26):
            usage.admit(CallKind.HUB_CONFIG)
    assert usage.forecast() == pytest.approx(26 * 30, rel=0.2)
    clock.wall += 19.99 * DAY
    assert usage.forecast() == pytest.approx(usage.calls_this_month, abs=2)


def test_forecast_from_last_month(clock: FakeClock, usage: Usage) -> None:
    """Begin a month with what the last one had."""
    for _ in range(30):
        for _ in range(100):
            usage.admit(CallKind.STATUS)
        clock.wall += DAY
    assert usage.calls_this_month == 0
    assert usage.forecast() == pytest.approx(3100, rel=0.05)


def test_pace_without_a_budget(usage: Usage) -> None:
    """Poll every five minutes at first, and slower later."""
    assert usage.poll_interval(60) == 60
    assert [usage.snapshot_interval(down) for down in (0, 2 * HOUR, DAY)] == [
        300,
        900,
        1800,
    ]


def test_pace_with_a_budget(clock: FakeClock) -> None:
    """Poll more slowly as the budget gets short, never faster."""
    usage = Usage(clock=clock, budget=100_000)
    assert usage.poll_interval(300) == 300
    usage.budget = 2000
    # some 42 calls a day are spoken for by leases, tokens and their readings
    assert 3000 < usage.poll_interval(300) < 4000
    for _ in range(1990):
        usage.admit(CallKind.DEVICES)
    assert usage.poll_interval(300) == 6 * HOUR
    assert usage.poll_interval(DAY) == DAY
    usage.admit(CallKind.COMMAND)


def test_logs_have_an_allowance(clock: FakeClock, usage: Usage) -> None:
    """Read so many logs a day, and none where the month's budget is short."""
    for _ in range(48):
        assert usage.may_spend(CallKind.LOG)
        usage.admit(CallKind.LOG)
    assert not usage.may_spend(CallKind.LOG)
    clock.wall += DAY
    assert usage.may_spend(CallKind.LOG)
    usage.budget = 10
    assert not usage.may_spend(CallKind.LOG)


def time_of(year: int, month: int, day: int, hour: int = 0) -> float:
    """Return seconds since the epoch, in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC).timestamp()


def make_calls(usage: Usage, number: int) -> None:
    """Make calls and take as many messages."""
    for _ in range(number):
        usage.admit(CallKind.STATUS)
        usage.message()


def figures(usage: Usage) -> tuple[int, int]:
    """Return the calls and the messages of this month."""
    return usage.calls_this_month, usage.messages_this_month


WRONG = [
    pytest.param(0.0, id="1970"),
    pytest.param(time_of(2000, 1, 1), id="2000"),
    pytest.param(time_of(2026, 10, 20), id="the last month"),
    pytest.param(time_of(2026, 12, 25), id="the next month"),
    pytest.param(time_of(2038, 1, 19), id="2038"),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_host_clock_starts_wrong(clock: FakeClock, usage: Usage, wrong: float) -> None:
    """Keep the stored figures, and count what was done before the time was known."""
    clock.wall = time_of(2026, 11, 10, 12)
    usage.learn_time(clock.wall)
    make_calls(usage, 20)
    stored = json.loads(json.dumps(usage.store()))

    clock.wall = wrong
    again = Usage(clock=clock, stored=stored)
    again.admit(CallKind.TOKEN)
    again.learn_time(time_of(2026, 11, 10, 13))
    assert figures(again) == (21, 20)
    assert today(again) == (21, 20)
    clock.wall = time_of(2026, 11, 10, 13)
    make_calls(again, 1)
    assert figures(again) == (22, 21)

    clock.now += 21 * DAY
    assert figures(again) == (0, 0)


@pytest.mark.parametrize("wrong", WRONG)
def test_host_clock_starts_wrong_with_nothing_stored(
    clock: FakeClock, wrong: float
) -> None:
    """Count the first calls of all in the month in which they were made."""
    clock.wall = wrong
    usage = Usage(clock=clock)
    make_calls(usage, 2)
    clock.wall = time_of(2026, 11, 10)
    usage.learn_time(time_of(2026, 11, 10))
    assert usage.calls_this_month == 2
    assert usage.forecast() == pytest.approx(42 * 20, rel=0.2)


def test_host_clock_starts_wrong_in_another_month(
    clock: FakeClock, usage: Usage
) -> None:
    """Leave the old month's figures behind, not the calls of the new one."""
    make_calls(usage, 20)
    stored = usage.store()
    clock.wall = time_of(2000, 1, 1)
    again = Usage(clock=clock, stored=stored)
    again.admit(CallKind.TOKEN)
    assert again.calls_this_month == 21
    again.learn_time(time_of(2026, 12, 2))
    assert (again.calls_this_month, today(again)) == (1, (1, 0))


@pytest.mark.parametrize("wrong", WRONG)
def test_host_clock_jumps(clock: FakeClock, usage: Usage, wrong: float) -> None:
    """Take no notice of the host's clock once the cloud's is known."""
    clock.wall = time_of(2026, 11, 10, 12)
    usage.learn_time(clock.wall)
    make_calls(usage, 20)
    clock.wall = wrong
    make_calls(usage, 1)
    assert figures(usage) == (21, 21)
    assert usage.store()["at"] == time_of(2026, 11, 10, 12)
    usage.learn_time(time_of(2026, 11, 10, 13))
    clock.wall = time_of(2026, 11, 10, 13)
    assert figures(usage) == (21, 21)


def test_clock_jumps_back_without_a_cloud_that_tells_time(
    clock: FakeClock, usage: Usage
) -> None:
    """Let the month stand still until the host's clock is right again."""
    clock.wall = time_of(2026, 11, 10)
    make_calls(usage, 20)
    clock.wall = time_of(2000, 1, 1)
    make_calls(usage, 1)
    assert figures(usage) == (21, 21)
    stored: Any = usage.store()
    assert stored["at"] == time_of(2026, 11, 10)
    clock.wall = time_of(2026, 11, 10, 1)
    assert figures(usage) == (21, 21)


def test_stored_time_in_the_future(clock: FakeClock, usage: Usage) -> None:
    """Go on in this month where the stored one has not begun."""
    clock.wall = time_of(2031, 5, 5)
    make_calls(usage, 20)
    clock.wall = time_of(2026, 11, 10)
    again = Usage(clock=clock, stored=usage.store())
    again.learn_time(clock.wall)
    assert figures(again) == (20, 20)
    clock.now += 25 * DAY
    assert figures(again) == (0, 0)


@pytest.mark.parametrize(
    "odd", [0.0, 12.0, time_of(2000, 1, 1), time_of(2300, 1, 1), float("nan")]
)
def test_odd_time_in_an_answer(clock: FakeClock, usage: Usage, odd: float) -> None:
    """Believe no time that cannot be."""
    make_calls(usage, 20)
    usage.learn_time(odd)
    assert figures(usage) == (20, 20)
    assert usage.store()["at"] == clock.wall


def test_answers_cross_midnight_in_disorder(clock: FakeClock, usage: Usage) -> None:
    """Stay in the new month where an answer of the old one comes late."""
    usage.learn_time(time_of(2026, 11, 30))
    make_calls(usage, 20)
    usage.learn_time(time_of(2026, 12, 1))
    make_calls(usage, 2)
    usage.learn_time(time_of(2026, 12, 1) - 5)
    make_calls(usage, 1)
    assert figures(usage) == (3, 3)
    usage.learn_time(time_of(2026, 12, 1) + 5)
    assert figures(usage) == (3, 3)


def test_calls_that_are_left() -> None:
    """The day's allowance counts, and the month's budget where it is shorter."""
    clock = FakeClock()
    usage = Usage(clock=clock)
    assert usage.calls_left(CallKind.STATISTICS) == 400
    usage.admit(CallKind.STATISTICS)
    assert usage.calls_left(CallKind.STATISTICS) == 399
    usage.budget = 1
    assert usage.calls_left(CallKind.STATISTICS) == 0
    usage.budget = 10**6
    assert usage.calls_left(CallKind.STATISTICS) == 399
    for _ in range(500):
        usage.admit(CallKind.STATISTICS)
    assert usage.calls_left(CallKind.STATISTICS) == 0
