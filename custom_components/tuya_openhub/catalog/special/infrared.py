"""Air conditioners behind an infrared remote control.

They are commanded by one set of codes and tell their state, as far as the remote
control knows it, by another.
"""

from dataclasses import dataclass
from typing import override

from homeassistant.components.climate import ClimateEntityDescription, HVACMode
from homeassistant.const import Platform, UnitOfTemperature

from ...openhub import PointType
from ..composites.climate import ClimateItem, hvac_map
from ..composites.temperatures import Thermo
from ..core.codec import BooleanCodec, EnumCodec, IntegerCodec, whole
from ..core.components import Choice, Commands, Level, Toggle, key_of
from ..core.plan import Bench, Values

_ON, _OFF = "PowerOn", "PowerOff"
_MODES = ("cold", "hot", "auto", "wind", "wet")
_SPEEDS = ("auto", "low", "medium", "high")


def is_remote(category: str) -> bool:
    """Tell whether a device is a remote control that an infrared hub imitates."""
    return category.startswith("infrared_")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Setpoint(Level):
    """A temperature that is set by one code and told by another."""

    report: str

    @override
    def read(self, values: Values) -> float | None:
        return self.codec.decode(values.get(self.report))


def _dial(bench: Bench, code: str, report: str, names: tuple[str, ...]) -> Dial | None:
    point = bench.find(code)
    if point is None or point.write is None:
        return None
    count = len(EnumCodec.of(point.write).options)
    return Dial(code=code, options=names[:count], report=report) if count else None


def _setpoint(bench: Bench, code: str, report: str) -> Setpoint | None:
    point = bench.find(code)
    if point is None or point.write is None:
        return None
    codec = IntegerCodec.of(point.write)
    low, high = codec.minimum, codec.maximum
    if low is None or high is None or low >= high:
        return None
    return Setpoint(code=code, low=low, high=high, codec=codec, report=report)


def _takes(bench: Bench, key: str) -> bool:
    """Whether a key is there, and takes its own name."""
    point = bench.find(key)
    if point is None or point.write is None:
        return False
    named = key in EnumCodec.of(point.write).options
    return named or point.write.type is PointType.STRING


def recognise(bench: Bench) -> None:
    """Claim the air conditioner behind an infrared remote control."""
    if not (_takes(bench, _ON) and _takes(bench, _OFF)):
        return
    if (target := _setpoint(bench, "T", "temp")) is None:
        return
    mode = _dial(bench, "M", "mode", _MODES)
    fan = _dial(bench, "F", "wind", _SPEEDS)
    told = ("power", "temp", "mode", "wind")
    codes = (_ON, _OFF, "T", "M", "F", *told)
    key = key_of(bench, Platform.CLIMATE)
    bench.claim(
        ClimateItem(
            platform=Platform.CLIMATE,
            key=key,
            codes=tuple(code for code in codes if bench.find(code)),
            description=ClimateEntityDescription(key=key, name=None),
            reason="Air conditioner behind an infrared remote control",
            main_mode=HVACMode.COOL,
            thermo=Thermo(target=target, target_unit=UnitOfTemperature.CELSIUS),
            switch=Keys(
                code=_ON, off=_OFF, report="power", codec=BooleanCodec(invert=False)
            ),
            mode=mode,
            hvac=hvac_map(mode.options) if mode else {},
            flags={},
            fan=fan,
        )
    )
