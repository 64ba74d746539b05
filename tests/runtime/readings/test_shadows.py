"""Values that no device list has, read from shadows."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind, OpenApiCloud, Usage
from custom_components.tuya_openhub.runtime import command_queue
from custom_components.tuya_openhub.runtime.readings import shadows
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.field.case import UnlistedDevice
from tests.integration.helpers import make_entry, set_up, settle, wait_until
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud, captures

from .conftest import TEMPERATURE
from .test_product_reader import found, value

SHADOWS = "*/shadow/properties"


def reads(cloud: TuyaCloud, plug: SimDevice) -> int:
    """Return how often the shadow of a device was read."""
    return cloud.calls.count_of(f"*/{plug.id}/shadow/properties")


@pytest.fixture
async def entry(
    hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice, at_once: None
) -> MockConfigEntry:
    """An account with a plug whose temperature has been read from its shadow."""
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "31.5")
    products = entry.runtime_data.inventory.descriptions
    await wait_until(hass, lambda: all(each.complete for each in products.values()))
    return entry


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let time pass, and what is due begin."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def gap(hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice, raw: int) -> None:
    """Let a value change while the channel is away."""
    cloud.truth.set_value(plug.id, {"temp_current": raw}, push=False)
    await cloud.broker.disconnect_all()


async def test_value_after_a_gap(
    hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice, entry: MockConfigEntry
) -> None:
    """What changed without a push is right after the gap, for one call."""
    assert reads(cloud, plug) == 1
    await gap(hass, cloud, plug, 322)
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "32.2")
    assert reads(cloud, plug) == 2


async def test_value_after_a_restart(
    hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice, entry: MockConfigEntry
) -> None:
    """The last value is there at once, and right a little later."""
    calls = len(cloud.calls)
    await hass.config_entries.async_unload(entry.entry_id)
    cloud.truth.set_value(plug.id, {"temp_current": 322}, push=False)
    await hass.config_entries.async_setup(entry.entry_id)
    assert value(hass, plug, "temp_current") == "31.5"
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "32.2")
    assert len(cloud.calls) - calls <= 5


async def test_value_after_a_command_without_an_answer(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    plug: SimDevice,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The status does not have it: what became of the command is in the shadow."""
    monkeypatch.setattr(command_queue, "ACKNOWLEDGE_WITHIN", 0.1)
    cloud.command_rules.echo_push = False
    await entry.runtime_data.orders.async_send_commands(plug.id, {"beep": True})
    state = entry.runtime_data.data[plug.id]
    await wait_until(hass, lambda: state.values["beep"] is True)


async def test_push_wins_over_a_slow_shadow(
    hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice, entry: MockConfigEntry
) -> None:
    """What was pushed after the shadow was asked for is newer."""
    cloud.faults.set(SHADOWS, Fault(delay=0.3))
    answered = cloud.calls.count_of(SHADOWS)
    await gap(hass, cloud, plug, 322)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    state = entry.runtime_data.data[plug.id]
    await settle(hass, cloud, entry)
    cloud.truth.set_value(plug.id, {"temp_current": 333})
    await wait_until(hass, lambda: state.values["temp_current"] == 333)
    await wait_until(hass, lambda: cloud.calls.count_of(SHADOWS) > answered)
    await settle(hass, cloud, entry)
    assert value(hass, plug, "temp_current") == "33.3"


async def test_shadow_that_has_no_more_is_read_once(
    hass: HomeAssistant, cloud: TuyaCloud, at_once: None
) -> None:
    """A model that names what this device lacks costs one call a month."""
    plug = cloud.truth.find("cz")
    cloud.truth.redescribe(plug.product_id, model_spec=[TEMPERATURE])
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: reads(cloud, plug) == 1)
    coordinator = entry.runtime_data
    for _ in range(2):
        await cloud.broker.disconnect_all()
        await wait_until(hass, lambda: coordinator.gap_open)
        await wait_until(hass, lambda: not coordinator.gap_open)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await settle(hass, cloud, entry)
    assert reads(cloud, plug) == 1


