"""The CPU of a push in ten processes, and what is in the middle.

From one process to the next memory lies elsewhere, and the same code differs by a few
hundredths of the floor. With `busy` all of them share a core with another program.
"""

from contextlib import nullcontext
import json
from pathlib import Path
import statistics
import subprocess
import sys
from typing import Any

from .figures.report import command
from .setups.neighbours import busy as busy_neighbours


def one(size: int, *, rival: bool) -> dict[str, Any]:
    """Return the figures of one process."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.push",
            f"size={size}",
            "whole=0",
            f"rival={int(rival)}",
        ],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(size: int = 100, count: int = 10, busy: int = 0) -> dict[str, Any]:
    """Return the middle, the least and the most of each ratio, and the floor in µs."""
    # busy, all take twice as long: only the floor is compared with then
    with busy_neighbours() if busy else nullcontext():
        each = [one(size, rival=not busy) for _ in range(count)]
    found = {
        name: [figures["ratio"][name] for figures in each] for name in each[0]["ratio"]
    }
    floor = statistics.median(figures["cpu"]["floor"] for figures in each)
    return {
        "floor": round(floor, 1),
        "ratio": {
            name: round(statistics.median(ratios), 3) for name, ratios in found.items()
        },
        "range": {name: [min(ratios), max(ratios)] for name, ratios in found.items()},
    }


if __name__ == "__main__":
    command(main)
