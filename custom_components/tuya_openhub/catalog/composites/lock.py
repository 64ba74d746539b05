"""Locks that may be locked and unlocked by a data point.

Most Tuya locks are unlocked through an own service of the cloud with a ticket, not
by a data point. Those have sensors, and no lock entity that could not do its work.
"""

from dataclasses import dataclass

from homeassistant.components.lock import LockEntityDescription
from homeassistant.const import Platform

from ..core.builder import PlanBuilder
from ..core.components import Choice, Commands, Toggle, choice, codes_of, key_of, toggle
from ..core.plan import PlanItem, Values

# True means unlocked
_MOTOR = ("lock_motor_state", "switch_lock", "unlock_switch")
_STATE = ("lock_state", "lock_status")
_LOCKED = ("lock", "locked", "close", "closed")
_UNLOCKED = ("unlock", "unlocked", "open", "opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class LockItem(PlanItem):
    """A lock; `motor` is on, or `order` says so, while it is unlocked."""

    description: LockEntityDescription
    motor: Toggle | None = None
    order: Choice | None = None

    def is_locked(self, values: Values) -> bool | None:
        """Return whether it is locked."""
        if self.motor:
            unlocked = self.motor.read(values)
            return None if unlocked is None else not unlocked
        word = self.order.read(values) if self.order else None
        return None if word not in _LOCKED + _UNLOCKED else word in _LOCKED

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
        return
    if motor is None and order is None:
        return
    key = key_of(builder, Platform.LOCK)
    codes = codes_of(motor, order)
    builder.claim(
        LockItem(
            platform=Platform.LOCK,
            key=key,
            codes=codes,
            description=LockEntityDescription(key=key, name=None),
            reason=f"Lock moved by {codes[0]}",
            motor=motor,
            order=order,
        )
    )
