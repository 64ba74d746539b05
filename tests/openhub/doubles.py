"""A clock that jumps, a cloud and a broker that a test controls."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
import heapq
import itertools
import json
from random import Random
from typing import Any, override

from custom_components.tuya_openhub.openhub.clock import Clock
from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    MessageError,
    OpenHubError,
    Problem,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http.cloud import Cloud
from custom_components.tuya_openhub.openhub.models import (
    Account,
    Cipher,
    DataPoint,
    Device,
    DeviceList,
    HubConfig,
    JsonValue,
    LinkType,
    Message,
    Part,
    Specification,
    StatusReport,
)
from custom_components.tuya_openhub.openhub.push.channel import Channel, ChannelState
from custom_components.tuya_openhub.openhub.push.hub import OpenHub
from custom_components.tuya_openhub.openhub.push.payload_buffer import PayloadBuffer
from custom_components.tuya_openhub.openhub.usage import CallKind, Usage

HOUR = 3600.0
DAY = 24 * HOUR


class FakeClock(Clock):
    """Time that passes only in `run_for`, then as fast as the work allows."""

    def __init__(self) -> None:
        """Begin on the first of November 2026, at noon."""
        self.now = 1000.0
        self.wall = 1_793_534_400.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    @override
    def monotonic(self) -> float:
        return self.now

    @override
    def time(self) -> float:
        return self.wall

    @override
    async def sleep(self, delay: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(
            self._sleepers, (self.now + max(delay, 0), next(self._numbers), future)
        )
        await future

    async def run_for(self, seconds: float) -> None:
        """Let so many seconds pass, with everything that happens in them."""
        end = self.now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, future = heapq.heappop(self._sleepers)
            if future.done():
                continue
            self._pass_to(max(due, self.now))
            future.set_result(None)
            await settle()
        self._pass_to(end)

    def _pass_to(self, moment: float) -> None:
        self.wall += moment - self.now
        self.now = moment


async def settle() -> None:
    """Let everything happen that needs no time."""
    for _ in range(25):
        await asyncio.sleep(0)


class FakeBroker:
    """What all fake sessions speak to."""

    def __init__(self, clock: FakeClock) -> None:
        """Take everybody who comes."""
        self.clock = clock
        self.fault: OpenHubError | None = None
        self.refused: set[str] = set()
        self.lives: float | None = None
        self.sessions: list[FakeSession] = []
        self.attempts: list[tuple[float, str]] = []
        self.most_open = 0

    @property
    def open(self) -> list[FakeSession]:
        """The sessions that are connected."""
        return [session for session in self.sessions if session.is_open]

    def connect(self, config: HubConfig, *, tls: object) -> FakeSession:
        """Make a session, as the hub's session factory."""
        return FakeSession(self, config)

    def drop(self) -> None:
        """End every connection."""
        for session in self.open:
            session.end()

    def push(self, value: JsonValue, **more: Any) -> None:
        """Push a value to everybody who is connected."""
        body = {"value": value, "at": self.clock.wall} | more
        for session in self.open:
            session.deliver(json.dumps(body).encode())


