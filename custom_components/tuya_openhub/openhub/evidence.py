"""What was seen of the cloud's habits that no document tells, for people who help.

Counts and a few words: no id, no secret.
"""

from collections import Counter, deque
from dataclasses import asdict, dataclass, field

from .errors import OpenHubError
from .models import JsonValue

_ENDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseEnd:
    """Who closed a connection at the end of its lease, and when; it may be early."""

    closed_by: str
    seconds_late: float
    reason: str


@dataclass(slots=True, kw_only=True)
class Evidence:
    """The facts of one push channel, over all its leases since the start."""

    # of the messages that no tag proves, and of the first ones of each lease
    signs_right: int = 0
    signs_wrong: int = 0
    signs_missing: int = 0
    # the format of the first message of each lease, and of each that was another
    formats: Counter[str] = field(default_factory=Counter)
    # units of the times in those messages
    time_units: Counter[str] = field(default_factory=Counter)
    # where leases came from, and the format that was asked for
    accesses: Counter[str] = field(default_factory=Counter)
    # what asking before the end of a lease gave
    early_requests: Counter[str] = field(default_factory=Counter)
    refused_leases: Counter[str] = field(default_factory=Counter)
    lease_ends: deque[LeaseEnd] = field(default_factory=lambda: deque(maxlen=_ENDS))

    def note_lease_end(self, late: float, error: OpenHubError | None) -> None:
        """Keep how a connection ended; without an error it was closed by this side."""
        self.lease_ends.append(
            LeaseEnd(
                closed_by="client" if error is None else "broker",
                seconds_late=round(late, 1),
                reason="" if error is None else error.detail,
            )
        )

    def as_dict(self) -> dict[str, JsonValue]:
        """Return everything in the shape of a report."""
        return {
            "signs": {
                "right": self.signs_right,
                "wrong": self.signs_wrong,
                "missing": self.signs_missing,
            },
            "formats": dict(self.formats),
            "time_units": dict(self.time_units),
            "accesses": dict(self.accesses),
            "early_requests": dict(self.early_requests),
            "refused_leases": dict(self.refused_leases),
            "lease_ends": [asdict(end) for end in self.lease_ends],
        }
