"""The options of an account."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)

from ..catalog import LockItem
from ..const import (
    CONF_GENERIC_ENTITIES,
    CONF_LINK_TYPE,
    CONF_MONTHLY_CALL_BUDGET,
    CONF_PLAN_ENDS,
    CONF_REMOTE_LOCKS,
    CONSOLE_URL,
    DOCS_URL,
)
from ..openhub import LinkType
from .from_others.take_over_flow import TakeOverFlow

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


class OpenHubOptionsFlow(TakeOverFlow):
    """Change how the account is used; the entry is reloaded afterwards."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options, or first what to do where there is more."""
        if user_input is None and await self._async_offers():
            return await self.async_step_menu()
        return await self.async_step_settings(user_input)

    async def async_step_menu(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let a person choose between the options and another integration."""
        offers = await self._async_offers()
        return self.async_show_menu(step_id="menu", menu_options=["settings", *offers])

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options; no budget and a budget of nothing both mean no limit."""
        if user_input is not None:
            if budget := int(user_input.pop(CONF_MONTHLY_CALL_BUDGET, 0)):
                user_input[CONF_MONTHLY_CALL_BUDGET] = budget
            # an account that is not loaded shows no locks, and forgets none
            if chosen := self.config_entry.options.get(CONF_REMOTE_LOCKS):
                user_input.setdefault(CONF_REMOTE_LOCKS, chosen)
            return self.async_create_entry(data=user_input)
        locks = self._locks()
        shown = dict(self.config_entry.options)
        chosen = shown.get(CONF_REMOTE_LOCKS, ())
        # a lock that is gone could not be chosen again
        shown[CONF_REMOTE_LOCKS] = [
            lock["value"] for lock in locks if lock["value"] in chosen
        ]
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                options_schema(locks), shown
            ),
            description_placeholders={
                "console": CONSOLE_URL,
                "help": f"{DOCS_URL}/plan.md",
            },
        )

    def _locks(self) -> list[SelectOptionDict]:
        """Return the locks that only a ticket opens; none while the account is not loaded."""
        coordinator = getattr(self.config_entry, "runtime_data", None)
        if coordinator is None or coordinator.cloud.locks is None:
            return []
        return [
            SelectOptionDict(
                value=device_id, label=coordinator.inventory.devices[device_id].name
            )
            for device_id, plan in coordinator.inventory.plans.items()
            if any(
                isinstance(item, LockItem) and not item.movable for item in plan.items
            )
        ]


def options_schema(locks: list[SelectOptionDict]) -> vol.Schema:
    """Return the form; where there are locks, they may be opened from here."""
    if not locks:
        return OPTIONS_SCHEMA
    chosen = SelectSelector(SelectSelectorConfig(options=locks, multiple=True))
    return OPTIONS_SCHEMA.extend({vol.Optional(CONF_REMOTE_LOCKS, default=[]): chosen})
