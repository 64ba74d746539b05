"""Try a sample of changes and tell which no test noticed: see scripts/mutate."""

import argparse
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
import os
from pathlib import Path
from random import Random
import sys
import tempfile
import time

from . import attempt, coverage_map
from .coverage_map import KEPT, ROOT, CoverageMap
from .mutants import Mutant, find

SURVIVORS = KEPT / "survivors.txt"
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
# what every value and every order passes: tried where no argument says what
ROOMS = (
    "openhub", "catalog", "coordinator.py", "runtime/devices.py",
    "runtime/readings/gap.py", "runtime/command_queue.py", "runtime/orders.py",
)  # fmt: skip
# what a mutant may cost: all the tests of a line in the middle of everything cost more
SECONDS, TESTS = 20.0, 4000
# a loop that never ends is noticed, too
PATIENT = 4.0


@dataclass(slots=True, kw_only=True)
class Running:
    """A mutant that is being tried."""

    mutant: Mutant
    tests: list[str]
    until: float
    output: Path


@dataclass(slots=True, kw_only=True)
class Result:
    """What became of a sample."""

    noticed: list[Mutant] = field(default_factory=list)
    survived: list[tuple[Mutant, int]] = field(default_factory=list)
    equivalent: list[Mutant] = field(default_factory=list)
    broken: list[tuple[Mutant, str]] = field(default_factory=list)


