"""How a person goes through the forms of the config flow, for the simulated cloud."""

from typing import Any

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.tuya_cloud import TuyaCloud


async def choose(hass: HomeAssistant, transport: str) -> ConfigFlowResult:
    """Choose a transport in the menu."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    return await submit(hass, result, {"next_step_id": transport})


async def submit(
    hass: HomeAssistant, result: ConfigFlowResult, user_input: dict[str, Any]
) -> ConfigFlowResult:
    """Send a form and wait while progress is shown."""
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], user_input
    )
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        result = await hass.config_entries.flow.async_configure(result["flow_id"])
    return result


def forms(cloud: TuyaCloud, transport: str) -> dict[str, dict[str, Any]]:
    """Return what each form of a transport wants, by its step."""
    data = cloud.entry_data(transport)
    typed = {key: data[key] for key in data.keys() - {"transport", "uid"}}
    wanted = {
        "openapi": {
            "openapi": typed | {"endpoint": "other"},
            "address": {"endpoint": cloud.url},
            "account": {"uid": cloud.uid},
            "uid_openapi": {"uid": cloud.uid},
        },
        "action": {"action": typed, "uid_action": {"uid": cloud.uid}},
        "gateway": {"gateway": typed, "uid_gateway": {"uid": cloud.uid}},
    }
    return wanted[transport]


async def go_on(
    hass: HomeAssistant,
    result: ConfigFlowResult,
    inputs: dict[str, dict[str, Any]],
    *until: str,
) -> ConfigFlowResult:
    """Fill in each form that comes, until one of some steps, an error or the end."""
    while result["type"] is FlowResultType.FORM and result["step_id"] not in until:
        result = await submit(hass, result, inputs[result["step_id"]])
        until = (*until, *[result.get("step_id", "")] * bool(result.get("errors")))
    return result


ACCOUNT_STEPS = ("account", "uid_openapi", "uid_action", "uid_gateway")
