"""System health: whether the cloud is reachable and pushes flow; no ids, no secrets."""

from typing import Any

from yarl import URL

from homeassistant.components.system_health import (
    SystemHealthRegistration,
    async_check_can_reach_url,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback

from .const import CONF_ENDPOINT, DOCUMENTATION_URL, DOMAIN
from .coordinator import OpenHubConfigEntry


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer the information."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what concerns all accounts; each server is listed by host and odd port."""
    entries: list[OpenHubConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    running = [
        entry.runtime_data
        for entry in entries
        if entry.state is ConfigEntryState.LOADED
    ]
    # accounts of one project share it
    usages = {id(item.usage): item.usage for item in running}.values()
    servers = {
        URL(entry.data.get(CONF_ENDPOINT) or entry.data[CONF_URL]).origin()
        for entry in entries
    }
    return {
        "entries": len(entries),
        "push_connection": ", ".join(item.hub.channel.state for item in running) or "-",
        "calls_this_month": sum(usage.calls_this_month for usage in usages),
        "messages_this_month": sum(usage.messages_this_month for usage in usages),
    } | {
        str(server.host_port_subcomponent): async_check_can_reach_url(
            hass, str(server), f"{DOCUMENTATION_URL}/blob/main/docs/troubleshooting.md"
        )
        for server in servers
    }
