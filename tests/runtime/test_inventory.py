"""Descriptions of devices: fetched once for each product, or for each device."""

from homeassistant.core import HomeAssistant
from tests.integration.helpers import entity_of, make_entry, set_up
from tests.tuya_cloud import Fault, TuyaCloud, captures

SPECIFICATIONS = "*specification*"


async def test_device_without_product_id_is_described_once(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Its specification is kept for itself; further snapshots do not ask again."""
    plug = captures.device("plug", id="withoutproductid0001", product_id="")
    cloud.truth.add_device(plug, cloud.uid)
    # the first reading fails, so that the device is asked for once more
    cloud.faults.set(f"*{plug.id}/specification*", Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    calls = cloud.calls.count_of(SPECIFICATIONS)
    cloud.faults.clear()
    await entry.runtime_data.async_refresh()
    assert cloud.calls.count_of(SPECIFICATIONS) > calls
    calls = cloud.calls.count_of(SPECIFICATIONS)

    await entry.runtime_data.async_refresh()
    await entry.runtime_data.async_refresh()
    assert cloud.calls.count_of(SPECIFICATIONS) == calls
    assert entity_of(hass, "switch", plug.id, "switch_1")
