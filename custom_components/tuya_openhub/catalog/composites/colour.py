"""Brightness, colour temperature and colour of lights, both directions."""

import base64
from dataclasses import dataclass
from typing import NamedTuple

from ...openhub import JsonValue, PointType, ValueSpec
from ..categories import ColourRange
from ..core.builder import PlanBuilder
from ..core.codec import decode_base64, decode_hex, decode_json, whole
from ..core.components import Commands, Level, codes_of, level
from ..core.plan import Values

# No specification tells the Kelvin of a lamp. Home Assistant's own range for Tuya
# lamps is kept, so that scenes mean the same light; lamps are even in mireds.
MIN_KELVIN = 2000
MAX_KELVIN = 6500

# Ranges of saturation and value: first generation 0…255, second 0…1000
OLD_SPAN = 255
NEW_SPAN = 1000

# Bytes of the packed forms
OLD_FORM = 7
NEW_FORM = 6


class Hsv(NamedTuple):
    """A colour: hue in degrees, saturation in percent, brightness up to 255."""

    hue: float
    saturation: float
    brightness: int


class Span(NamedTuple):
    """Range of one colour component on the wire."""

    low: int
    high: int

    def share(self, raw: float) -> float:
        """Return where a raw value lies, 0 … 1."""
        return min(max((raw - self.low) / (self.high - self.low), 0), 1)

    def raw(self, share: float) -> int:
        """Return the raw value at a place 0 … 1."""
        return self.low + round((self.high - self.low) * min(max(share, 0), 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimmer:
    """Brightness; the range may be narrowed by trims that the user sets."""

    level: Level
    trim_low: Level | None = None
    trim_high: Level | None = None

    @property
    def trims(self) -> tuple[str, ...]:
        """Data points of the trims."""
        return codes_of(self.trim_low, self.trim_high)

    def _window(self, values: Values) -> tuple[float, float]:
        """Return the share of the range that the trims leave."""
        if self.trim_low is None or self.trim_high is None:
            return 0, 1
        low = self.trim_low.read_span(values, 0, 1)
        high = self.trim_high.read_span(values, 0, 1)
        if low is None or high is None or low >= high:
            return 0, 1
        return low, high

    def read(self, values: Values) -> int | None:
        """Return the brightness; a lamp that is on is never at 0."""
        if (share := self.level.read_span(values, 0, 1)) is None:
            return None
        low, high = self._window(values)
        return min(max(round((share - low) / (high - low) * 255), 1), 255)

    def write(self, brightness: int, values: Values) -> Commands:
        """Return the command for a brightness 1 … 255."""
        low, high = self._window(values)
        return self.level.write_span(low + (high - low) * brightness / 255, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """Colour temperature: the lowest raw value is the warmest light.

    Between `lowest` and `highest` Kelvin raw values are even in mired, or in Kelvin.
    """

    level: Level
    lowest: int = MIN_KELVIN
    highest: int = MAX_KELVIN
    even_in_kelvin: bool = False

    def read(self, values: Values) -> int | None:
        """Return Kelvin."""
        shown = self.level.read_span(values, *self._ends)
        if shown is None:
            return None
        return round(shown if self.even_in_kelvin else 1e6 / shown)

    def write(self, kelvin: int) -> Commands:
        """Return the command for Kelvin."""
        kelvin = min(max(kelvin, self.lowest), self.highest)
        sent = kelvin if self.even_in_kelvin else 1e6 / kelvin
        return self.level.write_span(sent, *self._ends)

    @property
    def _ends(self) -> tuple[float, float]:
        """Return both ends of the range in what is even."""
        if self.even_in_kelvin:
            return self.lowest, self.highest
        return 1e6 / self.lowest, 1e6 / self.highest


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """Colour as JSON object, as `hhhhssssvvvv` or as the older `rrggbb0hhhssvv`.

    `guessed` says that no specification tells the ranges.
    """

    code: str
    type: PointType
    hue: Span
    saturation: Span
    value: Span
    guessed: bool = False

    def read(self, values: Values) -> Hsv | None:
        """Return the colour, None where the value is none."""
        data, _ = _packed(values.get(self.code))
        if data is not None and len(data) == OLD_FORM:
            return Hsv(
                min(int.from_bytes(data[3:5]), 360),
                data[5] / OLD_SPAN * 100,
                max(data[6], 1),
            )
        if (raw := self._raw(values)) is None:
            return None
        saturation, value = self._spans(values)
        return Hsv(
            self.hue.share(raw[0]) * 360,
            saturation.share(raw[1]) * 100,
            max(round(value.share(raw[2]) * 255), 1),
        )

    def write(self, colour: Hsv, values: Values) -> Commands:
        """Return the command for a colour, in the form that the device uses."""
        saturation, value = self._spans(values)
        parts = (
            self.hue.raw(colour.hue / 360),
            saturation.raw(colour.saturation / 100),
            value.raw(colour.brightness / 255),
        )
        if self.type is PointType.JSON:
            return {self.code: dict(zip("hsv", parts, strict=True))}
        raw = values.get(self.code)
        if decode_json(raw) is not None:
            return {self.code: '{{"h":{},"s":{},"v":{}}}'.format(*parts)}
        packed, is_hex = _packed(raw)
        if packed is not None and len(packed) == OLD_FORM:
            data = _old_form(colour)
        else:
            data = b"".join(number.to_bytes(2) for number in parts)
        if is_hex or (packed is None and self.type is PointType.STRING):
            return {self.code: data.hex()}
        return {self.code: base64.b64encode(data).decode()}

    def _raw(self, values: Values) -> tuple[int, int, int] | None:
        """Return hue, saturation and value as reported, but for the oldest form."""
        raw = values.get(self.code)
        if isinstance(parsed := decode_json(raw), dict):
            hue, saturation, value = (whole(parsed.get(part)) for part in "hsv")
            if hue is None or saturation is None or value is None:
                return None
            return hue, saturation, value
        data, _ = _packed(raw)
        if data is None or len(data) != NEW_FORM:
            return None
        return (
            int.from_bytes(data[:2]),
            int.from_bytes(data[2:4]),
            int.from_bytes(data[4:]),
        )

    def _spans(self, values: Values) -> tuple[Span, Span]:
        """Return the ranges of saturation and value; what is reported corrects a guess."""
        raw = self._raw(values) if self.guessed else None
        if raw is not None and max(raw[1:]) > self.value.high:
            return Span(0, NEW_SPAN), Span(0, NEW_SPAN)
        return self.saturation, self.value


def _packed(raw: JsonValue) -> tuple[bytes | None, bool]:
    """Return the bytes of a packed colour, and whether they are written in hex."""
    for data, is_hex in ((decode_hex(raw), True), (decode_base64(raw), False)):
        if data is not None and len(data) in {OLD_FORM, NEW_FORM}:
            return data, is_hex
    return None, False


def _old_form(colour: Hsv) -> bytes:
    """Pack a colour as red, green, blue, hue, saturation, value."""
    chroma = colour.saturation / 100
    sector = colour.hue / 60
    rgb = bytes(
        round(
            colour.brightness
            * (1 - chroma * max(0, min((k := (start + sector) % 6), 4 - k, 1)))
        )
        for start in (5, 3, 1)
    )
    return (
        rgb
        + round(colour.hue).to_bytes(2)
        + bytes((round(chroma * OLD_SPAN), colour.brightness))
    )


def _span(spec: ValueSpec, part: str, default: Span) -> Span:
    limits = spec.values.get(part)
    if not isinstance(limits, dict):
        return default
    low, high = whole(limits.get("min")), whole(limits.get("max"))
    # the packed forms have two bytes for each part
    if low is not None and high is not None and 0 <= low < high < 2**16:
        return Span(low, high)
    return default


def _default_span(builder: PlanBuilder, code: str, brightness: Level | None) -> Span:
    """Return the range of saturation and value where the specification tells none."""
    known = builder.category.colours
    if code.startswith("colour_data_v2") or known is ColourRange.SECOND_GENERATION:
        return Span(0, NEW_SPAN)
    if brightness is not None:
        return Span(0, OLD_SPAN if brightness.high <= OLD_SPAN else NEW_SPAN)
    return Span(0, OLD_SPAN if known is ColourRange.FIRST_GENERATION else NEW_SPAN)


def colour(
    builder: PlanBuilder, *codes: str, brightness: Level | None = None
) -> Colour | None:
    """Find the first free colour data point among the codes."""
    for code in codes:
        point = builder.find(code)
        if point is None or point.write is None:
            continue
        spec = point.write
        if spec.type not in {PointType.JSON, PointType.STRING, PointType.RAW}:
            continue
        span = _default_span(builder, code, brightness)
        return Colour(
            code=point.code,
            type=spec.type,
            hue=_span(spec, "h", Span(0, 360)),
            saturation=_span(spec, "s", span),
            value=_span(spec, "v", span),
            guessed="v" not in spec.values,
        )
    return None


def dimmer(
    builder: PlanBuilder, *codes: str, trims: tuple[str, str] | None = None
) -> Dimmer | None:
    """Find the first free brightness among the codes, with its trims."""
    if (found := level(builder, *codes)) is None:
        return None
    if trims is None:
        return Dimmer(level=found)
    return Dimmer(
        level=found,
        trim_low=level(builder, trims[0], writable=False),
        trim_high=level(builder, trims[1], writable=False),
    )


def warmth(builder: PlanBuilder, *codes: str) -> Warmth | None:
    """Find the first free colour temperature among the codes."""
    if (found := level(builder, *codes)) is None:
        return None
    point = builder.points[found.code]
    known = point.write.values.get("kelvin") if point.write else None
    if not isinstance(known, dict):
        return Warmth(level=found)
    # checked where the quirk was read
    low, high = whole(known.get("min")), whole(known.get("max"))
    return Warmth(
        level=found,
        lowest=low or MIN_KELVIN,
        highest=high or MAX_KELVIN,
        even_in_kelvin=known.get("linear_in") == "kelvin",
    )
