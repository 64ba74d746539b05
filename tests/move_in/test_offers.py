"""What is offered, said and asked."""

import json
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.components.energy.data import async_get_manager
from homeassistant.config_entries import OperationNotAllowed
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.sim_homes import SimScene

from .flows import choose, give_back, offers, submit, take_over
from .home import Home
from .others import core, fill, tuya_local, write_types, xtend_tuya


def issues(hass: HomeAssistant, kind: str) -> list[dict[str, str]]:
    """Return what repairs of a kind say."""
    return [
        dict(issue.translation_placeholders or {})
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.translation_key == kind
    ]


async def test_nothing_else_is_there(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Who comes from nowhere sees the options, and no repair."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    result = await offers(hass, entry)
    assert result["step_id"] == "init"
    assert issues(hass, "two_integrations") == []


async def test_the_plan_is_looked_at_first(
    hass: HomeAssistant, home: Home, own_folder: Path
) -> None:
    """A table of all that would move and what does not, also in a file; nothing changes."""
    await home.furnish()
    before = home.registries()
    result = await choose(hass, home.entry, "take_over")
    assert result["step_id"] == "plan"
    shown = result["description_placeholders"]
    assert shown is not None
    assert (shown["other"], shown["matched"], shown["all"]) == ("Tuya", "115", "116")
    power = home.entity("sensor", "cur_power").entity_id
    ours = home.ours("sensor", "cur_power").entity_id
    assert f"| {power} | {ours} | entity id |" in shown["table"]
    assert "Its statistics are in no unit" in shown["table"]
    plan = json.loads((own_folder / shown["file"]).read_text())
    assert len(plan["rows"]) == 116
    assert home.registries() == before

    # the options are there as well
    result = await choose(hass, home.entry, "settings")
    result = await submit(
        hass, result, {"link_type": "mqtt", "generic_entities": False}
    )
    assert home.entry.options["generic_entities"] is False


async def test_both_command_the_same(hass: HomeAssistant, home: Home) -> None:
    """A repair says so, until one of them is disabled or everything is taken over."""
    await home.furnish()
    (said,) = issues(hass, "two_integrations")
    assert said == {"account": "Tuya OpenHub", "other": "Tuya", "count": "20"}
    await take_over(hass, home.entry)
    assert issues(hass, "two_integrations") == []
    await give_back(hass, home.entry)
    assert len(issues(hass, "two_integrations")) == 1
    await hass.config_entries.async_remove(home.theirs.entry_id)
    await hass.async_block_till_done()
    assert issues(hass, "two_integrations") == []


async def test_energy_is_not_counted_twice(
    hass: HomeAssistant, home: Home, recorder_mock: object
) -> None:
    """The same meter twice in the dashboard is said, by the names of both."""
    await async_setup_component(hass, "energy", {})
    await home.furnish()
    assert issues(hass, "energy_counted_twice") == []
    theirs = home.entity("sensor", "add_ele").entity_id
    ours = home.ours("sensor", "add_ele").entity_id
    manager = await async_get_manager(hass)
    used = [{"stat_consumption": each} for each in (theirs, ours)]
    prefs = {**manager.default_preferences(), "device_consumption": used}
    await manager.async_update(prefs)  # type: ignore[arg-type]
    await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done()
    (said,) = issues(hass, "energy_counted_twice")
    assert said["entities"] == f"{theirs} = {ours}"


async def test_several_integrations(
    hass: HomeAssistant, cloud: TuyaCloud, own_folder: Path
) -> None:
    """One is chosen; what one had first, another does not get. Names alone are asked."""
    devices = list(cloud.truth.devices.values())
    write_types(own_folder, devices)
    entry = make_entry(cloud)
    await set_up(hass, entry)
    theirs = fill(hass, "tuya", list(core(devices)))
    fill(hass, "xtend_tuya", list(xtend_tuya(devices)))
    local = fill(hass, "tuya_local", list(tuya_local(devices)))
    # xtend_tuya disables what it has itself
    fan = next(each for each in theirs.values() if each.domain == "fan")
    er.async_get(hass).async_update_entity(
        fan.entity_id, disabled_by=er.RegistryEntryDisabler.USER
    )

    result = await choose(hass, entry, "take_over")
    assert result["step_id"] == "take_over"
    result = await submit(hass, result, {"source": "tuya_local"})
    schema = result["data_schema"]
    assert schema is not None
    (asked,) = schema.schema
    offered = schema.schema[asked].config["options"]
    sure = next(option["value"] for option in offered if "defrost" in option["label"])
    result = await submit(hass, result, {"looked_at": [sure]})
    assert result["reason"] == "taken_over"
    taken = er.async_get(hass).async_get(
        next(e.entity_id for e in local.values() if e.id == sure)
    )
    assert taken is not None
    assert taken.platform == DOMAIN
    assert taken.unique_id.endswith("_fault_defrost")

    result = await choose(hass, entry, "take_over")
    result = await submit(hass, result, {"source": "tuya"})
    shown = result["description_placeholders"]
    assert shown is not None
    assert "Taken over from another integration already" in shown["table"]
    await give_back(hass, entry, "tuya_local")

    result = await choose(hass, entry, "take_over")
    result = await submit(hass, result, {"source": "tuya"})
    await submit(hass, result, {"wake": True})
    woken = er.async_get(hass).async_get(fan.id)
    assert woken is not None
    assert (woken.platform, woken.disabled_by) == (DOMAIN, None)


async def test_scenes_and_gangs(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """A scene is known by its id, a gang by its device and number."""
    cloud.truth.add_home(7, cloud.uid, SimScene(id="Fm1", name="Movie"))
    entry = make_entry(cloud)
    await set_up(hass, entry)
    await entry.runtime_data.scenes.read()
    await hass.async_block_till_done()
    theirs = MockConfigEntry(domain="tuya")
    theirs.add_to_hass(hass)
    scene = er.async_get(hass).async_get_or_create(
        "scene", "tuya", "tysFm1", config_entry=theirs
    )
    unknown = er.async_get(hass).async_get_or_create(
        "scene", "tuya", "tysFm2", config_entry=theirs
    )
    await take_over(hass, entry)
    taken = er.async_get(hass).async_get(scene.id)
    assert taken is not None
    assert (taken.platform, taken.entity_id) == (DOMAIN, scene.entity_id)
    left = er.async_get(hass).async_get(unknown.id)
    assert left is not None
    assert left.platform == "tuya"


@pytest.mark.parametrize("domain", ["tuya", "xtend_tuya", "localtuya", "tuya_local"])
async def test_devices_of_others(
    hass: HomeAssistant, cloud: TuyaCloud, domain: str
) -> None:
    """Devices of another account have no match, and the reason is said."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    other = MockConfigEntry(domain=domain)
    other.add_to_hass(hass)
    prefix = {"tuya": "tuya.", "xtend_tuya": "tuya.", "localtuya": "local_"}
    end = {"localtuya": "_1", "tuya_local": "-switch"}.get(domain, "switch_1")
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=other.entry_id,
        identifiers={(domain, f"{'local_' * (domain == 'localtuya')}strange")},
    )
    er.async_get(hass).async_get_or_create(
        "switch",
        domain,
        f"{prefix.get(domain, '')}strange{end}",
        config_entry=other,
        device_id=device.id,
    )
    result = await choose(hass, entry, "take_over")
    assert result["reason"] == "nothing_to_take_over"
    shown = result["description_placeholders"]
    assert shown is not None
    assert "The account does not have this device" in shown["table"]


async def test_the_other_does_not_let_go(
    hass: HomeAssistant, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is exchanged before what is loaded is gone; after a restart it goes on."""
    await home.furnish()
    before = home.registries()
    real = hass.config_entries.async_set_disabled_by

    async def fail(entry_id: str, disabled_by: object) -> bool:
        raise OperationNotAllowed

    monkeypatch.setattr(hass.config_entries, "async_set_disabled_by", fail)
    result = await take_over(hass, home.entry)
    assert result["reason"] == "still_running"
    assert home.registries() == before
    result = await choose(hass, home.entry, "go_on")
    assert result["reason"] == "still_running"

    monkeypatch.setattr(hass.config_entries, "async_set_disabled_by", real)
    result = await choose(hass, home.entry, "go_on")
    assert result["reason"] == "taken_over"
    # a person enabled both
    await real(home.theirs.entry_id, None)
    unload = hass.config_entries.async_unload

    async def refuse(entry_id: str) -> bool:
        raise OperationNotAllowed

    monkeypatch.setattr(hass.config_entries, "async_unload", refuse)
    result = await give_back(hass, home.entry)
    assert result["reason"] == "still_running"
    monkeypatch.setattr(hass.config_entries, "async_unload", unload)
    result = await give_back(hass, home.entry)
    assert result["reason"] == "given_back"
    assert home.differences(before) == []


async def test_the_other_is_gone_meanwhile(hass: HomeAssistant, home: Home) -> None:
    """An entry that is removed while the dialog is open is no fault."""
    await home.furnish()
    other = MockConfigEntry(domain="localtuya")
    other.add_to_hass(hass)
    er.async_get(hass).async_get_or_create(
        "switch", "localtuya", "of another form", config_entry=other
    )
    result = await choose(hass, home.entry, "take_over")
    await hass.config_entries.async_remove(other.entry_id)
    result = await submit(hass, result, {"source": "localtuya"})
    assert result["reason"] == "other_gone"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param('{"version": 2}', id="another version"),
        pytest.param('{"version": 1}', id="nothing in it"),
    ],
)
async def test_files_that_cannot_be_read(
    hass: HomeAssistant, home: Home, own_folder: Path, text: str
) -> None:
    """A file that is broken is left out, and does not stand in the way."""
    (own_folder / "tuya_openhub_undo_tuya_x.json").write_text(text)
    await home.furnish()
    result = await offers(hass, home.entry)
    assert result["menu_options"] == ["settings", "take_over"]
