"""Taking over in one go: ids, history, statistics and automations go on."""

from datetime import timedelta
from typing import Any

from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.components.recorder.statistics import (
    get_metadata,
    statistics_during_period,
)
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.integration.helpers import wait_until

from .flows import take_over
from .home import Home


async def test_all_that_a_person_set_goes_on(hass: HomeAssistant, home: Home) -> None:
    """Ids, names, areas, labels, options and exposure are those of before."""
    await home.furnish()
    registry, area = er.async_get(hass), ar.async_get(hass).async_create("Attic")
    power = home.entity("sensor", "cur_power")
    registry.async_update_entity(
        power.entity_id,
        name="Washing machine",
        icon="mdi:washing-machine",
        area_id=area.id,
        labels={"big"},
        aliases=["washer", er.COMPUTED_NAME],
        new_entity_id="sensor.washing_machine",
    )
    for domain, options in (
        ("conversation", {"should_expose": True}),
        ("sensor", {"display_precision": 1}),
    ):
        registry.async_update_entity_options("sensor.washing_machine", domain, options)
    off = home.entity("sensor", "cur_voltage")
    registry.async_update_entity(
        off.entity_id,
        disabled_by=er.RegistryEntryDisabler.USER,
        hidden_by=er.RegistryEntryHider.USER,
    )
    device = dr.async_get(hass).async_get(power.device_id or "")
    assert device is not None
    dr.async_get(hass).async_update_device(
        device.id, area_id=area.id, name_by_user="Machine", labels={"cellar"}
    )
    before = registry.async_get(power.id)

    result = await take_over(hass, home.entry)

    assert result["reason"] == "taken_over"
    taken = home.ours("sensor", "cur_power")
    assert before is not None
    assert (before.platform, taken.platform) == (home.theirs.domain, DOMAIN)
    assert taken.id == before.id
    for name in (
        "name",
        "icon",
        "area_id",
        "labels",
        "aliases",
        "options",
        "entity_id",
    ):
        assert getattr(taken, name) == getattr(before, name)
    assert (taken.entity_id, taken.name) == (
        "sensor.washing_machine",
        "Washing machine",
    )
    assert taken.options["sensor"]["display_precision"] == 1
    assert taken.options["conversation"] == {"should_expose": True}
    disabled = home.ours("sensor", "cur_voltage")
    assert (disabled.disabled_by, disabled.hidden_by) == ("user", "user")
    ours = dr.async_get(hass).async_get(taken.device_id or "")
    assert ours is not None
    assert (ours.area_id, ours.name_by_user, ours.labels) == (
        area.id,
        "Machine",
        {"cellar"},
    )
    assert home.theirs.disabled_by is ConfigEntryDisabler.USER
    state = hass.states.get("sensor.washing_machine")
    assert state is not None
    assert state.attributes["friendly_name"] == "Machine Washing machine"


async def test_history_and_statistics_are_continuous(
    recorder_mock: Recorder, hass: HomeAssistant, home: Home, caplog: Any
) -> None:
    """One history under one id; the sum of a counter has no step."""
    await async_setup_component(hass, "sensor", {})
    await home.furnish(add_ele="123.4", cur_power="55")
    power, energy = (
        home.entity("sensor", code).entity_id for code in ("cur_power", "add_ele")
    )
    begin = dt_util.utcnow() - timedelta(hours=1)
    await async_wait_recording_done(hass)
    now = dt_util.utcnow()
    start = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    do_adhoc_statistics(hass, start=start - timedelta(minutes=5))
    do_adhoc_statistics(hass, start=start)
    await async_wait_recording_done(hass)

    await take_over(hass, home.entry)
    coordinator = home.entry.runtime_data
    await wait_until(hass, lambda: coordinator.hub.channel.connected)
    await wait_until(hass, lambda: not coordinator.gap_open)

    def reads(entity_id: str, value: float) -> bool:
        state = hass.states.get(entity_id)
        return state is not None and state.state == str(value)

    await home.report("cur_power", 777, lambda: reads(power, 77.7))
    await home.report("add_ele", 100, lambda: reads(energy, 123.5))
    await async_wait_recording_done(hass)
    for number in (1, 2):
        do_adhoc_statistics(hass, start=start + number * timedelta(minutes=5))
    await async_wait_recording_done(hass)

    states = await get_instance(hass).async_add_executor_job(
        lambda: get_significant_states(
            hass, begin, None, [power], significant_changes_only=False
        )
    )
    values = [state.state for state in states[power]]  # type: ignore[union-attr]
    assert values[0] == "55"
    assert values[-1] == "77.7"
    sums = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass, begin, None, {power, energy}, "5minute", None, {"sum", "mean"}
        )
    )
    grown = [row["sum"] for row in sums[energy] if row["sum"] is not None]
    assert round(grown[-1] - grown[0], 3) == 0.1
    units = await get_instance(hass).async_add_executor_job(
        lambda: {
            statistic: found["unit_of_measurement"]
            for statistic, (_, found) in get_metadata(
                hass, statistic_ids={power, energy}
            ).items()
        }
    )
    assert units == {power: "W", energy: "kWh"}
    assert "already in use" not in caplog.text


async def test_automations_fire(hass: HomeAssistant, home: Home) -> None:
    """By entity id and by registry id, triggers and actions alike."""
    await home.furnish()
    socket = home.entity("switch", "switch_1")
    seen: list[str] = []
    hass.bus.async_listen("seen", lambda event: seen.append(event.data["by"]))
    device_trigger = {
        "trigger": "device",
        "domain": "switch",
        "device_id": socket.device_id,
        "entity_id": socket.id,
        "type": "turned_off",
    }
    by_state = {"trigger": "state", "entity_id": socket.entity_id, "to": "off"}
    automations = [
        {
            "alias": name,
            "triggers": [trigger],
            "actions": [{"event": "seen", "event_data": {"by": name}}],
        }
        for name, trigger in (("state", by_state), ("device", device_trigger))
    ]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await take_over(hass, home.entry)
    coordinator = home.entry.runtime_data
    await wait_until(hass, lambda: coordinator.hub.channel.connected)
    await home.report(
        "switch_1", True, lambda: hass.states.is_state(socket.entity_id, "on")
    )
    seen.clear()

    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": socket.entity_id}, blocking=True
    )

    await wait_until(hass, lambda: len(seen) == 2)
    assert sorted(seen) == ["device", "state"]
    assert home.plug.status["switch_1"] is False
