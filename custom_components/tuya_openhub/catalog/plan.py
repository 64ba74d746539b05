"""Decide which entity shows which data point of a device, and why.

`plan` is pure: the same device, specification and options give the same plan, so
devices of one product share one. Composites claim their data points first, then
the tables by code, then, where wanted, a generic entity takes whatever is left.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from ..openhub.models import Device, JsonValue, PointSpec, Specification

type Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One entity to be.

    `key` ends the unique id (`<device id>_<key>`): the data point's code, or the
    platform for a composite. `codes` are the data points whose change the entity
    shows; those in `shared` stay free for other entities. `channel` is the gang the entity belongs to, None for the device itself.
    Each platform adds what its entity class needs.
    """

    platform: Platform
    key: str
    codes: tuple[str, ...]
    description: EntityDescription
    reason: str
    channel: int | None = None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of one data point: the keys of its entities, or none, and why."""

    code: str
    reason: str
    items: tuple[PlanItem, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether no entity shows the data point."""
        return not self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePlan:
    """All entities of a device, and a decision for each of its data points."""

    items: tuple[PlanItem, ...]
    decisions: Mapping[str, Decision] = field(repr=False)


@dataclass(slots=True)
class Bench:
    """The data points of one device while its plan is made.

    `points` holds every known data point by code, `values` the last raw values.
    `taken` tells which codes an item or a hiding reason has claimed so far.
    """

    device: Device
    points: Mapping[str, PointSpec]
    values: Values
    items: list[PlanItem] = field(default_factory=list)
    taken: dict[str, list[PlanItem]] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """Tuya's category code of the device."""
        return self.device.category

    def find(self, *codes: str) -> PointSpec | None:
        """Return the first of the data points that is there and still free."""
        for code in codes:
            if code in self.points and code not in self.taken and code not in self.hidden:
                return self.points[code]
        return None

    def claim(self, item: PlanItem) -> None:
        """Add an entity; its data points are taken, except for shared ones."""
        self.items.append(item)
        for code in set(item.codes).difference(item.shared):
            self.taken.setdefault(code, []).append(item)

    def hide(self, code: str, reason: str) -> None:
        """Decide that no entity shows a data point."""
        self.hidden[code] = reason


type Recogniser = Callable[[Bench], Iterable[PlanItem]]
