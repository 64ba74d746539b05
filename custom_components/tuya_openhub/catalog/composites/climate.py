"""Climates: air conditioners, thermostats, radiator valves, heaters, heat pumps."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from homeassistant.components.climate import (
    PRESET_BOOST,
    PRESET_ECO,
    PRESET_NONE,
    PRESET_SLEEP,
    ClimateEntityDescription,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import Platform, UnitOfTemperature

from ..core.builder import PlanBuilder
from ..core.components import (
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
from .swing import Swing, swing
from .temperatures import Thermo, thermo

_OFF = "off"

# What the words of `mode` mean. Where two words of one device mean the same, as auto
# and manual of a thermostat do, they are its presets.
_HVAC_MODES = {
    "auto": HVACMode.HEAT_COOL,
    "manual": HVACMode.HEAT_COOL,
    "heat_cool": HVACMode.HEAT_COOL,
    "cold": HVACMode.COOL,
    "cool": HVACMode.COOL,
    "cooling": HVACMode.COOL,
    "freeze": HVACMode.COOL,
    "heat": HVACMode.HEAT,
    "heating": HVACMode.HEAT,
    "hot": HVACMode.HEAT,
    "wet": HVACMode.DRY,
    "dry": HVACMode.DRY,
    "dehumidify": HVACMode.DRY,
    "wind": HVACMode.FAN_ONLY,
    "fan": HVACMode.FAN_ONLY,
    "fan_only": HVACMode.FAN_ONLY,
}
# Words that only an air conditioner or a heat pump has
_HVAC_WORDS = frozenset(
    word for word, mode in _HVAC_MODES.items() if mode is not HVACMode.HEAT_COOL
)
_ACTIONS = {
    **dict.fromkeys(("heating", "heat", "warming", "hot"), HVACAction.HEATING),
    **dict.fromkeys(("cooling", "cool", "cold"), HVACAction.COOLING),
    **dict.fromkeys(("drying", "dry", "wet"), HVACAction.DRYING),
    **dict.fromkeys(("fan", "wind", "venting"), HVACAction.FAN),
    **dict.fromkeys(("idle", "standby", "stop", "pause"), HVACAction.IDLE),
    **dict.fromkeys(("close", "closed", _OFF, "false"), HVACAction.IDLE),
}
# The valve or relay is open: heat flows, or cold where the mode is to cool
_FLOWING = frozenset({"open", "opened", "on", "true", "working"})

_FLAGS = (
    (PRESET_ECO, ("eco", "mode_eco")),
    (PRESET_SLEEP, ("sleep",)),
    (PRESET_BOOST, ("boost", "rapid_heat")),
)
# Other entities show these as well
_ALSO_SHOWN = frozenset(
    {"level", "humidity", "humidity_current", "humidity_value", "humidity_indoor"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateState:
    """What a climate shows."""

    unit: UnitOfTemperature
    hvac_mode: HVACMode | None = None
    action: HVACAction | None = None
    target: float | None = None
    current: float | None = None
    humidity: float | None = None
    target_humidity: float | None = None
    fan_mode: str | None = None
    swing: str | None = None
    preset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateItem(PlanItem):
    """A climate and the parts it is made of.

    `hvac` maps words of the mode to what they mean, `mode_presets` are its other
    words, `flags` the presets that have a data point of their own.
    """

    description: ClimateEntityDescription
    main_mode: HVACMode
    thermo: Thermo
    switch: Toggle | None = None
    mode: Choice | None = None
    hvac: Mapping[str, HVACMode]
    mode_presets: tuple[str, ...] = ()
    flags: Mapping[str, Toggle]
    fan: Choice | None = None
    swing: Swing | None = None
    humidity: Level | None = None
    target_humidity: Level | None = None
    work: Choice | Toggle | None = None
    opening: Level | None = None

    @property
    def hvac_modes(self) -> list[HVACMode]:
        """What the climate can be set to."""
        modes = list(dict.fromkeys(self.hvac.values()))
        if (self.mode_presets or not self.hvac) and self.main_mode not in modes:
            modes.append(self.main_mode)
        return [HVACMode.OFF, *modes] if self._can_be_off else modes

    @property
    def presets(self) -> list[str]:
        """Names of the presets."""
        if self.flags and not self.mode_presets:
            return [PRESET_NONE, *self.flags]
        return [*self.mode_presets, *self.flags]

    @property
    def features(self) -> ClimateEntityFeature:
        """What the climate can do."""
        features = ClimateEntityFeature(0)
        if self.thermo.target:
            features |= ClimateEntityFeature.TARGET_TEMPERATURE
        if self.target_humidity:
            features |= ClimateEntityFeature.TARGET_HUMIDITY
        if self.fan:
            features |= ClimateEntityFeature.FAN_MODE
        if self.swing:
            features |= ClimateEntityFeature.SWING_MODE
        if self.presets:
            features |= ClimateEntityFeature.PRESET_MODE
        if self._can_be_off:
            features |= ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
        return features

    @property
    def _can_be_off(self) -> bool:
        return bool(self.switch or (self.mode and _OFF in self.mode.options))

    def state(self, values: Values) -> ClimateState:
        """Return the state that the values tell."""
        hvac_mode = self._hvac_mode(values)
        return ClimateState(
            unit=self.thermo.unit(values),
            hvac_mode=hvac_mode,
            action=self._action(values, hvac_mode),
            target=self.thermo.read_target(values),
            current=self.thermo.read_current(values),
            humidity=self.humidity.read(values) if self.humidity else None,
            target_humidity=(
                self.target_humidity.read(values) if self.target_humidity else None
            ),
            fan_mode=self.fan.read(values) if self.fan else None,
            swing=self.swing.read(values) if self.swing else None,
            preset=self._preset(values),
        )

    def set_hvac_mode(self, hvac_mode: HVACMode, values: Values) -> Commands:
        """Return the commands for an HVAC mode."""
        if hvac_mode is HVACMode.OFF:
            return self.turn_off()
        commands = self.switch.write(True) if self.switch else {}
        if self.mode is None:
            return commands or self._again(values)
        for option, meaning in self.hvac.items():
            if meaning is hvac_mode:
                return commands | self.mode.write(option)
        if self.mode_presets:
            word = self.mode.read(values)
            preferred = "manual" if "manual" in self.mode_presets else None
            if word not in self.mode_presets:
                return commands | self.mode.write(preferred or self.mode_presets[0])
            if not commands:
                return self.mode.write(word)
        return commands

    def _again(self, values: Values) -> Commands:
        """Tell the target again: one that nothing switches is always in its mode."""
        target = self.thermo.read_target(values)
        return {} if target is None else self.set_temperature(target)

    def turn_on(self, values: Values) -> Commands:
        """Return the command that switches on."""
        if self.switch:
            return self.switch.write(True)
        modes = [mode for mode in self.hvac_modes if mode is not HVACMode.OFF]
        return self.set_hvac_mode(modes[0], values)

    def turn_off(self) -> Commands:
        """Return the command that switches off."""
        if self.switch:
            return self.switch.write(False)
        if self.mode and _OFF in self.mode.options:
            return self.mode.write(_OFF)
        return {}

    def set_temperature(self, target: float) -> Commands:
        """Return the command for a target temperature in the device's unit."""
        return self.thermo.target.write(target) if self.thermo.target else {}

    def set_humidity(self, humidity: int) -> Commands:
        """Return the command for a target humidity."""
        return self.target_humidity.write(humidity) if self.target_humidity else {}

    def set_fan_mode(self, fan_mode: str) -> Commands:
        """Return the command for a fan mode."""
        return self.fan.write(fan_mode) if self.fan else {}

    def set_swing(self, swing: str) -> Commands:
        """Return the commands for a swing mode."""
        return self.swing.write(swing) if self.swing else {}

    def set_preset(self, preset: str, values: Values) -> Commands:
        """Return the commands for a preset; it ends the one before."""
        commands: Commands = {}
        for name, flag in self.flags.items():
            if name == preset or flag.read(values) or preset == PRESET_NONE:
                commands |= flag.write(name == preset)
        if self.mode and preset in self.mode_presets:
            commands |= self.mode.write(preset)
        return commands

    def _hvac_mode(self, values: Values) -> HVACMode | None:
        on = self.switch.read(values) if self.switch else True
        if on is False:
            return HVACMode.OFF
        word = self.mode.read(values) if self.mode else None
        if word == _OFF and self._can_be_off:
            return HVACMode.OFF
        if word is not None and word in self.hvac:
            return self.hvac[word]
        if on is None:
            return None
        # a preset, or a mode that only this device knows: it does what it is for
        running = self.mode is None or (word is not None and bool(self.mode_presets))
        return self.main_mode if running else None

    def _preset(self, values: Values) -> str | None:
        for name, flag in self.flags.items():
            if flag.read(values):
                return name
        word = self.mode.read(values) if self.mode else None
        if word in self.mode_presets:
            return word
        return PRESET_NONE if self.flags and not self.mode_presets else None

    def _action(self, values: Values, hvac_mode: HVACMode | None) -> HVACAction | None:
        if self.work is None and self.opening is None:
            return None
        if hvac_mode is HVACMode.OFF:
            return HVACAction.OFF
        word = str(self.work.read(values)).lower() if self.work else ""
        share = self.opening.read(values) if self.opening else None
        if word in _FLOWING or (share is not None and share > 0):
            cools = hvac_mode is HVACMode.COOL
            return HVACAction.COOLING if cools else HVACAction.HEATING
        return HVACAction.IDLE if share == 0 else _ACTIONS.get(word)


