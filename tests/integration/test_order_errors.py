"""Orders end in words: whoever gave one learns what became of it, and the next one works."""

import asyncio
from collections.abc import Callable
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.http import openapi
from custom_components.tuya_openhub.runtime import command_queue
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from tests.tuya_cloud import Fault, TuyaCloud
from tests.tuya_cloud.truth import SimDevice

from .helpers import entity_of, make_entry, set_up, shown, wait_until

COMMANDS = "*/commands"


@pytest.fixture
async def entry(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """An account that is set up and connected."""
    entry = make_entry(cloud)
    await set_up(hass, entry)
    await connected(hass, entry)
    return entry


async def connected(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Wait until pushes arrive and nothing is left to be read."""
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)


async def turn(hass: HomeAssistant, entity_id: str, action: str = "turn_on") -> None:
    """Switch something."""
    await hass.services.async_call(
        "switch", action, {"entity_id": entity_id}, blocking=True
    )


async def send(hass: HomeAssistant, device: SimDevice, code: str, value: Any) -> None:
    """Send a raw value."""
    data = {"device_id": device.id, "code": code, "value": value}
    await hass.services.async_call(DOMAIN, "send_command", data, blocking=True)


async def works(hass: HomeAssistant, entity_id: str) -> None:
    """Switch off and on again, and see it."""
    await turn(hass, entity_id, "turn_off")
    await wait_until(hass, lambda: shown(hass, entity_id) == "off")
    await turn(hass, entity_id)
    await wait_until(hass, lambda: shown(hass, entity_id) == "on")


async def test_a_reload_ends_orders_in_words(
    hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry
) -> None:
    """Who waits for an order while the account reloads learns what became of it."""
    switch = entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1")
    cloud.faults.set(COMMANDS, Fault(hang=True))
    first = asyncio.create_task(turn(hass, switch))
    second = asyncio.create_task(turn(hass, switch, "turn_off"))
    await asyncio.sleep(0.05)
    assert await hass.config_entries.async_reload(entry.entry_id)

    errors = await asyncio.gather(first, second, return_exceptions=True)
    assert [getattr(err, "translation_key", err) for err in errors] == [
        "order_interrupted",
        "order_not_sent",
    ]
    assert all(str(err).count("order was") == 1 for err in errors)
    cloud.faults.clear()
    await connected(hass, entry)
    await works(hass, switch)


@pytest.mark.parametrize("fault", [RuntimeError, KeyError, RecursionError])
async def test_a_fault_of_ours_ends_orders_in_words(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    fault: Callable[[str], Exception],
) -> None:
    """A fault that nobody foresaw reaches the caller as a sentence, the log in full."""
    switch = entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1")

    def broken(_device_id: str) -> str:
        raise fault("surprise")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openapi, "segment", broken)
        with pytest.raises(HomeAssistantError) as err:
            await turn(hass, switch)
    assert err.value.translation_key == "unforeseen_fault"
    assert "surprise" in caplog.text
    caplog.clear()
    await works(hass, switch)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        pytest.param({"h": float("nan"), "s": 1, "v": 1}, "h", id="nan"),
        pytest.param({"h": b"x"}, "h", id="bytes"),
        pytest.param({"h": [{1}]}, "h[0]", id="set"),
        pytest.param({"h": 2**70}, "h", id="large"),
    ],
)
async def test_values_are_refused_by_name(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    value: Any,
    name: str,
) -> None:
    """What JSON cannot carry is refused before anything is sent."""
    lamp = cloud.truth.find("dj")
    code = next(
        point["code"] for point in lamp.functions if point["type"].lower() == "json"
    )
    with pytest.raises(ServiceValidationError) as err:
        await send(hass, lamp, code, value)
    assert err.value.translation_key == "value_not_sendable"
    assert err.value.translation_placeholders is not None
    assert err.value.translation_placeholders["name"] == f"{code}.{name}"
    assert cloud.calls.count_of(COMMANDS) == 0

    await send(hass, lamp, code, {"h": 1, "s": 1, "v": 1})
    assert cloud.calls.count_of(COMMANDS) == 1


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"h": 1, "s": 1e999}', id="infinity"),
        pytest.param("[" * 17 + "]" * 17, id="deep"),
        pytest.param("{", id="broken"),
        pytest.param("1", id="number"),
    ],
)
async def test_text_that_is_no_json(
    hass: HomeAssistant, cloud: TuyaCloud, text: str
) -> None:
    """An object that is written as text has to be one."""
    lamp = cloud.truth.find("dj")
    code = next(
        point["code"] for point in lamp.functions if point["type"].lower() == "json"
    )
    with pytest.raises(ServiceValidationError) as err:
        await send(hass, lamp, code, text)
    assert err.value.translation_key == "value_not_json"
    assert cloud.calls.count_of(COMMANDS) == 0

    await send(hass, lamp, code, '{"h": 1, "s": 1, "v": 1}')
    assert cloud.calls.count_of(COMMANDS) == 1


@pytest.mark.usefixtures("entry")
async def test_a_temperature_that_is_no_number(
    hass: HomeAssistant, cloud: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """An entity's order that cannot be encoded ends in words as well."""
    # Home Assistant's own debug text fails at such a number
    caplog.set_level(logging.INFO, "homeassistant.components.climate")
    (climate, *_) = hass.states.async_entity_ids("climate")
    data = {"entity_id": climate, "temperature": float("nan")}
    with pytest.raises(ServiceValidationError) as err:
        await hass.services.async_call(
            "climate", "set_temperature", data, blocking=True
        )
    assert err.value.translation_key == "value_not_number"
    assert cloud.calls.count_of(COMMANDS) == 0

    state = hass.states.get(climate)
    assert state is not None
    data["temperature"] = state.attributes["min_temp"]
    await hass.services.async_call("climate", "set_temperature", data, blocking=True)
    assert cloud.calls.count_of(COMMANDS) == 1


@pytest.mark.parametrize(
    ("pushed", "readings"),
    [pytest.param(True, 0, id="echo"), pytest.param(False, 1, id="echo lost")],
)
async def test_echoes_before_the_answer(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    pushed: bool,
    readings: int,
) -> None:
    """Twenty orders whose echoes overtake the answers cost no reading."""
    monkeypatch.setattr(command_queue, "ACKNOWLEDGE_WITHIN", 0.2)
    cloud.command_rules.echo_delay = 0
    cloud.command_rules.echo_push = pushed
    cloud.faults.set(COMMANDS, Fault(slow_answer=0.05))
    switch = entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1")
    before = cloud.calls.count_of("*status*")
    for number in range(20):
        await turn(hass, switch, ("turn_off", "turn_on")[number % 2])
    await asyncio.sleep(0.4)
    assert cloud.calls.count_of(COMMANDS) == 20
    assert cloud.calls.count_of("*status*") - before == readings
    await wait_until(hass, lambda: shown(hass, switch) == "on")
