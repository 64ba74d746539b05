"""Feeders: the meals of their plan, the next one, feeding now, and the plan by actions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
)

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import Context, HomeAssistant, ServiceResponse
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import SimDevice, TuyaCloud, captures

from .helpers import (
    entity_of,
    follow_event,
    make_entry,
    set_up,
    shown,
    state_of,
    wait_until,
)

CAPTURES = Path(__file__).parents[1] / "catalog" / "captures"
# every day 07:30 × 5, 14:00 × 2 and 20:00 × 4, as the device of the capture has it
WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MEALS = [
    {"days": WEEK, "time": "07:30", "portion": 5, "enabled": True},
    {"days": WEEK, "time": "14:00", "portion": 2, "enabled": True},
    {"days": WEEK, "time": "20:00", "portion": 4, "enabled": True},
]
# 20:00 to 07:30 in Los Angeles, where the test's Home Assistant is: a Tuesday
EVENING = datetime(2027, 3, 3, 4, 30, tzinfo=UTC)


@pytest.fixture(name="feeder")
async def _feeder(hass: HomeAssistant, empty_cloud: TuyaCloud) -> SimDevice:
    """Set up an account with one feeder."""
    device = captures.load_capture(CAPTURES / "cwwsq_lxfvx41gqdotrkgi.json")
    empty_cloud.truth.add_device(device, empty_cloud.uid, push=False)
    await set_up(hass, make_entry(empty_cloud))
    return device


async def act(
    hass: HomeAssistant, action: str, user: MockUser | None = None, **data: Any
) -> ServiceResponse:
    """Call an action."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        context=Context(user_id=user and user.id),
        return_response=action.startswith("get"),
    )


async def meals_on(hass: HomeAssistant, calendar: str, day: str) -> list[Any]:
    """Return what a calendar shows for a day."""
    shown_events = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": calendar,
            "start_date_time": f"{day} 00:00:00",
            "end_date_time": f"{day} 23:59:59",
        },
        blocking=True,
        return_response=True,
    )
    assert shown_events is not None
    events: Any = shown_events[calendar]
    return [(event["start"][11:16], event["summary"]) for event in events["events"]]


async def test_calendar_of_meals(
    hass: HomeAssistant, empty_cloud: TuyaCloud, feeder: SimDevice
) -> None:
    """Each meal that is on, at its time of the home; it follows a plan of the app."""
    calendar = entity_of(hass, "calendar", feeder.id, "meals")
    every_day = [
        ("07:30", "Cat Feeder × 5"),
        ("14:00", "Cat Feeder × 2"),
        ("20:00", "Cat Feeder × 4"),
    ]
    assert await meals_on(hass, calendar, "2031-03-09") == every_day
    assert await meals_on(hass, calendar, "2031-03-10") == every_day

    # Sundays 18:50 × 12, and a meal that is off
    empty_cloud.truth.set_value(feeder.id, {"meal_plan": "ARIyDAF/CAABAA=="})
    state = hass.states.get
    await wait_until(
        hass,
        lambda: "18:50" in str(state(calendar).attributes),  # type: ignore[union-attr] # it is there
    )
    assert await meals_on(hass, calendar, "2031-03-08") == []
    assert await meals_on(hass, calendar, "2031-03-09") == [
        ("18:50", "Cat Feeder × 12")
    ]

    empty_cloud.truth.set_value(feeder.id, {"meal_plan": "AAAA"})
    next_meal = entity_of(hass, "sensor", feeder.id, "next_meal")
    await wait_until(hass, lambda: shown(hass, next_meal) == "unknown")
    assert await meals_on(hass, calendar, "2031-03-09") == []
    assert shown(hass, calendar) == "off"


async def test_next_meal_moves_on(
    hass: HomeAssistant, feeder: SimDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a meal is due the sensor shows the one after it; nothing is asked for that."""
    next_meal = entity_of(hass, "sensor", feeder.id, "next_meal")
    calendar = entity_of(hass, "calendar", feeder.id, "meals")
    first = datetime.fromisoformat(shown(hass, next_meal))
    assert dt_util.utcnow() < first < dt_util.utcnow() + timedelta(hours=12)
    times = [dt_util.as_local(first)]
    monkeypatch.setattr(dt_util, "now", lambda *_: times[-1])
    async_fire_time_changed(hass, first + timedelta(seconds=1))
    await hass.async_block_till_done()
    second = datetime.fromisoformat(shown(hass, next_meal))
    assert timedelta(hours=5) < second - first < timedelta(hours=13)
    assert shown(hass, calendar) == "on"
    times.append(times[0] + timedelta(minutes=1))
    async_fire_time_changed(hass, first + timedelta(seconds=61))
    await hass.async_block_till_done()
    assert shown(hass, calendar) == "off"


async def test_plan_is_read_and_written_as_by_core(
    hass: HomeAssistant, empty_cloud: TuyaCloud, feeder: SimDevice
) -> None:
    """What is read can be written; an automation of Home Assistant's own moves over."""
    assert await act(hass, "get_meal_plan", device_id=feeder.id) == {"meal_plan": MEALS}
    await act(hass, "set_meal_plan", device_id=feeder.id, meal_plan=MEALS)
    written = empty_cloud.truth.commands[-1]
    assert (written.code, written.value) == ("meal_plan", "fwceBQF/DgACAX8UAAQB")

    meals = [
        # the editor of Home Assistant writes seconds, and leaves out what is not chosen
        {"time": "09:00:00", "portion": 1, "enabled": True},
        {"days": ["sunday"], "time": "18:50", "portion": 12, "enabled": False},
    ]
    await act(hass, "set_meal_plan", device_id=feeder.id, meal_plan=meals)
    assert empty_cloud.truth.commands[-1].value == "fwkAAQEBEjIMAA=="
    calendar = entity_of(hass, "calendar", feeder.id, "meals")
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    values = entry.runtime_data.data[feeder.id].values
    await wait_until(hass, lambda: values["meal_plan"] == "fwkAAQEBEjIMAA==")
    assert (await act(hass, "get_meal_plan", device_id=feeder.id)) == {
        "meal_plan": [
            {"days": WEEK, "time": "09:00", "portion": 1, "enabled": True},
            {"days": ["sunday"], "time": "18:50", "portion": 12, "enabled": False},
        ]
    }
    assert await meals_on(hass, calendar, "2031-03-09") == [("09:00", "Cat Feeder × 1")]
    await act(hass, "set_meal_plan", device_id=feeder.id, meal_plan=[])
    assert empty_cloud.truth.commands[-1].value == ""


@pytest.mark.parametrize(
    ("status", "key"),
    [
        pytest.param("AAAA", "meal_plan_not_understood", id="another-form"),
        pytest.param(None, "meal_plan_unknown", id="never-told"),
    ],
)
async def test_plan_that_is_not_known(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    status: str | None,
    key: str,
) -> None:
    """It is said so; nothing is written over what is not understood."""
    device = captures.load_capture(CAPTURES / "cwwsq_lxfvx41gqdotrkgi.json")
    device.status["meal_plan"] = status
    empty_cloud.truth.add_device(device, empty_cloud.uid, push=False)
    await set_up(hass, make_entry(empty_cloud))
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "get_meal_plan", device_id=device.id)
    assert refused.value.translation_key == key
    assert state_of(hass, "sensor", device.id, "next_meal") == "unknown"


