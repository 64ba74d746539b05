"""The map in CONTRIBUTING.md: every package is on it, and all that it names exists."""

from pathlib import Path
import re

import pytest

REPO = Path(__file__).parents[1]
ROOT = REPO / "custom_components" / "tuya_openhub"
GUIDE = (REPO / "CONTRIBUTING.md").read_text("utf-8")
PACKAGES = sorted(
    f"{path.parent.relative_to(ROOT).as_posix()}/" for path in ROOT.rglob("__init__.py")
)
# a path has a folder or the ending of a file; placeholders like `<platform>.py` are none
PATH = re.compile(r"`((?:[\w.]+/)*[\w.]+\.(?:py|json|md|yaml)|(?:[\w.]+/)+)`")


def section(title: str) -> str:
    """Return what stands under a heading of the guide."""
    _, _, rest = GUIDE.partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


MAP, WALKS, RECIPES = map(section, ("The map", "Four walks", "Recipes"))
ROWS: dict[str, str] = dict(
    re.findall(r"^\| `([\w./]+/)` \|(.*)\|$", MAP, re.MULTILINE)
)


def exists(name: str) -> bool:
    """Return whether a path is there, in the integration or in the repository."""
    return (ROOT / name).exists() or (REPO / name).exists()


def test_every_package_is_on_the_map() -> None:
    """No package is missing, and none is left that is gone."""
    assert sorted(ROWS) == PACKAGES


@pytest.mark.parametrize(
    ("package", "row"), [pytest.param(*row, id=row[0]) for row in ROWS.items()]
)
def test_modules_are_in_their_package(package: str, row: str) -> None:
    """Each module of a row lies in the package of that row."""
    modules = PATH.findall(row)
    assert modules
    for module in modules:
        assert (ROOT / module).is_file(), module
        assert (ROOT / module).parent == ROOT / package, module


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(MAP, id="map"),
        pytest.param(WALKS, id="walks"),
        pytest.param(RECIPES, id="recipes"),
    ],
)
def test_what_is_named_exists(text: str) -> None:
    """A path in the guide leads somewhere."""
    names = PATH.findall(text)
    assert len(names) > 10
    assert [name for name in names if not exists(name)] == []


def test_four_walks() -> None:
    """A push, a command, a reading and a set-up are followed through the modules."""
    walks = dict(re.findall(r"\*\*A (\w+)[^*]*\*\*(.*?)(?=\n\n|$)", WALKS, re.DOTALL))
    assert list(walks) == ["push", "command", "reading", "set"]
    for walk in walks.values():
        assert len(PATH.findall(walk)) >= 5
