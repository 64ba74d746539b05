"""Covers: curtains, blinds, shutters, garage doors."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.components.cover import (
    CoverDeviceClass,
    CoverEntityDescription,
    CoverEntityFeature,
)
from homeassistant.const import Platform

from .. import reasons
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

# Words for open, close, stop in lower case. fz and zz are "forward" and "reverse" of a
# motor.
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("open", "close", "stop"),
    ("up", "down", "stop"),
    ("fz", "zz", "stop"),
    ("on", "off", "stop"),
    ("1", "2", "3"),
)
_OPEN_STATES = frozenset({"open", "fully_open", "opened", "up"})
_CLOSED_STATES = frozenset({"close", "fully_close", "closed", "down"})
# Motors stop a percent short of their ends
_ENDS: dict[int | None, int] = {1: 0, 99: 100}
_OPENING = frozenset({"opening", "open"})
_CLOSING = frozenset({"closing", "close"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """The data point that moves a cover, with the raw value of each order."""

    code: str
    open: str | bool
    close: str | bool
    stop: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverState:
    """What a cover shows; positions are 0 closed … 100 open."""

    position: int | None = None
    tilt: int | None = None
    is_closed: bool | None = None
    is_opening: bool = False
    is_closing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverItem(PlanItem):
    """A cover and the parts it is made of.

    `by_motor_direction` is set where `control_back_mode` tells which end 0 is.
    """

    description: CoverEntityDescription
    instruction: Instruction | None = None
    position: Level | None = None
    position_now: Level | None = None
    tilt: Level | None = None
    contact: Toggle | None = None
    state_code: str | None = None
    motion: Choice | None = None
    by_motor_direction: bool = False

    @property
    def features(self) -> CoverEntityFeature:
        """What the cover can do."""
        features = CoverEntityFeature(0)
        if self.instruction or self.position:
            features |= CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
        if self.instruction and self.instruction.stop:
            features |= CoverEntityFeature.STOP
        if self.position:
            features |= CoverEntityFeature.SET_POSITION
        if self.tilt:
            features |= (
                CoverEntityFeature.SET_TILT_POSITION
                | CoverEntityFeature.OPEN_TILT
                | CoverEntityFeature.CLOSE_TILT
            )
        return features

    def state(self, values: Values) -> CoverState:
        """Return the state that the values tell."""
        position = self._read(self.position_now, values)
        if position is None:
            position = self._read(self.position, values)
        position = _ENDS.get(position, position)
        motion = self._motion(values, position)
        return CoverState(
            position=position,
            tilt=self._read(self.tilt, values),
            is_closed=self._closed(values) if position is None else position == 0,
            is_opening=motion in _OPENING,
            is_closing=motion in _CLOSING,
        )

    def open(self, values: Values) -> Commands:
        """Return the command that opens."""
        return self._order(values, 100)

    def close(self, values: Values) -> Commands:
        """Return the command that closes."""
        return self._order(values, 0)

    def stop(self) -> Commands:
        """Return the command that stops."""
        if self.instruction is None or self.instruction.stop is None:
            return {}
        return {self.instruction.code: self.instruction.stop}

    def set_position(self, position: int, values: Values) -> Commands:
        """Return the command that moves to a position."""
        return self._write(self.position, position, values)

    def set_tilt(self, tilt: int, values: Values) -> Commands:
        """Return the command that tilts the slats."""
        return self._write(self.tilt, tilt, values)

    def _order(self, values: Values, position: int) -> Commands:
        if self.instruction is None:
            return self.set_position(position, values)
        word = self.instruction.open if position else self.instruction.close
        return {self.instruction.code: word}

    def _reversed(self, values: Values) -> bool:
        # Tuya counts how far a cover is closed. Curtain switches do so unless their
        # motor is set to run backwards.
        return not (
            self.by_motor_direction and values.get("control_back_mode") == "back"
        )

    def _read(self, part: Level | None, values: Values) -> int | None:
        if part is None:
            return None
        value = part.read_span(values, 0, 100, reverse=self._reversed(values))
        return None if value is None else round(value)

    def _write(self, part: Level | None, percent: int, values: Values) -> Commands:
        if part is None:
            return {}
        return part.write_span(percent, 0, 100, reverse=self._reversed(values))

    def _closed(self, values: Values) -> bool | None:
        if self.contact:
            is_open = self.contact.read(values)
            return None if is_open is None else not is_open
        word = str(values.get(self.state_code or ""))
        if word in _CLOSED_STATES:
            return True
        return False if word in _OPEN_STATES else None

    def _motion(self, values: Values, position: int | None) -> str | None:
        """Return the motion, None at rest.

        Most motors know only two states of motion and keep the last one forever. It
        is believed while the last order was to move that way and the target, which
        the other percentage has, is still ahead.
        """
        if self.motion is None or self.instruction is None:
            return None
        word = self.motion.read(values)
        if word is None or not {word} & (_OPENING | _CLOSING):
            return None
        if set(self.motion.options) - _OPENING - _CLOSING:
            return word
        wanted = self.instruction.open if word in _OPENING else self.instruction.close
        if values.get(self.instruction.code) != wanted or self.position_now is None:
            return None
        target = self._read(self.position, values)
        end = 100 if word in _OPENING else 0
        return None if position in {None, target, end} else word


def _instruction(
    builder: PlanBuilder, code: str, *, switch: bool = False
) -> Instruction | None:
    """Find the data point that moves a cover; with `switch` a Boolean may be one."""
    if found := choice(builder, code):
        words = {word.lower(): word for word in reversed(found.options)}
        for opens, closes, stops in _WORDS:
            if opens in words and closes in words:
                return Instruction(
                    code=found.code,
                    open=words[opens],
                    close=words[closes],
                    stop=words.get(stops),
                )
    if switch and (moved := toggle(builder, code)):
        return Instruction(code=moved.code, open=True, close=False)
    return None


def _tilt(builder: PlanBuilder) -> Level | None:
    """Find the tilt; one that a cover has is that of the others as well."""
    if found := level(builder, "angle_horizontal", "angle_vertical"):
        return found
    covers = (item for item in builder.items if isinstance(item, CoverItem))
    return next((item.tilt for item in covers if item.tilt), None)


def _listened(
    builder: PlanBuilder, state_code: str | None, moved: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the data points that a cover reads and leaves to others."""
    back = ("control_back_mode",) if builder.category.follows_motor else ()
    return tuple(
        code
        for code in (*back, state_code)
        if code is not None and code in builder.points and code not in moved
    )


