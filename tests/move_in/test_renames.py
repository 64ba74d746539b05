"""Why nothing is renamed: what the recorder does where two ids have a history."""

from typing import Any

from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util


async def history(hass: HomeAssistant, begin: Any, entity_id: str) -> list[str]:
    """Return the states of an entity since a time."""
    await async_wait_recording_done(hass)
    found = await get_instance(hass).async_add_executor_job(
        lambda: get_significant_states(
            hass, begin, None, [entity_id], significant_changes_only=False
        )
    )
    return [state.state for state in found.get(entity_id, [])]  # type: ignore[union-attr]


async def test_the_recorder_follows_and_refuses(
    recorder_mock: Recorder, hass: HomeAssistant, caplog: Any
) -> None:
    """History goes with an id that is renamed, and is never joined to another one."""
    begin = dt_util.utcnow()
    registry = er.async_get(hass)
    for name, value in (("theirs", "1"), ("ours", "2")):
        registry.async_get_or_create("sensor", name, name, suggested_object_id=name)
        hass.states.async_set(f"sensor.{name}", value)
    await async_wait_recording_done(hass)

    registry.async_update_entity("sensor.theirs", new_entity_id="sensor.theirs_old")
    assert await history(hass, begin, "sensor.theirs") == []
    assert await history(hass, begin, "sensor.theirs_old") == ["1"]

    registry.async_remove("sensor.theirs_old")
    registry.async_update_entity("sensor.ours", new_entity_id="sensor.theirs_old")
    assert await history(hass, begin, "sensor.theirs_old") == ["1"]
    assert "the new entity_id is already in use" in caplog.text
