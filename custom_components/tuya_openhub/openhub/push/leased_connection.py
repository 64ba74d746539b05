"""The open connections, each with its lease and the decoder that has the lease's key."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
import ssl
from typing import Final

from ..clock import Clock
from ..errors import OpenHubError, Problem, TransientError
from ..evidence import Evidence
from .deduplicator import Deduplicator
from .lease import Lease
from .message import Decoder
from .mqtt import MqttConnection

# a broker may accept and drop at once, again and again
_PROVEN: Final = 30.0
_PROVEN_BY_MESSAGE: Final = 5.0
# so many messages in a row that cannot be read are no noise: the key or format is wrong
_UNREADABLE_RUN: Final = 25

type ConnectionFactory = Callable[..., MqttConnection]


@dataclass(slots=True, kw_only=True, eq=False)
class LeasedConnection:
    """One connection, its decoder and its lease; `error` says why it was lost.

    `unread` counts the messages since the last one that could be read; `noted` means
    that the first of those was noted. A lease that is
    `given_up` makes no other connection.
    """

    mqtt: MqttConnection
    decoder: Decoder
    lease: Lease
    since: float
    trusted_at: float
    delivered: bool = False
    noted: bool = False
    unread: int = 0
    given_up: bool = False
    error: OpenHubError | None = None

    def is_trusted(self, now: float) -> bool:
        """Tell whether the host may rely on it."""
        return self.delivered or now >= self.trusted_at

    def is_proven(self, now: float) -> bool:
        """Tell whether it lasted long enough to count as a success."""
        lived = now - self.since
        return (
            lived >= _PROVEN
            or (self.delivered and lived >= _PROVEN_BY_MESSAGE)
            or not self.lease.usable(now)
        )

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing of what comes can be read."""
        return self.unread >= _UNREADABLE_RUN

    @property
    def reusable(self) -> Lease | None:
        """The lease for another connection, unless it is not worth one."""
        return None if self.given_up else self.lease

    def give_up(self, problem: Problem) -> None:
        """Let it end, and its lease with it."""
        self.given_up = True
        self.error = self.error or TransientError(problem)

    def listen(self, deduplicator: Deduplicator, wake: asyncio.Event) -> None:
        """Hand on what comes; set `wake` at the first message and when it is lost.

        And when nothing of it can be read.
        """
        receive, decoder = deduplicator.receive, self.decoder

        def handle_payload(payload: bytes) -> None:
            if receive(decoder, payload):
                self.unread = 0
                if not self.delivered:
                    self.delivered = True
                    wake.set()
                return
            self.unread += 1
            if self.is_unreadable:
                wake.set()

        def handle_lost(err: OpenHubError) -> None:
            self.error = self.error or err
            wake.set()

        self.mqtt.listen(handle_payload, handle_lost)


class OpenConnections:
    """Opens connections and closes them; two are open during a renewal."""

    def __init__(
        self,
        factory: ConnectionFactory,
        tls: ssl.SSLContext | None,
        deduplicator: Deduplicator,
        clock: Clock,
        *,
        knows: Callable[[str], bool] | None,
        evidence: Evidence,
    ) -> None:
        """Begin with none; `wake` is set when something happens to one of them."""
        self._factory = factory
        self._tls = tls
        self._deduplicator = deduplicator
        self._clock = clock
        self._knows = knows
        self._evidence = evidence
        self._open: set[LeasedConnection] = set()
        self._listening = False
        self.wake = asyncio.Event()

    @property
    def dropped(self) -> Counter[str]:
        """How many payloads were dropped, by reason, on open and closed connections."""
        dropped = self._deduplicator.dropped.copy()
        for connection in self._open:
            dropped.update(connection.mqtt.dropped)
        return dropped

    def listen(self) -> None:
        """Hand on what comes by those that are open and those that will be."""
        self._listening = True
        for connection in self._open:
            connection.listen(self._deduplicator, self.wake)

    async def open(self, lease: Lease, probation: float) -> LeasedConnection:
        """Connect with a lease; `probation` is how long it must live to be trusted."""
        mqtt = self._factory(lease.config, tls=self._tls)
        await mqtt.connect()
        now = self._clock.monotonic()
        connection = LeasedConnection(
            mqtt=mqtt,
            decoder=Decoder(lease.config, knows=self._knows, evidence=self._evidence),
            lease=lease,
            since=now,
            trusted_at=now + probation,
        )
        self._open.add(connection)
        if self._listening:
            connection.listen(self._deduplicator, self.wake)
        return connection

    async def close(self, connection: LeasedConnection) -> None:
        """Close one; what it has received already is still handed on."""
        try:
            await connection.mqtt.close()
        finally:
            self._open.discard(connection)
            self._deduplicator.dropped.update(connection.mqtt.dropped)

    async def close_all(self) -> None:
        """Close all, and hand on no more."""
        self._listening = False
        for connection in tuple(self._open):
            await self.close(connection)
