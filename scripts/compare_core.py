"""Compare the plan with what Home Assistant's own integration makes of captured devices.

Its platforms run as they are, fed with the captures in place of its cloud; each of
their entities is looked for among the items of the plan: same platform, same data
points, device class, unit, state class, category, features and choices at least equal,
enabled by default where it is there.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
import importlib
import json
from pathlib import Path
import sys
import tempfile
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import homeassistant  # noqa: F401  isort:skip
from custom_components.tuya_openhub.catalog.plan import DevicePlan, PlanItem
from custom_components.tuya_openhub.catalog.planner import plan
from custom_components.tuya_openhub.catalog.units import normalise
from custom_components.tuya_openhub.openhub.models import Device
from custom_components.tuya_openhub.openhub.specs import specification
from homeassistant.components.light import ColorMode
from homeassistant.components.sensor import UNIT_CONVERTERS
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from tests.tuya_cloud.captures import load_capture

REPO = Path(__file__).parents[1]
CAPTURES = REPO / "tests" / "catalog" / "captures"

BUTTONS = "has the types that Home Assistant gives to all buttons"
# What differs on purpose, by platform and data point
REASONS: dict[tuple[str, str], str] = {
    ("event", "switch_mode1"): BUTTONS,
    ("event", "switch_mode2"): BUTTONS,
    ("event", "alarm_message"): "tells what happened instead of triggered alone",
    ("event", "doorbell_pic"): "tells what happened instead of triggered alone",
    ("climate", ""): "the device has no data point at all: nothing could be shown",
    ("climate", "mode"): "nothing switches it off: off could not be ordered",
    ("camera", ""): "pictures need a service of their own, and a call for each look",
    ("sensor", "battery_percentage"): "the device tells volts, not a share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """One entity of Home Assistant's own integration."""

    platform: str
    codes: frozenset[str]
    key: str
    entity: Entity

    @property
    def enabled(self) -> bool:
        """Whether it is enabled by default."""
        return self.entity.entity_registry_enabled_default


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the comparison of one entity gave; `problem` is empty for a match."""

    device: str
    theirs: Theirs
    problem: str = ""
    reason: str = ""


def customer_device(path: Path) -> Any:
    """Return a device as the SDK of Home Assistant's integration has it."""
    sdk = importlib.import_module("tuya_sharing")
    told = json.loads(path.read_text(encoding="utf-8"))
    device = sdk.CustomerDevice()
    device.id, device.name = path.stem, told["name"]
    device.category = told["category"]
    device.product_id = told["product_id"]
    device.product_name = told.get("product_name", "")
    device.online, device.sub = told.get("online", True), told.get("sub", False)
    device.model, device.set_up = "", True
    device.support_local, device.local_strategy = told.get("support_local", True), {}
    device.function = {
        code: sdk.DeviceFunction(
            code=code, type=entry["type"], values=written(entry["value"])
        )
        for code, entry in told["function"].items()
    }
    device.status_range = {
        code: sdk.DeviceStatusRange(
            code=code,
            type=entry["type"],
            values=written(entry["value"]),
            report_type=entry.get("report_type"),
        )
        for code, entry in told["status_range"].items()
    }
    device.status = {
        code: json.dumps(value) if isinstance(value, (dict, list)) else value
        for code, value in told["status"].items()
    }
    return device


def written(values: object) -> str:
    """Return a description as the cloud writes it; a few are plain words."""
    return values if isinstance(values, str) else json.dumps(values)


def codes_of(thing: object, depth: int = 0) -> Iterator[str]:
    """Find the data points that an entity's readers know."""
    if (code := getattr(thing, "dpcode", None)) is not None:
        yield str(code)
    if depth > 3:
        return
    for value in vars(thing).values() if hasattr(thing, "__dict__") else ():
        parts = value.values() if isinstance(value, dict) else (value,)
        for part in parts if not isinstance(value, (list, tuple)) else value:
            if type(part).__module__.startswith("tuya_device_handlers."):
                yield from codes_of(part, depth + 1)


