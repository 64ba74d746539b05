"""The paths of the service for infrared."""

from collections.abc import Callable
import re
from typing import Any

from ..operations import Operations
from ..truth import SimDevice
from .routing import Request, Route

_HUB = "/v2.0/infrareds/(?P<id>[^/]+)"
_REMOTE = f"{_HUB}/remotes/(?P<remote>[^/]+)"
_AIR_CONDITIONER = f"{_HUB}/air-conditioners/(?P<remote>[^/]+)/command"


def infrared_routes(
    operations: Operations, find: Callable[[re.Match[str]], SimDevice]
) -> list[Route]:
    """Route the calls for remote controls; `find` finds the hub of a path."""
    infrared = operations.infrared

    def press(r: Request, m: re.Match[str]) -> Any:
        raw = r.path.endswith("/raw/command")
        return infrared.press(find(m), m["remote"], r.body, raw=raw)

    def by_remote(
        answer: Callable[..., Any],
    ) -> Callable[[Request, re.Match[str]], Any]:
        return lambda r, m: answer(find(m), m["remote"], r.body)

    codes = f"{_REMOTE}/learning-codes"
    return [
        (
            "GET",
            f"{_HUB}/remotes",
            lambda r, m: infrared.remotes(find(m), r.query),
        ),
        ("GET", f"{_REMOTE}/keys", lambda _, m: infrared.keys(find(m), m["remote"])),
        ("POST", f"{_REMOTE}/command", press),
        ("POST", f"{_REMOTE}/raw/command", press),
        (
            "PUT",
            f"{_HUB}/learning-state",
            lambda r, m: infrared.set_learning(find(m), r.body),
        ),
        (
            "GET",
            f"{_HUB}/learning-codes",
            lambda r, m: infrared.learned(find(m), r.query),
        ),
        ("PUT", codes, by_remote(infrared.save)),
        ("POST", codes, by_remote(infrared.send_code)),
        ("GET", codes, lambda _, m: infrared.codes(find(m), m["remote"])),
        (
            "DELETE",
            f"{codes}/(?P<learned>[^/]+)",
            lambda _, m: infrared.delete_code(find(m), m["remote"], m["learned"]),
        ),
        ("POST", _AIR_CONDITIONER, by_remote(infrared.set_air_conditioner)),
    ]
