"""Triggers of automations: our own, and Home Assistant's with our entities."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import TuyaCloud, captures

from .helpers import entity_of, make_entry, set_up, settle, state_of, wait_until

BELL = {
    "name": "Front door bell",
    "category": "sp",
    "product_id": "bell",
    "function": {},
    "status_range": {"doorbell_active": {"type": "String"}},
    "status": {"doorbell_active": ""},
}
BATTERY = {
    "name": "Window",
    "category": "mcs",
    "product_id": "window",
    "function": {},
    "status_range": {
        "low_battery": {"type": "Boolean"},
    },
    "status": {"low_battery": False},
}
RADAR = {
    "name": "Stairs",
    "category": "pir",
    "product_id": "radar",
    "function": {},
    "status_range": {"pir": {"type": "Enum", "value": {"range": ["pir", "none"]}}},
    "status": {"pir": "none"},
}


def registered(hass: HomeAssistant, device_id: str) -> str:
    """Return the id of a device in Home Assistant's registry."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, device_id), entry.entry_id
    )
    assert device is not None
    return device.id


async def automate(
    hass: HomeAssistant, trigger: dict[str, Any], **data: str
) -> list[ServiceCall]:
    """Make an automation as a person does; return the calls of its action."""
    calls: list[ServiceCall] = async_mock_service(hass, "test", "note")
    config = {
        "alias": "Test",
        "triggers": [trigger],
        "actions": [{"action": "test.note", "data": data}],
        "mode": "queued",
    }
    assert await async_setup_component(hass, "automation", {"automation": config})
    await hass.async_block_till_done()
    return calls


def data_point(device: str | list[str], code: str, **more: Any) -> dict[str, Any]:
    """Return the configuration of our own trigger."""
    return {
        "trigger": f"{DOMAIN}.data_point",
        "options": {"device_id": device, "code": code, **more},
    }


