"""The rooms of the house: imports point one way, and the catalog does no I/O."""

import ast
from collections.abc import Iterator
from pathlib import Path
import tokenize

import pytest

from custom_components.tuya_openhub import PLATFORMS, catalog

ROOT = Path(catalog.__file__).parents[1]
PACKAGE = ("custom_components", ROOT.name)
PLATFORM_FILES = {str(platform) for platform in PLATFORMS}
# what Home Assistant looks for beside platforms, loaded by it alone
WIRING = {
    "__init__",
    "config_flow",
    "diagnostics",
    "logbook",
    "services",
    "system_health",
    "trigger",
}
# each room may use those that stand before it
FLOORS = (
    {"const", "openhub"},
    {"catalog"},
    {"runtime", "setup", "repairs"},
    {"coordinator"},
    {"entity"},
    {"entities"},
    PLATFORM_FILES | WIRING,
)
MODULES = sorted(ROOT.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Tell which modules a module imports, by their full names."""
    package = (*PACKAGE, *path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room(name: str) -> str | None:
    """Return the room of a module of ours, None of any other."""
    parts = tuple(name.split("."))
    if parts[:2] != PACKAGE or len(parts) < 3:
        return None
    return parts[2]


def floor(name: str) -> int:
    """Return on which floor a room is."""
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def climbs(path: Path) -> Iterator[str]:
    """Yield what a module imports of a room above its own, or of another platform."""
    own = path.relative_to(ROOT).with_suffix("").parts[0]
    known = {floor_name for floor_rooms in FLOORS for floor_name in floor_rooms}
    for name in imported(path):
        other = room(name)
        if other is None or other == own or other not in known:
            continue
        same_floor = own in FLOORS[2] and other in FLOORS[2]
        wired = own in WIRING and other in WIRING
        if not (floor(other) < floor(own) or same_floor or wired):
            yield name


def test_imports_point_down() -> None:
    """No room knows one above it, and no platform another."""
    wrong = {
        str(path.relative_to(ROOT)): names
        for path in MODULES
        if (names := list(climbs(path)))
    }
    assert wrong == {}


def test_catalog_is_pure() -> None:
    """What a data point means is looked up, never asked for."""
    paths = sorted((ROOT / "catalog").rglob("*.py"))
    assert len(paths) > 50
    for path in paths:
        names = set(imported(path))
        assert {room(name) for name in names} <= {None, "catalog", "openhub"}, path
        assert not any(
            name.startswith(("homeassistant.core", "aiohttp", "paho", "asyncio"))
            for name in names
        ), path
        assert "async def" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in MODULES} - {ROOT}), ids=lambda f: f.name
)
def test_rooms_are_small(folder: Path) -> None:
    """A room holds no more than a newcomer can look over."""
    assert len(list(folder.glob("*.py"))) <= 16


def test_module_names_are_unique() -> None:
    """A name leads to one module; only a composite is called as its platform."""
    seen: dict[str, Path] = {}
    for path in MODULES:
        if path.stem.startswith("__"):
            continue
        other = seen.setdefault(path.stem, path)
        if other is not path:
            parents = {other.parent.name, path.parent.name}
            assert parents == {ROOT.name, "composites"}, (other, path)


def test_a_word_that_says_too_little() -> None:
    """`told` stands for what a device, cloud or person said: a name says which."""
    names = [
        token.string
        for path in (*MODULES, *Path(__file__).parent.rglob("*.py"))
        for token in tokenize.generate_tokens(path.open(encoding="utf-8").readline)
        if token.type == tokenize.NAME
    ]
    assert names.count("told") <= 20
