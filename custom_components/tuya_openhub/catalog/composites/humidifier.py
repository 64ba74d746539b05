"""Humidifiers and dehumidifiers."""

from dataclasses import dataclass

from homeassistant.components.humidifier import (
    HumidifierDeviceClass,
    HumidifierEntityDescription,
    HumidifierEntityFeature,
)
from homeassistant.const import Platform

from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import EnumCodec
from ..core.components import (
    MAIN_SWITCHES,
    Choice,
    Commands,
    Level,
    Toggle,
    WordedCodec,
    choice,
    codes_of,
    key_of,
    level,
    target as find_target,
    toggle,
)
from ..core.plan import PlanItem, Values
from ..meaning.vocabulary import ALTERATION, HUMIDITY, Words, words

_NAMES = ("humidity_set", "set_humidity", "target_humidity", "humidity_target")
_TARGETS = {
    HumidifierDeviceClass.DEHUMIDIFIER: (
        "dehumidify_set_value",
        "dehumidify_set_enum",
        *_NAMES,
    ),
    HumidifierDeviceClass.HUMIDIFIER: _NAMES,
}
_REASONS = {
    HumidifierDeviceClass.DEHUMIDIFIER: reasons.DEHUMIDIFIER,
    HumidifierDeviceClass.HUMIDIFIER: reasons.HUMIDIFIER,
}
# words of what is no target, though it speaks of humidity
_NO_TARGET = ALTERATION | words(
    "alarm warn warning max min upper lower time timer mode"
)
_CURRENTS = (
    "humidity_indoor",
    "humidity_current",
    "current_humidity",
    "humidity_value",
    "va_humidity",
    "humidity",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HumidifierState:
    """What a humidifier shows."""

    is_on: bool | None = None
    target: float | None = None
    current: float | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HumidifierItem(PlanItem):
    """A humidifier or dehumidifier and the parts it is made of."""

    description: HumidifierEntityDescription
    switch: Toggle
    target: Level | None = None
    current: Level | None = None
    mode: Choice | None = None

    @property
    def features(self) -> HumidifierEntityFeature:
        """What the humidifier can do."""
        return (
            HumidifierEntityFeature.MODES if self.mode else HumidifierEntityFeature(0)
        )

    def state(self, values: Values) -> HumidifierState:
        """Return the state that the values tell."""
        return HumidifierState(
            is_on=self.switch.read(values),
            target=self.target.read(values) if self.target else None,
            current=self.current.read(values) if self.current else None,
            mode=self._mode(values),
        )

    def _mode(self, values: Values) -> str | None:
        """Return the mode; a number of the target is none."""
        word = self.mode.read(values) if self.mode else None
        target = self.target and self.mode and self.target.code == self.mode.code
        return None if target and self.mode and word not in self.mode.options else word

    def turn(self, on: bool) -> Commands:
        """Return the command that switches."""
        return self.switch.write(on)

    def set_humidity(self, humidity: float) -> Commands:
        """Return the command for a target humidity."""
        return self.target.write(humidity) if self.target else {}

    def set_mode(self, mode: str) -> Commands:
        """Return the command for a mode."""
        return self.mode.write(mode) if self.mode else {}


def _device_class(builder: PlanBuilder) -> HumidifierDeviceClass | None:
    if builder.category.humidifier:
        return builder.category.humidifier
    # the code names the appliance, whatever its category
    if builder.find("dehumidify_set_value"):
        return HumidifierDeviceClass.DEHUMIDIFIER
    return HumidifierDeviceClass.HUMIDIFIER if builder.find("switch_spray") else None


def _only_target(builder: PlanBuilder) -> Level | None:
    """Return the one setting of a humidity, whatever its code."""
    settings = [
        point.code
        for point in builder.points.values()
        if point.write is not None
        and builder.free(point.code)
        and Words.of(point).have(HUMIDITY)
        and not Words.of(point).have(_NO_TARGET)
    ]
    found = [part for code in settings if (part := find_target(builder, code))]
    return found[0] if len(found) == 1 else None


def _ways(builder: PlanBuilder, target: Level | None) -> Choice | None:
    """Return the words of a target that are no numbers: ways to run without one."""
    if target is None or not isinstance(target.codec, WordedCodec):
        return None
    numbers = {word for _, word in target.codec.words}
    spec = builder.points[target.code].write
    words = EnumCodec.of(spec).options if spec else ()
    ways = tuple(word for word in words if word not in numbers)
    return Choice(code=target.code, options=ways) if ways else None


def recognise(builder: PlanBuilder) -> None:
    """Claim the humidifier or dehumidifier of a device."""
    device_class = _device_class(builder)
    if device_class is None or not (
        switch := toggle(builder, *MAIN_SWITCHES, "switch_spray")
    ):
        return
    target = find_target(builder, *_TARGETS[device_class]) or _only_target(builder)
    current = level(builder, *_CURRENTS, writable=False)
    mode = choice(builder, "mode", "spray_mode") or _ways(builder, target)
    key = key_of(builder, Platform.HUMIDIFIER)
    codes = codes_of(switch, target, current, mode)
    # One that is a fan as well shares what both have, and its readings are sensors. A
    # diffuser of another category keeps its plain switches.
    also = {"switch", "mode"} if builder.category.fan else set()
    if builder.category.humidifier is None:
        also = {switch.code}
    # a way of spraying is set by a select, too
    also |= {"spray_mode", "dehumidify_set_enum"}
    shared = tuple(code for code in codes if code in {*_CURRENTS, *also})
    builder.claim(
        HumidifierItem(
            platform=Platform.HUMIDIFIER,
            key=key,
            codes=codes,
            shared=shared,
            description=HumidifierEntityDescription(
                key=key, name=None, device_class=device_class
            ),
            reason=_REASONS[device_class].of(code=switch.code),
            switch=switch,
            target=target,
            current=current,
            mode=mode,
        )
    )
