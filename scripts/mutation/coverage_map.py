"""Which tests run which line, found by one run with coverage and kept."""

from collections import defaultdict
from dataclasses import dataclass
import hashlib
import json
import os
from pathlib import Path
import subprocess
import sys

import coverage

ROOT = Path("custom_components/tuya_openhub")
KEPT = Path(".cache/mutation")
# a day in virtual time, a browser and a release take longer than a change may
TESTS = (
    "blueprints", "captures", "catalog", "energy", "field", "fuzz", "integration",
    "move_in", "openhub", "replay", "runtime", "setup",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageMap:
    """`lines`: for each module the tests of each line; `seconds`: how long each takes."""

    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def tests(self, path: str, first: int, last: int) -> set[str]:
        """Return the tests that run a line of a module, none for one of an import."""
        lines = self.lines.get(path, {})
        return {test for line in range(first, last + 1) for test in lines.get(line, ())}


def read(*, anew: bool, processes: int) -> CoverageMap:
    """Return the map of the integration as it is, made anew where it changed."""
    stamp = _stamp()
    kept = KEPT / "stamp"
    if anew or not kept.exists() or kept.read_text() != stamp:
        _make(processes)
        kept.write_text(stamp)
    seconds: dict[str, float] = json.loads((KEPT / "seconds.json").read_text())
    data = coverage.CoverageData(str(KEPT / "coverage"))
    data.read()
    lines: dict[str, dict[int, set[str]]] = {}
    for file in data.measured_files():
        path = file.partition(f"{ROOT}/")[2]
        by_line = lines[path] = defaultdict(set)
        for line, contexts in data.contexts_by_lineno(file).items():
            names = {context.rpartition("|")[0] for context in contexts}
            by_line[line] = names & seconds.keys()
    return CoverageMap(lines=lines, seconds=seconds)


def _stamp() -> str:
    digest = hashlib.sha256()
    for path in sorted(ROOT.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(processes: int) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    folders = [f"tests/{name}" for name in TESTS if Path("tests", name).exists()]
    arguments = [
        "-q", "--no-header", "--show-capture=no", "--tb=line", "-p", "scripts.mutation.durations",
        "--cov", "--cov-context=test", "--cov-report=", *folders,
    ]  # fmt: skip
    if processes > 1:
        arguments += ["-n", str(processes), "--dist", "worksteal"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        check=False,
        env={
            **os.environ,
            "COVERAGE_FILE": str((KEPT / "coverage").absolute()),
            # the faster way to measure has no names for what runs
            "COVERAGE_CORE": "ctrace",
        },
    )
