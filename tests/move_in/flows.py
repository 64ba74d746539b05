"""What a person does in the options."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant


async def offers(hass: HomeAssistant, entry: ConfigEntry) -> ConfigFlowResult:
    """Open the options."""
    return await hass.config_entries.options.async_init(entry.entry_id)


async def choose(
    hass: HomeAssistant, entry: ConfigEntry, step: str
) -> ConfigFlowResult:
    """Open the options and choose from the menu."""
    result = await offers(hass, entry)
    return await submit(hass, result, {"next_step_id": step})


async def submit(
    hass: HomeAssistant, result: ConfigFlowResult, user_input: dict[str, Any]
) -> ConfigFlowResult:
    """Send a form."""
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], user_input
    )
    await hass.async_block_till_done()
    return result


async def take_over(
    hass: HomeAssistant, entry: ConfigEntry, **answers: Any
) -> ConfigFlowResult:
    """Take over from the only other integration."""
    result = await choose(hass, entry, "take_over")
    assert result["step_id"] == "plan"
    return await submit(hass, result, answers)


async def give_back(
    hass: HomeAssistant, entry: ConfigEntry, domain: str = "tuya"
) -> ConfigFlowResult:
    """Give everything back."""
    result = await choose(hass, entry, "give_back")
    return await submit(hass, result, {"source": domain})
