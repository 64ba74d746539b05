"""How long to wait before an account that could not start is tried again.

Home Assistant tries every ten minutes at the longest. Each try costs a lease, and
days of it would use up the quota of a small project.
"""

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..openhub import OpenHubError, Problem

# Home Assistant's own pauses are fine for the first tries, some five minutes
FREE_TRIES = 6
PAUSE = 1800.0

_FAILED: HassKey[dict[str, int]] = HassKey(f"{DOMAIN}_failed_starts")


@callback
def async_note_failure(
    hass: HomeAssistant, entry_id: str, err: OpenHubError
) -> float | None:
    """Return how long to wait at least, in seconds; None leaves it to Home Assistant."""
    if err.problem is Problem.CANNOT_CONNECT:
        # it never reached the cloud, so it cost nothing
        return None
    failed = hass.data.setdefault(_FAILED, {})
    failed[entry_id] = failed.get(entry_id, 0) + 1
    if failed[entry_id] <= FREE_TRIES:
        return None
    # a lease that the broker refuses is followed by a second one at once
    return PAUSE * (2 if err.problem is Problem.BROKER_REFUSED else 1)


@callback
def async_note_success(hass: HomeAssistant, entry_id: str) -> None:
    """Forget the failures of an account that has started or is gone."""
    hass.data.get(_FAILED, {}).pop(entry_id, None)
