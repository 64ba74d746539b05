"""Figures that a run of these tests has measured, printed at its end."""

FIGURES: list[str] = []


def report_figure(what: str, figure: str) -> None:
    """Keep a figure for the end of the run."""
    FIGURES.append(f"{what}: {figure}")