async def test_data_point_triggers_for_each_push(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A repeat is a push too, a reading is none, and a reload changes nothing."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    plug = cloud.truth.find("cz")
    device = registered(hass, plug.id)
    calls = await automate(
        hass,
        data_point(device, "cur_power"),
        value="{{ trigger.value }}",
        device="{{ trigger.device_id }}",
    )

    cloud.truth.set_value(plug.id, {"cur_power": 1200, "cur_voltage": 2301})
    await wait_until(hass, lambda: len(calls) == 1)
    assert calls[0].data == {"value": 1200, "device": device}
    cloud.truth.set_value(plug.id, {"cur_power": 1200})
    await wait_until(hass, lambda: len(calls) == 2)
    await entry.runtime_data.async_resync()
    await hass.async_block_till_done()
    assert len(calls) == 2

    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await wait_until(
        hass,
        lambda: state_of(hass, "binary_sensor", cloud.uid, "push_connection") == "on",
    )
    cloud.truth.set_value(plug.id, {"cur_power": 1200})
    await wait_until(hass, lambda: len(calls) == 3)


async def test_data_point_with_a_value(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Only the wanted value triggers; true is not 1."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    plug, button = cloud.truth.find("cz"), cloud.truth.find("wxkg")
    calls = await automate(
        hass,
        data_point([plug.id, button.id], "switch_1", value=True),
        value="{{ trigger.value }}",
    )

    cloud.truth.set_value(plug.id, {"switch_1": False})
    cloud.truth.set_value(plug.id, {"switch_1": 1})
    cloud.truth.set_value(plug.id, {"switch_1": True})
    await settle(hass, cloud, entry)
    assert [call.data["value"] for call in calls] == [True]


async def test_data_point_ends_with_its_automation(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """An automation that is switched off hears nothing, the other one goes on."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    plug = cloud.truth.find("cz")
    calls = async_mock_service(hass, "test", "note")
    automations = [
        {
            "alias": name,
            "triggers": [data_point(plug.id, "switch_1")],
            "actions": [{"action": "test.note", "data": {"name": name}}],
        }
        for name in ("one", "two")
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    for off, heard in (("automation.one", ["two"]), ("automation.two", [])):
        await hass.services.async_call(
            "automation", "turn_off", {"entity_id": off}, blocking=True
        )
        calls.clear()
        cloud.truth.set_value(plug.id, {"switch_1": True})
        await settle(hass, cloud, entry)
        assert [call.data["name"] for call in calls] == heard


async def test_data_point_of_a_device_that_is_not_ours(
    hass: HomeAssistant, cloud: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """The automation says which device it does not know."""
    await set_up(hass, make_entry(cloud))
    await automate(hass, data_point("nobody", "switch_1"))
    assert "Device nobody is not one of Tuya OpenHub" in caplog.text


async def test_notification_of_a_bell(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """What a bell tells by a notification triggers as well."""
    bell = captures.from_capture(BELL, "bell")
    cloud.truth.add_devices([bell], cloud.uid)
    await set_up(hass, make_entry(cloud))
    calls = await automate(
        hass, data_point(bell.id, "event_notify"), value="{{ trigger.value }}"
    )
    cloud.truth.event(bell.id, "event_notify", {"etype": "ac_doorbell"})
    await wait_until(hass, lambda: calls)
    assert calls[0].data["value"] == "ac_doorbell"


@pytest.mark.parametrize(
    ("trigger", "options", "platform", "capture", "key", "pushes"),
    [
        pytest.param(
            "event.received",
            {"event_type": ["press_end"]},
            "event",
            "button",
            "switch_mode1",
            [{"switch_mode1": "click"}],
            id="button",
        ),
        pytest.param(
            "doorbell.rang",
            {},
            "event",
            "bell",
            "doorbell_active",
            [{"doorbell_active": "1700000000"}],
            id="doorbell",
        ),
        pytest.param(
            "moisture.detected",
            {},
            "binary_sensor",
            "leak",
            "watersensor_state",
            [{"watersensor_state": "1"}],
            id="moisture",
        ),
        pytest.param(
            "battery.level_crossed_threshold",
            {"threshold": {"type": "below", "value": {"number": 20}}},
            "sensor",
            "leak",
            "battery_percentage",
            [{"battery_percentage": 10}],
            id="battery level",
        ),
        pytest.param(
            "battery.became_low",
            {},
            "binary_sensor",
            "battery",
            "low_battery",
            [{"low_battery": True}],
            id="battery low",
        ),
        pytest.param(
            "motion.detected",
            {},
            "binary_sensor",
            "radar",
            "pir",
            [{"pir": "pir"}],
            id="motion",
        ),
        pytest.param(
            "power.crossed_threshold",
            {
                "threshold": {
                    "type": "above",
                    "value": {"number": 100, "unit_of_measurement": "W"},
                }
            },
            "sensor",
            "plug",
            "cur_power",
            [{"cur_power": 10}, {"cur_power": 20000}],
            id="power",
        ),
    ],
)
async def test_triggers_of_home_assistant(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    trigger: str,
    options: dict[str, Any],
    platform: str,
    capture: str,
    key: str,
    pushes: list[dict[str, Any]],
) -> None:
    """Each trigger by purpose that the documentation names runs with our entities."""
    cloud = empty_cloud
    own = {"bell": BELL, "battery": BATTERY, "radar": RADAR}
    device = (
        captures.from_capture(own[capture], capture)
        if capture in own
        else captures.device(capture)
    )
    cloud.truth.add_devices([device], cloud.uid)
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, platform, device.id, key)
    await async_update_entity(hass, entity_id)
    calls = await automate(
        hass,
        {"trigger": trigger, "target": {"entity_id": entity_id}, "options": options},
    )
    for values in pushes:
        cloud.truth.set_value(device.id, values)
    await wait_until(hass, lambda: calls)
    assert len(calls) == 1
