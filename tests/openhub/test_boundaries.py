"""The client stands alone: nothing of Home Assistant, nothing of its parent."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.tuya_openhub import openhub

PACKAGE = Path(openhub.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# loads the package by its path, as the parent's own module would load Home Assistant
_LOAD = """
import importlib, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("homeassistant", "custom_components"):
            raise ImportError(f"{name} is out of bounds")

sys.meta_path.insert(0, Blocker())
sys.path.insert(0, sys.argv[1])
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
