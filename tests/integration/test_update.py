"""Firmware: read only where a person wants it, and rarely."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.tuya_openhub import update
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.usage import Usage
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud, captures

from .helpers import entity_of, make_entry, set_up, wait_until

READ = "GET /v2.0/cloud/thing/*/firmware"
OLD_READ = "GET /v1.0/iot-03/devices/*/upgrade-infos"
INSTALL = "POST /v2.0/cloud/thing/*/firmware/*"
OLD_INSTALL = "POST /v1.0/iot-03/devices/*/confirm-upgrade"


def module(channel: int, status: int, **more: Any) -> dict[str, Any]:
    """Return a module as the cloud tells it."""
    return {
        "module_type": channel,
        "current_version": f"1.{channel}.0",
        "upgrade_status": status,
        **more,
    }


@pytest.fixture(name="plug")
def _plug(empty_cloud: TuyaCloud) -> SimDevice:
    """Give the account one device, whose second module waits for an update."""
    device = captures.device("plug")
    device.modules = [module(9, 1, upgrade_version="1.9.1"), module(0, 0)]
    return empty_cloud.truth.add_device(device, empty_cloud.uid, push=False)


async def start(hass: HomeAssistant, cloud: TuyaCloud, plug: SimDevice) -> str:
    """Set up the account with the firmware entity enabled; return its id."""
    entry = make_entry(cloud)
    entry.add_to_hass(hass)
    er.async_get(hass).async_get_or_create(
        "update", DOMAIN, f"{plug.id}_firmware", config_entry=entry, disabled_by=None
    )
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entity_of(hass, "update", plug.id, "firmware")


async def read_now(hass: HomeAssistant, entity_id: str) -> State:
    """Let a person ask for the versions; return what is shown."""
    assert await async_setup_component(hass, "homeassistant", {})
    await hass.services.async_call(
        "homeassistant", "update_entity", {"entity_id": entity_id}, blocking=True
    )
    return shown(hass, entity_id)


def shown(hass: HomeAssistant, entity_id: str) -> State:
    """Return what is shown."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state


async def install(hass: HomeAssistant, entity_id: str) -> None:
    """Install what waits."""
    await hass.services.async_call(
        "update", "install", {"entity_id": entity_id}, blocking=True
    )


async def test_disabled_at_first(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plug: SimDevice
) -> None:
    """Ask nothing of a device whose firmware nobody wants to see."""
    await set_up(hass, make_entry(empty_cloud))
    entity_id = entity_of(hass, "update", plug.id, "firmware")
    entry = er.async_get(hass).async_get(entity_id)
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    async_fire_time_changed(hass, fire_all=True)
    assert empty_cloud.calls.count_of(READ) == 0


async def test_transports_that_know_of_none(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plug: SimDevice
) -> None:
    """Offer nothing where the cloud is reached another way."""
    await set_up(hass, make_entry(empty_cloud, "gateway"))
    assert not er.async_get(hass).async_get_entity_id(
        "update", DOMAIN, f"{plug.id}_firmware"
    )


async def test_read_and_install(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plug: SimDevice
) -> None:
    """Show the module that waits, install it, and follow what is pushed."""
    entity_id = await start(hass, empty_cloud, plug)
    assert empty_cloud.calls.count_of(READ) == 0
    state = await read_now(hass, entity_id)
    assert state.state == "on"
    assert state.attributes["installed_version"] == "1.9.0"
    assert state.attributes["latest_version"] == "1.9.1"

    await install(hass, entity_id)
    assert plug.modules[0]["upgrade_status"] == 2
    assert shown(hass, entity_id).attributes["in_progress"] is True

    def progress() -> object:
        return shown(hass, entity_id).attributes["update_percentage"]

    tell = empty_cloud.truth.tell_update
    tell(plug.id, "upgradeProcess", {"firmwareType": 9, "progress": 40})
    await wait_until(hass, lambda: progress() == 40)
    tell(plug.id, "upgradeStatus", {"upgradeStatus": "2", "moduleType": 9})
    await wait_until(hass, lambda: progress() is None)
    assert shown(hass, entity_id).attributes["in_progress"] is True
    plug.modules[0] |= {"current_version": "1.9.1", "upgrade_status": 0}
    tell(plug.id, "upgradeStatus", {"upgradeStatus": 3, "moduleType": 9})
    await wait_until(
        hass, lambda: shown(hass, entity_id).attributes["in_progress"] is False
    )
    state = await read_now(hass, entity_id)
    assert state.state == "off"
    assert state.attributes["installed_version"] == "1.0.0"
    with pytest.raises(HomeAssistantError) as caught:
        await (
            hass.data["entity_components"]["update"]
            .get_entity(entity_id)
            .async_install(None, False)
        )
    assert caught.value.translation_key == "no_newer_firmware"


