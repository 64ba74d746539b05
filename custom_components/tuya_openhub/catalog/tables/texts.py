"""Texts: strings that can be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.text import TextEntityDescription
from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec, PointType
from ..core.builder import PlanBuilder
from ..core.codec import LONGEST_STATE, CodecError, reader, whole, writer
from ..core.plan import PlanItem, Values
from ..core.rows import Numbering, Row, naming
from ..reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TextItem(PlanItem):
    """A text: reads one string and knows the command for another one."""

    description: TextEntityDescription
    read: Callable[[Values], str | None]
    commands: Callable[[str], Mapping[str, JsonValue]]


def decode(raw: JsonValue) -> str | None:
    """Return a text that a state can hold, None for one that is longer."""
    return raw if isinstance(raw, str) and len(raw) <= LONGEST_STATE else None


def limit(longest: int) -> Callable[[str], JsonValue]:
    """Return an encoder that refuses longer texts."""

    def encode(value: str) -> JsonValue:
        if len(value) > longest:
            raise CodecError("value_too_long", value=value, maximum=longest)
        return value

    return encode


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: Row,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> TextItem | None:
    """Return the text of a data point."""
    if point.write is None or point.write.type is not PointType.STRING:
        return None
    longest = min(
        max(whole(point.write.values.get("maxlen")) or LONGEST_STATE, 1), LONGEST_STATE
    )
    return TextItem(
        platform=Platform.TEXT,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=TextEntityDescription(
            key=point.code,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            native_max=longest,
            **{**naming(row, numbering), **fields},
        ),
        read=reader(point.code, decode),
        commands=writer(point.code, limit(longest)),
        reason=reason,
    )
