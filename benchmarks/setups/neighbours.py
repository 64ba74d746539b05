"""A slow machine out of a fast one: neighbours that take processor and caches."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
import os
import random
import subprocess
import sys

# more than a processor keeps near itself
PLACES = 2_000_000


@contextmanager
def busy() -> Iterator[None]:
    """Let this process, and those it starts, share one core with a neighbour.

    Each other core that it could use has a neighbour as well.
    """
    mine = os.sched_getaffinity(0)
    with ExitStack() as stack:
        stack.callback(os.sched_setaffinity, 0, mine)
        for core in sorted(mine, reverse=True):
            # a process that is started gets the core of who starts it
            os.sched_setaffinity(0, {core})
            neighbour = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", __spec__.name], stdout=subprocess.PIPE
                )
            )
            stack.callback(neighbour.kill)
            assert neighbour.stdout
            # it says when it begins to walk
            neighbour.stdout.readline()
        yield


def walk() -> None:
    """Go from place to place in memory, each far from the last, for ever."""
    order = list(range(PLACES))
    random.Random(1).shuffle(order)
    then = [0] * PLACES
    for here, there in zip(order, order[1:] + order[:1], strict=True):
        then[here] = there
    print("walking", flush=True)
    place = 0
    while True:
        place = then[place]


if __name__ == "__main__":
    walk()
