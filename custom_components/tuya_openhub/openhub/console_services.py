"""Owns which service of Tuya's console a function needs, and the cheap call that tells.

After the console's lists of services; each call only reads, and is tried for one device
(for scenes: one home) of the kind.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from .errors import OpenHubError, Problem


class Service(StrEnum):
    """A service that many projects lack."""

    SCENES = "scenes"
    LOCKS = "locks"
    INFRARED = "infrared"
    CAMERAS = "cameras"
    STATISTICS = "statistics"
    TIMERS = "timers"
    VACUUM_MAPS = "vacuum_maps"


# as the console writes them, in English
SERVICE_NAMES: Mapping[Service, str] = MappingProxyType(
    {
        Service.SCENES: "Smart Home Scene Linkage",
        Service.LOCKS: "Smart Lock Open Service",
        Service.INFRARED: "IR Control Hub Open Service",
        Service.CAMERAS: "IoT Video Live Stream",
        Service.STATISTICS: "Device Data Statistics",
        Service.TIMERS: "Device Timer",
        Service.VACUUM_MAPS: "Robot Vacuum Open APIs",
    }
)
PROBE_PATHS: Mapping[Service, str] = MappingProxyType(
    {
        Service.SCENES: "/v1.0/homes/{id}/scenes",
        Service.LOCKS: "/v1.0/devices/{id}/door-lock/remote-unlocks",
        Service.INFRARED: "/v2.0/infrareds/{id}/remotes",
        Service.CAMERAS: "/v1.0/devices/{id}/webrtc-configs",
        Service.STATISTICS: "/v1.0/devices/{id}/all-statistic-type",
        Service.TIMERS: "/v2.0/cloud/timer/device/{id}",
        Service.VACUUM_MAPS: "/v1.0/users/sweepers/file/{id}/realtime-map",
    }
)

_MISSING = {
    Problem.SERVICE_NOT_SUBSCRIBED,
    Problem.SERVICE_NOT_AUTHORIZED,
    Problem.SERVICE_EXPIRED,
}


def is_missing(err: OpenHubError) -> bool:
    """Return whether an error says that the project lacks the service of the call."""
    return err.problem in _MISSING
