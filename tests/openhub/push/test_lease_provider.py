"""When a lease is asked for, and what is made of the answer."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, cast, override

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    BrokerRefusedError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.evidence import Evidence
from custom_components.tuya_openhub.openhub.http.cloud import Cloud
from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig, LinkType
from custom_components.tuya_openhub.openhub.push.lease import Lease
from custom_components.tuya_openhub.openhub.push.lease_provider import LeaseProvider
from custom_components.tuya_openhub.openhub.push.leased_connection import (
    LeasedConnection,
)
from custom_components.tuya_openhub.openhub.usage import CallKind, Usage

from ..doubles import HOUR, FakeClock

CONFIG = HubConfig(
    url="ssl://broker.invalid:8883",
    client_id="client",
    username="user",
    password="p" * 32,
    topics=("topic",),
    lifetime=7200,
    cipher=Cipher.GCM,
    link_id="link",
)
QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004)
PROBES = 2 * HOUR


class LongestWaits(Random):
    """Chance that always takes the upper end."""

    @override
    def uniform(self, a: float, b: float) -> float:
        return b


class AskedCloud:
    """A cloud that only gives leases."""

    def __init__(self, usage: Usage) -> None:
        """Give the same lease to everybody."""
        self.usage = usage
        self.answers: list[HubConfig | OpenHubError] = [CONFIG]
        self.asked: list[tuple[str, str, LinkType]] = []
        self.forms = [True, False]
        self.deliveries = 0

    async def hub_config(self, *asked: Any) -> HubConfig:
        """Give the next answer, the last one again and again."""
        self.asked.append(asked)
        self.usage.admit(CallKind.HUB_CONFIG)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OpenHubError):
            raise answer
        return answer

    def try_other_access(self) -> bool:
        """Tell whether there is another form."""
        return self.forms.pop(0)

    def note_delivery(self) -> None:
        """Count what delivered."""
        self.deliveries += 1


class Office:
    """A provider of leases and all that it asks."""

    def __init__(self) -> None:
        """Begin healthy."""
        self.clock = FakeClock()
        self.usage = Usage(clock=self.clock)
        self.cloud = AskedCloud(self.usage)
        self.evidence = Evidence()
        self.leases = LeaseProvider(
            cast("Cloud", self.cloud),
            uid="uid",
            link_id="0123456789",
            link_type=LinkType.WEBSOCKET,
            usage=self.usage,
            evidence=self.evidence,
            clock=self.clock,
            rng=LongestWaits(),
        )


@pytest.fixture
def office() -> Office:
    """Build one."""
    return Office()


def refusal_of(office: Office) -> OpenHubError | None:
    """Ask anew each time: it changes meanwhile."""
    return office.leases.refusal


async def failure(office: Office) -> OpenHubError:
    """Return what asking for a lease ends in."""
    with pytest.raises(OpenHubError) as caught:
        await office.leases.ask()
    return caught.value


async def test_two_links_in_turn(office: Office) -> None:
    """Each lease is for the other link, and one that never came changes nothing."""
    office.cloud.answers = [CONFIG, TransientError(Problem.TIMEOUT), CONFIG]
    assert (await office.leases.ask()).slot == "a"
    assert (await failure(office)).problem is Problem.TIMEOUT
    assert (await office.leases.ask()).slot == "b"
    assert (await office.leases.ask()).slot == "a"
    assert office.cloud.asked == [
        ("uid", link, LinkType.WEBSOCKET)
        for link in ("a0123456", "b0123456", "b0123456", "a0123456")
    ]
    assert office.leases.given == 3
    assert office.evidence.accesses == {"action, 2.0 asked for": 3}


async def test_times_of_an_answer(office: Office) -> None:
    """A lease begins when it arrives."""
    office.cloud.answers = [replace(CONFIG, path="/path", cipher=Cipher.ECB)]
    lease = await office.leases.ask()
    assert (lease.ends, lease.renew_at) == (1000 + 7200, 1000 + 7200 - 360)
    assert office.evidence.accesses == {"/path, 1.0 asked for": 1}


async def test_wait_after_each_lease(office: Office) -> None:
    """The next one waits, unless somebody is in a hurry."""
    assert office.leases.ready_at == 0
    await office.leases.ask()
    assert office.leases.ready_at == 1002
    await office.leases.ask()
    assert office.leases.ready_at == 1004
    office.leases.retry_now()
    assert office.leases.ready_at == 0


async def test_wait_for_a_cloud_that_cannot_be_reached(office: Office) -> None:
    """Five minutes at most, where other faults would wait longer."""
    for _ in range(20):
        office.leases.backoff.asked(office.clock.now)
    office.clock.now += HOUR
    office.cloud.answers = [TransientError(Problem.BUSY)]
    await failure(office)
    assert office.leases.backoff.ready_at == office.clock.now + 720
    office.cloud.answers = [TransientError(Problem.CANNOT_CONNECT)]
    await failure(office)
    assert office.leases.backoff.ready_at == office.clock.now + 300


async def test_leases_have_a_limit(office: Office) -> None:
    """A hundred and fifty at once, then one in three minutes, counted from the start."""
    for _ in range(149):
        await office.leases.ask()
    office.leases.backoff.hurry()
    assert office.leases.ready_at == 0
    await office.leases.ask()
    office.leases.backoff.hurry()
    assert office.leases.ready_at == office.leases.allowed_at == 1000 + 180
    office.clock.now += 180
    assert office.leases.ready_at == 0


@pytest.mark.parametrize("kind", [AuthError, RefusedError])
async def test_refusal(office: Office, kind: type[OpenHubError]) -> None:
    """Ask again in two hours, or when a person says so; a lease ends it."""
    refusal = kind(Problem.INVALID_AUTH, code=1001)
    office.cloud.answers = [refusal, CONFIG]
    assert await failure(office) is refusal
    assert office.leases.refusal is refusal
    assert office.leases.ready_at == office.clock.now + PROBES
    assert office.evidence.refused_leases == {"invalid_auth (1001)": 1}
    office.leases.retry_now()
    assert office.leases.ready_at == 0
    await office.leases.ask()
    assert office.leases.refusal is None


@pytest.mark.parametrize(
    "err",
    [
        TransientError(Problem.TIMEOUT),
        RequestError(Problem.USER_UNKNOWN),
        TransientError(Problem.BUSY, code=0),
    ],
    ids=str,
)
async def test_fault_that_is_no_refusal(office: Office, err: OpenHubError) -> None:
    """It is counted, and waits for no person."""
    office.cloud.answers = [err]
    assert await failure(office) is err
    assert office.leases.refusal is None
    assert office.leases.ready_at == office.clock.now + 2
    words = {None: f"{err.problem}", 0: "busy (0)"}[cast("int | None", err.code)]
    assert office.evidence.refused_leases == {words: 1}


async def test_refused_project(office: Office) -> None:
    """Its circuit is the refusal; one lease is asked for as a probe, no other call."""
    office.usage.refuse(QUOTA, CallKind.DEVICES)
    office.leases.follow_circuit()
    assert office.leases.refusal is QUOTA
    assert office.leases.ready_at == office.clock.now + PROBES
    office.clock.now += 100
    assert (await office.leases.ask()).slot == "a"
    assert office.leases.probe_at == office.clock.now + PROBES
    with pytest.raises(RefusedError):
        office.usage.admit(CallKind.STATUS)
    office.leases.refuse(QUOTA)
    office.usage.close_circuit()
    office.leases.follow_circuit()
    assert refusal_of(office) is None
    assert office.leases.ready_at == 0


async def test_call_without_a_refusal_is_no_probe(office: Office) -> None:
    """A refusal that comes while a lease is asked for stops that call as well."""

    def refuse() -> None:
        office.usage.refuse(QUOTA, CallKind.DEVICES)

    office.cloud.usage = cast("Usage", Before(office.usage, refuse))
    assert await failure(office) is QUOTA


class Before:
    """Figures that something happens to just before a call."""

    def __init__(self, usage: Usage, happen: Callable[[], None]) -> None:
        """Let it happen to these."""
        self._usage = usage
        self._happen = happen

    def admit(self, kind: CallKind) -> None:
        """Count a call after what happens."""
        self._happen()
        self._usage.admit(kind)


async def test_lease_of_a_forbidden_address(office: Office) -> None:
    """It is refused before it counts as given."""
    office.cloud.answers = [replace(CONFIG, url="tcp://broker.invalid:1883"), CONFIG]
    assert (await failure(office)).problem is Problem.BROKER_INSECURE
    assert office.leases.given == 0
    office.leases.retry_now()
    assert (await office.leases.ask()).slot == "a"


async def test_dead_lease(office: Office) -> None:
    """One that the broker refused is not used for five minutes, others are."""
    dead = await office.leases.ask()
    office.leases.mark_dead(dead)
    office.cloud.answers = [CONFIG, replace(CONFIG, client_id="other"), CONFIG]
    err = await failure(office)
    assert isinstance(err, BrokerRefusedError)
    assert err.problem is Problem.BROKER_REFUSED
    other = await office.leases.ask()
    assert other.key != dead.key
    office.clock.now += 200
    office.leases.mark_dead(other)
    office.clock.now += 99
    assert isinstance(await failure(office), BrokerRefusedError)
    office.clock.now += 1
    assert (await office.leases.ask()).key == dead.key
    office.cloud.answers = [replace(CONFIG, client_id="other")]
    office.leases.mark_dead(dead)
    assert isinstance(await failure(office), BrokerRefusedError)


def lease(office: Office) -> Lease:
    """Begin a lease of two hours."""
    return Lease.begin(CONFIG, "a", office.clock.now, LongestWaits())


def test_renewal_is_due(office: Office) -> None:
    """Six minutes before the end, at the successor's time, or at the end."""
    begun = lease(office)
    assert office.leases.renewal_due(begun, None) == begun.renew_at
    assert office.leases.renewal_due(begun, 5.0) == 5
    office.leases.backoff.not_before(begun.renew_at + 50)
    assert office.leases.renewal_due(begun, None) == begun.renew_at
    begun.asked = True
    assert office.leases.renewal_due(begun, None) == begun.renew_at + 50
    begun.keep_to_end = True
    assert office.leases.renewal_due(begun, 5.0) == begun.over_at
    office.leases.refuse(QUOTA)
    assert office.leases.renewal_due(begun, 5.0) == office.clock.now + PROBES


