"""How much a growing total grew, over dips, faults and resets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Self

# no plug uses more (kWh) between two reports
LARGE = Decimal(1)

# What is left of a total after a reset, at most. A total that falls less deep dipped:
# devices correct themselves, and messages overtake each other
RESET_BELOW = Decimal("0.1")

# so many readings in a row below what was shown before are no passing fault
SETTLED = 10


@dataclass(slots=True)
class Meter:
    """The readings of one total in kilowatt-hours, of which none is negative.

    After a fall `peak` is the reading before it, until the total has risen above or has
    settled below. `base` is the least reading since, or 0 where the fall was a reset;
    `below` counts the readings since.
    """

    last: Decimal | None = None
    peak: Decimal | None = None
    base: Decimal = Decimal(0)
    below: int = 0

    def read(self, reading: Decimal) -> Decimal:
        """Take the next reading; return how much the total grew.

        A dip is no growth, a reset begins at zero. A total that jumps back to where it
        was before it fell was never reset: what was counted since comes off, and the
        growth may be negative.
        """
        last, self.last = self.last, reading
        if last is None:
            return Decimal(0)
        peak = self.peak
        if peak is None:
            return self._follow(last, reading)
        self.below += 1
        back = reading >= peak
        settled = back or self.below >= SETTLED
        if self.base:
            if settled:
                self.peak = None
                return reading - (peak if back else min(self.base, reading))
            return self._fall(peak, reading)
        if settled:
            self.peak = None
        if back and reading - last > LARGE:
            return reading - peak - last
        return self._follow(last, reading)

    def _follow(self, last: Decimal, reading: Decimal) -> Decimal:
        """Return the growth since the last reading, or begin a fall."""
        if reading >= last:
            return reading - last
        self.peak, self.base, self.below = last, reading, 0
        return self._fall(last, reading)

    def _fall(self, peak: Decimal, reading: Decimal) -> Decimal:
        """Return the growth of a reading below an earlier one: that of a reset."""
        if reading > peak * RESET_BELOW:
            self.base = min(self.base, reading)
            return Decimal(0)
        self.base = Decimal(0)
        return reading

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored over a restart."""
        return {
            "last": None if self.last is None else str(self.last),
            "peak": None if self.peak is None else str(self.peak),
            "base": str(self.base),
            "below": self.below,
        }

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Self:
        """Return what can be read of what was stored."""
        below = stored.get("below")
        return cls(
            last=number(stored.get("last")),
            peak=number(stored.get("peak")),
            base=number(stored.get("base")) or Decimal(0),
            below=below if type(below) is int and below > 0 else 0,
        )


# Home Assistant takes a total that fell further for a new one, and adds all of it again
DIP: Final = 0.9


@dataclass(slots=True)
class ShownTotal:
    """What a total that the device adds up shows: a deep fall counts when it lasts.

    Devices report a single zero, or an old total, between two right ones.
    """

    shown: float | None = None
    fallen: float | None = None

    def read(self, value: float) -> float:
        """Take the next reading; return the one before it until a fall is confirmed."""
        if self.shown is None or value >= self.shown * DIP:
            self.shown, self.fallen = value, None
        elif self.fallen is None:
            self.fallen = value
        elif value != self.fallen:
            # a second reading below: the device counts anew
            self.shown, self.fallen = value, None
        return self.shown


def number(stored: object) -> Decimal | None:
    """Return a number that is written as text, None for what is none or negative."""
    if isinstance(stored, bool) or not isinstance(stored, (str, int, float)):
        return None
    try:
        read = Decimal(str(stored))
    except ArithmeticError:
        return None
    return read if read.is_finite() and read >= 0 else None
