"""The logbook: who opened a lock, and how."""

from collections.abc import Callable

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, EVENT_UNLOCKED


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[
        [str, str, Callable[[LazyEventPartialState], dict[str, str]]], None
    ],
) -> None:
    """Describe the openings of locks."""

    @callback
    def describe(event: LazyEventPartialState) -> dict[str, str]:
        data = event.data
        state = hass.states.get(data["entity_id"])
        means = str(data["method"]).replace("_", " ")
        number = data["credential"]
        user = data.get("user")
        by = f"by {user} ({means})" if user else f"({means} {number})"
        duress = " under duress" if data.get("duress") else ""
        return {
            LOGBOOK_ENTRY_NAME: state.name if state else data["entity_id"],
            LOGBOOK_ENTRY_MESSAGE: f"was unlocked {by}{duress}",
            LOGBOOK_ENTRY_ENTITY_ID: data["entity_id"],
        }

    async_describe_event(DOMAIN, EVENT_UNLOCKED, describe)