async def test_renewal_waits_for_the_limit(office: Office) -> None:
    """A lease of seconds is not renewed before another one is allowed."""
    for _ in range(150):
        await office.leases.ask()
    begun = Lease.begin(
        replace(CONFIG, lifetime=4), "a", office.clock.now, LongestWaits()
    )
    assert office.leases.renewal_due(begun, None) == 1000 + 180


def test_first_renewal_of_a_lease(office: Office) -> None:
    """It served its time: asking again is no sign of trouble."""
    office.leases.backoff.asked(office.clock.now)
    begun = lease(office)
    assert office.leases.renews(begun)
    assert begun.asked
    assert office.leases.backoff.ready_at == 0
    office.leases.backoff.asked(office.clock.now)
    assert office.leases.renews(begun)
    assert office.leases.backoff.ready_at == office.clock.now + 2


def test_renewal_that_is_not_worth_its_call(office: Office) -> None:
    """A lease of the whole account is kept to its end, and not counted as asked for."""
    office.leases.policy.judge(lease(office), lease(office))
    begun = lease(office)
    assert not office.leases.renews(begun)
    assert not begun.asked
    office.leases.refuse(QUOTA)
    # a probe asks whatever that is worth
    assert office.leases.renews(begun)
    assert begun.asked


def connection(office: Office) -> LeasedConnection:
    """Return a connection that has delivered nothing yet."""
    return LeasedConnection(
        mqtt=cast("Any", None),
        decoder=cast("Any", None),
        lease=lease(office),
        since=0.0,
        trusted_at=0.0,
    )


