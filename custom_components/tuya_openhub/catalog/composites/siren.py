"""Sirens."""

from dataclasses import dataclass

from homeassistant.components.siren import SirenEntityDescription, SirenEntityFeature
from homeassistant.const import EntityCategory, Platform, UnitOfTime

from .. import reasons
from ..categories import Role
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
from ..core.units import normalise

_SILENT = "normal"
_MUTE = "mute"
_SECONDS: dict[str, int] = {UnitOfTime.SECONDS: 1, UnitOfTime.MINUTES: 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class SirenItem(PlanItem):
    """A siren and the parts it is made of.

    `alarm` names what sounds and blinks; it starts a siren that has no switch.
    `seconds` is how long one unit of `duration` is.
    """

    description: SirenEntityDescription
    switch: Toggle | None = None
    alarm: Choice | None = None
    tone: Choice | None = None
    volume: Choice | Level | None = None
    duration: Level | None = None
    seconds: int = 1

    @property
    def features(self) -> SirenEntityFeature:
        """What the siren can do."""
        features = SirenEntityFeature.TURN_ON | SirenEntityFeature.TURN_OFF
        if self.tones:
            features |= SirenEntityFeature.TONES
        if self.volume:
            features |= SirenEntityFeature.VOLUME_SET
        if self.duration:
            features |= SirenEntityFeature.DURATION
        return features

    @property
    def tones(self) -> list[str]:
        """Names of the tones."""
        part = self.tone or self.alarm
        return [word for word in part.options if word != _SILENT] if part else []

    def state(self, values: Values) -> bool | None:
        """Return whether it sounds."""
        if self.switch:
            return self.switch.read(values)
        word = self.alarm.read(values) if self.alarm else None
        return None if word is None else word != _SILENT

    def turn_on(
        self,
        *,
        tone: str | None = None,
        volume: float | None = None,
        duration: int | None = None,
    ) -> Commands:
        """Return the commands of the turn on action."""
        commands: Commands = {}
        if isinstance(self.volume, Level) and volume is not None:
            commands |= self.volume.write_span(volume, 0, 1)
        elif isinstance(self.volume, Choice) and volume is not None:
            commands |= self._write_loudness(self.volume, volume)
        if self.duration and duration is not None:
            commands |= self.duration.write(duration / self.seconds)
        if (part := self.tone or self.alarm) and tone in self.tones:
            commands |= part.write(tone)
        elif self.switch is None and self.alarm:
            commands |= self.alarm.write(self.tones[0])
        return commands | self.switch.write(True) if self.switch else commands

    def turn_off(self) -> Commands:
        """Return the command that ends it."""
        if self.switch:
            return self.switch.write(False)
        return self.alarm.write(_SILENT) if self.alarm else {}

    @staticmethod
    def _write_loudness(part: Choice, volume: float) -> Commands:
        if volume == 0 and _MUTE in part.options:
            return part.write(_MUTE)
        words = [word for word in part.options if word != _MUTE]
        return part.write(words[min(int(volume * len(words)), len(words) - 1)])


def _own_alarm(builder: PlanBuilder) -> Choice | None:
    """Find what sounds and blinks, with a word for neither."""
    alarm = choice(builder, "alarm_state")
    return alarm if alarm and _SILENT in alarm.options else None


def _claim_own(builder: PlanBuilder) -> None:
    """Claim the siren that the device itself is."""
    switch, alarm = toggle(builder, "alarm_switch"), _own_alarm(builder)
    if switch is None and alarm is None:
        return
    duration = level(builder, "alarm_time")
    seconds = _SECONDS.get(normalise(duration.unit) or "") if duration else None
    volume = choice(builder, "alarm_volume") or level(builder, "alarm_volume")
    tone = choice(builder, "alarm_ringtone", "alarm_ring", "ringtone")
    timed = duration if seconds else None
    # what the siren does by itself is also set by selects and numbers
    settings = codes_of(alarm, tone, volume, timed)
    codes = codes_of(switch) + settings
    key = key_of(builder, Platform.SIREN)
    builder.claim(
        SirenItem(
            platform=Platform.SIREN,
            key=key,
            codes=codes,
            shared=settings,
            description=SirenEntityDescription(key=key, name=None),
            reason=reasons.SIREN.of(code=codes[0]),
            switch=switch,
            alarm=alarm,
            tone=tone,
            volume=volume,
            duration=timed,
            seconds=seconds or 1,
        )
    )


def _claim_extra(builder: PlanBuilder, code: str) -> None:
    """Claim a siren that is only a part of the device."""
    if (switch := toggle(builder, code)) is None:
        return
    key = key_of(builder, Platform.SIREN)
    setting = builder.category.siren_is_setting
    builder.claim(
        SirenItem(
            platform=Platform.SIREN,
            key=key,
            codes=codes_of(switch),
            description=SirenEntityDescription(
                key=key,
                translation_key="siren",
                entity_category=EntityCategory.CONFIG if setting else None,
            ),
            reason=reasons.SIREN.of(code=code),
            switch=switch,
        )
    )


def recognise(builder: PlanBuilder) -> None:
    """Claim the sirens of a device."""
    if builder.category.siren is Role.MAIN:
        _claim_own(builder)
    elif builder.category.siren is Role.EXTRA:
        _claim_extra(builder, "alarm_switch")
    # cameras
    _claim_extra(builder, "siren_switch")
