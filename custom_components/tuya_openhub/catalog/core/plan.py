"""What a plan is made of: items, decisions, and the bench they are made on.

`planner.plan` makes it. It is pure: the same device, specification and options give
the same plan, so devices of one product share one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from ...openhub import Device, JsonValue, PointSpec, SpecSource

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
    """What became of one data point: its entities, or none, and why.

    `source` tells where the description of the data point came from.
    """

    code: str
    reason: str
    source: SpecSource = SpecSource.SPECIFICATION
    items: tuple[PlanItem, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether no entity shows the data point."""
        return not self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePlan:
    """All entities of a device, and a decision for each of its data points.

    `points` has the descriptions that were decided upon, completed and corrected.
    """

    items: tuple[PlanItem, ...]
    decisions: Mapping[str, Decision] = field(repr=False)
    points: Mapping[str, PointSpec] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Bench:
    """The data points of one device while its plan is made.

    `points` holds every known data point by code, `values` the last raw values.
    `taken` tells which codes an item has claimed so far, `hidden` which ones a
    reason keeps from being shown, `notes` what else a person should know of a code.
    `delta` overrides, by code, whether a counter reports increments.
    """

    device: Device
    points: Mapping[str, PointSpec]
    values: Values
    items: list[PlanItem] = field(default_factory=list)
    taken: dict[str, list[PlanItem]] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    delta: Mapping[str, bool] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """Tuya's category code of the device."""
        return self.device.category

    def free(self, code: str) -> bool:
        """Whether the data point is there and nothing has claimed or hidden it."""
        return (
            code in self.points and code not in self.taken and code not in self.hidden
        )

    def shareable(self, code: str, platform: Platform) -> bool:
        """Whether an entity may show the data point although a composite claimed it.

        Only reported values are shared, once per platform: statistics and
        automations want the plain value too.
        """
        if code not in self.points or code in self.hidden:
            return False
        items = self.taken.get(code, ())
        if any(item.platform is platform for item in items):
            return False
        return not items or self.points[code].write is None

    def find(self, *codes: str) -> PointSpec | None:
        """Return the first of the data points that is there and still free."""
        for code in codes:
            if self.free(code):
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


type Recogniser = Callable[[Bench], None]
