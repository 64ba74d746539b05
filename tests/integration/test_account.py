"""The entities of the account: figures of channel and quota, and the resync button."""

from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import TuyaCloud

from .helpers import make_entry, set_up, settle, shown, state_of, wait_until


@pytest.fixture
async def entry(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """An account that is set up."""
    await set_up(hass, entry := make_entry(cloud))
    return entry


async def test_resync_while_push_is_down_tries_the_channel(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """The account's button reads everything, and does not wait for the next try."""
    await cloud.broker.stop()
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 8880})
    button = er.async_get(hass).async_get_entity_id(
        "button", DOMAIN, f"{cloud.uid}_resync"
    )
    await hass.services.async_call(
        "button", "press", {"entity_id": button}, blocking=True
    )
    assert state_of(hass, "sensor", plug.id, "cur_power") == "888.0"
    await cloud.broker.start()


async def test_account_entities_tell_how_the_channel_fares(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Push connection, calls, forecast, messages and the last gap."""
    registry = er.async_get(hass)

    def account(platform: str, key: str) -> str:
        entity_id = registry.async_get_entity_id(platform, DOMAIN, f"{cloud.uid}_{key}")
        assert entity_id is not None
        return shown(hass, entity_id)

    assert account("binary_sensor", "push_connection") == STATE_ON
    assert account("sensor", "last_gap") == "unknown"
    calls = len(cloud.calls)
    await settle(hass, cloud, entry)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=6))
    await hass.async_block_till_done()
    assert int(account("sensor", "calls_this_month")) == calls
    assert int(account("sensor", "calls_forecast")) >= calls
    assert int(account("sensor", "messages_this_month")) >= 1
    assert account("sensor", "devices") == str(len(cloud.truth.devices))

    await cloud.broker.stop()
    await wait_until(
        hass, lambda: account("binary_sensor", "push_connection") == STATE_OFF
    )
    await cloud.broker.start()
    await wait_until(
        hass, lambda: account("binary_sensor", "push_connection") == STATE_ON
    )
    assert float(account("sensor", "last_gap")) > 0
