"""Whether leases are renewed early or kept to their end."""

import pytest

from custom_components.tuya_openhub.openhub.evidence import Evidence
from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.lease import Lease
from custom_components.tuya_openhub.openhub.push.renewal_policy import RenewalPolicy


def lease(ends: float, password: str = "old") -> Lease:
    """Return a lease of two hours by its end and its password."""
    config = HubConfig(
        url="ssl://broker.invalid:8883",
        client_id="client",
        username="user",
        password=password,
        topics=("topic",),
        lifetime=7200,
        cipher=Cipher.ECB,
        link_id="link",
    )
    return Lease(config=config, slot="a", ends=ends, renew_at=ends - 300)


OLD = lease(7200)
FULL = lease(14100, "new")
REST = lease(7200, "new")
REST_OF_THE_ACCOUNT = lease(7200)
PROLONGED = lease(14100)


def decisions(policy: RenewalPolicy, leases: int, given: Lease) -> list[bool]:
    """Return for each lease whether it was renewed early, when that gives this."""
    decided = []
    for _ in range(leases):
        decided.append(policy.renews_early())
        (policy.judge if decided[-1] else lambda *_: None)(OLD, given)
    return decided


@pytest.fixture
def policy() -> RenewalPolicy:
    """A policy that has seen nothing yet."""
    return RenewalPolicy(Evidence())


REST_OF_TWELVE = [False] * 11 + [True]


@pytest.mark.parametrize(
    "given", [pytest.param(FULL, id="full"), pytest.param(PROLONGED, id="prolonged")]
)
def test_renews_early_while_it_works(policy: RenewalPolicy, given: Lease) -> None:
    """Ask early as long as that gives a lease that outlives the old one."""
    assert all(decisions(policy, 30, given))


def test_keeps_to_the_end_after_two_fruitless_renewals(policy: RenewalPolicy) -> None:
    """Ask early twice, then keep leases to their end but for one in twelve."""
    expected = [True, True, *REST_OF_TWELVE, *REST_OF_TWELVE]
    assert decisions(policy, 26, REST) == expected


def test_keeps_to_the_end_where_the_password_is_the_same(policy: RenewalPolicy) -> None:
    """One answer with the old password tells that the whole account has one end."""
    expected = [True, *REST_OF_TWELVE, *REST_OF_TWELVE]
    assert decisions(policy, 25, REST_OF_THE_ACCOUNT) == expected


def test_one_success_forgets_the_failures(policy: RenewalPolicy) -> None:
    """Ask early for each lease again after a try that worked."""
    assert decisions(policy, 13, REST)[-1] is False
    assert policy.renews_early()
    assert policy.judge(OLD, FULL)
    assert decisions(policy, 3, REST) == [True, True, False]


def test_success_between_failures(policy: RenewalPolicy) -> None:
    """Count only failures in a row."""
    assert policy.renews_early()
    assert not policy.judge(OLD, REST)
    assert policy.renews_early()
    assert policy.judge(OLD, FULL)
    assert decisions(policy, 3, REST) == [True, True, False]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param(FULL, "full, another password", id="full"),
        pytest.param(REST, "remaining time, another password", id="rest"),
        pytest.param(
            REST_OF_THE_ACCOUNT, "remaining time, same password", id="account"
        ),
        pytest.param(PROLONGED, "prolonged, same password", id="prolonged"),
    ],
)
def test_what_asking_early_gave_is_kept(given: Lease, words: str) -> None:
    """A person who helps reads what the cloud answered."""
    evidence = Evidence()
    RenewalPolicy(evidence).judge(OLD, given)
    assert evidence.early_requests == {words: 1}
