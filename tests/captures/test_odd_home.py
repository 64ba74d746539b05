"""Set up an account of devices that are odd, and of some that nobody captured."""

from collections.abc import AsyncGenerator
import copy
from datetime import timedelta
import logging
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
import pytest
import pytest_asyncio

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.util import dt as dt_util
from tests.catalog.odd import devices, sent_later
from tests.integration.helpers import (
    entity_of,
    make_entry,
    set_up,
    state_of,
    wait_until,
)
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.captures import from_capture
from tests.tuya_cloud.truth import Json, SimDevice

from .test_home import complaints, entries, explained

COUNT = 120
RAIL = "made_up_rail"


def drawn(count: int) -> list[SimDevice]:
    """Draw the same odd devices each time."""
    found: list[dict[str, Any]] = []

    @settings(
        derandomize=True,
        database=None,
        max_examples=count,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn=devices())
    def draw(drawn: dict[str, Any]) -> None:
        found.append(copy.deepcopy(drawn))

    draw()
    return [odd_device(f"odd{number:04}", drawn) for number, drawn in enumerate(found)]


def odd_device(name: str, drawn: dict[str, Any]) -> SimDevice:
    """Put a drawn device into the simulated cloud."""
    device = from_capture(
        {
            "name": name,
            "category": drawn["category"],
            "product_id": name,
            "function": {},
            "status_range": {},
            "status": {},
        },
        name,
    )
    device.functions = drawn["specification"]["functions"]
    device.status_spec = drawn["specification"]["status"]
    device.status = drawn["status"]
    # what completes a specification would mend it
    device.model = {"services": []}
    return device


def rail() -> SimDevice:
    """Return a towel rail that counts down."""
    shape = {"min": 0, "max": 1440, "unit": "min", "scale": 0, "step": 1}
    device = from_capture(
        {
            "name": "Rail",
            "category": "mjj",
            "product_id": "rail",
            "function": {},
            "status_range": {"countdown_left": {"type": "Integer", "value": shape}},
            "status": {"countdown_left": 30},
        },
        RAIL,
    )
    device.id = device.entry["id"] = RAIL
    return device


@pytest_asyncio.fixture
async def odd_account(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud with odd devices."""
    made = [rail(), *drawn(COUNT)]
    async with TuyaCloud(made, process=broker_process) as running:
        yield running


async def test_odd_devices_set_up(
    hass: HomeAssistant,
    odd_account: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Log nothing about them, give reasons, and go on when they report more of it."""
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(
        Entity, "entity_registry_enabled_default", property(lambda entity: True)
    )
    entry = make_entry(odd_account)
    await set_up(hass, entry)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    truth = odd_account.truth
    for device in truth.devices.values():
        points = await explained(hass, device)
        # an entry without a code is no data point
        assert {point["code"] for point in points} >= device.status.keys() - {""}
        assert all(point["reason"] for point in points)
        assert all(hass.states.get(e.entity_id) for e in entries(hass, device.id))
    for raw in sent_later:
        for device in list(truth.devices.values())[1:]:
            truth.set_value(device.id, dict.fromkeys(device.status, raw))
    truth.set_value(RAIL, {"countdown_left": 31})
    await wait_until(hass, lambda: moment(hass, 31))
    assert complaints(caplog) == []


def moment(hass: HomeAssistant, minutes: int) -> bool:
    """Tell whether the rail is over in so many minutes."""
    shown = dt_util.parse_datetime(state_of(hass, "sensor", RAIL, "countdown_left"))
    assert shown is not None
    left = shown - dt_util.utcnow()
    return timedelta(minutes=minutes - 1) < left <= timedelta(minutes=minutes)


@pytest_asyncio.fixture
async def heated(
    hass: HomeAssistant, broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Set up an account with the rail."""
    async with TuyaCloud([rail()], process=broker_process) as account:
        entry = make_entry(account)
        await set_up(hass, entry)
        await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
        yield account


async def report(hass: HomeAssistant, account: TuyaCloud, left: Json) -> str:
    """Let the rail report what is left; return what is shown then."""
    account.truth.set_value(RAIL, {"countdown_left": left})
    [entry] = hass.config_entries.async_entries(DOMAIN)
    values = entry.runtime_data.data[RAIL].values
    await wait_until(hass, lambda: values["countdown_left"] == left)
    return state_of(hass, "sensor", RAIL, "countdown_left")


async def test_the_end_of_a_countdown_stays(
    hass: HomeAssistant, heated: TuyaCloud
) -> None:
    """Keep the moment while the time runs down, and forget it when it is over."""
    first = state_of(hass, "sensor", RAIL, "countdown_left")
    assert moment(hass, 30)
    later = await report(hass, heated, 60)
    assert later != first
    assert await report(hass, heated, 59) == later
    [entry] = hass.config_entries.async_entries(DOMAIN)
    device = entry.runtime_data.data[RAIL]
    heated.truth.set_online(RAIL, False)
    await wait_until(hass, lambda: not device.online)
    heated.truth.set_online(RAIL, True)
    await wait_until(hass, lambda: device.online)
    assert state_of(hass, "sensor", RAIL, "countdown_left") == later
    assert await report(hass, heated, 0) == "unknown"


@pytest.mark.parametrize(
    "left",
    [
        pytest.param(0, id="over"),
        pytest.param(-1, id="negative"),
        pytest.param(None, id="nothing"),
        pytest.param("soon", id="no number"),
        pytest.param(10**9, id="longer than anybody waits"),
    ],
)
async def test_a_countdown_without_end(
    hass: HomeAssistant, heated: TuyaCloud, left: Json
) -> None:
    """Show nothing where nothing runs or nobody can know, until a time is set again."""
    shown = hass.states.get(entity_of(hass, "sensor", RAIL, "countdown_left"))
    assert shown is not None
    assert shown.attributes["device_class"] == "timestamp"
    assert await report(hass, heated, left) == "unknown"
    await report(hass, heated, 45)
    assert moment(hass, 45)
