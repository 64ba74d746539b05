"""The entity of a plan that means the same as one of another integration."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
import re

from homeassistant.util import slugify

from ...catalog import DevicePlan, PlanItem, compact
from .other_ids import Claim

# quantities in one data point: as others call them, and as they are called here
_PARTS = {
    "electriccurrent": "current",
    "current": "current",
    "voltage": "voltage",
    "power": "power",
    "activepower": "power",
    "reactivepower": "reactive_power",
    "apparentpower": "apparent_power",
    "powerfactor": "power_factor",
}
# the labels of faults that Home Assistant's own integration names without the fault
_BARE_LABELS = frozenset({"tankfull", "defrost", "wet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The item that means the same, or the reason why there is none.

    One that is not `sure` a person has to look at first.
    """

    item: PlanItem | None = None
    reason: str = ""
    sure: bool = True


def match(
    claim: Claim, platform: str, plan: DevicePlan, dp_ids: Mapping[int, str]
) -> Match:
    """Look for what an entity shows; `dp_ids` has the codes of numbers."""
    if claim.slug is not None and not claim.dp_ids:
        return _by_slug(claim.slug, platform, plan)
    if claim.key == "":
        return _main(platform, plan)
    if claim.key is not None:
        return _by_key(claim.key, platform, plan)
    codes = [dp_ids[number] for number in claim.dp_ids if number in dp_ids]
    if not codes:
        numbers = ", ".join(map(str, claim.dp_ids))
        return Match(reason=f"The cloud names no data point {numbers} of this device")
    return _by_codes(codes, claim.part, platform, plan)


def _of(platform: str, plan: DevicePlan) -> list[PlanItem]:
    return [item for item in plan.items if item.platform == platform]


def _main(platform: str, plan: DevicePlan) -> Match:
    """Return the one composite of a platform."""
    own = [
        item
        for item in _of(platform, plan)
        if re.fullmatch(rf"{platform}(_\d+)?", item.key)
    ]
    if len(own) == 1:
        return Match(item=own[0])
    return Match(reason=f"This device has {len(own)} entities of the kind {platform}")


def _by_key(key: str, platform: str, plan: DevicePlan) -> Match:
    """Match a code that may have the name of a part behind it."""
    for code, part in _readings_of(key, plan):
        found = _by_codes([code], part, platform, plan)
        if found.item is not None or not part:
            return found
    return Match(reason=f"The cloud describes no data point {key} of this device")


def _readings_of(key: str, plan: DevicePlan) -> Iterator[tuple[str, str]]:
    """Return what a key may be: a code and a part of it, the likeliest first."""
    codes: Collection[str] = {*plan.decisions, *plan.points}
    if key in codes:
        yield key, ""
        return
    for code in sorted(codes, key=len, reverse=True):
        if key.startswith(code) and (part := key.removeprefix(code)):
            yield code, part.strip("_").lower()
    if key in _BARE_LABELS and "fault" in codes:
        yield "fault", key
    for code in codes:
        if compact(code) == compact(key):
            yield code, ""


def _by_codes(
    codes: Collection[str], part: str, platform: str, plan: DevicePlan
) -> Match:
    """Return the one entity of a platform that shows some of the data points."""
    near = [item for item in _of(platform, plan) if set(codes) & set(item.codes)]
    if part:
        wanted = {f"{code}_{_PARTS.get(part, part)}" for code in codes}
        near = [item for item in near if item.key in wanted]
    elif own := [item for item in near if item.key in codes]:
        near = own
    elif len(near) > 1:
        # the more of the data points, the likelier
        most = max(len(set(codes) & set(item.codes)) for item in near)
        near = [item for item in near if len(set(codes) & set(item.codes)) == most]
    if len(near) == 1:
        return Match(item=near[0])
    what = f"{next(iter(codes))} {part}".strip()
    if near:
        return Match(reason=f"{len(near)} entities show {what}")
    return Match(reason=_elsewhere(what, codes, part, platform, plan))


def _elsewhere(
    what: str, codes: Collection[str], part: str, platform: str, plan: DevicePlan
) -> str:
    """Say what became of data points that no entity of a platform shows."""
    kinds = {item.platform for item in plan.items if set(codes) & set(item.codes)}
    if kinds and not part:
        return f"{what} is shown as {', '.join(sorted(kinds))} here, not as {platform}"
    hidden = [plan.decisions[code] for code in codes if code in plan.decisions]
    if hidden and hidden[0].hidden:
        return f"{what} is not shown: {hidden[0].reason}"
    return f"No entity shows {what}"


def _by_slug(slug: str, platform: str, plan: DevicePlan) -> Match:
    """Match a name; only a person can tell whether it means the same."""
    rest = slug.removeprefix(platform).strip("_")
    near = [item for item in _of(platform, plan) if rest in _names(item)]
    if not rest and not near:
        near = _of(platform, plan)
    if len(near) == 1:
        return Match(item=near[0], sure=False, reason="By its name alone")
    return Match(reason="Its id does not tell which data point it shows")


def _names(item: PlanItem) -> set[str]:
    """Return what an entity may be called elsewhere."""
    description = item.description
    names = {item.key, description.translation_key, description.device_class}
    return {slugify(str(name)) for name in names if name} | (
        {""} if description.name is None or item.key == item.platform else set()
    )
