"""A lease in time: when it is renewed, when it is over, and which of two lasts longer."""

from random import Random
from typing import override

import pytest

from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.lease import Lease, derive_link_id

NOW = 50_000.0


class Chance(Random):
    """Chance that always takes the upper end."""

    @override
    def uniform(self, a: float, b: float) -> float:
        assert (a, b) == (1, 1.2)
        return b


def lease(lifetime: float, *, now: float = NOW, password: str = "p" * 32) -> Lease:
    """Begin a lease."""
    config = HubConfig(
        url="ssl://broker.invalid:8883",
        client_id="client",
        username="user",
        password=password,
        topics=("topic",),
        lifetime=lifetime,
        cipher=Cipher.ECB,
        link_id="link",
    )
    return Lease.begin(config, "a", now, Chance())


@pytest.mark.parametrize(
    ("lifetime", "early", "overlap"),
    [
        pytest.param(7200, 360, 1, id="two hours"),
        pytest.param(1440, 360, 1, id="24 minutes"),
        pytest.param(1200, 300, 1, id="twenty minutes"),
        pytest.param(12, 3, 0.75, id="seconds"),
        pytest.param(4, 1, 0.25, id="four seconds"),
        pytest.param(2, 1, 0.25, id="two seconds"),
    ],
)
def test_times_of_a_lease(lifetime: float, early: float, overlap: float) -> None:
    """Renew five or six minutes before the end, or in the last quarter of a short one."""
    begun = lease(lifetime)
    assert begun.ends == NOW + lifetime
    assert begun.renew_at == NOW + lifetime - early
    assert begun.overlap == overlap
    # the cloud gives whole seconds
    assert begun.over_at == NOW + lifetime + 1
    assert (begun.asked, begun.keep_to_end) == (False, False)


@pytest.mark.parametrize(("left", "usable"), [(0.6, True), (0.5, False), (-1, False)])
def test_last_moment(left: float, usable: bool) -> None:
    """Make no new connection for the last half second."""
    begun = lease(7200)
    assert begun.usable(begun.ends - left) is usable


@pytest.mark.parametrize(
    ("lifetime", "gain", "outlives"),
    [
        pytest.param(7200, 0.5, False, id="full, no longer"),
        pytest.param(7200, 0.6, True, id="full, longer"),
        pytest.param(6000, 1.5, False, id="rest, by rounding"),
        pytest.param(6000, 1.6, True, id="rest, longer"),
        pytest.param(7200, -300, False, id="full, shorter"),
    ],
)
def test_which_lasts_longer(lifetime: float, gain: float, outlives: bool) -> None:
    """A gain by the rounding of seconds is none."""
    old = lease(7200)
    new = lease(lifetime, now=NOW + 7200 + gain - lifetime)
    assert new.outlives(old) is outlives


def test_what_makes_another_lease() -> None:
    """The client id, user name and password are what the broker goes by."""
    assert lease(7200).key == ("client", "user", "p" * 32)
    assert lease(7200).key == lease(60).key
    assert lease(7200).key != lease(7200, password="q" * 32).key


def test_link_ids() -> None:
    """Tuya allows eight characters, the first tells an account's connections apart."""
    assert derive_link_id("0123456789", "a") == "a0123456"
    assert derive_link_id("01", "b") == "b01"
