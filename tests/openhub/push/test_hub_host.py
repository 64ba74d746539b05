"""What the hub takes from its host and tells it, in virtual time."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    Problem,
    RefusedError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import LinkType
from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from custom_components.tuya_openhub.openhub.push.hub import OpenHub

from ..doubles import HOUR, FakeDecoder, Host, settle
from .virtual_hub import MODULE, QUOTA, UNREACHABLE, host, live

__all__ = ["host"]


class AskingDecoder(FakeDecoder):
    """Keeps what it was given to know devices by."""

    asked: Callable[[str], bool] | None = None

    def __init__(self, config: Any, **more: Any) -> None:
        """Keep it for the test."""
        super().__init__(config)
        type(self).asked = more["knows"]


def hub_of(host: Host, **more: Any) -> OpenHub:
    """Return a hub of the same cloud with other options."""
    return OpenHub(
        host.cloud,
        uid="uid",
        link_id="link",
        link_type=LinkType.MQTT,
        tls=None,
        on_message=host.messages.append,
        on_channel=host.channels.append,
        usage=host.usage,
        clock=host.clock,
        connection_factory=host.broker.connect,  # type: ignore[arg-type]
        **more,
    )


async def test_known_devices(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host's devices are known, and the account itself; nothing else is."""
    monkeypatch.setattr(f"{MODULE}.push.leased_connection.Decoder", AskingDecoder)
    hub = hub_of(host, knows=lambda id_: id_ == "device")
    await hub.connect()
    assert AskingDecoder.asked is not None
    known = [id_ for id_ in ("uid", "device", "other") if AskingDecoder.asked(id_)]
    assert known == ["uid", "device"]
    await hub.close()


