"""Owns Tuya's data centers, and how to find the one that knows a pair of credentials.

The names are those of https://developer.tuya.com, "Endpoint". Hosts follow no
pattern; the broker is never derived from them.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

import aiohttp

from .clock import Clock
from .errors import AuthError, OpenHubError, Problem, RefusedError, TransientError
from .http.error_codes import NO_ACCOUNTS
from .http.openapi import OpenApiCloud
from .http.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCenter:
    """One data center: a stable key, Tuya's name and the address of its API."""

    key: str
    name: str
    endpoint: str


DATA_CENTERS = MappingProxyType(
    {
        key: DataCenter(key=key, name=name, endpoint=f"https://{host}")
        for key, name, host in (
            ("china", "China", "openapi.tuyacn.com"),
            ("western_america", "Western America", "openapi.tuyaus.com"),
            ("eastern_america", "Eastern America", "openapi-ueaz.tuyaus.com"),
            ("central_europe", "Central Europe", "openapi.tuyaeu.com"),
            ("western_europe", "Western Europe", "openapi-weaz.tuyaeu.com"),
            ("india", "India", "openapi.tuyain.com"),
            ("singapore", "Singapore", "openapi-sg.iotbing.com"),
        )
    }
)

# these say no more than "not here"
_ELSEWHERE = frozenset({Problem.CROSS_REGION, Problem.PERMISSION_DENIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """What one data center said; `rank` grows with how well it knows the project."""

    center: DataCenter
    rank: int
    error: OpenHubError | None = None


async def find_data_center(
    session: aiohttp.ClientSession,
    access_id: str,
    access_secret: str,
    *,
    centers: Iterable[DataCenter] = DATA_CENTERS.values(),
    clock: Clock | None = None,
) -> DataCenter:
    """Return the data center where the credentials work, one with devices first.

    All are asked at once; where none works the error that helps a person most is raised.
    """
    findings = await asyncio.gather(
        *(
            _try(
                center,
                OpenApiCloud(
                    Project(
                        session,
                        endpoint=center.endpoint,
                        access_id=access_id,
                        access_secret=access_secret,
                        clock=clock,
                        retries=0,
                    )
                ),
            )
            for center in centers
        )
    )
    best = max(findings, key=lambda finding: finding.rank)
    if best.rank:
        return best.center
    raise max((found.error for found in findings if found.error), key=_rank)


async def _try(center: DataCenter, cloud: OpenApiCloud) -> _Finding:
    try:
        await cloud.authenticate()
    except OpenHubError as err:
        return _Finding(center=center, rank=0, error=err)
    try:
        accounts = await cloud.accounts()
    except OpenHubError as err:
        # the keys are good here; only the list of accounts is not to be had
        known = err.code in NO_ACCOUNTS
        return _Finding(center=center, rank=2 if known else 1, error=err)
    return _Finding(center=center, rank=3 if accounts else 2)


def _rank(err: OpenHubError) -> int:
    """Order errors by what a person learns from them."""
    match err:
        case RefusedError() if err.problem not in _ELSEWHERE:
            return 4
        case AuthError():
            return 3
        case RefusedError():
            return 2
        case TransientError():
            return 1
        case _:
            return 0
