"""What a counter missed: reports that the cloud's log has and that no push brought."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .counter import CLOCK_OFF, NEAR, Counter, Report


@dataclass(slots=True)
class MissedReports:
    """Remembers, from the begin of a gap on, what the log may hold besides what was missed.

    `pushed` came since the gap began. Up to `newest` the reports were complete, `before`
    are those that were counted then.
    """

    counter: Counter
    pushed: list[Report] = field(default_factory=list)
    newest: Report | None = None
    before: list[Report] = field(default_factory=list)

    def note_gap(self) -> None:
        """Remember up to where the reports were complete."""
        if not self.pushed:
            self.newest = self.counter.newest
            self.before = self.counter.recent

    def note_pushed(self, reports: Sequence[Report]) -> None:
        """Remember what the log may hold as well."""
        self.note_gap()
        self.pushed.extend(reports)

    def end(self) -> list[Report]:
        """Return what was pushed since the gap began; a new gap may begin."""
        pushed, self.pushed = self.pushed, []
        return pushed

    def from_log(
        self, logged: Sequence[Report], pushed: Sequence[Report]
    ) -> list[Report]:
        """Return the reports of a log that no push brought."""
        return missed_reports(logged, self.newest, [*self.before, *pushed])

    def from_snapshot(
        self, amount: Decimal | None, now: int, pushed: Sequence[Report]
    ) -> list[Report]:
        """Return one missed report at least, where the value is another at `now` (ms)."""
        known = {self.counter.last, *(report.amount for report in pushed)}
        if amount is None or amount in known:
            return []
        # what was reported up to now is done with
        newest = self.counter.newest
        return [Report(amount=amount, at=max(now, (newest and newest.at) or 0))]


def log_since(newest: Report) -> int:
    """Return from when on to read a log (ms), so that it holds the newest report too.

    Whose clock the log goes by is not known: it is the earlier of both, unless the
    device's is far off.
    """
    times = [time for time in (newest.at, newest.own) if time is not None]
    earliest, latest = min(times, default=0), max(times, default=0)
    if latest - earliest >= CLOCK_OFF:
        earliest = newest.at or latest
    return max(earliest - NEAR, 0)


def missed_reports(
    logged: Sequence[Report], newest: Report | None, known: Sequence[Report]
) -> list[Report]:
    """Return the reports of a log that came after the newest one, and that no push brought.

    The `at` of a logged report goes by the cloud's clock or the device's: the newest
    report, which is in the log too, shows which.
    """
    begin = 0
    if newest is not None:
        clocks = [time for time in (newest.at, newest.own) if time is not None]
        shown = [
            clock
            for clock in clocks
            if any(
                report.amount == newest.amount and report.is_near(clock, NEAR)
                for report in logged
            )
        ]
        begin = (shown or clocks or [0])[0] - NEAR
    left = list(known)
    missed: list[Report] = []
    for report in logged:
        time = report.at or 0
        if time < begin:
            continue
        for other in left:
            if other.amount == report.amount and other.is_near(time, NEAR):
                left.remove(other)
                break
        else:
            missed.append(report)
    return missed
