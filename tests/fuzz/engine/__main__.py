"""Run targets for a number of inputs; see scripts/fuzz."""

import argparse
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
import hashlib
from pathlib import Path
import sys
import time
import traceback
from typing import Any

import orjson

from .inputs import Inputs
from .target import Target
from .targets import TARGETS

CORPUS = Path(__file__).parents[1] / "corpus"


@dataclass(slots=True)
class Result:
    """What a target did with its inputs; `slowest` is in seconds of the processor, with its input."""

    inputs: int = 0
    took: float = 0.0
    slowest: tuple[float, Any] = (0.0, None)
    faults: Counter[str] = field(default_factory=Counter)


def fuzz(target: Target, inputs: Inputs, count: int, corpus: Path | None) -> Result:
    """Run a target; keep the first input of each fault in the corpus."""
    result = Result()
    while result.inputs < count:
        made = target.make(inputs)
        # what the corpus could not hold could not be replayed
        made = orjson.loads(orjson.dumps(made))
        began = time.process_time()
        try:
            target.run(made)
        except Exception as err:  # noqa: BLE001 - every fault is to be found
            fault = where(err)
            if not result.faults[fault] and corpus is not None:
                keep(corpus, target, made)
            result.faults[fault] += 1
        took = time.process_time() - began
        result.took += took
        result.inputs += target.weight
        if took > result.slowest[0]:
            # once more: the first time may have paid for what others left behind
            result.slowest = max(
                result.slowest, (again(target, made, took), made), key=_time
            )
    return result


def _time(slow: tuple[float, Any]) -> float:
    return slow[0]


def again(target: Target, made: Any, took: float) -> float:
    """Return the shorter of two times that an input takes, in seconds."""
    began = time.process_time()
    with suppress(Exception):
        target.run(made)
    return min(took, time.process_time() - began)


def where(err: Exception) -> str:
    """Name an exception and the line of the integration that raised it."""
    frames = traceback.extract_tb(err.__traceback__)
    ours = [frame for frame in frames if "custom_components" in frame.filename]
    frame = (ours or frames)[-1]
    return f"{type(err).__name__} in {Path(frame.filename).name}:{frame.lineno}: {err}"[
        :200
    ]


def keep(corpus: Path, target: Target, made: Any) -> None:
    """Write an input down for the tests."""
    text = orjson.dumps(
        {"target": target.name, "input": made}, option=orjson.OPT_INDENT_2
    )
    name = hashlib.sha256(text).hexdigest()[:12]
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / f"{target.name}-{name}.json").write_bytes(text + b"\n")


def write_line(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Run what the arguments ask for; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz")
    parser.add_argument("--inputs", type=int, default=2000, help="for each target")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", choices=TARGETS, action="append")
    arguments = parser.parse_args()
    found = 0
    for name in arguments.only or TARGETS:
        inputs = Inputs(f"{name} {arguments.seed}")
        result = fuzz(TARGETS[name], inputs, arguments.inputs, CORPUS)
        seconds, slowest = result.slowest
        write_line(
            f"{name}: {result.inputs:,} inputs in {result.took:.0f} s,"
            f" {result.faults.total()} faults; the slowest took {seconds * 1000:.1f} ms"
            f" ({len(orjson.dumps(slowest)):,} bytes)"
        )
        for fault, count in result.faults.most_common(20):
            write_line(f"  {count} x {fault}")
        found += result.faults.total()
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
