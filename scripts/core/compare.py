"""Compare the plan with what Home Assistant's own integration makes of captured devices.

Its platforms run as they are, fed with the captures in place of its cloud; each of
their entities is looked for among the items of the plan: same platform, same data
points, device class, unit, state class, category, features and choices at least equal,
enabled by default where it is there. Then both run in one Home Assistant, and what they
show and send is compared as well: `values.py`, with the verdicts of `verdicts.py`.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import json
import logging
from pathlib import Path
import sys
from typing import Any

import homeassistant  # noqa: F401  isort:skip
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan, PlanItem
from custom_components.tuya_openhub.catalog.core.planner import plan
from custom_components.tuya_openhub.catalog.core.units import normalise
from custom_components.tuya_openhub.openhub import Device, parse_specification
from homeassistant.components.light import ColorMode
from homeassistant.components.sensor import DEVICE_CLASS_UNITS, UNIT_CONVERTERS
from homeassistant.const import Platform
from homeassistant.helpers.entity import Entity
from tests.tuya_cloud.captures import from_capture

from .made_up_devices import devices
from .their_entities import Theirs, their_entities
from .values import Result, compare_values
from .verdicts import PLANS, reason_among

REPO = Path(__file__).parents[2]
CAPTURES = REPO / "tests" / "catalog" / "captures"

# Classes that say more than those of Home Assistant's integration
BETTER = {
    ("atmospheric_pressure", "pressure"),
    ("measurement_angle", "measurement"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the comparison of one entity gave; `problem` is empty for a match."""

    device: str
    theirs: Theirs
    problem: str = ""
    reason: str = ""


def our_plan(name: str, capture: Mapping[str, Any]) -> DevicePlan:
    """Return the plan of a capture, read as the cloud describes it."""
    shape = from_capture(capture, name)
    spec = parse_specification(
        {"functions": shape.functions, "status": shape.status_spec},  # type: ignore[dict-item]
        shape.category,
    )
    device = Device(
        id=shape.id,
        name=shape.name,
        category=shape.category,
        product_id=shape.product_id,
        status=shape.status,
    )
    return plan(device, spec)


def get(thing: object, name: str) -> Any:
    """Return an attribute that may not be there, or not be known yet."""
    try:
        return getattr(thing, name, None)
    except AttributeError, NotImplementedError, KeyError, TypeError:
        return None


def worse_unit(ours: object, core: object, device_class: object) -> bool:
    """Return whether a unit differs in more than spelling or size."""
    if not core or ours in {core, normalise(str(core))} or not str(core).strip():
        return False
    # it keeps units that Home Assistant does not have for the class
    allowed = DEVICE_CLASS_UNITS.get(device_class)  # type: ignore[call-overload]
    if allowed and ours in allowed and core not in allowed:
        return False
    converter = UNIT_CONVERTERS.get(str(device_class))
    units = converter.VALID_UNITS if converter else ()
    return not (ours in units and core in units)


def compare(theirs: Theirs, item: PlanItem) -> list[str]:
    """List in what an item of the plan is less than an entity."""
    entity, description = theirs.entity, item.description
    short = []
    # words have no statistics
    states = None if get(entity, "options") else get(entity, "state_class")
    if theirs.enabled and not description.entity_registry_enabled_default:
        short.append("disabled by default")
    for name, ours, core in (
        ("device class", description.device_class, get(entity, "device_class")),
        ("state class", get(description, "state_class"), states),
    ):
        if core is not None and ours != core and (ours, core) not in BETTER:
            short.append(f"{name} {ours} instead of {core}")
    ours = get(description, "native_unit_of_measurement")
    core = get(entity, "native_unit_of_measurement")
    kind = get(entity, "device_class")
    # a unit that goes with no class is none that is known
    gained = kind is None and description.device_class is not None
    if not gained and worse_unit(ours, core, kind):
        short.append(f"unit {ours} instead of {core}")
    if entity.entity_category != description.entity_category:
        short.append(
            f"category {description.entity_category} instead of {entity.entity_category}"
        )
    short.extend(missing_features(entity, item))
    return short