def _claim(
    builder: PlanBuilder,
    instruction: Instruction | None,
    *,
    device_class: CoverDeviceClass,
    position: Level | None = None,
    position_now: Level | None = None,
    contact: Toggle | None = None,
    state_codes: Iterable[str] = (),
    motion: Choice | None = None,
    channel: int | None = None,
) -> None:
    key = key_of(builder, Platform.COVER)
    state_code = next(iter(state_codes), None)
    moved = (instruction.code,) if instruction else ()
    tilt = _tilt(builder)
    listened = _listened(builder, state_code, moved)
    codes = moved + codes_of(position, position_now, tilt, contact, motion)
    builder.claim(
        CoverItem(
            platform=Platform.COVER,
            key=key,
            codes=codes + listened,
            shared=listened,
            description=CoverEntityDescription(
                key=key, name=None, device_class=device_class
            ),
            reason=reasons.COVER.of(code=codes[0]),
            channel=channel,
            instruction=instruction,
            position=position,
            position_now=position_now,
            tilt=tilt,
            contact=contact,
            state_code=state_code,
            motion=motion,
            by_motor_direction=builder.category.follows_motor,
        )
    )


def _curtains(builder: PlanBuilder) -> None:
    """Recognise covers that take open, close and stop, or a position."""
    device_class = builder.category.cover_class
    covers = builder.category.cover
    several = any(builder.find(f"control_{n}") for n in range(2, 5))
    for number in range(1, 5):
        end = "" if number == 1 else f"_{number}"
        first = ("control", "control_1") if number == 1 else (f"control{end}",)
        instruction = next(
            (
                found
                for code in first
                if (found := _instruction(builder, code, switch=covers))
            ),
            None,
        )
        position = level(builder, f"percent_control{end}")
        if instruction is None and not (covers and position and number == 1):
            continue
        if instruction is None and builder.find("switch_1", "mach_operate"):
            continue
        states = [
            code
            for code in ("situation_set", instruction.code if instruction else "")
            if number == 1 and code in builder.points
        ]
        _claim(
            builder,
            instruction,
            device_class=device_class,
            position=position,
            position_now=level(builder, f"percent_state{end}", writable=False),
            state_codes=states,
            motion=choice(builder, f"work_state{end}", writable=False),
            channel=number if several else None,
        )


def _other_motors(builder: PlanBuilder) -> None:
    """Recognise the codes that some curtain motors use instead of `control`."""
    covers = builder.category.cover
    if instruction := _instruction(builder, "mach_operate", switch=covers):
        _claim(
            builder,
            instruction,
            device_class=CoverDeviceClass.CURTAIN,
            position=level(builder, "position"),
        )
    if not builder.category.cover_switch:
        return
    if instruction := _instruction(builder, "switch_1", switch=True):
        _claim(
            builder,
            instruction,
            device_class=CoverDeviceClass.BLIND,
            position=level(builder, "percent_control"),
            position_now=level(builder, "percent_state", writable=False),
        )


def _garage_doors(builder: PlanBuilder) -> None:
    """Recognise the doors of a garage door controller."""
    orders = {
        number: instruction
        for number in range(1, 5)
        if (
            instruction := _instruction(builder, f"door_control_{number}")
            or _instruction(builder, f"switch_{number}", switch=True)
        )
    }
    for number, instruction in orders.items():
        end = "" if number == 1 else f"_{number}"
        _claim(
            builder,
            instruction,
            device_class=CoverDeviceClass.GARAGE,
            contact=toggle(builder, f"doorcontact_state{end}", writable=False),
            channel=number if len(orders) > 1 else None,
        )


def recognise(builder: PlanBuilder) -> None:
    """Claim the covers of a device."""
    if builder.category.cover_class is CoverDeviceClass.GARAGE:
        _garage_doors(builder)
    _curtains(builder)
    _other_motors(builder)
