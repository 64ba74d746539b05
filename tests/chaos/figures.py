"""Figures that a run of these tests has measured, printed at its end.

They travel as properties of the test's report: with several processes the one that
prints is not the one that measures.
"""

from collections.abc import Generator
from typing import Any

import pytest

PROPERTY = "figure"
_FIGURES: list[str] = []


def report_figure(what: str, figure: str) -> None:
    """Keep a figure for the end of the run."""
    _FIGURES.append(f"{what}: {figure}")


@pytest.fixture(autouse=True)
def figures(request: pytest.FixtureRequest) -> Generator[None]:
    """Hand what a test has measured to its report."""
    _FIGURES.clear()
    yield
    request.node.user_properties.extend((PROPERTY, each) for each in _FIGURES)


def figures_of(reports: list[Any]) -> list[str]:
    """Return what tests have measured, by their reports."""
    return [
        str(value)
        for report in reports
        if report.when == "teardown"
        for name, value in report.user_properties
        if name == PROPERTY
    ]
