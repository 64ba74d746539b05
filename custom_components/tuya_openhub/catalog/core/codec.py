"""Codecs of single values, both directions: scale, range, enum, bitmap, JSON, raw.

Decoding never raises: what cannot be read is None, which means unknown. Encoding
refuses what the specification does not allow with a `CodecError`.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
import math
from typing import Self

from ...openhub import JsonValue, ValueSpec, read_json
from .plan import Values

# Tuya's integers have at most eight decimals; anything larger is a broken field
MAX_SCALE = 12
# and 32 bits, timestamps 64; what is larger is no number that a device has
LARGEST = 2**63

# a state may hold 255 characters
LONGEST_STATE = 255

TRUE_WORDS = frozenset({"true", "1", "on", "yes"})
FALSE_WORDS = frozenset({"false", "0", "off", "no"})


class CodecError(ValueError):
    """A value that the data point does not accept; `key` names a translated sentence."""

    def __init__(self, key: str, **placeholders: object) -> None:
        """Keep what the sentence needs."""
        super().__init__(key, placeholders)
        self.key = key
        self.placeholders = {name: str(value) for name, value in placeholders.items()}


def whole(value: object) -> int | None:
    """Return an integer that may be written as text, None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else None
    if isinstance(value, (str, float)):
        try:
            number = float(value)
        except ValueError:
            return None
        # also false for NaN
        return int(number) if abs(number) <= LARGEST else None
    return None


def _decimal(value: object) -> Decimal | None:
    """Return a finite number that may be written as text, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number) <= LARGEST else None


@dataclass(frozen=True, slots=True)
class IntegerCodec:
    """An integer on the wire that stands for `raw / 10 ** scale`.

    Where the thing model names a type of real numbers, the wire carries the real value
    itself (`plain`); limits and steps are kept as integers all the same.
    """

    scale: int = 0
    minimum: int | None = None
    maximum: int | None = None
    step: int = 1
    plain: bool = False

    @classmethod
    def of(cls, spec: ValueSpec) -> Self:
        """Prepare from a specification; absent or broken fields mean no limit."""
        values = spec.values
        if values.get("real") is True:
            return cls._of_real(values)
        scale = whole(values.get("scale")) or 0
        return cls(
            scale=min(max(scale, 0), MAX_SCALE),
            minimum=whole(values.get("min")),
            maximum=whole(values.get("max")),
            step=max(whole(values.get("step")) or 1, 1),
        )

    @classmethod
    def _of_real(cls, values: Mapping[str, JsonValue]) -> Self:
        """Prepare for real numbers, with as many decimals as the description has."""
        limits = {key: _decimal(values.get(key)) for key in ("min", "max", "step")}
        decimals = [
            -int(number.normalize().as_tuple().exponent)
            for number in limits.values()
            if number is not None
        ]
        scale = min(max(*decimals, whole(values.get("scale")) or 0, 0), MAX_SCALE)
        low, high, step = (
            None if number is None else int(number.scaleb(scale))
            for number in limits.values()
        )
        return cls(
            scale=scale,
            minimum=low,
            maximum=high,
            step=max(step or 1, 1),
            plain=True,
        )

    def real(self, raw: int) -> float:
        """Return what a raw number stands for, rounded as its decimals say."""
        # dividing by a power of ten rounds once, multiplying by 0.1 would round twice
        return raw / 10**self.scale if self.scale else raw

    @property
    def lower(self) -> float | None:
        """Least real value, where there is one."""
        return None if self.minimum is None else self.real(self.minimum)

    @property
    def upper(self) -> float | None:
        """Greatest real value, where there is one."""
        return None if self.maximum is None else self.real(self.maximum)

    @property
    def increment(self) -> float:
        """Real distance of two neighbouring values."""
        return self.real(self.step)

    def decode(self, raw: JsonValue) -> float | None:
        """Return the real value, None where the raw one is no number."""
        if self.plain:
            number = _decimal(raw)
            return None if number is None else float(number)
        if isinstance(raw, float) and abs(raw) <= LARGEST and not raw.is_integer():
            return float(Decimal(repr(raw)).scaleb(-self.scale))
        integer = whole(raw)
        return None if integer is None else self.real(integer)

    def reader(self, code: str) -> Callable[[Values], float | None]:
        """Bind to a data point, with all that need not be worked out for each push."""
        decode, plain, divisor = self.decode, self.plain, 10**self.scale

        def read(values: Values) -> float | None:
            raw = values.get(code)
            if type(raw) is not int or plain or not -LARGEST <= raw <= LARGEST:
                return decode(raw)
            return raw if divisor == 1 else raw / divisor

        return read

    def encode(self, value: float) -> float:
        """Return the raw value; refuse what is out of range or between two steps."""
        exact = self._raw(value)
        raw = round(exact)
        if (self.minimum is not None and raw < self.minimum) or (
            self.maximum is not None and raw > self.maximum
        ):
            raise CodecError(
                "value_out_of_range",
                value=value,
                minimum="-" if self.lower is None else self.lower,
                maximum="-" if self.upper is None else self.upper,
            )
        # a float is never exactly on a step
        between = abs(exact - raw) > Decimal("0.001")
        off = (raw - (self.minimum or 0)) % self.step and raw != self.maximum
        if between or off:
            raise CodecError("value_off_step", value=value, step=self.increment)
        return self._sent(raw)

    def nearest(self, value: float) -> float:
        """Return the nearest real value that the specification allows."""
        return self.real(self._nearest(value))

    def snap(self, value: float) -> JsonValue:
        """Return the nearest raw value that the specification allows."""
        return self._sent(self._nearest(value))

    def _nearest(self, value: float) -> int:
        start = self.minimum or 0
        steps = (self._raw(value) - start) / self.step
        raw = start + int(steps.to_integral_value(ROUND_HALF_UP)) * self.step
        if self.maximum is not None and raw > self.maximum:
            raw = self.maximum
        if self.minimum is not None and raw < self.minimum:
            raw = self.minimum
        return raw

    def _sent(self, raw: int) -> float:
        return self.real(raw) if self.plain else raw

    def _raw(self, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise CodecError("value_not_number", value=value)
        if not math.isfinite(value):
            raise CodecError("value_not_number", value=value)
        return Decimal(repr(value)).scaleb(self.scale)


@dataclass(frozen=True, slots=True)
class BooleanCodec:
    """A Boolean; devices also send it as a word or a number."""

    invert: bool = False

    @classmethod
    def of(cls, spec: ValueSpec) -> Self:
        """Prepare from a specification; a quirk may have turned it round."""
        return cls(spec.values.get("invert") is True)

    def decode(self, raw: JsonValue) -> bool | None:
        """Return the Boolean, None for anything that is none."""
        if raw is True or raw is False:
            return raw is not self.invert
        if isinstance(raw, (str, int, float)):
            word = str(raw).strip().lower()
            if word in TRUE_WORDS:
                return not self.invert
            if word in FALSE_WORDS:
                return self.invert
        return None

    def encode(self, value: object) -> bool:
        """Return the raw Boolean."""
        if not isinstance(value, bool):
            raise CodecError("value_not_boolean", value=value)
        return value is not self.invert


@dataclass(frozen=True, slots=True)
class EnumCodec:
    """One word of a range; devices also send words outside of it."""

    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, spec: ValueSpec) -> Self:
        """Prepare from a specification; a numeric range lists its numbers."""
        listed = spec.values.get("range")
        if isinstance(listed, list):
            words = (word(entry) for entry in listed)
            # no state could show a longer one
            kept = (w for w in words if w is not None and len(w) <= LONGEST_STATE)
            return cls(tuple(dict.fromkeys(kept)))
        low, high = whole(spec.values.get("min")), whole(spec.values.get("max"))
        if low is None or high is None or not 0 <= high - low <= 255:
            return cls()
        step = max(whole(spec.values.get("step")) or 1, 1)
        return cls(tuple(str(number) for number in range(low, high + 1, step)))

    def decode(self, raw: JsonValue) -> str | None:
        """Return the word, also one outside the range."""
        text = word(raw)
        return None if text is None else shorten(text)

    def encode(self, value: object) -> str:
        """Return the word; refuse one outside the range."""
        text = word(value)
        if text is None or text not in self.options:
            raise CodecError(
                "value_not_option", value=value, options=", ".join(self.options)
            )
        return text


@dataclass(frozen=True, slots=True)
class BitmapCodec:
    """A number whose bits are labelled."""

    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, spec: ValueSpec) -> Self:
        """Prepare from a specification."""
        listed = spec.values.get("label")
        if not isinstance(listed, list):
            return cls()
        return cls(tuple(str(entry) for entry in listed))

    def decode(self, raw: JsonValue) -> tuple[str, ...] | None:
        """Return the labels of the bits that are set; unlabelled ones by number."""
        number = whole(raw)
        if number is None or number < 0:
            return None
        return tuple(
            self.labels[bit] if bit < len(self.labels) else f"bit_{bit}"
            for bit in range(number.bit_length())
            if number >> bit & 1
        )


def shorten(text: str) -> str:
    """Return a text that a state can hold."""
    return text if len(text) <= LONGEST_STATE else f"{text[: LONGEST_STATE - 1]}…"


def word(raw: object) -> str | None:
    """Return an enum value as text; empty is unknown."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, (str, int, float)):
        return str(raw) or None
    return None


