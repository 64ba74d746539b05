"""Rooms of the app: where new devices are put, and what is never moved."""

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.readings import device_search
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
from tests.tuya_cloud import Fault, SimDevice, SimHome, TuyaCloud, captures

from ...integration.helpers import entity_of, make_entry, set_up, wait_until

ANY_ROOM = "GET /v1.0/homes/*/rooms*"
HOMES = "GET /v1.0/users/*/homes"


@pytest.fixture(name="home", autouse=True)
def home_fixture(cloud: TuyaCloud) -> SimHome:
    """Give the account two homes; two devices are in rooms of the first."""
    home = cloud.truth.add_home(2421212, cloud.uid)
    home.add_room("Office", cloud.truth.find("cz").id)
    home.add_room("Garden ", cloud.truth.find("tdq").id)
    cloud.truth.add_home(2421213, cloud.uid).add_room("Empty")
    return home


def new_plug(device_id: str, name: str) -> SimDevice:
    """Return a plug that the account does not have yet."""
    plug = captures.device("plug", id=device_id)
    plug.entry["name"] = name
    return plug


def device_of(hass: HomeAssistant, device_id: str) -> dr.DeviceEntry:
    """Return a device as it is registered."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, device_id), entry.entry_id
    )
    assert device is not None
    return device


def area_of(hass: HomeAssistant, device_id: str) -> str | None:
    """Return the name of the area that a device is in."""
    area_id = device_of(hass, device_id).area_id
    area = area_id and ar.async_get(hass).async_get_area(area_id)
    return area.name if area else None


@pytest.mark.parametrize(
    ("at_once", "calls"),
    [pytest.param(False, 8, id="each room"), pytest.param(True, 3, id="all at once")],
)
async def test_new_devices_are_put_where_they_are(
    hass: HomeAssistant, cloud: TuyaCloud, *, at_once: bool, calls: int
) -> None:
    """One reading at set-up puts each device into the area of its room."""
    cloud.operations.homes.rooms_at_once = at_once
    office = ar.async_get(hass).async_create("Office")
    plug, gangs = cloud.truth.find("cz"), cloud.truth.find("tdq")
    await set_up(hass, entry := make_entry(cloud))
    assert device_of(hass, plug.id).area_id == office.id
    assert area_of(hass, gangs.id) == "Garden"
    assert area_of(hass, cloud.truth.find("wk").id) is None
    # ids are as Home Assistant makes them of area and device
    assert entity_of(hass, "switch", plug.id, "switch_1") == "switch.office_office_plug"
    assert (
        entity_of(hass, "switch", gangs.id, "child_lock")
        == "switch.garden_terrace_switch_child_lock"
    )
    assert (
        entity_of(hass, "switch", gangs.id, "switch_1")
        == "switch.garden_terrace_switch_1"
    )
    # gangs are where their device is
    children = dr.async_entries_for_parent_device(
        dr.async_get(hass), device_of(hass, gangs.id).id
    )
    assert {child.area_id for child in children} == {None}
    asked = [call for call in cloud.calls if "/homes" in call.path]
    assert len(asked) == calls

    # a second start moves nothing, and asks nothing
    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert len([call for call in cloud.calls if "/rooms" in call.path]) == calls - 1


async def test_what_a_person_arranged_stays(
    hass: HomeAssistant, cloud: TuyaCloud, home: SimHome
) -> None:
    """Neither a restart nor a reading of everything moves a device."""
    plug = cloud.truth.find("cz")
    await set_up(hass, entry := make_entry(cloud))
    registry = dr.async_get(hass)
    shed = ar.async_get(hass).async_create("Shed")
    registry.async_update_device(device_of(hass, plug.id).id, area_id=shed.id)
    gangs = device_of(hass, cloud.truth.find("tdq").id)
    registry.async_update_device(gangs.id, area_id=None)
    home.rooms[0].name = "Study"
    await entry.runtime_data.async_resync()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert area_of(hass, plug.id) == "Shed"
    assert area_of(hass, cloud.truth.find("tdq").id) is None

    # a device that leaves and comes back is where it was
    cloud.truth.remove_device(plug.id)
    await wait_until(hass, lambda: plug.id not in entry.runtime_data.data)
    cloud.truth.add_devices([plug], cloud.uid)
    await entry.runtime_data.async_resync()
    assert area_of(hass, plug.id) == "Shed"


async def test_read_all_states_knows_new_rooms(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    home: SimHome,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A device that is new then is put into its room; a paired one costs no reading."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.05))
    await set_up(hass, entry := make_entry(cloud))
    before = cloud.calls.count_of(ANY_ROOM)
    paired = new_plug("paired1234567", "Fridge")
    cloud.truth.add_device(paired, cloud.uid)
    await wait_until(hass, lambda: paired.id in entry.runtime_data.data)
    assert area_of(hass, paired.id) is None
    assert cloud.calls.count_of(ANY_ROOM) == before

    added = new_plug("added12345678", "Freezer")
    cloud.truth.add_devices([added], cloud.uid)
    home.add_room("Cellar", added.id, paired.id)
    await entry.runtime_data.async_resync()
    assert area_of(hass, added.id) == "Cellar"
    # it has been there before, and a person may want it where it is
    assert area_of(hass, paired.id) is None
    # with nothing new there is nothing to ask
    before = cloud.calls.count_of(ANY_ROOM)
    await entry.runtime_data.async_resync()
    assert cloud.calls.count_of(ANY_ROOM) == before


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        pytest.param(HOMES, Fault(code=28841106), id="no service"),
        pytest.param(HOMES, Fault(code=1106), id="denied"),
        pytest.param(HOMES, Fault(status=502), id="cloud down"),
        pytest.param(ANY_ROOM, Fault(body=b"<html>"), id="odd answer"),
    ],
)
async def test_set_up_does_not_need_rooms(
    hass: HomeAssistant, cloud: TuyaCloud, path: str, fault: Fault
) -> None:
    """Without the service the devices are there all the same, in no area."""
    plug = cloud.truth.find("cz")
    cloud.faults.set(path, fault)
    await set_up(hass, entry := make_entry(cloud))
    assert area_of(hass, plug.id) is None
    assert entry.runtime_data.usage.refusal is None
    assert ar.async_get(hass).areas == {}

    cloud.faults.clear()
    added = new_plug("added12345678", "Freezer")
    cloud.truth.add_devices([added], cloud.uid)
    cloud.truth.homes[2421212].add_room("Cellar", added.id)
    await entry.runtime_data.async_resync()
    assert area_of(hass, added.id) == "Cellar"


async def test_clouds_without_rooms(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """An app key knows no rooms: nothing is asked."""
    await set_up(hass, make_entry(cloud, "action"))
    assert area_of(hass, cloud.truth.find("cz").id) is None
    assert [call for call in cloud.calls if "home" in call.kind] == []
