"""Descriptions of products: complete in the end, and followed when they change."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import OpenApiCloud, Usage
from custom_components.tuya_openhub.openhub.http import requester
from custom_components.tuya_openhub.runtime.readings import product_reader
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from tests.integration.helpers import entity_of, make_entry, set_up, settle, wait_until
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud, captures

from ..conftest import moments
from .conftest import TEMPERATURE

SPECIFICATIONS = "*specification*"
MODELS = "*/model"
SHADOWS = "*/shadow/properties"
TENTHS = {**TEMPERATURE, "code": "va_temperature", "dp_id": 110}


def found(
    hass: HomeAssistant, platform: str, device: SimDevice, key: str
) -> str | None:
    """Return the entity id of a data point, if it has one."""
    return er.async_get(hass).async_get_entity_id(
        platform, DOMAIN, f"{device.id}_{key}"
    )


def value(hass: HomeAssistant, device: SimDevice, key: str) -> str | None:
    """Return what a sensor shows, if there is one."""
    entity_id = found(hass, "sensor", device, key)
    state = hass.states.get(entity_id) if entity_id else None
    return state.state if state else None


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let time pass, and what is due begin."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


def platforms_of(hass: HomeAssistant, device: SimDevice) -> set[str]:
    """Return the platforms of a device's entities."""
    return {
        entry.domain
        for entry in er.async_get(hass).entities.values()
        if entry.unique_id.startswith(device.id)
    }


# -- data points beyond the standard instruction set


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("by_number", [False, True])
async def test_model_alone_describes_what_is_pushed(
    hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice, by_number: bool
) -> None:
    """It is shown with its own scale and unit, pushed by code or by number."""
    await set_up(hass, make_entry(cloud))
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "31.5")
    cloud.push_rules.only_dp_id = by_number
    cloud.truth.set_value(plug.id, {"temp_current": 322})
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "32.2")
    state = hass.states.get(entity_of(hass, "sensor", plug.id, "temp_current"))
    assert state is not None
    assert state.attributes["unit_of_measurement"] == "°C"


@pytest.mark.usefixtures("at_once")
async def test_model_is_read_once_for_each_product(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """The number of devices costs nothing, and a restart asks for nothing."""
    cloud = empty_cloud
    cloud.truth.add_devices(
        captures.synthetic(60, ["plug", "six_gang", "door", "motion"]), cloud.uid
    )
    await set_up(hass, entry := make_entry(cloud))
    assert cloud.calls.count_of(SPECIFICATIONS) == 4
    await wait_until(hass, lambda: cloud.calls.count_of(MODELS) == 4)
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(SHADOWS) == 0

    calls = len(cloud.calls)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await settle(hass, cloud, entry)
    assert len(cloud.calls) - calls <= 4


@pytest.mark.usefixtures("at_once")
async def test_project_that_may_not_read_models(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """One refusal stands for all products, over a restart and until it is cured."""
    cloud.faults.set(MODELS, Fault(code=28841101))
    await set_up(hass, entry := make_entry(cloud))
    reader = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in reader.values()))
    assert cloud.calls.count_of(MODELS) == 1
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(MODELS) == 1

    cloud.faults.clear()
    plug = cloud.truth.find("cz")
    cloud.truth.redescribe(plug.product_id, model_spec=[TEMPERATURE])
    cloud.truth.set_value(plug.id, {"temp_current": 315}, push=False)
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "31.5")


@pytest.mark.usefixtures("at_once")
async def test_number_that_no_description_knows(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """It makes the model be read, once a day at most; the pushed value is not lost."""
    plug = cloud.truth.find("cz")
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    cloud.truth.redescribe(plug.product_id, model_spec=[TEMPERATURE])
    models = cloud.calls.count_of(MODELS)
    cloud.push_rules.only_dp_id = True
    cloud.truth.set_value(plug.id, {"temp_current": 315})
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "31.5")
    assert cloud.calls.count_of(MODELS) == models + 1

    for number in range(5):
        cloud.publisher.publish_body(
            cloud.uid, 4, {"devId": plug.id, "status": [{f"{200 + number}": number}]}
        )
    cloud.push_rules.only_dp_id = False
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(MODELS) == models + 1
    assert entry.runtime_data.data[plug.id].unresolved == 6