def decode_json(raw: JsonValue) -> dict[str, JsonValue] | list[JsonValue] | None:
    """Return the object or list that a JSON text holds."""
    if isinstance(raw, (dict, list)):
        return raw
    if not isinstance(raw, str):
        return None
    try:
        parsed = read_json(raw)
    except ValueError:
        return None
    return parsed if isinstance(parsed, (dict, list)) else None


def decode_base64(raw: JsonValue) -> bytes | None:
    """Return the bytes of a base64 text."""
    if not isinstance(raw, str) or not raw:
        return None
    try:
        return base64.b64decode(raw, validate=True)
    except binascii.Error, ValueError:
        return None


def decode_hex(raw: JsonValue) -> bytes | None:
    """Return the bytes of a hexadecimal text."""
    if not isinstance(raw, str) or not raw:
        return None
    try:
        return bytes.fromhex(raw)
    except ValueError:
        return None


def reader[T](code: str, decode: Callable[[JsonValue], T]) -> Callable[[Values], T]:
    """Bind a codec to a data point; an absent one decodes as None."""

    def read(values: Values) -> T:
        return decode(values.get(code))

    return read


def writer[T](
    code: str, encode: Callable[[T], JsonValue]
) -> Callable[[T], Mapping[str, JsonValue]]:
    """Bind a codec to a data point; the answer is the raw values to send."""

    def commands(value: T) -> Mapping[str, JsonValue]:
        return {code: encode(value)}

    return commands
