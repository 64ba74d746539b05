"""Services that a project may lack: tried once by kind, one repair, an answer that stays."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import Service
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import TuyaCloud, captures
from tests.tuya_cloud.http.faults import Fault

from .helpers import make_entry, set_up, wait_until

OTHER_UID = "eu1700000000000ZyXwV"
CATEGORIES = ("cz", "ms", "wnykq", "sp", "sd")
PROBES = {
    Service.SCENES: "/v1.0/homes/*/scenes",
    Service.LOCKS: "*/door-lock/remote-unlocks",
    Service.INFRARED: "/v2.0/infrareds/*/remotes",
    Service.CAMERAS: "*/webrtc-configs",
    Service.STATISTICS: "*/all-statistic-type",
    Service.TIMERS: "/v2.0/cloud/timer/device/*",
    Service.VACUUM_MAPS: "*/realtime-map",
}
CHECK = "custom_components.tuya_openhub.setup.service_check"
LATE_EVERY = "custom_components.tuya_openhub.setup.service_records._LATE_EVERY"


@pytest.fixture
async def cloud(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> TuyaCloud:
    """A home with a plug, a lock, an infrared hub, a camera and a vacuum; no waiting."""
    assert await async_setup_component(hass, REPAIRS, {})
    monkeypatch.setattr(f"{CHECK}.TRY_AFTER", 0)
    monkeypatch.setattr(f"{CHECK}.PAUSE", 0)
    monkeypatch.setattr(LATE_EVERY, 0)
    devices = captures.synthetic(len(CATEGORIES), ["plug"])
    for device, category in zip(devices, CATEGORIES, strict=True):
        device.entry["category"] = category
    empty_cloud.add_account(empty_cloud.uid, devices)
    empty_cloud.truth.add_home(1, empty_cloud.uid)
    return empty_cloud


def calls(cloud: TuyaCloud) -> dict[Service, int]:
    """Count how often each service was tried."""
    return {service: cloud.calls.count_of(path) for service, path in PROBES.items()}


def missing(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    """Return what the repairs of missing services tell, by their text's key."""
    return {
        issue.translation_key: issue.translation_placeholders or {}
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue.translation_key
    }


