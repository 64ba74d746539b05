"""Scenes of the app, and gateways that the list of devices leaves out."""

import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import RequestError
from custom_components.tuya_openhub.openhub.models import Scene
from custom_components.tuya_openhub.runtime.infrared import remote_reader
from custom_components.tuya_openhub.runtime.readings import daily_reader
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.tuya_cloud import Fault, SimScene, TuyaCloud, captures

from ...integration.helpers import make_entry, set_up, shown, wait_until

HOMES = "GET /v1.0/users/*/homes"
SCENES = "GET /v1.0/homes/*/scenes"
SUB_DEVICES = "GET /v1.0/devices/*/sub-devices"
EVENING = "scene.tuya_openhub_evening"


@pytest.fixture(autouse=True)
def homes(cloud: TuyaCloud) -> None:
    """Give the account two homes, and somebody else a third."""
    evening = SimScene(id="Evening01", name="Evening")
    away = SimScene(id="Away01", name="Away", enabled=False)
    cloud.truth.add_home(2421212, cloud.uid, evening, away)
    cloud.truth.add_home(2421213, cloud.uid, SimScene(id="Evening01", name="Cinema"))
    cloud.truth.add_account("eu1700000000000Other")
    cloud.truth.add_home(99, "eu1700000000000Other", SimScene(id="X", name="Other"))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read scenes and gateways right after set-up."""
    monkeypatch.setattr(daily_reader, "READ_AFTER", 0.0)
    monkeypatch.setattr(remote_reader, "READ_AFTER", 0.0)


def scenes_of(hass: HomeAssistant) -> list[str]:
    """Return the entity ids of all scenes."""
    return sorted(hass.states.async_entity_ids("scene"))


async def read_anew(hass: HomeAssistant, entry: Any) -> None:
    """Let a person ask for everything anew, and wait for the scenes."""
    hub = entry.runtime_data
    read: list[None] = []
    stop = hub.scenes.async_subscribe(lambda: read.append(None))
    await hub.async_resync()
    await wait_until(hass, lambda: read)
    await hass.async_block_till_done()
    stop()


async def run(hass: HomeAssistant, entity_id: str) -> None:
    """Turn a scene on."""
    await hass.services.async_call(
        "scene", "turn_on", {"entity_id": entity_id}, blocking=True
    )


async def test_set_up_does_not_ask_for_scenes(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """They are read later, where nothing waits for them."""
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert cloud.calls.count_of(SCENES) == 0
    assert daily_reader.READ_AFTER >= 30
    assert scenes_of(hass) == []


@pytest.mark.usefixtures("at_once")
async def test_scenes_appear_and_run(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """One call for the homes, one for each; a scene runs in the home it belongs to."""
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: len(scenes_of(hass)) == 3)
    assert scenes_of(hass) == [
        "scene.tuya_openhub_away",
        "scene.tuya_openhub_cinema",
        EVENING,
    ]
    assert cloud.calls.count_of(HOMES) == 1
    assert cloud.calls.count_of(SCENES) == 2
    assert shown(hass, EVENING) == STATE_UNKNOWN
    assert shown(hass, "scene.tuya_openhub_away") == STATE_UNAVAILABLE

    known = entity_registry.async_get(EVENING)
    assert known is not None
    assert known.unique_id == f"{cloud.uid}_2421212_Evening01"
    account = device_registry.async_get_device_by_identifier(
        (DOMAIN, entry.entry_id), entry.entry_id
    )
    assert account is not None
    assert known.device_id == account.id

    await run(hass, "scene.tuya_openhub_cinema")
    assert cloud.truth.triggered == [(2421213, "Evening01")]
    assert shown(hass, "scene.tuya_openhub_cinema") != STATE_UNKNOWN


@pytest.mark.usefixtures("at_once")
async def test_resync_follows_the_app(
    hass: HomeAssistant, cloud: TuyaCloud, entity_registry: er.EntityRegistry
) -> None:
    """New scenes come, gone ones go and may come again, names and more change."""
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: len(scenes_of(hass)) == 3)
    home = cloud.truth.homes[2421212]
    away = home.scenes.pop()
    home.scenes[0].name = "Late evening"
    home.scenes.append(SimScene(id="Night01", name="Night"))
    cloud.truth.homes[2421213].scenes[0].enabled = False

    await read_anew(hass, entry)
    assert scenes_of(hass) == [
        "scene.tuya_openhub_cinema",
        EVENING,
        "scene.tuya_openhub_night",
    ]
    state = hass.states.get(EVENING)
    assert state is not None
    assert state.name == "Tuya OpenHub Late evening"
    assert shown(hass, "scene.tuya_openhub_cinema") == STATE_UNAVAILABLE
    assert entity_registry.async_get("scene.tuya_openhub_away") is None

    home.scenes.append(away)
    await read_anew(hass, entry)
    assert shown(hass, "scene.tuya_openhub_away") == STATE_UNAVAILABLE


async def test_restart_within_a_day_needs_no_reading(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stored scenes are there at once; a day later they are read again."""
    monkeypatch.setattr(daily_reader, "READ_AFTER", 0.0)
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: entry.runtime_data.daily_reader.read_at)

    assert await hass.config_entries.async_reload(entry.entry_id)
    assert shown(hass, EVENING) == STATE_UNKNOWN
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    assert cloud.calls.count_of(HOMES) == 1

    monkeypatch.setattr(daily_reader, "DAY", 0.0)
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: cloud.calls.count_of(HOMES) == 2)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("path", "fault", "first", "calls"),
    [
        # the homes are asked for their rooms first
        pytest.param(HOMES, Fault(code=28841101), 2, 2, id="not-subscribed"),
        pytest.param(HOMES, Fault(status=502), 2, 3, id="cloud-down"),
        pytest.param(SCENES, Fault(code=1106), 1, 1, id="denied"),
    ],
)
async def test_failure_is_silent_and_not_tried_again(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    caplog: pytest.LogCaptureFixture,
    path: str,
    fault: Fault,
    first: int,
    calls: int,
) -> None:
    """Most projects lack the service; that is no reason to say or do anything.

    A restart asks again only where nothing was answered.
    """
    cloud.faults.set(path, fault)
    caplog.set_level(
        "DEBUG", "custom_components.tuya_openhub.runtime.readings.daily_reader"
    )
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: "Scenes could not be read" in caplog.text)
    assert cloud.calls.count_of(path) == first
    assert scenes_of(hass) == []
    assert entry.runtime_data.usage.refusal is None
    loud = [record for record in caplog.records if record.levelno > logging.INFO]
    assert [record for record in loud if DOMAIN in record.name] == []

    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    await wait_until(hass, lambda: cloud.calls.count_of(path) == calls)
    cloud.faults.clear()
    await read_anew(hass, entry)
    assert len(scenes_of(hass)) == 3


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        pytest.param(Fault(code=1106), "permission_denied", id="denied"),
        pytest.param(Fault(status=502), "cloud_error", id="cloud-down"),
    ],
)
async def test_scene_that_does_not_run(
    hass: HomeAssistant, cloud: TuyaCloud, fault: Fault, problem: str
) -> None:
    """A person reads why, and it is tried once."""
    await set_up(hass, make_entry(cloud))
    await wait_until(hass, lambda: len(scenes_of(hass)) == 3)
    cloud.faults.set("POST /v1.0/homes/*", fault)
    with pytest.raises(HomeAssistantError) as raised:
        await run(hass, EVENING)
    assert raised.value.translation_key == problem
    assert cloud.calls.count_of("POST /v1.0/homes/*") == 1
    cloud.faults.clear()
    cloud.truth.homes[2421212].scenes[0].enabled = False
    with pytest.raises(HomeAssistantError):
        await run(hass, EVENING)
    assert cloud.truth.triggered == []


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("transport", ["action", "gateway"])
async def test_action_transports_have_no_scenes(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str
) -> None:
    """Nothing is asked that such a transport may not know."""
    await set_up(hass, entry := make_entry(cloud, transport))
    await wait_until(hass, lambda: entry.runtime_data.daily_reader.read_at)
    assert scenes_of(hass) == []
    scene = Scene(id="a", home_id="1", name="A")
    with pytest.raises(RequestError):
        await entry.runtime_data.cloud.trigger_scene(scene)