def sample(rooms: Sequence[str], count: int | None, seed: int) -> list[Mutant]:
    """Return so many changes of the rooms, the same for the same seed."""
    files = sorted(
        {
            path
            for room in rooms
            for path in (
                [ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py")
            )
        }
    )
    mutants = [
        mutant
        for path in files
        for mutant in find(path.relative_to(ROOT).as_posix(), path.read_bytes())
    ]
    if count is None or count >= len(mutants):
        return mutants
    return Random(seed).sample(mutants, count)


def again(seed: int) -> list[Mutant]:
    """Return the changes that survived the last time."""
    names = set(SURVIVORS.read_text("utf-8").splitlines())
    paths = sorted({name.partition(" ")[0] for name in names})
    return [mutant for mutant in sample(paths, None, seed) if mutant.name in names]


def tests_of(mutant: Mutant, known: CoverageMap) -> list[str]:
    """Return the tests of a mutant's line that it may cost, the likeliest first."""
    path = Path(mutant.path)
    folder = "/".join(("tests", *path.parent.parts))
    file = f"/test_{path.stem}"
    tests = known.tests(mutant.path, mutant.line, mutant.last_line)
    if not tests:
        # what is read when it is imported: who runs the module may need it, and the
        # tests of its name may look at nothing else
        tests = set().union(*known.lines.get(mutant.path, {}).values())
        tests |= {test for test in known.seconds if test.startswith(folder + file)}
    if not tests:
        # a table alone: its tests are those of its room
        top = f"tests/{path.parts[0]}/"
        tests = {test for test in known.seconds if test.startswith(top)}

    def key(test: str) -> tuple[bool, bool, float]:
        return (
            file not in test,
            not test.startswith(folder),
            known.seconds[test],
        )

    chosen: list[str] = []
    seconds = 0.0
    for test in sorted(tests, key=key):
        seconds += known.seconds[test]
        if chosen and (seconds > SECONDS or len(chosen) >= TESTS):
            break
        chosen.append(test)
    return chosen


def try_all(
    mutants: list[Mutant],
    known: CoverageMap,
    *,
    first: list[str],
    processes: int,
    work: Path,
) -> Result:
    """Try each mutant, some at a time; `first` are tests that the map may not know."""
    result = Result()
    reasons = equivalents()
    waiting = deque(mutants)
    running: dict[int, Running] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            mutant = waiting.popleft()
            if mutant.name in reasons:
                result.equivalent.append(mutant)
                continue
            tests = [*first, *tests_of(mutant, known)]
            if not tests:
                result.survived.append((mutant, 0))
                continue
            limit = PATIENT * (15 + sum(known.seconds.get(test, 20) for test in tests))
            output = work / f"{len(waiting)}"
            number = attempt.begin(mutant, tests, output)
            running[number] = Running(
                mutant=mutant, tests=tests, until=attempt.now() + limit, output=output
            )
        time.sleep(0.05)
        for number, tried in list(running.items()):
            code = attempt.has_ended(number)
            if code is None and attempt.now() > tried.until:
                attempt.end(number)
                code = 1
            if code is not None:
                del running[number]
                _judge(result, tried, code)
                _show(result, len(mutants))
    return result


def _judge(result: Result, tried: Running, code: int) -> None:
    if code in {0, 5}:
        # 5: each test is called after what was changed, and none has its old name
        result.survived.append((tried.mutant, len(tried.tests)))
        print(f"survived: {tried.mutant.name}", flush=True)
    elif code in {1, 2, 4} or code < 0:
        # 2 and 4: the tests, or what they share, could not even be imported
        result.noticed.append(tried.mutant)
    else:
        result.broken.append((tried.mutant, tried.output.read_text()[-500:]))


def _show(result: Result, count: int) -> None:
    done = len(result.noticed) + len(result.survived) + len(result.equivalent)
    if done % 10 == 0:
        print(f"{done} of {count}, {len(result.survived)} survived", flush=True)


def equivalents() -> set[str]:
    """Return the names of changes that nobody can tell; a reason stands before each."""
    lines = EQUIVALENT.read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def report(result: Result, rooms: Sequence[str]) -> str:
    """Say what survived, and the score of each room that was asked for."""
    lines = []
    if result.survived:
        lines += ["", "No test noticed:"]
        lines += [
            f"  {mutant.name}  (line {mutant.line}, {tests} tests)"
            for mutant, tests in sorted(result.survived, key=lambda each: each[0].name)
        ]
    if result.equivalent:
        lines += ["", "Nobody can tell (scripts/mutation/equivalent.txt):"]
        lines += [f"  {mutant.name}" for mutant in result.equivalent]
    for mutant, output in result.broken:
        lines += ["", f"Could not be tried: {mutant.name}", output]
    noticed = Counter(_room(mutant, rooms) for mutant in result.noticed)
    survived = Counter(_room(mutant, rooms) for mutant, _ in result.survived)
    lines.append("")
    for room in sorted(noticed | survived):
        lines.append(_score(room, noticed[room], noticed[room] + survived[room]))
    tried = noticed.total() + survived.total()
    return "\n".join([*lines, _score("all", noticed.total(), tried)])


def _room(mutant: Mutant, rooms: Sequence[str]) -> str:
    """Return the smallest of the rooms that has a mutant."""
    path = Path(mutant.path)
    having = [room for room in rooms if path.is_relative_to(room)]
    return max(having, key=len, default=path.parts[0])


def _score(what: str, noticed: int, tried: int) -> str:
    return f"{what}: {noticed} of {tried} noticed, {100 * noticed / tried:.1f} %"


def main() -> int:
    """Try what the arguments say; 1 where something could not be tried."""
    parser = argparse.ArgumentParser(prog="scripts/mutate")
    parser.add_argument("rooms", nargs="*", default=ROOMS)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--map", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--tests", nargs="*", default=[])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    for test in options.tests:
        # pytest would end as it does where a change is noticed
        if not Path(test.partition("::")[0]).exists():
            parser.error(f"no such file: {test}")
    known = coverage_map.read(anew=options.map, processes=options.processes)
    count = None if options.all else options.sample
    mutants = (
        again(options.seed)
        if options.again
        else sample(options.rooms, count, options.seed)
    )
    print(f"{len(mutants)} changes, seed {options.seed}", flush=True)
    attempt.prepare()
    with tempfile.TemporaryDirectory() as work:
        # what a wrong module makes of random input is no example to keep
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = work
        result = try_all(
            mutants,
            known,
            first=options.tests,
            processes=options.processes,
            work=Path(work),
        )
    SURVIVORS.write_text(
        "".join(f"{mutant.name}\n" for mutant, _ in result.survived), "utf-8"
    )
    print(report(result, options.rooms))
    return 1 if result.broken else 0


if __name__ == "__main__":
    sys.exit(main())
