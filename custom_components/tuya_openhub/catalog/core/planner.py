"""Make the plan of a device: composites first, then tables, then generic entities."""

from collections.abc import Hashable, Mapping

from ...openhub import Device, PointSpec, Specification, SpecSource
from ..composites import RECOGNISERS
from ..special import cameras, energy, faults, phases
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
from .generic import claim as claim_generic, hide_rest, hide_unshowable
from .guess import complete, kind_of
from .plan import Bench, Decision, DevicePlan, Recogniser
from .quirks import NO_QUIRKS, QUIRKS, Quirk, apply

# The order decides who may claim first: events and counters would otherwise pass as
# plain enums and numbers, and what a device reports goes before what can be set.
TABLES: tuple[Recogniser, ...] = (
    cameras.claim,
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
)

SOURCES: dict[SpecSource, str] = {
    SpecSource.SPECIFICATION: "",
    SpecSource.THING_MODEL: "described by the thing model",
    SpecSource.SHADOW: "described by the device shadow",
    SpecSource.VALUE: "no specification: guessed from the value",
    SpecSource.QUIRK: "described by a quirk",
}


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
    bench = Bench(device=device, points=complete(device, spec), values=device.status)
    quirk = quirks.get(device.product_id) or QUIRKS.get(device.product_id)
    if quirk is not None:
        apply(bench, quirk)
    for recognise in RECOGNISERS:
        recognise(bench)
    for claim in TABLES:
        claim(bench)
    hide_unshowable(bench)
    if generic:
        claim_generic(bench)
    else:
        hide_rest(bench)
    decisions = {code: decide(bench, point) for code, point in bench.points.items()}
    return DevicePlan(
        items=tuple(bench.items), decisions=decisions, points=bench.points
    )


def decide(bench: Bench, point: PointSpec) -> Decision:
    """Put into words what became of a data point."""
    code = point.code
    taken = bench.taken.get(code, [])
    also = [item for item in bench.items if code in item.shared]
    items = (*taken, *also)
    told = dict.fromkeys(item.reason for item in taken)
    if not taken:
        told[bench.hidden[code]] = None
    told |= dict.fromkeys(f"also part of: {item.reason}" for item in also)
    told[bench.notes.get(code, "")] = None
    told[SOURCES[point.source]] = None
    return Decision(
        code=code,
        reason="; ".join(part for part in told if part),
        source=point.source,
        items=items,
    )


def signature(device: Device) -> Hashable:
    """Return what a plan depends on besides the specification and the options.

    Devices of one product with equal signatures share one plan.
    """
    status = device.status
    return (
        device.category,
        device.product_id,
        tuple(sorted((code, kind_of(value)) for code, value in status.items())),
        str(status.get("temp_unit_convert", "")).lower(),
        tuple(
            phases.shape(status.get(code)) for code in phases.FRAMES if code in status
        ),
        tuple(times.readable(status.get(code)) for code in times.STARTS),
    )
