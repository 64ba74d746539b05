"""Fans and air purifiers."""

from dataclasses import dataclass
import math

from homeassistant.components.fan import FanEntityDescription, FanEntityFeature
from homeassistant.const import Platform
from homeassistant.util.percentage import (
    ordered_list_item_to_percentage,
    percentage_to_ordered_list_item,
    percentage_to_ranged_value,
    ranged_value_to_percentage,
)
from homeassistant.util.scaling import int_states_in_range

from .. import reasons
from ..categories import Role
from ..core.builder import PlanBuilder
from ..core.components import (
    MAIN_SWITCHES,
    Choice,
    Commands,
    Level,
    Toggle,
    choice,
    codes_of,
    key_of,
    level,
    toggle,
)
from ..core.plan import PlanItem, Values
from ..core.spelling import normal

_SWITCHES = ("switch_fan", "fan_switch")
_SPEEDS = ("fan_speed_percent", "fan_speed", "speed", "fan_speed_enum")
_OSCILLATIONS = ("switch_horizontal", "switch_vertical")
_DIRECTIONS = ("forward", "reverse")

# Values of a speed that are ways of running, not speeds
_OFF = "off"
_NOT_SPEEDS = frozenset(
    f"auto automatic sleep sleeping {_OFF} nature natural nature_wind natural_wind smart"
    " smart_mode auto_mode sleep_mode breeze eco baby baby_wind comfort fresh interval"
    " manual".split()
)


def _is_speed(word: str) -> bool:
    """Whether a word of a speed is one, and no way of running."""
    return normal(word) not in _NOT_SPEEDS


@dataclass(frozen=True, slots=True, kw_only=True)
class FanState:
    """What a fan shows."""

    is_on: bool | None = None
    percentage: int | None = None
    preset: str | None = None
    direction: str | None = None
    oscillating: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FanItem(PlanItem):
    """A fan and the parts it is made of."""

    description: FanEntityDescription
    switch: Toggle | None = None
    speed: Level | None = None
    steps: Choice | None = None
    presets: Choice | None = None
    oscillation: Toggle | None = None
    direction: Choice | None = None

    @property
    def features(self) -> FanEntityFeature:
        """What the fan can do."""
        features = FanEntityFeature(0)
        if self._off:
            features |= FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
        if self.speed or self.steps:
            features |= FanEntityFeature.SET_SPEED
        if self.preset_options:
            features |= FanEntityFeature.PRESET_MODE
        if self.oscillation:
            features |= FanEntityFeature.OSCILLATE
        if self.direction:
            features |= FanEntityFeature.DIRECTION
        return features

    @property
    def speed_count(self) -> int:
        """How many speeds the fan has."""
        if self.speed:
            return min(int_states_in_range(self._range), 100)
        return len(self._ordered) if self.steps else 100

    @property
    def preset_options(self) -> list[str]:
        """Names of the presets."""
        named = self.presets.options if self.presets else ()
        return [*named, *(word for word in self._ways if word not in named)]

    @property
    def _ways(self) -> list[str]:
        """Words of the speed that are ways of running, where it has speeds as well."""
        words = self.steps.options if self.steps else ()
        ways = [word for word in words if not _is_speed(word) and normal(word) != _OFF]
        return ways if all(map(_is_speed, self._ordered)) else []

    @property
    def _off(self) -> Commands:
        """The command that switches off, none where nothing does."""
        if self.switch:
            return self.switch.write(False)
        if self.speed and self.speed.minimum <= 0:
            return self.speed.write(self.speed.minimum)
        words = self.steps.options if self.steps else ()
        off = next((word for word in words if normal(word) == _OFF), None)
        return self.steps.write(off) if self.steps and off else {}

    @property
    def _range(self) -> tuple[float, float]:
        # a speed of 0 is what HA calls off
        if self.speed is None:
            return 1, 100
        return max(self.speed.minimum, 1), self.speed.maximum

    @property
    def _ordered(self) -> list[str]:
        """Speeds from slow to fast."""
        if self.steps is None:
            return []
        speeds = [word for word in self.steps.options if _is_speed(word)]
        return speeds or list(self.steps.options)

    def state(self, values: Values) -> FanState:
        """Return the state that the values tell."""
        percentage = self._percentage(values)
        is_on = self.switch.read(values) if self.switch else bool(percentage)
        if self.switch is None and self.steps:
            word = self.steps.read(values)
            is_on = None if word is None else normal(word) != _OFF
        direction = self.direction.read(values) if self.direction else None
        return FanState(
            is_on=is_on,
            percentage=percentage,
            preset=self._preset(values),
            direction=direction if direction in _DIRECTIONS else None,
            oscillating=self.oscillation.read(values) if self.oscillation else None,
        )

    def turn_on(
        self, *, percentage: int | None = None, preset: str | None = None
    ) -> Commands:
        """Return the commands of the turn on action."""
        commands = self.switch.write(True) if self.switch else {}
        if percentage or not commands:
            commands |= self._write_speed(percentage or 1)
        return commands | self.set_preset(preset) if preset is not None else commands

    def turn_off(self) -> Commands:
        """Return the command that switches off."""
        return self._off

    def set_percentage(self, percentage: int, values: Values) -> Commands:
        """Return the commands for a speed; a fan that is off is switched on."""
        if percentage == 0 and self._off:
            return self._off
        # one that cannot be switched off runs as slowly as it can
        commands = self._write_speed(max(percentage, 1))
        if self.switch and self.switch.read(values) is False:
            return self.switch.write(True) | commands
        return commands

    def set_preset(self, preset: str) -> Commands:
        """Return the command for a preset."""
        if self.presets and preset in self.presets.options:
            return self.presets.write(preset)
        return self.steps.write(preset) if self.steps and preset in self._ways else {}

    def set_direction(self, direction: str) -> Commands:
        """Return the command for a direction."""
        return self.direction.write(direction) if self.direction else {}

    def oscillate(self, oscillating: bool) -> Commands:
        """Return the command for oscillation."""
        return self.oscillation.write(oscillating) if self.oscillation else {}

    def _preset(self, values: Values) -> str | None:
        word = self.steps.read(values) if self.steps else None
        if word in self._ways:
            return word
        return self.presets.read(values) if self.presets else None

    def _percentage(self, values: Values) -> int | None:
        if self.speed:
            value = self.speed.read(values)
            if value is None:
                return None
            return min(max(ranged_value_to_percentage(self._range, value), 0), 100)
        told_step = self.steps.read(values) if self.steps else None
        if told_step not in self._ordered:
            return None
        return ordered_list_item_to_percentage(self._ordered, told_step)

    def _write_speed(self, percentage: int) -> Commands:
        if self.speed:
            raw = percentage_to_ranged_value(self._range, percentage)
            return self.speed.write(math.ceil(raw))
        if self.steps:
            step = percentage_to_ordered_list_item(self._ordered, percentage)
            return self.steps.write(step)
        return {}


