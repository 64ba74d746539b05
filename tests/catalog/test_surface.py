"""What the catalog offers: the outside uses it, and it alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

from custom_components.tuya_openhub import catalog

ROOT = Path(catalog.__file__).parents[1]
OUTSIDE = [
    path for path in sorted(ROOT.rglob("*.py")) if "catalog" not in path.parts[-3:]
]
INSIDE = sorted((ROOT / "catalog").rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Return each module that a file imports from, and the names it takes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or "", [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)


def test_no_module_within_is_imported_from_outside() -> None:
    """Import from the package itself, and only what it offers."""
    for path in OUTSIDE:
        for module, names in imports(path):
            parts = module.split(".")
            assert parts[-1] == "catalog" or "catalog" not in parts, (path, module)
            # `from . import catalog` would reach everything in it
            assert "catalog" not in names, path
            if parts[-1] == "catalog":
                assert set(names) <= set(catalog.__all__), path


def test_all_that_is_offered_is_used() -> None:
    """Offer no name that nobody outside takes, but for the plan and its parts."""
    taken = {
        name
        for path in OUTSIDE
        for module, names in imports(path)
        for name in names
        if module.split(".")[-1] == "catalog"
    }
    assert set(catalog.__all__) - taken <= {
        "Decision",
        "DevicePlan",
        "PlanItem",
        "plan",
    }


def test_values_are_read_through_the_builder() -> None:
    """Ask the builder for what is reported: it notes what a plan depends on."""
    reading = {
        path.name
        for path in INSIDE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "status"
    }
    # the item of a vacuum has a data point of this name
    assert reading == {"builder.py", "planner.py", "vacuum.py"}
