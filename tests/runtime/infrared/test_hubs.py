"""Infrared hubs in Home Assistant: they send, they learn, and they tell no code."""

import asyncio
import logging

from infrared_protocols.commands.nec import NECCommand
from infrared_protocols.commands.samsung import Samsung32Command
import pytest

from custom_components.tuya_openhub.diagnostics import (
    async_get_config_entry_diagnostics,
)
from homeassistant.components.infrared import (
    InfraredReceivedSignal,
    async_get_emitters,
    async_get_receivers,
    async_send_command,
    async_subscribe_receiver,
)
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud

from ...integration.helpers import entity_of, make_entry, set_up, shown, wait_until
from .home import add_hub

COMMANDS = "POST /v1.0/devices/*/commands"
# 9000 4500 560 560, as a hub writes it
CODE = "KCOUETACMAI="


@pytest.fixture(name="hub")
def hub_fixture(cloud: TuyaCloud) -> SimDevice:
    """Give the account a hub."""
    return add_hub(cloud)


def emitter(hass: HomeAssistant, hub: SimDevice) -> str:
    """Return the emitter of a hub."""
    return entity_of(hass, "infrared", hub.id, "ir_send")


def receiver(hass: HomeAssistant, hub: SimDevice) -> str:
    """Return the receiver of a hub."""
    return entity_of(hass, "infrared", hub.id, "ir_study_code")


