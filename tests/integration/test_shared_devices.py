"""A device that one account shares to another in the same Home Assistant exists once."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.diagnostics import (
    async_get_config_entry_diagnostics,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, TuyaCloud

from .helpers import entity_of, make_entry, set_up, shown, state_of, wait_until

FRIEND_UID = "eu1700000000000FrIeN"


def friend_entry(cloud: TuyaCloud) -> MockConfigEntry:
    """Return the entry of the account that things are shared to."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Friend",
        unique_id=FRIEND_UID,
        data={
            **cloud.entry_data(),
            "uid": FRIEND_UID,
            "link_id": "fedcba9876543210fedcba9876543210",
        },
    )


@pytest.fixture
def shared(empty_cloud: TuyaCloud) -> TuyaCloud:
    """A plug, and a switch of six gangs, that their owner shares to a friend."""
    empty_cloud.add_account(empty_cloud.uid, ["plug", "six_gang", "motion"])
    empty_cloud.add_account(FRIEND_UID, ["light"])
    for category in ("cz", "tdq"):
        empty_cloud.truth.share(empty_cloud.truth.find(category).id, FRIEND_UID)
    return empty_cloud


def ids(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the entities of an entry: entity id by registry id."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {
        each.id: each.entity_id
        for each in entities
        if not each.unique_id.startswith((FRIEND_UID, "eu1700000000000AbCdE"))
    }


def device_of(hass: HomeAssistant, device_id: str) -> dr.DeviceEntry:
    """Return the only registry entry of a device."""
    (device,) = dr.async_get(hass).async_get_devices(identifiers={(DOMAIN, device_id)})
    return device


def customize(hass: HomeAssistant, cloud: TuyaCloud) -> dict[str, Any]:
    """Let the user name and place things; return what must stay."""
    plug, switch = cloud.truth.find("cz"), cloud.truth.find("tdq")
    entities, devices = er.async_get(hass), dr.async_get(hass)
    area = ar.async_get(hass).async_get_or_create("Kitchen")
    entities.async_update_entity(
        entity_of(hass, "switch", plug.id, "switch_1"),
        new_entity_id="switch.kettle",
        name="My kettle",
    )
    devices.async_update_device(
        device_of(hass, plug.id).id, name_by_user="Kettle plug", area_id=area.id
    )
    gang = entities.async_get(entity_of(hass, "switch", switch.id, "switch_2"))
    assert gang is not None
    assert gang.device_id is not None
    devices.async_update_child_device(
        gang.device_id, name_by_user="Left lamp", area_id=area.id
    )
    return kept(hass, cloud)


def kept(hass: HomeAssistant, cloud: TuyaCloud) -> dict[str, Any]:
    """Return what must stay whoever shows the devices."""
    plug, switch = cloud.truth.find("cz"), cloud.truth.find("tdq")
    entities = er.async_get(hass)
    kettle = entities.async_get(entity_of(hass, "switch", plug.id, "switch_1"))
    gang = entities.async_get(entity_of(hass, "switch", switch.id, "switch_2"))
    assert kettle is not None
    assert gang is not None
    assert gang.device_id is not None
    child = dr.async_get(hass).async_get(gang.device_id)
    assert child is not None
    device = device_of(hass, plug.id)
    return {
        "entity": (kettle.id, kettle.entity_id, kettle.name),
        "gang": (gang.id, gang.entity_id, child.name_by_user, child.area_id),
        "device": (device.id, device.name_by_user, device.area_id),
        "entities": {
            each.unique_id: (each.id, each.entity_id)
            for each in entities.entities.values()
            if each.unique_id.startswith((plug.id, switch.id))
        },
    }


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as an error."""
    return [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]


async def follows(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """See that the plug follows pushes and takes commands."""
    plug = cloud.truth.find("cz")
    on = plug.status["switch_1"]
    cloud.truth.set_value(plug.id, {"switch_1": not on})
    wanted = {True: "off", False: "on"}[bool(on)]
    await wait_until(
        hass, lambda: state_of(hass, "switch", plug.id, "switch_1") == wanted
    )
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    await hass.services.async_call(
        "switch", "toggle", {"entity_id": switch}, blocking=True
    )
    await wait_until(hass, lambda: shown(hass, switch) != wanted)


async def test_owner_shows_it_and_the_friend_does_not(
    hass: HomeAssistant, shared: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """One device, one set of entities; pushes to the friend start no search."""
    owner, friend = make_entry(shared), friend_entry(shared)
    await set_up(hass, owner)
    await set_up(hass, friend)
    await wait_until(hass, lambda: len(shared.broker.connected()) == 2)
    plug, switch = shared.truth.find("cz"), shared.truth.find("tdq")
    assert {plug.id, switch.id} <= set(owner.runtime_data.data)
    assert set(friend.runtime_data.data) == {shared.truth.find("dj").id}
    assert device_of(hass, plug.id).config_entry_id == owner.entry_id
    await follows(hass, shared)

    calls = shared.calls.count_of("GET /v1.0/users/*")
    shared.truth.set_value(plug.id, {"cur_power": 7770})
    shared.truth.rename(plug.id, "Renamed")
    await wait_until(hass, lambda: device_of(hass, plug.id).name == "Renamed")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=4))
    await hass.async_block_till_done(wait_background_tasks=False)
    assert shared.calls.count_of("GET /v1.0/users/*") == calls
    assert complaints(caplog) == []

    report = await async_get_config_entry_diagnostics(hass, friend)
    assert report["devices_of_other_accounts"] == [
        {"category": each.category, "product_id": each.product_id}
        for each in (plug, switch)
    ]
    report = await async_get_config_entry_diagnostics(hass, owner)
    assert report["devices_of_other_accounts"] == []


async def test_friend_takes_over_when_the_owner_goes(
    hass: HomeAssistant, shared: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """Entity ids, names, areas and gangs stay as the user made them."""
    owner, friend = make_entry(shared), friend_entry(shared)
    await set_up(hass, owner)
    await set_up(hass, friend)
    before = customize(hass, shared)
    plug = shared.truth.find("cz")
    assert await hass.config_entries.async_remove(owner.entry_id)
    await wait_until(hass, lambda: plug.id in friend.runtime_data.data)
    await hass.async_block_till_done()
    assert kept(hass, shared) == before
    assert device_of(hass, plug.id).config_entry_id == friend.entry_id
    await follows(hass, shared)
    # what the owner did not share is gone with its entry
    assert set(friend.runtime_data.data) == {
        shared.truth.find(category).id for category in ("cz", "tdq", "dj")
    }
    assert complaints(caplog) == []

    assert await hass.config_entries.async_reload(friend.entry_id)
    await hass.async_block_till_done()
    assert kept(hass, shared) == before


async def test_owner_takes_over_from_the_friend(
    hass: HomeAssistant, shared: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """The friend was there first; the owner's entry gets everything as it was."""
    owner, friend = make_entry(shared), friend_entry(shared)
    await set_up(hass, friend)
    await follows(hass, shared)
    before = customize(hass, shared)
    plug = shared.truth.find("cz")
    await set_up(hass, owner)
    await hass.async_block_till_done()
    assert plug.id not in friend.runtime_data.data
    assert device_of(hass, plug.id).config_entry_id == owner.entry_id
    assert kept(hass, shared) == before
    await follows(hass, shared)
    assert complaints(caplog) == []

    # restarts change nothing, in whatever order
    for entry in (friend, owner, friend):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert kept(hass, shared) == before
        assert plug.id not in friend.runtime_data.data
    await follows(hass, shared)

    assert await hass.config_entries.async_remove(owner.entry_id)
    await wait_until(hass, lambda: plug.id in friend.runtime_data.data)
    await hass.async_block_till_done()
    assert kept(hass, shared) == before
    assert complaints(caplog) == []


