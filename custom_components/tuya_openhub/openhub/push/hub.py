"""The push channel: lease, connect, renew, recover. One task looks after it."""

import asyncio
from collections.abc import Callable
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
from ..http.cloud import Cloud
from ..models import LinkType, Message
from ..usage import Usage
from .backoff import ConnectBackoff
from .channel import Channel, ChannelState, Gap, Journal, Transition
from .deduplicator import Inbox
from .lease import Lease
from .lease_provider import Leasing
from .link import Link, Trial
from .message import Decoder
from .session import Session

__all__ = ["Channel", "ChannelState", "Gap", "OpenHub", "Transition"]

_LOGGER = logging.getLogger(__name__)

# the cloud's clock may end the old lease a little after ours does
_SETTLE: Final = 0.25
# where asking early gave nothing twice, try again after so many leases
_TRY_EARLY_AGAIN: Final = 12
_HOUR: Final = 3600.0

type SessionFactory = Callable[..., Session]


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
        usage: Usage,
        clock: Clock | None = None,
        rng: Random | None = None,
        session_factory: SessionFactory = Session,
    ) -> None:
        """Take everything from outside; nothing happens before `connect` or `run`."""
        self._tls = tls
        self._on_channel = on_channel
        self._clock = clock or SystemClock()
        rng = rng or Random()
        self._factory = session_factory
        self._inbox = Inbox(on_message, usage, self._clock)
        self._journal = Journal(self._clock)
        self._connecting = ConnectBackoff(rng)
        self._leasing = Leasing(
            cloud,
            uid=uid,
            link_id=link_id,
            link_type=link_type,
            usage=usage,
            clock=self._clock,
            rng=rng,
        )
        self._asking = self._leasing.backoff
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._link: Link | None = None
        self._links: set[Link] = set()
        self._lease: Lease | None = None
        self._spare: Lease | None = None
        self._not_before = 0.0
        self._futile = 0
        self._trial = Trial()
        usage.on_change = self._handle_circuit

    # For the host

    @property
    def channel(self) -> Channel:
        """The channel as it is now."""
        dropped = self._inbox.dropped.copy()
        for link in self._links:
            dropped.update(link.session.dropped)
        return self._journal.tell(
            leases=self._leasing.given,
            messages=self._inbox.messages,
            duplicates=self._inbox.duplicates,
            dropped=dropped,
        )

    async def connect(self) -> None:
        """Make the first connection, or raise what stands in the way.

        Messages are kept from here on and told as soon as `run` begins.
        """
        try:
            try:
                await self._establish()
            except BrokerRefusedError:
                # the cloud may have told a lease of an earlier run that is dead by now
                await self._establish()
        except OpenHubError as err:
            self._journal.error = err
            raise

    async def run(self) -> None:
        """Look after the channel until cancelled, then close everything."""
        self._task = asyncio.current_task()
        try:
            if self._link is not None:
                self._listen(self._link)
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

    @property
    def refused(self) -> bool:
        """Whether a person must act before pushes can come in."""
        return self._leasing.refusal is not None

    async def mended(self) -> None:
        """Ask for a lease after a person has acted; raise what is still wrong."""
        lease = await self._leasing.ask()
        if self._link is None:
            self._lease = lease
        elif lease.gains_over(self._link.lease):
            self._spare = lease
        self.retry_now()

    def retry_now(self) -> None:
        """Try at once what waits for its time, also after a refusal."""
        self._connecting.hurry()
        self._asking.hurry()
        self._leasing.probe_at = self._not_before = 0.0
        self._wake.set()

    # The one task

    async def _step(self) -> None:
        if self._link is None:
            await self._recover()
        else:
            await self._tend(self._link)

    async def _recover(self) -> None:
        """Wait until a try may be made, or make it."""
        now = self._clock.monotonic()
        lease = self._lease
        if lease is not None and lease.usable(now):
            ready_at = min(self._connecting.ready_at, lease.ends)
        elif self._leasing.refusal is not None:
            ready_at = self._leasing.probe_at
        else:
            ready_at = max(self._asking.ready_at, self._not_before)
        if self._leasing.refusal is not None:
            self._show(ChannelState.REFUSED)
        if ready_at > now:
            await self._until(ready_at)
            return
        try:
            await self._establish()
        except OpenHubError as err:
            self._journal.error = err
            self._show(ChannelState.LOST)

    async def _tend(self, link: Link) -> None:
        """Wait for the next thing that happens to a connection, or do it."""
        now = self._clock.monotonic()
        if link.error is not None or now >= link.lease.ends:
            await self._drop(link)
            return
        if not link.is_trusted(now):
            await self._until(min(link.trusted_at, link.lease.ends))
            return
        self._show(ChannelState.LIVE)
        due = self._renewal_due(link.lease)
        if now >= due:
            await self._renew(link)
        else:
            await self._until(min(due, link.lease.ends))

    def _renewal_due(self, lease: Lease) -> float:
        if self._leasing.refusal is not None:
            return self._leasing.probe_at
        if lease.held:
            return lease.ends
        if self._spare is not None:
            return self._connecting.ready_at
        return max(lease.renew_at, self._asking.ready_at if lease.asked else 0.0)

    # Connect and lose

    async def _establish(self) -> None:
        lease = self._lease
        if lease is None or not lease.usable(self._clock.monotonic()):
            self._lease = None
            self._lease = lease = await self._leasing.ask()
        self._welcome(await self._open(lease))

    async def _open(self, lease: Lease) -> Link:
        session = self._factory(lease.config, tls=self._tls)
        try:
            await session.connect()
        except OpenHubError as err:
            self._connecting.failed(self._clock.monotonic())
            if isinstance(err, BrokerRefusedError | AuthError | RefusedError):
                self._bury(lease)
            if isinstance(err, AuthError | RefusedError):
                self._leasing.refuse(err)
            raise
        now = self._clock.monotonic()
        link = Link(
            session=session,
            decoder=Decoder(lease.config),
            lease=lease,
            since=now,
            trusted_at=now + self._trial.probation,
        )
        self._links.add(link)
        self._journal.connects += 1
        if self._task is not None:
            self._listen(link)
        return link

    def _welcome(self, link: Link) -> None:
        self._link = link
        self._lease = link.lease
        self._spare = None
        if link.is_trusted(self._clock.monotonic()):
            self._show(ChannelState.LIVE)

    async def _drop(self, link: Link) -> None:
        """Go on without a connection that was lost or whose lease has ended."""
        now = self._clock.monotonic()
        ended = not link.lease.usable(now)
        error = link.error or TransientError(
            Problem.BROKER_UNREACHABLE, detail="lease ended"
        )
        await self._close(link)
        self._link = None
        if self._spare is not None:
            self._lease, self._spare = self._spare, None
        if link.is_proven(now):
            self._trial.passed()
            self._connecting.reset()
            self._asking.reset()
        else:
            self._trial.failed()
        if ended:
            self._not_before = link.lease.ends + _SETTLE
        else:
            self._connecting.failed(now)
        self._journal.error = error
        self._show(ChannelState.RENEWING if ended else ChannelState.LOST)

    def _listen(self, link: Link) -> None:
        link.listen(self._inbox, self._wake)

    async def _close(self, link: Link) -> None:
        try:
            await link.close()
        finally:
            self._links.discard(link)
            self._inbox.dropped.update(link.session.dropped)

    async def _close_all(self) -> None:
        for link in tuple(self._links):
            await self._close(link)
        self._link = None

    # Leases

    def _bury(self, lease: Lease) -> None:
        self._leasing.bury(lease)
        if self._lease is lease:
            self._lease = None

    async def _renew(self, link: Link) -> None:
        """Change to a new lease; the connection stays where that gives nothing yet."""
        lease = link.lease
        early = self._leasing.refusal is None
        if early and not lease.asked:
            if self._futile >= 2 and self._futile % _TRY_EARLY_AGAIN:
                self._futile += 1
                lease.held = True
                return
            # it served to the end: asking again is no sign of trouble
            self._asking.reset()
        lease.asked = True
        self._show(ChannelState.RENEWING)
        try:
            new = self._spare or await self._leasing.ask()
        except OpenHubError as err:
            self._journal.error = err
            return
        if new.gains_over(lease):
            self._futile = 0
            await self._succeed(link, new)
        elif early:
            self._futile += 1
            lease.held = True

    async def _succeed(self, link: Link, new: Lease) -> None:
        """Put a new lease in the place of the old one."""
        if new.key == link.lease.key:
            # the cloud prolonged it: a second connection would end the first
            link.lease = self._lease = new
            self._journal.renewals += 1
            return
        self._spare = new
        try:
            successor = await self._open(new)
        except OpenHubError as err:
            self._journal.error = err
            if not isinstance(err, TransientError):
                self._spare = None
                link.lease.held = True
            return
        self._journal.renewals += 1
        if link.is_proven(self._clock.monotonic()):
            self._connecting.reset()
        if link.error is not None:
            # it broke before the successor was there: that is a gap
            self._show(ChannelState.RENEWING, connected=False)
        self._welcome(successor)
        await self._clock.sleep(link.lease.overlap)
        await self._close(link)

    # Time and tidings

    def _handle_circuit(self) -> None:
        self._leasing.follow_circuit()
        self._wake.set()

    async def _until(self, when: float) -> None:
        """Wait for a moment of the monotonic clock, or to be woken."""
        delay = when - self._clock.monotonic()
        await sleep_or_wake(self._clock, min(delay, _HOUR), self._wake)

    def _show(self, state: ChannelState, *, connected: bool | None = None) -> None:
        """Tell the host about a change, and the log about lost and back."""
        refusal = self._leasing.refusal
        if refusal is not None:
            state, self._journal.error = ChannelState.REFUSED, refusal
        elif state is ChannelState.LIVE:
            self._journal.error = None
        if connected is None:
            connected = self._link is not None and (
                self._journal.connected
                or self._link.is_trusted(self._clock.monotonic())
            )
        if not self._journal.change(state, connected=connected):
            return
        try:
            self._on_channel(self.channel)
        except Exception:
            _LOGGER.exception("Change of the push channel could not be handled")