async def their_entities(path: Path) -> list[Theirs]:
    """Let each platform of Home Assistant's integration make its entities."""
    base = "homeassistant.components.tuya"
    device = customer_device(path)
    importlib.import_module(
        "tuya_device_handlers"
    ).TUYA_QUIRKS_REGISTRY.initialise_device_quirk(device)
    manager = SimpleNamespace(device_map={device.id: device}, query_scenes=list)
    entry = SimpleNamespace(
        runtime_data=SimpleNamespace(manager=manager),
        entry_id="entry",
        async_on_unload=lambda stop: None,
    )
    found: list[Theirs] = []
    platforms = importlib.import_module(f"{base}.const").PLATFORMS
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(dr, "async_get_device_id_by_identifier", lambda *a, **k: "id"),
    ):
        hass = HomeAssistant(folder)
        for platform in platforms:
            made: list[Entity] = []
            module = importlib.import_module(f"{base}.{platform}")
            try:
                await module.async_setup_entry(hass, entry, made.extend)
            except ValueError as err:
                print(f"{path.stem} {platform}: its integration fails: {err!r}")
            for entity in made:
                codes = frozenset(codes_of(entity)) & {
                    *device.status,
                    *device.function,
                    *device.status_range,
                }
                found.append(
                    Theirs(
                        platform=str(platform),
                        codes=codes,
                        key=str(entity.entity_description.key)
                        if hasattr(entity, "entity_description")
                        else "",
                        entity=entity,
                    )
                )
        await hass.async_stop(force=True)
    return found


def our_plan(path: Path) -> DevicePlan:
    """Return the plan of a capture, read as the cloud tells it."""
    shape = load_capture(path)
    told = specification(
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
    return plan(device, told)


def get(thing: object, name: str) -> Any:
    """Return an attribute that may not be there, or not be known yet."""
    try:
        return getattr(thing, name, None)
    except AttributeError, NotImplementedError, KeyError, TypeError:
        return None


def worse_unit(ours: object, told: object, device_class: object) -> bool:
    """Tell whether a unit differs in more than spelling or size."""
    if not told or ours in {told, normalise(str(told))}:
        return False
    converter = UNIT_CONVERTERS.get(str(device_class))
    units = converter.VALID_UNITS if converter else ()
    return not (ours in units and told in units)


def compare(theirs: Theirs, item: PlanItem) -> list[str]:
    """Tell in what an item of the plan is less than an entity."""
    entity, description = theirs.entity, item.description
    short = []
    if theirs.enabled and not description.entity_registry_enabled_default:
        short.append("disabled by default")
    for name, ours, told in (
        ("device class", description.device_class, get(entity, "device_class")),
        ("state class", get(description, "state_class"), get(entity, "state_class")),
    ):
        if told is not None and ours != told:
            short.append(f"{name} {ours} instead of {told}")
    ours = get(description, "native_unit_of_measurement")
    told = get(entity, "native_unit_of_measurement")
    if worse_unit(ours, told, get(entity, "device_class")):
        short.append(f"unit {ours} instead of {told}")
    if entity.entity_category != description.entity_category:
        short.append(
            f"category {description.entity_category} instead of {entity.entity_category}"
        )
    short.extend(missing_features(entity, item))
    return short


def missing_features(entity: Entity, item: PlanItem) -> Iterator[str]:
    """Tell what an entity can do, and the item cannot."""
    told = int(get(entity, "supported_features") or 0)
    ours = int(get(item, "features") or 0)
    if item.platform in {Platform.LIGHT, Platform.BUTTON, Platform.EVENT}:
        told = 0
    if told & ~ours:
        yield f"features {told & ~ours:#x} are missing"
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
    """Tell which color modes are missing; one that can do more stands for another."""
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
        near = [item for item in same if wanted & set(item.codes)]
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
    reason = ""
    for key in ((theirs.platform, code) for code in (*sorted(wanted), "")):
        reason = reason or REASONS.get(key, "")
    return Verdict(device=device, theirs=theirs, problem=problem, reason=reason)


async def run(paths: Iterable[Path]) -> list[Verdict]:
    """Compare all captures."""
    verdicts: list[Verdict] = []
    for path in paths:
        made = our_plan(path)
        verdicts.extend(
            judge(path.stem, theirs, made) for theirs in await their_entities(path)
        )
    return verdicts


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


def main() -> int:
    """Print the table and every miss; 1 where one has no reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", type=Path, default=CAPTURES)
    paths = sorted(parser.parse_args().captures.glob("*.json"))
    verdicts = asyncio.run(run(paths))
    ours = Counter(
        str(item.platform)
        for path in paths
        for item in our_plan(path).items
        if item.description.entity_registry_enabled_default
    )
    for verdict in verdicts:
        if verdict.problem:
            codes = ",".join(sorted(verdict.theirs.codes)) or verdict.theirs.key
            print(
                f"{verdict.device} {verdict.theirs.platform} {codes}: "
                f"{verdict.problem}"
                + (f" — {verdict.reason}" if verdict.reason else "")
            )
    print(f"{len(paths)} devices")
    for line in table(verdicts, ours):
        print(line)
    return 1 if any(v.problem and not v.reason for v in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
