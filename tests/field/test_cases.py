"""Every device of a public report does what its owner expects of it."""

import pytest

from homeassistant.core import HomeAssistant
from tests.tuya_cloud import TuyaCloud

from .case import load, names
from .player import play

# cases that do not hold yet: take one out as soon as it does
OPEN: frozenset[str] = frozenset()

_MARKS = {
    True: [pytest.mark.xfail(strict=True, raises=AssertionError, reason="open")],
    False: [],
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, id=name, marks=_MARKS[name in OPEN]) for name in names()],
)
async def test_case(hass: HomeAssistant, empty_cloud: TuyaCloud, name: str) -> None:
    """Show all that is expected after set-up and after each step."""
    case = load(name)

    mismatches = await play(hass, empty_cloud, case)

    assert not mismatches, "\n".join([name, case["complaint"], *mismatches])


def test_open_cases_exist() -> None:
    """Keep no name of a case that is gone."""
    assert set(names()) >= OPEN


@pytest.mark.parametrize("name", names())
def test_no_order_goes_unseen(name: str) -> None:
    """Say of each call what is sent, what is shown then, or why it fails."""
    steps = [step for step in load(name)["steps"] if "call" in step]
    judged = {"sent", "sent_has", "error"}
    assert [
        s for s in steps if not judged & s["call"].keys() | s.keys() & {"expected"}
    ] == []
