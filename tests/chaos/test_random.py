"""Two hundred random sequences of faults, each of which must end in the truth."""

import pytest

from .conftest import Build
from .figures import report_figure
from .sequences import Chaos
from .world import World

pytestmark = pytest.mark.real_time

SEQUENCES = 200
SHARDS = 20


async def run(world: World, seed: int, tasks: int) -> tuple[float, list[str]]:
    """Run a sequence to its end in truth; return how long that took, and what was done."""
    chaos = Chaos(world, seed)
    before = len(world.cloud.calls)
    await chaos.run()
    await chaos.calm()
    took = await world.until_right(8)
    await world.until_tidy(tasks)
    calls = len(world.cloud.calls) - before
    assert calls <= 60, (seed, chaos.done, world.cloud.calls[before:])
    return took, chaos.done


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("shard", range(SHARDS))
async def test_random_faults_end_in_truth(build: Build, shard: int) -> None:
    """Every entity right, one session, no task or socket too many, few calls."""
    world = await build()
    await world.until_right()
    tasks = len(world.left())
    ends = [await run(world, seed, tasks) for seed in range(shard, SEQUENCES, SHARDS)]
    slowest, done = max(ends)
    report_figure(
        f"Random fault sequences {shard}, {shard + SHARDS} …",
        f"{len(ends)} ended in truth, {sum(len(done) for _, done in ends)} faults and "
        f"changes, the slowest ({', '.join(done)}) right within {slowest:.1f} s",
    )
