"""How imported hours go between recorded ones: as the recorder would do it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
import random

import pytest

from custom_components.tuya_openhub.runtime.history.join import (
    Changes,
    Row,
    join,
    wanted_hours,
)

HOUR = 3600


class Recorder:
    """The hours of one sensor, numbered; it takes rows and raises sums."""

    def __init__(self, rows: Mapping[int, float], imported: Sequence[int] = ()) -> None:
        """Begin with sums by number of the hour."""
        self.rows = dict(rows)
        self.imported = set(imported)

    def listed(self) -> list[Row]:
        """Return what an import sees."""
        return [
            Row(start=number * HOUR, sum=total, own=number not in self.imported)
            for number, total in sorted(self.rows.items())
        ]

    def take(self, changes: Changes, *, broken: bool = False) -> None:
        """Do what an import wants; a broken one ends after the new rows."""
        for start, total in changes.rows:
            assert start // HOUR not in self.rows
            self.rows[start // HOUR] = total
            self.imported.add(start // HOUR)
        for start, amount in () if broken else changes.shifts:
            for number in self.rows:
                if number * HOUR >= start:
                    self.rows[number] += amount

    def run(
        self,
        amounts: Mapping[int, float],
        *,
        start: int = 0,
        now: int = 1000,
        misses: bool = True,
        broken: bool = False,
    ) -> Changes:
        """Import the amounts of the hours that are wanted, by their numbers."""
        rows = self.listed()
        wanted = wanted_hours(rows, start * HOUR, now * HOUR, misses=misses)
        known = {
            hour: amounts[hour // HOUR] for hour in wanted if hour // HOUR in amounts
        }
        changes = join(rows, known, start * HOUR, now * HOUR, misses=misses)
        self.take(changes, broken=broken)
        return changes

    def growth(self) -> dict[int, float]:
        """Return how much each hour used."""
        sums = sorted(self.rows.items())
        grown = {
            number: after - before for (_, before), (number, after) in pairwise(sums)
        }
        return {
            number: round(amount, 6)
            for number, amount in ({sums[0][0]: sums[0][1]} | grown).items()
        }


AMOUNTS = {number: number / 10 for number in range(1, 12)}


@pytest.mark.parametrize("misses", [True, False], ids=["increments", "total"])
def test_before_the_first_hour(misses: bool) -> None:
    """The hour in which recording began is completed, later ones stay."""
    recorder = Recorder({5: 0.2, 6: 0.9, 7: 1.6})
    recorder.run(AMOUNTS, misses=misses)
    expected = {1: 0.1, 2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.7, 7: 0.7}
    assert recorder.growth() == expected
    assert recorder.run(AMOUNTS, misses=misses) == Changes()
    assert recorder.growth() == expected


@pytest.mark.parametrize(
    ("rows", "misses", "expected"),
    [
        pytest.param(
            {2: 0.2, 3: 0.5, 6: 1.1},
            True,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6},
            id="increments that were missed",
        ),
        pytest.param(
            {2: 0.2, 3: 0.5, 6: 2.0},
            True,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6},
            id="increments that the log had",
        ),
        pytest.param(
            {2: 0.2, 3: 0.3, 6: 0.5},
            True,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6},
            id="hours recorded in part",
        ),
        pytest.param(
            {2: 0.2, 3: 0.3, 6: 2.0},
            True,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6},
            id="hour recorded in part that the log had",
        ),
        pytest.param(
            {2: 0.2, 3: 0.5, 6: 3.0},
            True,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 1.6},
            id="more than Tuya knows",
        ),
        pytest.param(
            {2: 0.2, 3: 0.5, 6: 2.0},
            False,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6},
            id="a total that has all",
        ),
        pytest.param(
            {2: 0.2, 3: 0.5, 6: 1.0},
            False,
            {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.1, 6: 0.0},
            id="a total that has less",
        ),
        pytest.param(
            {2: 5.2, 3: 5.5, 6: 0.6},
            True,
            {2: 5.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6},
            id="a sum that began anew",
        ),
    ],
)
def test_gap(
    rows: Mapping[int, float], misses: bool, expected: Mapping[int, float]
) -> None:
    """Missing hours are filled, and what the next one held of them comes off it."""
    recorder = Recorder(rows)
    recorder.run(AMOUNTS, start=2, misses=misses)
    assert recorder.growth() == expected
    assert recorder.run(AMOUNTS, start=2, misses=misses) == Changes()


@pytest.mark.parametrize("misses", [True, False], ids=["increments", "total"])
def test_gap_in_two_parts(misses: bool) -> None:
    """What the next hour holds of a gap comes off it bit by bit, and only once."""
    recorder = Recorder({2: 0.2, 6: 2.0})
    recorder.run({5: 0.5, 6: 0.6}, start=2, misses=misses)
    recorder.run({4: 0.4, 6: 0.6}, start=2, misses=misses)
    recorder.run(AMOUNTS, start=2, misses=misses)
    assert recorder.growth() == {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5, 6: 0.6}


def test_gap_before_what_is_asked_for() -> None:
    """Hours before the start stay as they are."""
    recorder = Recorder({1: 0.1, 4: 0.3, 5: 0.9})
    assert recorder.run(AMOUNTS, start=5) == Changes()
    rows = recorder.listed()
    assert wanted_hours(rows, 5 * HOUR, 9 * HOUR, misses=True) == []


def test_gap_that_is_still_open() -> None:
    """What comes after the newest hour may come yet."""
    recorder = Recorder({1: 0.1, 2: 0.3})
    assert recorder.run(AMOUNTS, start=1, now=9) == Changes()


@pytest.mark.parametrize(
    ("rows", "misses"),
    [
        pytest.param({4: 0.4, 5: 0.9}, True, id="before all"),
        pytest.param({4: 0.4, 5: 0.9}, False, id="before all of a total"),
        pytest.param({1: 0.1, 4: 0.4, 5: 0.9}, True, id="in a gap"),
        pytest.param({1: 0.1, 4: 1.0, 5: 1.5}, False, id="in a gap of a total"),
    ],
)
def test_import_that_broke_off(rows: Mapping[int, float], misses: bool) -> None:
    """The next import raises what the one that broke off did not, and then no more."""
    recorder = Recorder(rows)
    recorder.run(AMOUNTS, start=1, misses=misses, broken=True)
    recorder.run(AMOUNTS, start=1, misses=misses)
    assert recorder.growth() == {1: 0.1, 2: 0.2, 3: 0.3, 4: 0.4, 5: 0.5}
    assert recorder.run(AMOUNTS, start=1, misses=misses) == Changes()


def test_sensor_without_anything() -> None:
    """All that is known goes in, and the recorder goes on from the sum."""
    changes = join([], {HOUR: 0.5, 2 * HOUR: 0.25}, HOUR, 2 * HOUR, misses=True)
    assert changes.rows == [(HOUR, 0.5)]
    assert (changes.tail, changes.added) == (0.75, 0.75)
    assert join([], {}, HOUR, 2 * HOUR, misses=True) == Changes()


def test_hour_that_has_just_begun() -> None:
    """A sensor that is new this hour is raised by what was used before."""
    rows = [Row(start=3 * HOUR, sum=0.1, over=False)]
    amounts = {number * HOUR: amount for number, amount in AMOUNTS.items()}
    assert wanted_hours(rows, HOUR, 3 * HOUR, misses=True) == [HOUR, 2 * HOUR, 3 * HOUR]
    changes = join(rows, amounts, HOUR, 3 * HOUR, misses=True)
    assert [start // HOUR for start, _ in changes.rows] == [1, 2]
    assert changes.added == pytest.approx(0.5)
    rows.append(Row(start=5 * HOUR, sum=0.2, over=False))
    assert join(rows, {4 * HOUR: 1.0}, HOUR, 9 * HOUR, misses=True) == Changes()


def recorded(dice: random.Random, used: Mapping[int, float]) -> dict[int, float]:
    """Record a home from some hour on, with gaps, of which some are in the log."""
    begun = dice.randrange(1, 10)
    grown = {number: used[number] for number in used if number >= begun}
    grown[begun] *= dice.random()
    first = begun + 2
    while (first := first + dice.randrange(2, 12)) + 6 < max(used):
        after = first + dice.randrange(1, 5)
        # the hours at both ends are recorded in part
        for number in (first - 1, after):
            grown[number] *= dice.random()
        for number in range(first, after):
            del grown[number]
        gap = range(first - 1, after + 1)
        lost = sum(used[number] - grown.get(number, 0.0) for number in gap)
        grown[after] += lost * dice.choice((0, 1))
        first = after
    return dict(zip(grown, accumulate(grown.values()), strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_any_home(seed: int) -> None:
    """Whatever was recorded, each hour is what was used, also in several steps."""
    dice = random.Random(seed)
    used = {number: dice.randrange(1, 100) / 100 for number in range(60)}
    recorder = Recorder(recorded(dice, used))
    own = set(recorder.rows)
    for start in sorted(dice.sample(range(60), 3), reverse=True):
        known = {n: used[n] for n in used if n in own or dice.random() < 0.7}
        recorder.run(known, start=start)
    recorder.run(used)
    assert recorder.growth() == used
    assert recorder.run(used) == Changes()
