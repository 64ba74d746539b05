"""Write docs/devices.md: platforms by category, over the captured devices."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
import json
from pathlib import Path
import sys

import homeassistant  # noqa: F401  isort:skip
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from custom_components.tuya_openhub.catalog.tables.product_quirks import PRODUCTS

from ..core.compare import CAPTURES, REPO, our_plan

PAGE = REPO / "docs" / "devices.md"

# what Tuya calls its categories
NAMES = {
    "bzyd": "White noise machine",
    "ckmkzq": "Garage door opener",
    "cl": "Curtain, blind",
    "clkg": "Curtain switch",
    "co2bj": "Carbon dioxide detector",
    "cs": "Dehumidifier",
    "cwwsq": "Pet feeder",
    "cz": "Socket",
    "dd": "Light strip",
    "dj": "Light",
    "dlq": "Circuit breaker",
    "fs": "Fan",
    "gyd": "Motion light",
    "hjjcy": "Air quality monitor",
    "hps": "Presence sensor",
    "hwsb": "Outdoor equipment",
    "infrared_ac": "Air conditioner behind an infrared remote control",
    "jsq": "Humidifier",
    "kg": "Switch",
    "kj": "Air purifier",
    "ks": "Tower fan",
    "kt": "Air conditioner",
    "ldcg": "Luminance sensor",
    "mc": "Door and window controller",
    "mcs": "Contact sensor",
    "msp": "Cat toilet",
    "mzj": "Sous vide cooker",
    "ntq": "Heating system",
    "pc": "Power strip",
    "pir": "Motion sensor",
    "qn": "Heater",
    "qxj": "Weather station",
    "rqbj": "Gas alarm",
    "sfkzq": "Irrigation valve",
    "sgbj": "Siren",
    "sj": "Water leak sensor",
    "sp": "Camera",
    "swtz": "Cooking thermometer",
    "szjcy": "Water quality monitor",
    "tdq": "Breaker",
    "tyndj": "Solar light",
    "wfcon": "Gateway",
    "wg2": "Gateway with alarm",
    "wk": "Thermostat",
    "wkcz": "Thermostat socket",
    "wkf": "Radiator valve",
    "wnykq": "Infrared remote control",
    "wsdcg": "Temperature and humidity sensor",
    "wxkg": "Wireless button",
    "xdd": "Ceiling light",
    "xktyd": "Starry sky projector",
    "ygsb": "Pond pump",
    "ywbj": "Smoke alarm",
    "ywcgq": "Tank level sensor",
    "zndb": "Energy meter",
    "znjdq": "Relay",
    "znrb": "Heat pump",
}

HEAD = """# Devices

What becomes of a device depends on what it reports, not on a list of products: lights, covers, climates, fans, humidifiers, vacuums, locks,
alarms, sirens, valves and water heaters are recognised by their data points, tables by standard code make sensors, switches, numbers, selects,
buttons and events, whatever the spelling of the code; a number that no table knows is a sensor of what its unit says. Whatever is left becomes a
generic entity by its type, disabled at first unless its code is made of plain words. So devices that are missing below work as well.
The action `tuya_openhub.explain` says of every data point of a device what became of it, and why. The diagnostic sensor
*Data points* of each device, disabled at first unless the device has nothing else, counts those that are shown, hidden and unknown.

This page is written by `scripts/devices` from the {count} captured devices on which every release is tried. *2 + 5* means two entities that are
enabled at first and five that you can enable.
"""

QUIRKS = """
## Products with corrections

{count} products are put right because what the cloud says of them is wrong. See [quirks](quirks.md) for your own.

{products}
"""


def cell(plans: Iterable[DevicePlan], platform: str) -> str:
    """Return how many entities of a platform there are, enabled and disabled at first."""
    enabled = [
        item.description.entity_registry_enabled_default
        for plan in plans
        for item in plan.items
        if item.platform == platform
    ]
    on, off = enabled.count(True), enabled.count(False)
    return f"{on} + {off}" if on and off else f"+ {off}" if off else str(on or "")


def page(captures: Path) -> Iterator[str]:
    """Return the lines of the page."""
    plans: dict[str, list[DevicePlan]] = {}
    paths = sorted(captures.glob("*.json"))
    for path in paths:
        category = path.stem.rpartition("_")[0]
        plans.setdefault(category, []).append(
            our_plan(path.stem, json.loads(path.read_text()))
        )
    yield HEAD.format(count=len(paths))
    used = Counter(
        str(item.platform)
        for found in plans.values()
        for plan in found
        for item in plan.items
    )
    platforms = [platform for platform, _ in used.most_common()]
    titles = (name.replace("_", " ").capitalize() for name in platforms)
    yield f"| Category | Kind | Devices | {' | '.join(titles)} |"
    yield f"|---|---|--:|{'--:|' * len(platforms)}"
    for category, found in sorted(plans.items()):
        cells = (cell(found, platform) for platform in platforms)
        name = NAMES.get(category, "")
        yield f"| `{category}` | {name} | {len(found)} | {' | '.join(cells)} |"
    everything = [plan for found in plans.values() for plan in found]
    cells = (cell(everything, platform) for platform in platforms)
    yield f"| all | | {len(everything)} | {' | '.join(cells)} |"
    products = ", ".join(f"`{product}`" for product in sorted(PRODUCTS))
    yield QUIRKS.format(count=len(PRODUCTS), products=products).rstrip("\n")


def main() -> int:
    """Write the page, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--captures", type=Path, default=CAPTURES)
    arguments = parser.parse_args()
    text = "\n".join(page(arguments.captures)) + "\n"
    if arguments.captures != CAPTURES:
        print(text)
        return 0
    if arguments.check:
        good = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print(f"devices: {PAGE.name} is {'up to date' if good else 'out of date'}")
        return 0 if good else 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"devices: wrote {PAGE.relative_to(REPO)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
