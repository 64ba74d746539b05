"""Names of gangs: read once, kept, within the allowance, and again when a person asks."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind
from custom_components.tuya_openhub.runtime.readings import gang_names, product_reader
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud, captures

from ...integration.helpers import make_entry, set_up, wait_until

NAMES = "GET /v1.0/devices/*/multiple-names"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask one device right after the other, beginning with set-up."""
    monkeypatch.setattr(gang_names, "READ_AFTER", 0)
    monkeypatch.setattr(gang_names, "PACE", 0)


@pytest.fixture(name="gangs")
def gangs_fixture(cloud: TuyaCloud) -> SimDevice:
    """Return the switch with six gangs; one has a name in the app."""
    device = cloud.truth.find("tdq")
    device.point_names["switch_2"] = "Heater "
    return device


def add_another(cloud: TuyaCloud, number: int) -> SimDevice:
    """Give the account one more switch with six gangs."""
    more = captures.device("six_gang", id=f"gangs{number}")
    more.entry["name"] = f"Hall {number}"
    more.point_names["switch_1"] = f"Lamp of hall {number}"
    cloud.truth.add_devices([more], cloud.uid)
    return more


def name_of(hass: HomeAssistant, device: SimDevice, number: int) -> str | None:
    """Return what a gang is called."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    gang = dr.async_get(hass).async_get_child_device_by_identifier(
        (DOMAIN, f"{device.id}_channel_{number}"), entry.entry_id
    )
    return gang.name if gang else None


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let time go by."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds + 1))
    await hass.async_block_till_done(wait_background_tasks=False)


@pytest.mark.parametrize(
    "transport", ["openapi", "action"], ids=["cloud project", "app key"]
)
async def test_names_are_read_at_set_up(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice, transport: str
) -> None:
    """One call for a device that has gangs; a restart needs none."""
    calls = {"openapi": NAMES, "action": "device.multiple-name"}[transport]
    await set_up(hass, entry := make_entry(cloud, transport))
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")
    assert name_of(hass, gangs, 1) == "Terrace switch 1"
    assert cloud.calls.count_of(calls) == 1
    assert await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert name_of(hass, gangs, 2) == "Heater"
    assert cloud.calls.count_of(calls) == 1


async def test_read_all_states_reads_names_again(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """What was renamed while no push arrived is called so when a person asks."""
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")
    cloud.truth.rename_point(gangs.id, "switch_2", "Sauna", push=False)
    del gangs.point_names["switch_2"]
    await entry.runtime_data.async_resync()
    # nobody named it any more
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Terrace switch 2")
    assert cloud.calls.count_of(NAMES) == 2


async def test_later_devices_are_asked_too(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """A switch that comes later is asked when it is there."""
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")
    more = add_another(cloud, 1)
    await entry.runtime_data.async_refresh()
    await wait_until(hass, lambda: name_of(hass, more, 1) == "Lamp of hall 1")
    assert cloud.calls.count_of(NAMES) == 2


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        pytest.param(Fault(code=28841106), 86_400, id="no service"),
        pytest.param(Fault(code=28841101), 86_400, id="not bought"),
        pytest.param(Fault(status=502), 120, id="cloud down"),
    ],
)
async def test_failure_waits_for_its_time(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    gangs: SimDevice,
    fault: Fault,
    pause: float,
) -> None:
    """One call finds out; no other device is asked before there is hope."""
    add_another(cloud, 1)
    cloud.faults.set(NAMES, fault)
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: cloud.calls.count_of(NAMES) == 1)
    await entry.runtime_data.async_refresh()
    await hass.async_block_till_done()
    assert cloud.calls.count_of(NAMES) == 1
    assert name_of(hass, gangs, 2) == "Terrace switch 2"
    assert entry.runtime_data.usage.refusal is None

    cloud.faults.clear()
    await later(hass, pause)
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")
    assert cloud.calls.count_of(NAMES) == 3


async def test_faults_are_asked_for_ever_more_rarely(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """A cloud that stays down is asked four times a day in the end."""
    cloud.faults.set(NAMES, Fault(status=502))
    await set_up(hass, entry := make_entry(cloud))
    for number, pause in enumerate((120, 600, 3600, 21_600, 21_600), 1):
        await wait_until(hass, lambda made=number: cloud.calls.count_of(NAMES) == made)  # type: ignore[misc]
        await hass.async_block_till_done()
        await later(hass, pause / 2)
        assert cloud.calls.count_of(NAMES) == number
        await later(hass, pause)
    cloud.faults.clear()
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")


@pytest.mark.parametrize("code", [1106, 2003], ids=["denied", "not supported"])
async def test_devices_that_cannot_tell(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice, code: int
) -> None:
    """One that has no names is skipped; two in a row speak for the whole project."""
    others = [add_another(cloud, number) for number in range(4)]
    refused = f"GET /v1.0/devices/{others[0].id}/multiple-names"
    cloud.faults.set(refused, Fault(code=code))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")
    assert cloud.calls.count_of(NAMES) == 5
    assert name_of(hass, others[0], 1) == "Hall 0 1"

    cloud.faults.set(NAMES, Fault(code=code))
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: cloud.calls.count_of(NAMES) == 7)
    await hass.async_block_till_done()
    assert cloud.calls.count_of(NAMES) == 7
    # what is known stays
    assert name_of(hass, gangs, 2) == "Heater"


async def test_allowance_of_the_day(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    gangs: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Many switches are asked over several days, and set-up does not wait for them."""
    allowed = {"left": 2}
    others = [add_another(cloud, number) for number in range(3)]
    entry = make_entry(cloud)

    def may_spend(_usage: Any, kind: CallKind) -> bool:
        if kind is CallKind.NAMES:
            allowed["left"] -= 1
        return allowed["left"] >= 0

    monkeypatch.setattr(
        "custom_components.tuya_openhub.openhub.usage.Usage.may_spend", may_spend
    )
    await set_up(hass, entry)
    await wait_until(hass, lambda: name_of(hass, others[1], 1) == "Lamp of hall 1")
    await hass.async_block_till_done()
    assert cloud.calls.count_of(NAMES) == 2
    allowed["left"] = 100
    await later(hass, 86_400)
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")
    assert cloud.calls.count_of(NAMES) == 4


