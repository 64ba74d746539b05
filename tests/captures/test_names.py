"""Names that people gave to the gangs of a device in the app."""

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.registry import channel_identifier
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from tests.integration.helpers import make_entry, set_up, wait_until
from tests.tuya_cloud import TuyaCloud


async def test_names_of_the_shadow(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Take names over where the shadow is read anyway, for that one device alone."""
    device = next(
        device
        for device in cloud.truth.devices.values()
        if {"switch_1", "switch_2", "switch_6"} <= device.status.keys()
    )
    device.point_names["switch_2"] = "Hall"
    # so that the description does not suffice and the shadow is read
    cloud.truth.set_value(device.id, {"unheard_of": 1}, push=False)
    device.model = {"services": []}
    entry = make_entry(cloud)
    await set_up(hass, entry)
    assert entry.runtime_data.inventory.names == {device.id: {"switch_2": "Hall"}}
    registry = dr.async_get(hass)
    gang = registry.async_get_child_device_by_identifier(
        channel_identifier(device.id, 2), entry.entry_id
    )
    assert gang is not None
    assert gang.name == "Hall"


async def test_names_have_no_blanks_too_many(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Show names as they read, however they were typed in the app."""
    device = cloud.truth.find("tdq")
    device.entry["name"] = " Garden  lights "
    entry = make_entry(cloud)
    await set_up(hass, entry)
    registry = dr.async_get(hass)

    def name() -> str | None:
        found = registry.async_get_device_by_identifier(
            (DOMAIN, device.id), entry.entry_id
        )
        assert found is not None
        return found.name

    def gang_name() -> str | None:
        gang = registry.async_get_child_device_by_identifier(
            channel_identifier(device.id, 2), entry.entry_id
        )
        assert gang is not None
        return gang.name

    assert name() == "Garden lights"
    cloud.truth.rename(device.id, "Pool  lights ")
    cloud.truth.rename_point(device.id, "switch_2", "Water\tfall ")
    await wait_until(hass, lambda: gang_name() == "Water fall")
    assert name() == "Pool lights"
