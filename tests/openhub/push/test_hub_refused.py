"""The hub is refused, in virtual time: by the project, the broker, and until a person acts."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    Problem,
    RefusedError,
)
from custom_components.tuya_openhub.openhub.models import HubConfig
from custom_components.tuya_openhub.openhub.push.channel import ChannelState

from ..doubles import DAY, HOUR, Host, settle
from .virtual_hub import QUOTA, host, live

__all__ = ["host"]


async def test_revoked_credentials(host: Host) -> None:
    """Fetch a new lease at once, and never use the dead one again."""
    await live(host)
    await host.clock.run_for(60)
    dead = host.broker.open[0].config.client_id
    host.broker.refused.add(dead)
    host.broker.drop()
    await host.clock.run_for(4)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    assert [name for _, name in host.broker.attempts].count(dead) == 2


async def test_dead_lease_given_again(host: Host) -> None:
    """Do not connect with a refused lease although the cloud gives it again."""
    host.cloud.behaviour = "prolong"
    await live(host)
    dead = host.broker.open[0].config.client_id
    host.broker.refused.add(dead)
    host.broker.drop()
    await host.clock.run_for(200)
    assert host.state() is ChannelState.LOST
    assert [name for _, name in host.broker.attempts].count(dead) == 2
    host.cloud.behaviour = "full"
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE


async def test_always_refused_all_day(host: Host) -> None:
    """Fetch no more than 60 leases a day where the broker refuses each."""
    await live(host)
    host.broker.fault = BrokerRefusedError(Problem.BROKER_REFUSED)
    host.broker.drop()
    await host.clock.run_for(DAY)
    assert len(host.cloud.asked) <= 60
    host.broker.fault = None
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE


async def test_quota_gone_all_day(host: Host) -> None:
    """Keep the session while its lease lives, probe every two hours, come back."""
    await live(host)
    host.cloud.fault = QUOTA
    with pytest.raises(RefusedError):
        await host.cloud.devices("uid")
    await settle()
    before = host.cloud.http_calls
    assert host.state() is ChannelState.REFUSED
    refused = host.hub.channel
    assert refused.connected
    host.broker.push(1)
    await host.clock.run_for(HOUR)
    assert len(host.messages) == 1
    await host.clock.run_for(DAY - HOUR)
    assert host.cloud.http_calls - before <= 30
    assert not host.hub.channel.connected
    assert host.hub.channel.error is QUOTA
    host.cloud.fault = None
    await host.clock.run_for(2 * HOUR + 1)
    assert host.state() is ChannelState.LIVE
    assert host.usage.refusal is None


async def test_done_by_a_person(host: Host) -> None:
    """Try at once when a person says that it is cured, and not before."""
    host.cloud.fault = QUOTA
    host.start()
    await host.clock.run_for(60)
    assert host.state() is ChannelState.REFUSED
    assert len(host.cloud.asked) == 1
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.REFUSED
    assert len(host.cloud.asked) == 2
    host.cloud.fault = None
    host.hub.retry_now()
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE
    assert host.snapshots == 1


async def test_refused_at_renewal_and_reconnect(host: Host) -> None:
    """Reconnect within the lease while refused, without a call."""
    await live(host)
    host.cloud.fault = QUOTA
    await host.clock.run_for(7200 - 250)
    assert host.states == ["live", "renewing", "refused"]
    asked = len(host.cloud.asked)
    host.broker.drop()
    await host.clock.run_for(4)
    assert host.hub.channel.connected
    assert host.state() is ChannelState.REFUSED
    assert len(host.cloud.asked) == asked
    host.cloud.fault = None
    host.hub.retry_now()
    await host.clock.run_for(2)
    assert host.state() is ChannelState.LIVE


async def test_cured_by_another_call(host: Host) -> None:
    """Go on when the host's own probe finds that it is cured."""
    await live(host)
    host.cloud.fault = QUOTA
    await host.clock.run_for(3 * HOUR)
    assert host.state() is ChannelState.REFUSED
    host.cloud.fault = None
    with host.usage.probing():
        await host.cloud.devices("uid")
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE


async def test_lease_with_a_forbidden_address(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refuse a broker without encryption before anything is sent to it, until there is another."""
    honest = host.cloud.hub_config

    async def plain(*asked: Any) -> HubConfig:
        return replace(await honest(*asked), url="tcp://broker.invalid:1883")

    with monkeypatch.context() as patch:
        patch.setattr(host.cloud, "hub_config", plain)
        host.start()
        await host.clock.run_for(10)
        assert host.state() is ChannelState.REFUSED
        error = host.hub.channel.error
        assert error is not None
        assert error.problem is Problem.BROKER_INSECURE
        assert host.broker.attempts == []
    await host.clock.run_for(2 * HOUR + 1)
    assert host.state() is ChannelState.LIVE


async def test_refusal_that_is_not_the_projects(host: Host) -> None:
    """Refuse also where only the broker's address is at fault."""
    host.broker.fault = RefusedError(Problem.BROKER_INSECURE)
    host.start()
    await host.clock.run_for(10)
    assert host.state() is ChannelState.REFUSED
    host.broker.fault = None
    await host.clock.run_for(2 * HOUR + 1)
    assert host.state() is ChannelState.LIVE


def refused(host: Host) -> bool:
    """Ask anew each time: it changes meanwhile."""
    return host.hub.refused


@pytest.mark.parametrize("connected", [True, False])
async def test_retry_after_fix(host: Host, connected: bool) -> None:
    """Take a lease at a person's word, raise what is still wrong, and use it."""
    host.cloud.behaviour = "full"
    await live(host)
    await host.clock.run_for(HOUR if connected else 3 * HOUR)
    host.cloud.fault = QUOTA
    with pytest.raises(RefusedError):
        await host.cloud.devices("uid")
    await host.clock.run_for(60 if connected else 3 * HOUR)
    assert refused(host)
    assert host.hub.channel.connected is connected
    with pytest.raises(RefusedError):
        await host.hub.retry_after_fix()
    host.cloud.fault = None
    asked = len(host.cloud.asked)
    await host.hub.retry_after_fix()
    assert not refused(host)
    await host.clock.run_for(5)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == asked + 1
    assert host.snapshots == (1 if connected else 2)


async def test_retry_after_fix_just_after_the_last_lease(host: Host) -> None:
    """Keep the connection where another lease would end no later."""
    await live(host)
    await host.hub.retry_after_fix()
    await host.clock.run_for(5)
    assert host.hub.channel.connects == 1
    assert host.state() is ChannelState.LIVE
