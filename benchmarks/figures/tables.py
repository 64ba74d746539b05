"""The figures in words: targets beside what was measured."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
SIZES = (10, 100, 1000, 10_000)
CASES = {
    "cold start": "cold start of 1,000 devices",
    "warm start": "warm start of 1,000 devices",
    "snapshot": "snapshot of 1,000 devices",
    "burst": "burst of 5,000 pushes",
    "reload": "reload of 1,000 devices",
}
SIDES = {"own": "this integration", "floor": "the floor", "core": "core's"}
HEAD = ("| | Target | Measured |", "|---|---|---|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: where it stands in what the benchmarks give, and its target."""

    what: str
    path: tuple[str, ...]
    target: str = ""
    unit: str = " ×"

    def show(self, figures: Mapping[str, Any]) -> str | None:
        """Return the line of the table, None where this was not measured."""
        value: Any = figures
        for step in self.path:
            if not isinstance(value, Mapping) or step not in value:
                return None
            value = value[step]
        return f"| {self.what} | {self.target} | {value:g}{self.unit} |"


def _pushes() -> Iterator[Row]:
    same = "many, the same devices push / few"
    every = "many, all devices push / few"
    floor = "floor many, all devices push / floor few"
    yield Row(
        what="CPU per push, 10,000 ÷ 10 devices, the same ten push",
        path=("flat", "ratio", same),
        target="≤ 1.1 ×",
    )
    yield Row(
        what="the same, all 10,000 push in turn",
        path=("flat", "ratio", every),
    )
    yield Row(
        what="the floor in that case: bare state writes",
        path=("flat", "ratio", floor),
    )
    for name, processes in (
        ("push 100", "one process"),
        ("push ten", "middle of ten processes"),
    ):
        for what, pair, target in (
            ("the floor, after decoding", "decoded / floor", "≤ 1.3 ×"),
            ("the floor, from the payload", "payload / floor", "≤ 1.8 ×"),
            (
                "core's own integration",
                "payload, one by one / core, one by one",
                "≤ 0.4 ×",
            ),
        ):
            yield Row(
                what=f"CPU per push beside {what}, {processes}",
                path=(name, "ratio", pair),
                target=target,
            )

    yield Row(
        what="CPU per push beside the floor, from the payload, format 1.0, one process",
        path=("push 1.0", "ratio", "payload / floor"),
    )
    yield Row(
        what="CPU of the floor, ten processes beside busy neighbours",
        path=("push busy", "floor"),
        unit=" µs",
    )
    yield Row(
        what="CPU per push beside the floor, after decoding, there",
        path=("push busy", "ratio", "decoded / floor"),
        target="≤ 1.3 ×",
    )
    yield Row(
        what="CPU per push beside the floor, from the payload, there",
        path=("push busy", "ratio", "payload / floor"),
        target="≤ 2 ×",
    )


def _decodes() -> Iterator[Row]:
    for cipher, target in ("ECB", "≤ 0.4 ×"), ("GCM", "≤ 0.15 ×"):
        for checks, pair in (
            ("sign checked here alone", "signed / old SDK"),
            ("no sign on either side", "unsigned / old SDK, unsigned"),
        ):
            yield Row(
                what=f"decode of one point beside the old SDK, {cipher}, {checks}",
                path=("decode", f"{cipher} 1", "ratio", pair),
                target=target,
            )


def _bursts() -> Iterator[Row]:
    for size in SIZES:
        for name, label in ("payload", "this integration"), ("core", "core"):
            yield Row(
                what=f"states shown of a burst of 600, {size:,} devices, {label}",
                path=(f"push {size}", "burst", name),
                target="600" if name == "payload" else "",
                unit="",
            )


