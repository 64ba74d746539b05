"""Infrared hubs: how pulses are sent, and what a learned code says.

A hub takes times in microseconds as little-endian 16-bit numbers in base64, a pulse and
a space in turn. After the public programs that drive such hubs: most take everything as
JSON in one text, others have a data point for each part.
"""

from abc import ABC, abstractmethod
import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
import struct
from typing import override

from homeassistant.components.switch import SwitchEntityDescription
from homeassistant.const import EntityCategory, Platform
from homeassistant.helpers.entity import EntityDescription

from ...openhub import JsonValue, PointSpec, PointType, read_json
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import CodecError, EnumCodec, whole
from ..core.components import Commands
from ..core.plan import PlanItem, Values
from ..tables.switches import SwitchItem

# what one number can say, in microseconds
_LONGEST = 0xFFFF
# hubs take such a space (µs) for the end of what they send
LONGEST_SPACE = 50_000
# what hubs put after a last pulse, in microseconds
_LAST_SPACE = 5_000
# what the text of hubs holds that do not say how long it may be
_TEXT_LENGTH = 3072

_STUDY, _STUDY_EXIT = "study", "study_exit"
_SEND, _SEND_LEARNED = "send_ir", "study_key"
_TEXTS = (PointType.STRING, PointType.RAW, PointType.JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Pulses and spaces (µs) in turn that go out at once, and the pause (µs) after them."""

    times: tuple[int, ...]
    pause: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """Raw values that let a hub send, and the pause (s) before the next transmission."""

    commands: Commands
    pause: float


def bursts(timings: Iterable[int]) -> list[Burst]:
    """Cut signed times (µs), pulses above zero, at the spaces that a hub cannot send."""
    found: list[Burst] = []
    times: list[int] = []
    for time in _alternating(timings):
        if time > _LONGEST:
            raise CodecError("infrared_not_sendable")
        if time < -LONGEST_SPACE:
            times.append(LONGEST_SPACE)
            found.append(Burst(times=tuple(times), pause=-time - LONGEST_SPACE))
            times = []
        else:
            times.append(abs(time))
    if times:
        last = (_LAST_SPACE,) if len(times) % 2 else ()
        found.append(Burst(times=(*times, *last)))
    if not found:
        raise CodecError("infrared_not_sendable")
    return found


def _alternating(timings: Iterable[int]) -> list[int]:
    """Return pulses and spaces strictly in turn, beginning with a pulse."""
    found: list[int] = []
    for time in timings:
        if found and (time > 0) is (found[-1] > 0):
            found[-1] += time
        elif time > 0 or (time < 0 and found):
            found.append(time)
    return found


def encode_times(times: Sequence[int]) -> str:
    """Return times (µs) as a hub writes them."""
    return base64.b64encode(struct.pack(f"<{len(times)}H", *times)).decode()


def decode_times(code: object) -> list[int] | None:
    """Return the signed times (µs) of a learned code; None where it is none."""
    if not isinstance(code, str):
        return None
    # one character more than base64 has is the mark of a learned code
    text = code[1:] if len(code) % 4 == 1 and code.startswith("1") else code
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError, binascii.Error:
        return None
    if len(raw) < 4 or len(raw) % 2:
        return None
    # after the last time a hub may fill up with nothing
    times = takewhile(bool, struct.unpack(f"<{len(raw) // 2}H", raw))
    signed = [-time if number % 2 else time for number, time in enumerate(times)]
    return signed if len(signed) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubForm(ABC):
    """How a hub is told what to do."""

    codes: tuple[str, ...]

    @abstractmethod
    def send(self, code: str) -> Commands:
        """Return the raw values that send an encoded burst; `CodecError` if too long."""

    @abstractmethod
    def learn(self, on: bool) -> Commands:
        """Return the raw values that begin or end learning."""

    @abstractmethod
    def word(self, values: Values) -> str | None:
        """Return the word of what the hub was told last."""

    def transmissions(self, timings: Iterable[int]) -> list[Transmission]:
        """Return what sends signed times (µs); `CodecError` where it cannot be sent."""
        return [
            Transmission(
                commands=self.send(encode_times(burst.times)),
                pause=burst.pause / 1_000_000,
            )
            for burst in bursts(timings)
        ]

    def learning(self, values: Values) -> bool | None:
        """Return whether the hub was told to learn, and nothing since."""
        word = self.word(values)
        return None if word is None else word == _STUDY


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm(HubForm):
    """One text that holds everything as JSON."""

    longest: int

    @override
    def send(self, code: str) -> Commands:
        # the mark of times, beside codes of Tuya's own library
        key = f"1{code}"
        text = f'{{"control":"{_SEND}","type":0,"head":"","key1":"{key}"}}'
        return {self.codes[0]: _short_enough(text, self.longest)}

    @override
    def learn(self, on: bool) -> Commands:
        return {self.codes[0]: f'{{"control":"{_STUDY if on else _STUDY_EXIT}"}}'}

    @override
    def word(self, values: Values) -> str | None:
        value = values.get(self.codes[0])
        if isinstance(value, str):
            try:
                value = read_json(value)
            except ValueError:
                return None
        word = value.get("control") if isinstance(value, dict) else None
        return word if isinstance(word, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsForm(HubForm):
    """A data point each for what to do, the kind of code, and the code."""

    order: str
    kind: str | None
    key: str
    send_word: str
    longest: int

    @override
    def send(self, code: str) -> Commands:
        kind: Commands = {} if self.kind is None else {self.kind: 0}
        sent = _short_enough(code, self.longest)
        return {self.order: self.send_word, **kind, self.key: sent}

    @override
    def learn(self, on: bool) -> Commands:
        return {self.order: _STUDY if on else _STUDY_EXIT}

    @override
    def word(self, values: Values) -> str | None:
        word = values.get(self.order)
        return word if isinstance(word, str) else None


def _short_enough(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CodecError("infrared_too_long", length=len(text), maximum=longest)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class EmitterItem(PlanItem):
    """What sends infrared light."""

    form: HubForm


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverItem(PlanItem):
    """What learns from another remote control."""

    def received(self, value: JsonValue) -> list[int] | None:
        """Return the signed times (µs) of what was learned."""
        return decode_times(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learning:
    """The switch of a hub that learns."""

    form: HubForm

    def read(self, values: Values) -> bool | None:
        """Return whether the hub waits for a remote control."""
        return self.form.learning(values)

    def write(self, on: bool) -> Commands:
        """Return the command that begins or ends it."""
        return self.form.learn(on)


def recognise(builder: PlanBuilder) -> None:
    """Claim emitter, receiver and learning of a hub."""
    form = _text_form(builder) or _parts_form(builder)
    if form is None:
        return
    code = form.codes[0]
    builder.claim(
        EmitterItem(
            platform=Platform.INFRARED,
            key=code,
            codes=form.codes,
            description=EntityDescription(key=code, translation_key="emitter"),
            reason=reasons.INFRARED_SENDER,
            form=form,
        )
    )
    learned = builder.find("ir_study_code", "study_code")
    if learned is None or learned.read is None or learned.read.type not in _TEXTS:
        return
    builder.claim(
        ReceiverItem(
            platform=Platform.INFRARED,
            key=learned.code,
            codes=(learned.code,),
            description=EntityDescription(key=learned.code, translation_key="receiver"),
            reason=reasons.INFRARED_RECEIVER,
        )
    )
    switch = _Learning(form=form)
    builder.claim(
        SwitchItem(
            platform=Platform.SWITCH,
            key="infrared_learning",
            codes=form.codes[:1],
            shared=form.codes[:1],
            description=SwitchEntityDescription(
                key="infrared_learning",
                translation_key="infrared_learning",
                entity_category=EntityCategory.CONFIG,
            ),
            reason=reasons.INFRARED_LEARNING,
            read=switch.read,
            commands=switch.write,
        )
    )


def _text_form(builder: PlanBuilder) -> TextForm | None:
    point = builder.find("ir_send")
    if point is None or point.write is None or point.write.type not in _TEXTS:
        return None
    return TextForm(codes=(point.code,), longest=_longest(point))


def _parts_form(builder: PlanBuilder) -> PartsForm | None:
    """Recognise the hubs that have a data point for each part."""
    order, key = builder.find("control"), builder.find("key_study")
    if not builder.category.infrared_hub or order is None or key is None:
        return None
    if order.write is None or key.write is None or key.write.type not in _TEXTS:
        return None
    words = EnumCodec.of(order.write).options
    if not {_STUDY, _SEND}.issubset(words):
        return None
    kind = builder.find("type")
    if kind is not None and (
        kind.write is None or kind.write.type is not PointType.INTEGER
    ):
        kind = None
    parts = (order, key) if kind is None else (order, kind, key)
    return PartsForm(
        codes=tuple(part.code for part in parts),
        order=order.code,
        kind=None if kind is None else kind.code,
        key=key.code,
        send_word=_SEND_LEARNED if _SEND_LEARNED in words else _SEND,
        longest=_longest(key),
    )


def _longest(point: PointSpec) -> int:
    """Return how long the text of a data point may be."""
    limit = None if point.write is None else whole(point.write.values.get("maxlen"))
    return limit if limit is not None and limit > 0 else _TEXT_LENGTH
