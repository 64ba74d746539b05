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
from custom_components.tuya_openhub.openhub.usage import PROBE_EVERY, CallKind, Usage

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


def at(year: int, month: int, day: int, hour: float = 0) -> float:
    """Return seconds since the epoch, in UTC."""
    return datetime(year, month, day, tzinfo=UTC).timestamp() + hour * HOUR


def clock_at(wall: float) -> FakeClock:
    """Return a clock that shows a time."""
    clock = FakeClock()
    clock.wall = wall
    return clock


def make_calls(usage: Usage, number: int) -> None:
    """Make calls of a kind without an allowance."""
    for _ in range(number):
        usage.admit(CallKind.STATUS)


# what an earlier release wrote must be read by the next one
WORDS = [
    "token", "accounts", "hub_config", "devices", "status", "specification", "shadow",
    "command", "log", "scenes", "gateways", "stream", "firmware", "probe", "rooms",
    "names", "remotes", "timers", "report", "lock", "statistics",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_stored_words(word: str) -> None:
    """Go on with the calls of each kind under the word that they were stored by."""
    now = at(2026, 11, 10)
    stored = {
        "at": now,
        "since": now - DAY,
        "day_calls": {word: 3},
        "month_calls": {word: 40},
        "day_messages": 5,
        "month_messages": 60,
        "last_month_rate": 12.0,
    }
    again = Usage(clock=clock_at(now), stored=stored)
    assert (again.calls_this_month, again.messages_this_month) == (40, 60)
    assert again.store() == stored


def test_pace_of_probes() -> None:
    """Ask a cloud that refuses every two hours, as the page of limits says."""
    assert PROBE_EVERY == 2 * HOUR


@pytest.mark.parametrize(
    ("kind", "calls"),
    [
        (CallKind.LOG, 48),
        (CallKind.FIRMWARE, 24),
        (CallKind.PROBE, 24),
        (CallKind.SPECIFICATION, 400),
        (CallKind.SHADOW, 96),
        (CallKind.ROOMS, 60),
        (CallKind.NAMES, 100),
        (CallKind.REMOTES, 2),
        (CallKind.TIMERS, 48),
        (CallKind.LOCK, 24),
        (CallKind.STATISTICS, 400),
    ],
)
def test_allowances(kind: CallKind, calls: int) -> None:
    """Make as many calls a day as the page of limits says, and as many the next day."""
    clock = clock_at(at(2026, 11, 10))
    usage = Usage(clock=clock)
    assert usage.calls_left(kind) == calls
    for _ in range(calls):
        assert usage.may_spend(kind)
        usage.admit(kind)
    assert not usage.may_spend(kind)
    assert usage.calls_left(kind) == 0
    clock.wall += DAY
    assert usage.calls_left(kind) == calls


@pytest.mark.parametrize(
    ("down", "pause"),
    [
        (0, 300),
        (HOUR - 0.5, 300),
        (HOUR, 900),
        (6 * HOUR - 0.5, 900),
        (6 * HOUR, 1800),
        (7 * HOUR, 1800),
    ],
)
def test_pace_of_snapshots(down: float, pause: float) -> None:
    """Read less often from an hour on, and from six hours on."""
    assert Usage(clock=FakeClock()).snapshot_interval(down) == pause


@pytest.mark.parametrize(
    ("budget", "pause"),
    [
        # four hours before the month ends leases and tokens take seven calls
        pytest.param(7, 6 * HOUR, id="none"),
        pytest.param(8, 4 * HOUR, id="one"),
        pytest.param(9, 2 * HOUR, id="two"),
        pytest.param(15, HOUR / 2, id="eight"),
        pytest.param(10**6, 60, id="plenty"),
    ],
)
def test_pace_of_a_budget(budget: int, pause: float) -> None:
    """Divide the rest of the month by the calls that are left."""
    usage = Usage(clock=clock_at(at(2026, 11, 30, 20)), budget=budget)
    assert usage.poll_interval(60) == pytest.approx(pause)


@pytest.mark.parametrize(
    ("answered", "believed"),
    [
        pytest.param(at(2026, 1, 1) - 1, False, id="before 2026"),
        pytest.param(at(2026, 1, 1), True, id="2026"),
        pytest.param(at(2100, 1, 1) - 1, True, id="2099"),
        pytest.param(at(2100, 1, 1), False, id="2100"),
    ],
)
def test_times_that_can_be(answered: float, believed: bool) -> None:
    """Follow the cloud from 2026 to 2099."""
    clock = clock_at(at(2050, 1, 1))
    usage = Usage(clock=clock)
    usage.learn_time(answered)
    assert (usage.store()["at"] == answered) is believed


@pytest.mark.parametrize(
    ("begins", "calls", "later", "forecast"),
    [
        # some 42 a day are usual
        pytest.param(at(2026, 11, 1), 0, 0.0, 42 * 30, id="nothing yet"),
        pytest.param(at(2026, 12, 1), 0, 0.0, 42 * 31, id="a longer month"),
        pytest.param(at(2026, 11, 1), 12, 12.0, 12 + 36 * 29.5, id="half a day"),
        pytest.param(at(2026, 11, 1), 78, 48.0, 78 + 40 * 28, id="two days"),
        pytest.param(at(2026, 11, 30), 12, 12.0, 12 + 36 * 0.5, id="the last hours"),
    ],
)
def test_first_forecasts(
    begins: float, calls: int, later: float, forecast: float
) -> None:
    """Let one usual day weigh as much as a day that was seen."""
    clock = clock_at(begins)
    usage = Usage(clock=clock)
    make_calls(usage, calls)
    clock.wall += later * HOUR
    assert usage.forecast() == round(forecast)