async def test_names_of_the_shadow(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    gangs: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the service is missing, a shadow that is read anyway has the names."""
    monkeypatch.setattr(product_reader, "READ_AFTER", 0)
    monkeypatch.setattr(product_reader, "PACE", 0)
    cloud.faults.set(NAMES, Fault(code=28841106))
    beep = {"code": "beep", "type": "Boolean", "values": "{}", "dp_id": 106}
    cloud.truth.redescribe(gangs.product_id, model_spec=[beep])
    cloud.truth.set_value(gangs.id, {"beep": False}, push=False)
    await set_up(hass, make_entry(cloud))
    await wait_until(hass, lambda: name_of(hass, gangs, 2) == "Heater")


async def test_unload_ends_the_waiting(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """Nothing is asked for an account that is not loaded."""
    cloud.faults.set(NAMES, Fault(status=502))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: cloud.calls.count_of(NAMES) == 1)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    await later(hass, gang_names.RETRIES[-1])
    assert cloud.calls.count_of(NAMES) == 1


async def test_device_that_leaves_while_it_is_asked(
    hass: HomeAssistant, cloud: TuyaCloud, gangs: SimDevice
) -> None:
    """The answer for a device that is gone is dropped."""
    cloud.faults.set(NAMES, Fault(delay=0.3))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    cloud.truth.remove_device(gangs.id)
    await wait_until(hass, lambda: gangs.id not in entry.runtime_data.data)
    await wait_until(hass, lambda: cloud.calls.count_of(NAMES) == 1)
    await hass.async_block_till_done()
    assert gangs.id not in entry.runtime_data.inventory.names