def hvac_map(options: tuple[str, ...]) -> dict[str, HVACMode]:
    """Return what the words of a mode mean, those with one meaning each."""
    meant = {word: mode for word in options if (mode := _HVAC_MODES.get(word))}
    times = Counter(meant.values())
    return {word: mode for word, mode in meant.items() if times[mode] == 1}


def _is_climate(
    builder: PlanBuilder, temperatures: Thermo, mode: Choice | None
) -> bool:
    if builder.category.climate:
        return bool(
            temperatures.target or mode or toggle(builder, "switch", "power_switch")
        )
    if not (builder.category.sets_room and temperatures.target):
        return False
    if builder.category.heat_pump:
        return True
    words = frozenset(mode.options) if mode else frozenset()
    return temperatures.current is not None and bool(words & _HVAC_WORDS)


def _work(builder: PlanBuilder) -> Choice | Toggle | None:
    codes = ("work_state", "valve_state")
    named = choice(builder, *codes, writable=False)
    return named or toggle(builder, *codes, writable=False)


def _with_codes(item: ClimateItem, *, known: bool) -> ClimateItem:
    """Return the climate with the data points of its parts."""
    reported = codes_of(item.work, item.opening) + item.thermo.listened
    flaps = item.swing
    own = codes_of(
        item.switch,
        item.mode,
        item.thermo.target,
        item.thermo.current,
        *item.flags.values(),
        item.fan,
        *((flaps.on_off, flaps.horizontal, flaps.vertical) if flaps else ()),
        item.humidity,
        item.target_humidity,
    )
    codes = tuple(dict.fromkeys(own + reported))
    # where the category says nothing of a climate, people also look for the plain
    # switch, number and sensor
    plain = codes_of(item.switch, item.thermo.target, item.thermo.current)
    free = _ALSO_SHOWN.union(reported, () if known else plain)
    shared = tuple(code for code in codes if code in free)
    return replace(item, codes=codes, shared=shared)


