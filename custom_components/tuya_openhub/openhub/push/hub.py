"""The push channel: lease, connect, renew, recover. One task looks after it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import logging
from random import Random
import ssl
from typing import Final

from ..clock import Clock, SystemClock, sleep_or_wake
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
from ..models import LinkType, Message
from ..usage import Usage
from .backoff import ConnectBackoff, ConnectionProbation
from .channel import Channel, ChannelLog, ChannelState
from .deduplicator import Deduplicator
from .hub_state import (
    Connected,
    Idle,
    Refused,
    Renewing,
    State,
    Waiting,
    connection_of,
    next_lease_of,
)
from .lease import Lease
from .lease_provider import LeaseProvider
from .leased_connection import ConnectionFactory, LeasedConnection, OpenConnections
from .mqtt import MqttConnection

_LOGGER = logging.getLogger(__name__)

# the cloud's clock may end the old lease a little after ours does
_SETTLE: Final = 0.25
_HOUR: Final = 3600.0


class OpenHub:
    """Keeps one push connection alive, whatever happens to it."""

    def __init__(
        self,
        cloud: Cloud,
        *,
        uid: str,
        link_id: str,
        link_type: LinkType,
        tls: ssl.SSLContext | None,
        on_message: Callable[[Message], None],
        on_channel: Callable[[Channel], None],
        on_delivery: Callable[[], None] = lambda: None,
        usage: Usage,
        knows: Callable[[str], bool] | None = None,
        clock: Clock | None = None,
        rng: Random | None = None,
        connection_factory: ConnectionFactory = MqttConnection,
    ) -> None:
        """Take everything from outside; nothing happens before `connect` or `run`.

        `knows` says whether a device is one of the account's, see `Decoder`.
        """
        self._on_channel = on_channel
        self._on_delivery = on_delivery
        self._clock = clock or SystemClock()
        rng = rng or Random()
        self._deduplicator = Deduplicator(on_message, usage, self._clock)
        self.evidence = Evidence()
        self._connections = OpenConnections(
            connection_factory,
            tls,
            self._deduplicator,
            self._clock,
            knows=knows and (lambda id_: id_ == uid or knows(id_)),
            evidence=self.evidence,
        )
        self._log = ChannelLog(self._clock)
        self._connect_backoff = ConnectBackoff(rng)
        self._leases = LeaseProvider(
            cloud,
            uid=uid,
            link_id=link_id,
            link_type=link_type,
            usage=usage,
            evidence=self.evidence,
            clock=self._clock,
            rng=rng,
        )
        self._probation = ConnectionProbation()
        self._task: asyncio.Task[None] | None = None
        self._state: State = Idle()
        self._stop_listening: Callable[[], None] | None = usage.listen(
            self._handle_circuit
        )

    # For the host

    @property
    def channel(self) -> Channel:
        """The channel as it is now."""
        return self._log.as_channel(
            leases=self._leases.given,
            messages=self._deduplicator.messages,
            duplicates=self._deduplicator.duplicates,
            dropped=self._connections.dropped,
        )

    async def connect(self) -> None:
        """Make the first connection, or raise what stands in the way.

        Messages are kept from here on and handed on as soon as `run` begins.
        """
        try:
            try:
                await self._establish(next_lease_of(self._state))
            except BrokerRefusedError:
                # the cloud may have repeated a lease of an earlier run that is dead now
                await self._establish(None)
        except OpenHubError as err:
            self._log.error = err
            raise

    async def run(self) -> None:
        """Look after the channel until cancelled, then close everything."""
        self._task = asyncio.current_task()
        try:
            self._connections.listen()
            while True:
                try:
                    await self._step()
                except Exception:
                    _LOGGER.exception("Push channel stumbled, it goes on in a minute")
                    await self._clock.sleep(60)
        finally:
            self._task = None
            await self._close_all()

    async def close(self) -> None:
        """Close the connection; `run` ends too where it is running."""
        if self._task is not None and self._task is not asyncio.current_task():
            task = self._task
            task.cancel()
            await asyncio.wait({task})
        await self._close_all()
        if self._stop_listening is not None:
            # the figures of a project outlive its accounts
            self._stop_listening()
            self._stop_listening = None

    @property
    def refused(self) -> bool:
        """Whether a person must act before pushes can come in."""
        return self._leases.refusal is not None

    async def retry_after_fix(self) -> None:
        """Ask for a lease after a person has acted; raise what is still wrong."""
        lease = await self._leases.ask()
        match self._state:
            case Connected(connection=connection) | Renewing(connection=connection):
                if lease.outlives(connection.lease):
                    self._state = replace(self._state, successor=lease)
            case Idle() | Waiting() | Refused():
                self._state = replace(self._state, lease=lease)
        self.retry_now()

    def retry_now(self) -> None:
        """Try at once what waits for its time, also after a refusal."""
        self._connect_backoff.hurry()
        self._leases.retry_now()
        self._connections.wake.set()

    def try_other_form(self) -> bool:
        """Connect anew with another form of lease; False where the first is next."""
        more = self._leases.next_form()
        if (connection := connection_of(self._state)) is not None:
            connection.give_up(Problem.NO_MESSAGES)
        self._connections.wake.set()
        return more

    # The one task

    async def _step(self) -> None:
        """Do what the state asks for; each step ends in a state."""
        match self._state:
            case Idle(lease=lease):
                await self._recover(lease)
            case Waiting(until=until) | Refused(until=until):
                await self._wait_until(until)
                self._decide_anew()
            case Connected(connection=connection, successor=successor):
                await self._look_after(connection, successor)
            case Renewing(connection=connection, successor=successor):
                await self._renew(connection, successor)

    async def _recover(self, lease: Lease | None) -> None:
        """Make a try, or find out until when to wait and why."""
        refusal = self._leases.refusal
        if lease is not None and lease.usable(self._clock.monotonic()):
            ready_at = min(self._connect_backoff.ready_at, lease.ends)
        else:
            ready_at = self._leases.ready_at
        if refusal is not None:
            self._show(ChannelState.REFUSED)
        if ready_at > self._clock.monotonic():
            self._state = (
                Waiting(until=ready_at, because=self._log.error, lease=lease)
                if refusal is None
                else Refused(until=ready_at, by=refusal, lease=lease)
            )
            return
        try:
            await self._establish(lease)
        except OpenHubError as err:
            self._log.error = err
            self._show(ChannelState.LOST)

    def _decide_anew(self) -> None:
        # the lease may be another one than before the wait
        if isinstance(self._state, Waiting | Refused):
            self._state = Idle(lease=self._state.lease)

    async def _look_after(
        self, connection: LeasedConnection, successor: Lease | None
    ) -> None:
        """Wait for the next thing that happens to a connection, or see to it."""
        now = self._clock.monotonic()
        lease = connection.lease
        if self._leases.judge(connection):
            self._on_delivery()
        if connection.error is not None or now >= lease.over_at:
            await self._drop(connection)
            return
        if not connection.is_trusted(now):
            await self._wait_until(min(connection.trusted_at, lease.over_at))
            return
        self._show(ChannelState.LIVE)
        ready_at = None if successor is None else self._connect_backoff.ready_at
        due = self._leases.renewal_due(lease, ready_at)
        if now < due:
            await self._wait_until(min(due, lease.over_at))
        elif self._leases.renews(lease):
            self._state = Renewing(connection=connection, successor=successor)
        else:
            lease.keep_to_end = True

    # Connect and lose

    async def _establish(self, lease: Lease | None) -> None:
        """Connect with a lease that is still usable, or with a new one."""
        if lease is None or not lease.usable(self._clock.monotonic()):
            self._state = Idle()
            lease = await self._leases.ask()
            self._state = Idle(lease=lease)
        self._use(await self._connect(lease))

    async def _connect(self, lease: Lease) -> LeasedConnection:
        try:
            connection = await self._connections.open(lease, self._probation.length)
        except OpenHubError as err:
            self._connect_backoff.failed(self._clock.monotonic())
            if isinstance(err, BrokerRefusedError | AuthError | RefusedError):
                self._mark_dead(lease)
            if isinstance(err, AuthError | RefusedError):
                self._leases.refuse(err)
            raise
        self._log.connects += 1
        return connection

    def _mark_dead(self, lease: Lease) -> None:
        self._leases.mark_dead(lease)
        if isinstance(self._state, Idle) and self._state.lease is lease:
            self._state = Idle()

    def _use(self, connection: LeasedConnection) -> None:
        self._state = Connected(connection=connection)
        if connection.is_trusted(self._clock.monotonic()):
            self._show(ChannelState.LIVE)

    async def _drop(self, connection: LeasedConnection) -> None:
        """Go on without a connection that was lost or whose lease has ended."""
        now = self._clock.monotonic()
        ended = not connection.lease.usable(now)
        error = connection.error or TransientError(
            Problem.BROKER_UNREACHABLE, detail="lease ended"
        )
        await self._connections.close(connection)
        self._state = Idle(lease=next_lease_of(self._state) or connection.reusable)
        if connection.is_proven(now):
            self._probation.passed()
            self._connect_backoff.reset()
            self._leases.backoff.reset()
        else:
            self._probation.failed()
        if ended:
            lease, broker_closed = connection.lease, connection.error is not None
            closed = max(now, lease.ends) if broker_closed else lease.ends
            self._leases.backoff.not_before(closed + _SETTLE)
            self.evidence.note_lease_end(now - lease.ends, connection.error)
        else:
            self._connect_backoff.failed(now)
        self._log.error = error
        self._show(ChannelState.RENEWING if ended else ChannelState.LOST)

    async def _close_all(self) -> None:
        await self._connections.close_all()
        self._state = Idle()

    # Renew

    async def _renew(
        self, connection: LeasedConnection, successor: Lease | None
    ) -> None:
        """Change to a new lease; the connection stays where that gives nothing yet."""
        lease = connection.lease
        early = self._leases.refusal is None
        self._show(ChannelState.RENEWING)
        try:
            new = successor or await self._leases.ask()
            if successor or self._leases.policy.judge(lease, new):
                await self._succeed(connection, new)
            elif early:
                lease.keep_to_end = True
        except OpenHubError as err:
            self._log.error = err
        finally:
            if isinstance(self._state, Renewing):
                self._state = Connected(
                    connection=connection, successor=self._state.successor
                )

    async def _succeed(self, connection: LeasedConnection, new: Lease) -> None:
        """Replace the old lease by a new one."""
        if new.key == connection.lease.key:
            # the cloud prolonged it: a second connection would end the first
            self._note_late(connection)
            connection.lease = new
            self._state = Connected(connection=connection)
            self._log.renewals += 1
            return
        self._state = Renewing(connection=connection, successor=new)
        try:
            next_connection = await self._connect(new)
        except TransientError:
            raise
        except OpenHubError:
            self._state = Renewing(connection=connection)
            connection.lease.keep_to_end = True
            raise
        self._log.renewals += 1
        if connection.is_proven(self._clock.monotonic()):
            self._connect_backoff.reset()
        self._note_late(connection)
        self._use(next_connection)
        await self._clock.sleep(connection.lease.overlap)
        await self._connections.close(connection)

    def _note_late(self, connection: LeasedConnection) -> None:
        """Show a gap where a connection broke, or its lease ended, before the next was there.

        The cloud pushes nothing for a lease that has ended, also while the broker has
        not closed its connection yet.
        """
        ended = self._clock.monotonic() >= connection.lease.ends
        if ended or connection.error is not None:
            self._show(ChannelState.RENEWING, connected=False)

    # Help

    def _handle_circuit(self) -> None:
        self._leases.follow_circuit()
        self._connections.wake.set()

    async def _wait_until(self, when: float) -> None:
        """Wait for a moment of the monotonic clock, or to be woken."""
        delay = when - self._clock.monotonic()
        await sleep_or_wake(self._clock, min(delay, _HOUR), self._connections.wake)

    def _show(self, state: ChannelState, *, connected: bool | None = None) -> None:
        """Report a change to the host, and lost and back to the log."""
        refusal = self._leases.refusal
        if refusal is not None:
            state, self._log.error = ChannelState.REFUSED, refusal
        elif state is ChannelState.LIVE:
            self._log.error = None
        if connected is None:
            connection = connection_of(self._state)
            connected = connection is not None and (
                self._log.connected or connection.is_trusted(self._clock.monotonic())
            )
        self._log.unreadable = self._leases.unreadable
        if not self._log.change(state, connected=connected):
            return
        try:
            self._on_channel(self.channel)
        except Exception:
            _LOGGER.exception("Change of the push channel could not be handled")
