"""Timers that people made in the app, and devices that are asked to report."""

from collections.abc import Callable
import re
from typing import Any

from ..truth import Json, SimDevice, Truth
from .errors import ApiError

_LOOPS, _DATE, _TIME = (
    re.compile("[01]{7}"),
    re.compile(r"\d{8}"),
    re.compile(r"\d\d:\d\d"),
)
_NEVER = "0000000"
_MOST = 30
_ID = "(?P<id>[^/]+)"

type Find = Callable[[re.Match[str]], SimDevice]
type Route = tuple[str, str, Callable[[Any, re.Match[str]], Any]]


class Timers:
    """What devices do by timers of the app, in the shape of the newer family."""

    def __init__(self, truth: Truth) -> None:
        """Begin without a timer."""
        self._truth = truth
        self._timers: dict[str, list[dict[str, Json]]] = {}
        # devices that were asked to report
        self.asked: list[str] = []

    def add(self, device: SimDevice, **fields: Json) -> None:
        """Make a timer as the app does; `fields` are those of the documents."""
        timers = self._timers.setdefault(device.id, [])
        timer: dict[str, Json] = {
            "timer_id": str(700000 + len(timers)),
            "alias_name": "",
            "timezone_id": "Europe/Berlin",
            "date": "00000000",
            "loops": _NEVER,
            "functions": [],
            **fields,
        }
        forms = {"loops": _LOOPS, "date": _DATE, "time": _TIME}
        assert all(form.fullmatch(str(timer[name])) for name, form in forms.items())
        assert len(timers) < _MOST
        timers.append(timer)

    def routes(self, find: Find) -> list[Route]:
        """Return method, path and answer of each call."""

        def read(_: Any, match: re.Match[str]) -> list[dict[str, Json]]:
            return self._timers.get(find(match).id, [])

        def ask(_: Any, match: re.Match[str]) -> bool:
            return self._report(find(match))

        return [
            ("GET", f"/v2.0/cloud/timer/device/{_ID}", read),
            ("PUT", f"/v1.0/devices/{_ID}/trigger-report", ask),
        ]

    def _report(self, device: SimDevice) -> bool:
        """Let a device push what it has; one that sleeps does not hear it."""
        if not device.online:
            raise ApiError(2001)
        self.asked.append(device.id)
        self._truth.set_value(device.id, dict(device.status))
        return True