async def tried(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Wait until the last service was tried."""
    await tried_by(hass, cloud, Service.VACUUM_MAPS)


async def tried_by(hass: HomeAssistant, cloud: TuyaCloud, last: Service) -> None:
    """Wait until a service was tried, and its answer is known."""
    await wait_until(hass, partial(cloud.calls.count_of, PROBES[last]))
    (project,) = hass.data[f"{DOMAIN}_projects"].values()
    await wait_until(hass, lambda: not project.checking.locked())


async def open_repair(hass: HomeAssistant, service: Service) -> Any:
    """Open the repair of a service."""
    issue_id = next(
        issue_id
        for domain, issue_id in ir.async_get(hass).issues
        if domain == DOMAIN and issue_id.startswith(f"missing_{service}_")
    )
    manager = hass.data[REPAIRS]["flow_manager"]
    result = await manager.async_init(DOMAIN, context={"issue_id": issue_id})
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["retry", "decline"]
    return result


async def go_on(hass: HomeAssistant, result: Any, answer: dict[str, str]) -> Any:
    """Answer a step of a repair."""
    manager = hass.data[REPAIRS]["flow_manager"]
    return await manager.async_configure(result["flow_id"], answer)


async def test_each_kind_is_tried_once(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """One call for each service of a kind that is there, and none after a restart."""
    await set_up(hass, entry := make_entry(cloud))
    await tried(hass, cloud)
    assert calls(cloud) == dict.fromkeys(Service, 1)
    assert missing(hass) == {}

    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=False)
    assert calls(cloud) == dict.fromkeys(Service, 1)


async def test_calls_of_the_first_day(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At first only what special devices need; the rest one a day, also over restarts."""
    monkeypatch.setattr(LATE_EVERY, 86_400)
    await set_up(hass, entry := make_entry(cloud))
    await tried(hass, cloud)
    late = [Service.SCENES, Service.STATISTICS, Service.TIMERS]
    expected = dict.fromkeys(Service, 1) | dict.fromkeys(late, 0)
    assert calls(cloud) == expected
    times = [dt_util.utcnow()]
    monkeypatch.setattr(f"{CHECK}.dt_util.utcnow", lambda: times[-1])
    for service in late:
        times.append(times[-1] + timedelta(days=1, minutes=1))
        await hass.config_entries.async_reload(entry.entry_id)
        await tried_by(hass, cloud, service)
        expected[service] = 1
        assert calls(cloud) == expected


async def test_kinds_that_are_not_there(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """A home of plugs is asked about plugs and scenes alone; a shared lock is no reason."""
    for device in list(cloud.truth.devices.values())[1:]:
        device.entry["category"] = "cz"
    await set_up(hass, make_entry(cloud))
    await tried_by(hass, cloud, Service.TIMERS)
    asked = {service for service, count in calls(cloud).items() if count}
    assert asked == {Service.SCENES, Service.STATISTICS, Service.TIMERS}


@pytest.mark.parametrize("code", [28841101, 28841105, 28841106, 28841102])
async def test_missing_service_is_a_repair(
    hass: HomeAssistant, cloud: TuyaCloud, code: int
) -> None:
    """It names service, page and gain, and goes as soon as the service is there."""
    cloud.faults.set(PROBES[Service.LOCKS], Fault(code=code))
    await set_up(hass, make_entry(cloud))
    await tried(hass, cloud)
    shown = missing(hass)
    assert set(shown) == {"missing_locks"}
    assert shown["missing_locks"]["service"] == "Smart Lock Open Service"
    assert shown["missing_locks"]["account"] == "Tuya OpenHub"

    result = await open_repair(hass, Service.LOCKS)
    result = await go_on(hass, result, {"next_step_id": "retry"})
    assert result["errors"] == {"base": "still_missing"}
    cloud.faults.set(PROBES[Service.LOCKS], Fault(status=502))
    result = await go_on(hass, result, {})
    assert result["errors"] == {"base": "cannot_connect"}
    cloud.faults.clear()
    result = await go_on(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert missing(hass) == {}


@pytest.mark.parametrize("code", [1106, 2003, 1108, 30100])
async def test_refusal_of_a_device_is_no_missing_service(
    hass: HomeAssistant, cloud: TuyaCloud, code: int
) -> None:
    """What is said of one device or path tells nothing of the project."""
    cloud.faults.set(PROBES[Service.LOCKS], Fault(code=code))
    await set_up(hass, make_entry(cloud))
    await tried(hass, cloud)
    assert missing(hass) == {}


async def test_answer_is_kept(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody needs is never tried again, for no account, however long it takes."""
    cloud.faults.set(PROBES[Service.CAMERAS], Fault(code=28841105))
    cloud.faults.set(PROBES[Service.LOCKS], Fault(code=28841105))
    await set_up(hass, entry := make_entry(cloud))
    await tried(hass, cloud)
    result = await open_repair(hass, Service.CAMERAS)
    result = await go_on(hass, result, {"next_step_id": "decline"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert set(missing(hass)) == {"missing_locks"}

    await hass.config_entries.async_unload(entry.entry_id)
    hass.data.pop(f"{DOMAIN}_projects")
    later = dt_util.utcnow() + timedelta(days=31)
    monkeypatch.setattr(f"{CHECK}.dt_util.utcnow", lambda: later)
    await hass.config_entries.async_setup(entry.entry_id)
    path = PROBES[Service.VACUUM_MAPS]
    await wait_until(hass, lambda: cloud.calls.count_of(path) == 2)
    twice = dict.fromkeys(Service, 2)
    assert calls(cloud) == twice | {Service.CAMERAS: 1}
    assert set(missing(hass)) == {"missing_locks"}


async def test_missing_service_is_tried_again_after_a_week(
    hass: HomeAssistant, cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who adds the service and says nothing loses the repair all the same."""
    cloud.faults.set(PROBES[Service.SCENES], Fault(code=28841101))
    await set_up(hass, entry := make_entry(cloud))
    await tried(hass, cloud)
    assert set(missing(hass)) == {"missing_scenes"}
    cloud.faults.clear()
    later = dt_util.utcnow() + timedelta(days=7, hours=1)
    monkeypatch.setattr(f"{CHECK}.dt_util.utcnow", lambda: later)
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: not missing(hass))
    assert calls(cloud) == dict.fromkeys(Service, 1) | {Service.SCENES: 2}


async def test_refused_project_is_not_asked_on(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A quota that is gone ends the round; nothing is noted, and later it is tried."""
    cloud.faults.set(PROBES[Service.SCENES], Fault(code=28841004))
    await set_up(hass, entry := make_entry(cloud))
    await wait_until(hass, lambda: cloud.calls.count_of(PROBES[Service.SCENES]))
    await hass.async_block_till_done(wait_background_tasks=False)
    assert calls(cloud) == dict.fromkeys(Service, 0) | {Service.SCENES: 1}
    cloud.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await tried(hass, cloud)
    assert calls(cloud) == dict.fromkeys(Service, 1) | {Service.SCENES: 2}


async def test_two_accounts_are_one_project(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """The second account tries nothing; the repair names both, and goes with the last."""
    cloud.add_account(OTHER_UID, [])
    cloud.truth.add_home(2, OTHER_UID)
    cloud.faults.set(PROBES[Service.INFRARED], Fault(code=28841105))
    other = MockConfigEntry(
        domain=DOMAIN,
        title="Mum",
        unique_id=OTHER_UID,
        data={**cloud.entry_data(), "uid": OTHER_UID, "link_id": "fedcba98" * 4},
    )
    other.add_to_hass(hass)
    await set_up(hass, entry := make_entry(cloud))
    await tried(hass, cloud)
    assert calls(cloud) == dict.fromkeys(Service, 1)
    assert set(missing(hass)["missing_infrared"]["account"].split(", ")) == {
        "Mum",
        "Tuya OpenHub",
    }
    result = await open_repair(hass, Service.INFRARED)
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.config_entries.async_unload(other.entry_id)
    declined = await go_on(hass, result, {"next_step_id": "retry"})
    assert (declined["type"], declined["reason"]) == (
        FlowResultType.ABORT,
        "not_running",
    )
    await hass.config_entries.async_remove(other.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    assert missing(hass) == {}


async def test_other_ways_have_no_services(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A gateway cannot be asked for services of a project."""
    await set_up(hass, make_entry(cloud, "gateway"))
    await hass.async_block_till_done(wait_background_tasks=False)
    assert calls(cloud) == dict.fromkeys(Service, 0)
