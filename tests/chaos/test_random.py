"""Two hundred random sequences of faults, each of which must end in the truth."""

import pytest

from .conftest import Build
from .figures import report_figure
from .sequences import Chaos

SEQUENCES = 200
SHARDS = 20
_TOTAL = {"right": 0, "actions": 0, "calls": 0}
_TIMES: dict[float, str] = {}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("shard", range(SHARDS))
async def test_random_faults_end_in_truth(build: Build, shard: int) -> None:
    """Every entity right, one session, no task or socket too many, few calls."""
    world = await build()
    await world.until_right()
    tasks = len(world.left())
    for seed in range(shard, SEQUENCES, SHARDS):
        chaos = Chaos(world, seed)
        before = len(world.cloud.calls)
        await chaos.run()
        await chaos.calm()
        _TIMES[await world.until_right(8)] = f"{seed}: {', '.join(chaos.done)}"
        await world.until_tidy(tasks)
        calls = len(world.cloud.calls) - before
        assert calls <= 60, (seed, chaos.done, world.cloud.calls[before:])
        _TOTAL["right"] += 1
        _TOTAL["actions"] += len(chaos.done)
        _TOTAL["calls"] += calls


def test_summary() -> None:
    """Return how many sequences ended in truth."""
    slowest = max(_TIMES)
    report_figure(
        "Random fault sequences ending in truth",
        f"{_TOTAL['right']} of {SEQUENCES}, {_TOTAL['actions']} faults and changes, "
        f"{_TOTAL['calls']} calls, half of them right within "
        f"{sorted(_TIMES)[len(_TIMES) // 2]:.2f} s, the slowest ({_TIMES[slowest]}) "
        f"within {slowest:.1f} s",
    )
    assert _TOTAL["right"] == SEQUENCES
