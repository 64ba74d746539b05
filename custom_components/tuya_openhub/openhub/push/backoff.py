"""When to try again."""

from random import Random
from typing import Final

_PATIENCE: Final = 120.0
# the longest wait while a person may still be watching, and the longest of all
_SOON: Final = 3.0
_LATE: Final = 300.0
# about 20 calls in the first hour of trouble and one in 45 minutes later: a whole day
# of faults stays below 60
_FIRST_HOUR: Final = 3600.0
_BRISK: Final = 360.0
_LONGEST: Final = 3600.0


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
        longest = _SOON if now - self._since < _PATIENCE else _LATE
        self._ceiling = min(self._ceiling * 2, longest)
        self.ready_at = now + self._rng.uniform(0, self._ceiling)

    def hurry(self) -> None:
        """Let the next try happen at once; what was learned stays."""
        self.ready_at = 0.0

    def reset(self) -> None:
        """Forget the faults: the connection has proved itself."""
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
