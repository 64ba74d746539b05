"""The options of an account."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
)

from ..const import (
    CONF_GENERIC_ENTITIES,
    CONF_LINK_TYPE,
    CONF_MONTHLY_CALL_BUDGET,
    CONF_PLAN_ENDS,
    CONSOLE_URL,
    DOCS_URL,
)
from ..openhub import LinkType

OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_LINK_TYPE, default=LinkType.MQTT): SelectSelector(
            SelectSelectorConfig(options=list(LinkType), translation_key="link_type")
        ),
        vol.Required(CONF_GENERIC_ENTITIES, default=True): BooleanSelector(),
        vol.Optional(CONF_MONTHLY_CALL_BUDGET): NumberSelector(
            NumberSelectorConfig(min=0, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_PLAN_ENDS): DateSelector(),
    }
)


class OpenHubOptionsFlow(OptionsFlowWithReload):
    """Change how the account is used; the entry is reloaded afterwards."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options; no budget and a budget of nothing both mean no limit."""
        if user_input is not None:
            if budget := int(user_input.pop(CONF_MONTHLY_CALL_BUDGET, 0)):
                user_input[CONF_MONTHLY_CALL_BUDGET] = budget
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                OPTIONS_SCHEMA, self.config_entry.options
            ),
            description_placeholders={
                "console": CONSOLE_URL,
                "help": f"{DOCS_URL}/plan.md",
            },
        )
