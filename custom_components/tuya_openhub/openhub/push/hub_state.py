"""The states of the push channel's one task, each with what belongs to it alone.

Whether the project refuses is no state of its own while a connection lives: pushes come
in until its lease ends.
"""

from dataclasses import dataclass

from ..errors import OpenHubError
from .lease import Lease
from .leased_connection import LeasedConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Not connected; what comes next is to be decided. `lease` may still be usable."""

    lease: Lease | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Not connected, and the next try is made at `until` because of `because`."""

    until: float
    because: OpenHubError | None
    lease: Lease | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Not connected and refused `by` what a person must act on; `until` the next probe."""

    until: float
    by: OpenHubError
    lease: Lease | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """Connected; `successor` is the next lease, where one was fetched already."""

    connection: LeasedConnection
    successor: Lease | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewing:
    """Connected, and it is time to change to `successor`, or to fetch it first."""

    connection: LeasedConnection
    successor: Lease | None = None


type State = Idle | Waiting | Refused | Connected | Renewing


def connection_of(state: State) -> LeasedConnection | None:
    """Return the connection that pushes come in by."""
    match state:
        case Connected(connection=connection) | Renewing(connection=connection):
            return connection
    return None


def next_lease_of(state: State) -> Lease | None:
    """Return the lease for the next connection, where there is one already."""
    match state:
        case Connected(successor=lease) | Renewing(successor=lease):
            return lease
        case Idle(lease=lease) | Waiting(lease=lease) | Refused(lease=lease):
            return lease
