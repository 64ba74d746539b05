"""Services of Tuya's console: their names there, and the call that tells of each."""

import pytest

from custom_components.tuya_openhub.openhub.console_services import (
    PROBE_PATHS,
    SERVICE_NAMES,
    Service,
    is_missing,
)
from custom_components.tuya_openhub.openhub.errors import Problem, RefusedError


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
