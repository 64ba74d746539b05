"""An account that cannot start is tried less and less, as each try costs a lease."""

import pytest

from custom_components.tuya_openhub.openhub import (
    BrokerRefusedError,
    OpenHubError,
    Problem,
    TransientError,
)
from custom_components.tuya_openhub.runtime.start_backoff import (
    async_note_failure,
    async_note_success,
)
from homeassistant.core import HomeAssistant

DOWN = TransientError(Problem.TIMEOUT)


@pytest.mark.parametrize(
    ("err", "pause"),
    [
        pytest.param(DOWN, 1800, id="cloud"),
        # who is refused by the broker asks for a second lease at once
        pytest.param(BrokerRefusedError(Problem.BROKER_REFUSED), 3600, id="broker"),
    ],
)
def test_seventh_failure_waits(
    hass: HomeAssistant, err: OpenHubError, pause: float
) -> None:
    """Half an hour for each lease; before that Home Assistant's own pauses will do."""
    assert [async_note_failure(hass, "one", err) for _ in range(8)] == [
        *[None] * 6,
        pause,
        pause,
    ]
    # another account has failures of its own
    assert async_note_failure(hass, "other", err) is None

    async_note_success(hass, "other")
    assert async_note_failure(hass, "one", err) == pause
    async_note_success(hass, "one")
    assert [async_note_failure(hass, "one", err) for _ in range(7)] == [
        *[None] * 6,
        pause,
    ]


def test_network_that_is_down_costs_nothing(hass: HomeAssistant) -> None:
    """Without an answer of the cloud no try counts."""
    async_note_success(hass, "one")
    unreachable = TransientError(Problem.CANNOT_CONNECT)
    assert [async_note_failure(hass, "one", unreachable) for _ in range(9)] == [
        None
    ] * 9
    assert async_note_failure(hass, "one", DOWN) is None
