"""Faults on demand, and a log of every call."""

from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(slots=True, kw_only=True)
class Fault:
    """What to do instead of answering; the first that is set counts.

    `msg` None: the words Tuya uses with that code, where they are known.

    aiohttp's client repeats a read once by itself when a kept connection is reset, so
    `reset` needs a count of 2 to be seen there.

    `delay` (seconds) comes on top of any of them, or alone: a slow answer. With
    `slow_answer` (seconds) the call is obeyed at once, and only its answer waits. `count`
    limits how often it happens.
    """

    code: int | None = None
    msg: str | None = None
    status: int | None = None
    body: bytes | None = None
    hang: bool = False
    reset: bool = False
    delay: float = 0
    slow_answer: float = 0
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to any API; `kind` is the action's name or method and path."""

    time: float
    api: str
    kind: str
    path: str
    ok: bool
    code: int = 0


@dataclass(slots=True)
class Faults:
    """Faults by pattern (with `*`) over path, "METHOD path" or action name."""

    _set: dict[str, Fault] = field(default_factory=dict)

    def set(self, pattern: str, fault: Fault) -> None:
        """Switch a fault on."""
        self._set[pattern] = fault

    def clear(self, pattern: str | None = None) -> None:
        """Switch one fault off, or all."""
        if pattern is None:
            self._set.clear()
        else:
            self._set.pop(pattern, None)

    def take(self, *names: str) -> Fault | None:
        """Find the fault for a call and count it."""
        for pattern, fault in list(self._set.items()):
            if not any(fnmatchcase(name, pattern) for name in names):
                continue
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    del self._set[pattern]
            return fault
        return None


class CallLog(list[Call]):
    """Every call since the start, oldest first."""

    def count_of(self, pattern: str) -> int:
        """Count the calls whose kind or path matches."""
        return sum(
            fnmatchcase(call.kind, pattern) or fnmatchcase(call.path, pattern)
            for call in self
        )

    def kinds(self) -> Counter[str]:
        """Count the calls by kind."""
        return Counter(call.kind for call in self)

    def since(self, time: float) -> list[Call]:
        """List the calls made at or after a time."""
        return [call for call in self if call.time >= time]
