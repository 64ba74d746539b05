"""The figures in words: targets beside what was measured."""

from collections.abc import Iterator, Mapping
from pathlib import Path
import re
from typing import Any

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"

type Row = tuple[str, str, str]


def _find(figures: Mapping[str, Any], *path: str) -> Any:
    found: Any = figures
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found


def targets(figures: Mapping[str, Any]) -> Iterator[Row]:
    """Yield each target with what was measured."""

    def row(what: str, target: str, *path: str, unit: str = "×") -> Iterator[Row]:
        if (value := _find(figures, *path)) is not None:
            yield what, target, f"{value:g} {unit}"

    many = "many, the same devices push"
    yield from row(
        "CPU per push, 10,000 ÷ 10 devices, the same ten push",
        "≤ 1.1 ×",
        "flat",
        "ratio",
        f"{many} / few",
    )
    yield from row(
        "the same, all 10,000 push in turn",
        "",
        "flat",
        "ratio",
        "many, all devices push / few",
    )
    yield from row(
        "the floor in that case: bare state writes",
        "",
        "flat",
        "ratio",
        "floor many, all devices push / floor few",
    )
    push = ("push 100", "ratio")
    yield from row(
        "CPU per push beside the floor, after decoding",
        "≤ 1.3 ×",
        *push,
        "decoded / floor",
    )
    yield from row(
        "CPU per push beside the floor, from the payload",
        "≤ 2 ×",
        *push,
        "payload / floor",
    )
    yield from row(
        "CPU per push beside core's own integration",
        "≤ 0.5 ×",
        *push,
        "payload, one by one / core, one by one",
    )
    for cipher, target in ("ECB", "≤ 0.4 ×"), ("GCM", "≤ 0.15 ×"):
        yield from row(
            f"decode of one point beside the old SDK, {cipher}, sign checked",
            target,
            "decode",
            f"{cipher} 1",
            "ratio",
            "signed / old SDK",
        )
    for size in (10, 100, 1000, 10_000):
        for name, label in ("payload", "this integration"), ("core", "core"):
            yield from row(
                f"states shown of a burst of 600, {size:,} devices, {label}",
                "600" if name == "payload" else "",
                f"push {size}",
                "burst",
                name,
                unit="",
            )
    for size, calls, seconds in (10, "", ""), (100, "", "≤ 1.5 s"), (1000, "≤ 70", ""):
        start = f"start {size}"
        yield from row(
            f"cold start, {size:,} devices: calls",
            calls,
            start,
            "cold",
            "calls",
            unit="",
        )
        yield from row(
            f"cold start, {size:,} devices: until entities",
            seconds,
            start,
            "cold",
            "seconds",
            unit="s",
        )
        yield from row(
            f"core's, {size:,} devices: calls", "", f"core {start}", "calls", unit=""
        )
        yield from row(
            f"core's, {size:,} devices: until entities",
            "",
            f"core {start}",
            "seconds",
            unit="s",
        )
        yield from row(
            f"warm start, {size:,} devices: calls",
            "≤ 4",
            start,
            "warm",
            "calls",
            unit="",
        )
        yield from row(
            f"warm start, {size:,} devices: calls before last values are shown",
            "0",
            start,
            "warm",
            "calls until entities",
            unit="",
        )
        yield from row(
            f"warm start, {size:,} devices: until entities",
            "",
            start,
            "warm",
            "seconds",
            unit="s",
        )
    yield from row("calls on a healthy day", "≤ 30", "day", "full", "calls", unit="")
    yield from row(
        "the same where leases cannot be renewed early",
        "≤ 30",
        "day",
        "account",
        "calls",
        unit="",
    )
    yield from row(
        "memory per device, six entities",
        "",
        "memory",
        "KiB per device",
        "own",
        unit="KiB",
    )
    yield from row("memory per device beside core's", "≤ 1.0 ×", "memory", "ratio")
    for name, label in ("own", "this integration"), ("old SDK", "the old SDK"):
        for what in "renewals", "lost", "doubled":
            yield from row(
                f"renewals of {label}: {what}",
                "0" if name == "own" and what != "renewals" else "",
                "renewal",
                name,
                what,
                unit="",
            )


def details(figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield the tables behind the ratios."""
    yield "| Devices | Floor µs | After decoding µs | From the payload µs | Pushes a second | p50 / p99 at 50 a second, ms | Core's p50 / p99, ms |"
    yield "|---|---|---|---|---|---|---|"
    for size in (10, 100, 1000, 10_000):
        if (figure := figures.get(f"push {size}")) is None:
            continue
        cpu = figure["cpu"]
        own = figure["latency"]["payload"]
        core = figure["latency"].get("core", {})
        yield (
            f"| {size:,} | {cpu['floor']:.1f} | {cpu['decoded']:.1f} | {cpu['payload']:.1f} "
            f"| {figure['per_second']['payload']:,} | {own['p50']} / {own['p99']} "
            f"| {core.get('p50', '')} / {core.get('p99', '')} |"
        )
    yield ""
    yield "| Message | Signed µs | Unsigned µs | Old SDK µs | Ratio |"
    yield "|---|---|---|---|---|"
    for name, figure in figures.get("decode", {}).items():
        cpu = figure["cpu"]
        yield (
            f"| {name} points | {cpu['signed']:.1f} | {cpu['unsigned']:.1f} "
            f"| {cpu.get('old SDK', 0):.1f} | {figure['ratio'].get('signed / old SDK', '')} |"
        )


def markdown(result: Mapping[str, Any]) -> str:
    """Return everything as Markdown."""
    machine = result["machine"]
    where = (
        f"Measured on {machine['date']}: {machine['processor']}, {machine['cores']} cores"
        f" (load {machine['load']}), Python {machine['python']},"
        f" Home Assistant {machine['home_assistant']}."
    )
    lines = [
        where,
        "",
        "| | Target | Measured |",
        "|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in targets(result["figures"])),
        "",
        *details(result["figures"]),
    ]
    return "\n".join(lines)


def renew(path: Path, result: Mapping[str, Any]) -> None:
    """Put the figures between their marks in a document."""
    text = path.read_text(encoding="utf-8")
    block = f"{BEGIN}\n{markdown(result)}\n{END}"
    pattern = f"{re.escape(BEGIN)}.*{re.escape(END)}"
    path.write_text(
        re.sub(pattern, lambda _: block, text, flags=re.DOTALL), encoding="utf-8"
    )
