"""Timers of the app: a calendar where a person wants one, at a call a day."""

from collections.abc import Mapping
from datetime import timedelta
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind, usage
from custom_components.tuya_openhub.runtime.feeders import device_timers
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud, captures

from .helpers import entity_of, make_entry, set_up, shown, wait_until

READ = "GET /v2.0/cloud/timer/device/*"
DECEMBER = {"start_date_time": "2031-12-01 00:00:00", "duration": {"days": 7}}


@pytest.fixture(name="plugs")
def _plugs(empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch) -> list[SimDevice]:
    """Give the account three plugs; nothing waits between calls."""
    monkeypatch.setattr(device_timers, "PAUSE", 0)
    plugs = captures.synthetic(3, ["plug"])
    empty_cloud.truth.add_devices(plugs, empty_cloud.uid)
    return plugs


async def start(
    hass: HomeAssistant, cloud: TuyaCloud, enabled: list[SimDevice]
) -> list[str]:
    """Set up the account with the calendars of some devices; return their ids."""
    entry = make_entry(cloud)
    entry.add_to_hass(hass)
    for plug in enabled:
        er.async_get(hass).async_get_or_create(
            "calendar",
            DOMAIN,
            f"{plug.id}_app_timers",
            config_entry=entry,
            disabled_by=None,
        )
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return [entity_of(hass, "calendar", plug.id, "app_timers") for plug in enabled]


async def look(hass: HomeAssistant, calendar: str) -> list[tuple[str, str]]:
    """Look at a week of December as a person does."""
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": calendar, **DECEMBER},
        blocking=True,
        return_response=True,
    )
    return [(one["start"], one["summary"]) for one in answer[calendar]["events"]]


def texts_of(attributes: Mapping[str, Any]) -> str:
    """Return what the state of a calendar says happens next."""
    return str(attributes["message"])


async def test_calendar_of_timers(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plugs: list[SimDevice]
) -> None:
    """Days, single dates and time zones; what is off or odd is not there."""
    timers = empty_cloud.operations.timers
    on: list[Any] = [{"code": "switch_1", "value": True}]
    off: list[Any] = [{"code": "switch_1", "value": False}]
    # Wednesdays; the first digit is Sunday. 06:30 in Berlin is 21:30 the day before here
    timers.add(plugs[0], time="06:30", loops="0001000", functions=on)
    timers.add(
        plugs[0], time="14:52", date="20311203", alias_name="Once", functions=off
    )
    timers.add(plugs[0], time="08:00", loops="1111111", functions=on, enable=False)
    timers.add(plugs[0], time="08:00", loops="1111111", functions=on, status="0")
    timers.add(plugs[0], time="08:00", functions=on)
    (calendar,) = await start(hass, empty_cloud, plugs[:1])
    await wait_until(hass, lambda: shown(hass, calendar) == "off")
    state = hass.states.get(calendar)
    assert state is not None
    name = plugs[0].name
    assert texts_of(state.attributes) == f"{name} Switch 1: on"
    assert await look(hass, calendar) == [
        ("2031-12-02T21:30:00-08:00", f"{name} Switch 1: on"),
        ("2031-12-03T05:52:00-08:00", f"{name} Once"),
    ]
    assert empty_cloud.calls.count_of(READ) == 1


async def test_who_looks_later_sees_what_changed(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    plugs: list[SimDevice],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A look reads again after ten minutes, a day does so by itself."""
    (calendar,) = await start(hass, empty_cloud, plugs[:1])
    await wait_until(hass, lambda: shown(hass, calendar) == "off")
    empty_cloud.operations.timers.add(plugs[0], time="06:30", loops="1111111")
    assert await look(hass, calendar) == []
    times = [dt_util.utcnow() + timedelta(minutes=11)]
    monkeypatch.setattr(dt_util, "utcnow", lambda: times[-1])
    assert len(await look(hass, calendar)) == 7
    assert len(await look(hass, calendar)) == 7
    assert empty_cloud.calls.count_of(READ) == 2
    times.append(times[0] + timedelta(hours=24, minutes=1))
    async_fire_time_changed(hass, times[-1])
    await wait_until(hass, lambda: empty_cloud.calls.count_of(READ) == 3)


async def test_calendars_cost_nothing_at_first(
    hass: HomeAssistant, empty_cloud: TuyaCloud, plugs: list[SimDevice]
) -> None:
    """They are disabled; a device without a switch has none."""
    door = captures.device("door")
    empty_cloud.truth.add_device(door, empty_cloud.uid, push=False)
    await set_up(hass, make_entry(empty_cloud))
    registry = er.async_get(hass)
    for plug in plugs:
        known = registry.async_get(entity_of(hass, "calendar", plug.id, "app_timers"))
        assert known is not None
        assert known.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert not registry.async_get_entity_id("calendar", DOMAIN, f"{door.id}_app_timers")
    await hass.async_block_till_done()
    assert empty_cloud.calls.count_of(READ) == 0


@pytest.mark.parametrize("code", [28841101, 28841105, 28841106])
async def test_missing_service_is_asked_once(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    plugs: list[SimDevice],
    code: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Three calendars, one call; all else works, and it comes back when it is added."""
    empty_cloud.faults.set(READ, Fault(code=code))
    calendars = await start(hass, empty_cloud, plugs)
    await wait_until(hass, lambda: empty_cloud.calls.count_of(READ))
    await hass.async_block_till_done()
    for calendar in calendars:
        assert shown(hass, calendar) == "unavailable"
    assert empty_cloud.calls.count_of(READ) == 1
    ours = [one for one in caplog.records if DOMAIN in one.name]
    assert not [one for one in ours if one.levelno > logging.INFO]

    empty_cloud.faults.clear()
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    entry.runtime_data.cloud.forget_refusals()
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_until(hass, lambda: shown(hass, calendars[2]) == "off")
    assert empty_cloud.calls.count_of(READ) == 4


async def test_allowance(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    plugs: list[SimDevice],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many calendars there are, a day has so many readings."""
    monkeypatch.setitem(usage._ALLOWANCES, CallKind.TIMERS, 2)
    calendars = await start(hass, empty_cloud, plugs)
    await wait_until(hass, lambda: shown(hass, calendars[1]) == "off")
    await hass.async_block_till_done()
    assert empty_cloud.calls.count_of(READ) == 2
    assert shown(hass, calendars[2]) == "unavailable"
