"""Gangs of a device: what they are called, in ids, on pages and by voice."""

import os
from pathlib import Path

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.captures import everything, load_capture
from tests.tuya_cloud.truth import SimDevice

from .helpers import entity_of, make_entry, set_up, wait_until

OWN = Path(__file__).parents[1] / "catalog/captures"
# any other folder of captures, as in tests/captures
CAPTURES = sorted(Path(os.environ.get("CAPTURES_DIR", OWN)).glob("*.json"))


@pytest.fixture(name="gangs")
def gangs_fixture(cloud: TuyaCloud) -> SimDevice:
    """Return the switch with six gangs: "Terrace switch"."""
    return cloud.truth.find("tdq")


def names(hass: HomeAssistant, device_id: str) -> list[str]:
    """Return what a person reads of the gangs of a device, by number."""
    registry = dr.async_get(hass)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    found = [
        registry.async_get_child_device_by_identifier(
            (DOMAIN, f"{device_id}_channel_{number}"), entry.entry_id
        )
        for number in range(1, 7)
    ]
    return [str(gang and (gang.name_by_user or gang.name)) for gang in found]


def spoken(hass: HomeAssistant, entity_id: str) -> list[str]:
    """Return by which names assistants know an entity, the first one first."""
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    return er.async_get_entity_aliases(hass, entity)


async def test_gangs_are_called_after_their_device(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """Number what has no name; no id has the name of the device twice."""
    await set_up(hass, entry := make_entry(cloud))
    assert names(hass, gangs.id) == [f"Terrace switch {n}" for n in range(1, 7)]
    assert entity_of(hass, "switch", gangs.id, "switch_2") == "switch.terrace_switch_2"
    countdown = entity_of(hass, "number", gangs.id, "countdown_2")
    assert countdown == "number.terrace_switch_2_countdown"
    state = hass.states.get("switch.terrace_switch_2")
    assert state is not None
    assert state.name == "Terrace switch 2"
    # the page of the parent shows them
    registry = dr.async_get(hass)
    parent = registry.async_get_device_by_identifier((DOMAIN, gangs.id), entry.entry_id)
    assert parent is not None
    assert len(dr.async_entries_for_parent_device(registry, parent.id)) == 6

    # renamed in the app, then by a person here: those without a name follow
    cloud.truth.rename_point(gangs.id, "switch_3", "Fountain")
    cloud.truth.rename(gangs.id, "Garden")
    await wait_until(hass, lambda: names(hass, gangs.id)[0] == "Garden 1")
    assert names(hass, gangs.id)[2] == "Fountain"
    registry.async_update_device(parent.id, name_by_user="Pool")
    await hass.async_block_till_done()
    assert names(hass, gangs.id)[:3] == ["Pool 1", "Pool 2", "Fountain"]
    assert spoken(hass, "switch.terrace_switch_1")[0] == "Pool 1"
    assert entity_of(hass, "switch", gangs.id, "switch_2") == "switch.terrace_switch_2"


async def test_name_is_one_that_can_be_said(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """Let assistants know a gang by its name, as long as a person changes nothing."""
    await set_up(hass, entry := make_entry(cloud))
    first = entity_of(hass, "switch", gangs.id, "switch_1")
    second = entity_of(hass, "switch", gangs.id, "switch_2")
    registry = er.async_get(hass)
    registry.async_update_entity(second, aliases=["The fountain"])
    cloud.truth.rename_point(gangs.id, "switch_1", "Heater")
    cloud.truth.rename_point(gangs.id, "switch_2", "Fountain")
    await wait_until(hass, lambda: names(hass, gangs.id)[1] == "Fountain")
    assert spoken(hass, first) == ["Heater", "Terrace switch Heater"]
    assert spoken(hass, second) == ["The fountain"]

    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert spoken(hass, first) == ["Heater", "Terrace switch Heater"]
    assert spoken(hass, second) == ["The fountain"]

    # the name that a person gives here is said as well
    child = registry.async_get(first)
    assert child is not None
    assert child.device_id is not None
    dr.async_get(hass).async_update_child_device(child.device_id, name_by_user="Sauna")
    await hass.async_block_till_done()
    assert spoken(hass, first)[0] == "Sauna"


async def test_registry_of_an_earlier_version(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """Keep ids, areas and a person's names; "Channel 2" is called after its device."""
    entry = make_entry(cloud)
    entry.add_to_hass(hass)
    devices, entities = dr.async_get(hass), er.async_get(hass)
    parent = devices.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, gangs.id)},
        name=gangs.name,
    )
    for number in (1, 2):
        child = devices.async_get_or_create_child(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, f"{gangs.id}_channel_{number}")},
            name=f"Channel {number}",
            parent_device_id=parent.id,
        )
        entities.async_get_or_create(
            "switch",
            DOMAIN,
            f"{gangs.id}_switch_{number}",
            config_entry=entry,
            device_id=child.id,
            has_entity_name=True,
            object_id_base="Switch",
        )
    devices.async_update_child_device(child.id, name_by_user="My lamp", area_id="hall")
    before = [entity_of(hass, "switch", gangs.id, f"switch_{n}") for n in (1, 2)]
    assert before[0] == "switch.terrace_switch_channel_1_switch"

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert names(hass, gangs.id)[:2] == ["Terrace switch 1", "My lamp"]
    kept = [entity_of(hass, "switch", gangs.id, f"switch_{n}") for n in (1, 2)]
    assert kept == before
    moved = devices.async_get(child.id)
    assert moved is not None
    assert moved.area_id == "hall"
    assert moved.name == "Terrace switch 2"


async def test_no_two_headings_are_equal(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Head each device and gang of all captures with a name of its own."""
    captured = [load_capture(path, sub=False) for path in CAPTURES]
    devices = {device.id: device for device in (*captured, *everything())}
    empty_cloud.truth.add_devices(devices.values(), empty_cloud.uid)
    await set_up(hass, entry := make_entry(empty_cloud))
    registry = dr.async_get(hass)
    registered = [
        *dr.async_entries_for_config_entry(registry, entry.entry_id),
        *dr.async_child_entries_for_config_entry(registry, entry.entry_id),
    ]
    headings = [device.name for device in registered]
    assert len(headings) > len(devices)
    # two people called their blinds so
    assert {"Kitchen Blinds", "Kitchen Blinds 2"} <= set(headings)
    assert len(headings) == len(set(headings))
    assert all(name and name == " ".join(name.split()) for name in headings)
