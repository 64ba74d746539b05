"""Fresh readings: a device is asked to report; a refusal is said once."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import issue_registry as ir
from tests.tuya_cloud import Fault, TuyaCloud

from .helpers import make_entry, set_up, state_of, wait_until

ASK = "PUT /v1.0/devices/*/trigger-report"


async def request(
    hass: HomeAssistant, device_id: str, user: MockUser | None = None
) -> bool:
    """Ask a device; return whether the cloud was asked."""
    answer: Any = await hass.services.async_call(
        DOMAIN,
        "request_report",
        {"device_id": device_id},
        blocking=True,
        context=Context(user_id=user and user.id),
        return_response=True,
    )
    return bool(answer["requested"])


async def test_device_reports(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """What changed without a push is there; each request is one call."""
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    cloud.truth.set_value(plug.id, {"cur_power": 1234}, push=False)
    assert await request(hass, plug.id)
    await wait_until(
        hass, lambda: state_of(hass, "sensor", plug.id, "cur_power") == "123.4"
    )
    await hass.services.async_call(
        DOMAIN, "request_report", {"device_id": plug.id}, blocking=True
    )
    assert cloud.operations.timers.asked == [plug.id, plug.id]
    assert cloud.calls.count_of(ASK) == 2


@pytest.mark.parametrize("code", [1108, 28841101, 28841105, 28841106])
async def test_project_that_cannot_says_so_once(
    hass: HomeAssistant, cloud: TuyaCloud, code: int
) -> None:
    """One error and one call for all devices; no repair; a person can try again."""
    await set_up(hass, entry := make_entry(cloud))
    plug, light = cloud.truth.find("cz"), cloud.truth.find("dj")
    cloud.faults.set(ASK, Fault(code=code))
    with pytest.raises(HomeAssistantError) as refused:
        await request(hass, plug.id)
    assert refused.value.translation_key == "no_report_requests"
    assert not await request(hass, plug.id)
    assert not await request(hass, light.id)
    assert cloud.calls.count_of(ASK) == 1
    assert not [one for one in ir.async_get(hass).issues.values() if one.active]

    cloud.faults.clear()
    await entry.runtime_data.async_resync()
    assert await request(hass, light.id)


@pytest.mark.parametrize("code", [1106, 2003, 2008, 2009])
async def test_device_that_cannot_says_so_once(
    hass: HomeAssistant, cloud: TuyaCloud, code: int
) -> None:
    """The refusal of one device says nothing of the others."""
    await set_up(hass, make_entry(cloud))
    plug, light = cloud.truth.find("cz"), cloud.truth.find("dj")
    cloud.faults.set(ASK.replace("*", plug.id), Fault(code=code))
    with pytest.raises(HomeAssistantError) as refused:
        await request(hass, plug.id)
    assert refused.value.translation_key == "no_report_requests"
    assert not await request(hass, plug.id)
    assert await request(hass, light.id)
    assert cloud.calls.count_of(ASK) == 2


async def test_passing_fault_is_said_each_time(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A device that is asleep now may be awake in a minute."""
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    cloud.truth.set_online(plug.id, online=False)
    for _ in range(2):
        with pytest.raises(HomeAssistantError) as refused:
            await request(hass, plug.id)
        assert refused.value.translation_key == "device_offline"
    cloud.truth.set_online(plug.id, online=True)
    assert await request(hass, plug.id)


async def test_answer_of_no_is_a_refusal(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """No document shows the answer; false is none of success."""
    await set_up(hass, make_entry(cloud))
    plug = cloud.truth.find("cz")
    cloud.faults.set(ASK, Fault(body=b'{"success":true,"result":false,"t":1}'))
    with pytest.raises(HomeAssistantError) as refused:
        await request(hass, plug.id)
    assert refused.value.translation_key == "no_report_requests"
    assert not await request(hass, plug.id)


async def test_other_clouds_and_strangers(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A gateway cannot ask; who may not control the device learns nothing."""
    await set_up(hass, make_entry(cloud, "gateway"))
    plug = cloud.truth.find("cz")
    stranger = MockUser().add_to_hass(hass)
    stranger.mock_policy({})
    with pytest.raises(Unauthorized):
        await request(hass, plug.id, stranger)
    with pytest.raises(HomeAssistantError) as refused:
        await request(hass, plug.id)
    assert refused.value.translation_key == "no_report_requests"