def test_first_delivery(office: Office) -> None:
    """It is told once for each connection."""
    first, second = connection(office), connection(office)
    assert not office.leases.judge(first)
    assert office.cloud.deliveries == 0
    first.delivered = second.delivered = True
    assert office.leases.judge(first)
    assert not office.leases.judge(first)
    assert office.leases.judge(second)
    assert office.cloud.deliveries == 2


def unreadable(office: Office) -> LeasedConnection:
    """Return a connection of which nothing can be read, after it was judged."""
    one = connection(office)
    one.unread = 25
    assert not office.leases.judge(one)
    return one


def test_connections_that_cannot_be_read(office: Office) -> None:
    """Another lease first, then each form; after the last one a person has to act."""
    forms = office.cloud.forms
    results = []
    for _ in range(3):
        one = unreadable(office)
        assert one.given_up
        assert one.error is not None
        assert one.error.problem is Problem.UNREADABLE_MESSAGES
        results.append((len(forms), office.leases.unreadable))
    assert results == [(2, False), (1, False), (0, True)]
    # none is better: the connection stays
    assert not unreadable(office).given_up
    readable = connection(office)
    readable.delivered = True
    assert office.leases.judge(readable)
    assert not office.leases.unreadable
    assert unreadable(office).given_up
    assert not office.leases.unreadable


def test_noise_gives_no_connection_up(office: Office) -> None:
    """Twenty-four messages that cannot be read are noise."""
    one = connection(office)
    one.unread = 24
    assert not office.leases.judge(one)
    assert not one.given_up