async def test_take_over_while_the_cloud_fails(
    hass: HomeAssistant, shared: TuyaCloud
) -> None:
    """The next reading that works brings what the owner's entry left."""
    owner, friend = make_entry(shared), friend_entry(shared)
    await set_up(hass, owner)
    await set_up(hass, friend)
    before = customize(hass, shared)
    plug = shared.truth.find("cz")
    shared.faults.set("GET /v1.0/users/*", Fault(code=1106))
    assert await hass.config_entries.async_remove(owner.entry_id)
    await hass.async_block_till_done()
    assert plug.id not in friend.runtime_data.data
    shared.faults.clear()
    await friend.runtime_data.async_retry()
    await friend.runtime_data.async_resync()
    await hass.async_block_till_done()
    assert kept(hass, shared) == before


async def test_explain_names_the_account(
    hass: HomeAssistant, shared: TuyaCloud
) -> None:
    """The owner's entry explains the device; while it is not running, the friend says why."""
    owner, friend = make_entry(shared), friend_entry(shared)
    await set_up(hass, owner)
    await set_up(hass, friend)
    plug = shared.truth.find("cz")

    async def explain(device_id: str) -> Any:
        return await hass.services.async_call(
            DOMAIN,
            "explain",
            {"device_id": device_id},
            blocking=True,
            return_response=True,
        )

    assert (await explain(plug.id))["data_points"]
    assert await hass.config_entries.async_unload(owner.entry_id)
    for device_id in (plug.id, device_of(hass, plug.id).id):
        with pytest.raises(ServiceValidationError) as caught:
            await explain(device_id)
        assert caught.value.translation_key == "device_elsewhere"
        assert caught.value.translation_placeholders == {
            "device_id": device_id,
            "account": "Tuya OpenHub",
        }
    with pytest.raises(ServiceValidationError) as caught:
        await explain("no such device")
    assert caught.value.translation_key == "device_not_found"
    assert await hass.config_entries.async_setup(owner.entry_id)
    assert (await explain(plug.id))["data_points"]


async def test_list_that_does_not_say_what_is_shared(
    hass: HomeAssistant, shared: TuyaCloud
) -> None:
    """Where both accounts seem to own a device, who has it keeps it."""
    owner, friend = make_entry(shared), friend_entry(shared)
    plug = shared.truth.find("cz")
    plug.shared_to.clear()
    shared.truth.accounts[FRIEND_UID][plug.id] = plug
    await set_up(hass, owner)
    await set_up(hass, friend)
    await owner.runtime_data.async_resync()
    await friend.runtime_data.async_resync()
    assert plug.id in owner.runtime_data.data
    assert plug.id not in friend.runtime_data.data
    await follows(hass, shared)


async def test_resync_looks_for_what_is_shared_now(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """An account without shared devices asks for them anew where a person wants all read."""
    cloud = empty_cloud
    cloud.add_account(cloud.uid, ["plug"])
    cloud.add_account(FRIEND_UID, ["light"])
    entry = friend_entry(cloud)
    await set_up(hass, entry)
    cloud.push_rules.mute = True
    plug = cloud.truth.find("cz")
    cloud.truth.share(plug.id, FRIEND_UID)

    async def resync() -> None:
        await hass.services.async_call(
            DOMAIN, "resync", {"config_entry_id": entry.entry_id}, blocking=True
        )

    await resync()
    assert state_of(hass, "switch", plug.id, "switch_1") == "on"
