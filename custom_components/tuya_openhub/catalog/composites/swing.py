"""Swinging flaps of air conditioners."""

from dataclasses import dataclass

from homeassistant.components.climate import (
    SWING_BOTH,
    SWING_HORIZONTAL,
    SWING_OFF,
    SWING_ON,
    SWING_VERTICAL,
)

from ..core.builder import PlanBuilder
from ..core.components import Commands, Toggle, toggle
from ..core.plan import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """The flaps of an air conditioner."""

    on_off: Toggle | None
    horizontal: Toggle | None
    vertical: Toggle | None

    @property
    def modes(self) -> list[str]:
        """Names of the swing modes."""
        modes = [SWING_OFF]
        if self.on_off:
            modes.append(SWING_ON)
        if self.horizontal:
            modes.append(SWING_HORIZONTAL)
        if self.vertical:
            modes.append(SWING_VERTICAL)
        if self.horizontal and self.vertical:
            modes.append(SWING_BOTH)
        return modes

    def read(self, values: Values) -> str:
        """Return the swing mode."""
        if self.on_off and self.on_off.read(values):
            return SWING_ON
        horizontal = self.horizontal and self.horizontal.read(values)
        vertical = self.vertical and self.vertical.read(values)
        if horizontal and vertical:
            return SWING_BOTH
        if horizontal:
            return SWING_HORIZONTAL
        return SWING_VERTICAL if vertical else SWING_OFF

    def write(self, mode: str) -> Commands:
        """Return the commands for a swing mode."""
        commands: Commands = {}
        for part, modes in (
            (self.on_off, {SWING_ON}),
            (self.horizontal, {SWING_HORIZONTAL, SWING_BOTH}),
            (self.vertical, {SWING_VERTICAL, SWING_BOTH}),
        ):
            if part:
                commands |= part.write(mode in modes)
        return commands


def swing(builder: PlanBuilder) -> Swing | None:
    """Find the flaps of a device."""
    parts = Swing(
        on_off=toggle(builder, "swing", "shake"),
        horizontal=toggle(builder, "switch_horizontal"),
        vertical=toggle(builder, "switch_vertical"),
    )
    return parts if len(parts.modes) > 1 else None