@pytest.mark.usefixtures("at_once")
async def test_number_that_only_the_shadow_knows(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """What the model lacks as well is looked up in the shadow of the device."""
    plug = cloud.truth.find("cz")
    plug.model = {"services": []}
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    cloud.push_rules.only_dp_id = True
    cloud.truth.set_value(plug.id, {"surprise": True})
    await wait_until(hass, lambda: found(hass, "binary_sensor", plug, "surprise"))


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("transport", ["action", "gateway"])
async def test_cloud_without_models_and_shadows(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str
) -> None:
    """Its specification is all there is: whole, followed, and asked for no more."""
    plug = cloud.truth.find("cz")
    asked = "device.specifications"
    await set_up(hass, entry := make_entry(cloud, transport))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    cloud.push_rules.only_dp_id = True
    cloud.truth.set_value(plug.id, {"surprise": True})
    cloud.push_rules.only_dp_id = False
    await settle(hass, cloud, entry)
    calls = cloud.calls.count_of(asked)
    cloud.truth.redescribe(plug.product_id, status_spec=[*plug.status_spec, TENTHS])
    cloud.truth.set_value(plug.id, {"va_temperature": 215})
    await wait_until(hass, lambda: value(hass, plug, "va_temperature") == "21.5")
    assert cloud.calls.count_of(asked) == calls + 1
    assert cloud.calls.count_of("*/thing/*") == 0


# -- new codes


@pytest.mark.usefixtures("at_once")
async def test_new_data_point_is_described_before_it_is_shown(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """No state ever has the scale that would have been guessed."""
    plug = cloud.truth.find("cz")
    await set_up(hass, make_entry(cloud))
    states = async_capture_events(hass, EVENT_STATE_CHANGED)
    hundredths = {
        **TENTHS,
        "values": '{"min":-2000,"max":6000,"scale":2,"step":1,"unit":"℃"}',
    }
    cloud.truth.redescribe(plug.product_id, status_spec=[*plug.status_spec, hundredths])
    cloud.truth.set_value(plug.id, {"va_temperature": 2150})
    await wait_until(hass, lambda: value(hass, plug, "va_temperature") == "21.5")
    entity_id = entity_of(hass, "sensor", plug.id, "va_temperature")
    shown = {
        event.data["new_state"].state
        for event in states
        if event.data["entity_id"] == entity_id
    }
    assert shown == {"21.5"}


@pytest.mark.usefixtures("at_once")
async def test_new_data_point_while_descriptions_fail(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """It is guessed until the cloud answers, and right then without a reload."""
    plug = cloud.truth.find("cz")
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    coordinator = entry.runtime_data
    for path in (SPECIFICATIONS, MODELS, SHADOWS):
        cloud.faults.set(path, Fault(code=1110))
    cloud.truth.redescribe(
        plug.product_id, status_spec=[*plug.status_spec, {**TENTHS, "code": "odd"}]
    )
    cloud.truth.set_value(plug.id, {"odd": 215})
    await wait_until(hass, lambda: found(hass, "sensor", plug, "odd"))
    assert coordinator.inventory.plans[plug.id].decisions["odd"].source == "value"

    cloud.faults.clear()
    await later(hass, 120)
    plans = coordinator.inventory.plans
    await wait_until(
        hass, lambda: plans[plug.id].decisions["odd"].source == "specification"
    )
    assert entry.runtime_data is coordinator


@pytest.mark.usefixtures("at_once")
async def test_code_that_nobody_knows_is_asked_for_once(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """It gets a guessed entity; other devices and a restart do not ask again."""
    plug = cloud.truth.find("cz")
    twin = captures.device("plug", id="twin")
    cloud.truth.add_device(twin, cloud.uid)
    for each in (plug, twin):
        each.model = {"services": []}
    cloud.faults.set(SHADOWS, Fault(code=2009))
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))

    cloud.truth.set_value(plug.id, {"surprise": True})
    await wait_until(hass, lambda: found(hass, "binary_sensor", plug, "surprise"))
    calls = cloud.calls.count_of(SPECIFICATIONS)
    cloud.truth.set_value(twin.id, {"surprise": False})
    await wait_until(hass, lambda: found(hass, "binary_sensor", twin, "surprise"))
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(SPECIFICATIONS) == calls


@pytest.mark.usefixtures("at_once")
async def test_codes_that_come_one_after_the_other(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A product is asked for once an hour at most, whatever its devices report."""
    plug = cloud.truth.find("cz")
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    calls = cloud.calls.count_of(SPECIFICATIONS)
    for number in range(5):
        cloud.truth.set_value(plug.id, {f"surprise_{number}": True})
        shown = partial(found, hass, "binary_sensor", plug, f"surprise_{number}")
        await wait_until(hass, shown)
    assert cloud.calls.count_of(SPECIFICATIONS) == calls + 1
    await later(hass, 3600)
    await wait_until(hass, lambda: cloud.calls.count_of(SPECIFICATIONS) == calls + 2)


@pytest.mark.usefixtures("at_once")
async def test_no_allowance_for_descriptions(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is new is shown as it looks; the rest waits for another hour."""
    allowed = False
    monkeypatch.setattr(Usage, "may_spend", lambda *_: allowed)
    plug = cloud.truth.find("cz")
    await set_up(hass, entry := make_entry(cloud))
    calls = cloud.calls.count_of(MODELS)
    cloud.truth.set_value(plug.id, {"surprise": True})
    await wait_until(hass, lambda: found(hass, "binary_sensor", plug, "surprise"))
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(MODELS) == calls

    allowed = True
    await later(hass, 3600)
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))


# -- what fails


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        pytest.param(Fault(code=1110), 120, id="busy"),
        pytest.param(Fault(code=1106), 3600, id="denied"),
    ],
)
async def test_description_that_fails_at_set_up(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
    pause: float,
) -> None:
    """Values show up without it; when it comes, entities are right without a reload."""
    monkeypatch.setattr(product_reader, "PACE", 0)
    for path in (SPECIFICATIONS, MODELS, "*/shadow/*"):
        cloud.faults.set(path, fault)
    await set_up(hass, entry := make_entry(cloud))
    coordinator = entry.runtime_data
    plug, blind = cloud.truth.find("cz"), cloud.truth.find("cl")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    er.async_get(hass).async_update_entity(switch, name="Kettle")
    assert "guessed from their values" in caplog.text
    assert "cover" not in platforms_of(hass, blind)
    assert not coordinator.inventory.descriptions

    cloud.faults.clear()
    calls = cloud.calls.count_of(SPECIFICATIONS)
    await coordinator.async_refresh()
    assert cloud.calls.count_of(SPECIFICATIONS) == calls
    await later(hass, pause + 1)
    await wait_until(hass, lambda: "cover" in platforms_of(hass, blind))
    await settle(hass, cloud, entry)
    assert entry.runtime_data is coordinator
    assert entity_of(hass, "switch", plug.id, "switch_1") == switch
    # what was guessed of the cover is its own by now
    assert found(hass, "sensor", blind, "percent_state") is None
    plans = coordinator.inventory.plans
    await wait_until(
        hass, lambda: plans[plug.id].decisions["switch_1"].source == "specification"
    )
    products = coordinator.inventory.descriptions
    await later(hass, pause + 32)
    await wait_until(hass, lambda: all(each.complete for each in products.values()))


