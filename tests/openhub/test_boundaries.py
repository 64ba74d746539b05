"""The client stands alone: nothing of Home Assistant, nothing of its parent."""

import ast
from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.tuya_openhub import openhub

PACKAGE = Path(openhub.__file__).parent
REPO = PACKAGE.parents[2]
MODULES = sorted(PACKAGE.rglob("*.py"))

# loads the package by its path, as the parent's own module would load Home Assistant
_LOAD = """
import importlib, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("homeassistant", "custom_components"):
            raise ImportError(f"{name} is out of bounds")

sys.meta_path.insert(0, Blocker())
# last: modules beside the package are named like some of Python's
sys.path.append(sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


@pytest.mark.parametrize(
    "module", [pytest.param(path, id=path.stem) for path in MODULES]
)
def test_imports(module: Path) -> None:
    """No module reaches outside its package."""
    depth = len(module.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(module.read_text())):
        names = []
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(level=0, module=str() as name):
                names = [name]
            case ast.ImportFrom():
                assert node.level <= depth, f"line {node.lineno} leaves the package"
        roots = {name.partition(".")[0] for name in names}
        assert roots.isdisjoint({"homeassistant", "custom_components"})


def test_loads_without_home_assistant() -> None:
    """Every module loads in an interpreter where Home Assistant cannot be imported."""
    names = [
        ".".join(("openhub", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in MODULES
    ]
    command = [sys.executable, "-I", "-c", _LOAD, str(PACKAGE.parent), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each module that a host's module imports from, with the name it takes."""
    package = path.relative_to(REPO).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import():
                yield from ((alias.name, "") for alias in node.names)
            case ast.ImportFrom():
                base = package[: len(package) + 1 - node.level] if node.level else ()
                module = ".".join((*base, *filter(None, [node.module])))
                yield from ((module, alias.name) for alias in node.names)


def test_hosts_use_the_public_surface_alone() -> None:
    """Nothing outside imports a module of the client, nor a name it does not offer."""
    hosts = [
        path
        for folder in ("custom_components", "benchmarks", "scripts")
        for path in (REPO / folder).rglob("*.py")
        if PACKAGE not in path.parents
    ]
    taken = {
        (module, name, path.name)
        for path in hosts
        for module, name in _imports(path)
        if module == openhub.__name__ or module.startswith(f"{openhub.__name__}.")
    }
    assert len(taken) > 50
    assert {
        (module, name, path)
        for module, name, path in taken
        if module != openhub.__name__ or name not in openhub.__all__
    } == set()


def test_public_surface_is_there() -> None:
    """Every name that the client offers can be taken from it."""
    assert [name for name in openhub.__all__ if not hasattr(openhub, name)] == []
