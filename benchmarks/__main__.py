"""Run all benchmarks one after another; write figures, tables and charts.

python -m benchmarks [--quick] [--only NAME,NAME] [--json FILE] [--docs]
"""

import argparse
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
import json
import os
from pathlib import Path
import platform
import subprocess
import sys
from time import perf_counter
from typing import Any

from .figures import charts, tables

ROOT = Path(__file__).parent.parent

# each in a process of its own: what one leaves behind is no matter of the next
RUNS: dict[str, tuple[str, ...]] = {
    "decode": ("decode",),
    "push 10": ("push", "size=10"),
    "push 100": ("push", "size=100"),
    "push 1000": ("push", "size=1000"),
    "push 10000": ("push", "size=10000"),
    "flat": ("push", "size=10000", "than=10"),
    "start 10": ("start", "size=10", "products=10"),
    "start 100": ("start", "size=100", "products=20"),
    "start 1000": ("start", "size=1000", "products=50"),
    "core start 10": ("core_start", "size=10"),
    "core start 100": ("core_start", "size=100"),
    "push 1.0": ("push", "size=100", "whole=0", "rival=0", "ecb=1"),
    "push ten": ("processes", "size=100", "count=10"),
    "push busy": ("processes", "size=100", "count=10", "busy=1"),
    "warm": ("warm", "size=1000"),
    "holds": ("holds", "size=1000"),
    "commands": ("commands",),
    "day": ("day",),
    "meters": ("meters", "size=200", "hours=8"),
    "memory": ("memory", "size=1000"),
    "renewal": ("renewal", "seconds=40"),
}
SLOW = {
    "push 1000",
    "push 10000",
    "flat",
    "push ten",
    "push busy",
    "start 1000",
    "core start 100",
    "holds",
    "meters",
    "renewal",
}
NEEDS = {"core_start": "tuya_sharing"}
# seconds for one benchmark
LONGEST = 900


def measure(name: str) -> dict[str, Any]:
    """Run one benchmark; where it cannot run or fails, `failed` says why."""
    module, *arguments = RUNS[name]
    needed = NEEDS.get(module)
    if needed and not find_spec(needed):
        return {"failed": f"{needed} is not installed"}
    print(f"{name} ...", end="", flush=True)
    begin, before = perf_counter(), os.times()
    try:
        return run(module, *arguments)
    except subprocess.TimeoutExpired:
        return {"failed": f"not done after {LONGEST} s"}
    except subprocess.CalledProcessError as err:
        print(err.stderr[-2000:], file=sys.stderr, flush=True)
        return {"failed": (err.stderr.strip() or "no word").splitlines()[-1]}
    finally:
        after = os.times()
        cpu = sum(after[2:4]) - sum(before[2:4])
        print(f" {perf_counter() - begin:.0f} s, {cpu:.0f} s of CPU", flush=True)


def run(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module in a process of its own; return its figures."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=LONGEST,
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def machine() -> dict[str, Any]:
    """Describe what it ran on."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = [line for line in text.splitlines() if line.startswith("model name")]
    return {
        "processor": model[0].partition(": ")[2] if model else platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "home_assistant": version("homeassistant"),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the slow ones")
    parser.add_argument("--only", default="", help="names, separated by commas")
    parser.add_argument(
        "--json", type=Path, default=ROOT / ".cache" / "benchmarks.json"
    )
    parser.add_argument("--docs", action="store_true", help="renew docs/performance.md")
    arguments = parser.parse_args()
    only = [name for name in arguments.only.split(",") if name]
    if unknown := set(only) - RUNS.keys():
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if arguments.docs and (only or arguments.quick):
        parser.error("--docs is for a whole run: the others' figures would be lost")
    names = only or [name for name in RUNS if not (arguments.quick and name in SLOW)]
    figures: dict[str, dict[str, Any]] = {}
    result = {"machine": machine(), "figures": figures}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    for name in names:
        figures[name] = measure(name)
        # kept where the run is broken off
        arguments.json.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(tables.markdown(result))
    print(f"Figures: {arguments.json}")
    if arguments.docs:
        tables.renew(ROOT / "docs" / "performance.md", result)
        shown = {name: each for name, each in figures.items() if "failed" not in each}
        charts.draw(ROOT / "docs" / "images" / "performance", shown)
    broken = [name for name, figure in figures.items() if "failed" in figure]
    return 1 if any(RUNS[name][0] not in NEEDS for name in broken) else 0


if __name__ == "__main__":
    sys.exit(main())
