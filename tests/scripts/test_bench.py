"""What a run of the benchmarks shows: its own figures, failures included."""

import asyncio
import json
from pathlib import Path
import sys
from time import thread_time
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks.figures import tables
from benchmarks.figures.report import rival
from benchmarks.setups.loop_watch import longest_hold

MACHINE = {
    "date": "2026-11-01",
    "processor": "any",
    "cores": 2,
    "load": 0.1,
    "python": "3.14.0",
    "home_assistant": "2026.11.0",
}


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command with arguments."""
    monkeypatch.setattr(sys, "argv", ["bench", *arguments])
    return bench.main()


def measures(monkeypatch: pytest.MonkeyPatch, **figures: dict[str, Any]) -> None:
    """Let benchmarks give these figures."""
    monkeypatch.setattr(bench, "measure", lambda name: figures[name])
    monkeypatch.setattr(bench, "machine", lambda: MACHINE)


def renewals(**old: Any) -> dict[str, Any]:
    """Return figures of the renewal run."""
    return {"own": {"renewals": 6, "lost": 0, "doubled": 0}, "old SDK": old}


def test_a_part_shows_only_what_it_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures of an earlier run do not come back under a new date."""
    file = tmp_path / "figures.json"
    measures(
        monkeypatch,
        day={"full": {"calls": 21}},
        renewal=renewals(renewals=7, lost=0, doubled=0),
    )
    assert run(monkeypatch, "--only", "day", "--json", str(file)) == 0
    assert "| calls on a healthy day | ≤ 30 | 21 |" in capsys.readouterr().out
    assert run(monkeypatch, "--only", "renewal", "--json", str(file)) == 0
    shown = capsys.readouterr().out
    assert "healthy day" not in shown
    assert "| renewals of the old SDK: renewals |  | 7 |" in shown
    assert list(json.loads(file.read_text())["figures"]) == ["renewal"]


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(["--quick"], id="quick"),
        pytest.param(["--only", "day"], id="only"),
    ],
)
def test_a_part_does_not_renew_the_docs(
    monkeypatch: pytest.MonkeyPatch, part: list[str]
) -> None:
    """The page would lose the lines that were not measured."""
    monkeypatch.setattr(bench, "measure", lambda name: pytest.fail(f"{name} runs"))
    with pytest.raises(SystemExit):
        run(monkeypatch, "--docs", *part)


async def test_failure_of_another_client_is_a_line() -> None:
    """What failed is said beside our figures."""

    async def fail() -> dict[str, Any]:
        raise AttributeError("no disconnect")

    result = {
        "machine": MACHINE,
        "figures": {"renewal": renewals(**await rival(fail()))},
    }
    lines = tables.markdown(result).splitlines()
    assert "| renewals of this integration: lost | 0 | 0 |" in lines
    assert "| renewal, old SDK | | failed: AttributeError: no disconnect |" in lines


def test_failure_of_a_benchmark_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are measured, and the run's code says that something is missing."""
    names = ("decode", "day")
    measures(monkeypatch, decode={"failed": "no word"}, day={"full": {"calls": 21}})
    file = str(tmp_path / "figures.json")
    assert run(monkeypatch, "--only", ",".join(names), "--json", file) == 1
    shown = capsys.readouterr().out
    assert "| decode | | failed: no word |" in shown
    assert "| calls on a healthy day | ≤ 30 | 21 |" in shown


def burn(ms: float) -> None:
    """Use the processor for so long."""
    end = thread_time() + ms / 1000
    while thread_time() < end:
        pass


async def test_hold_is_the_longest_of_its_steps() -> None:
    """Steps between which others get their turn do not add up."""

    async def work() -> None:
        for _ in range(5):
            burn(20)
            await asyncio.sleep(0)

    hold = await longest_hold(work())
    burn(100)  # what comes after is none of it
    await asyncio.sleep(0)
    assert 20 <= hold.cpu < 40


async def test_hold_is_all_that_runs_in_one_step() -> None:
    """Without a pause in between it is one hold."""

    async def work() -> None:
        for _ in range(3):
            burn(20)

    assert (await longest_hold(work())).cpu >= 60
