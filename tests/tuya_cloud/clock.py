"""Time of the simulated cloud: the real one, unless a test asks for another."""

from dataclasses import dataclass, field
import time


@dataclass(slots=True, kw_only=True)
class Clock:
    """Return the cloud's time.

    `scale` lets the cloud's time run faster than the wall's (a lease of 7200 s ends
    after 7.2 s with a scale of 1000); `offset` sets the cloud's clock wrong by so many
    seconds against the host's.
    """

    scale: float = 1.0
    offset: float = 0.0
    _origin: float = field(default_factory=time.time)
    _start: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """Return the seconds since the epoch."""
        passed = time.monotonic() - self._start
        return self._origin + self.offset + passed * self.scale

    def ms(self) -> int:
        """Return the milliseconds since the epoch."""
        return int(self.now() * 1000)

    def real(self, seconds: float) -> float:
        """Turn seconds of the cloud into seconds of the wall clock."""
        return seconds / self.scale
