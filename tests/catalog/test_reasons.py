"""Reasons: English by themselves, and in a language where its sentences are given."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import reasons
from custom_components.tuya_openhub.catalog.reasons import Reason

TEXTS: dict[str, Any] = json.loads(
    (Path(reasons.__file__).parents[1] / "translations/en.json").read_text("utf-8")
)


def test_each_sentence_is_the_one_that_is_translated() -> None:
    """The English sentences of the code and of the translations are the same."""
    ours = [each for each in vars(reasons).values() if isinstance(each, Reason)]
    theirs = {
        key: text["message"]
        for key, text in TEXTS["exceptions"].items()
        if key.startswith("reason_")
    }
    assert {each.key: each.text for each in ours} == theirs
    assert len(ours) == len(theirs)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        pytest.param({}, "also part of: Cover moved by control", id="English"),
        pytest.param(
            {
                "reason_also_part": "gehört auch zu: {reason}",
                "reason_cover": "Mit {code} bewegter Rollladen",
            },
            "gehört auch zu: Mit control bewegter Rollladen",
            id="German",
        ),
        pytest.param(
            {"reason_also_part": "gehört auch zu: {reason}"},
            "gehört auch zu: Cover moved by control",
            id="one sentence is not translated",
        ),
    ],
)
def test_language(texts: dict[str, str], said: str) -> None:
    """A reason within a reason is in the same language; English stands in."""
    reason = reasons.ALSO_PART.of(reason=reasons.COVER.of(code="control"))
    assert reason.worded(texts) == said
    assert str(reason) == "also part of: Cover moved by control"


def test_signs_of_the_vendor_are_no_placeholders() -> None:
    """What a device says is put in as it is, braces too."""
    reason = reasons.SAYS.of(code="{value}", value="{0}")
    assert str(reason) == "{value} says {0}"
