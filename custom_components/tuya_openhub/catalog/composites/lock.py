"""Locks: moved by a data point, or by a ticket of the cloud; many tell who opened them.

Most Tuya locks are unlocked through an own service of the cloud with a ticket, not
by a data point. They tell what they tell: a state that none of their data points says
is unknown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from homeassistant.components.lock import LockEntityDescription
from homeassistant.const import Platform

from ...openhub import JsonValue
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import BooleanCodec, word
from ..core.components import Choice, Commands, Toggle, choice, codes_of, key_of, toggle
from ..core.plan import PlanItem, Values
from ..special.lock_events import unlock_codes

# True means unlocked
_MOTOR = ("lock_motor_state", "switch_lock", "unlock_switch")
_STATE = ("lock_state", "lock_status")
_LOCKED = ("lock", "locked", "close", "closed")
_UNLOCKED = ("unlock", "unlocked", "open", "opened")
_BOOLEAN = BooleanCodec()


def _bolt(raw: JsonValue) -> bool | None:
    """Return whether a bolt is out; the data point is on while it is not."""
    drawn = _BOOLEAN.decode(raw)
    return None if drawn is None else not drawn


def _said(raw: JsonValue) -> bool | None:
    """Return whether a word says that it is locked."""
    said = word(raw)
    return None if said not in _LOCKED + _UNLOCKED else said in _LOCKED


def _frame(raw: JsonValue) -> bool | None:
    """Return what the frame of a retrofit lock says."""
    return {"AQAA": True, "AQAB": False}.get(raw) if isinstance(raw, str) else None


def _bolted(raw: JsonValue) -> bool | None:
    """Return that somebody bolted the door; it may be locked without that."""
    return _BOOLEAN.decode(raw) or None


def _door(raw: JsonValue) -> bool | None:
    """Return that a door that stands open is not locked; a closed one may be."""
    return False if word(raw) in {"open", "opened"} else None


type Sign = Callable[[JsonValue], bool | None]

# what tells whether a lock is locked, the surest first
_SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        "lock_motor_state": _bolt,
        "lock_state": _said,
        "lock_status": _said,
        "closed_opened_kit": _frame,
        "manual_lock": _bolted,
        "reverse_lock": _bolted,
        "closed_opened": _door,
    }
)
# those that tell one of the two alone
_HALF = frozenset({_bolted, _door})


@dataclass(frozen=True, slots=True, kw_only=True)
class LockItem(PlanItem):
    """A lock; `motor` is on, or `order` says so, while it is unlocked.

    `signs` are what else tells its state, by code, the surest first. `unlocks` are the
    data points that tell by which credential it was opened.
    """

    description: LockEntityDescription
    motor: Toggle | None = None
    order: Choice | None = None
    signs: Mapping[str, Sign] = field(default_factory=dict)
    unlocks: tuple[str, ...] = ()

    @property
    def movable(self) -> bool:
        """Whether a data point locks and unlocks it."""
        return self.motor is not None or self.order is not None

    @property
    def tells_state(self) -> bool:
        """Whether its data points tell both that it is locked and that it is not."""
        return self.movable or not _HALF.issuperset(self.signs.values())

    def is_locked(self, values: Values) -> bool | None:
        """Return whether it is locked."""
        if self.motor:
            unlocked = self.motor.read(values)
            return None if unlocked is None else not unlocked
        if self.order:
            return _said(self.order.read(values))
        said = (sign(values.get(code)) for code, sign in self.signs.items())
        return next((locked for locked in said if locked is not None), None)

    def lock(self) -> Commands:
        """Return the command that locks."""
        return self._write(_LOCKED)

    def unlock(self) -> Commands:
        """Return the command that unlocks."""
        return self._write(_UNLOCKED)

    def _write(self, words: tuple[str, ...]) -> Commands:
        if self.motor:
            return self.motor.write(words is _UNLOCKED)
        if self.order is None:
            return {}
        return self.order.write(next(w for w in words if w in self.order.options))


def recognise(builder: PlanBuilder) -> None:
    """Claim the lock of a device."""
    if not builder.category.lock:
        return
    motor = toggle(builder, *_MOTOR)
    order = None if motor else choice(builder, *_STATE)
    if order and not all(
        set(words) & set(order.options) for words in (_LOCKED, _UNLOCKED)
    ):
        order = None
    moved = codes_of(motor, order)
    signs = {} if moved else _signs(builder)
    unlocks = unlock_codes(builder)
    if not (moved or signs or unlocks):
        return
    key = key_of(builder, Platform.LOCK)
    builder.claim(
        LockItem(
            platform=Platform.LOCK,
            key=key,
            codes=(*moved, *signs, *unlocks),
            shared=(*signs, *unlocks),
            description=LockEntityDescription(key=key, name=None),
            reason=reasons.LOCK.of(code=moved[0]) if moved else reasons.LOCK_SERVICE,
            motor=motor,
            order=order,
            signs=signs,
            unlocks=unlocks,
        )
    )


def _signs(builder: PlanBuilder) -> dict[str, Sign]:
    """Return what a lock tells of its state, by code; a setting tells nothing."""
    return {
        point.code: sign
        for code, sign in _SIGNS.items()
        if (point := builder.find(code)) is not None and point.write is None
    }
