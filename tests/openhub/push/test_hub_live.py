"""The hub against the simulated cloud and a real broker, in real seconds."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import contextlib
import time

import aiohttp
import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.clock import SystemClock
from custom_components.tuya_openhub.openhub.http.openapi import OpenApiCloud
from custom_components.tuya_openhub.openhub.http.project import Project
from custom_components.tuya_openhub.openhub.models import (
    LinkType,
    Message,
    StatusReport,
)
from custom_components.tuya_openhub.openhub.push.channel import Channel, ChannelState
from custom_components.tuya_openhub.openhub.push.hub import OpenHub
from custom_components.tuya_openhub.openhub.usage import Usage
from tests.tuya_cloud.cloud import TuyaCloud

pytestmark = pytest.mark.real_time


class Rig:
    """A hub on a simulated cloud."""

    def __init__(self, cloud: TuyaCloud, session: aiohttp.ClientSession) -> None:
        """Join everything."""
        self.cloud = cloud
        self.usage = Usage(clock=SystemClock())
        self.values: list[int] = []
        self.channels: list[Channel] = []
        self.snapshots = 0
        project = Project(
            session,
            endpoint=cloud.url,
            access_id=cloud.access_id,
            access_secret=cloud.access_secret,
            usage=self.usage,
        )
        self.hub = OpenHub(
            OpenApiCloud(project),
            uid=cloud.uid,
            link_id="link",
            link_type=LinkType.MQTT,
            tls=cloud.broker.ssl_context(),
            on_message=self.handle_message,
            on_channel=self.handle_channel,
            usage=self.usage,
        )
        self.task: asyncio.Task[None] | None = None
        self._pushed = 0
        self._up = False

    async def start(self) -> None:
        """Connect and run."""
        await self.hub.connect()
        self.task = asyncio.create_task(self.hub.run())

    async def stop(self) -> float:
        """Cancel the hub and return how long that took."""
        started = time.monotonic()
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait({self.task})
        await self.hub.close()
        return time.monotonic() - started

    def push(self, count: int = 1) -> None:
        """Push numbers that were not pushed before."""
        for _ in range(count):
            self._pushed += 1
            body = {
                "dataId": f"message-{self._pushed}",
                "devId": "device",
                "productKey": "product",
                "status": [{"code": "number", "value": self._pushed}],
            }
            self.cloud.publisher.publish_body(self.cloud.uid, 4, body)

    async def until(self, condition: Callable[[], bool], limit: float = 10) -> float:
        """Wait for something and return how long it took."""
        started = time.monotonic()
        async with asyncio.timeout(limit):
            while not condition():
                await asyncio.sleep(0.01)
        return time.monotonic() - started

    async def until_live(self, limit: float = 10) -> float:
        """Wait until pushes come in."""
        return await self.until(
            lambda: self.hub.channel.connected and self.state() is ChannelState.LIVE,
            limit,
        )

    def state(self) -> ChannelState:
        """The state of the channel."""
        return self.hub.channel.state

    def handle_message(self, message: Message) -> None:
        """Keep the numbers of a report."""
        assert isinstance(message, StatusReport)
        self.values += [point.value for point in message.points]  # type: ignore[misc]

    def handle_channel(self, channel: Channel) -> None:
        """Count the snapshots that a host would take."""
        self.channels.append(channel)
        self.snapshots += channel.connected and not self._up
        self._up = channel.connected


@pytest_asyncio.fixture
async def rig(empty_cloud: TuyaCloud) -> AsyncGenerator[Rig]:
    """Build a hub on the simulated cloud, and see that it goes at once."""
    async with aiohttp.ClientSession() as session:
        rig = Rig(empty_cloud, session)
        yield rig
        assert await rig.stop() < 1
        with contextlib.suppress(TimeoutError):
            await empty_cloud.broker.wait_connected(0, 1)
        assert empty_cloud.broker.connected() == []


async def test_broker_restart_costs_no_call(rig: Rig) -> None:
    """Come back after a crash with the same lease."""
    await rig.start()
    calls = rig.usage.calls_this_month
    await rig.cloud.broker.kill()
    await rig.until(lambda: rig.state() is ChannelState.LOST)
    await asyncio.sleep(1)
    await rig.cloud.broker.start()
    assert await rig.until_live() < 5
    assert rig.usage.calls_this_month == calls
    rig.push()
    await rig.until(lambda: rig.values == [1])
    assert rig.snapshots == 2


async def test_revoked_lease(rig: Rig) -> None:
    """Fetch one new lease at once when the broker ends this one before its time."""
    await rig.start()
    await rig.cloud.leases.end_all()
    await rig.until(lambda: rig.state() is ChannelState.LOST)
    assert await rig.until_live() < 5
    assert rig.cloud.leases.given == 2
    rig.push()
    await rig.until(lambda: rig.values == [1])


async def test_expiry_while_the_broker_is_away(rig: Rig) -> None:
    """Come back with a new lease after the old one ended meanwhile."""
    rig.cloud.lease_rules.term = 2
    await rig.start()
    await rig.cloud.broker.kill()
    await asyncio.sleep(2.5)
    rig.cloud.lease_rules.term = 7200
    await rig.cloud.broker.start()
    assert await rig.until_live() < 8
    rig.push()
    await rig.until(lambda: rig.values == [1])


async def test_cut_connection(rig: Rig) -> None:
    """Come back after the network dropped the connection."""
    proxy = await rig.cloud.proxy()
    await rig.start()
    rig.cloud.lease_rules.term = 2
    proxy.mode = "refuse"
    await proxy.cut()
    await rig.until(lambda: rig.state() is ChannelState.LOST)
    proxy.mode = "pass"
    assert await rig.until_live() < 5
    assert rig.cloud.leases.given == 1


async def test_quota_gone_and_back(rig: Rig) -> None:
    """Keep pushing while refused, and recover when a person says so."""
    rig.cloud.lease_rules.term = 8
    await rig.start()
    rig.cloud.exhaust_quota()
    await rig.until(lambda: rig.state() is ChannelState.REFUSED)
    rig.push()
    await rig.until(lambda: rig.values == [1])
    calls = rig.usage.calls_this_month
    await rig.until(lambda: not rig.hub.channel.connected)
    assert rig.usage.calls_this_month == calls
    rig.cloud.exhaust_quota(exhausted=False)
    rig.cloud.lease_rules.term = 7200
    rig.hub.retry_now()
    assert await rig.until_live() < 5
    rig.push()
    await rig.until(lambda: rig.values == [1, 2])


@pytest.mark.parametrize("frozen", [False, True])
async def test_stop_in_each_state(rig: Rig, frozen: bool) -> None:
    """Go at once, connected or not, whatever the broker does."""
    await rig.start()
    await (rig.cloud.broker.freeze() if frozen else rig.cloud.broker.kill())
    await asyncio.sleep(0.5)
    assert await rig.stop() < 1
    await (rig.cloud.broker.thaw() if frozen else rig.cloud.broker.start())
