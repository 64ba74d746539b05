"""Test the entities of single data points from the cloud to the state and back."""

from typing import Any

import pytest

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from tests.integration.helpers import (
    entity_of,
    make_entry,
    set_up,
    settle,
    shown,
    state_of,
    wait_until,
)
from tests.tuya_cloud import TuyaCloud, captures


async def act(hass: HomeAssistant, action: str, entity_id: str, **data: Any) -> None:
    """Call an action of an entity as a person does."""
    domain, service = action.split(".")
    await hass.services.async_call(
        domain, service, {"entity_id": entity_id, **data}, blocking=True
    )


def holder(cloud: TuyaCloud, code: str) -> str:
    """Return the id of the first device with a data point."""
    return next(
        device.id for device in cloud.truth.devices.values() if code in device.status
    )


async def test_counter_counts_each_push_once(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Add up increments over duplicates and a restart; no snapshot counts."""
    plug = holder(cloud, "add_ele")
    entry = make_entry(cloud)
    await set_up(hass, entry)
    assert state_of(hass, "sensor", plug, "add_ele") == "0"

    def total() -> float:
        return float(state_of(hass, "sensor", plug, "add_ele"))

    async def report(raw: int, expected: float) -> int:
        time = cloud.truth.clock.ms()
        cloud.truth.set_value(plug, {"add_ele": raw}, time=time)
        cloud.truth.set_value(plug, {"add_ele": raw}, time=time)
        await wait_until(hass, lambda: total() == expected)
        return time

    await report(100, 0.1)
    await report(100, 0.2)
    last = await report(50, 0.25)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await wait_until(
        hass,
        lambda: state_of(hass, "binary_sensor", cloud.uid, "push_connection") == "on",
    )
    assert total() == 0.25
    cloud.truth.set_value(plug, {"add_ele": 50}, time=last)
    await report(25, 0.275)


async def test_event_fires_once_per_press(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Fire for a repeated press too, and never for a snapshot."""
    button = holder(cloud, "switch_mode1")
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, "event", button, "switch_mode1")
    assert state_of(hass, "event", button, "switch_mode1") == "unknown"
    fired: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        assert new is not None
        fired.append(new.attributes["event_type"])

    async_track_state_change_event(hass, entity_id, note)
    expected: list[str] = []
    for word, kind in (
        ("click", "press_end"),
        ("click", "press_end"),
        ("shake", "shake"),
    ):
        expected.append(kind)
        cloud.truth.press(button, "switch_mode1", "")
        cloud.truth.press(button, "switch_mode1", word)
        await wait_until(hass, lambda: len(fired) == len(expected))
    assert fired == expected


async def test_press_that_is_told_again_fires_no_more(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the last press nor an older one, when nobody else remembers them."""
    module = "custom_components.tuya_openhub.openhub.push.deduplicator"
    monkeypatch.setattr(f"{module}._REMEMBERED", 2)
    monkeypatch.setattr("custom_components.tuya_openhub.event.REMEMBERED", 3)
    button = holder(cloud, "switch_mode1")
    await set_up(hass, entry := make_entry(cloud))
    entity_id = entity_of(hass, "event", button, "switch_mode1")
    fired: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        assert new is not None
        fired.append(new.state)

    async_track_state_change_event(hass, entity_id, note)
    bodies: list[dict[str, Any]] = [
        {
            "devId": button,
            "dataId": f"press{number}",
            "status": [{"code": "switch_mode1", "value": "click", "t": 1000 + number}],
        }
        for number in range(6)
    ]
    now = cloud.truth.clock.ms() - 60_000
    publish = cloud.publisher.publish_body
    for number, body in enumerate(bodies, 1):
        publish(cloud.uid, 4, body, time=now + number)
        await settle(hass, cloud, entry)
    for number, body in [*enumerate(bodies, 1)][::-1]:
        publish(cloud.uid, 4, body, time=now + number)
        await settle(hass, cloud, entry)
    assert len(fired) == 6
    cloud.truth.press(button, "switch_mode1", "click")
    await wait_until(hass, lambda: len(fired) == 7)


BELL = {
    "name": "Bell",
    "category": "sp",
    "product_id": "bell",
    "function": {},
    "status_range": {"doorbell_active": {"type": "String"}},
    "status": {"doorbell_active": ""},
}


async def test_one_press_of_a_bell_is_one_event(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press that is told by message and notification rings once, the next one again."""
    bell = captures.from_capture(BELL, "bell")
    cloud.truth.add_devices([bell], cloud.uid)
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, "event", bell.id, "doorbell_active")
    fired: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        assert new is not None
        fired.append(new.attributes["event_type"])

    async_track_state_change_event(hass, entity_id, note)
    cloud.truth.press(bell.id, "doorbell_active", "1700000000")
    await wait_until(hass, lambda: len(fired) == 1)
    cloud.truth.event(bell.id, "event_notify", {"etype": "ac_doorbell"})
    cloud.truth.press(bell.id, "doorbell_active", "1700000005")
    await wait_until(hass, lambda: len(fired) == 2)
    monkeypatch.setattr("custom_components.tuya_openhub.event.SAME_EVENT", 0)
    cloud.truth.event(bell.id, "event_notify", {"etype": "ac_doorbell"})
    await wait_until(hass, lambda: len(fired) == 3)
    assert fired == ["ring"] * 3


