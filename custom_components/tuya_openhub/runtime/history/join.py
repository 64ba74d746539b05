"""How what Tuya kept goes between what was recorded, so that the sum has no step.

Nothing that was recorded is replaced. What is new is inserted, and the sums after it are
raised: they begin at zero before the first hour of all. Pure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from .own_time import HOUR

# what is less is a rounding of binary fractions
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The statistics of one hour: the sum at its end.

    `own` was recorded, others were imported; an hour that is not `over` may still grow.
    """

    start: int
    sum: float
    own: bool = True
    over: bool = True


@dataclass(slots=True, kw_only=True)
class Changes:
    """What an import does.

    `rows` are the sums of new hours, before anything is raised; `shifts` raise all sums
    from an hour on, one after the other. `tail` is the sum to go on from where nothing
    was recorded yet.
    """

    rows: list[tuple[int, float]] = field(default_factory=list)
    shifts: list[tuple[int, float]] = field(default_factory=list)
    tail: float | None = None

    @property
    def added(self) -> float:
        """How much the newest sum grows."""
        return sum(amount for _, amount in self.shifts) + (self.tail or 0.0)

    def shift(self, start: int, amount: float) -> None:
        """Raise all sums from an hour on."""
        if abs(amount) > _NOTHING:
            self.shifts.append((start, amount))


def wanted_hours(
    rows: Sequence[Row], start: int, now: int, *, misses: bool
) -> list[int]:
    """Return the hours that an import would look at.

    These are the missing ones from `start` on, up to the newest row, and those at the
    ends of a gap, which were recorded in part. `now` is the begin of the current hour.
    """
    if not rows:
        return list(range(start, now + HOUR, HOUR))
    first = rows[0]
    # the hour of the first row was recorded from some minute on
    end = first.start + HOUR if first.own else first.start
    wanted = set(range(start, min(end, now + HOUR), HOUR))
    ends: set[int] = set()
    for chain in _chains(rows):
        missing = {
            hour
            for before, after in pairwise(chain)
            for hour in range(max(before.start + HOUR, start), after.start, HOUR)
        }
        wanted |= missing
        if _is_broken(chain) or (missing and (misses or not chain[0].own)):
            ends |= {row.start for row in (chain[0], chain[-1]) if row.own}
    return sorted({hour for hour in wanted if hour >= start} | ends)


def join(
    rows: Sequence[Row],
    amounts: Mapping[int, float],
    start: int,
    now: int,
    *,
    misses: bool,
) -> Changes:
    """Return how amounts by hour go between the rows of a sensor.

    One that `misses` reports may have used more in a gap than its sum says.
    """
    changes = Changes()
    known = {hour: amounts[hour] for hour in sorted(amounts) if hour <= now}
    missing = [hour for hour in known if hour >= start]
    if not rows:
        total = _insert(changes, [hour for hour in missing if hour < now], known, 0.0)
        changes.tail = total + known.get(now, 0.0) if known else None
        return changes
    first = rows[0]
    earlier = [hour for hour in missing if hour < first.start]
    total = _insert(changes, earlier, known, 0.0)
    more = 0.0
    if first.own and first.start >= start:
        more = max(known.get(first.start, 0.0) - first.sum, 0.0)
    changes.shift(first.start, total + more)
    grown = first.sum + more
    for chain in _chains(rows):
        gaps = [
            missing[
                bisect_right(missing, one.start) : bisect_left(missing, other.start)
            ]
            for one, other in pairwise(chain)
        ]
        grown = _Link(changes, chain, gaps, known, grown).close(misses=misses)
    return changes


def _insert(
    changes: Changes, hours: Sequence[int], amounts: Mapping[int, float], base: float
) -> float:
    """Insert hours after a sum; return the sum after them."""
    for hour in hours:
        base += amounts[hour]
        changes.rows.append((hour, base))
    return base


def _chains(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield each recorded row with the one before it, and what was imported between.

    The first chain may begin, and the last one end, with what was imported.
    """
    begin = 0
    for index, row in enumerate(rows[1:], 1):
        if not row.over:
            return
        if row.own or index == len(rows) - 1:
            yield rows[begin : index + 1]
            begin = index


def _is_broken(chain: Sequence[Row]) -> bool:
    """Whether an import was broken off before it raised the sums after it."""
    *_, before, after = chain
    return not before.own and after.own and after.sum < before.sum - _NOTHING


class _Link:
    """A chain of rows, and the hours between each two of them that Tuya knows.

    `known` has these, and the hours of the rows at both ends. `grown` is how much its first row grew.
    """

    def __init__(
        self,
        changes: Changes,
        chain: Sequence[Row],
        gaps: Sequence[Sequence[int]],
        known: Mapping[int, float],
        grown: float,
    ) -> None:
        """Initialize; nothing is changed yet."""
        self._changes = changes
        self._chain = chain
        self._known = known
        self._grown = grown
        self._gaps = gaps
        # what the last row grew may have been used in the gap before it
        self._may_hold = chain[0].own and chain[-1].own

    def close(self, *, misses: bool) -> float:
        """Insert what is missing, and raise what comes after; return the last growth."""
        last = self._last_growth()
        used = self._used(last, misses=misses)
        before = self._chain[0]
        late = 0.0
        if misses and before.own and self._gaps[0]:
            late = max(self._known.get(before.start, 0.0) - self._grown, 0.0)
        self._changes.shift(before.start, late)
        between = 0.0
        for gap, (one, other) in zip(self._gaps, pairwise(self._chain), strict=True):
            between = _insert(self._changes, gap, used, one.sum) - one.sum
            if other is not self._chain[-1] or not other.own:
                self._changes.shift(other.start, between)
        one, other = self._chain[-2:]
        if not other.own:
            return other.sum - one.sum
        missed = late + sum(used[hour] for gap in self._gaps for hour in gap)
        target = self._target(last, missed, misses=misses)
        self._changes.shift(other.start, between + target - (other.sum - one.sum))
        return target

    def _last_growth(self) -> float:
        """Return how much the last row grew by what was recorded.

        A sum that falls began anew at zero. Where it falls only below what was imported,
        an import was broken off before it raised what comes after.
        """
        first, (one, other) = self._chain[0], self._chain[-2:]
        growth = other.sum - one.sum
        if growth >= -_NOTHING or (one.own and not self._gaps[-1]):
            return growth
        return 0.0 if first.own and first.sum <= other.sum else other.sum

    def _used(self, last: float, *, misses: bool) -> Mapping[int, float]:
        """Return what to insert: of a total no more than it grew."""
        if misses or not self._may_hold:
            return self._known
        used: dict[int, float] = {}
        for gap in self._gaps:
            for hour in gap:
                used[hour] = min(self._known[hour], max(last, 0.0))
                last -= used[hour]
        return used

    def _target(self, last: float, missed: float, *, misses: bool) -> float:
        """Return how much the last row is to grow."""
        of_hour = self._known.get(self._chain[-1].start, 0.0)
        if not self._may_hold:
            # the hour in which the recording began
            return max(of_hour, last)
        if not misses:
            return last - missed
        changed = any(self._gaps) or _is_broken(self._chain)
        return max(of_hour, last - missed) if changed else last
