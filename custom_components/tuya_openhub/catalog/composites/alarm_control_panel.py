"""Alarm panels: hosts and gateways with a master mode."""

from dataclasses import dataclass

from homeassistant.components.alarm_control_panel import (
    AlarmControlPanelEntityDescription,
    AlarmControlPanelEntityFeature,
    AlarmControlPanelState,
)
from homeassistant.const import Platform

from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import decode_base64
from ..core.components import Choice, Commands, choice, key_of
from ..core.plan import PlanItem, Values

_STATE_CODE = "master_state"
_MESSAGE_CODE = "alarm_msg"
_ALARM = "alarm"
# The panel reports a weak battery as an alarm, too
_BATTERY_NOTICE = "low battery"

DISARM = "disarmed"
ARM_AWAY = "arm"
ARM_HOME = "home"
TRIGGER = "sos"

_STATES = {
    DISARM: AlarmControlPanelState.DISARMED,
    ARM_AWAY: AlarmControlPanelState.ARMED_AWAY,
    ARM_HOME: AlarmControlPanelState.ARMED_HOME,
    TRIGGER: AlarmControlPanelState.TRIGGERED,
}
_FEATURES = {
    ARM_AWAY: AlarmControlPanelEntityFeature.ARM_AWAY,
    ARM_HOME: AlarmControlPanelEntityFeature.ARM_HOME,
    TRIGGER: AlarmControlPanelEntityFeature.TRIGGER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmState:
    """What an alarm panel shows."""

    state: AlarmControlPanelState | None = None
    changed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmItem(PlanItem):
    """An alarm panel and its mode."""

    description: AlarmControlPanelEntityDescription
    mode: Choice

    @property
    def features(self) -> AlarmControlPanelEntityFeature:
        """What the panel can do."""
        features = AlarmControlPanelEntityFeature(0)
        for option, feature in _FEATURES.items():
            if option in self.mode.options:
                features |= feature
        return features

    def state(self, values: Values) -> AlarmState:
        """Return the state that the values tell.

        An alarm leaves the mode as it was and shows in the state of the panel.
        """
        mode = self.mode.read(values)
        state = None if mode is None else _STATES.get(mode)
        if values.get(_STATE_CODE) != _ALARM:
            return AlarmState(state=state)
        message = _message(values)
        if message and _BATTERY_NOTICE in message.lower():
            return AlarmState(state=state)
        return AlarmState(state=AlarmControlPanelState.TRIGGERED, changed_by=message)

    def set_mode(self, mode: str) -> Commands:
        """Return the command for one of the modes."""
        return self.mode.write(mode)


def _message(values: Values) -> str | None:
    """Return the text of the last alarm."""
    data = decode_base64(values.get(_MESSAGE_CODE))
    if data is None:
        return None
    return data.decode("utf-16-be", errors="replace").strip("\x00 ") or None


def recognise(builder: PlanBuilder) -> None:
    """Claim the alarm panel of a device."""
    mode = choice(builder, "master_mode")
    if mode is None or DISARM not in mode.options:
        return
    reported = tuple(
        code for code in (_STATE_CODE, _MESSAGE_CODE) if builder.free(code)
    )
    key = key_of(builder, Platform.ALARM_CONTROL_PANEL)
    builder.claim(
        AlarmItem(
            platform=Platform.ALARM_CONTROL_PANEL,
            key=key,
            codes=(mode.code, *reported),
            shared=reported,
            description=AlarmControlPanelEntityDescription(key=key, name=None),
            reason=reasons.ALARM_PANEL.of(code=mode.code),
            mode=mode,
        )
    )
