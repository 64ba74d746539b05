"""The hub renews leases, in virtual time: every behaviour of the cloud, all day."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    BrokerRefusedError,
    Problem,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import LinkType
from custom_components.tuya_openhub.openhub.push.channel import ChannelState
from custom_components.tuya_openhub.openhub.push.lease import derive_link_id

from ..doubles import DAY, HOUR, Host, settle
from .virtual_hub import UNREACHABLE, host, live

__all__ = ["host"]


@pytest.mark.parametrize("behaviour", ["full", "same link", "prolong"])
async def test_day_without_a_gap(host: Host, behaviour: str) -> None:
    """Renew all day without a gap, with few calls and never more than two links."""
    host.cloud.behaviour = behaviour
    await live(host)
    for number in range(24 * 60):
        await host.clock.run_for(60)
        host.broker.push(number)
    await settle()
    assert len(host.messages) == 24 * 60
    assert host.hub.channel.gaps == 0
    assert host.snapshots == 1
    assert host.cloud.http_calls <= 30
    assert len(host.cloud.asked) <= 14
    assert host.broker.most_open <= 2
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.renewals >= 11


async def test_day_of_account_wide_leases(host: Host) -> None:
    """Keep each connection to its end, and need one snapshot after each."""
    host.cloud.behaviour = "account"
    await live(host)
    await host.clock.run_for(DAY)
    leases = DAY // 7200
    # one for each term, one early to learn that it gives nothing, and one in case it does
    assert len(host.cloud.asked) <= leases + 3
    assert host.snapshots - 1 == host.hub.channel.gaps == pytest.approx(leases, abs=1)
    assert host.cloud.http_calls <= 30
    assert ChannelState.LOST not in {channel.state for channel in host.channels}
    assert host.hub.channel.last_gap is not None
    assert host.hub.channel.last_gap.length < 1


async def test_term_that_ends_between_two_seconds(host: Host) -> None:
    """Stay until the broker closes, and ask when the account's next term has begun."""
    await host.cloud.hub_config("uid", "another program", LinkType.MQTT)
    await host.clock.run_for(0.4)
    await live(host)
    await host.clock.run_for(7199.5)
    assert [channel.connected for channel in host.channels] == [True] * len(
        host.channels
    )
    await host.clock.run_for(0.1)
    host.broker.drop()
    await settle()
    assert not host.hub.channel.connected
    asked = len(host.cloud.asked)
    await host.clock.run_for(HOUR)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == asked + 1
    assert host.snapshots == 2
    assert host.hub.channel.last_gap is not None
    assert host.hub.channel.last_gap.length < 0.5
    end = host.hub.evidence.as_dict()["lease_ends"]
    assert end == [
        {"closed_by": "broker", "seconds_late": 0.6, "reason": "connection lost"}
    ]


async def test_facts_of_a_day_of_account_wide_leases(host: Host) -> None:
    """Tell what asking early gave, where leases came from, and how they ended."""
    await live(host)
    await host.clock.run_for(DAY)
    facts = host.hub.evidence
    assert facts.early_requests == {"remaining time, same password": 1}
    assert facts.accesses == {"action, 2.0 asked for": host.hub.channel.leases}
    assert facts.refused_leases == {}
    assert {(end.closed_by, end.seconds_late) for end in facts.lease_ends} == {
        ("client", 1.0)
    }


async def test_reasons_of_refused_leases(host: Host) -> None:
    """Tell what refused a lease by its code, without Tuya's words."""
    host.cloud.fault = TransientError(Problem.BUSY, code=1110, detail="of eu17secret")
    host.start()
    await host.clock.run_for(20)
    host.cloud.fault = TransientError(Problem.TIMEOUT)
    await host.clock.run_for(100)
    host.cloud.fault = None
    await host.clock.run_for(HOUR)
    assert host.state() is ChannelState.LIVE
    refused = host.hub.evidence.refused_leases
    assert set(refused) == {"busy (1110)", "timeout"}
    assert "eu17secret" not in str(host.hub.evidence.as_dict())


async def test_link_ids(host: Host) -> None:
    """Ask with 8 characters, of which the first tells the connections apart."""
    host.cloud.behaviour = "full"
    await live(host)
    await host.clock.run_for(3 * HOUR)
    stored = "0123456789abcdef0123456789abcdef"
    assert [link for _, link in host.cloud.asked] == ["alink", "blink"]
    assert derive_link_id(stored, "a") == "a0123456"
    assert derive_link_id(stored, "b") == "b0123456"


@pytest.mark.parametrize("behaviour", ["full", "same link", "account", "prolong"])
async def test_short_leases(host: Host, behaviour: str) -> None:
    """Renew leases of seconds too, with two calls each at most."""
    host.cloud.behaviour = behaviour
    host.cloud.term = 4
    await live(host)
    await host.clock.run_for(400)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) <= 2 * 400 / 3
    assert host.broker.most_open <= 2
    gaps = host.hub.channel.gaps
    assert (gaps > 0) is (behaviour == "account")
    assert host.snapshots == gaps + 1


