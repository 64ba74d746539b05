"""Set up an account of the simulated cloud, and wait for what it brings."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from tests.tuya_cloud import TuyaCloud

LINK_ID = "0123456789abcdef0123456789abcdef"


def make_entry(
    cloud: TuyaCloud, transport: str = "openapi", **options: Any
) -> MockConfigEntry:
    """Return a config entry for the account of a cloud."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Tuya OpenHub",
        unique_id=cloud.uid,
        data={**cloud.entry_data(transport), "link_id": LINK_ID},
        options=options,
    )


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an entry up as Home Assistant does."""
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def wait_until(hass: HomeAssistant, true: Callable[[], object]) -> None:
    """Wait for something that comes over a real connection, 10 s at most."""
    async with asyncio.timeout(15):
        while not true():
            await asyncio.sleep(0.01)
            await hass.async_block_till_done()


def entity_of(hass: HomeAssistant, platform: str, device_id: str, key: str) -> str:
    """Return the entity id of a data point."""
    entity_id = er.async_get(hass).async_get_entity_id(
        platform, DOMAIN, f"{device_id}_{key}"
    )
    assert entity_id is not None, f"no {platform} for {key}"
    return entity_id


def shown(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


def state_of(hass: HomeAssistant, platform: str, device_id: str, key: str) -> str:
    """Return the state of a data point's entity."""
    return shown(hass, entity_of(hass, platform, device_id, key))


def follow_event(hass: HomeAssistant, entity_id: str) -> list[Mapping[str, Any]]:
    """Return the attributes of each event of an entity, which grow as they come."""
    seen: list[Mapping[str, Any]] = []

    @callback
    def note(change: Event[EventStateChangedData]) -> None:
        new = change.data["new_state"]
        seen.extend([new.attributes] * bool(new and new.attributes.get("event_type")))  # type: ignore[union-attr] # asked

    async_track_state_change_event(hass, entity_id, note)
    return seen


async def settle(hass: HomeAssistant, cloud: TuyaCloud, entry: MockConfigEntry) -> None:
    """Wait until everything that was published has been handled."""
    plug = cloud.truth.find("cz")
    value = int(str(plug.status["cur_power"])) + 10
    cloud.truth.set_value(plug.id, {"cur_power": value})
    state = entry.runtime_data.data[plug.id]
    await wait_until(hass, lambda: state.values["cur_power"] == value)