def missing_features(entity: Entity, item: PlanItem) -> Iterator[str]:
    """Return what an entity can do, and the item cannot."""
    core = int(get(entity, "supported_features") or 0)
    ours = int(get(item, "features") or 0)
    # those of cameras are the same for all
    if item.platform in {
        Platform.LIGHT,
        Platform.BUTTON,
        Platform.EVENT,
        Platform.CAMERA,
    }:
        core = 0
    if core & ~ours:
        yield f"features {core & ~ours:#x} are missing"
    if item.platform == Platform.LIGHT:
        yield from missing_modes(entity, item)
    for name, own in (
        ("hvac_modes", "hvac_modes"),
        (
            "preset_modes",
            "preset_options" if item.platform == Platform.FAN else "presets",
        ),
        ("fan_modes", "fan.options"),
        ("swing_modes", "swing.modes"),
        ("options", "options"),
        ("event_types", "event_types"),
        ("available_modes", "modes"),
        ("available_tones", "tones"),
        ("fan_speed_list", "speeds"),
    ):
        listed = get(entity, name)
        mine = get(item.description, own) or walk(item, own)
        if isinstance(listed, (list, tuple, set)) and isinstance(mine, (list, tuple)):
            lost = {str(one) for one in listed} - {str(one) for one in mine}
            if lost:
                yield f"{name} {sorted(lost)} are missing, there are {mine}"


def walk(thing: object, path: str) -> Any:
    """Return what a path of attributes leads to."""
    for name in path.split("."):
        thing = get(thing, name)
    return thing


def missing_modes(entity: Entity, item: PlanItem) -> Iterator[str]:
    """List which color modes are missing; one that can do more stands for another."""
    listed = {str(mode) for mode in get(entity, "supported_color_modes") or ()}
    mine = {str(mode) for mode in get(item, "color_modes") or ()}
    if lost := listed - mine - {ColorMode.ONOFF, ColorMode.BRIGHTNESS}:
        yield f"color modes {sorted(lost)} are missing, there are {sorted(mine)}"


def judge(device: str, theirs: Theirs, made: DevicePlan) -> Verdict:
    """Look for an entity in the plan."""
    wanted = theirs.codes or {theirs.key}
    same = [item for item in made.items if item.platform == theirs.platform]
    if theirs.platform == Platform.CAMERA:
        near = same
    else:
        own = {theirs.key} & wanted or wanted
        near = [item for item in same if own & set(item.codes)]
    best: list[str] | None = None
    for item in near:
        short = compare(theirs, item)
        if not short:
            return Verdict(device=device, theirs=theirs)
        if best is None or len(short) < len(best):
            best = short
    if best is not None:
        problem = "; ".join(best)
    else:
        others = {
            f"{item.platform}.{item.key}"
            for item in made.items
            if wanted & set(item.codes)
        }
        hidden = {
            made.decisions[code].reason for code in wanted if code in made.decisions
        }
        problem = f"no such entity; is {sorted(others) or sorted(hidden)}"
    reason = reason_for(device, theirs, problem)
    return Verdict(device=device, theirs=theirs, problem=problem, reason=reason)


def reason_for(device: str, theirs: Theirs, problem: str) -> str:
    """Return why something differs on purpose; captures are named by their category."""
    entity = f"{device.partition('_')[0]} {theirs.platform}"
    return reason_among(PLANS, entity, ",".join(sorted(theirs.codes)), problem)


async def run(captures: Mapping[str, Mapping[str, Any]]) -> list[Verdict]:
    """Compare all devices."""
    plans = {name: our_plan(name, capture) for name, capture in captures.items()}
    return [
        judge(name, theirs, plans[name])
        for name, made in (await their_entities(captures)).items()
        for theirs in made
    ]