def add_zigbee(cloud: TuyaCloud) -> tuple[str, str, str]:
    """Add a sensor behind the second of two gateways, which the list does not say."""
    first, second, sensor = captures.synthetic(3, ("door",))
    for gateway, category in (first, "wfcon"), (second, "wg2"):
        gateway.entry.update(category=category, sub=False)
    sensor.entry.update(sub=True)
    sensor.entry.pop("gateway_id", None)
    sensor.gateway = second.id
    cloud.truth.add_devices([first, second, sensor], cloud.uid)
    return first.id, second.id, sensor.id


@pytest.mark.usefixtures("at_once")
async def test_gateways_are_asked_for_their_devices(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    device_registry: dr.DeviceRegistry,
) -> None:
    """A device hangs on its gateway, also after a snapshot and a restart."""
    first, second, sensor = add_zigbee(cloud)
    cloud.faults.set(f"GET /v1.0/devices/{first}/sub-devices", Fault(code=1106))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: entry.runtime_data.daily_reader.read_at)

    def gateway() -> str | None:
        """Return what the sensor hangs on."""
        found = device_registry.async_get_device_by_identifier(
            (DOMAIN, sensor), entry.entry_id
        )
        assert found is not None
        return found.via_device_id

    hub = device_registry.async_get_device_by_identifier(
        (DOMAIN, second), entry.entry_id
    )
    assert hub is not None
    assert gateway() == hub.id
    calls = cloud.calls.count_of(SUB_DEVICES)

    await read_anew(hass, entry)
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.runtime_data.inventory.devices[sensor].gateway_id == second
    assert gateway() == hub.id
    assert cloud.calls.count_of(SUB_DEVICES) == calls


