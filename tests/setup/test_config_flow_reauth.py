"""New credentials for an account of the simulated cloud that is running."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.tuya_cloud import TuyaCloud

from ..integration.helpers import make_entry, set_up


async def test_secret_changed_while_running(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """A refused secret is asked for; devices and entities stay what they are."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    devices = {
        device.id
        for device in dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    }
    entities = {
        entity.entity_id
        for entity in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }
    assert devices
    assert entities

    cloud.change_secret()
    await entry.runtime_data.async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"

    keys = {"access_id": cloud.access_id, "access_secret": cloud.access_secret}
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], keys)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert devices == {
        device.id
        for device in dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    }
    assert entities == {
        entity.entity_id
        for entity in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }
    await hass.config_entries.async_unload(entry.entry_id)
