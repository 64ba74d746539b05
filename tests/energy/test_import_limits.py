"""What the action `import_history` does not do, and how many calls it makes."""

import asyncio
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
import voluptuous as vol

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import CallKind
from homeassistant.components.recorder import Recorder
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from tests.integration.helpers import entity_of, make_entry, set_up
from tests.tuya_cloud import Fault, TuyaCloud

from .history import HOUR, Home, in_wh, own_rows, this_hour, used_in
from .test_statistics import INCREMENTS, TOTALS


async def test_days_without_use_cost_nothing(home: Home) -> None:
    """Days of which Tuya has nothing, or nothing was used, are not read."""
    midnight = int(dt_util.utcnow().timestamp()) // (24 * HOUR) * 24 * HOUR
    used = used_in(midnight - 24 * HOUR, 24)
    begin = midnight - 400 * 24 * HOUR
    quiet = {midnight - 48 * HOUR + number * HOUR: Decimal(0) for number in range(24)}
    home.keep(used | quiet)
    await home.start()
    plan = await home.act(begin, dry_run=True)
    # yesterday, and today, which may not be complete
    assert plan["calls"] == 2
    assert plan["calls_made"] == home.counted() + 2
    await home.act(begin)
    assert {**quiet, **await home.changes()} == {**quiet, **in_wh(used | quiet)}


async def test_where_there_are_none(home: Home) -> None:
    """It says so, and nothing is stored."""
    now = this_hour()
    home.keep(used_in(now - 5 * HOUR, 5), kind="avg")
    await home.start()
    plan = await home.act(now - 5 * HOUR, entity_id=home.entity())
    (entity,) = plan["entities"]
    assert entity["reason"] == "Tuya keeps avg of add_ele, which tells no use"
    plan = await home.act(now - 5 * HOUR, entity_id=home.entity(TOTALS))
    (entity,) = plan["entities"]
    assert "no statistics of total_forward_energy" in entity["reason"]
    assert (plan["calls"], entity["hours_imported"]) == (0, 0)
    assert home.counted("*/statistics/*") == 0
    assert await home.changes() == {}


async def test_time_of_which_tuya_has_nothing(home: Home) -> None:
    """It says so; today alone is looked at."""
    home.keep({})
    await home.start()
    plan = await home.act(this_hour() - 40 * 24 * HOUR)
    assert plan["calls"] == 1
    assert plan["entities"][0]["hours_imported"] == 0
    assert await home.changes() == {}


async def test_unit_that_cannot_be_converted(home: Home) -> None:
    """Statistics of something else are left alone, by name."""
    now = this_hour()
    used = used_in(now - 30 * HOUR, 30)
    home.keep(used)
    await home.start()
    own_rows(home, {now - HOUR: Decimal(1)}, unit="m³")
    await async_wait_recording_done(home.hass)
    plan = await home.act(now - 30 * HOUR)
    assert "m³, which kWh cannot be converted to" in plan["entities"][0]["reason"]
    assert home.counted("*/statistics/*") == 0


async def test_missing_service(home: Home) -> None:
    """The service is named; once it is there the import works."""
    now = this_hour()
    used = used_in(now - 30 * HOUR, 30)
    home.keep(used)
    await home.start()
    for code in (28841101, 28841105):
        home.cloud.faults.set("*/all-statistic-type", Fault(code=code))
        with pytest.raises(HomeAssistantError) as refused:
            await home.act(now - 30 * HOUR)
        assert refused.value.translation_key == "no_statistics_service"
    assert home.entry.runtime_data.usage.refusal is None
    home.cloud.faults.clear()
    await home.act(now - 30 * HOUR)
    assert await home.changes() == in_wh(used)


async def test_fault_in_the_middle(home: Home) -> None:
    """What was read is kept, and the next import reads only the rest."""
    now = this_hour()
    begin = now - 20 * 24 * HOUR
    used = used_in(begin, 20 * 24)
    home.keep(used)
    await home.start()
    home.cloud.faults.set("*/statistics/hours", Fault(code=28841004))
    with pytest.raises(HomeAssistantError) as refused:
        await home.act(begin)
    assert refused.value.translation_key == "quota_exhausted"
    home.cloud.faults.clear()
    assert await home.entry.runtime_data.async_retry() is None
    for offset in (5, 20):
        await home.act(now - offset * 24 * HOUR)
    assert await home.changes() == in_wh(used)
    assert home.counted("*/hours*") <= 1 + 22


