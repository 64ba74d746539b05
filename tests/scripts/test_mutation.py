"""What scripts/mutate changes, and with which tests it tries that."""

from pathlib import Path

import pytest

from scripts.mutation.coverage_map import ROOT, CoverageMap
from scripts.mutation.mutants import Mutant, find
from scripts.mutation.run import (
    ROOMS,
    Result,
    equivalents,
    report,
    sample,
    tests_of as chosen,
)


def changes(source: str) -> list[str]:
    """Return a module in each of its changed forms."""
    mutants = find("a.py", source.encode())
    return [mutant.apply(source.encode()).decode() for mutant in mutants]


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        pytest.param("x = a < b", ["x = a <= b"], id="limit"),
        pytest.param("x = a is b", ["x = a is not b"], id="comparison"),
        pytest.param("x = a and b", ["x = (a or b)"], id="both"),
        pytest.param("x = not a", ["x = a"], id="negation"),
        pytest.param("x = 5", ["x = 6"], id="number"),
        pytest.param("x = True", ["x = False"], id="truth"),
        pytest.param("x = 'ä'", ["x = 'XXäXX'"], id="text"),
        pytest.param("x = a + b", ["x = (a - b)"], id="sum"),
        pytest.param("x += a", ["x -= a"], id="more"),
        pytest.param("a.b()", ["pass"], id="call"),
        pytest.param("if a: pass", ["if (not (a)): pass"], id="condition"),
        pytest.param("raise E('word')", ["pass"], id="error"),
        pytest.param("x: int", [], id="annotation"),
        pytest.param("'''Docs.'''", [], id="docstring"),
        pytest.param("_LOGGER.debug('x', 5)", [], id="log"),
        pytest.param("import a", [], id="import"),
    ],
)
def test_changes(source: str, changed: list[str]) -> None:
    """Change what a person could notice, and nothing else."""
    assert changes(source) == changed


def test_every_change_of_the_integration_is_a_module() -> None:
    """Compile in every form; the same seed takes the same sample."""
    mutants = sample(["openhub", "catalog/core"], 300, 7)
    assert len({mutant.name for mutant in mutants}) > 250
    for mutant in mutants:
        source = (ROOT / mutant.path).read_bytes()
        changed = mutant.apply(source)
        assert changed != source
        compile(changed, mutant.path, "exec")
    assert sample(["openhub", "catalog/core"], 300, 7) == mutants


def mutant_of(line: int, path: str = "openhub/urls.py") -> Mutant:
    """Return a change of a line of a module."""
    return Mutant(
        path=path,
        line=line,
        last_line=line,
        where="module",
        before="1",
        after="2",
        start=0,
        end=1,
    )


def test_likeliest_tests_come_first() -> None:
    """The tests of the line: those of its module, of its room, the quick ones."""
    far, near, own = "tests/setup/a.py::a", "tests/openhub/a.py::a", "test_urls.py::a"
    own = f"tests/openhub/{own}"
    known = CoverageMap(
        lines={"openhub/urls.py": {5: {far, near, own}}},
        seconds={far: 0.1, near: 0.2, own: 0.3, "tests/openhub/b.py::b": 0.1},
    )
    assert chosen(mutant_of(5), known) == [own, near, far]
    # a line of an import has no test of its own: those of its module are tried
    assert chosen(mutant_of(6), known) == [own, near, far]
    # or of its room, where nothing of it is run
    table = mutant_of(1, "openhub/table.py")
    assert chosen(table, known) == ["tests/openhub/b.py::b", near, own]


def test_score_of_each_room_that_was_asked_for() -> None:
    """A module that is named has a score of its own, what nobody named that of its package."""
    result = Result(
        noticed=[
            mutant_of(1),
            mutant_of(1, "runtime/orders.py"),
            mutant_of(1, "setup/oauth.py"),
        ],
        survived=[(mutant_of(2, "openhub/push/mqtt.py"), 3)],
    )
    assert report(result, ["openhub", "openhub/push", "runtime/orders.py"]) == (
        "\nNo test noticed:\n"
        "  openhub/push/mqtt.py module: 1 -> 2  (line 2, 3 tests)\n\n"
        "openhub: 1 of 1 noticed, 100.0 %\n"
        "openhub/push: 0 of 1 noticed, 0.0 %\n"
        "runtime/orders.py: 1 of 1 noticed, 100.0 %\n"
        "setup: 1 of 1 noticed, 100.0 %\n"
        "all: 3 of 4 noticed, 75.0 %"
    )


def test_rooms_that_are_tried_unasked() -> None:
    """The protocol, the catalog, and each module between them and the entities."""
    paths = {mutant.path for mutant in sample(ROOMS, None, 1)}
    assert {
        path for path in paths if not path.startswith(("openhub/", "catalog/"))
    } == {
        "coordinator.py",
        "runtime/command_queue.py",
        "runtime/devices.py",
        "runtime/orders.py",
        "runtime/readings/gap.py",
    }
    assert {"openhub/push/message.py", "catalog/core/commands.py"} <= paths


def test_equivalents_name_modules_that_exist() -> None:
    """No reason is left for what is gone."""
    assert all((ROOT / name.partition(" ")[0]).is_file() for name in equivalents())
    assert Path("scripts/mutate").stat().st_mode & 0o100
