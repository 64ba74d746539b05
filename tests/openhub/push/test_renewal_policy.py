"""Whether leases are renewed early or kept to their end."""

from custom_components.tuya_openhub.openhub.push.renewal_policy import RenewalPolicy


def fruitless(policy: RenewalPolicy, leases: int) -> list[bool]:
    """Return for each lease whether it was renewed early, each time for nothing."""
    decisions = []
    for _ in range(leases):
        decisions.append(policy.renews_early())
        (policy.failed if decisions[-1] else lambda: None)()
    return decisions


def test_renews_early_while_it_works() -> None:
    """Ask early as long as that gives a lease that outlives the old one."""
    policy = RenewalPolicy()
    for _ in range(30):
        assert policy.renews_early()
        policy.succeeded()


def test_keeps_to_the_end_after_two_fruitless_renewals() -> None:
    """Ask early twice, then keep leases to their end but for one in twelve."""
    rest = [False] * 11 + [True]
    assert fruitless(RenewalPolicy(), 26) == [True, True, *rest, *rest]


def test_one_success_forgets_the_failures() -> None:
    """Ask early for each lease again after a try that worked."""
    policy = RenewalPolicy()
    assert fruitless(policy, 13)[-1] is False
    assert policy.renews_early()
    policy.succeeded()
    assert fruitless(policy, 3) == [True, True, False]


def test_success_between_failures() -> None:
    """Count only failures in a row."""
    policy = RenewalPolicy()
    assert policy.renews_early()
    policy.failed()
    assert policy.renews_early()
    policy.succeeded()
    assert fruitless(policy, 3) == [True, True, False]