class FakeSession:
    """A connection in name only."""

    def __init__(self, broker: FakeBroker, config: HubConfig) -> None:
        """Keep the lease."""
        self.config = config
        self.broker = broker
        self.dropped: Counter[str] = Counter()
        self.is_open = False
        self._buffer = PayloadBuffer()
        self._timers: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Connect unless the broker refuses."""
        self.broker.attempts.append((self.broker.clock.now, self.config.client_id))
        if self.broker.fault is not None:
            raise self.broker.fault
        if self.config.client_id in self.broker.refused:
            raise BrokerRefusedError(Problem.BROKER_REFUSED)
        self.broker.sessions.append(self)
        self.is_open = True
        self.broker.most_open = max(self.broker.most_open, len(self.broker.open))
        if self.broker.lives is not None:
            self._end_after(self.broker.lives)

    def _end_after(self, seconds: float) -> None:
        async def wait() -> None:
            await self.broker.clock.sleep(seconds)
            self.end()

        self._timers.append(asyncio.ensure_future(wait()))

    def listen(
        self,
        on_payload: Callable[[bytes], object],
        on_lost: Callable[[OpenHubError], None],
    ) -> None:
        """Hand on what was delivered, then that it is over."""
        self._buffer.read(
            on_payload,
            lambda reason: on_lost(
                TransientError(Problem.BROKER_UNREACHABLE, detail=reason)
            ),
        )

    async def close(self) -> None:
        """Close from this side."""
        self.end()
        self._buffer.flush()
        for timer in self._timers:
            timer.cancel()

    def deliver(self, payload: bytes) -> None:
        """Deliver a payload."""
        self._buffer.put(payload)

    def end(self) -> None:
        """End the connection."""
        if self.is_open:
            self.is_open = False
            self._buffer.end("connection lost")


class FakeDecoder:
    """Reads what `FakeBroker.push` writes."""

    def __init__(self, config: HubConfig, **more: object) -> None:
        """Need nothing of the lease."""

    def decode(self, payload: bytes) -> Message:
        """Make a report of one data point."""
        try:
            body = json.loads(payload)
        except ValueError:
            raise MessageError("json") from None
        return StatusReport(
            device_id="device",
            points=(DataPoint("switch", body["value"]),),
            time=int(body["at"] * 1000),
            data_id=body.get("data_id"),
        )


class FakeCloud(Cloud):
    """Gives leases in one of the four ways, and counts HTTP calls as a real cloud does."""

    def __init__(self, clock: FakeClock, usage: Usage, broker: FakeBroker) -> None:
        """Begin healthy, with leases of two hours for the whole account."""
        self.clock = clock
        self.usage = usage
        self.broker = broker
        self.behaviour = "account"
        self.term = 7200.0
        self.fault: OpenHubError | None = None
        self.rotate_password = False
        self.asked: list[tuple[float, str]] = []
        self.http_calls = 0
        self._token_ends = 0.0
        self._leases: dict[str, tuple[HubConfig, float]] = {}
        self._account_ends = 0.0
        self._term_number = 0
        self._numbers = itertools.count(1)

    def call(self, kind: CallKind) -> None:
        """Make one HTTP call."""
        self.usage.admit(kind)
        self.http_calls += 1
        if self.fault is not None:
            self.usage.refuse(self.fault, kind)
            raise self.fault
        self.usage.succeeded(kind)

    @override
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        self.asked.append((self.clock.now, link_id))
        if self.clock.now >= self._token_ends:
            self.call(CallKind.TOKEN)
            self._token_ends = self.clock.now + 7100
        self.call(CallKind.HUB_CONFIG)
        return self._answer(link_id)

    def _answer(self, link_id: str) -> HubConfig:
        now = self.clock.now
        known, ends = self._leases.get(link_id, (None, 0.0))
        if ends <= now or self.behaviour == "full":
            known = None
        if self.behaviour == "account":
            if self._account_ends <= now:
                self._account_ends = now + self.term
                self._term_number = next(self._numbers)
            # in whole seconds, as the cloud gives it
            left = max(1.0, (self._account_ends - now) // 1)
            return self._config(link_id, left, f"term {self._term_number}")
        if self.behaviour == "prolong" and self._leases:
            known, ends = next(reversed(self._leases.values()))
            ends = now + self.term
        elif known is None:
            ends = now + self.term
        name = f"{link_id}/{next(self._numbers)}" if known is None else known.client_id
        config = self._config(name, ends - now, name)
        self._leases[link_id] = (config, ends)
        return config

    @staticmethod
    def _config(name: str, left: float, password: str) -> HubConfig:
        return HubConfig(
            url="ssl://broker.invalid:8883",
            client_id=name,
            username="user",
            password=f"{password:>32}",
            topics=("topic",),
            lifetime=left,
            cipher=Cipher.GCM,
            link_id=name,
        )

    @override
    async def accounts(self) -> list[Account]:
        raise NotImplementedError

    @override
    async def devices(self, uid: str) -> DeviceList:
        self.call(CallKind.DEVICES)
        return DeviceList(devices=(), complete=frozenset(Part), time=0)

    @override
    async def statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        raise NotImplementedError

    @override
    async def specification(self, device: Device) -> Specification:
        raise NotImplementedError

    @override
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        raise NotImplementedError


class Host:
    """A host that listens, and takes a snapshot after each gap as it should."""

    def __init__(self, **options: Any) -> None:
        """Build a hub with everything fake around it."""
        self.clock = FakeClock()
        self.usage = Usage(clock=self.clock)
        self.broker = FakeBroker(self.clock)
        self.cloud = FakeCloud(self.clock, self.usage, self.broker)
        self.rng = Random(4)
        self.messages: list[Message] = []
        self.channels: list[Channel] = []
        self.on_message: Callable[[Message], None] = self.messages.append
        self.hub = OpenHub(
            self.cloud,
            uid="uid",
            link_id="link",
            link_type=LinkType.MQTT,
            tls=None,
            on_message=self._handle_message,
            on_channel=self._handle_channel,
            usage=self.usage,
            clock=self.clock,
            rng=self.rng,
            connection_factory=self.broker.connect,  # type: ignore[arg-type]
        )
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Run the hub in the background."""
        self.task = asyncio.ensure_future(self.hub.run())

    async def stop(self) -> None:
        """Cancel the hub."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait({self.task})

    def state(self) -> ChannelState:
        """The state of the channel."""
        return self.hub.channel.state

    @property
    def states(self) -> list[str]:
        """What the host was shown, as state and whether pushes come in."""
        return [
            f"{channel.state}{'' if channel.connected else ' (down)'}"
            for channel in self.channels
        ]

    @property
    def snapshots(self) -> int:
        """How often the host had to take a snapshot."""
        up = [channel.connected for channel in self.channels]
        return sum(
            now and not before for before, now in itertools.pairwise([False, *up])
        )

    def _handle_message(self, message: Message) -> None:
        self.on_message(message)

    def _handle_channel(self, channel: Channel) -> None:
        self.channels.append(channel)
