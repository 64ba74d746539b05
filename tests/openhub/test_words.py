"""Words that others go by: in translations, in Tuya's console, in stored files."""

import json
from pathlib import Path

import pytest

from custom_components.tuya_openhub import openhub
from custom_components.tuya_openhub.openhub.console_services import (
    PROBE_PATHS,
    SERVICE_NAMES,
    Service,
    is_missing,
)
from custom_components.tuya_openhub.openhub.data_centers import DATA_CENTERS
from custom_components.tuya_openhub.openhub.errors import (
    OpenHubError,
    Problem,
    RefusedError,
)
from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    LinkType,
    Part,
    PointType,
    SpecSource,
)

TRANSLATIONS = Path(openhub.__file__).parents[1] / "translations" / "en.json"


@pytest.mark.parametrize("problem", list(Problem))
def test_each_problem_has_a_sentence(problem: Problem) -> None:
    """A person reads what is wrong, whatever it is."""
    sentences = json.loads(TRANSLATIONS.read_text("utf-8"))["exceptions"]
    assert sentences[problem.value]["message"]


@pytest.mark.parametrize(
    ("service", "name", "path"),
    [
        ("scenes", "Smart Home Scene Linkage", "/v1.0/homes/x/scenes"),
        (
            "locks",
            "Smart Lock Open Service",
            "/v1.0/devices/x/door-lock/remote-unlocks",
        ),
        ("infrared", "IR Control Hub Open Service", "/v2.0/infrareds/x/remotes"),
        ("cameras", "IoT Video Live Stream", "/v1.0/devices/x/webrtc-configs"),
        (
            "statistics",
            "Device Data Statistics",
            "/v1.0/devices/x/all-statistic-type",
        ),
        ("timers", "Device Timer", "/v2.0/cloud/timer/device/x"),
        (
            "vacuum_maps",
            "Robot Vacuum Open APIs",
            "/v1.0/users/sweepers/file/x/realtime-map",
        ),
    ],
)
def test_services_of_the_console(service: str, name: str, path: str) -> None:
    """A person looks for the name in Tuya's console; the path reads and changes nothing."""
    assert SERVICE_NAMES[Service(service)] == name
    assert PROBE_PATHS[Service(service)].format(id="x") == path


@pytest.mark.parametrize(
    ("problem", "missing"),
    [
        (Problem.SERVICE_NOT_SUBSCRIBED, True),
        (Problem.SERVICE_NOT_AUTHORIZED, True),
        (Problem.SERVICE_EXPIRED, True),
        (Problem.SERVICE_OVERDUE, False),
        (Problem.PERMISSION_DENIED, False),
    ],
)
def test_what_says_that_a_service_is_missing(problem: Problem, missing: bool) -> None:
    """A service that is missing can be added in the console."""
    assert is_missing(RefusedError(problem)) is missing


def test_data_centers() -> None:
    """Stored entries name them by their key; the names are Tuya's."""
    assert [(key, center.name) for key, center in DATA_CENTERS.items()] == [
        ("china", "China"),
        ("western_america", "Western America"),
        ("eastern_america", "Eastern America"),
        ("central_europe", "Central Europe"),
        ("western_europe", "Western Europe"),
        ("india", "India"),
        ("singapore", "Singapore"),
    ]


def test_words_on_the_wire_and_in_files() -> None:
    """Tuya's words for connections and formats; ours for stored descriptions."""
    assert list(LinkType) == ["mqtt", "websocket"]
    assert list(Cipher) == ["1.0", "2.0"]
    assert list(PointType) == [
        "boolean", "integer", "enum", "string", "json", "raw", "bitmap",
    ]  # fmt: skip
    assert list(SpecSource) == [
        "specification", "thing_model", "shadow", "value", "quirk",
    ]  # fmt: skip
    assert list(Part) == ["own", "shared"]


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
