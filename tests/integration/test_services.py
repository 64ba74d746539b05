"""Commands of entities, and the three actions."""

from typing import Any
from urllib.parse import quote_plus

import pytest

from custom_components.tuya_openhub.const import DOCUMENTATION_URL, DOMAIN
from custom_components.tuya_openhub.runtime import command_queue
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
    translation,
)
from tests.tuya_cloud import Fault, TuyaCloud

from .helpers import entity_of, make_entry, set_up, shown, state_of, wait_until


async def toggle(hass: HomeAssistant, entity_id: str) -> None:
    """Toggle a switch as a user does."""
    await hass.services.async_call(
        "switch", "toggle", {"entity_id": entity_id}, blocking=True
    )


@pytest.mark.parametrize("transport", ["openapi", "action", "gateway"])
async def test_switch_commands_and_follows_the_push(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str
) -> None:
    """The command reaches the cloud; the echo, not the command, sets the state."""
    await set_up(hass, make_entry(cloud, transport))
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    before = shown(hass, switch)

    await toggle(hass, switch)

    assert [(c.code, c.value) for c in cloud.truth.commands] == [
        ("switch_1", before == "off")
    ]
    await wait_until(hass, lambda: shown(hass, switch) != before)


async def test_refused_command_raises_and_the_state_stays_true(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """The user reads why; the next command works."""
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    before = shown(hass, switch)
    cloud.faults.set("*/commands", Fault(code=2001, msg="device is offline"))

    with pytest.raises(HomeAssistantError) as refused:
        await toggle(hass, switch)

    assert refused.value.translation_key == "device_offline"
    assert refused.value.translation_domain == DOMAIN
    assert shown(hass, switch) == before
    cloud.faults.clear()
    await toggle(hass, switch)
    await wait_until(hass, lambda: shown(hass, switch) != before)


async def test_quota_gone_while_commanding_is_an_issue(
    hass: HomeAssistant, cloud: TuyaCloud, issue_registry: ir.IssueRegistry
) -> None:
    """Commands fail fast with the reason; pushes go on; cured at the user's word."""
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    cloud.exhaust_quota()
    for _ in range(3):
        with pytest.raises(HomeAssistantError) as refused:
            await toggle(hass, switch)
        assert refused.value.translation_key == "quota_exhausted"
    assert len([call for call in cloud.calls if not call.ok]) == 1
    issue = f"quota_exhausted_{entry.entry_id}"
    assert issue_registry.async_get_issue(DOMAIN, issue) is not None

    cloud.truth.set_value(plug.id, {"cur_power": 5678})
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "567.8"
    )
    cloud.exhaust_quota(exhausted=False)
    assert await entry.runtime_data.async_retry() is None
    assert issue_registry.async_get_issue(DOMAIN, issue) is None
    await toggle(hass, switch)


async def test_command_that_finds_the_secret_changed_asks_for_it(
    hass: HomeAssistant, cloud: TuyaCloud, issue_registry: ir.IssueRegistry
) -> None:
    """Wrong credentials are a matter of the login form, not of a repair."""
    await set_up(hass, make_entry(cloud))
    switch = entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1")
    cloud.change_secret()
    with pytest.raises(HomeAssistantError):
        await toggle(hass, switch)
    await hass.async_block_till_done()

    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == "reauth"
    assert not [i for i in issue_registry.issues.values() if i.domain == DOMAIN]


async def test_silent_device_is_read_once(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an echo the state is read; a reading that fails changes nothing."""
    monkeypatch.setattr(command_queue, "ACKNOWLEDGE_WITHIN", 0.05)
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    before = shown(hass, switch)
    cloud.push_rules.mute = True
    cloud.faults.set("*/status*", Fault(code=500, count=10))
    await toggle(hass, switch)
    await wait_until(hass, lambda: cloud.calls.count_of("*/status*"))
    cloud.faults.clear()
    assert shown(hass, switch) == before

    await hass.services.async_call(
        "switch",
        "turn_on" if before == "off" else "turn_off",
        {"entity_id": switch},
        blocking=True,
    )
    await wait_until(hass, lambda: shown(hass, switch) != before)


async def send(hass: HomeAssistant, **data: Any) -> None:
    """Call the action."""
    await hass.services.async_call(DOMAIN, "send_command", data, blocking=True)


async def test_send_command_takes_any_writable_code(
    hass: HomeAssistant, cloud: TuyaCloud, device_registry: dr.DeviceRegistry
) -> None:
    """By Tuya's id, by Home Assistant's, or by the id of a gang."""
    await set_up(hass, entry := make_entry(cloud))
    gangs = cloud.truth.find("tdq")
    device = device_registry.async_get_device_by_identifier(
        (DOMAIN, gangs.id), entry.entry_id
    )
    child = device_registry.async_get_child_device_by_identifier(
        (DOMAIN, f"{gangs.id}_channel_2"), entry.entry_id
    )
    assert device is not None
    assert child is not None
    for device_id, value in ((gangs.id, True), (device.id, False), (child.id, True)):
        await send(hass, device_id=device_id, code="switch_2", value=value)
        command = cloud.truth.commands[-1]
        assert (command.device_id, command.code) == (gangs.id, "switch_2")
        assert command.value is value


@pytest.mark.parametrize(
    ("code", "value", "key"),
    [
        pytest.param("nonsense", True, "code_unknown", id="unknown-code"),
        pytest.param("cur_power", 5, "code_read_only", id="read-only"),
        pytest.param("switch_1", "maybe", "value_not_boolean", id="boolean"),
        pytest.param("countdown_1", 999_999, "value_out_of_range", id="range"),
        pytest.param("countdown_1", "soon", "value_not_number", id="number"),
        pytest.param("light_mode", "disco", "value_not_option", id="option"),
        pytest.param("cycle_time", 5, "value_not_text", id="text"),
    ],
)
async def test_send_command_refuses_what_the_device_does_not_take(
    hass: HomeAssistant, cloud: TuyaCloud, code: str, value: object, key: str
) -> None:
    """The user reads what is wrong, and nothing is sent."""
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    with pytest.raises(ServiceValidationError) as refused:
        await send(hass, device_id=plug.id, code=code, value=value)
    assert refused.value.translation_key == key
    assert cloud.truth.commands == []


async def test_actions_need_a_device_that_is_there(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """An unknown device, or one of another integration, is named as such."""
    await set_up(hass, entry := make_entry(cloud))
    with pytest.raises(ServiceValidationError) as unknown:
        await send(hass, device_id="nobody", code="switch_1", value=True)
    assert unknown.value.translation_key == "device_not_found"
    plug = cloud.truth.find("cz")
    cloud.faults.set("*/commands", Fault(code=28841101))
    with pytest.raises(HomeAssistantError) as refused:
        await send(hass, device_id=plug.id, code="switch_1", value=True)
    assert refused.value.translation_key == "service_not_subscribed"
    assert entry.runtime_data.usage.refusal is None


async def test_resync_reads_everything_anew(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """One action reads values that changed without a push."""
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 1234}, push=False)

    async def resync() -> None:
        await hass.services.async_call(
            DOMAIN, "resync", {"config_entry_id": entry.entry_id}, blocking=True
        )

    await resync()
    assert state_of(hass, "sensor", plug.id, "cur_power") == "123.4"

    cloud.faults.set("/v1.0/users/*", Fault(status=500))
    with pytest.raises(HomeAssistantError) as failed:
        await resync()
    assert failed.value.translation_key == "cloud_error"
    cloud.faults.clear()
    await resync()


async def test_explain_tells_of_every_data_point(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Each data point has a value, a decision, entities or none, and a reason."""
    await set_up(hass, make_entry(cloud))
    for device in cloud.truth.devices.values():
        answer: Any = await hass.services.async_call(
            DOMAIN,
            "explain",
            {"device_id": device.id},
            blocking=True,
            return_response=True,
        )
        points = {point["code"]: point for point in answer["data_points"]}
        assert set(device.status) <= set(points)
        for code, point in points.items():
            assert point["value"] == device.status.get(code)
            assert point["reason"]
            assert (point["decision"] == "entity") is bool(point["unique_ids"])
            entity_ids = {
                entry.entity_id
                for entry in er.async_get(hass).entities.values()
                if entry.unique_id in point["unique_ids"]
            }
            assert set(point["entity_ids"]) == entity_ids


async def test_a_device_without_data_points_says_why(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Explain gives a reason, and the device has one entity that counts nothing."""
    await set_up(hass, make_entry(cloud))
    device = next(one for one in cloud.truth.devices.values() if not one.status_spec)

    answer: Any = await hass.services.async_call(
        DOMAIN,
        "explain",
        {"device_id": device.id},
        blocking=True,
        return_response=True,
    )

    (point,) = answer["data_points"]
    assert "describes no data point" in point["reason"]
    assert point["decision"] == "hidden"
    state = hass.states.get(entity_of(hass, "sensor", device.id, "data_points"))
    assert state is not None
    assert state.state == "0"
    assert (state.attributes["hidden"], state.attributes["unknown"]) == (0, 0)


async def test_a_device_says_what_is_missing(
    hass: HomeAssistant, cloud: TuyaCloud, entity_registry: er.EntityRegistry
) -> None:
    """The form of the project and a quirk are on the device, and in the answer."""
    await set_up(hass, entry := make_entry(cloud))
    meter = cloud.truth.find("zndb")
    entity_id = entity_of(hass, "sensor", meter.id, "data_points")
    entity_registry.async_update_entity(entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    answer: Any = await hass.services.async_call(
        DOMAIN,
        "explain",
        {"device_id": meter.id},
        blocking=True,
        return_response=True,
    )
    state = hass.states.get(entity_id)
    assert state is not None
    url, quirk = state.attributes["report_url"], state.attributes["quirk"]
    assert "frozen_time_set" in state.attributes["missing"]
    assert url.startswith(f"{DOCUMENTATION_URL}/issues/new?template=device.yml&")
    assert '"frozen_time_set": {' in quirk
    assert (answer["report_url"], answer["quirk"]) == (url, quirk)
    for private in (meter.id, meter.name, meter.uid):
        assert private not in quirk
        assert quote_plus(private) not in url
    # the database keeps none of it
    assert state.state_info is not None
    assert {"missing", "report_url", "quirk"} <= state.state_info[
        "unrecorded_attributes"
    ]


async def test_reasons_are_in_the_language_of_the_server(
    hass: HomeAssistant, cloud: TuyaCloud, entity_registry: er.EntityRegistry
) -> None:
    """The action follows the language while it runs, the diagnostic entity as well."""
    # the start of Home Assistant does it: texts are loaded when the language changes
    translation.async_setup(hass)
    await set_up(hass, entry := make_entry(cloud))
    meter = cloud.truth.find("zndb")
    bare = next(one for one in cloud.truth.devices.values() if not one.status_spec)

    async def reason(device_id: str, code: str) -> str:
        answer: Any = await hass.services.async_call(
            DOMAIN,
            "explain",
            {"device_id": device_id},
            blocking=True,
            return_response=True,
        )
        reasons = {point["code"]: point["reason"] for point in answer["data_points"]}
        return str(reasons[code])

    for language, begins, none in (
        ("de", "Keine Tabelle kennt ihn: ", "Die Cloud beschreibt keinen Datenpunkt"),
        ("fi", "No table knows it: ", "The cloud describes no data point"),
        ("fr", "Aucune table ne le connaît : ", "Le cloud ne décrit aucun point"),
    ):
        await hass.config.async_update(language=language)
        await hass.async_block_till_done()
        assert (await reason(meter.id, "frozen_time_set")).startswith(begins)
        assert (await reason(bare.id, "")).startswith(none)

    entity_id = entity_of(hass, "sensor", meter.id, "data_points")
    entity_registry.async_update_entity(entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    state = hass.states.get(entity_id)
    assert state is not None
    assert state.attributes["missing"]["frozen_time_set"].startswith("Aucune table")
    assert "# No table knows it: " in state.attributes["quirk"]


async def test_each_device_counts_its_data_points(
    hass: HomeAssistant, cloud: TuyaCloud, entity_registry: er.EntityRegistry
) -> None:
    """The figure is there for those who look for it."""
    await set_up(hass, account := make_entry(cloud))
    plug = cloud.truth.find("cz")
    entry = entity_registry.async_get(entity_of(hass, "sensor", plug.id, "data_points"))
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert entry.entity_category == "diagnostic"

    # a start that leaves it out keeps it, and enabling it brings it back
    assert await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert entity_registry.async_get(entry.entity_id) == entry
    assert hass.states.get(entry.entity_id) is None
    entity_registry.async_update_entity(entry.entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(account.entry_id)
    await hass.async_block_till_done()
    assert int(shown(hass, entry.entity_id)) > 0
