"""Pictures of the figures."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SIZES = (10, 100, 1000, 10_000)
OWN, OTHER, FLOOR = "#1f6f8b", "#b0b7bd", "#dfe4e7"


def draw(folder: Path, figures: Mapping[str, Any]) -> None:
    """Draw what was measured into PNG files."""
    if not find_spec("matplotlib"):
        print("No charts: matplotlib is not installed")
        return
    folder.mkdir(parents=True, exist_ok=True)
    pushes = {size: figures.get(f"push {size}") for size in SIZES}
    _bars(
        folder / "push.png",
        "CPU per push, from payload to state (µs)",
        [f"{size:,} devices" for size, figure in pushes.items() if figure],
        {
            "State write alone (floor)": _of(pushes, "floor"),
            "OpenHub after decoding": _of(pushes, "decoded"),
            "OpenHub from the payload": _of(pushes, "payload"),
        },
    )
    decodes = {
        key: figure for key, figure in figures.get("decode", {}).items() if figure
    }
    _bars(
        folder / "decode.png",
        "Decode one message (µs)",
        [f"{key} points" for key in decodes],
        {
            "OpenHub, sign checked": [t["cpu"]["signed"] for t in decodes.values()],
            "Old SDK": [t["cpu"].get("old SDK", 0) for t in decodes.values()],
        },
    )
    starts = {
        f"{size} devices": (figure["cold"]["calls"], figures.get(f"core start {size}"))
        for size in SIZES
        if (figure := figures.get(f"start {size}"))
    }
    _bars(
        folder / "start.png",
        "Calls of a cold start",
        list(starts),
        {
            "OpenHub": [calls for calls, _ in starts.values()],
            "Core": [core["calls"] if core else 0 for _, core in starts.values()],
        },
    )


def _of(pushes: Mapping[int, Any], name: str) -> list[float]:
    return [figure["cpu"][name] for figure in pushes.values() if figure]


def _bars(
    path: Path, title: str, groups: Sequence[str], bars: Mapping[str, Sequence[float]]
) -> None:
    if not groups:
        return
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4), dpi=120)
    width = 0.8 / len(bars)
    colours = [FLOOR, OTHER, OWN] if len(bars) == 3 else [OWN, OTHER]
    for index, (label, heights) in enumerate(bars.items()):
        positions = [group + index * width for group in range(len(groups))]
        drawn = axes.bar(positions, heights, width, label=label, color=colours[index])
        axes.bar_label(drawn, fmt="%.3g", fontsize=8)
    axes.set_xticks([n + 0.4 - width / 2 for n in range(len(groups))], groups)
    axes.set_title(title)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