def recognise(builder: PlanBuilder) -> None:
    """Claim the climate of a device."""
    temperatures = thermo(builder)
    mode = choice(builder, "mode")
    if not _is_climate(builder, temperatures, mode):
        return
    words = mode.options if mode else ()
    hvac = hvac_map(words)
    presets = tuple(word for word in words if word not in hvac and word != _OFF)
    known = builder.category.climate is not None
    key = key_of(builder, Platform.CLIMATE)
    item = ClimateItem(
        platform=Platform.CLIMATE,
        key=key,
        codes=(),
        description=ClimateEntityDescription(key=key, name=None),
        reason=f"Climate of category {builder.category.code}"
        if known
        else "Target and current temperature with a mode of heating or cooling",
        main_mode=builder.category.climate or HVACMode.HEAT,
        thermo=temperatures,
        switch=toggle(builder, "switch", "power_switch"),
        mode=mode,
        hvac=hvac,
        mode_presets=presets,
        flags={
            name: flag
            for name, codes in _FLAGS
            if name not in presets and (flag := toggle(builder, *codes))
        },
        fan=choice(builder, "fan_speed_enum", "level", "windspeed", "fan_speed"),
        swing=swing(builder),
        humidity=level(builder, *sorted(_ALSO_SHOWN - {"level"}), writable=False),
        target_humidity=level(builder, "humidity_set"),
        work=_work(builder),
        opening=level(builder, "valve_opening", "valve", "position", writable=False),
    )
    builder.claim(_with_codes(item, known=known))
