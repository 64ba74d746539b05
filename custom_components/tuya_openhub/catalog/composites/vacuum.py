"""Robot vacuums."""

from dataclasses import dataclass

from homeassistant.components.vacuum import (
    StateVacuumEntityDescription,
    VacuumActivity,
    VacuumEntityFeature,
)
from homeassistant.const import Platform

from .. import reasons
from ..core.builder import PlanBuilder
from ..core.components import Choice, Commands, Toggle, choice, codes_of, key_of, toggle
from ..core.plan import PlanItem, Values

_RETURN_MODE = "chargego"

_ACTIVITIES = {
    **dict.fromkeys(
        ("charge_done", "chargecompleted", "chargego", "charging", "fullcharge"),
        VacuumActivity.DOCKED,
    ),
    **dict.fromkeys(
        ("dust_collecting", "collecting_dust", "wash_mop", "washing_mop", "drying_mop"),
        VacuumActivity.DOCKED,
    ),
    **dict.fromkeys(
        (
            "cleaning",
            "goto_pos",
            "mop_clean",
            "part_clean",
            "pick_zone_clean",
            "pos_arrived",
            "pos_unarrive",
            "random",
            "select_room",
            "smart",
            "smart_clean",
            "spot_clean",
            "wall_clean",
            "wall_follow",
            "zone_clean",
        ),
        VacuumActivity.CLEANING,
    ),
    **dict.fromkeys(
        ("docking", "goto_charge", "tocharge", "dock"), VacuumActivity.RETURNING
    ),
    **dict.fromkeys(("paused", "pause"), VacuumActivity.PAUSED),
    **dict.fromkeys(("standby", "sleep", "idle"), VacuumActivity.IDLE),
    **dict.fromkeys(("fault", "error", "trouble"), VacuumActivity.ERROR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VacuumState:
    """What a vacuum shows."""

    activity: VacuumActivity | None = None
    fan_speed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VacuumItem(PlanItem):
    """A robot vacuum and the parts it is made of."""

    description: StateVacuumEntityDescription
    power: Toggle | None = None
    pause_switch: Toggle | None = None
    charge: Toggle | None = None
    seek: Toggle | None = None
    mode: Choice | None = None
    suction: Choice | None = None
    status: Choice | None = None

    @property
    def features(self) -> VacuumEntityFeature:
        """What the vacuum can do."""
        features = VacuumEntityFeature.SEND_COMMAND
        if self.power:
            features |= VacuumEntityFeature.START | VacuumEntityFeature.STOP
        if self.pause_switch:
            features |= VacuumEntityFeature.PAUSE
        if self.return_to_base():
            features |= VacuumEntityFeature.RETURN_HOME
        if self.seek:
            features |= VacuumEntityFeature.LOCATE
        if self.suction:
            features |= VacuumEntityFeature.FAN_SPEED
        if self.status or self.pause_switch:
            features |= VacuumEntityFeature.STATE
        return features

    def state(self, values: Values) -> VacuumState:
        """Return the state that the values tell."""
        return VacuumState(
            activity=self._activity(values),
            fan_speed=self.suction.read(values) if self.suction else None,
        )

    def start(self, values: Values) -> Commands:
        """Return the commands that start or go on."""
        commands = self.power.write(True) if self.power else {}
        # a paused robot goes on only when its pause ends
        if self.pause_switch and self.pause_switch.read(values):
            commands |= self.pause_switch.write(False)
        return commands

    def stop(self) -> Commands:
        """Return the command that stops."""
        return self.power.write(False) if self.power else {}

    def pause(self) -> Commands:
        """Return the command that pauses."""
        return self.pause_switch.write(True) if self.pause_switch else {}

    def return_to_base(self) -> Commands:
        """Return the command that sends it to its dock."""
        if self.charge:
            return self.charge.write(True)
        if self.mode and _RETURN_MODE in self.mode.options:
            return self.mode.write(_RETURN_MODE)
        return {}

    def locate(self) -> Commands:
        """Return the command that makes it heard."""
        return self.seek.write(True) if self.seek else {}

    def set_fan_speed(self, fan_speed: str) -> Commands:
        """Return the command for a suction level."""
        return self.suction.write(fan_speed) if self.suction else {}

    def _activity(self, values: Values) -> VacuumActivity | None:
        word = self.status.read(values) if self.status else None
        if word is not None:
            return _ACTIVITIES.get(word)
        if self.pause_switch and self.pause_switch.read(values):
            return VacuumActivity.PAUSED
        return None


def recognise(builder: PlanBuilder) -> None:
    """Claim the robot vacuum of a device."""
    power = toggle(builder, "power_go", "switch_go")
    if builder.category.vacuum:
        power = power or toggle(builder, "power")
    elif power is None or not builder.find("suction", "switch_charge"):
        return
    pause, charge = toggle(builder, "pause"), toggle(builder, "switch_charge")
    seek, suction = toggle(builder, "seek"), choice(builder, "suction")
    mode = choice(builder, "mode")
    status = choice(builder, "status", writable=False)
    codes = codes_of(power, pause, charge, seek, suction, mode, status)
    if not codes:
        return
    key = key_of(builder, Platform.VACUUM)
    builder.claim(
        VacuumItem(
            platform=Platform.VACUUM,
            key=key,
            codes=codes,
            # a select chooses the way of cleaning, a sensor tells the exact status
            shared=codes_of(mode, status),
            description=StateVacuumEntityDescription(key=key, name=None),
            reason=reasons.VACUUM,
            power=power,
            pause_switch=pause,
            charge=charge,
            seek=seek,
            mode=mode,
            suction=suction,
            status=status,
        )
    )
