"""The rooms of the house: imports point one way, and the catalog does no I/O."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from custom_components.tuya_openhub import PLATFORMS, catalog

ROOT = Path(catalog.__file__).parents[1]
PLATFORM_FILES = {str(platform) for platform in PLATFORMS}
WIRING = {"__init__", "actions", "diagnostics", "repairs", "system_health"}


def imported(path: Path) -> Iterator[str]:
    """Tell what a module imports, relative names with their dots."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def modules(folder: Path) -> list[Path]:
    """List the modules of a room."""
    return sorted(folder.glob("*.py"))


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem) for p in modules(ROOT / "catalog")]
)
def test_catalog_is_pure(path: Path) -> None:
    """What a data point means is looked up, never asked for."""
    names = set(imported(path))
    outside = {name for name in names if name.startswith("..")}
    assert {name.split(".")[2] for name in outside} <= {"openhub"}
    assert not any(
        name.startswith(("homeassistant.core", "aiohttp", "aiomqtt", "asyncio"))
        for name in names
    )
    assert "async def" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(p, id=p.stem)
        for p in modules(ROOT)
        if p.stem not in PLATFORM_FILES | WIRING
    ],
)
def test_nothing_imports_a_platform(path: Path) -> None:
    """Platforms are the last in the row; only Home Assistant loads them."""
    rooms = {name[1:].split(".")[0] for name in imported(path) if name[:2] != ".."}
    assert not rooms & PLATFORM_FILES


@pytest.mark.parametrize(
    "room", ["commands", "devices", "dispatch", "gap", "inventory", "search"]
)
def test_rooms_below_the_coordinator_do_not_know_it(room: str) -> None:
    """What the coordinator is made of stands by itself."""
    names = set(imported(ROOT / f"{room}.py"))
    assert not names & {".coordinator", ".entity"}