async def test_host_without_devices(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the host keeps none, nothing is asked."""
    monkeypatch.setattr(f"{MODULE}.push.leased_connection.Decoder", AskingDecoder)
    hub = hub_of(host)
    await hub.connect()
    assert AskingDecoder.asked is None
    await hub.close()


async def test_first_message_of_each_connection(host: Host) -> None:
    """A host that waits for a sign of life is told, once for each connection."""
    deliveries: list[float] = []
    hub = hub_of(host, on_delivery=lambda: deliveries.append(host.clock.now))
    task = asyncio.ensure_future(hub.run())
    await host.clock.run_for(10)
    assert deliveries == []
    for number in range(3):
        host.broker.push(number)
        await host.clock.run_for(10)
    assert deliveries == [1010]
    host.broker.drop()
    await host.clock.run_for(10)
    host.broker.push(9)
    await settle()
    assert deliveries == [1010, 1050]
    task.cancel()
    await asyncio.wait({task})


async def test_refused_while_lost(host: Host) -> None:
    """A refusal that another call finds is shown at once, and ends with its cure."""
    await live(host)
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    await host.clock.run_for(HOUR)
    assert host.states[-1] == "lost (down)"
    host.cloud.fault = QUOTA
    with pytest.raises(RefusedError):
        await host.cloud.devices("uid")
    await settle()
    assert host.states[-1] == "refused (down)"
    assert host.hub.channel.error is QUOTA
    host.broker.fault = host.cloud.fault = None
    with host.usage.probing():
        await host.cloud.devices("uid")
    await host.clock.run_for(301)
    assert host.states[-1] == "live"


async def test_fix_of_what_only_the_broker_refused(host: Host) -> None:
    """A person who has acted need not wait for the next probe."""
    host.broker.fault = RefusedError(Problem.BROKER_INSECURE)
    host.start()
    await host.clock.run_for(10)
    assert host.state() is ChannelState.REFUSED
    asked = len(host.cloud.asked)
    host.broker.fault = None
    await host.hub.retry_after_fix()
    await host.clock.run_for(0)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == asked + 1


async def test_first_connection_that_the_broker_refuses_twice(host: Host) -> None:
    """The second refusal is what there is to tell."""
    host.cloud.behaviour = "full"
    host.broker.fault = BrokerRefusedError(Problem.BROKER_REFUSED)
    with pytest.raises(BrokerRefusedError) as caught:
        await host.hub.connect()
    assert host.hub.channel.error is caught.value
    assert [link for _, link in host.cloud.asked] == ["alink", "blink"]
    host.broker.fault = None
    await host.hub.connect()
    assert host.hub.channel.connects == 1
    await host.hub.close()


async def test_lease_of_a_first_connection_that_failed(host: Host) -> None:
    """What was fetched is used by the next try, without a call."""
    host.broker.fault = UNREACHABLE
    with pytest.raises(TransientError):
        await host.hub.connect()
    host.broker.fault = None
    await host.hub.connect()
    assert len(host.cloud.asked) == 1
    await host.hub.close()


async def test_counts_of_a_channel(host: Host) -> None:
    """Leases, messages, repeats and what was dropped are counted."""
    host.cloud.behaviour = "full"
    await live(host)
    host.broker.push(1, data_id="same")
    host.broker.push(1, data_id="same")
    host.broker.open[0].deliver(b"{")
    await host.clock.run_for(2 * HOUR)
    channel = host.hub.channel
    assert (channel.messages, channel.duplicates, channel.dropped) == (
        1,
        1,
        {"json": 1},
    )
    assert (channel.leases, channel.connects, channel.renewals) == (2, 2, 1)
    assert (channel.gaps, channel.last_gap) == (0, None)
    assert channel.since > 0


async def test_nothing_is_handed_on_after_the_end(host: Host) -> None:
    """A hub that ended connects anew as if for the first time."""
    await live(host)
    await host.stop()
    assert not host.broker.open
    host.start()
    await host.clock.run_for(5)
    assert len(host.broker.open) == 1
    assert len(host.cloud.asked) == 2
    host.broker.push(1)
    await settle()
    assert len(host.messages) == 1


async def test_lost_connection_is_tried_within_a_second(host: Host) -> None:
    """The lease is still good: the first try comes at once."""
    await live(host)
    await host.clock.run_for(60)
    host.broker.drop()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.last_gap is not None
    assert host.hub.channel.last_gap.length <= 1
    assert host.hub.channel.last_gap.problem is Problem.BROKER_UNREACHABLE


async def test_faults_before_a_renewal_are_forgotten(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A successor that came late is tried again at once when it breaks soon."""
    monkeypatch.setattr(host.rng, "uniform", lambda _, longest: longest)
    host.cloud.behaviour = "full"
    await live(host)
    host.broker.fault = UNREACHABLE
    await host.clock.run_for(7100)
    host.broker.fault = None
    await host.clock.run_for(60)
    assert host.hub.channel.renewals == 1
    assert len(host.broker.open) == 1
    host.broker.drop()
    await host.clock.run_for(0.5)
    assert host.broker.open == []
    await host.clock.run_for(3)
    assert len(host.broker.open) == 1
    assert len(host.cloud.asked) == 2


async def test_faults_of_another_day_are_forgotten(host: Host) -> None:
    """After good times the first calls for a lease follow each other within seconds."""
    await live(host)
    await host.clock.run_for(30 * HOUR)
    host.broker.refused = {session.config.client_id for session in host.broker.open}
    host.cloud.fault = TransientError(Problem.BUSY)
    asked = len(host.cloud.asked)
    host.broker.drop()
    await host.clock.run_for(20)
    assert len(host.cloud.asked) - asked >= 3
    host.cloud.fault = None
    host.broker.refused.clear()
    await host.clock.run_for(HOUR)
    assert host.state() is ChannelState.LIVE


async def test_why_a_connection_is_renewed(host: Host) -> None:
    """The end of a lease is told as such, and is no loss."""
    await live(host)
    await host.clock.run_for(7200.9)
    assert host.hub.channel.connected
    host.cloud.fault = TransientError(Problem.BUSY)
    await host.clock.run_for(0.2)
    gone = next(channel for channel in host.channels if not channel.connected)
    assert gone.state is ChannelState.RENEWING
    assert gone.error is not None
    assert gone.error.detail == "lease ended"
    host.cloud.fault = None
    await host.clock.run_for(60)
    assert host.state() is ChannelState.LIVE


async def test_refusal_with_a_connection(host: Host) -> None:
    """While refused nothing is renewed early, and the connection stays until its end."""
    host.cloud.behaviour = "full"
    await live(host)
    host.cloud.fault = QUOTA
    with pytest.raises(RefusedError):
        await host.cloud.devices("uid")
    await settle()
    assert host.states == ["live", "refused"]
    asked = len(host.cloud.asked)
    await host.clock.run_for(7000)
    assert len(host.cloud.asked) == asked
    await host.clock.run_for(300)
    assert len(host.cloud.asked) == asked + 1
    assert host.states[-1] == "refused (down)"
    host.cloud.fault = None
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE
