"""Remote controls of the app: entities, keys, learning, and what all of it costs."""

import asyncio
from datetime import timedelta
import logging
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.tuya_openhub.openhub import Service
from custom_components.tuya_openhub.runtime.infrared import remote_orders, remote_reader
from custom_components.tuya_openhub.runtime.infrared.remote_store import remote_store
from homeassistant.components.remote import DOMAIN as REMOTE
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud

from ...integration.helpers import entity_of, make_entry, set_up, shown, wait_until
from .home import ANY, KEYS, LIST, REMOTES, add_hub, add_remotes

TV = "infraredremote000001"
AC = "infraredremote000000"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read remote controls right after set-up, and wait for no key."""
    monkeypatch.setattr(remote_reader, "READ_AFTER", 0.0)
    monkeypatch.setattr(remote_orders, "ASK_EVERY", 0.01)


@pytest.fixture(name="hub")
def hub_fixture(cloud: TuyaCloud) -> SimDevice:
    """Give the account a hub with five remote controls."""
    hub = add_hub(cloud)
    add_remotes(cloud, hub, REMOTES)
    return hub


async def read(hass: HomeAssistant, entry: MockConfigEntry, remotes: int) -> None:
    """Wait until the keys of so many remote controls are known, and nothing is read."""
    reader = entry.runtime_data.remotes
    await wait_until(hass, lambda: len(reader.known.keys) == remotes)
    await wait_until(hass, lambda: reader._task is None or reader._task.done())
    await hass.async_block_till_done()


async def read_all(hass: HomeAssistant, cloud: TuyaCloud) -> MockConfigEntry:
    """Set the account up, and let a person press *Read all states*."""
    await set_up(hass, entry := make_entry(cloud))
    await read(hass, entry, 1)
    await entry.runtime_data.async_resync()
    await read(hass, entry, REMOTES)
    return entry


async def act(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Do something with the television's remote control."""
    entity_id = entity_of(hass, REMOTE, TV, "remote")
    await hass.services.async_call(
        REMOTE, action, {"entity_id": entity_id, **data}, blocking=True
    )


def keys_of(hass: HomeAssistant, remote_id: str) -> dict[str, er.RegistryEntry]:
    """Return the registered buttons of a remote control by their names."""
    return {
        str(entry.original_name): entry
        for entry in er.async_get(hass).entities.values()
        if entry.domain == Platform.BUTTON
        and entry.unique_id.startswith(f"{remote_id}_infrared_key_")
    }


async def test_each_remote_is_an_entity(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """It bears the name of its device, has keys that are disabled, and hangs on the hub."""
    entry = await read_all(hass, cloud)
    names = [hass.states.get(id_).name for id_ in hass.states.async_entity_ids(REMOTE)]  # type: ignore[union-attr]
    assert sorted(names) == [
        "Remote 0 Remote control",
        "Remote 1",
        "Remote 2",
        "Remote 3",
        "Remote 4",
    ]
    assert shown(hass, entity_of(hass, REMOTE, TV, "remote")) == STATE_UNKNOWN
    keys = keys_of(hass, TV)
    assert list(keys) == ["Power", "Volume+", "Volume-", "Mute"]
    assert all(key.disabled for key in keys.values())
    registry = dr.async_get(hass)
    remote, its_hub = (
        registry.async_get_device_by_identifier((DOMAIN, device_id), entry.entry_id)
        for device_id in (TV, hub.id)
    )
    assert isinstance(remote, dr.DeviceEntry)
    assert isinstance(its_hub, dr.DeviceEntry)
    assert remote.via_device_id == its_hub.id


async def test_calls_of_a_day(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    hub: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two a day at most until all keys are known, then none; a restart adds none."""
    await set_up(hass, entry := make_entry(cloud))
    usage = entry.runtime_data.usage
    counts: list[int] = []
    for known in (1, 3, 5, 5):
        await read(hass, entry, known)
        await hass.config_entries.async_reload(entry.entry_id)
        await read(hass, entry, known)
        counts.append(cloud.calls.count_of(ANY))
        usage._day_calls.clear()
        later = dt_util.utcnow() + timedelta(days=1, minutes=1)
        async_fire_time_changed(hass, later)
    assert counts == [2, 4, 6, 6]
    assert cloud.calls.count_of(LIST) == 1
    assert cloud.calls.count_of(KEYS) == REMOTES


async def test_keys_are_pressed(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """By the name that the app shows or the key's own, in whatever case, repeatedly."""
    await read_all(hass, cloud)
    await act(hass, "send_command", command=["power", "MUTE"], delay_secs=0)
    await act(hass, "send_command", command="Volume+", num_repeats=2, delay_secs=0)
    await act(hass, "toggle")
    pressed = [key for _, key in cloud.operations.infrared.pressed]
    assert pressed == ["power", "mute", "volume+", "volume+", "power"]


async def test_pauses_between_keys(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """What a person asked for lies between two keys, and nothing before the first."""
    await read_all(hass, cloud)
    with patch("asyncio.sleep", wraps=asyncio.sleep) as slept:
        await act(hass, "send_command", command=["power", "mute"], delay_secs=0.03)
    pauses = [call.args[0] for call in slept.call_args_list]
    assert pauses.count(0.03) == 1
    assert len(cloud.operations.infrared.pressed) == 2


async def test_key_as_a_button(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """A person enables the keys that are wanted; one that goes in the app goes here."""
    entry = await read_all(hass, cloud)
    mute = keys_of(hass, TV)["Mute"].entity_id
    er.async_get(hass).async_update_entity(mute, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await hass.services.async_call(
        "button", "press", {"entity_id": mute}, blocking=True
    )
    assert cloud.operations.infrared.pressed == [(TV, "mute")]

    cloud.truth.set_online(hub.id, False)
    await wait_until(hass, lambda: shown(hass, mute) == STATE_UNAVAILABLE)
    cloud.truth.set_online(hub.id, True)
    await wait_until(hass, lambda: shown(hass, mute) != STATE_UNAVAILABLE)

    cloud.operations.infrared.remote(TV).keys = ["Power"]
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: list(keys_of(hass, TV)) == ["Power"])
    assert hass.states.get(mute) is None


async def test_on_and_off(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Only a key that does nothing else switches on or off."""
    cloud.operations.infrared.remote(TV).keys = ["Power", "PowerOn", "PowerOff"]
    entry = await read_all(hass, cloud)
    await act(hass, "turn_on")
    await act(hass, "turn_off")
    assert [key for _, key in cloud.operations.infrared.pressed] == [
        "poweron",
        "poweroff",
    ]
    cloud.operations.infrared.remote(TV).keys = ["Mute"]
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: list(keys_of(hass, TV)) == ["Mute"])
    for action, text in (
        ("turn_on", "remote_without_on"),
        ("turn_off", "remote_without_off"),
        ("toggle", "remote_without_toggle"),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await act(hass, action)
        assert refused.value.translation_key == text


async def test_key_that_is_not_there(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Nothing is pressed, not even the keys before it; the error has the names."""
    await read_all(hass, cloud)
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "send_command", command=["power", "warp"])
    assert refused.value.translation_key == "remote_key_unknown"
    assert refused.value.translation_placeholders == {
        "key": "warp",
        "keys": "Power, Volume+, Volume-, Mute",
    }
    assert cloud.operations.infrared.pressed == []


async def test_key_whose_remote_was_not_read_yet(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """A person's order reads what it needs, at once."""
    await set_up(hass, entry := make_entry(cloud))
    await read(hass, entry, 1)
    await act(hass, "send_command", command=["power"])
    assert cloud.operations.infrared.pressed == [(TV, "power")]
    assert TV in entry.runtime_data.remotes.known.keys


async def hear(cloud: TuyaCloud, hub: SimDevice, code: str) -> None:
    """Press a key of another remote control as soon as the hub learns."""
    while hub.id not in cloud.operations.infrared.learning:
        await asyncio.sleep(0.005)
    cloud.operations.infrared.hear(hub.id, code)


async def test_life_of_a_learned_key(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    hub: SimDevice,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Learned, sent, learned anew, deleted; no code is told anywhere."""
    caplog.set_level(logging.DEBUG, "custom_components.tuya_openhub")
    entry = await read_all(hass, cloud)
    infrared = cloud.operations.infrared
    for code in ("c0de01", "c0de02"):
        await asyncio.gather(
            act(hass, "learn_command", command=["Input"]), hear(cloud, hub, code)
        )
        assert infrared.learning == {}
        assert [each["code"] for each in infrared.remote(TV).codes] == [code]
        await act(hass, "send_command", command=["input"])
        assert infrared.pressed[-1] == (TV, code)
    asked = cloud.calls.count_of("GET *learning-codes")
    await act(hass, "send_command", command=["input"])
    assert cloud.calls.count_of("GET *learning-codes") == asked

    seen_text = str(await async_get_config_entry_diagnostics(hass, entry)) + caplog.text
    seen_text += str([state.as_dict() for state in hass.states.async_all()])
    store = remote_store(hass, entry.entry_id)
    await hass.async_block_till_done()
    seen_text += str(await store.async_load())
    assert "c0de" not in seen_text

    with pytest.raises(ServiceValidationError):
        await act(hass, "delete_command", command=["Input", "warp"])
    assert infrared.remote(TV).codes != []
    await act(hass, "delete_command", command=["Input"])
    assert infrared.remote(TV).codes == []
    with pytest.raises(ServiceValidationError):
        await act(hass, "send_command", command=["input"])


async def test_nothing_to_learn(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """The hub goes back to work when nobody pressed a key; a name is needed first."""
    await read_all(hass, cloud)
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "learn_command")
    assert refused.value.translation_key == "remote_key_without_name"
    assert cloud.calls.count_of("*learning-state") == 0
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "learn_command", command=["Input"], timeout=1)
    assert failed.value.translation_key == "nothing_learned"
    assert cloud.operations.infrared.learning == {}


@pytest.mark.parametrize("code", [28841101, 28841105])
async def test_project_without_the_service(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    hub: SimDevice,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One call and one repair; no call again within a day, also over a restart."""
    check = "custom_components.tuya_openhub.setup.service_check"
    monkeypatch.setattr(f"{check}.TRY_AFTER", 0.5)
    monkeypatch.setattr(f"{check}.PAUSE", 0)
    cloud.faults.set(ANY, Fault(code=code))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(
        hass,
        lambda: any(
            issue.translation_key == "missing_infrared"
            for issue in ir.async_get(hass).issues.values()
        ),
    )
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    await wait_until(hass, lambda: entry.runtime_data.remotes.known.refused_at)
    assert cloud.calls.count_of(LIST) == 1
    missing = [
        issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN
    ]
    assert len(missing) == 1
    # everything else works
    assert shown(hass, entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1"))
    assert hass.states.async_entity_ids(REMOTE) == []

    cloud.faults.clear()
    await entry.runtime_data.async_resync()
    await read(hass, entry, REMOTES)
    assert len(hass.states.async_entity_ids(REMOTE)) == REMOTES


async def test_answer_is_passed_on(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """What the list said is what the check of services needs to know: no second call."""
    cloud.faults.set(ANY, Fault(code=28841105))
    await set_up(hass, entry := make_entry(cloud))
    reader = entry.runtime_data.remotes
    await wait_until(hass, lambda: reader.known.refused_at)
    api = entry.runtime_data.cloud
    assert await api.has_service(Service.INFRARED, hub.id) is False
    assert cloud.calls.count_of(LIST) == 1
    # a person who asks again gets a new answer
    cloud.faults.clear()
    assert await api.has_service(Service.INFRARED, hub.id) is True
    assert cloud.calls.count_of(LIST) == 2


async def test_order_without_the_service(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """A service that went away is named, and an order is an order: it may go again."""
    await read_all(hass, cloud)
    cloud.faults.set(ANY, Fault(code=28841105))
    for _ in range(3):
        with pytest.raises(HomeAssistantError) as refused:
            await act(hass, "send_command", command=["power"])
        assert refused.value.translation_key == "no_infrared_service"
    cloud.faults.clear()
    await act(hass, "send_command", command=["power"])
    assert cloud.operations.infrared.pressed == [(TV, "power")]


async def test_faults_on_the_way(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    hub: SimDevice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cloud that is down is asked again later; a remote without a library never."""
    monkeypatch.setattr(remote_reader, "RETRIES", (0.02,))
    monkeypatch.setattr(cloud.operations.infrared.remote(AC), "in_library", False)
    cloud.faults.set(LIST, Fault(status=502, count=2))
    await set_up(hass, entry := make_entry(cloud))
    reader = entry.runtime_data.remotes
    for _ in range(2):
        await wait_until(hass, lambda: reader._timer is not None)
        # what failed has used up the day's allowance
        entry.runtime_data.usage._day_calls.clear()
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
        await wait_until(hass, lambda: reader._task is None or reader._task.done())
    await entry.runtime_data.async_resync()
    await read(hass, entry, REMOTES)
    assert reader.known.keys[AC] == []
    assert len(reader.known.keys[TV]) == 4


async def test_odd_answers(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """What is odd is left out, and what cannot be read is read later."""
    cloud.list_rules.odd["gateway"] = lambda entries: [
        None,
        {"remote_id": ""},
        {"remote_id": 17, "remote_name": None, "category_id": "x"},
        *entries[:1],
    ]
    await set_up(hass, entry := make_entry(cloud))
    reader = entry.runtime_data.remotes
    await wait_until(hass, lambda: reader.known.remotes)
    assert list(reader.known.remotes) == ["17", AC]
    # no device stands for it: it is the hub's, under the hub's name
    assert entity_of(hass, REMOTE, "17", "remote") == "remote.ir_minero"


async def test_remote_that_is_gone(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """What the app has no more goes; a broken file is as if nothing had been stored."""
    entry = await read_all(hass, cloud)
    entity_id = entity_of(hass, REMOTE, TV, "remote")
    cloud.truth.device(TV).gateway = None
    await entry.runtime_data.async_resync()
    await wait_until(hass, lambda: hass.states.get(entity_id) is None)
    await wait_until(hass, lambda: keys_of(hass, TV) == {})

    store = remote_store(hass, entry.entry_id)
    await hass.config_entries.async_unload(entry.entry_id)
    await store.async_save({"remotes": [{"id": 1}]})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert len(keys_of(hass, AC)) == 4
    await hass.config_entries.async_remove(entry.entry_id)
    assert await store.async_load() is None


@pytest.mark.parametrize("transport", ["action", "gateway"])
async def test_other_ways_have_no_remotes(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice, transport: str
) -> None:
    """A mini program and a gateway are not asked; the hub sends all the same."""
    await set_up(hass, entry := make_entry(cloud, transport))
    await entry.runtime_data.async_resync()
    await hass.async_block_till_done()
    assert hass.states.async_entity_ids(REMOTE) == []
    assert entity_of(hass, "infrared", hub.id, "ir_send")


async def set_temperature(hass: HomeAssistant, **data: Any) -> None:
    """Set the air conditioner."""
    entity_id = entity_of(hass, "climate", AC, "climate")
    await hass.services.async_call(
        "climate", "set_temperature", {"entity_id": entity_id, **data}, blocking=True
    )


async def test_air_conditioner(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Set by its own calls; its state comes by push, and is never read."""
    await read_all(hass, cloud)
    entity_id = entity_of(hass, "climate", AC, "climate")
    calls = len(cloud.calls)
    await set_temperature(hass, temperature=22, hvac_mode="heat")
    assert cloud.operations.infrared.pressed == [
        (AC, "power=1"),
        (AC, "mode=1"),
        (AC, "temp=22"),
    ]

    def temperature() -> object:
        state = hass.states.get(entity_id)
        assert state is not None
        return state.attributes["temperature"]

    # each of the three is reported by itself
    await wait_until(hass, lambda: temperature() == 22)
    assert shown(hass, entity_id) == "heat"
    assert len(cloud.calls) == calls + 3


async def test_air_conditioner_without_the_service(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """Its data points are another way; what was refused is not tried for a day."""
    await read_all(hass, cloud)
    cloud.faults.set("*air-conditioners*", Fault(code=28841105))
    for temperature in (22, 23):
        await set_temperature(hass, temperature=temperature)
    sent = [(each.code, each.value) for each in cloud.truth.commands]
    assert sent == [("T", 22), ("T", 23)]
    assert cloud.calls.count_of("*air-conditioners*") == 1


async def test_air_conditioner_that_fails_on_the_way(
    hass: HomeAssistant, cloud: TuyaCloud, hub: SimDevice
) -> None:
    """What is half done is an error; nothing is sent twice."""
    await read_all(hass, cloud)
    cloud.faults.set("*air-conditioners*", Fault(status=502))
    with pytest.raises(HomeAssistantError) as refused:
        await set_temperature(hass, temperature=22)
    assert refused.value.translation_key == "cloud_error"
    assert cloud.truth.commands == []
    cloud.faults.clear()
    await set_temperature(hass, temperature=22)
    assert cloud.operations.infrared.pressed == [(AC, "temp=22")]
