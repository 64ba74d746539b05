"""Water heaters."""

from dataclasses import dataclass

from homeassistant.components.water_heater import (
    STATE_ECO,
    STATE_ELECTRIC,
    STATE_GAS,
    STATE_HEAT_PUMP,
    STATE_HIGH_DEMAND,
    STATE_OFF,
    STATE_PERFORMANCE,
    WaterHeaterEntityDescription,
    WaterHeaterEntityFeature,
)
from homeassistant.const import Platform, UnitOfTemperature

from .. import reasons
from ..core.builder import PlanBuilder
from ..core.components import (
    MAIN_SWITCHES,
    Choice,
    Commands,
    Toggle,
    choice,
    codes_of,
    key_of,
    toggle,
)
from ..core.plan import PlanItem, Values
from .hvac_words import names_cooling
from .temperatures import Thermo, thermo

# Words of a mode for which Home Assistant has its own
_OPERATIONS = {
    "eco": STATE_ECO,
    "energy": STATE_ECO,
    "save": STATE_ECO,
    "electric": STATE_ELECTRIC,
    "ele": STATE_ELECTRIC,
    "gas": STATE_GAS,
    "heat_pump": STATE_HEAT_PUMP,
    "quick": STATE_HIGH_DEMAND,
    "boost": STATE_HIGH_DEMAND,
    "strong": STATE_PERFORMANCE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterHeaterState:
    """What a water heater shows."""

    unit: UnitOfTemperature
    operation: str | None = None
    target: float | None = None
    current: float | None = None
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterHeaterItem(PlanItem):
    """A water heater and the parts it is made of."""

    description: WaterHeaterEntityDescription
    thermo: Thermo
    switch: Toggle | None = None
    mode: Choice | None = None

    @property
    def features(self) -> WaterHeaterEntityFeature:
        """What the water heater can do."""
        features = WaterHeaterEntityFeature.TARGET_TEMPERATURE
        if self.switch:
            features |= WaterHeaterEntityFeature.ON_OFF
        if self.mode or self.switch:
            features |= WaterHeaterEntityFeature.OPERATION_MODE
        return features

    @property
    def operations(self) -> list[str]:
        """Names of the ways of heating, off included where it can be switched off."""
        on = [self._name(word) for word in self.mode.options] if self.mode else []
        if not self.switch:
            return on
        return [STATE_OFF, *(on or [STATE_ELECTRIC])]

    def state(self, values: Values) -> WaterHeaterState:
        """Return the state that the values tell."""
        return WaterHeaterState(
            unit=self.thermo.unit(values),
            operation=self._operation(values),
            target=self.thermo.read_target(values),
            current=self.thermo.read_current(values),
            limits=self.thermo.limits(values),
        )

    def turn(self, on: bool) -> Commands:
        """Return the command that switches."""
        return self.switch.write(on) if self.switch else {}

    def set_temperature(self, target: float, values: Values) -> Commands:
        """Return the command for a target temperature in the device's unit."""
        return self.thermo.write(target, values)

    def set_operation(self, operation: str) -> Commands:
        """Return the commands for a way of heating."""
        if operation == STATE_OFF:
            return self.turn(False)
        commands = self.turn(True)
        if self.mode is None:
            return commands
        for word in self.mode.options:
            if self._name(word) == operation:
                return commands | self.mode.write(word)
        return commands

    def _operation(self, values: Values) -> str | None:
        on = self.switch.read(values) if self.switch else True
        if on is False:
            return STATE_OFF
        if self.mode is None:
            return STATE_ELECTRIC if on else None
        word = self.mode.read(values)
        return None if word is None else self._name(word)

    def _name(self, word: str) -> str:
        """Return Home Assistant's word; the device's own where two share one."""
        name = _OPERATIONS.get(word, word)
        words = self.mode.options if self.mode else ()
        shared = sum(_OPERATIONS.get(other, other) == name for other in words) > 1
        return word if shared else name


def recognise(builder: PlanBuilder) -> None:
    """Claim the water heater of a device."""
    if not builder.category.water_heater:
        return
    temperatures = thermo(builder)
    if not temperatures.targets:
        return
    switch = toggle(builder, *MAIN_SWITCHES)
    mode = choice(builder, "mode", "work_mode", "set_mode")
    if mode and names_cooling(mode.options):
        # a heat pump: the climate takes it
        return
    key = key_of(builder, Platform.WATER_HEATER)
    own = codes_of(switch, mode) + temperatures.codes
    listened = tuple(code for code in temperatures.listened if code not in own)
    builder.claim(
        WaterHeaterItem(
            platform=Platform.WATER_HEATER,
            key=key,
            codes=own + listened,
            shared=listened,
            description=WaterHeaterEntityDescription(key=key, name=None),
            reason=reasons.WATER_HEATER,
            thermo=temperatures,
            switch=switch,
            mode=mode,
        )
    )