async def test_both_connections_deliver(host: Host) -> None:
    """Count a message once that both connections of a renewal deliver."""
    host.cloud.behaviour = "full"
    await live(host)
    await host.clock.run_for(6800)
    while len(host.broker.open) < 2:
        await host.clock.run_for(0.5)
    host.broker.push(1, data_id="first")
    host.broker.push(1)
    await settle()
    assert len(host.messages) == 2
    assert host.hub.channel.duplicates == 2
    await host.clock.run_for(2)
    assert len(host.broker.open) == 1
    assert host.usage.messages_this_month == 4


async def test_cloud_fails_at_renewal(host: Host) -> None:
    """Try again in time to renew without a gap."""
    host.cloud.behaviour = "full"
    await live(host)
    await host.clock.run_for(7200 - 370)
    host.cloud.fault = TransientError(Problem.TIMEOUT)
    await host.clock.run_for(100)
    host.cloud.fault = None
    await host.clock.run_for(HOUR)
    assert host.hub.channel.gaps == 0
    assert host.hub.channel.renewals == 1


async def test_successor_cannot_connect(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    """Keep the predecessor and the new lease; connect as soon as it works."""
    host.cloud.behaviour = "full"
    await live(host)
    host.broker.fault = UNREACHABLE
    await host.clock.run_for(7200 - 200)
    assert host.hub.channel.connected
    host.broker.fault = None
    await host.clock.run_for(60)
    assert host.hub.channel.gaps == 0
    assert host.hub.channel.renewals == 1
    assert len(host.cloud.asked) == 2
    assert caplog.text == ""


async def test_successor_never_connects(host: Host) -> None:
    """Use the new lease after the end of the old one."""
    host.cloud.behaviour = "full"
    await live(host)
    host.broker.fault = UNREACHABLE
    await host.clock.run_for(7200 + 60)
    assert host.state() is ChannelState.LOST
    host.broker.fault = None
    await host.clock.run_for(10)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    assert host.snapshots == 2


async def test_successor_refused(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    """Keep the predecessor to its end and ask again then, not before."""
    host.cloud.behaviour = "full"
    await live(host)
    host.broker.fault = BrokerRefusedError(Problem.BROKER_REFUSED)
    await host.clock.run_for(7100)
    assert host.hub.channel.connected
    assert len(host.cloud.asked) == 2
    assert caplog.text == ""
    host.broker.fault = None
    await host.clock.run_for(110)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 3


async def test_lost_during_renewal(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a snapshot when the old connection broke before the new one was there."""
    host.cloud.behaviour = "full"
    await live(host)
    host.cloud.fault = TransientError(Problem.TIMEOUT)
    ask = host.cloud.hub_config

    async def break_meanwhile(*asked: Any) -> Any:
        host.broker.drop()
        await settle()
        host.cloud.fault = None
        return await ask(*asked)

    monkeypatch.setattr(host.cloud, "hub_config", break_meanwhile)
    await host.clock.run_for(7199)
    await host.clock.run_for(1)
    assert host.state() is ChannelState.LIVE
    assert host.snapshots == 2


@pytest.mark.parametrize("behaviour", ["full", "prolong"])
async def test_answer_after_the_end(
    host: Host, monkeypatch: pytest.MonkeyPatch, behaviour: str
) -> None:
    """Take a snapshot where the next lease came after the end of the last one.

    Nothing was pushed in between, though the broker had not closed yet.
    """
    host.cloud.behaviour = behaviour
    await live(host)
    ends = host.clock.now + 7200
    ask = host.cloud.hub_config

    async def late(*asked: Any) -> Any:
        await host.clock.sleep(ends + 0.5 - host.clock.now)
        return await ask(*asked)

    monkeypatch.setattr(host.cloud, "hub_config", late)
    await host.clock.run_for(7200 + 2)
    assert host.hub.channel.gaps == 1
    assert host.snapshots == 2
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.renewals == 1


async def test_expiry_while_offline(host: Host) -> None:
    """Fetch one new lease where the old one ended during the outage."""
    await live(host)
    await host.clock.run_for(60)
    host.broker.fault = UNREACHABLE
    host.broker.drop()
    await host.clock.run_for(2 * HOUR)
    host.broker.fault = None
    await host.clock.run_for(301)
    assert host.state() is ChannelState.LIVE
    assert len(host.cloud.asked) == 2
    assert host.snapshots == 2


async def test_clock_jumps(host: Host) -> None:
    """Mind no jump of the wall clock."""
    host.cloud.behaviour = "full"
    await live(host)
    host.clock.wall += 30 * DAY
    await host.clock.run_for(10)
    host.clock.wall -= 60 * DAY
    await host.clock.run_for(DAY)
    assert host.state() is ChannelState.LIVE
    assert host.hub.channel.gaps == 0
    assert host.cloud.http_calls <= 30


@pytest.mark.parametrize("behaviour", ["full", "account"])
async def test_leases_of_seconds_have_a_limit(host: Host, behaviour: str) -> None:
    """A hundred and fifty calls at once and twenty an hour, then pushes have to wait."""
    host.cloud.behaviour = behaviour
    host.cloud.term = 4
    await live(host)
    await host.clock.run_for(HOUR)
    first = len(host.cloud.asked)
    assert first <= 150 + 20 + 1
    await host.clock.run_for(5 * HOUR)
    assert len(host.cloud.asked) - first <= 5 * 20 + 1
    host.cloud.term = 7200
    await host.clock.run_for(400)
    assert host.state() is ChannelState.LIVE
    host.broker.push(1)
    await settle()
    assert len(host.messages) == 1