async def test_emitter_and_receiver(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Home Assistant's own list has them, under names that say what they are."""
    await set_up(hass, make_entry(cloud))
    assert async_get_emitters(hass) == [emitter(hass, hub)]
    assert async_get_receivers(hass) == [receiver(hass, hub)]
    assert emitter(hass, hub) == "infrared.ir_minero_infrared_emitter"
    assert receiver(hass, hub) == "infrared.ir_minero_infrared_receiver"
    # no entity shows a code as its state
    assert not hass.states.async_entity_ids("text")
    learned = str(hub.status["ir_study_code"])
    assert not [
        state for state in hass.states.async_all() if learned in str(state.as_dict())
    ]


async def test_command_is_sent_as_it_is(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """One call, and nothing is read to see whether the hub obeyed: it tells nobody."""
    cloud.command_rules.echo_delay = None
    await set_up(hass, make_entry(cloud))
    command = NECCommand(address=4, command=8)
    calls = len(cloud.calls)
    await async_send_command(hass, emitter(hass, hub), command)
    times = [abs(time) for time in command.get_raw_timings()]
    assert cloud.operations.infrared.emitted(hub.id) == [[*times, 5000]]
    assert shown(hass, emitter(hass, hub)) != STATE_UNKNOWN
    assert len(cloud.calls) == calls + 1
    assert not hass.config_entries.async_entries("tuya_openhub")[
        0
    ].runtime_data._commands.queues


async def test_no_command_takes_the_place_of_another(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Commands at once are sent one after the other, each as a whole."""
    await set_up(hass, make_entry(cloud))
    cloud.faults.set(COMMANDS, Fault(delay=0.05))
    commands = [NECCommand(address=4, command=n, repeat_count=2) for n in range(5)]
    await asyncio.gather(
        *(async_send_command(hass, emitter(hass, hub), each) for each in commands)
    )
    sent = cloud.operations.infrared.emitted(hub.id)
    # a repetition comes after a space that no hub can send
    assert len(sent) == 2 * len(commands)
    firsts = sent[::2]
    assert firsts == [
        [*map(abs, command.get_raw_timings()[:71]), 50_000] for command in commands
    ]


async def test_too_long_a_command(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Nothing is sent of a command that a hub would cut off; a shorter one goes."""
    await set_up(hass, make_entry(cloud))
    long = Samsung32Command(address=0xFFFF, command=8, repeat_count=40)
    with pytest.raises(ServiceValidationError) as refused:
        await async_send_command(hass, emitter(hass, hub), long)
    assert refused.value.translation_key == "infrared_too_long"
    assert cloud.truth.commands == []
    short = Samsung32Command(address=4, command=8)
    await async_send_command(hass, emitter(hass, hub), short)
    assert len(cloud.operations.infrared.emitted(hub.id)) == 1


async def test_hub_that_is_away(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """A refusal is an error with a text; the next command works."""
    await set_up(hass, make_entry(cloud))
    entity_id = emitter(hass, hub)
    before = shown(hass, entity_id)
    command = NECCommand(address=4, command=8)
    hub.entry["online"] = False
    with pytest.raises(HomeAssistantError) as refused:
        await async_send_command(hass, entity_id, command)
    assert refused.value.translation_key == "device_offline"
    assert shown(hass, entity_id) == before
    cloud.truth.set_online(hub.id, False)
    await wait_until(hass, lambda: shown(hass, entity_id) == STATE_UNAVAILABLE)
    cloud.truth.set_online(hub.id, True)
    await wait_until(hass, lambda: shown(hass, entity_id) == before)
    await async_send_command(hass, entity_id, command)
    assert len(cloud.operations.infrared.emitted(hub.id)) == 1


async def test_learning(hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice) -> None:
    """The hub learns while its switch is on; each push is a signal, no snapshot is."""
    await set_up(hass, entry := make_entry(cloud))
    signals: list[InfraredReceivedSignal] = []
    entity_id = receiver(hass, hub)
    async_subscribe_receiver(hass, entity_id, signals.append)
    switch = entity_of(hass, "switch", hub.id, "infrared_learning")
    assert shown(hass, switch) == STATE_OFF
    assert shown(hass, entity_id) == STATE_UNKNOWN

    target = {"entity_id": switch}
    await hass.services.async_call("switch", "turn_on", target, blocking=True)
    assert cloud.truth.commands[-1].value == '{"control":"study"}'
    await wait_until(hass, lambda: shown(hass, switch) == STATE_ON)
    cloud.truth.set_value(hub.id, {"ir_study_code": CODE})
    await wait_until(hass, lambda: signals)
    cloud.truth.set_value(hub.id, {"ir_study_code": "no code"})
    cloud.truth.set_value(hub.id, {"ir_study_code": CODE})
    await wait_until(hass, lambda: len(signals) == 2)
    assert [signal.timings for signal in signals] == [[9000, -4500, 560, -560]] * 2
    assert shown(hass, entity_id) != STATE_UNKNOWN

    await hass.services.async_call("switch", "turn_off", target, blocking=True)
    await wait_until(hass, lambda: shown(hass, switch) == STATE_OFF)
    await entry.runtime_data.async_refresh()
    assert len(signals) == 2


async def test_no_code_is_told(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    hub: SimDevice,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither states, the log nor diagnostics have what was sent or learned."""
    caplog.set_level(logging.DEBUG, "custom_components.tuya_openhub")
    await set_up(hass, entry := make_entry(cloud))
    await async_send_command(hass, emitter(hass, hub), NECCommand(address=4, command=8))
    cloud.truth.set_value(hub.id, {"ir_study_code": CODE})
    await wait_until(
        hass, lambda: entry.runtime_data.data[hub.id].values["ir_study_code"] == CODE
    )
    await wait_until(
        hass, lambda: "send_ir" in entry.runtime_data.data[hub.id].values["ir_send"]
    )
    sent = str(cloud.truth.commands[-1].value).partition('"key1":"1')[2][:40]
    cloud.faults.set(COMMANDS, Fault(code=2001))
    with pytest.raises(HomeAssistantError):
        await async_send_command(
            hass, emitter(hass, hub), NECCommand(address=4, command=8)
        )
    seen_text = str(await async_get_config_entry_diagnostics(hass, entry))
    seen_text += str([state.as_dict() for state in hass.states.async_all()])
    seen_text += caplog.text
    assert [code in seen_text for code in (sent, CODE, "send_ir")] == [False] * 3
