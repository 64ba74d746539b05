"""Water valves and irrigation controllers."""

from dataclasses import dataclass
import re

from homeassistant.components.valve import (
    ValveDeviceClass,
    ValveEntityDescription,
    ValveEntityFeature,
)
from homeassistant.const import Platform

from .. import reasons
from ..core.builder import PlanBuilder
from ..core.components import Commands, Level, Toggle, codes_of, key_of, level, toggle
from ..core.plan import PlanItem, Values
from ..core.spelling import normal

_WAY = re.compile(r"switch_(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValveState:
    """What a valve shows; the position is None where the valve has none."""

    is_closed: bool | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValveItem(PlanItem):
    """A valve and the parts it is made of."""

    description: ValveEntityDescription
    switch: Toggle
    position: Level | None = None
    position_now: Level | None = None

    @property
    def reports_position(self) -> bool:
        """Whether the valve tells how far it is open."""
        return self.position is not None

    @property
    def features(self) -> ValveEntityFeature:
        """What the valve can do."""
        features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE
        return features | ValveEntityFeature.SET_POSITION if self.position else features

    def state(self, values: Values) -> ValveState:
        """Return the state that the values tell."""
        is_open = self.switch.read(values)
        is_closed = None if is_open is None else not is_open
        part = self.position_now or self.position
        value = part.read_span(values, 0, 100) if part else None
        if is_closed:
            return ValveState(is_closed=True, position=0 if part else None)
        return ValveState(
            is_closed=is_closed, position=None if value is None else round(value)
        )

    def turn(self, opened: bool) -> Commands:
        """Return the command that opens or closes."""
        return self.switch.write(opened)

    def set_position(self, position: int, values: Values) -> Commands:
        """Return the commands for a position; a closed valve is opened."""
        if position == 0:
            return self.turn(False)
        if self.position is None:
            return {}
        commands = self.position.write_span(position, 0, 100)
        return commands if self.switch.read(values) else self.turn(True) | commands


def _claim(builder: PlanBuilder, switch: Toggle, channel: int | None) -> None:
    own = channel is None
    position = level(builder, "percent_control") if own else None
    now = level(builder, "percent_state", writable=False) if position else None
    key = key_of(builder, Platform.VALVE)
    builder.claim(
        ValveItem(
            platform=Platform.VALVE,
            key=key,
            codes=codes_of(switch, position, now),
            description=ValveEntityDescription(
                key=key, name=None, device_class=ValveDeviceClass.WATER
            ),
            reason=reasons.VALVE.of(code=switch.code),
            channel=channel,
            switch=switch,
            position=position,
            position_now=now,
        )
    )


def recognise(builder: PlanBuilder) -> None:
    """Claim the valves of a device."""
    if not builder.category.valve:
        return
    several = builder.find("switch_2") is not None
    if switch := toggle(builder, "switch"):
        _claim(builder, switch, None)
    for number in _numbers(builder):
        if switch := toggle(builder, f"switch_{number}"):
            _claim(builder, switch, number if several else None)


def _numbers(builder: PlanBuilder) -> list[int]:
    """Return the numbers of all ways, however many a controller has."""
    found = (_WAY.fullmatch(normal(code)) for code in builder.points)
    return sorted({int(way[1]) for way in found if way})
