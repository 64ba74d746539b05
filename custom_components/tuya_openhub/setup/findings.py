"""What the checks of a set-up have found so far, and what each error says of it."""

from collections.abc import Mapping
from enum import StrEnum

from ..const import Transport
from ..openhub import AuthError, OpenHubError, Problem


class Part(StrEnum):
    """What has to be there, in the order in which the cloud looks for it."""

    KEYS = "keys"
    PLAN = "plan"
    SERVICES = "services"
    ACCOUNT = "account"
    PUSH = "push"


# nothing in here is a word: each language has its own beside them
_OPEN, _RUNNING, _FOUND, _MISSING = "○", "…", "✓", "✗"

_LACKING = {
    Problem.CLOCK_WRONG: Part.KEYS,
    Problem.IP_NOT_ALLOWED: Part.KEYS,
    Problem.NO_PLAN: Part.PLAN,
    Problem.PLAN_EXPIRED: Part.PLAN,
    Problem.PAYMENT_OVERDUE: Part.PLAN,
    Problem.QUOTA_EXHAUSTED: Part.PLAN,
    Problem.SERVICE_NOT_SUBSCRIBED: Part.SERVICES,
    Problem.SERVICE_EXPIRED: Part.SERVICES,
    Problem.SERVICE_OVERDUE: Part.SERVICES,
    Problem.SERVICE_QUOTA_EXHAUSTED: Part.SERVICES,
    Problem.SERVICE_NOT_AUTHORIZED: Part.SERVICES,
    Problem.PERMISSION_DENIED: Part.ACCOUNT,
    Problem.USER_UNKNOWN: Part.ACCOUNT,
    Problem.NO_DEVICES: Part.ACCOUNT,
    Problem.WRONG_DATA_CENTER: Part.ACCOUNT,
    Problem.BROKER_UNREACHABLE: Part.PUSH,
    Problem.BROKER_REFUSED: Part.PUSH,
    Problem.BROKER_INSECURE: Part.PUSH,
}


class Findings:
    """What is found, and the first part that is missing."""

    def __init__(self, transport: Transport) -> None:
        """Begin with nothing found; only a cloud project shows its plan and services."""
        project = transport is Transport.OPENAPI
        self._parts = [
            part for part in Part if project or part not in {Part.PLAN, Part.SERVICES}
        ]
        self._found: set[Part] = set()
        self._missing: Part | None = None

    def find(self, last: Part) -> None:
        """Note that everything up to a part is there."""
        self._missing = None
        self._found.update(self._parts[: self._parts.index(last) + 1])

    def fail(self, err: OpenHubError) -> None:
        """Note what an error says: what is missing, and that all before it is there."""
        part = Part.KEYS if isinstance(err, AuthError) else _LACKING.get(err.problem)
        self._missing = part if part in self._parts else None
        if self._missing is not None:
            index = self._parts.index(self._missing)
            self._found.update(self._parts[:index])
            self._found.difference_update(self._parts[index:])

    def marks(self, *, running: bool = False) -> Mapping[str, str]:
        """Return a mark for each part, to stand before its name."""
        marks = {}
        for part in Part:
            mark = _RUNNING if running else _OPEN
            if part in self._found:
                mark = _FOUND
            elif part is self._missing and not running:
                mark = _MISSING
            marks[part.value] = mark
        return marks