KETTLE = {
    "name": "Kettle",
    "category": "bh",
    "product_id": "kettle",
    "function": {
        "temp_unit_convert": {"type": "Enum", "value": {"range": ["c", "f"]}},
        "cook_temperature": {"type": "Integer", "value": {"min": 0, "max": 212}},
    },
    "status_range": {
        "temp_unit_convert": {"type": "Enum", "value": {"range": ["c", "f"]}},
        "cook_temperature": {"type": "Integer", "value": {"min": 0, "max": 212}},
    },
    "status": {"temp_unit_convert": "f", "cook_temperature": 194},
}


async def test_number_in_the_unit_that_the_device_shows(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A kettle in °F has the limits of °F, and those of °C when it is switched."""
    kettle = captures.from_capture(KETTLE, "kettle")
    cloud.truth.add_devices([kettle], cloud.uid)
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, "number", kettle.id, "cook_temperature")

    def seen() -> tuple[Any, ...]:
        state = hass.states.get(entity_id)
        assert state is not None
        return float(state.state), state.attributes["min"], state.attributes["max"]

    assert seen() == (90, 0, 100)
    await act(hass, "number.set_value", entity_id, value=80)
    assert cloud.truth.commands[-1].value == 176
    cloud.truth.set_value(kettle.id, {"temp_unit_convert": "c", "cook_temperature": 70})
    await wait_until(hass, lambda: seen() == (70, 0, 100))
    await act(hass, "number.set_value", entity_id, value=80)
    assert cloud.truth.commands[-1].value == 80


async def test_number(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Send what the device accepts, and say why the rest is refused."""
    heater = holder(cloud, "temp_sensitivity")
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, "number", heater, "temp_sensitivity")
    await act(hass, "number.set_value", entity_id, value=1.5)
    assert cloud.truth.commands[-1].value == 15
    with pytest.raises(ServiceValidationError, match="between two steps"):
        await act(hass, "number.set_value", entity_id, value=1.55)


async def test_select_shows_words_outside_its_range(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Show an unlisted word, but do not send it."""
    plug = holder(cloud, "relay_status")
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, "select", plug, "relay_status")
    known = hass.states.get(entity_id)
    assert known is not None
    cloud.truth.set_value(plug, {"relay_status": "CANCEL"})
    await wait_until(
        hass, lambda: state_of(hass, "select", plug, "relay_status") == "cancel"
    )
    with pytest.raises(ServiceValidationError, match="not one of the options"):
        await act(hass, "select.select_option", entity_id, option="cancel")
    option = known.attributes["options"][0]
    await act(hass, "select.select_option", entity_id, option=option)
    assert cloud.truth.commands[-1].value == option


async def test_enum_sensor_learns_words(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Make an unlisted word one of the options."""
    tank = holder(cloud, "liquid_state")
    await set_up(hass, make_entry(cloud))
    cloud.truth.set_value(tank, {"liquid_state": "spilling"})
    await wait_until(
        hass, lambda: state_of(hass, "sensor", tank, "liquid_state") == "spilling"
    )
    state = hass.states.get(entity_of(hass, "sensor", tank, "liquid_state"))
    assert state is not None
    assert "spilling" in state.attributes["options"]


async def test_binary_sensor(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Follow a door."""
    door = holder(cloud, "doorcontact_state")
    await set_up(hass, make_entry(cloud))

    async def follows(raw: bool, state: str) -> None:
        cloud.truth.set_value(door, {"doorcontact_state": raw})
        key = "doorcontact_state"
        await wait_until(
            hass, lambda: state_of(hass, "binary_sensor", door, key) == state
        )

    await follows(True, "on")
    await follows(False, "off")


async def test_button(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Send the start."""
    box = holder(cloud, "manual_clean")
    await set_up(hass, make_entry(cloud))
    await act(hass, "button.press", entity_of(hass, "button", box, "manual_clean"))
    command = cloud.truth.commands[-1]
    assert (command.code, command.value) == ("manual_clean", True)


async def test_text(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Send a text, where a person enabled the generic entity."""
    plug = holder(cloud, "cycle_time")
    entry = make_entry(cloud)
    await set_up(hass, entry)
    entity_id = entity_of(hass, "text", plug, "cycle_time")
    er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await act(hass, "text.set_value", entity_id, value="AAAA")
    assert cloud.truth.commands[-1].value == "AAAA"


async def test_time(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Set one end of a schedule in the form that the device uses."""
    (camera,) = captures.synthetic(1, ("door",))
    point = {"code": "motion_timer_setting", "type": "String", "values": "{}"}
    camera.entry.update(category="sp", product_id="schedule")
    camera.functions, camera.status_spec = [point], [point]
    camera.status = {"motion_timer_setting": "00:00|6:00"}
    cloud.truth.add_devices([camera], cloud.uid)
    await set_up(hass, make_entry(cloud))
    entity_id = entity_of(hass, "time", camera.id, "motion_timer_setting_end")
    assert shown(hass, entity_id) == "06:00:00"
    await act(hass, "time.set_value", entity_id, time="07:30:00")
    assert cloud.truth.commands[-1].value == "00:00|7:30"
    await wait_until(hass, lambda: shown(hass, entity_id) == "07:30:00")
    cloud.truth.set_value(camera.id, {"motion_timer_setting": "always"})
    await wait_until(hass, lambda: shown(hass, entity_id) == "unknown")
    with pytest.raises(ServiceValidationError, match="not understood"):
        await act(hass, "time.set_value", entity_id, time="07:30:00")
