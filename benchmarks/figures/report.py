"""What all benchmarks share: medians, ratios, and an answer that a program can read."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
import gc
import json
import statistics
import sys
from typing import Any


def medians(times: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the median of each contestant."""
    return {name: round(statistics.median(turns), 3) for name, turns in times.items()}


def ratios(
    times: Mapping[str, Sequence[float]], *pairs: tuple[str, str]
) -> dict[str, float]:
    """Return the median of the ratios of turns that stood side by side."""
    return {
        f"{one} / {other}": round(
            statistics.median(
                a / b for a, b in zip(times[one], times[other], strict=True)
            ),
            3,
        )
        for one, other in pairs
        if one in times and other in times
    }


def percentiles(taken: Sequence[float]) -> dict[str, float]:
    """Return p50 and p99."""
    cuts = statistics.quantiles(taken, n=100)
    return {"p50": round(cuts[49], 3), "p99": round(cuts[98], 3)}


async def rival(run: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """Return what another client's run gives; where it fails, that is its figure."""
    try:
        return await run
    except Exception as err:  # noqa: BLE001 - whatever it is, it must not cost ours
        return {"failed": f"{type(err).__name__}: {err}"}


def settle_garbage() -> None:
    """Collect garbage now, and keep what is alive out of later collections.

    What follows is then not measured by what earlier rounds have left.
    """
    gc.collect()
    gc.freeze()


type Figures = dict[str, Any]


def command(main: Callable[..., Coroutine[Any, Any, Figures] | Figures]) -> None:
    """Run a benchmark with arguments like `size=10`; print its figures as JSON."""
    pairs = (argument.partition("=") for argument in sys.argv[1:])
    result = main(**{name: int(value) for name, _, value in pairs})
    if isinstance(result, Coroutine):
        result = asyncio.run(result)
    print(json.dumps(result))