def _starts() -> Iterator[Row]:
    for size, calls, seconds in (10, "", ""), (100, "", "≤ 1.5 s"), (1000, "≤ 70", ""):
        start, devices = f"start {size}", f"{size:,} devices"
        for what, path, target, unit in (
            ("cold start, {}: calls", (start, "cold", "calls"), calls, ""),
            (
                "cold start, {}: until entities",
                (start, "cold", "seconds"),
                seconds,
                " s",
            ),
            ("core's, {}: calls", (f"core {start}", "calls"), "", ""),
            ("core's, {}: until entities", (f"core {start}", "seconds"), "", " s"),
            ("warm start, {}: calls", (start, "warm", "calls"), "≤ 4", ""),
            (
                "warm start, {}: calls before last values are shown",
                (start, "warm", "calls until entities"),
                "0",
                "",
            ),
            ("warm start, {}: until entities", (start, "warm", "seconds"), "", " s"),
        ):
            yield Row(what=what.format(devices), path=path, target=target, unit=unit)


def _large() -> Iterator[Row]:
    """Yield what a large account costs beside bare entities."""
    yield Row(
        what="warm start, 1,000 devices, CPU beside 6,000 bare entities",
        path=("warm", "ratio", "own / floor"),
        target="≤ 1.3 ×",
    )
    for case, label in CASES.items():
        yield Row(
            what=f"longest hold of the event loop beyond the floor's: {label}",
            path=("holds", case, "beyond"),
            target="≤ 50 ms",
            unit=" ms of CPU",
        )
    for kind, label in SIDES.items():
        path = ("memory", "KiB per device", kind)
        yield Row(what=f"memory per device: {label}", path=path, unit=" KiB")
    for kind, label, target in (
        ("floor", "the floor", "≤ 1.3 ×"),
        ("core", "core's", "≤ 0.9 ×"),
    ):
        path = ("memory", "ratio", f"own / {kind}")
        yield Row(what=f"memory per device beside {label}", path=path, target=target)
    for kind, label in ("floor", "the floor"), ("core", "core's"):
        path = ("meters", "ratio", f"own / {kind}")
        yield Row(what=f"CPU of a day of 200 meters beside {label}", path=path)


def _upkeep() -> Iterator[Row]:
    for what, behaviour in (
        ("calls on a healthy day", "full"),
        ("the same where leases cannot be renewed early", "account"),
    ):
        path = ("day", behaviour, "calls")
        yield Row(what=what, path=path, target="≤ 30", unit="")
    for name, label in ("own", "this integration"), ("old SDK", "the old SDK"):
        for what in "renewals", "lost", "doubled":
            yield Row(
                what=f"renewals of {label}: {what}",
                path=("renewal", name, what),
                target="0" if name == "own" and what != "renewals" else "",
                unit="",
            )


def rows() -> Iterator[Row]:
    """Yield all figures that have a line of their own."""
    yield from _pushes()
    yield from _decodes()
    yield from _bursts()
    yield from _starts()
    yield from _large()
    yield from _upkeep()


