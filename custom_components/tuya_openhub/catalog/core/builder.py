"""The builder of a plan: what is known of a device, and what is claimed so far.

It owns the access to reported values while a plan is made. A plan may depend on a
value only through `PlanBuilder.reported`, which writes down what was asked: that is
how the planner knows which other devices of a product may share the plan.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from homeassistant.const import Platform

from ...openhub import JsonValue, PointSpec
from ..categories import Category
from ..reasons import Reason
from .plan import PlanItem, Values
from .spelling import compact

# the code of a data point, and the function of a module that judges its value
type Question = tuple[str, Callable[[JsonValue], Hashable]]


@dataclass(slots=True, kw_only=True)
class PlanBuilder:
    """The data points of one device while its plan is made.

    `points` holds every known data point by code.
    `taken` lists by code the items that claimed it so far, `hidden` has the codes that
    are not to be shown with the reason, `notes` what else a person should know.
    `delta` overrides, by code, whether a counter reports increments; `platforms` says
    where a data point is to be shown, `adjust` changes its entity, `dp_ids` has the
    codes of numbers that no description names.
    `answers` are those to the questions that were asked of the reported values.
    """

    category: Category
    points: Mapping[str, PointSpec]
    status: Values = field(repr=False)
    items: list[PlanItem] = field(default_factory=list)
    taken: dict[str, list[PlanItem]] = field(default_factory=dict)
    hidden: dict[str, Reason] = field(default_factory=dict)
    notes: dict[str, Reason] = field(default_factory=dict)
    delta: Mapping[str, bool] = field(default_factory=dict)
    dp_ids: dict[int, str] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)
    adjust: dict[str, Callable[[PlanItem], PlanItem]] = field(default_factory=dict)
    answers: dict[Question, Hashable] = field(default_factory=dict)
    _spellings: tuple[object, Mapping[str, str]] = field(
        default=(None, {}), init=False, repr=False
    )

    def reported[T: Hashable](self, code: str, ask: Callable[[JsonValue], T]) -> T:
        """Return what a function makes of a reported value, None if there is none.

        Devices whose values give equal answers share one plan: ask for no more than
        the plan needs. `ask` must be a function of a module, pure and the same for
        all devices.
        """
        answer = ask(self.status.get(code))
        self.answers[code, ask] = answer
        return answer

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

    def spelt(self, code: str) -> PointSpec | None:
        """Return a data point of a code, or of another spelling of it."""
        if code in self.points:
            return self.points[code]
        points, spellings = self._spellings
        if points is not self.points:
            spellings = {compact(each): each for each in reversed(list(self.points))}
            self._spellings = self.points, spellings
        found = spellings.get(compact(code))
        return None if found is None else self.points[found]

    def find(self, *codes: str) -> PointSpec | None:
        """Return the first of the data points that is there and still free.

        Vendors spell codes in their own ways, so a code is found whatever its case.
        """
        for code in codes:
            point = self.spelt(code)
            if point is not None and self.free(point.code):
                return point
        return None

    def claim(self, item: PlanItem) -> None:
        """Add an entity; its data points are taken, except for shared ones."""
        if (adjust := self.adjust.get(item.key)) is not None:
            item = adjust(item)
        self.items.append(item)
        for code in set(item.codes).difference(item.shared):
            self.taken.setdefault(code, []).append(item)

    def exchange(self, old: PlanItem, new: PlanItem) -> None:
        """Put another item in the place of one that was claimed."""
        for items in (self.items, *self.taken.values()):
            items[:] = [new if item is old else item for item in items]

    def hide(self, code: str, reason: Reason) -> None:
        """Decide that no entity shows a data point."""
        self.hidden[code] = reason


type Recogniser = Callable[[PlanBuilder], None]
