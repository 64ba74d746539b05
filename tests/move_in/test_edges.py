"""What is rare: gangs, hidden and disabled by an integration, deleted or renamed since."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import TuyaCloud, captures

from .flows import choose, give_back, submit, take_over
from .home import Home


@pytest.fixture
def six_gang(cloud: TuyaCloud) -> str:
    """Give the account a device with six gangs; return its id."""
    device = captures.device("six_gang")
    cloud.truth.add_device(device, cloud.uid)
    return device.id


async def test_gangs(hass: HomeAssistant, cloud: TuyaCloud, six_gang: str) -> None:
    """A gang has what a person made of theirs, and loses it again."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    theirs = MockConfigEntry(domain="tuya")
    theirs.add_to_hass(hass)
    devices, area = dr.async_get(hass), ar.async_get(hass).async_create("Porch")
    parent = devices.async_get_or_create(
        config_entry_id=theirs.entry_id, identifiers={("tuya", six_gang)}
    )
    gang = devices.async_get_or_create_child(
        config_entry_id=theirs.entry_id,
        identifiers={("tuya", f"{six_gang}_channel_2")},
        name="Channel 2",
        parent_device_id=parent.id,
    )
    devices.async_update_child_device(
        gang.id, name_by_user="Porch light", area_id=area.id
    )
    switch = er.async_get(hass).async_get_or_create(
        "switch",
        "tuya",
        f"tuya.{six_gang}switch_2",
        config_entry=theirs,
        device_id=gang.id,
        has_entity_name=True,
    )

    await take_over(hass, entry)

    taken = er.async_get(hass).async_get(switch.id)
    assert taken is not None
    assert taken.unique_id == f"{six_gang}_switch_2"
    ours = devices.async_get(taken.device_id or "")
    assert isinstance(ours, dr.ChildDeviceEntry)
    assert (ours.name_by_user, ours.area_id) == ("Porch light", area.id)
    await give_back(hass, entry)
    ours = devices.async_get(ours.id)
    assert ours is not None
    assert ours.name_by_user is None


async def test_what_an_integration_hid_or_disabled(
    hass: HomeAssistant, home: Home
) -> None:
    """It is as our integration has it; only a person's will goes on."""
    await home.furnish()
    registry = er.async_get(hass)
    hidden, off = home.entity("sensor", "cur_power"), home.entity("sensor", "add_ele")
    registry.async_update_entity(
        hidden.entity_id, hidden_by=er.RegistryEntryHider.INTEGRATION
    )
    registry.async_update_entity(
        off.entity_id, disabled_by=er.RegistryEntryDisabler.INTEGRATION
    )
    await take_over(hass, home.entry)
    assert home.ours("sensor", "cur_power").hidden_by is None
    assert home.ours("sensor", "add_ele").disabled_by is None
    assert hass.states.get(off.entity_id) is not None


async def test_area_of_an_entity_that_bears_the_name_of_its_device(
    hass: HomeAssistant, home: Home
) -> None:
    """Home Assistant wants it on the device, where it goes, and comes back from."""
    await home.furnish()
    area = ar.async_get(hass).async_create("Hall")
    socket = home.entity("switch", "switch_1")
    er.async_get(hass).async_update_entity(socket.entity_id, area_id=area.id)
    before = home.registries()
    await take_over(hass, home.entry)
    taken = home.ours("switch", "switch_1")
    device = dr.async_get(hass).async_get(taken.device_id or "")
    assert device is not None
    assert (taken.area_id or device.area_id) == area.id
    await give_back(hass, home.entry)
    assert home.differences(before) == []


async def test_deleted_and_renamed_since(hass: HomeAssistant, home: Home) -> None:
    """What a person deleted stays so; what was renamed gets its id back."""
    await home.furnish()
    registry = er.async_get(hass)
    power, energy = home.entity("sensor", "cur_power"), home.entity("sensor", "add_ele")
    voltage = home.ours("sensor", "cur_voltage")
    result = await choose(hass, home.entry, "take_over")
    # while the plan is looked at
    registry.async_remove(home.entity("sensor", "cur_current").entity_id)
    await submit(hass, result, {})
    registry.async_update_entity(power.entity_id, new_entity_id="sensor.washer")
    registry.async_remove(energy.entity_id)
    registry.async_remove(voltage.entity_id)
    await hass.async_block_till_done()

    await give_back(hass, home.entry)

    assert home.entity("sensor", "cur_power") == power
    assert home.ours("sensor", "cur_voltage").entity_id != voltage.entity_id
    assert home.entity("sensor", "add_ele").id != energy.id


async def test_leaving_when_the_other_does_not_let_go(
    hass: HomeAssistant,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An account is removed even where nothing can go back, and the log says so."""
    await home.furnish()
    await take_over(hass, home.entry)
    await hass.config_entries.async_set_disabled_by(home.theirs.entry_id, None)
    await hass.async_block_till_done()
    unload = hass.config_entries.async_unload

    async def refuse(entry_id: str, **options: bool) -> bool:
        return entry_id != home.theirs.entry_id and await unload(entry_id, **options)

    monkeypatch.setattr(hass.config_entries, "async_unload", refuse)

    await hass.config_entries.async_remove(home.entry.entry_id)
    await hass.async_block_till_done()

    assert hass.config_entries.async_entries(DOMAIN) == []
    assert "Entities cannot go back to tuya" in caplog.text


async def test_a_new_entity_of_theirs(hass: HomeAssistant, home: Home) -> None:
    """A second time takes over what came since, and one way back leads to all."""
    late = home.id_of("cur_voltage")
    home.left = [each for each in home.left if each.unique_id != late]
    await home.furnish()
    first = home.entity("sensor", "cur_power")
    await take_over(hass, home.entry)
    added = er.async_get(hass).async_get_or_create(
        "sensor", "tuya", late, config_entry=home.theirs, unit_of_measurement="V"
    )

    result = await choose(hass, home.entry, "take_over")
    shown = result["description_placeholders"]
    assert shown is not None
    assert shown["matched"] == "1"
    result = await hass.config_entries.options.async_configure(result["flow_id"], {})
    assert result["reason"] == "taken_over"
    assert home.ours("sensor", "cur_voltage").id == added.id

    await give_back(hass, home.entry)
    assert home.entity("sensor", "cur_voltage").id == added.id
    assert home.entity("sensor", "cur_power") == first
