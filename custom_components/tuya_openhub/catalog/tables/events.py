"""Events: presses, rings and messages. Each push fires, a repeat of the value too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
import re
from typing import Any

from homeassistant.components.event import (
    ButtonEventType,
    DoorbellEventType,
    EventDeviceClass,
    EventEntityDescription,
)
from homeassistant.components.event.const import ATTR_MULTI_PRESS_COUNT
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import EnumCodec, decode_base64, decode_json, word
from ..core.naming import humanise
from ..core.plan import PlanItem
from ..core.rows import Numbering, Row, Table, claim_rows, naming, reason_of, spread
from ..core.spelling import normal
from ..reasons import Reason

# a message may hold an address with its key: only what it is about is passed on
MOTION_COMMAND, RING_COMMAND = "ipc_motion", "ipc_doorbell"
MOTION, MESSAGE = "motion", "message"

# what the coordinator passes the device's notifications on as
NOTIFICATION = "event_notify"
# and the words of one that tells that somebody rings
RINGS = re.compile(r"bell|(?:^|_)ring|call", re.IGNORECASE)

# The data points of a bell, in normal form: one press may come by several of them. A
# number, or the place where it hangs, tells one of several bells.
BELL = re.compile(
    r"^(?:(?P<place>front|back|rear|side|left|right|main|gate|garage|garden|entrance"
    r"|outdoor|indoor|second)_)?door_?bell(?:_(?P<first>\d{1,2}))?"
    r"(?:_(?P<way>active|call|pic|press|pressed|ring|rang))?(?:_(?P<number>\d{1,2}))?$"
)
# the ways to tell a press, the first one gives the entity its key
WAYS = ("active", "call", None, "press", "pressed", "ring", "rang", "pic")
# what only a bell, or a camera with one, has
OF_A_BELL = re.compile(r"door_?bell|chime")
# messages that also tell that somebody rings
RINGING_MESSAGES = ("alarm_message", "initiative_message")


@dataclass(frozen=True, slots=True)
class Firing:
    """One event: its type and attributes."""

    type: str
    attributes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventItem(PlanItem):
    """An event entity: `fire` turns a pushed value into an event, or none.

    `fires` does so for single codes of it. Where it is `merged`, its codes are ways to
    tell the same thing: within a few seconds they tell one event.
    """

    description: EventEntityDescription
    fire: Callable[[JsonValue], Firing | None]
    fires: Mapping[str, Callable[[JsonValue], Firing | None]] = field(
        default_factory=dict
    )
    merged: bool = False

    def firing(self, code: str, value: JsonValue) -> Firing | None:
        """Return the event of a pushed value, None where it is none."""
        return self.fires.get(code, self.fire)(value)


# how Tuya's buttons call what a finger does
PRESSES: dict[str, Firing] = {
    "click": Firing(ButtonEventType.PRESS_END),
    "single_click": Firing(ButtonEventType.PRESS_END),
    "single": Firing(ButtonEventType.PRESS_END),
    "scene": Firing(ButtonEventType.PRESS_END),
    "double_click": Firing(
        ButtonEventType.MULTI_PRESS_END, {ATTR_MULTI_PRESS_COUNT: 2}
    ),
    "double": Firing(ButtonEventType.MULTI_PRESS_END, {ATTR_MULTI_PRESS_COUNT: 2}),
    "triple_click": Firing(
        ButtonEventType.MULTI_PRESS_END, {ATTR_MULTI_PRESS_COUNT: 3}
    ),
    "press": Firing(ButtonEventType.LONG_PRESS_START),
    "long_press": Firing(ButtonEventType.LONG_PRESS_START),
    "hold": Firing(ButtonEventType.LONG_PRESS_START),
    "release": Firing(ButtonEventType.LONG_PRESS_END),
    "long_press_end": Firing(ButtonEventType.LONG_PRESS_END),
}


def press(raw: JsonValue) -> Firing | None:
    """Return the event of a button; an unknown word is its own type."""
    if (pressed := word(raw)) is None:
        return None
    return PRESSES.get(pressed.lower(), Firing(pressed.lower()))


def ring(raw: JsonValue) -> Firing | None:
    """Return the event of a doorbell; an empty value is a cleared one."""
    return Firing(DoorbellEventType.RING) if raw else None


def notified(
    own: str, names: frozenset[str], *, first: bool
) -> Callable[[JsonValue], Firing | None]:
    """Bind one of several bells to the notifications of its device.

    A bell hears only that somebody rings; what names none of them is of the first one.
    """

    def fire(raw: JsonValue) -> Firing | None:
        if not isinstance(raw, str) or not RINGS.search(raw):
            return None
        said = names.intersection(normal(raw).split("_"))
        rings = own in said if said else first
        return Firing(DoorbellEventType.RING) if rings else None

    return fire


def ringing(raw: JsonValue) -> Firing | None:
    """Return the event of a message that tells that somebody rings."""
    firing = message(raw)
    return firing if firing and firing.type == DoorbellEventType.RING else None


def motion(raw: JsonValue) -> Firing | None:
    """Return the event of a picture that a camera took of a motion."""
    return Firing(MOTION) if raw else None


def message(raw: JsonValue) -> Firing | None:
    """Return the event of a camera's or alarm's message."""
    if not raw:
        return None
    data = decode_base64(raw)
    text = raw if data is None else data.decode(errors="replace")
    parsed = decode_json(text)
    command = parsed.get("cmd") if isinstance(parsed, dict) else None
    if command == RING_COMMAND:
        return Firing(DoorbellEventType.RING)
    if command == MOTION_COMMAND:
        return Firing(MOTION)
    return Firing(MESSAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(Row):
    """What a push means; `types` are those that are known beforehand."""

    fire: Callable[[JsonValue], Firing | None]
    types: tuple[str, ...] = ()
    device_class: EventDeviceClass | None = None


BUTTON = EventRow(key="button", fire=press, device_class=EventDeviceClass.BUTTON)
DOORBELL = EventRow(
    key="doorbell",
    fire=ring,
    types=(DoorbellEventType.RING,),
    device_class=EventDeviceClass.DOORBELL,
)
MESSAGES = (MESSAGE, MOTION, DoorbellEventType.RING.value)

EVENTS: Table[EventRow] = {
    **spread(BUTTON, "switch_mode#", "switch_mode_#"),
    **spread(BUTTON, *(f"switch{number}_value" for number in range(10))),
    ("wxkg", "switch_type_#"): BUTTON,
    "movement_detect_pic": EventRow(
        key="motion_picture",
        fire=motion,
        types=(MOTION,),
        device_class=EventDeviceClass.MOTION,
    ),
    "alarm_message": EventRow(key="message", fire=message, types=MESSAGES),
    "initiative_message": EventRow(
        key="initiative_message", fire=message, types=MESSAGES, enabled=False
    ),
    "alarm_msg": EventRow(key="alarm_message", fire=message, types=MESSAGES),
}


def types_of(point: PointSpec, row: EventRow) -> list[str]:
    """Return the event types that a data point can fire."""
    if row.types:
        return list(row.types)
    spec = point.read or point.write
    words = EnumCodec.of(spec).options if spec else ()
    fired = (press(name) for name in words)
    types = dict.fromkeys(str(firing.type) for firing in fired if firing is not None)
    return list(types) or [ButtonEventType.PRESS_END.value]


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: EventRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> EventItem:
    """Return the event entity of a data point."""
    return EventItem(
        platform=Platform.EVENT,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=EventEntityDescription(
            key=point.code,
            device_class=row.device_class,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            event_types=types_of(point, row),
            **{**naming(row, numbering), **fields},
        ),
        fire=row.fire,
        reason=reason,
    )


def bells(builder: PlanBuilder) -> dict[str, list[PointSpec]]:
    """Return the data points of each bell, by its place or number; the main one first."""
    found: dict[str, list[tuple[int, PointSpec]]] = {}
    for code, point in builder.points.items():
        bell = BELL.match(normal(code))
        if bell is None or not builder.free(code):
            continue
        # a way to tell a press is never one to cause it, but for the plain word
        if point.write is not None and bell["way"] is None:
            continue
        name = bell["place"] or bell["first"] or bell["number"] or ""
        found.setdefault(name, []).append((WAYS.index(bell["way"]), point))
    return {
        name: [point for _, point in sorted(found[name], key=lambda each: each[0])]
        for name in sorted(found)
    }


def claim_bells(builder: PlanBuilder) -> None:
    """Make one entity of each bell, by whatever data points it is told."""
    found = bells(builder)
    names = frozenset(found)
    for name, points in found.items():
        item = build(
            builder,
            points[0],
            DOORBELL,
            numbering=Numbering(index=int(name) if name.isdecimal() else None),
            reason=reason_of(builder, points[0].code),
            **({"name": humanise(f"{name}_doorbell")} if name.isalpha() else {}),
        )
        codes = tuple(point.code for point in points)
        claim_bell(builder, replace(item, codes=codes), name, names)
    signs = [code for code in builder.points if OF_A_BELL.search(normal(code))]
    if not found and signs and builder.category.camera:
        item = EventItem(
            platform=Platform.EVENT,
            key="doorbell",
            codes=(),
            description=EventEntityDescription(
                key="doorbell",
                translation_key=DOORBELL.key,
                device_class=DOORBELL.device_class,
                event_types=list(DOORBELL.types),
            ),
            fire=ring,
            reason=reasons.CAMERA_BELL.of(code=signs[0]),
        )
        claim_bell(builder, item, "", frozenset())


def claim_bell(
    builder: PlanBuilder, item: EventItem, name: str, names: frozenset[str]
) -> None:
    """Let a bell also hear the notifications, and the first one the messages."""
    first = name == min(names, default=name)
    messages = [code for code in RINGING_MESSAGES if first and builder.free(code)]
    builder.claim(
        replace(
            item,
            codes=(*item.codes, *messages, NOTIFICATION),
            shared=tuple(messages),
            fires={
                **dict.fromkeys(messages, ringing),
                NOTIFICATION: notified(name, names, first=first),
            },
            merged=True,
        )
    )


def claim(builder: PlanBuilder) -> None:
    """Make the event entities."""
    claim_bells(builder)
    claim_rows(builder, EVENTS, build)
