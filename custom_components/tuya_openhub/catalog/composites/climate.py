"""Climates: air conditioners, thermostats, radiator valves, heaters, heat pumps."""

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

from ...openhub import PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import EnumCodec
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
    target,
    toggle,
)
from ..core.plan import PlanItem, Values
from ..core.spelling import normal
from .hvac_words import OFF, Vocabulary, meaning, names_cooling, vocabulary
from .swing import Swing, swing
from .temperatures import Thermo, thermo

_ACTIONS = {
    **dict.fromkeys(("heating", "heat", "warming", "hot"), HVACAction.HEATING),
    **dict.fromkeys(("cooling", "cool", "cold"), HVACAction.COOLING),
    **dict.fromkeys(("drying", "dry", "wet"), HVACAction.DRYING),
    **dict.fromkeys(("fan", "wind", "venting"), HVACAction.FAN),
    **dict.fromkeys(("idle", "standby", "stop", "pause"), HVACAction.IDLE),
    **dict.fromkeys(("close", "closed", "off", "false"), HVACAction.IDLE),
}
# The valve or relay is open: heat flows, or cold where the mode is to cool
_FLOWING = frozenset({"open", "opened", "on", "true", "working"})

_FLAGS = (
    (PRESET_ECO, ("eco", "mode_eco")),
    (PRESET_SLEEP, ("sleep",)),
    (PRESET_BOOST, ("boost", "rapid_heat")),
)
# No air is set to more, in whatever unit: ovens have modes of heating, too
_HOTTEST_AIR = 110
# What only an air conditioner or a heat pump does
_OF_CLIMATES = frozenset(
    {HVACMode.HEAT, HVACMode.COOL, HVACMode.DRY, HVACMode.FAN_ONLY}
)
# What vendors call the mode
_MODE_CODES = ("mode", "set_mode", "mode_set", "hvac_mode", "system_mode", "run_mode")
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
    limits: tuple[float, float] | None = None
    humidity: float | None = None
    target_humidity: float | None = None
    fan_mode: str | None = None
    swing: str | None = None
    preset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateItem(PlanItem):
    """A climate and the parts it is made of.

    `words` tells what the words of the mode mean, `flags` are the presets that have a
    data point of their own.
    """

    description: ClimateEntityDescription
    words: Vocabulary
    thermo: Thermo
    switch: Toggle | None = None
    mode: Choice | None = None
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
        modes = self.words.modes or [self._main]
        return [HVACMode.OFF, *modes] if self._can_be_off else modes

    @property
    def presets(self) -> list[str]:
        """Names of the presets."""
        named = self.words.presets
        none = self.words.has_none if named else bool(self.flags)
        return [*([PRESET_NONE] if none else ()), *named, *self.flags]

    @property
    def features(self) -> ClimateEntityFeature:
        """What the climate can do."""
        features = ClimateEntityFeature(0)
        if self.thermo.targets:
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
        return bool(self.switch or self._off_word)

    @property
    def _off_word(self) -> str | None:
        words = self.mode.options if self.mode else ()
        return next((word for word in words if normal(word) == OFF), None)

    @property
    def _main(self) -> HVACMode:
        return self.words.main or self.words.auto

    def state(self, values: Values) -> ClimateState:
        """Return the state that the values tell."""
        hvac_mode = self._hvac_mode(values)
        return ClimateState(
            unit=self.thermo.unit(values),
            hvac_mode=hvac_mode,
            action=self._action(values, hvac_mode),
            target=self.thermo.read_target(values),
            current=self.thermo.read_current(values),
            limits=self.thermo.limits(values),
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
        word = self.mode.read(values) if self.mode else None
        wanted = self.words.word_for(hvac_mode, word)
        commands: Commands = {}
        if self.switch and self.switch.read(values) is not True:
            commands = self.switch.write(True)
        if self.mode and wanted is not None and (wanted != word or not commands):
            commands |= self.mode.write(wanted)
        return commands or self._again(values)

    def _again(self, values: Values) -> Commands:
        """Tell once more what is so: nothing else could be sent."""
        if self.switch:
            return self.switch.write(True)
        target = self.thermo.read_target(values)
        return {} if target is None else self.set_temperature(target, values)

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
        return self.mode.write(off) if self.mode and (off := self._off_word) else {}

    def set_temperature(self, target: float, values: Values) -> Commands:
        """Return the command for a target temperature in the device's unit."""
        return self.thermo.write(target, values)

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
        word = self.mode.read(values) if self.mode else None
        wanted = self.words.word_of_preset(
            None if preset == PRESET_NONE else preset, word
        )
        if self.mode and wanted:
            commands |= self.mode.write(wanted)
        return commands

    def _hvac_mode(self, values: Values) -> HVACMode | None:
        on = self.switch.read(values) if self.switch else True
        if on is False:
            return HVACMode.OFF
        if self.mode is None:
            return self._main if on else None
        word = self.mode.read(values)
        known = self.words.read(word) if word else None
        # a preset does not tell that it runs
        return None if known is None or (on is None and known.preset) else known.mode

    def _preset(self, values: Values) -> str | None:
        for name, flag in self.flags.items():
            if flag.read(values):
                return name
        word = self.mode.read(values) if self.mode else None
        preset = self.words.read(word).preset if word else None
        return preset or (PRESET_NONE if PRESET_NONE in self.presets else None)

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


def _is_climate(
    builder: PlanBuilder, temperatures: Thermo, mode: Choice | None
) -> bool:
    if builder.category.climate:
        return bool(temperatures.targets or mode or toggle(builder, *MAIN_SWITCHES))
    if not temperatures.targets:
        return False
    if builder.category.water_heater:
        # what also cools its water is a heat pump, whatever its category
        return bool(mode and names_cooling(mode.options))
    if not builder.category.sets_room:
        return False
    if builder.category.heat_pump:
        return True
    airs = any(
        part.high is not None and part.high <= _HOTTEST_AIR
        for part in temperatures.targets
    )
    return bool(airs and temperatures.currents and mode and _names_modes(mode))


def _names_modes(mode: Choice) -> bool:
    """Whether the words are those of an air conditioner, heater or heat pump."""
    words = (meaning(word) for word in mode.options)
    return any(known and known.mode in _OF_CLIMATES for known in words)


def _mode(builder: PlanBuilder) -> Choice | None:
    """Find the mode; a way of working is one if its words are those of a climate."""
    if found := choice(builder, *_MODE_CODES):
        return found
    found = choice(builder, "work_mode")
    return found if found and _names_modes(found) else None


def _work(builder: PlanBuilder) -> Choice | Toggle | None:
    codes = ("work_state", "valve_state")
    named = choice(builder, *codes, writable=False)
    return named or toggle(builder, *codes, writable=False)


def _with_codes(item: ClimateItem, *, known: bool) -> ClimateItem:
    """Return the climate with the data points of its parts."""
    reported = codes_of(item.work, item.opening) + item.thermo.listened
    flaps = item.swing
    own = codes_of(item.switch, item.mode) + item.thermo.codes
    own += codes_of(
        *item.flags.values(),
        item.fan,
        *((flaps.on_off, flaps.horizontal, flaps.vertical) if flaps else ()),
        item.humidity,
        item.target_humidity,
    )
    codes = tuple(dict.fromkeys(own + reported))
    # where the category says nothing of a climate, people also look for the plain
    # switch, number and sensor
    plain = codes_of(item.switch) + item.thermo.codes
    free = _ALSO_SHOWN.union(reported, () if known else plain)
    shared = tuple(code for code in codes if code in free)
    return replace(item, codes=codes, shared=shared)


def _vocabulary(builder: PlanBuilder, mode: Choice | None) -> Vocabulary:
    """Return what the words of the mode mean on this device."""
    category = builder.category
    kind = HVACMode.HEAT_COOL if category.heat_pump else category.climate
    return vocabulary(mode.options if mode else (), kind, cools=_cools(builder))


def _cools(builder: PlanBuilder) -> bool:
    """Whether any words of the device, beside its mode, speak of cooling."""
    return any(
        names_cooling(EnumCodec.of(spec).options)
        for point in builder.points.values()
        if (spec := point.read or point.write) and spec.type is PointType.ENUM
    )


def recognise(builder: PlanBuilder) -> None:
    """Claim the climate of a device."""
    temperatures = thermo(builder)
    mode = _mode(builder)
    if not _is_climate(builder, temperatures, mode):
        return
    words = _vocabulary(builder, mode)
    known = builder.category.climate is not None
    key = key_of(builder, Platform.CLIMATE)
    item = ClimateItem(
        platform=Platform.CLIMATE,
        key=key,
        codes=(),
        description=ClimateEntityDescription(key=key, name=None),
        reason=reasons.CLIMATE.of(category=builder.category.code)
        if known
        else reasons.CLIMATE_BY_PARTS,
        words=words,
        thermo=temperatures,
        switch=toggle(builder, *MAIN_SWITCHES),
        mode=mode,
        flags={
            name: flag
            for name, codes in _FLAGS
            if name not in words.presets and (flag := toggle(builder, *codes))
        },
        fan=choice(builder, "fan_speed_enum", "level", "windspeed", "fan_speed"),
        swing=swing(builder),
        humidity=level(builder, *sorted(_ALSO_SHOWN - {"level"}), writable=False),
        target_humidity=target(builder, "humidity_set", "set_humidity"),
        work=_work(builder),
        opening=level(builder, "valve_opening", "valve", "position", writable=False),
    )
    builder.claim(_with_codes(item, known=known))