def table(verdicts: list[Verdict], ours: Mapping[str, int]) -> Iterator[str]:
    """Put the result into lines."""
    counts: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        row = counts.setdefault(verdict.theirs.platform, Counter())
        row["all"] += 1
        kind = "reason" if verdict.reason else "missed"
        row[kind if verdict.problem else "matched"] += 1
    yield f"{'platform':22}{'core':>7}{'matched':>9}{'reason':>8}{'missed':>8}{'ours':>7}"
    for platform in sorted({*counts, *ours}):
        row = counts.get(platform, Counter())
        yield (
            f"{platform:22}{row['all']:>7}{row['matched']:>9}{row['reason']:>8}"
            f"{row['missed']:>8}{ours.get(platform, 0):>7}"
        )
    total = sum(counts.values(), Counter())
    yield (
        f"{'all':22}{total['all']:>7}{total['matched']:>9}{total['reason']:>8}"
        f"{total['missed']:>8}{sum(ours.values()):>7}"
    )
    share = (total["matched"] + total["reason"]) / max(total["all"], 1)
    yield f"matched or with a reason: {share:.2%}"


def load(folder: Path) -> dict[str, dict[str, Any]]:
    """Read a folder of captures."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def main() -> int:
    """Print the table and every miss; 1 where one has no reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", type=Path, default=CAPTURES)
    parser.add_argument("--tables", action="store_true")
    arguments = parser.parse_args()
    captures = devices() if arguments.tables else load(arguments.captures)
    verdicts = asyncio.run(run(captures))
    ours = Counter(
        str(item.platform)
        for name, capture in captures.items()
        for item in our_plan(name, capture).items
        if item.description.entity_registry_enabled_default
    )
    for line, count in misses(verdicts, alike=arguments.tables):
        print(line if count == 1 else f"{line} ({count} devices)")
    print(f"{len(captures)} devices")
    for line in table(verdicts, ours):
        print(line)
    worse = any(v.problem and not v.reason for v in verdicts)
    if not arguments.tables:
        # it says much of its own, and of libraries that are not here
        logging.disable(logging.CRITICAL)
        for given in (captures, changed(captures)):
            result = asyncio.run(compare_values(given))
            for line in report(result):
                print(line)
            worse = worse or bool(result.worse)
    return 1 if worse else 0


def changed(
    captures: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, Any]]:
    """Return the captures switched over, with the next word of each enumeration."""
    return {
        name: {
            **capture,
            "status": {
                code: another(value, capture["status_range"].get(code, {}))
                for code, value in capture["status"].items()
            },
        }
        for name, capture in captures.items()
    }


def another(value: Any, described: Mapping[str, Any]) -> Any:
    """Return another value of a data point, where that has one of few."""
    if isinstance(value, bool):
        return not value
    values = described.get("value")
    words = values.get("range") if isinstance(values, dict) else None
    if isinstance(words, list) and value in words:
        return words[(words.index(value) + 1) % len(words)]
    return value


def report(result: Result) -> Iterator[str]:
    """Put into lines what both show and send otherwise."""
    for difference in result.differences:
        yield str(difference)
    yield (
        f"values: {result.entities} entities, {result.attributes} states and attributes,"
        f" {result.orders} commands; {len(result.differences)} differ, of these"
        f" {len(result.worse)} without a reason"
    )


def misses(verdicts: list[Verdict], *, alike: bool) -> Iterator[tuple[str, int]]:
    """Yield each miss and how often it occurs; made up devices of a kind are `alike`."""
    found: Counter[str] = Counter()
    for verdict in verdicts:
        if verdict.problem:
            codes = ",".join(sorted(verdict.theirs.codes)) or verdict.theirs.key
            device = verdict.device.partition("_")[0] if alike else verdict.device
            reason = f" — {verdict.reason}" if verdict.reason else ""
            found[
                f"{device} {verdict.theirs.platform} {codes}: {verdict.problem}{reason}"
            ] += 1
    yield from found.items()


if __name__ == "__main__":
    sys.exit(main())
