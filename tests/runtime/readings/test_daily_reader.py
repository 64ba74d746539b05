"""Readings once a day, in virtual time."""

import asyncio
from typing import Any

import pytest

from custom_components.tuya_openhub.runtime.readings import daily_reader
from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up
from tests.runtime.conftest import moments
from tests.tuya_cloud import Fault, SimScene

SCENES = "GET *scene*"


@pytest.fixture(autouse=True)
def home(quick_cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home with a scene, and days that pass in no time."""
    monkeypatch.setattr(daily_reader, "_now", quick_cloud.clock.now)
    scene = SimScene(id="Evening01", name="Evening")
    quick_cloud.truth.add_home(1, quick_cloud.uid, scene)


async def test_a_restart_within_a_day_reads_nothing(
    hass: HomeAssistant, quick_cloud: Any
) -> None:
    """A minute after a start, and not again before a day has passed."""
    await set_up(hass, entry := make_entry(quick_cloud))
    began = quick_cloud.clock.now()
    await asyncio.sleep(100)
    assert moments(quick_cloud, SCENES, began) == pytest.approx([60], abs=0.4)
    for pause in 1000, 85_355:
        await asyncio.sleep(pause)
        await hass.config_entries.async_reload(entry.entry_id)
    await asyncio.sleep(200)
    assert len(moments(quick_cloud, SCENES, began)) == 1
    await hass.config_entries.async_reload(entry.entry_id)
    reloaded = quick_cloud.clock.now() - began
    await asyncio.sleep(100)
    seen = moments(quick_cloud, SCENES, began)
    assert seen == pytest.approx([60, reloaded + 60], abs=0.4)


@pytest.mark.parametrize(
    ("code", "again"),
    [
        # the answer will be the same after a restart
        pytest.param(1106, 0, id="denied"),
        pytest.param(28841101, 0, id="not-subscribed"),
        pytest.param(1110, 1, id="busy"),
    ],
)
async def test_refusal_is_an_answer(
    hass: HomeAssistant, quick_cloud: Any, code: int, again: int
) -> None:
    """Only who got none asks after the next restart."""
    quick_cloud.faults.set("*scene*", Fault(code=code))
    await set_up(hass, entry := make_entry(quick_cloud))
    await asyncio.sleep(100)
    began = quick_cloud.clock.now()
    quick_cloud.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await asyncio.sleep(100)
    seen = moments(quick_cloud, SCENES, began)
    assert len([moment for moment in seen if moment > 0]) == again
