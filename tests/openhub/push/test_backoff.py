"""How long to wait for a try, for a lease, and until a new connection is relied on."""

from random import Random
from typing import override

import pytest

from custom_components.tuya_openhub.openhub.push.backoff import (
    ConnectBackoff,
    ConnectionProbation,
    LeaseBackoff,
)

START = 50_000.0


class LongestWaits(Random):
    """Chance that always takes the longest wait, and notes between what it chose."""

    def __init__(self) -> None:
        """Begin with no choice."""
        super().__init__(0)
        self.chosen: list[tuple[float, float]] = []

    @override
    def uniform(self, a: float, b: float) -> float:
        self.chosen.append((a, b))
        return b


def test_tries_of_the_first_two_minutes() -> None:
    """Wait up to a second, two, and then three; what is waited begins with the fault."""
    chance = LongestWaits()
    backoff = ConnectBackoff(chance)
    assert backoff.ready_at == 0
    waits = []
    for late in (0.0, 1.0, 10.0, 119.9):
        backoff.failed(START + late)
        waits.append(backoff.ready_at - START - late)
    assert waits == pytest.approx([1, 2, 3, 3])
    assert chance.chosen == [(0, 1), (0, 2), (0, 3), (0, 3)]


def test_tries_after_two_minutes() -> None:
    """Wait twice as long each time, five minutes at most."""
    chance = LongestWaits()
    backoff = ConnectBackoff(chance)
    for late in (0.0, 1.0, 2.0, *[120.0] * 9):
        backoff.failed(START + late)
    assert [longest for _, longest in chance.chosen[3:]] == [
        6, 12, 24, 48, 96, 192, 300, 300, 300,
    ]  # fmt: skip
    assert backoff.ready_at == START + 120 + 300


@pytest.mark.parametrize("again", [1, 2])
def test_tries_after_a_connection_that_lasted(again: int) -> None:
    """Begin anew with each outage; who only hurries goes on where he was."""
    chance = LongestWaits()
    backoff = ConnectBackoff(chance)
    for _ in range(3):
        backoff.failed(START)
    backoff.hurry()
    assert backoff.ready_at == 0
    backoff.failed(START + 119)
    assert backoff.ready_at == START + 119 + 3
    backoff.reset()
    assert backoff.ready_at == 0
    for _ in range(again):
        backoff.failed(START + 500)
    assert backoff.ready_at == START + 500 + again


def test_leases_of_the_first_hour() -> None:
    """Wait at least half of twice as long each time, six minutes at most."""
    chance = LongestWaits()
    backoff = LeaseBackoff(chance)
    assert backoff.ready_at == 0
    for _ in range(9):
        backoff.asked(START)
    backoff.asked(START + 3599)
    assert chance.chosen == [
        (1, 2), (2, 4), (4, 8), (8, 16), (16, 32), (32, 64), (64, 128), (128, 256),
        (180, 360), (180, 360),
    ]  # fmt: skip
    assert backoff.ready_at == START + 3599 + 360


def test_leases_after_an_hour() -> None:
    """Wait an hour at most, so that a day of faults costs less than sixty calls."""
    chance = LongestWaits()
    backoff = LeaseBackoff(chance)
    for _ in range(9):
        backoff.asked(START)
    for _ in range(5):
        backoff.asked(START + 3600)
    assert chance.chosen[9:] == [
        (360, 720), (720, 1440), (1440, 2880), (1800, 3600), (1800, 3600),
    ]  # fmt: skip


def test_lease_after_one_that_was_worth_its_call() -> None:
    """Begin anew; who only hurries goes on where he was."""
    backoff = LeaseBackoff(LongestWaits())
    backoff.asked(START)
    backoff.asked(START)
    backoff.hurry()
    assert backoff.ready_at == 0
    backoff.asked(START)
    assert backoff.ready_at == START + 8
    backoff.reset()
    assert backoff.ready_at == 0
    backoff.asked(START)
    assert backoff.ready_at == START + 2


def test_lease_not_before_the_last_one_is_over() -> None:
    """Put off, never forward."""
    backoff = LeaseBackoff(LongestWaits())
    backoff.asked(START)
    backoff.not_before(START + 1)
    assert backoff.ready_at == START + 2
    backoff.not_before(START + 9)
    assert backoff.ready_at == START + 9


def test_lease_after_a_call_that_never_arrived() -> None:
    """Wait five minutes at most, and no longer than without."""
    chance = LongestWaits()
    backoff = LeaseBackoff(chance)
    backoff.asked(START)
    backoff.unreached(START)
    assert backoff.ready_at == START + 2
    backoff.not_before(START + 3600)
    backoff.unreached(START + 100)
    assert chance.chosen[1:] == [(150, 300), (150, 300)]
    assert backoff.ready_at == START + 400


def test_probation_grows_with_short_connections_and_ends_with_a_long_one() -> None:
    """Trust the first two at once, then wait twice as long each time, to a limit."""
    probation = ConnectionProbation()
    for _ in range(2):
        lengths = []
        for _ in range(10):
            lengths.append(probation.length)
            probation.failed()
        assert lengths == [0, 0, 0, 2, 4, 8, 16, 32, 64, 64]
        probation.passed()
        assert probation.length == 0
