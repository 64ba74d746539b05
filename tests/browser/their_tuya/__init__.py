"""Stands in for Home Assistant's own integration `tuya`, whose SDK wants its cloud.

It takes the built-in one's place in the configuration folder of the journeys, and makes
entities with its unique ids, as `their_entities.json` lists them.
"""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

PLATFORMS = ["sensor", "switch"]


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Set up the platforms."""
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)


async def async_unload_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Let the platforms go."""
    await hass.config_entries.async_unload_platforms_or_raise(entry, PLATFORMS)
