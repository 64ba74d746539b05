"""What the host may know about the push channel: its state, counters and history."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import logging

from ..clock import Clock
from ..errors import OpenHubError, Problem

_LOGGER = logging.getLogger(__name__)


class ChannelState(StrEnum):
    """How the push channel is."""

    CONNECTING = "connecting"
    LIVE = "live"
    RENEWING = "renewing"
    LOST = "lost"
    REFUSED = "refused"


_DOWN = frozenset({ChannelState.LOST, ChannelState.REFUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time without push: its start (epoch), its length (s) and what was in the way."""

    start: float
    length: float
    problem: Problem | None = None
    code: int | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change of state at a time (epoch)."""

    time: float
    state: ChannelState
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The channel at one moment.

    `connected` means that pushes come in now; each return from False to True needs
    one snapshot, for `gaps` counts the times in which a push may have been missed.
    `unreadable` means that messages come in and no form of lease makes them readable.
    """

    state: ChannelState
    connected: bool
    since: float
    unreadable: bool = False
    error: OpenHubError | None = None
    connects: int = 0
    gaps: int = 0
    last_gap: Gap | None = None
    leases: int = 0
    renewals: int = 0
    messages: int = 0
    duplicates: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    history: tuple[Transition, ...] = ()


class ChannelLog:
    """Keeps what happened to the channel, and logs lost and back once each."""

    def __init__(self, clock: Clock) -> None:
        """Begin before the first connection."""
        self._clock = clock
        self.state = ChannelState.CONNECTING
        self.connected = False
        self.unreadable = False
        self._shown = (self.state, self.connected, self.unreadable)
        self.error: OpenHubError | None = None
        self.connects = 0
        self.renewals = 0
        self._since = clock.time()
        self._gaps = 0
        self._last_gap: Gap | None = None
        self._gap_started: tuple[float, float, OpenHubError | None] | None = None
        self._lost_logged = False
        self._history: deque[Transition] = deque(maxlen=20)

    def change(self, state: ChannelState, *, connected: bool) -> bool:
        """Record how the channel is now; return whether that is a change."""
        shown = (state, connected, self.unreadable)
        if shown == self._shown:
            return False
        self._shown = shown
        if state is not self.state:
            self.state = state
            self._since = self._clock.time()
            problem = None if self.error is None else self.error.problem
            self._history.append(
                Transition(time=self._since, state=state, problem=problem)
            )
        if connected is not self.connected:
            self.connected = connected
            if connected:
                self._end_gap()
            else:
                self._begin_gap()
        if not (connected or self._lost_logged) and state in _DOWN:
            self._lost_logged = True
            _LOGGER.info("Push connection lost: %s", self.error)
        return True

    def as_channel(
        self, *, leases: int, messages: int, duplicates: int, dropped: Mapping[str, int]
    ) -> Channel:
        """Return the channel as it is now."""
        return Channel(
            state=self.state,
            connected=self.connected,
            since=self._since,
            unreadable=self.unreadable,
            error=self.error,
            connects=self.connects,
            gaps=self._gaps,
            last_gap=self._last_gap,
            leases=leases,
            renewals=self.renewals,
            messages=messages,
            duplicates=duplicates,
            dropped=dropped,
            history=tuple(self._history),
        )

    def _begin_gap(self) -> None:
        self._gaps += 1
        self._gap_started = (self._clock.time(), self._clock.monotonic(), self.error)

    def _end_gap(self) -> None:
        length = 0.0
        if self._gap_started is not None:
            start, began, error = self._gap_started
            length = self._clock.monotonic() - began
            self._last_gap = Gap(
                start=start,
                length=length,
                problem=None if error is None else error.problem,
                code=None if error is None else error.code,
            )
            self._gap_started = None
        if self._lost_logged:
            self._lost_logged = False
            _LOGGER.info("Push connection is back after %.0f s", length)
