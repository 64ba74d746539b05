"""What a plan is made of: one item for each entity, one decision for each data point."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from ...openhub import JsonValue, PointSpec, SpecSource
from ..reasons import ENGLISH, Reason

type Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One entity to be made.

    `key` ends the unique id (`<device id>_<key>`): the data point's code, or the
    platform for a composite. `codes` are the data points whose change the entity
    shows; those in `shared` stay free for other entities. `channel` is the gang that
    the entity belongs to, None for the device itself.
    Each platform adds what its entity class needs.
    """

    platform: Platform
    key: str
    codes: tuple[str, ...]
    description: EntityDescription
    reason: Reason
    channel: int | None = None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of one data point: its entities, or none, and why.

    `source` names where the description of the data point came from.
    """

    code: str
    reasons: tuple[Reason, ...]
    source: SpecSource = SpecSource.SPECIFICATION
    items: tuple[PlanItem, ...] = ()

    @property
    def reason(self) -> str:
        """The reasons in English."""
        return self.worded(ENGLISH)

    def worded(self, texts: Mapping[str, str]) -> str:
        """Return the reasons in a language, whose sentences are given by their keys."""
        return "; ".join(reason.worded(texts) for reason in self.reasons)

    @property
    def hidden(self) -> bool:
        """Whether no entity shows the data point."""
        return not self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePlan:
    """All entities of a device, and a decision for each of its data points.

    `points` has the descriptions that were decided upon, completed and corrected;
    `dp_ids` the codes of numbers that only a quirk names.
    """

    items: tuple[PlanItem, ...]
    decisions: Mapping[str, Decision] = field(repr=False)
    points: Mapping[str, PointSpec] = field(default_factory=dict, repr=False)
    dp_ids: Mapping[int, str] = field(default_factory=dict, repr=False)
