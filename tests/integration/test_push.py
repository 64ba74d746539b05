"""From a push to a state: every door, link type and payload format."""

from datetime import timedelta
import logging

import pytest

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON
from homeassistant.core import Event, HomeAssistant
from tests.tuya_cloud import TuyaCloud

from .helpers import entity_of, make_entry, set_up, state_of, wait_until


@pytest.mark.parametrize(
    ("transport", "link_type"),
    [
        pytest.param(transport, link_type, id=f"{transport}-{link_type}")
        for transport in ("openapi", "action", "gateway")
        for link_type in ("mqtt", "websocket")
    ],
)
async def test_push_becomes_state(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, link_type: str
) -> None:
    """A value that a device reports is its entity's state."""
    await set_up(hass, entry := make_entry(cloud, transport, link_type=link_type))
    assert entry.state is ConfigEntryState.LOADED
    plug = cloud.truth.find("cz")
    before = plug.status["switch_1"]
    assert state_of(hass, "switch", plug.id, "switch_1") == (
        STATE_ON if before else STATE_OFF
    )

    cloud.truth.set_value(plug.id, {"switch_1": not before})

    after = STATE_OFF if before else STATE_ON
    await wait_until(
        hass, lambda: state_of(hass, "switch", plug.id, "switch_1") == after
    )
    assert await hass.config_entries.async_unload(entry.entry_id)