async def test_allowance_of_a_day(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    at_once: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it does not reach waits; those that were read longest ago come first."""
    cloud = empty_cloud
    plugs = captures.synthetic(6, ["plug"])
    for plug in plugs:
        plug.model_spec = [TEMPERATURE]
        plug.status["temp_current"] = 315
    cloud.truth.add_devices(plugs, cloud.uid)
    plugs = [cloud.truth.device(plug.id) for plug in plugs]
    allowed = 4

    def may_spend(_: Usage, kind: CallKind) -> bool:
        return kind is not CallKind.SHADOW or cloud.calls.count_of(SHADOWS) < allowed

    def shown(text: str) -> int:
        return sum(value(hass, plug, "temp_current") == text for plug in plugs)

    monkeypatch.setattr(Usage, "may_spend", may_spend)
    # the gaps of this test stand for long ones
    monkeypatch.setattr(shadows, "LONG_GAP", 0)
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: shown("31.5") == 4)
    await settle(hass, cloud, entry)
    assert cloud.calls.count_of(SHADOWS) == 4

    for plug in plugs:
        cloud.truth.set_value(plug.id, {"temp_current": 322}, push=False)
    allowed = 6
    await later(hass, 600)
    await wait_until(hass, lambda: shown("32.2") == 2)
    allowed = 12
    await cloud.broker.disconnect_all()
    await wait_until(hass, lambda: shown("32.2") == 6)


@pytest.mark.parametrize(
    ("code", "heals"),
    [
        pytest.param(1110, True, id="busy"),
        pytest.param(2001, False, id="offline"),
        pytest.param(28841101, False, id="denied"),
    ],
)
async def test_shadow_that_fails(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    plug: SimDevice,
    entry: MockConfigEntry,
    code: int,
    heals: bool,
) -> None:
    """A passing fault is tried again; what stands waits for a person or a gap."""
    cloud.faults.set(SHADOWS, Fault(code=code))
    calls = cloud.calls.count_of(SHADOWS)
    await gap(hass, cloud, plug, 322)
    await wait_until(hass, lambda: cloud.calls.count_of(SHADOWS) > calls)
    cloud.faults.clear()
    await settle(hass, cloud, entry)
    await later(hass, 600)
    await settle(hass, cloud, entry)
    await wait_until(
        hass, lambda: (value(hass, plug, "temp_current") == "32.2") is heals
    )
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "32.2")


async def test_devices_that_standard_calls_do_not_know(
    hass: HomeAssistant, cloud: TuyaCloud, at_once: None
) -> None:
    """Specification, status and list are empty: first values come from the shadows."""
    names = ("id", "uid", "entry", "functions", "status_spec", "status")
    devices = []
    for number in range(3):
        made = captures.device("plug", id=f"unlisted{number}", product_id="unlisted")
        made.status["cur_power"] = 300 + number
        device = UnlistedDevice(**{name: getattr(made, name) for name in names})
        devices.append(cloud.truth.add_device(device, cloud.uid))
    cloud.faults.set("*/unlisted*/specification*", Fault(code=2009))
    cloud.faults.set("*/unlisted*/status", Fault(code=2009))
    await set_up(hass, make_entry(cloud))
    shown = [f"30.{number}" for number in range(3)]
    await wait_until(
        hass, lambda: [value(hass, each, "cur_power") for each in devices] == shown
    )
    assert found(hass, "switch", devices[2], "switch_1")
    # that of the first may be read once more when its description is complete
    assert 3 <= cloud.calls.count_of("*/unlisted*/shadow/properties") <= 4
    cloud.truth.set_value(devices[2].id, {"cur_power": 400}, push=False)
    await cloud.broker.disconnect_all()
    await wait_until(hass, lambda: value(hass, devices[2], "cur_power") == "40.0")


async def test_device_that_goes_while_its_shadow_is_read(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    plug: SimDevice,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A late answer about what is gone is harmless, and others go on."""
    read, late = OpenApiCloud.shadow, []

    async def read_and_go(client: OpenApiCloud, device_id: str) -> Any:
        points = await read(client, device_id)
        cloud.truth.remove_device(plug.id)
        while plug.id in entry.runtime_data.data:
            await asyncio.sleep(0.01)
        late.append(device_id)
        return points

    monkeypatch.setattr(OpenApiCloud, "shadow", read_and_go)
    await gap(hass, cloud, plug, 322)
    await wait_until(hass, lambda: late == [plug.id])
    assert found(hass, "sensor", plug, "temp_current") is None
    await entry.runtime_data.async_refresh()
    assert entry.runtime_data.last_update_success


async def test_device_that_is_gone_is_in_no_file(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    plug: SimDevice,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
) -> None:
    """When its shadow was read is kept as long as it is there."""
    await wait_until(hass, lambda: value(hass, plug, "temp_current") == "31.5")
    kept = []
    for forget in (lambda _: None), entry.runtime_data.async_forget_device:
        forget(plug.id)
        await entry.runtime_data.async_shutdown()
        stored = hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]
        kept.append(plug.id in stored["shadows_read_at"])
    assert kept == [True, False]
