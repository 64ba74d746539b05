"""Air conditioners behind an infrared remote control.

They are commanded by one set of codes and report their state, as far as the remote
control knows it, by another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import override

from homeassistant.components.climate import ClimateEntityDescription, HVACMode
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..composites.climate import ClimateItem
from ..composites.hvac_words import vocabulary
from ..composites.temperatures import Thermo
from ..core.builder import PlanBuilder
from ..core.codec import BooleanCodec, EnumCodec, IntegerCodec, whole
from ..core.components import Choice, Commands, Toggle, key_of
from ..core.plan import Values
from ..core.temperature_unit import Scale, Temperature

_ON, _OFF = "PowerOn", "PowerOff"
_MODES = ("cold", "hot", "auto", "wind", "wet")
_SPEEDS = ("auto", "low", "medium", "high")
# what the calls for air conditioners name these codes
_SETTINGS = {"M": "mode", "T": "temp", "F": "wind"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Toggle):
    """Two keys, one to switch on and one to switch off."""

    off: str
    report: str

    @override
    def read(self, values: Values) -> bool | None:
        return self.codec.decode(values.get(self.report))

    @override
    def write(self, on: bool) -> Commands:
        key = self.code if on else self.off
        return {key: key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial(Choice):
    """A number that stands for one of some options."""

    report: str

    @override
    def read(self, values: Values) -> str | None:
        number = whole(values.get(self.report))
        known = number is not None and 0 <= number < len(self.options)
        return self.options[number] if known and number is not None else None

    @override
    def write(self, option: str) -> Commands:
        return {self.code: self.options.index(option)}


def _exactly(builder: PlanBuilder, code: str) -> PointSpec | None:
    """Return a data point; a key of a remote control has one spelling only."""
    return builder.points[code] if builder.free(code) else None


def _dial(
    builder: PlanBuilder, code: str, report: str, names: tuple[str, ...]
) -> Dial | None:
    point = _exactly(builder, code)
    if point is None or point.write is None:
        return None
    count = len(EnumCodec.of(point.write).options)
    return Dial(code=code, options=names[:count], report=report) if count else None


def _setpoint(builder: PlanBuilder, code: str, report: str) -> Temperature | None:
    point = _exactly(builder, code)
    if point is None or point.write is None:
        return None
    codec = IntegerCodec.of(point.write)
    low, high = codec.lower, codec.upper
    if low is None or high is None or low >= high:
        return None
    return Temperature(
        code=code, codec=codec, low=low, high=high, scale=Scale.CELSIUS, report=report
    )


def _takes(builder: PlanBuilder, key: str) -> bool:
    """Whether a key is there, and takes its own name."""
    point = _exactly(builder, key)
    if point is None or point.write is None:
        return False
    named = key in EnumCodec.of(point.write).options
    return named or point.write.type is PointType.STRING


def recognise(builder: PlanBuilder) -> None:
    """Claim the air conditioner behind an infrared remote control."""
    if not (_takes(builder, _ON) and _takes(builder, _OFF)):
        return
    if (target := _setpoint(builder, "T", "temp")) is None:
        return
    mode = _dial(builder, "M", "mode", _MODES)
    fan = _dial(builder, "F", "wind", _SPEEDS)
    reports = ("power", "temp", "mode", "wind")
    codes = (_ON, _OFF, "T", "M", "F", *reports)
    key = key_of(builder, Platform.CLIMATE)
    builder.claim(
        ClimateItem(
            platform=Platform.CLIMATE,
            key=key,
            codes=tuple(code for code in codes if builder.free(code)),
            description=ClimateEntityDescription(key=key, name=None),
            reason=reasons.CLIMATE_INFRARED,
            words=vocabulary(mode.options if mode else (), HVACMode.COOL),
            thermo=Thermo(targets=(target,)),
            switch=Keys(
                code=_ON, off=_OFF, report="power", codec=BooleanCodec(invert=False)
            ),
            mode=mode,
            flags={},
            fan=fan,
        )
    )


def settings_of(commands: Mapping[str, JsonValue]) -> dict[str, int] | None:
    """Return commands as the calls for air conditioners take them, power first.

    None where they hold anything else.
    """
    settings: dict[str, int] = {}
    for code, raw in commands.items():
        if code in {_ON, _OFF}:
            settings = {"power": int(code == _ON), **settings}
        elif code in _SETTINGS and (number := whole(raw)) is not None:
            settings[_SETTINGS[code]] = number
        else:
            return None
    return settings