async def test_allowance(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read than the day allows, the newest days first; later the rest."""
    now = this_hour()
    begin = now - 20 * 24 * HOUR
    used = used_in(begin, 20 * 24)
    home.keep(used)
    await home.start()
    usage = home.entry.runtime_data.usage
    calls = usage.calls_left(CallKind.STATISTICS)
    for _ in range(calls - 10):
        usage.admit(CallKind.STATISTICS)
    plan = await home.act(begin, dry_run=True)
    # ten, without those that found out
    assert plan["calls"] == plan["calls_left_today"] == 7
    assert plan["entities"][0]["days_left_for_later"] == 14
    await home.act(begin)
    assert home.counted("*/hours*") == 7
    changes = await home.changes()
    assert changes == {hour: in_wh(used)[hour] for hour in changes}
    # six whole days and what there is of today, which is nothing in its first hour
    assert 6 * 24 <= len(changes) < 7 * 24
    assert sorted(changes) == list(range(min(changes), now, HOUR))
    with pytest.raises(HomeAssistantError) as refused:
        await home.act(begin)
    assert refused.value.translation_key == "no_history_calls_left"

    monkeypatch.setattr(usage, "_day_calls", Counter())
    done = await home.act(begin)
    assert done["calls"] == 14
    assert await home.changes() == in_wh(used)


async def test_two_at_once(home: Home) -> None:
    """The second waits for the first, and finds nothing to do."""
    now = this_hour()
    used = used_in(now - 100 * HOUR, 100)
    home.keep(used)
    await home.start()
    own_rows(home, {now - HOUR: used[now - HOUR]})
    await async_wait_recording_done(home.hass)
    answers = await asyncio.gather(*(home.act(now - 100 * HOUR) for _ in range(3)))
    assert [answer["entities"][0]["hours_imported"] for answer in answers] == [99, 0, 0]
    assert await home.changes() == in_wh(used)


async def test_what_cannot_be_imported(
    home: Home, hass_read_only_user: MockUser
) -> None:
    """Each says what to do; whoever may not control the sensor learns nothing."""
    now = this_hour()
    await home.start()
    switch = entity_of(home.hass, "switch", home.device_id, "switch_1")
    cases: list[tuple[str, dict[str, Any]]] = [
        ("nothing_adds_up", {"entity_id": switch}),
        ("device_not_found", {"entity_id": "sensor.nobody"}),
        ("time_zone_unknown", {"time_zone": "Europe/Atlantis"}),
        ("start_not_past", {"start": dt_util.utcnow() + timedelta(days=1)}),
    ]
    for key, data in cases:
        with pytest.raises(ServiceValidationError) as refused:
            await home.act(now - HOUR, **data)
        assert refused.value.translation_key == key
    before = home.counted("*")
    with pytest.raises(Unauthorized):
        await home.hass.services.async_call(
            DOMAIN,
            "import_history",
            {"entity_id": home.entity(), "start": "2026-01-01"},
            blocking=True,
            return_response=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert home.counted("*") == before
    with pytest.raises(vol.Invalid):
        await home.act(now - HOUR, device_id=home.device_id, entity_id=home.entity())


async def test_cloud_without_statistics(
    recorder_mock: Recorder, hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """A gateway has none."""
    home = Home(hass, cloud)
    home.entry = make_entry(cloud, "gateway")
    await set_up(hass, home.entry)
    with pytest.raises(HomeAssistantError) as refused:
        await home.act(this_hour() - HOUR)
    assert refused.value.translation_key == "not_supported"


async def test_without_a_recorder(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """There is nothing to import into."""
    home = Home(hass, cloud)
    await set_up(hass, home.entry)
    with pytest.raises(HomeAssistantError) as refused:
        await home.act(this_hour() - HOUR)
    assert refused.value.translation_key == "no_recorder"


async def test_past_of_which_tuya_has_nothing(
    home: Home, entity_registry: er.EntityRegistry
) -> None:
    """Days that are over cost nothing; a sensor that is off is left out."""
    home.keep({})
    home.keep({}, TOTALS, kind="minux")
    await home.start()
    own_rows(home, {this_hour() - 72 * HOUR: Decimal(1)})
    await async_wait_recording_done(home.hass)
    entity_registry.async_update_entity(
        home.entity(TOTALS), disabled_by=er.RegistryEntryDisabler.USER
    )
    plan = await home.act(0, start="2026-01-01", device_id=home.device_id)
    (entity,) = plan["entities"]
    assert entity["reason"] == "Tuya has nothing of the time that is missing"
    assert entity["code"] == INCREMENTS
    assert home.counted("*/hours*") == 0
