"""Make the plan of a device: composites, tables, meaning by unit, generic entities."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from ...openhub import Device, PointSpec, Specification, SpecSource
from .. import reasons, schedules
from ..categories import category_of
from ..composites import RECOGNISERS
from ..meaning import readings, worded_numbers
from ..reasons import Reason
from ..schedules.app_timers import with_timers
from ..special import cameras, energy, faults, lock_events, main_function, phases
from ..special.firmware import with_firmware
from ..special.summary import with_summary
from ..tables import (
    binary_sensors,
    buttons,
    events,
    numbers,
    selects,
    sensors,
    switches,
    times,
)
from .builder import PlanBuilder, Question, Recogniser
from .generic import claim as claim_generic, hide_rest, hide_unshowable
from .guess import complete, holes
from .plan import Decision, DevicePlan
from .quirk_parser import NO_QUIRKS, Quirk
from .quirks import QUIRKS, apply, claim as claim_placed

# The order decides who may claim first: events and counters would otherwise pass as
# plain enums and numbers, and what a device reports goes before what can be set.
TABLES: tuple[Recogniser, ...] = (
    schedules.claim,
    cameras.claim,
    lock_events.claim,
    events.claim,
    phases.claim,
    energy.claim,
    faults.claim,
    binary_sensors.claim,
    buttons.claim,
    switches.claim,
    sensors.claim,
    numbers.claim,
    selects.claim,
    times.claim,
    buttons.claim_actions,
    readings.claim,
    worded_numbers.claim,
)

SOURCES: dict[SpecSource, Reason] = {
    SpecSource.THING_MODEL: reasons.FROM_THING_MODEL,
    SpecSource.SHADOW: reasons.FROM_SHADOW,
    SpecSource.VALUE: reasons.FROM_VALUE,
    SpecSource.QUIRK: reasons.FROM_QUIRK,
}


@dataclass(frozen=True, slots=True)
class Shared:
    """The plans of one product, by questions and then by the answers to them.

    The specification is kept so that its id is not used for another one.
    """

    spec: Specification
    plans: dict[tuple[Question, ...], dict[tuple[Hashable, ...], DevicePlan]] = field(
        default_factory=dict
    )


def plan(
    device: Device,
    spec: Specification,
    *,
    generic: bool = True,
    quirks: Mapping[str, Quirk] = NO_QUIRKS,
) -> DevicePlan:
    """Decide which entity shows which data point, and why.

    `quirks` are the person's own, by product id; they go before the project's.
    """
    return Planner(generic=generic, quirks=quirks).plan(device, spec)


class Planner:
    """Make plans by one set of options; devices that are alike share one plan.

    A plan depends on the specification, the category, the product, the types of what
    is not described, and on the answers to the questions that were asked of the
    reported values while it was made (see `PlanBuilder.reported`), and on no more.
    """

    def __init__(
        self,
        *,
        generic: bool = True,
        firmware: bool = False,
        timers: bool = False,
        summary: bool = False,
        quirks: Mapping[str, Quirk] = NO_QUIRKS,
    ) -> None:
        """Initialize without any plan.

        `generic` gives an entity to what nothing else knows, `firmware` one to the
        firmware of each device, `timers` one to the timers of what the app has timers
        for, `summary` one that counts its data points.
        """
        self._generic = generic
        self._firmware = firmware
        self._timers = timers
        self._summary = summary
        self._quirks = quirks
        self._plans: dict[Hashable, Shared] = {}

    def plan(self, device: Device, spec: Specification) -> DevicePlan:
        """Return the plan of a device, made now or for one that is alike."""
        missing = holes(device.status, spec.points)
        key = id(spec), device.category, device.product_id, missing
        shared = self._plans.setdefault(key, Shared(spec))
        for questions, plans in shared.plans.items():
            answers = tuple(ask(device.status.get(code)) for code, ask in questions)
            if (known := plans.get(answers)) is not None:
                return known
        builder = PlanBuilder(
            category=category_of(device.category),
            points=complete(spec.points, missing),
            status=device.status,
        )
        made = self._build(builder, device.product_id)
        plans = shared.plans.setdefault(tuple(builder.answers), {})
        plans[tuple(builder.answers.values())] = made
        return made

    def _build(self, builder: PlanBuilder, product_id: str) -> DevicePlan:
        """Let everything claim in its turn."""
        own = builder.category
        quirk = self._quirks.get(product_id) or QUIRKS.get(product_id)
        if quirk is not None:
            apply(builder, quirk)
        for claim in (claim_placed, *RECOGNISERS, *TABLES, hide_unshowable):
            claim(builder)
        if self._generic:
            claim_generic(builder)
        else:
            hide_rest(builder)
        main_function.name(builder)
        made = DevicePlan(
            items=tuple(builder.items),
            decisions={
                code: decide(builder, point) for code, point in builder.points.items()
            },
            points=builder.points,
            dp_ids=builder.dp_ids,
        )
        if self._summary:
            made = with_summary(made)
        if self._timers:
            made = with_timers(made, own)
        return with_firmware(made, own) if self._firmware else made


def decide(builder: PlanBuilder, point: PointSpec) -> Decision:
    """Put into words what became of a data point."""
    code = point.code
    taken = builder.taken.get(code, [])
    also = [item for item in builder.items if code in item.shared]
    items = (*taken, *also)
    found: list[Reason | None] = [item.reason for item in taken]
    if not taken:
        found.append(builder.hidden[code])
    found += [reasons.ALSO_PART.of(reason=item.reason) for item in also]
    found += [builder.notes.get(code), SOURCES.get(point.source)]
    return Decision(
        code=code,
        reasons=tuple(dict.fromkeys(filter(None, found))),
        source=point.source,
        items=items,
    )
