"""The sum of what a counter reports: each increment once, of a total its growth.

Whether reports are increments or a total is known from the plan, or learnt: increments
are small, so a small report that repeats or falls shows increments; two large ones that
do not fall, or `RISES` reports in a row that rise, show a total. Until then small reports
are added up and of large ones only the growth counts. What was added too much before a
total was known as one is taken off its later growth: the sum never falls.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from ..core.codec import whole
from .totals import LARGE, Meter, number

# ten increments in a row that each top the one before are one chance in millions
RISES = 10
LARGE_RISES = 1

SUMS = ("total", "added", "grown", "debt")
COUNTS = ("rises", "large_rises")

# reports that are remembered to tell repeats from new ones
REMEMBERED = 64

# The same report has about the same time (ms) in the push and in the log
NEAR: Final = 3000
# and the log has a report about when it is pushed
AT_ONCE: Final = 1000
# The times of a clock (ms) that is further off, such as one that stands still in 2038,
# tell no repeat from a new report
CLOCK_OFF: Final = 2 * 86_400_000


class Mode(StrEnum):
    """What the reports of a counter are."""

    UNKNOWN = "unknown"
    INCREMENT = "increment"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, in kilowatt-hours.

    `own` is its time by the device's clock, `at` by the cloud's; both in ms, None where
    it is not known. Of a `logged` report both are the one time that the log has.
    """

    amount: Decimal
    own: int | None = None
    at: int | None = None
    logged: bool = False

    def repeats(self, other: Report) -> bool:
        """Return whether this tells of the same use as one that came before."""
        if self.amount != other.amount:
            return False
        if other.logged and not self.logged:
            # a push may come after the log that has it already
            return other.at is not None and self.is_near(other.at, AT_ONCE)
        if self.own is None or self.own != other.own:
            return False
        if self.at is None or abs(self.at - self.own) < CLOCK_OFF:
            return True
        return self.at == other.at

    def is_near(self, time: int, within: int) -> bool:
        """Return whether one of its times is about this one."""
        return any(
            own is not None and abs(own - time) <= within for own in (self.own, self.at)
        )

    def as_list(self) -> list[str | int | None]:
        """Return the stored form."""
        return [str(self.amount), self.own, self.at]

    @classmethod
    def restored(cls, stored: object) -> Report | None:
        """Return what was stored, None for anything else."""
        match stored:
            case [amount, own, at] if (read := number(amount)) is not None:
                return cls(amount=read, own=whole(own), at=whole(at))
        return None


@dataclass(slots=True)
class Counter:
    """The sum of a counter's reports in kilowatt-hours; never falls.

    While it is open what reports are, `added` is their sum and `grown` the growth
    from the first to the last. `debt` is what was counted too much. `newest` is the
    report that came last, `recent` are those that came before.
    """

    mode: Mode
    total: Decimal = Decimal(0)
    newest: Report | None = None
    recent: list[Report] = field(default_factory=list)
    meter: Meter = field(default_factory=Meter)
    added: Decimal = Decimal(0)
    grown: Decimal = Decimal(0)
    debt: Decimal = Decimal(0)
    rises: int = 0
    large_rises: int = 0

    @property
    def last(self) -> Decimal | None:
        """Return the amount of the last report."""
        return self.meter.last

    @property
    def counts_reports(self) -> bool:
        """Whether each report counts, so that none may be missed."""
        return self.mode is not Mode.TOTAL

    def add(self, report: Report) -> bool:
        """Count one report; return whether it was a new one."""
        amount = report.amount
        if not self._is_new(report):
            return False
        self.newest = report
        match self.mode:
            case Mode.INCREMENT:
                self.total += amount
                self.meter.last = amount
            case Mode.TOTAL:
                self._grow(self.meter.read(amount))
            case Mode.UNKNOWN:
                self._learn(amount)
        return True

    def make_up(self, report: Report) -> bool:
        """Count a report that came late, as far as its order is no matter.

        While it is open what reports are, a report out of order teaches nothing right.
        """
        if self.mode is Mode.TOTAL or not self._is_new(report):
            return False
        if self.mode is Mode.INCREMENT:
            self.total += report.amount
        else:
            self.added += report.amount
            if self._is_small(report.amount):
                self.total = max(self.total, self.added)
        return True

    def _is_new(self, report: Report) -> bool:
        """Whether this is no repeat of a report that was counted; remember it."""
        if report.amount < 0:
            return False
        for index, other in enumerate(self.recent):
            if report.repeats(other):
                # one that was logged stands for one push
                self.recent = [*self.recent]
                self.recent[index] = report
                return False
        self.recent = [*self.recent[1 - REMEMBERED :], report]
        return True

    def _is_small(self, amount: Decimal) -> bool:
        """Whether the reports look like increments so far."""
        return amount <= LARGE and (self.last is None or self.last <= LARGE)

    def _grow(self, growth: Decimal) -> None:
        """Count the growth of a total; what was counted too much comes off first."""
        paid = min(growth, self.debt)
        self.debt -= paid
        self.total += growth - paid

    def _learn(self, amount: Decimal) -> None:
        """Count a report while it is open what reports are, and learn from it."""
        last, large, small = self.last, amount > LARGE, self._is_small(amount)
        self.grown += self.meter.read(amount)
        self.added += amount
        if last is not None:
            self.rises = self.rises + 1 if amount > last else 0
            if large and last > LARGE and amount >= last:
                self.large_rises += 1
            if not large and amount <= last <= LARGE:
                self.mode = Mode.INCREMENT
            elif self.rises >= RISES or self.large_rises >= LARGE_RISES:
                self.mode = Mode.TOTAL
        self.total = max(self.total, self.added if small else self.grown)
        if self.mode is Mode.TOTAL:
            self.debt = self.total - self.grown

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored over a restart."""
        return {
            "mode": self.mode.value,
            "newest": None if self.newest is None else self.newest.as_list(),
            "recent": [report.as_list() for report in self.recent],
            **self.meter.as_dict(),
            **{name: getattr(self, name) for name in COUNTS},
            **{name: str(getattr(self, name)) for name in SUMS},
        }

    def restore(self, stored: Mapping[str, Any], shown: Decimal | None = None) -> None:
        """Take over what can be read of what was stored, each thing for itself.

        What the plan knows of the mode stays. `shown` is the sum where it is lost.
        """
        sums = {name: number(stored.get(name)) for name in SUMS}
        total, debt = sums["total"], sums["debt"]
        self.total = total if total is not None else shown or Decimal(0)
        self.debt = debt or Decimal(0)
        # what is learnt on top of a sum begins there
        added, grown = sums["added"], sums["grown"]
        self.added = self.total if added is None else added
        self.grown = self.total if grown is None else grown
        for name in COUNTS:
            setattr(self, name, max(whole(stored.get(name)) or 0, 0))
        self.meter = Meter.restored(stored)
        recent = stored.get("recent")
        read = map(Report.restored, recent if isinstance(recent, list) else ())
        self.recent = [report for report in read if report is not None][-REMEMBERED:]
        self.newest = Report.restored(stored.get("newest"))
        if self.mode is Mode.UNKNOWN:
            with suppress(ValueError):
                self.mode = Mode(str(stored.get("mode")))
