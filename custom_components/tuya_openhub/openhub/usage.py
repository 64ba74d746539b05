"""Owns the count of calls and messages, and the circuit that opens on a refusal.

Every HTTP call passes `admit` first. After a refusal (quota gone, plan expired …)
`admit` raises it at once, so that nothing burns calls in a loop; `probing` lets the
one cheap call through that finds out whether a person has solved it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import inf
from typing import Final

from .clock import Clock
from .errors import AuthError, OpenHubError, Problem, RefusedError
from .models import JsonValue


class CallKind(StrEnum):
    """What an HTTP call is for."""

    TOKEN = "token"  # noqa: S105 - a kind of call, no secret
    ACCOUNTS = "accounts"
    HUB_CONFIG = "hub_config"
    DEVICES = "devices"
    STATUS = "status"
    SPECIFICATION = "specification"
    SHADOW = "shadow"
    COMMAND = "command"
    LOG = "log"
    SCENES = "scenes"
    GATEWAYS = "gateways"
    STREAM = "stream"
    FIRMWARE = "firmware"
    PROBE = "probe"
    ROOMS = "rooms"
    NAMES = "names"
    REMOTES = "remotes"
    TIMERS = "timers"
    REPORT = "report"
    LOCK = "lock"
    STATISTICS = "statistics"


# these concern the project whatever was asked for
_PROJECT_WIDE: Final = frozenset(
    {
        Problem.IP_NOT_ALLOWED,
        Problem.WRONG_DATA_CENTER,
        Problem.NO_PLAN,
        Problem.PLAN_EXPIRED,
        Problem.PAYMENT_OVERDUE,
        Problem.QUOTA_EXHAUSTED,
        Problem.DATA_CENTER_SUSPENDED,
    }
)
# these may concern one device or one service; the calls below stand for all
_PROJECT_WIDE_FROM_VITAL: Final = frozenset(
    {
        Problem.PERMISSION_DENIED,
        Problem.CROSS_REGION,
        Problem.SERVICE_NOT_SUBSCRIBED,
        Problem.SERVICE_EXPIRED,
        Problem.SERVICE_OVERDUE,
        Problem.SERVICE_QUOTA_EXHAUSTED,
        Problem.SERVICE_NOT_AUTHORIZED,
    }
)
_VITAL: Final = frozenset({CallKind.TOKEN, CallKind.HUB_CONFIG, CallKind.DEVICES})

_DAY: Final = 86_400.0
# no clock that is right shows an earlier time (2026) or a later one (2100): a machine
# without a battery begins in 1970 or 2000
_EARLIEST: Final = 1_767_225_600.0
_LATEST: Final = 4_102_444_800.0
# what a healthy account needs: a lease, a token and a reading every two hours, and a little
_USUAL_CALLS_PER_DAY: Final = 42.0
_LONGEST_POLL: Final = 6 * 3600.0
# what is worth a call, but not any number of them: the log of a counter after a gap,
# the firmware that a person wants to see, the services that a project lacks, the users
# and logs of locks, descriptions and values beyond the standard, what people call gangs
# and rooms, the timers of devices whose calendar a person wants, and the hours of an
# import, a call for each day of each counter; the remote controls of infrared hubs and
# their keys can wait
_ALLOWANCES: Final = {
    CallKind.LOG: 48,
    CallKind.FIRMWARE: 24,
    CallKind.PROBE: 24,
    CallKind.SPECIFICATION: 400,
    CallKind.SHADOW: 96,
    CallKind.ROOMS: 60,
    CallKind.NAMES: 100,
    CallKind.REMOTES: 2,
    CallKind.TIMERS: 48,
    CallKind.LOCK: 24,
    CallKind.STATISTICS: 400,
}

# how rarely a refused project is probed while no person says that it is solved, in seconds
PROBE_EVERY: Final = 7200.0

_PROBING: ContextVar[Usage | None] = ContextVar("probing", default=None)


class Usage:
    """Knows how many calls were made, and whether more may be.

    All accounts of a project share one. Figures belong to the day and the month of the
    cloud's clock. Until the first answer shows it they go by the host's, which may be
    wrong: what was counted since the start is placed again then. A month never rolls
    back, and a correction of a clock loses no figure.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        stored: Mapping[str, object] | None = None,
        budget: int | None = None,
    ) -> None:
        """Go on from what `store` gave; `budget` is in calls per month."""
        self._monotonic = clock.monotonic
        self._time: Callable[[], float] = clock.time
        self.budget = budget
        self._listeners: list[Callable[[], None]] = []
        self._stored = stored or {}
        # the host's clock less the monotonic one, at the start
        self._first_offset = clock.time() - clock.monotonic()
        # calls of this run before the first answer, None once there was one
        self._early: Counter[CallKind] | None = Counter()
        self._refusal: OpenHubError | None = None
        self._refused_kind = CallKind.TOKEN
        self._day_calls: Counter[CallKind] = Counter()
        self._month_calls: Counter[CallKind] = Counter()
        self._day_messages = 0
        # those of this month before this day
        self._earlier_messages = 0
        self._last_month_rate: float | None = None
        self._since: float = clock.time()
        self._begin(self._since)

    def listen(self, on_change: Callable[[], None]) -> Callable[[], None]:
        """Call `on_change` when the circuit opens or closes; return the way to stop."""
        self._listeners.append(on_change)
        return lambda: self._listeners.remove(on_change)

    # -- the circuit

    @property
    def refusal(self) -> OpenHubError | None:
        """What stands in the way of every call, None while the circuit is closed."""
        return self._refusal

    def admit(self, kind: CallKind) -> None:
        """Count one HTTP call about to be made, or raise the standing refusal."""
        if self._refusal is not None and _PROBING.get() is not self:
            # the same error is raised many times: it must not collect tracebacks
            raise self._refusal.with_traceback(None)
        self._roll()
        self._day_calls[kind] += 1
        self._month_calls[kind] += 1
        if self._early is not None:
            self._early[kind] += 1

    def refuse(self, err: OpenHubError, kind: CallKind) -> None:
        """Open the circuit when the error concerns the whole project."""
        if not _is_project_wide(err, kind):
            return
        changed = self._refusal is None or self._refusal.problem is not err.problem
        self._refusal = err
        self._refused_kind = kind
        if changed:
            self._report_change()

    def close_circuit(self) -> None:
        """Forget a refusal: a person has changed what it was about."""
        if self._refusal is not None:
            self._refusal = None
            self._report_change()

    def succeeded(self, kind: CallKind) -> None:
        """Close the circuit when a call got through during a probe."""
        if self._refusal is None or _PROBING.get() is not self:
            return
        # a token is still given when the quota is gone: it proves nothing else
        if kind is CallKind.TOKEN and self._refused_kind is not CallKind.TOKEN:
            return
        self.close_circuit()

    @contextmanager
    def probing(self) -> Iterator[None]:
        """Let the calls of this task through although the circuit is open."""
        token = _PROBING.set(self)
        try:
            yield
        finally:
            _PROBING.reset(token)

    def _report_change(self) -> None:
        for on_change in tuple(self._listeners):
            on_change()

    # -- the figures

    def message(self, time: float = inf) -> None:
        """Count one pushed message.

        Its own `time` (ms) spares a look at the clock before the day has ended by it.
        """
        if time >= self._day_ends_ms:
            self._roll()
        self._day_messages += 1

    @property
    def calls_this_month(self) -> int:
        """Calls of this month, in UTC."""
        self._roll()
        return self._month_calls.total()

    @property
    def messages_this_month(self) -> int:
        """Pushed messages of this month, in UTC."""
        self._roll()
        return self._earlier_messages + self._day_messages

    def forecast(self) -> int:
        """Guess how many calls this month will have had at its end."""
        self._roll()
        calls = self._month_calls.total()
        return round(calls + self._rate() * self._days_left())

    def _rate(self) -> float:
        """Calls per day; one day of what is usual outweighs a busy first hour."""
        usual = self._last_month_rate
        if usual is None:
            usual = _USUAL_CALLS_PER_DAY
        return (self._month_calls.total() + usual) / (self._days_seen() + 1.0)

    def _days_seen(self) -> float:
        return max(0.0, self._now() - self._since) / _DAY

    def _days_left(self) -> float:
        return max(0.0, self._month_ends - self._now()) / _DAY

    # -- the pace

    def poll_interval(self, base: float) -> float:
        """Stretch the seconds between two polls as the monthly budget gets short."""
        if self.budget is None:
            return base
        days = self._days_left()
        left = self._budget_left(self.budget)
        if left < 1:
            return max(base, _LONGEST_POLL)
        return max(base, min(days * _DAY / left, _LONGEST_POLL))

    def _budget_left(self, budget: int) -> float:
        """Return how many calls of a monthly budget are to be had for anything else."""
        # leases and tokens come first: without them there is no push at all
        usual = _USUAL_CALLS_PER_DAY * self._days_left()
        return budget - self.calls_this_month - usual

    def snapshot_interval(self, down_for: float) -> float:
        """Tell how long to wait between snapshots while push is down for so long."""
        if down_for < 3600:
            return self.poll_interval(300)
        if down_for < 6 * 3600:
            return self.poll_interval(900)
        return self.poll_interval(1800)

    def may_spend(self, kind: CallKind) -> bool:
        """Tell whether a call of the day's allowance is left, and the budget not short."""
        self._roll()
        return (
            self._day_calls[kind] < _ALLOWANCES[kind]
            and self.poll_interval(0) < _LONGEST_POLL
        )

    def calls_left(self, kind: CallKind) -> int:
        """Tell how many calls of the day's allowance are left, as the budget allows."""
        self._roll()
        left: float = _ALLOWANCES[kind] - self._day_calls[kind]
        if self.budget is not None:
            left = min(left, self._budget_left(self.budget))
        return max(int(left), 0)

    # -- days and months

    def learn_time(self, now: float) -> None:
        """Follow the cloud's clock, in seconds since the epoch."""
        if not _EARLIEST <= now < _LATEST:
            return
        offset = now - self._monotonic()
        wrong = max(abs(now - self._time()), abs(offset - self._first_offset)) > _DAY
        self._time = lambda: self._monotonic() + offset
        early, self._early = self._early, None
        if early is not None and wrong:
            self._begin(now)
            self._day_calls += early
            self._month_calls += early
        if now < self._day_starts - _DAY:
            # an earlier time was wrong: what was counted belongs to this month
            self._since = min(self._since, now)
            self._set_bounds(now)

    def _now(self) -> float:
        """Return the time, never before the day of the figures."""
        return max(self._time(), self._day_starts)

    def _begin(self, now: float) -> None:
        """Count from a time on, going on from what was stored."""
        self._day_calls.clear()
        self._month_calls.clear()
        self._since = now
        self._set_bounds(now)
        self._restore(self._stored, now)
        self._roll()

    def _roll(self) -> None:
        now = self._time()
        if now < self._day_ends:
            return
        same_month = now < self._month_ends
        self._earlier_messages += self._day_messages
        if not same_month:
            days = max(1.0, (self._month_ends - self._since) / _DAY)
            self._last_month_rate = self._month_calls.total() / days
            self._month_calls.clear()
            self._earlier_messages = 0
        self._day_calls.clear()
        self._day_messages = 0
        self._set_bounds(now)
        if not same_month:
            # the next month was seen from its beginning, unless days were missed
            self._since = self._month_starts

    def _set_bounds(self, now: float) -> None:
        day = datetime.fromtimestamp(now, UTC).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        month = day.replace(day=1)
        self._day_starts = day.timestamp()
        self._day_ends = (day + timedelta(days=1)).timestamp()
        self._day_ends_ms = self._day_ends * 1000
        self._month_starts = month.timestamp()
        self._month_ends = (month + timedelta(days=32)).replace(day=1).timestamp()

    # -- storage

    def store(self) -> dict[str, JsonValue]:
        """Return the figures for JSON; the constructor takes them back."""
        self._roll()
        return {
            "at": self._now(),
            "since": self._since,
            "day_calls": {kind.value: n for kind, n in self._day_calls.items()},
            "month_calls": {kind.value: n for kind, n in self._month_calls.items()},
            "day_messages": self._day_messages,
            "month_messages": self._earlier_messages + self._day_messages,
            "last_month_rate": self._last_month_rate,
        }

    def _restore(self, stored: Mapping[str, object], now: float) -> None:
        at = _number(stored.get("at"))
        since = _number(stored.get("since"))
        if at is None or since is None or not 0 <= since <= at < 1e11:
            return
        self._last_month_rate = _number(stored.get("last_month_rate"))
        self._since = since
        self._set_bounds(at)
        self._day_calls = _counts(stored.get("day_calls"))
        self._month_calls = _counts(stored.get("month_calls"))
        self._day_messages = int(_number(stored.get("day_messages")) or 0)
        month_messages = int(_number(stored.get("month_messages")) or 0)
        self._earlier_messages = max(0, month_messages - self._day_messages)


def _is_project_wide(err: OpenHubError, kind: CallKind) -> bool:
    if isinstance(err, AuthError):
        return True
    if not isinstance(err, RefusedError):
        return False
    return err.problem in _PROJECT_WIDE or (
        kind in _VITAL and err.problem in _PROJECT_WIDE_FROM_VITAL
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < float("inf") else None


def _counts(value: object) -> Counter[CallKind]:
    counts: Counter[CallKind] = Counter()
    if isinstance(value, Mapping):
        for kind in CallKind:
            if number := _number(value.get(kind.value)):
                counts[kind] = int(number)
    return counts