def _direction(builder: PlanBuilder) -> Choice | None:
    found = choice(builder, "fan_direction")
    return found if found and set(_DIRECTIONS) <= set(found.options) else None


def recognise(builder: PlanBuilder) -> None:
    """Claim the fan of a device."""
    own = builder.category.fan is Role.MAIN
    plain = builder.category.fan is not None
    switch = toggle(builder, *_SWITCHES, *(MAIN_SWITCHES if plain else ()))
    speed = level(builder, *_SPEEDS)
    steps = None if speed else choice(builder, *_SPEEDS)
    direction = _direction(builder)
    oscillation = toggle(builder, *_OSCILLATIONS) if plain else None
    # elsewhere only a switch that is named after a fan, with its speed, is one
    moved = speed or steps
    if not (switch and moved) and not (
        plain and (switch or moved or direction or oscillation)
    ):
        return
    presets = choice(builder, "fan_mode", *(("mode",) if plain else ()))
    key = key_of(builder, Platform.FAN)
    codes = codes_of(switch, speed, steps, presets, oscillation, direction)
    shared: tuple[str, ...] = ()
    if builder.category.shares_switch:
        shared = tuple(code for code in codes if code == "switch")
    builder.claim(
        FanItem(
            platform=Platform.FAN,
            key=key,
            codes=codes,
            shared=shared,
            description=FanEntityDescription(key=key, name=None)
            if own
            else FanEntityDescription(key=key, translation_key="fan"),
            reason=reasons.FAN.of(code=codes[0]),
            switch=switch,
            speed=speed,
            steps=steps,
            presets=presets,
            oscillation=oscillation,
            direction=direction,
        )
    )
