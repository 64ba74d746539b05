"""Gaps: what happens until a snapshot has made the values right again."""

from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.runtime.readings import gap
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.integration.helpers import state_of, wait_until
from tests.tuya_cloud import Fault, TuyaCloud


async def test_snapshot_after_a_gap_is_repeated_until_it_works(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Push is back, HTTP is not: values stay shown, and are right in the end."""
    monkeypatch.setattr(gap, "SNAPSHOT_RETRIES", (0.05,))
    plug = cloud.truth.find("cz")
    cloud.faults.set("/v1.0/users/*", Fault(code=500))
    cloud.truth.set_value(plug.id, {"cur_power": 4440}, push=False)
    await cloud.broker.disconnect_all()
    await wait_until(hass, lambda: not entry.runtime_data.last_update_success)
    assert state_of(hass, "sensor", plug.id, "cur_power") != "unavailable"
    cloud.faults.clear()
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "444.0"
    )


async def test_poll_that_works_again_hurries_the_channel(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """When the cloud answers after an outage, the broker is tried at once."""
    proxy = await cloud.proxy()
    await cloud.broker.stop()
    cloud.faults.set("*", Fault(status=503))
    await wait_until(hass, lambda: not entry.runtime_data.hub.channel.connected)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await wait_until(hass, lambda: not entry.runtime_data.last_update_success)
    cloud.faults.clear()
    await cloud.broker.start()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=2))
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    assert proxy.mode == "pass"
