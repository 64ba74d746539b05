"""Events of a lock: how it was opened and with which credential, and its alarms."""

from dataclasses import dataclass
import re
from typing import override

from homeassistant.components.event import EventEntityDescription
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import BooleanCodec, EnumCodec, whole, word
from ..core.spelling import normal
from ..tables.events import EventItem, Firing

# A lock tells who came in by the number of a credential, a data point for each way.
# There are more ways than any document lists: the form tells them.
_UNLOCK = re.compile(r"^unlock_(?!request$|switch$|method_)(?P<method>\w+)$")

_ALARM = "alarm_lock"
# what of it says that nothing is wrong
_QUIET = frozenset({"normal", "none", "no_alarm", "cancel"})
_HIJACK = "hijack"
_TAMPER = ("temper_alarm", "tamper_alarm", "tamper")
HIJACKED, TAMPERED = "hijack", "tamper"
_BOOLEAN = BooleanCodec()


def unlock_codes(builder: PlanBuilder) -> tuple[str, ...]:
    """Return the free data points by which a lock tells that it was opened."""
    return tuple(
        code
        for code, point in builder.points.items()
        if builder.free(code) and _tells_unlocking(point)
    )


def _tells_unlocking(point: PointSpec) -> bool:
    integer = point.read is not None and point.read.type is PointType.INTEGER
    return integer and point.write is None and method_of(point.code) is not None


def method_of(code: str) -> str | None:
    """Return the method whose openings a data point tells, such as `fingerprint`."""
    found = _UNLOCK.match(code.lower()) or _UNLOCK.match(normal(code))
    return found["method"] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockItem(EventItem):
    """The openings of a lock: the method is the type, `credential` the number."""

    @override
    def firing(self, code: str, value: JsonValue) -> Firing | None:
        """Return the event of an opening."""
        number, method = whole(value), method_of(code)
        if number is None or method is None:
            return None
        return Firing(method, {"credential": number})


def claim(builder: PlanBuilder) -> None:
    """Make one event entity of all openings of a lock, and one of its alarms."""
    _claim_unlocks(builder)
    if builder.category.lock:
        _claim_alarms(builder)


def _claim_unlocks(builder: PlanBuilder) -> None:
    codes = unlock_codes(builder)
    if not codes:
        return
    builder.claim(
        UnlockItem(
            platform=Platform.EVENT,
            key="unlock",
            codes=codes,
            description=EventEntityDescription(
                key="unlock",
                translation_key="unlock",
                event_types=list(filter(None, map(method_of, codes))),
            ),
            fire=_nothing,
            reason=reasons.LOCK_OPENED,
        )
    )


def _claim_alarms(builder: PlanBuilder) -> None:
    """Make an event of what is also the state of other entities: each alarm is one."""
    words = builder.find(_ALARM)
    types: list[str] = []
    if words is not None and words.read is not None:
        options = EnumCodec.of(words.read).options
        types = [option for option in options if option not in _QUIET]
    codes = [] if words is None else [words.code]
    fires = {}
    for names, kind, fire in (
        ((_HIJACK,), HIJACKED, _hijack),
        (_TAMPER, TAMPERED, _tamper),
    ):
        if (point := builder.find(*names)) is not None and point.read is not None:
            codes.append(point.code)
            types.append(kind)
            fires[point.code] = fire
    if not codes:
        return
    builder.claim(
        EventItem(
            platform=Platform.EVENT,
            key="lock_alarm",
            codes=tuple(codes),
            shared=tuple(codes),
            description=EventEntityDescription(
                key="lock_alarm",
                translation_key="lock_alarm",
                event_types=list(dict.fromkeys(types)),
            ),
            fire=_alarm,
            fires=fires,
            reason=reasons.LOCK_ALARM,
        )
    )


def _nothing(_raw: JsonValue) -> Firing | None:
    """Fire for no value alone: the method is in the code."""
    return None


def _alarm(raw: JsonValue) -> Firing | None:
    kind = word(raw)
    return None if kind is None or kind in _QUIET else Firing(kind)


def _hijack(raw: JsonValue) -> Firing | None:
    return Firing(HIJACKED) if _BOOLEAN.decode(raw) else None


def _tamper(raw: JsonValue) -> Firing | None:
    return Firing(TAMPERED) if _BOOLEAN.decode(raw) else None
