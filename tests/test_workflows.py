"""The workflows run pinned code only, with no right that they do not need."""

from pathlib import Path
import re
from typing import Any

import pytest

from homeassistant.util.yaml import parse_yaml

FOLDER = Path(__file__).parents[1] / ".github" / "workflows"
EACH_FILE = pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.yml"))]
)
# an action, the commit, and the version that Dependabot keeps right beside it
PINNED = re.compile(r"[\w-]+/[\w./-]+@[0-9a-f]{40} # [\w.]+")
ACTIONS = re.compile(r"^\s*(?:- )?uses: (.*)$", re.MULTILINE)


def load(path: Path) -> Any:
    """Read a workflow."""
    return parse_yaml(path.read_text("utf-8"))


def rights(workflow: Any) -> set[str]:
    """Return what the token of a workflow may write."""
    granted = [workflow["permissions"]]
    granted += [job.get("permissions", {}) for job in workflow["jobs"].values()]
    return {key for each in granted for key, right in each.items() if right != "read"}


@EACH_FILE
def test_actions_are_pinned(path: Path) -> None:
    """A tag or branch can be moved to other code, a commit cannot."""
    actions = ACTIONS.findall(path.read_text("utf-8"))
    assert actions
    assert [action for action in actions if not PINNED.fullmatch(action)] == []


@EACH_FILE
def test_checkout_leaves_no_credentials(path: Path) -> None:
    """What runs later cannot use the token that the checkout had."""
    steps = [step for job in load(path)["jobs"].values() for step in job["steps"]]
    assert [
        step
        for step in steps
        if step.get("uses", "").startswith("actions/checkout@")
        and step["with"]["persist-credentials"] is not False
    ] == []


@EACH_FILE
def test_only_a_release_writes(path: Path) -> None:
    """Checks read; a release writes its file and its attestation, and no more."""
    expected = {
        "release": {"contents", "id-token", "attestations"},
    }
    assert rights(load(path)) == expected.get(path.stem, set())


def test_release_attests_what_it_uploads() -> None:
    """The attestation is made of the very file, before anybody can download it."""
    (job,) = load(FOLDER / "release.yml")["jobs"].values()
    steps = job["steps"]
    (attests,) = (
        number
        for number, step in enumerate(steps)
        if step.get("uses", "").startswith("actions/attest-build-provenance@")
    )
    (uploads,) = (
        number
        for number, step in enumerate(steps)
        if "gh release upload" in step.get("run", "")
    )
    assert attests < uploads
    assert steps[attests]["with"]["subject-path"] in steps[uploads]["run"]