async def test_refusals_of_plans(
    hass: HomeAssistant, empty_cloud: TuyaCloud, feeder: SimDevice
) -> None:
    """A plug has no plan, a plan that cannot be read is not replaced, rights count."""
    plug = captures.device("plug")
    empty_cloud.truth.add_device(plug, empty_cloud.uid)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await wait_until(hass, lambda: plug.id in entry.runtime_data.data)
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "get_meal_plan", device_id=plug.id)
    assert refused.value.translation_key == "meal_plan_missing"

    empty_cloud.truth.set_value(feeder.id, {"meal_plan": "AAAA"})
    values = entry.runtime_data.data[feeder.id].values
    await wait_until(hass, lambda: values["meal_plan"] == "AAAA")
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "set_meal_plan", device_id=feeder.id, meal_plan=MEALS)
    assert refused.value.translation_key == "meal_plan_not_understood"
    assert empty_cloud.truth.commands == []

    stranger = MockUser().add_to_hass(hass)
    stranger.mock_policy({})
    with pytest.raises(Unauthorized):
        await act(hass, "get_meal_plan", stranger, device_id=feeder.id)
    with pytest.raises(Unauthorized):
        await act(hass, "set_meal_plan", stranger, device_id=feeder.id, meal_plan=[])


async def test_first_plan(hass: HomeAssistant, empty_cloud: TuyaCloud) -> None:
    """A plan that was never told can be set: nothing is written over."""
    device = captures.load_capture(CAPTURES / "cwwsq_lxfvx41gqdotrkgi.json")
    device.status["meal_plan"] = None
    empty_cloud.truth.add_device(device, empty_cloud.uid, push=False)
    await set_up(hass, make_entry(empty_cloud))
    await act(hass, "set_meal_plan", device_id=device.id, meal_plan=MEALS)
    assert empty_cloud.truth.commands[-1].value == "fwceBQF/DgACAX8UAAQB"


async def test_plan_that_is_only_told(
    hass: HomeAssistant, empty_cloud: TuyaCloud
) -> None:
    """A plan that the description does not let be set is read, and setting it refused."""
    device = captures.load_capture(CAPTURES / "cwwsq_lxfvx41gqdotrkgi.json")
    device.functions = [
        point for point in device.functions if point["code"] != "meal_plan"
    ]
    empty_cloud.truth.add_device(device, empty_cloud.uid, push=False)
    await set_up(hass, make_entry(empty_cloud))
    assert await act(hass, "get_meal_plan", device_id=device.id) == {"meal_plan": MEALS}
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "set_meal_plan", device_id=device.id, meal_plan=MEALS)
    assert refused.value.translation_key == "code_read_only"
    assert empty_cloud.truth.commands == []


async def test_feed_now(
    hass: HomeAssistant, empty_cloud: TuyaCloud, feeder: SimDevice
) -> None:
    """A press feeds one portion; the report of it is a meal, each time anew."""
    button = entity_of(hass, "button", feeder.id, "feed_now")
    await hass.services.async_call(
        "button", "press", {"entity_id": button}, blocking=True
    )
    sent = empty_cloud.truth.commands[-1]
    assert (sent.code, sent.value) == ("manual_feed", 1)
    meal = entity_of(hass, "event", feeder.id, "meal")
    seen = follow_event(hass, meal)
    now = empty_cloud.truth.clock.ms()
    for second, amount in enumerate((1, 1, 0, 3)):
        report = {"feed_report": amount}
        empty_cloud.truth.set_value(feeder.id, report, time=now + second * 1000)
    await wait_until(hass, lambda: len(seen) == 3)
    assert [attributes["portions"] for attributes in seen] == [1, 1, 3]
    assert state_of(hass, "sensor", feeder.id, "feed_report") == "3"
