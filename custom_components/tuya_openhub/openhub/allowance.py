"""How many readings and leases may be had: what gathers with time and is spent by calls."""

from collections.abc import Callable
from typing import Final

_DAY: Final = 86_400.0
# readings of all states, for whatever reason: a few at once, then one in five minutes;
# and over a longer time one in half an hour
_SHORT: Final = 6.0
_SHORT_EVERY: Final = 300.0
_LONG: Final = 48.0
_LONG_EVERY: Final = 1800.0
# a lease for the whole account ends every two hours, and a reading follows: these are
# to be had even where the budget is short
_LEASE: Final = 7200.0


class Bucket:
    """A number of calls that may be spent at once, and fills up again with time.

    Times are seconds of a clock that only goes forward.
    """

    def __init__(self, capacity: float, every: float) -> None:
        """Begin full; one is added `every` so many seconds."""
        self.capacity = capacity
        self.every = every
        self._missing = 0.0
        self._at = 0.0

    def ready_at(self, now: float) -> float:
        """Return when there is one to spend, 0 where there is one now."""
        self._fill(now)
        lacking = 1.0 - (self.capacity - self._missing)
        return now + lacking * self.every if lacking > 0 else 0.0

    def spend(self, now: float) -> None:
        """Take one, also where there is none: then the next is to be had later."""
        self._fill(now)
        self._missing = min(self._missing + 1.0, self.capacity + 1.0)

    def _fill(self, now: float) -> None:
        self._missing = max(0.0, self._missing - max(0.0, now - self._at) / self.every)
        self._at = now


class ReadingAllowance:
    """What all readings of an account share.

    `interval` stretches a number of seconds between two readings as the monthly budget
    gets short.
    """

    def __init__(self, interval: Callable[[float], float]) -> None:
        """Begin with a full allowance."""
        self._interval = interval
        self._short = Bucket(_SHORT, _SHORT_EVERY)
        self._long = Bucket(_LONG, _LONG_EVERY)

    def ready_at(self, now: float) -> float:
        """Return when the next reading may be made, 0 where that is now."""
        self._follow_budget()
        return max(self._short.ready_at(now), self._long.ready_at(now))

    def spend(self, now: float) -> None:
        """Count a reading."""
        self._follow_budget()
        self._short.spend(now)
        self._long.spend(now)

    def _follow_budget(self) -> None:
        self._short.every = min(self._interval(_SHORT_EVERY), _LEASE)
        self._long.every = min(self._interval(_LONG_EVERY), _LEASE)
        self._long.capacity = _DAY / self._long.every
