"""Parts that composites are made of: one data point each, read and written.

A part is found by code and type, and prepared once; reading it never raises,
whatever the device reports, and writing gives a value its specification allows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
import re
from typing import Self, override

from homeassistant.const import Platform

from ...openhub import JsonValue, PointType, ValueSpec
from .builder import PlanBuilder
from .codec import BooleanCodec, EnumCodec, IntegerCodec, word
from .plan import Values

type Commands = dict[str, JsonValue]

# a number, with a unit that a person would read behind it
NUMBER_WORD = re.compile(
    r"(-?\d{1,9}(?:\.\d{1,9})?)\s*(?:%|°?[cf]|[℃℉])?", re.IGNORECASE
)

# what vendors call the switch of the whole device
MAIN_SWITCHES = (
    "switch",
    "power_switch",
    "power",
    "switch_power",
    "on_off",
    "power_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toggle:
    """A Boolean data point."""

    code: str
    codec: BooleanCodec

    def read(self, values: Values) -> bool | None:
        """Return whether it is on."""
        return self.codec.decode(values.get(self.code))

    def write(self, on: bool) -> Commands:
        """Return the command that switches it."""
        return {self.code: self.codec.encode(on)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An Enum data point with the options its specification names."""

    code: str
    options: tuple[str, ...]

    def read(self, values: Values) -> str | None:
        """Return the reported option, also one outside the published range."""
        return word(values.get(self.code))

    def write(self, option: str) -> Commands:
        """Return the command that chooses an option."""
        return {self.code: EnumCodec(self.options).encode(option)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """An Integer data point with a range; `low` and `high` are raw.

    `inverted` turns the range around for what is mapped from it.
    """

    code: str
    low: int
    high: int
    codec: IntegerCodec
    unit: str = ""
    inverted: bool = False

    @property
    def minimum(self) -> float:
        """Lowest real value."""
        return self.codec.real(self.low)

    @property
    def maximum(self) -> float:
        """Highest real value."""
        return self.codec.real(self.high)

    def read(self, values: Values) -> float | None:
        """Return the real value, also one outside the published range."""
        return self.codec.decode(values.get(self.code))

    def write(self, value: float) -> Commands:
        """Return the command that sets a real value, on a step within the range."""
        return {self.code: self.codec.snap(value)}

    def read_span(
        self, values: Values, first: float, last: float, *, reverse: bool = False
    ) -> float | None:
        """Return the value mapped from the specified range to first … last, clamped."""
        if (value := self.read(values)) is None:
            return None
        share = (value - self.minimum) / (self.maximum - self.minimum)
        share = min(max(share, 0), 1)
        turned = reverse is not self.inverted
        return first + (last - first) * (1 - share if turned else share)

    def write_span(
        self, value: float, first: float, last: float, *, reverse: bool = False
    ) -> Commands:
        """Return the command for a value mapped from first … last."""
        share = (value - first) / (last - first)
        share = 1 - share if reverse is not self.inverted else share
        return self.write(self.minimum + (self.maximum - self.minimum) * share)


@dataclass(frozen=True, slots=True)
class WordedCodec(IntegerCodec):
    """A number that is sent as one of some words: `40`, `50`, `60`.

    `words` has them with the number that they stand for, from the least to the greatest.
    """

    words: tuple[tuple[float, str], ...] = ()

    @classmethod
    def of_words(cls, spec: ValueSpec) -> Self | None:
        """Prepare from an enum, None where less than two of its words are numbers."""
        if not isinstance(spec.values.get("range"), list):
            return None
        named = ((number_of(word), word) for word in EnumCodec.of(spec).options)
        words = sorted((number, word) for number, word in named if number is not None)
        numbers = sorted({number for number, _ in words})
        if len(numbers) < 2:
            return None
        scale = max(len(f"{number:g}".partition(".")[2]) for number in numbers)
        raw = [round(number * 10**scale) for number in numbers]
        step = min(high - low for low, high in pairwise(raw))
        return cls(scale, raw[0], raw[-1], step, words=tuple(words))

    @override
    def decode(self, raw: JsonValue) -> float | None:
        """Return the number of a word, also of one outside the range."""
        return number_of(raw)

    def exact(self, value: float) -> JsonValue:
        """Return the word for a number; refuse one that no word stands for."""
        self.encode(value)
        return self.snap(value)

    @override
    def snap(self, value: float) -> JsonValue:
        """Return the word for the nearest number."""
        return min(self.words, key=lambda each: abs(each[0] - value))[1]


def number_of(raw: JsonValue) -> float | None:
    """Return the number that a word stands for, with or without a unit."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return None
    found = NUMBER_WORD.fullmatch(str(raw).strip())
    return float(found[1]) if found else None


def _sides(
    builder: PlanBuilder, codes: Iterable[str], kind: PointType, *, writable: bool
) -> Iterable[tuple[str, ValueSpec]]:
    for code in codes:
        if (point := builder.find(code)) is None:
            continue
        for spec in (point.write,) if writable else (point.read, point.write):
            if spec is not None and spec.type == kind:
                yield point.code, spec
                break


def toggle(builder: PlanBuilder, *codes: str, writable: bool = True) -> Toggle | None:
    """Find the first free Boolean among the codes."""
    for code, spec in _sides(builder, codes, PointType.BOOLEAN, writable=writable):
        return Toggle(code=code, codec=BooleanCodec.of(spec))
    return None


def choice(builder: PlanBuilder, *codes: str, writable: bool = True) -> Choice | None:
    """Find the first free Enum with published options among the codes."""
    for code, spec in _sides(builder, codes, PointType.ENUM, writable=writable):
        if options := EnumCodec.of(spec).options:
            return Choice(code=code, options=options)
    return None


def level(builder: PlanBuilder, *codes: str, writable: bool = True) -> Level | None:
    """Find the first free Integer with a range among the codes."""
    for code, spec in _sides(builder, codes, PointType.INTEGER, writable=writable):
        codec = IntegerCodec.of(spec)
        low, high = codec.minimum, codec.maximum
        if low is not None and high is not None and low < high:
            unit = spec.values.get("unit")
            return Level(
                code=code,
                low=low,
                high=high,
                codec=codec,
                unit=unit if isinstance(unit, str) else "",
                inverted=spec.values.get("invert") is True,
            )
    return None


def target(builder: PlanBuilder, *codes: str) -> Level | None:
    """Find the first free number that can be set, also one of numbers in words."""
    for code in codes:
        if found := level(builder, code):
            return found
        for name, spec in _sides(builder, (code,), PointType.ENUM, writable=True):
            codec = WordedCodec.of_words(spec)
            if codec and codec.minimum is not None and codec.maximum is not None:
                return Level(
                    code=name, low=codec.minimum, high=codec.maximum, codec=codec
                )
    return None


def codes_of(*parts: Toggle | Choice | Level | None) -> tuple[str, ...]:
    """Return the data points of the parts that are there, each once."""
    return tuple(dict.fromkeys(part.code for part in parts if part is not None))


def key_of(builder: PlanBuilder, platform: Platform) -> str:
    """Return the key of the device's next composite on a platform: light, light_2 …."""
    count = sum(item.platform is platform for item in builder.items)
    return f"{platform}_{count + 1}" if count else str(platform)
