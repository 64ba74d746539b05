"""Owns what a project was refused, so that it does not ask for it again and again.

A service that is missing, or a device that may not be read, is refused the same way for
hours: each of these calls counts.
"""

from dataclasses import dataclass
import re
from typing import Final

from ..clock import Clock
from ..errors import OpenHubError
from ..usage import CallKind
from .error_codes import NOT_THIS_PRODUCT, NOT_THIS_PROJECT

# how long a refusal is believed, in seconds
_AGE: Final = 86_400.0
_MOST: Final = 500
# one refusal may be a passing fault
_BELIEVED: Final = 2
# what nobody waits for; a person who commands or looks at a camera may have solved it,
# and what all else depends on has its own pace
_REMEMBERED: Final = frozenset(
    {
        CallKind.SPECIFICATION,
        CallKind.LOG,
        CallKind.SCENES,
        CallKind.GATEWAYS,
        CallKind.FIRMWARE,
        CallKind.ROOMS,
        CallKind.NAMES,
        CallKind.REMOTES,
        CallKind.TIMERS,
    }
)
# of these the first refusal counts: each device that a person chose would ask
_AT_ONCE: Final = frozenset({CallKind.TIMERS})
# the segments of a path that name a device, a home or an account have digits
_ID: Final = re.compile(r"(?<=/)(?!v\d)[^/]*\d[^/]*(?=/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refusal:
    """An error, how often it came, and how long it is believed."""

    error: OpenHubError
    times: int
    until: float


class Refusals:
    """Remembers refusals, by kind of call and path."""

    def __init__(self, clock: Clock) -> None:
        """Begin without one."""
        self._clock = clock
        self._known: dict[tuple[CallKind, str], _Refusal] = {}

    def check(self, kind: CallKind, path: str) -> None:
        """Raise the refusal that such calls had again and again within the last day."""
        for key in ((kind, path), (kind, _ID.sub("*", path))):
            known = self._known.get(key)
            believed = 1 if kind in _AT_ONCE else _BELIEVED
            if known is None or known.times < believed:
                continue
            if self._clock.monotonic() < known.until:
                # the same error is raised many times: it must not collect tracebacks
                raise known.error.with_traceback(None)
            del self._known[key]

    def note(self, kind: CallKind, path: str, err: OpenHubError) -> None:
        """Remember a refusal: of the path for all devices, or for this one alone."""
        if kind not in _REMEMBERED or err.code not in NOT_THIS_PRODUCT:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        whole = err.code in NOT_THIS_PROJECT
        key = (kind, _ID.sub("*", path) if whole else path)
        known = self._known.get(key)
        self._known[key] = _Refusal(
            error=err,
            times=1 if known is None else known.times + 1,
            until=self._clock.monotonic() + _AGE,
        )

    def forget(self) -> None:
        """Forget all: a person has changed something."""
        self._known.clear()