@pytest.mark.usefixtures("at_once")
async def test_model_that_fails_is_read_later(
    hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice
) -> None:
    """A specification alone is no whole description, over a restart as well."""
    cloud.faults.set(MODELS, Fault(code=1110))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: cloud.calls.count_of(MODELS) >= 1)
    assert entity_of(hass, "switch", plug.id, "switch_1")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    coordinator = entry.runtime_data
    await wait_until(
        hass, lambda: not coordinator.inventory.descriptions[plug.product_id].complete
    )
    cloud.faults.clear()
    for pause in (120, 600, 3600, 21_600):
        await later(hass, pause + 1)
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "31.5")
    assert entry.runtime_data is coordinator


@pytest.mark.usefixtures("at_once")
async def test_device_without_product_id_is_described_once(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Its description is kept for itself; further snapshots do not ask again."""
    plug = captures.device("plug", id="withoutproductid0001", product_id="")
    cloud.truth.add_device(plug, cloud.uid)
    # the first reading fails, so that the device is asked for once more
    cloud.faults.set(f"*{plug.id}/specification*", Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    cloud.faults.clear()
    await later(hass, 3600)
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: products.get(plug.id) and products[plug.id].complete)
    calls = cloud.calls.count_of(SPECIFICATIONS)

    await entry.runtime_data.async_refresh()
    await entry.runtime_data.async_refresh()
    assert cloud.calls.count_of(SPECIFICATIONS) == calls
    assert entity_of(hass, "switch", plug.id, "switch_1")
    cloud.truth.remove_device(plug.id)
    await wait_until(hass, lambda: plug.id not in products)


@pytest.mark.usefixtures("at_once")
async def test_product_of_a_device_that_is_refused(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """Where one device is refused another one of its product is asked."""
    cloud = empty_cloud
    cloud.truth.add_devices(captures.synthetic(2, ["plug"]), cloud.uid)
    first, _second = cloud.truth.of_account(cloud.uid)
    cloud.faults.set(f"*/{first.id}/*", Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    assert not products
    await later(hass, 3600)
    await wait_until(
        hass, lambda: [each.complete for each in products.values()] == [True]
    )
    plans = entry.runtime_data.inventory.plans
    assert plans[first.id].decisions["cur_power"].source == "specification"


@pytest.mark.usefixtures("at_once")
async def test_description_that_comes_after_the_unload(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person has unloaded stays so, whatever is learnt at last."""
    for path in (SPECIFICATIONS, MODELS, "*/shadow/*"):
        cloud.faults.set(path, Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    cloud.faults.clear()
    ask = OpenApiCloud.specification

    async def ask_and_unload(*args: Any) -> Any:
        answer = await ask(*args)
        hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
        return answer

    monkeypatch.setattr(OpenApiCloud, "specification", ask_and_unload)
    await later(hass, 3600)
    await wait_until(hass, lambda: entry.state is ConfigEntryState.NOT_LOADED)
    await later(hass, 7200)
    assert entry.state is ConfigEntryState.NOT_LOADED


# -- what changes


@pytest.fixture
async def entry(
    hass: HomeAssistant, cloud: TuyaCloud, at_once: None
) -> MockConfigEntry:
    """An account whose products are all described."""
    await set_up(hass, entry := make_entry(cloud))
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    return entry


def change(cloud: TuyaCloud, plug: SimDevice) -> None:
    """Give a plug other limits, options and scale, one more and one less data point."""
    functions = [
        {**point, "values": '{"range":["power_off","power_on","memory"]}'}
        if point["code"] == "relay_status"
        else {**point, "values": '{"min":0,"max":600,"scale":0,"step":5,"unit":"s"}'}
        if point["code"] == "countdown_1"
        else point
        for point in plug.functions
        if point["code"] != "child_lock"
    ]
    status_spec = [
        {**point, "values": '{"min":0,"max":50000,"scale":2,"step":1,"unit":"W"}'}
        if point["code"] == "cur_power"
        else point
        for point in plug.status_spec
        if point["code"] != "child_lock"
    ]
    plug.status.pop("child_lock", None)
    cloud.truth.redescribe(
        plug.product_id, functions=functions, status_spec=[*status_spec, TENTHS]
    )
    cloud.truth.set_value(plug.id, {"va_temperature": 215}, push=False)


async def check_changed(hass: HomeAssistant, plug: SimDevice) -> None:
    """See that everything is as the plug is described by now."""
    await wait_until(hass, lambda: value(hass, plug, "va_temperature") == "21.5")
    await wait_until(hass, lambda: found(hass, "switch", plug, "child_lock") is None)
    power = str(int(str(plug.status["cur_power"])) / 100)
    await wait_until(hass, lambda: value(hass, plug, "cur_power") == power)


async def test_changed_description_is_followed_in_place(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """*Read all states* brings limits, options and scale; entities keep their ids."""
    plug = cloud.truth.find("cz")
    coordinator, registry = entry.runtime_data, er.async_get(hass)
    power = entity_of(hass, "sensor", plug.id, "cur_power")
    relay = entity_of(hass, "select", plug.id, "relay_status")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    registry.async_update_entity(power, name="Consumption", icon="mdi:flash")
    kept = registry.async_get(power)
    assert kept is not None
    before = hass.states.get(switch)
    change(cloud, plug)
    await coordinator.async_resync()
    await wait_until(hass, lambda: value(hass, plug, "va_temperature") == "21.5")
    # what is missing has to be missing twice
    assert found(hass, "switch", plug, "child_lock")
    await later(hass, 600)
    await check_changed(hass, plug)

    after = registry.async_get(power)
    assert after is not None
    assert (after.id, after.name, after.icon) == (kept.id, "Consumption", "mdi:flash")
    state = hass.states.get(relay)
    assert state is not None
    assert state.attributes["options"] == ["power_off", "power_on", "memory", "last"]
    assert (
        coordinator.inventory.plans[plug.id].decisions.keys().isdisjoint({"child_lock"})
    )
    # what did not change was never away
    assert hass.states.get(switch) is before
    assert entry.runtime_data is coordinator
    cloud.truth.set_value(plug.id, {"cur_power": 512})
    await wait_until(hass, lambda: value(hass, plug, "cur_power") == "5.12")


async def test_firmware_update_brings_a_new_description(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A product is read again a minute after the update of one of its devices."""
    plug = cloud.truth.find("cz")
    change(cloud, plug)
    calls = cloud.calls.count_of(SPECIFICATIONS)
    for status in ("1", "2", 3):
        cloud.truth.tell_update(
            plug.id, "upgradeStatus", {"upgradeStatus": status, "moduleType": 9}
        )
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(SPECIFICATIONS) == calls
    await later(hass, 60)
    await wait_until(hass, lambda: cloud.calls.count_of(SPECIFICATIONS) == calls + 1)
    await wait_until(hass, lambda: found(hass, "sensor", plug, "va_temperature"))
    await later(hass, 600)
    await entry.runtime_data.async_refresh()
    await check_changed(hass, plug)


async def test_old_description_is_read_again(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """A month later at the latest, with no event and no person."""
    plug = cloud.truth.find("cz")
    change(cloud, plug)
    await later(hass, 30 * 86_400)
    await wait_until(hass, lambda: found(hass, "sensor", plug, "va_temperature"))
    await later(hass, 600)
    await entry.runtime_data.async_refresh()
    await check_changed(hass, plug)


async def test_description_that_grew_old_while_off(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A start long after the last one reads what is old in the background."""
    plug = cloud.truth.find("cz")
    await hass.config_entries.async_unload(entry.entry_id)
    calls = cloud.calls.count_of(SPECIFICATIONS)
    monkeypatch.setattr(product_reader, "MAX_AGE", 0)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entity_of(hass, "switch", plug.id, "switch_1")
    await wait_until(hass, lambda: cloud.calls.count_of(SPECIFICATIONS) > calls)


@pytest.mark.parametrize("part", [SPECIFICATIONS, MODELS])
async def test_odd_answer_changes_nothing(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry, part: str
) -> None:
    """One short answer, and one refusal, take no entity away."""
    plug = cloud.truth.find("cz")
    before = set(er.async_get(hass).entities)
    spec, model = plug.status_spec, plug.functions
    cloud.truth.redescribe(plug.product_id, status_spec=spec[:2], functions=[])
    calls = cloud.calls.count_of(MODELS)
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: cloud.calls.count_of(MODELS) > calls + 5)
    await settle(hass, cloud, entry)
    assert set(er.async_get(hass).entities) == before
    cloud.truth.redescribe(plug.product_id, status_spec=spec, functions=model)
    cloud.faults.set(part, Fault(code=28841101))
    await later(hass, 600)
    cloud.faults.clear()
    for pause in (3600, 21_600, 86_400, 120, 600, 3600, 21_600):
        await later(hass, pause + 1)
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    await settle(hass, cloud, entry)
    assert set(er.async_get(hass).entities) == before


async def test_moments_of_descriptions(
    hass: HomeAssistant, quick_cloud: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a minute after a start, one a second; once more two minutes after a fault."""
    monkeypatch.setattr(requester, "_PAUSE", 0.0)
    plug = quick_cloud.truth.find("cz")
    quick_cloud.faults.set(f"*{plug.id}/model", Fault(code=1110))
    began = quick_cloud.clock.now()
    await set_up(hass, make_entry(quick_cloud))
    await asyncio.sleep(200)
    first, *others = moments(quick_cloud, f"GET {MODELS}", began)
    assert 30 <= first < 30.9
    assert others == pytest.approx([first + 1, first + 2, first + 120], abs=0.3)


async def test_moment_of_the_description_after_an_update(
    hass: HomeAssistant, quick_cloud: Any
) -> None:
    """In virtual time: a minute after the new firmware has been installed."""
    await set_up(hass, make_entry(quick_cloud))
    await asyncio.sleep(600)
    plug = quick_cloud.truth.find("cz")
    began = quick_cloud.clock.now()
    quick_cloud.truth.tell_update(plug.id, "upgradeStatus", {"upgradeStatus": 2})
    await asyncio.sleep(100)
    path = f"GET *{plug.id}{SPECIFICATIONS}"
    assert moments(quick_cloud, path, began)[-1] < 0
    quick_cloud.truth.tell_update(plug.id, "upgradeStatus", {"upgradeStatus": "3"})
    await asyncio.sleep(100)
    assert moments(quick_cloud, path, began)[-1] == pytest.approx(160, abs=0.4)
