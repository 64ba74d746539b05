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
from typing import Any

from . import charts, tables

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
    "day": ("day",),
    "memory": ("memory", "size=1000"),
    "renewal": ("renewal", "seconds=40"),
}
SLOW = {"push 10000", "flat", "start 1000"}
NEEDS = {"core_start": "tuya_sharing"}


def measure(name: str) -> dict[str, Any] | None:
    """Run one benchmark; None where it cannot run or failed."""
    module, *arguments = RUNS[name]
    needed = NEEDS.get(module)
    if needed and not find_spec(needed):
        print(f"{name}: left out, {needed} is not installed", flush=True)
        return None
    print(f"{name} ...", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    if done.returncode:
        print(f"{name}: failed\n{done.stderr[-2000:]}", flush=True)
        return None
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
    stored: dict[str, Any] = {}
    if only and arguments.json.exists():
        stored = json.loads(arguments.json.read_text(encoding="utf-8"))
    names = only or [name for name in RUNS if not (arguments.quick and name in SLOW)]
    figures = stored.get("figures", {})
    failed = False
    for name in names:
        if (measured := measure(name)) is not None:
            figures[name] = measured
        elif not NEEDS.get(RUNS[name][0]):
            failed = True
    result = {"machine": machine(), "figures": figures}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(tables.markdown(result))
    print(f"Figures: {arguments.json}")
    if arguments.docs:
        tables.renew(ROOT / "docs" / "performance.md", result)
        charts.draw(ROOT / "docs" / "images" / "performance", figures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