@pytest.mark.usefixtures("at_once")
async def test_gateways_that_cannot_be_read(
    hass: HomeAssistant, cloud: TuyaCloud, caplog: pytest.LogCaptureFixture
) -> None:
    """One call is enough to learn that the cloud does not answer."""
    _, _, sensor = add_zigbee(cloud)
    cloud.faults.set(SUB_DEVICES, Fault(status=502))
    caplog.set_level(
        "DEBUG", "custom_components.tuya_openhub.runtime.readings.daily_reader"
    )
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: "Gateways could not be read" in caplog.text)
    assert cloud.calls.count_of(SUB_DEVICES) == 1
    assert entry.runtime_data.inventory.devices[sensor].gateway_id is None
    assert len(scenes_of(hass)) == 3


@pytest.mark.usefixtures("at_once")
async def test_two_accounts_share_a_home(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Show the scenes of the home for each account."""
    other = "eu1700000000000Other"
    evening = SimScene(id="Evening01", name="Evening")
    await set_up(hass, make_entry(cloud))
    await wait_until(hass, lambda: len(scenes_of(hass)) == 3)
    # the home belongs to the second account for the cloud, and to the first for us
    cloud.truth.add_home(2421212, other, evening)
    second = MockConfigEntry(
        domain=DOMAIN,
        unique_id=other,
        data={**cloud.entry_data("openapi"), "uid": other, "link_id": "f" * 32},
    )
    await set_up(hass, second)
    await wait_until(hass, lambda: len(scenes_of(hass)) == 5)
    registry = er.async_get(hass)
    ids = {entry.unique_id for entry in registry.entities.values()}
    assert {f"{uid}_2421212_Evening01" for uid in (cloud.uid, other)} <= ids


@pytest.mark.usefixtures("at_once")
async def test_infrared_hubs_are_asked_for_their_remotes(
    hass: HomeAssistant, cloud: TuyaCloud, device_registry: dr.DeviceRegistry
) -> None:
    """A remote control hangs on its hub; one call a hub, and none at set-up."""
    hub, remote, gateway = captures.synthetic(3, ("door",))
    hub.entry.update(category="wnykq", sub=False)
    gateway.entry.update(category="wfcon", sub=False)
    remote.entry.update(category="infrared_ac", sub=True)
    remote.entry.pop("gateway_id", None)
    remote.gateway = hub.id
    cloud.truth.add_devices([hub, remote, gateway], cloud.uid)
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: entry.runtime_data.daily_reader.read_at)
    await wait_until(hass, lambda: entry.runtime_data.remotes.known.remotes)

    def found(device_id: str) -> dr.DeviceEntry:
        known = device_registry.async_get_device_by_identifier(
            (DOMAIN, device_id), entry.entry_id
        )
        assert isinstance(known, dr.DeviceEntry)
        return known

    assert found(remote.id).via_device_id == found(hub.id).id
    assert cloud.calls.count_of("GET /v2.0/infrareds/*/remotes") == 1
    assert cloud.calls.count_of(SUB_DEVICES) == 0


@pytest.mark.usefixtures("at_once")
async def test_project_without_the_service_for_infrared(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Place what other gateways tell, and do not ask again at the next start."""
    hub, remote = captures.synthetic(2, ("door",))
    hub.id, remote.id = "infraredhub00000001", "infraredremote000001"
    hub.entry.update(id=hub.id, category="wnykq", sub=False)
    remote.entry.update(id=remote.id, category="infrared_tv", sub=True)
    remote.entry.pop("gateway_id", None)
    cloud.truth.add_devices([hub, remote], cloud.uid)
    _, second, sensor = add_zigbee(cloud)
    cloud.faults.set("GET /v2.0/infrareds/*", Fault(code=28841106))
    await set_up(hass, entry := make_entry(cloud))
    reader = entry.runtime_data.daily_reader
    await wait_until(hass, lambda: reader.read_at)
    assert entry.runtime_data.inventory.devices[sensor].gateway_id == second
    assert entry.state is ConfigEntryState.LOADED