async def test_refused(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plug: SimDevice
) -> None:
    """Say why nothing was installed; a reading that fails keeps what is known."""
    entity_id = await start(hass, empty_cloud, plug)
    await read_now(hass, entity_id)
    for path in INSTALL, OLD_INSTALL:
        empty_cloud.faults.set(path, Fault(code=28841106))
    with pytest.raises(HomeAssistantError) as caught:
        await install(hass, entity_id)
    assert caught.value.translation_key == "service_not_subscribed"
    for path in READ, OLD_READ:
        empty_cloud.faults.set(path, Fault(code=28841106))
    before = empty_cloud.calls.count_of(READ)
    assert (await read_now(hass, entity_id)).state == "on"
    assert empty_cloud.calls.count_of(READ) == before + 1
    empty_cloud.faults.clear()
    await install(hass, entity_id)
    assert plug.modules[0]["upgrade_status"] == 2


async def test_project_of_the_older_service(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plug: SimDevice
) -> None:
    """Read and install by the other family where the project has no other."""
    for path in READ, INSTALL:
        empty_cloud.faults.set(path, Fault(code=28841101))
    entity_id = await start(hass, empty_cloud, plug)
    assert (await read_now(hass, entity_id)).state == "on"
    await install(hass, entity_id)
    assert plug.modules[0]["upgrade_status"] == 2
    await read_now(hass, entity_id)
    assert empty_cloud.calls.count_of(READ) == 1
    assert empty_cloud.calls.count_of(OLD_READ) == 2


async def test_lost_end_of_an_update(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    plug: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read whether an update has ended, where no push says so."""
    monkeypatch.setattr(update, "READ_AFTER_SILENCE", 0.1)
    entity_id = await start(hass, empty_cloud, plug)
    await read_now(hass, entity_id)
    await install(hass, entity_id)
    plug.modules[0] |= {"current_version": "1.9.1", "upgrade_status": 0}
    await wait_until(hass, lambda: shown(hass, entity_id).state == "off")
    assert shown(hass, entity_id).attributes["in_progress"] is False


async def test_read_once_a_day_whatever_restarts(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    plug: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read some time after the first start; a restart shows what was read, for no call."""
    monkeypatch.setattr(update, "FIRST_READING", (0.0, 0.0))
    entity_id = await start(hass, empty_cloud, plug)
    await wait_until(hass, lambda: empty_cloud.calls.count_of(READ) == 1)
    await wait_until(hass, lambda: shown(hass, entity_id).state == "on")
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await wait_until(hass, lambda: shown(hass, entity_id).state == "on")
    assert empty_cloud.calls.count_of(READ) == 1
    # a day after the reading, not after the restart
    entity: Any = hass.data["entity_components"]["update"].get_entity(entity_id)
    entity.extra_restore_state_data.read_at -= 20 * 3600
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=3))
    await hass.async_block_till_done()
    assert empty_cloud.calls.count_of(READ) == 1
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=4, seconds=9))
    await wait_until(hass, lambda: empty_cloud.calls.count_of(READ) == 2)


async def test_no_allowance_left(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    plug: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read the next day what the day's allowance did not cover."""
    monkeypatch.setattr(update, "FIRST_READING", (0.0, 0.0))
    monkeypatch.setattr(Usage, "may_spend", lambda *_: False)
    await start(hass, empty_cloud, plug)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=9))
    await hass.async_block_till_done()
    assert empty_cloud.calls.count_of(READ) == 0
    monkeypatch.undo()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(days=1, seconds=9))
    await wait_until(hass, lambda: empty_cloud.calls.count_of(READ) == 1)


@pytest.mark.parametrize(
    "stored", [{}, {"modules": [{"channel": 1}], "read_at": 1}, {"modules": 1}]
)
def test_broken_memory(stored: dict[str, Any]) -> None:
    """Begin anew where what was stored cannot be read."""
    assert update.FirmwareData.of(stored) == update.FirmwareData()
