"""Compare what both integrations show of captured devices, and what they send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, override

from homeassistant.components.sensor import UNIT_CONVERTERS
from homeassistant.core import State

from .both import Both, Shown, both
from .calls import orders
from .verdicts import VALUES, reason_among

# what Home Assistant adds, or what says nothing of the device
NOT_COMPARED = {
    "friendly_name",
    "icon",
    "entity_picture",
    "access_token",
    "attribution",
    "restored",
    "supported_features",
    "frontend_stream_type",
    # the same colour again in other spaces
    "rgb_color",
    "xy_color",
    "color_temp",
    "min_mireds",
    "max_mireds",
}
NOTHING: tuple[Any, ...] = (None, "unknown", "unavailable", "", [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that both integrations show or send otherwise.

    `what` is the attribute, `state`, or the action with its data.
    """

    device: str
    platform: str
    codes: str
    what: str
    core: Any
    ours: Any

    @property
    def problem(self) -> str:
        """What differs, in words."""
        return f"{self.what}: {plain(self.core)} there, {plain(self.ours)} here"

    @property
    def reason(self) -> str:
        """Why ours is not the worse; nothing where it is."""
        entity = f"{self.device.partition('_')[0]} {self.platform}"
        return reason_among(VALUES, entity, self.codes, self.problem)

    @override
    def __str__(self) -> str:
        """Say it in one line."""
        verdict = self.reason or "WORSE"
        return f"{self.device} {self.platform} {self.codes} {self.problem} — {verdict}"


@dataclass(slots=True)
class Result:
    """How much was compared, and what differs.

    Entities that have no counterpart are told by the comparison of the plans.
    """

    entities: int = 0
    attributes: int = 0
    orders: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def worse(self) -> list[Difference]:
        """What no reason speaks for."""
        return [each for each in self.differences if not each.reason]


def pairs(compared: Both, name: str) -> Iterator[tuple[Shown, Shown | None]]:
    """Find to each entity of theirs the one of ours that shows the least otherwise."""
    ours = compared.ours(name)
    for theirs in compared.theirs(name):
        own = theirs.own & theirs.codes or theirs.codes
        near = [
            each
            for each in ours
            if each.platform == theirs.platform
            and (own & each.codes or theirs.platform == "camera")
        ]
        yield (
            theirs,
            min(near, key=lambda each: len(list(shown(theirs, each))), default=None),
        )


def plain(value: Any) -> str:
    """Write a value without the classes of its words."""
    if isinstance(value, dict):
        return repr({str(key): _bare(each) for key, each in value.items()})
    if isinstance(value, (list, tuple, set)):
        return repr([_bare(each) for each in value])
    return repr(_bare(value))


def _bare(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def number(value: Any) -> float | None:
    """Return a number as it is, or as a state holds it."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except TypeError, ValueError:
        return None


def alike(core: Any, ours: Any, tolerance: float = 1e-6) -> bool:
    """Whether two values are the same; what is not told there may be told here."""
    if core in NOTHING:
        return True
    if isinstance(core, (list, tuple, set)) and isinstance(ours, (list, tuple, set)):
        if all(isinstance(each, str) for each in core):
            return {str(each) for each in core} <= {str(each) for each in ours}
        return len(core) == len(ours) and all(
            alike(one, other, 0.05) for one, other in zip(core, ours, strict=True)
        )
    first, second = number(core), number(ours)
    if first is not None and second is not None:
        return abs(first - second) <= max(tolerance, abs(first) * 1e-6)
    return str(core).strip() == str(ours).strip()


def converted(state: State, unit: object) -> float | None:
    """Return the number of a state in another unit of the same quantity."""
    value = number(state.state)
    own = state.attributes.get("unit_of_measurement")
    if value is None or own == unit:
        return value
    for converter in UNIT_CONVERTERS.values():
        if {own, unit} <= converter.VALID_UNITS:
            return converter.convert(value, own, unit)  # type: ignore[arg-type]
    return None


def shown(theirs: Shown, ours: Shown) -> Iterator[tuple[str, Any, Any]]:
    """Return what both show otherwise."""
    core, mine = theirs.state, ours.state
    if core is None or mine is None:
        if core is not mine:
            yield "state", core and core.state, mine and mine.state
        return
    unit = core.attributes.get("unit_of_measurement")
    own = mine.attributes.get("unit_of_measurement")
    state = mine.state
    if unit != own and (other := converted(mine, unit)) is not None:
        state = str(round(other, 6))
    if not alike(core.state, state, 0.006 if unit != own else 1e-6):
        yield "state", core.state, state
    for name, value in core.attributes.items():
        if name in NOT_COMPARED:
            continue
        if name == "unit_of_measurement" and unit != own and state != mine.state:
            continue
        if not alike(value, mine.attributes.get(name)):
            yield name, value, mine.attributes.get(name)


async def compare_entity(
    compared: Both, theirs: Shown, ours: Shown, result: Result
) -> list[tuple[str, Any, Any]]:
    """List what one entity shows and sends otherwise."""
    state = theirs.state
    found = list(shown(theirs, ours))
    result.entities += 1
    result.attributes += 1 + len(state.attributes if state else ())
    for service, data in orders(theirs.platform, state) if state else ():
        result.orders += 1
        core = await compared.order(theirs, service, data)
        mine = await compared.order(ours, service, data)
        if core != mine:
            arguments = " ".join(f"{key}={value}" for key, value in data.items())
            found.append((f"{service} {arguments}".strip(), core, mine))
    return found


async def compare_values(captures: Mapping[str, Mapping[str, Any]]) -> Result:
    """Compare all devices."""
    result = Result()
    async with both(captures) as compared:
        for name in captures:
            for theirs, ours in pairs(compared, name):
                if ours is None:
                    continue
                codes = ",".join(sorted(theirs.codes)) or "".join(theirs.own)
                result.differences += [
                    Difference(
                        device=name,
                        platform=theirs.platform,
                        codes=codes,
                        what=what,
                        core=core,
                        ours=mine,
                    )
                    for what, core, mine in await compare_entity(
                        compared, theirs, ours, result
                    )
                ]
    return result
