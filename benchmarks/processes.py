"""The CPU of a push in ten processes, and what is in the middle.

From one process to the next memory lies elsewhere, and the same code differs by a few
hundredths of the floor.
"""

import json
from pathlib import Path
import statistics
import subprocess
import sys
from typing import Any

from .figures.report import command


def one(size: int) -> dict[str, float]:
    """Return the ratios of one process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.push", f"size={size}", "whole=0"],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    ratio: dict[str, float] = json.loads(done.stdout.splitlines()[-1])["ratio"]
    return ratio


def main(size: int = 100, count: int = 10) -> dict[str, Any]:
    """Return the middle, the least and the most of each ratio."""
    each = [one(size) for _ in range(count)]
    return {
        "ratio": {
            name: round(statistics.median(ratio[name] for ratio in each), 3)
            for name in each[0]
        },
        "range": {
            name: [min(found), max(found)]
            for name in each[0]
            for found in [[ratio[name] for ratio in each]]
        },
    }


if __name__ == "__main__":
    command(main)
