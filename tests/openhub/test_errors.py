"""What is wrong, in words that a person reads."""

import json
from pathlib import Path

import pytest

from custom_components.tuya_openhub import openhub
from custom_components.tuya_openhub.openhub.errors import OpenHubError, Problem

TRANSLATIONS = Path(openhub.__file__).parents[1] / "translations" / "en.json"


@pytest.mark.parametrize("problem", list(Problem))
def test_each_problem_has_a_sentence(problem: Problem) -> None:
    """A person reads what is wrong, whatever it is."""
    sentences = json.loads(TRANSLATIONS.read_text("utf-8"))["exceptions"]
    assert sentences[problem.value]["message"]


@pytest.mark.parametrize(
    ("code", "detail", "text"),
    [
        (None, "", "busy"),
        (0, "", "busy"),
        (1110, "", "busy (1110)"),
        (None, "slow\ndown", "busy (slow down)"),
        (1110, "slow  down", "busy (1110: slow down)"),
        ("ODD", " ", "busy (ODD)"),
    ],
)
def test_words_of_an_error(code: int | str | None, detail: str, text: str) -> None:
    """The problem, and in one line what Tuya said."""
    err = OpenHubError(Problem.BUSY, code=code, detail=detail)
    assert str(err) == text
    assert err.args == (Problem.BUSY, code, detail)
