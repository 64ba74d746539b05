"""Fetches leases from the cloud: when one may be asked for, and what refuses it.

It also remembers which leases are dead, for the cloud may give one of them again.
"""

import asyncio
import contextlib
from random import Random
from typing import Final

from ..allowance import Bucket
from ..clock import Clock
from ..errors import (
    AuthError,
    BrokerRefusedError,
    OpenHubError,
    Problem,
    RefusedError,
    TransientError,
)
from ..evidence import Evidence
from ..http.cloud import Cloud
from ..models import LinkType
from ..urls import parse_broker_url
from ..usage import PROBE_EVERY, Usage
from .backoff import LeaseBackoff
from .lease import Lease, derive_link_id
from .leased_connection import LeasedConnection
from .renewal_policy import RenewalPolicy

# three tries of the cloud's own, and a token before
_CALL_LIMIT: Final = 60.0
_DEAD_FOR: Final = 300.0
# what leases of seconds may cost: so many calls at once, then one in three minutes
_AT_ONCE: Final = 150.0
_EVERY: Final = 180.0


class LeaseProvider:
    """Fetches leases for two link ids in turn."""

    def __init__(
        self,
        cloud: Cloud,
        *,
        uid: str,
        link_id: str,
        link_type: LinkType,
        usage: Usage,
        evidence: Evidence,
        clock: Clock,
        rng: Random,
    ) -> None:
        """Ask this cloud for this account; nothing happens before `ask`."""
        self._cloud = cloud
        self._uid = uid
        self._link_id = link_id
        self._link_type = link_type
        self._usage = usage
        self._evidence = evidence
        self._clock = clock
        self._rng = rng
        self._slot = "b"
        self._dead: dict[tuple[str, str, str], float] = {}
        self._lock = asyncio.Lock()
        self.backoff = LeaseBackoff(rng)
        self.policy = RenewalPolicy(evidence)
        self._hourly = Bucket(_AT_ONCE, _EVERY)
        # connections in a row of which nothing could be read
        self._unread = 0
        # whether that is so in every form, and a person has to act
        self.unreadable = False
        self.given = 0
        self.probe_at = 0.0
        self._refusal: OpenHubError | None = None

    @property
    def refusal(self) -> OpenHubError | None:
        """What a person must act on before there is another lease."""
        return self._refusal or self._usage.refusal

    def refuse(self, err: OpenHubError) -> None:
        """Learn what a person must act on, and do not ask for two hours."""
        self._refusal = err
        self.probe_at = self._clock.monotonic() + PROBE_EVERY

    def follow_circuit(self) -> None:
        """Follow the circuit, which other calls break and close too."""
        if self._usage.refusal is None:
            self._refusal = None
            self.backoff.hurry()
        else:
            self.probe_at = self._clock.monotonic() + PROBE_EVERY

    @property
    def ready_at(self) -> float:
        """When the next lease may be asked for, on the monotonic clock."""
        if self.refusal is not None:
            return self.probe_at
        return max(self.backoff.ready_at, self.allowed_at)

    @property
    def allowed_at(self) -> float:
        """When one more call for a lease is not too many for an hour."""
        return self._hourly.ready_at(self._clock.monotonic())

    def renewal_due(self, lease: Lease, ready_at: float | None) -> float:
        """Return when to renew a lease.

        `ready_at` is when a successor that is there already may be tried, else None.
        """
        if self.refusal is not None:
            return self.probe_at
        if lease.keep_to_end:
            return lease.over_at
        if ready_at is not None:
            return ready_at
        asked_again = self.backoff.ready_at if lease.asked else 0.0
        return max(lease.renew_at, asked_again, self.allowed_at)

    def renews(self, lease: Lease) -> bool:
        """Tell whether to renew a lease that is due, and note that it was asked for."""
        if not lease.asked and self.refusal is None:
            if not self.policy.renews_early():
                return False
            # it served to the end: asking again is no sign of trouble
            self.backoff.reset()
        lease.asked = True
        return True

    def retry_now(self) -> None:
        """Let the next lease be asked for at once, also after a refusal."""
        self.backoff.hurry()
        self.probe_at = 0.0

    async def ask(self) -> Lease:
        """Fetch a lease for the other link id than last time."""
        async with self._lock:
            self.probe_at = self._clock.monotonic() + PROBE_EVERY
            try:
                lease = await self._ask()
            except OpenHubError as err:
                self._evidence.refused_leases[_in_words(err)] += 1
                if isinstance(err, AuthError | RefusedError):
                    self.refuse(err)
                raise
            self._refusal = None
            return lease

    def next_form(self) -> bool:
        """Ask for another form of lease; return False when each had its turn."""
        return self._cloud.try_other_access()

    def judge(self, connection: LeasedConnection) -> bool:
        """Return whether a connection has delivered for the first time.

        One of which nothing can be read is given up, unless none is better: another
        lease is tried first, then the other forms.
        """
        if connection.is_unreadable:
            if not self.unreadable:
                self._unread += 1
                self.unreadable = self._unread > 1 and not self.next_form()
                connection.give_up(Problem.UNREADABLE_MESSAGES)
        elif connection.delivered and not connection.noted:
            connection.noted = True
            self._cloud.note_delivery()
            self._unread = 0
            self.unreadable = False
            return True
        return False

    def mark_dead(self, lease: Lease) -> None:
        """Remember a lease that the broker refused: the cloud may give it again."""
        now = self._clock.monotonic()
        self._dead = {key: until for key, until in self._dead.items() if until > now}
        self._dead[lease.key] = now + _DEAD_FOR

    async def _ask(self) -> Lease:
        probing = self.refusal is not None
        slot = "a" if self._slot == "b" else "b"
        self.backoff.asked(self._clock.monotonic())
        self._hourly.spend(self._clock.monotonic())
        try:
            async with asyncio.timeout(_CALL_LIMIT):
                with self._usage.probing() if probing else contextlib.nullcontext():
                    config = await self._cloud.hub_config(
                        self._uid,
                        derive_link_id(self._link_id, slot),
                        self._link_type,
                    )
        except TimeoutError as err:
            raise TransientError(Problem.TIMEOUT) from err
        except TransientError as err:
            if err.problem is Problem.CANNOT_CONNECT:
                self.backoff.unreached(self._clock.monotonic())
            raise
        # an address that may not be used is a fault of the lease, not of a connection
        parse_broker_url(config.url)
        now = self._clock.monotonic()
        lease = Lease.begin(config, slot, now, self._rng)
        self._slot = slot
        self.given += 1
        access = f"{config.path or 'action'}, {config.cipher} asked for"
        self._evidence.accesses[access] += 1
        if self._dead.get(lease.key, 0) > now:
            raise BrokerRefusedError(
                Problem.BROKER_REFUSED, detail="the refused lease was given again"
            )
        return lease


def _in_words(err: OpenHubError) -> str:
    """Return what went wrong without Tuya's text, which may name ids."""
    return f"{err.problem}" if err.code is None else f"{err.problem} ({err.code})"
