"""List which packages the environment needs beyond requirements_test.txt.

overrides   pins of the test plugin that this Home Assistant contradicts, as it has them
manifest    what the integration's own manifest asks for
runtime     what Home Assistant would install by itself when it first starts
"""

from collections.abc import Callable, Iterable
from importlib.metadata import distribution, requires, version
import json
from pathlib import Path
import re
import sys

PLUGIN = "pytest-homeassistant-custom-component"
REPO = Path(__file__).resolve().parent.parent
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^;\s]+)")

# what the demo's configuration names, besides what Home Assistant always loads
DEMO_INTEGRATIONS = {"api", "config", "frontend", "history", "logbook", "recorder"}


def pins(lines: Iterable[str]) -> dict[str, str]:
    """Read exact pins from requirement lines, by normalised name."""
    found = (PIN.fullmatch(line.strip()) for line in lines)
    return {
        re.sub(r"[-_.]+", "-", match["name"]).lower(): match["version"]
        for match in found
        if match
    }


def home_assistant() -> Path:
    """Find the installed package without importing it: its own needs may be missing."""
    return Path(str(distribution("homeassistant").locate_file("homeassistant")))


def overrides() -> set[str]:
    """Answer the plugin's pins that Home Assistant's release has otherwise."""
    constraints = (home_assistant() / "package_constraints.txt").read_text()
    ours = pins(constraints.splitlines())
    ours["homeassistant"] = version("homeassistant")
    theirs = pins(requires(PLUGIN) or ())
    return {
        f"{name}=={ours[name]}"
        for name, pinned in theirs.items()
        if ours.get(name, pinned) != pinned
    }


def manifest() -> set[str]:
    """Answer the requirements of this integration, and of the platforms that have some."""
    integration = REPO / "custom_components" / "tuya_openhub"
    folders = [integration]
    folders += (
        home_assistant() / "components" / file.stem for file in integration.glob("*.py")
    )
    return {
        requirement
        for folder in folders
        if (path := folder / "manifest.json").exists()
        for requirement in json.loads(path.read_text()).get("requirements", ())
    }


def runtime() -> set[str]:
    """Answer the requirements of all that a bare Home Assistant loads."""
    from homeassistant import bootstrap
    from homeassistant.auth.mfa_modules import totp
    from homeassistant.requirements import DISCOVERY_INTEGRATIONS

    waiting = {
        *bootstrap.DEFAULT_INTEGRATIONS,
        *bootstrap.CORE_INTEGRATIONS,
        *DEMO_INTEGRATIONS,
    }
    seen: set[str] = set()
    needed = set(totp.REQUIREMENTS)
    while waiting:
        domain = waiting.pop()
        seen.add(domain)
        path = home_assistant() / "components" / domain / "manifest.json"
        facts = json.loads(path.read_text())
        needed.update(facts.get("requirements", ()))
        waiting.update(
            facts.get("dependencies", ()), facts.get("after_dependencies", ())
        )
        waiting.update(
            discovery
            for discovery, keys in DISCOVERY_INTEGRATIONS.items()
            if not facts.keys().isdisjoint(keys)
        )
        waiting -= seen
    return needed


LISTS: dict[str, Callable[[], set[str]]] = {
    "overrides": overrides,
    "manifest": manifest,
    "runtime": runtime,
}

if __name__ == "__main__":
    print("\n".join(sorted(LISTS[sys.argv[1]]())))
