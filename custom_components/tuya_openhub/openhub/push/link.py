"""A connected session with what belongs to it alone."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from ..errors import OpenHubError
from .deduplicator import Inbox
from .lease import Lease
from .message import Decoder
from .session import Session

# a broker may accept and drop at once, again and again
_PROVEN: Final = 30.0
_PROVEN_BY_MESSAGE: Final = 5.0
# after so many short connections in a row the next must live a while to count
_FREE_STRIKES: Final = 2
_MOST_STRIKES: Final = 8


@dataclass(slots=True)
class Trial:
    """How much is to be thought of a new connection, by what became of the last ones."""

    strikes: int = 0

    @property
    def probation(self) -> float:
        """How long the next connection must live to be trusted, in seconds."""
        extra = self.strikes - _FREE_STRIKES
        return 2.0**extra if extra > 0 else 0.0

    def passed(self) -> None:
        """Forget the strikes: a connection was worth it."""
        self.strikes = 0

    def failed(self) -> None:
        """Count a connection that ended at once."""
        self.strikes = min(self.strikes + 1, _MOST_STRIKES)


@dataclass(slots=True, kw_only=True, eq=False)
class Link:
    """One session, its key and its lease; `error` tells that it is lost."""

    session: Session
    decoder: Decoder
    lease: Lease
    since: float
    trusted_at: float
    delivered: bool = False
    error: OpenHubError | None = None

    def is_trusted(self, now: float) -> bool:
        """Tell whether the host may rely on it."""
        return self.delivered or now >= self.trusted_at

    def is_proven(self, now: float) -> bool:
        """Tell whether it was worth its connection."""
        lived = now - self.since
        return (
            lived >= _PROVEN
            or (self.delivered and lived >= _PROVEN_BY_MESSAGE)
            or not self.lease.usable(now)
        )

    def listen(self, inbox: Inbox, wake: asyncio.Event) -> None:
        """Hand on what comes until the session is lost; wake the hub when it matters."""
        receive = partial(inbox.receive, self.decoder)

        def first(payload: bytes) -> None:
            if receive(payload):
                self.delivered = True
                wake.set()
                # nothing more to find out: without a step between from now on
                self.session.listen(receive, lose)

        def lose(err: OpenHubError) -> None:
            self.error = self.error or err
            wake.set()

        self.session.listen(first, lose)

    async def close(self) -> None:
        """Close the session; what has arrived already is still handed on."""
        await self.session.close()
