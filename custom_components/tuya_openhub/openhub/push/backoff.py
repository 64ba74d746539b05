"""How long to wait: for the next try, the next lease, and until a connection counts."""

from dataclasses import dataclass
from random import Random
from typing import Final

# the longest wait in the first two minutes, when a person may still be watching, and
# the longest of all
_FIRST_MINUTES: Final = 120.0
_SOON: Final = 3.0
_LATE: Final = 300.0
# about 20 calls in the first hour of faults and one in 45 minutes later: a whole day
# of faults costs less than 60
_FIRST_HOUR: Final = 3600.0
_BRISK: Final = 360.0
_LONGEST: Final = 3600.0
# after so many short connections in a row the next must live a while to count
_TOLERATED_SHORT: Final = 2
_MOST_SHORT: Final = 8


class ConnectBackoff:
    """Waits between tries at the broker, which cost no API call."""

    def __init__(self, rng: Random) -> None:
        """Begin with no wait."""
        self._rng = rng
        self._since: float | None = None
        self._ceiling = 0.5
        self.ready_at = 0.0

    def failed(self, now: float) -> None:
        """Put the next try off, further each time, by a wholly random share."""
        if self._since is None:
            self._since = now
        longest = _SOON if now - self._since < _FIRST_MINUTES else _LATE
        self._ceiling = min(self._ceiling * 2, longest)
        self.ready_at = now + self._rng.uniform(0, self._ceiling)

    def hurry(self) -> None:
        """Let the next try happen at once; what was learned stays."""
        self.ready_at = 0.0

    def reset(self) -> None:
        """Forget the faults: a connection lasted."""
        self._since = None
        self._ceiling = 0.5
        self.ready_at = 0.0


class LeaseBackoff:
    """Waits between calls for a lease; the first one after good times is free."""

    def __init__(self, rng: Random) -> None:
        """Begin with no wait."""
        self._rng = rng
        self._since: float | None = None
        self._ceiling = 1.0
        self.ready_at = 0.0

    def asked(self, now: float) -> None:
        """Put the next call off, further with each one that has not proved useful."""
        if self._since is None:
            self._since = now
        longest = _BRISK if now - self._since < _FIRST_HOUR else _LONGEST
        self._ceiling = ceiling = min(self._ceiling * 2, longest)
        self.ready_at = now + self._rng.uniform(ceiling / 2, ceiling)

    def not_before(self, moment: float) -> None:
        """Put the next call off until a moment at least."""
        self.ready_at = max(self.ready_at, moment)

    def unreached(self, now: float) -> None:
        """Put the next call off less: this one never got to the cloud and cost nothing."""
        self.ready_at = min(self.ready_at, now + self._rng.uniform(_LATE / 2, _LATE))

    def hurry(self) -> None:
        """Let the next call happen at once; what was learned stays."""
        self.ready_at = 0.0

    def reset(self) -> None:
        """Forget the faults: the last lease was worth its call."""
        self._since = None
        self._ceiling = 1.0
        self.ready_at = 0.0


@dataclass(slots=True)
class ConnectionProbation:
    """Counts connections that ended at once: a broker may accept and drop all day."""

    short_lived: int = 0

    @property
    def length(self) -> float:
        """How long the next connection must live to be trusted, in seconds."""
        extra = self.short_lived - _TOLERATED_SHORT
        return 2.0**extra if extra > 0 else 0.0

    def passed(self) -> None:
        """Forget the short ones: a connection lasted."""
        self.short_lived = 0

    def failed(self) -> None:
        """Count a connection that ended at once."""
        self.short_lived = min(self.short_lived + 1, _MOST_SHORT)
