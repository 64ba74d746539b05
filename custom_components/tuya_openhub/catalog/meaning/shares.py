"""Shares of a charge: bars, tenths and wrong scales, all of them in percent."""

from dataclasses import dataclass
from typing import Self

from homeassistant.const import UnitOfRatio

from ...openhub import JsonValue
from ..core.codec import IntegerCodec

# No charge of a hundred parts ends here: a smaller maximum is one of bars (5), or of a
# scale that makes a hundred into ten
MOST_BARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A charge whose maximum stands for 100 %; `factor` is the percent of one unit."""

    codec: IntegerCodec
    factor: float

    @classmethod
    def of(cls, codec: IntegerCodec, unit: str | None) -> Self | None:
        """Return how to read a charge in percent, None where its values are percent."""
        upper = codec.upper
        if unit != UnitOfRatio.PERCENTAGE or upper is None:
            return None
        if not 0 < upper <= MOST_BARS:
            return None
        return cls(codec=codec, factor=100 / upper)

    def percent(self, value: float) -> float:
        """Return a number of bars in percent."""
        return round(value * self.factor, 1)

    def decode(self, raw: JsonValue) -> float | None:
        """Return the percent; above its own maximum a value is percent already."""
        value = self.codec.decode(raw)
        if value is None:
            return None
        if value * self.factor <= 100:
            return self.percent(value)
        return value if value <= 100 else None

    def encode(self, percent: float) -> float:
        """Return the raw value of percent; refuse what lies between two bars."""
        return self.codec.encode(self._bars(percent))

    def nearest(self, percent: float) -> float:
        """Return the nearest percent that can be set."""
        return self.percent(self.codec.nearest(percent / self.factor))

    def _bars(self, percent: float) -> float:
        bars = self.codec.nearest(percent / self.factor)
        # a third of a hundred has no end
        return (
            bars if self.percent(bars) == round(percent, 1) else percent / self.factor
        )