def failures(figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each benchmark, and each other client, that gave no figures."""
    for name, figure in figures.items():
        for label, part in (
            (name, figure),
            *((f"{name}, {key}", part) for key, part in figure.items()),
        ):
            if isinstance(part, Mapping) and "failed" in part:
                yield f"| {label} | | failed: {part['failed']} |"


def _push_table(figures: Mapping[str, Any]) -> Iterator[str]:
    measured = {
        size: figure
        for size in SIZES
        if "cpu" in (figure := figures.get(f"push {size}", {}))
    }
    if not measured:
        return
    yield ""
    yield "| Devices | Floor µs | After decoding µs | From the payload µs | Pushes a second | p50 / p99 at 50 a second, ms | Core's p50 / p99, ms |"
    yield "|---|---|---|---|---|---|---|"
    for size, figure in measured.items():
        cpu = figure["cpu"]
        own = figure["latency"]["payload"]
        core = figure["latency"].get("core", {})
        yield (
            f"| {size:,} | {cpu['floor']:.1f} | {cpu['decoded']:.1f} | {cpu['payload']:.1f} "
            f"| {figure['per_second']['payload']:,} | {own['p50']} / {own['p99']} "
            f"| {core.get('p50', '')} / {core.get('p99', '')} |"
        )


def _decode_table(figures: Mapping[str, Any]) -> Iterator[str]:
    measured = figures.get("decode", {})
    if not measured or "failed" in measured:
        return
    yield ""
    yield "| Message | Signed µs | Old SDK, sign not checked µs | Ratio | No sign µs | Old SDK µs | Ratio |"
    yield "|---|---|---|---|---|---|---|"
    for name, figure in measured.items():
        cpu, ratio = figure["cpu"], figure["ratio"]
        cells = [
            shown
            for own, other in (("signed", "old SDK"), ("unsigned", "old SDK, unsigned"))
            for shown in (
                f"{cpu[own]:.1f}",
                f"{cpu[other]:.1f}" if other in cpu else "",
                str(ratio.get(f"{own} / {other}", "")),
            )
        ]
        yield f"| {name} points | {' | '.join(cells)} |"


def _hold_table(figures: Mapping[str, Any]) -> Iterator[str]:
    measured = figures.get("holds", {})
    if not measured or "failed" in measured:
        return
    yield ""
    yield "| Longest hold of the event loop, ms of CPU (by the clock) | This integration | Floor |"
    yield "|---|---|---|"
    for case, label in CASES.items():
        cells = [
            f"{hold['cpu']} ({hold['clock']})"
            for hold in (measured[case]["own"], measured[case]["floor"])
        ]
        yield f"| {label} | {' | '.join(cells)} |"


def _command_table(figures: Mapping[str, Any]) -> Iterator[str]:
    measured = figures.get("commands", {})
    if not measured or "failed" in measured:
        return
    yield ""
    yield "| From the action to the last request | p50 / p95, ms | Floor's, ms | CPU ms | Floor's | Ratio | Requests | Floor's |"
    yield "|---|---|---|---|---|---|---|---|"
    for case, figure in measured.items():
        own, floor = (
            f"{figure['ms'][side]['p50']} / {figure['ms'][side]['p95']}"
            for side in ("own", "floor")
        )
        cpu, requests = figure["CPU ms"], figure["requests"]
        yield (
            f"| {case} | {own} | {floor} | {cpu['own']} | {cpu['floor']} "
            f"| {figure['ratio']['own / floor']} "
            f"| {requests['own']} | {requests['floor']} |"
        )


def _meter_table(figures: Mapping[str, Any]) -> Iterator[str]:
    measured = figures.get("meters", {})
    if not measured or "failed" in measured:
        return
    kinds = measured["CPU s"]
    yield ""
    yield f"| A day of 200 meters, from {measured['hours']} hours | {' | '.join(SIDES[kind] for kind in kinds)} |"
    yield f"|---|{'---|' * len(kinds)}"
    for what, values in (
        ("CPU seconds, recorder included", measured["CPU s"]),
        ("bytes written to `.storage`", measured["bytes stored"]),
        ("rows of states", {k: v["states"] for k, v in measured["rows"].items()}),
        (
            "rows of attributes",
            {k: v["state_attributes"] for k, v in measured["rows"].items()},
        ),
    ):
        yield f"| {what} | {' | '.join(f'{values[kind]:,}' for kind in kinds)} |"


def markdown(result: Mapping[str, Any]) -> str:
    """Return everything as Markdown."""
    machine, figures = result["machine"], result["figures"]
    where = (
        f"Measured on {machine['date']}: {machine['processor']}, {machine['cores']} cores"
        f" (load {machine['load']}), Python {machine['python']},"
        f" Home Assistant {machine['home_assistant']}."
    )
    lines = [line for row in rows() if (line := row.show(figures)) is not None]
    lines += failures(figures)
    return "\n".join(
        (
            where,
            *(("", *HEAD, *lines) if lines else ()),
            *_push_table(figures),
            *_decode_table(figures),
            *_command_table(figures),
            *_hold_table(figures),
            *_meter_table(figures),
        )
    )


def renew(path: Path, result: Mapping[str, Any]) -> None:
    """Put the figures between their marks in a document."""
    text = path.read_text(encoding="utf-8")
    block = f"{BEGIN}\n{markdown(result)}\n{END}"
    pattern = f"{re.escape(BEGIN)}.*{re.escape(END)}"
    path.write_text(
        re.sub(pattern, lambda _: block, text, flags=re.DOTALL), encoding="utf-8"
    )
