"""Config flow: connect to the cloud, pick the account, prove that pushes arrive."""

import asyncio
from collections.abc import Coroutine, Mapping
import logging
from typing import Any, override
from uuid import uuid4

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.core import callback

from .const import (
    CONF_ENDPOINT,
    CONF_LINK_ID,
    CONF_MONTHLY_CALL_BUDGET,
    CONF_PROJECT,
    CONF_TRANSPORT,
    CONF_UID,
    DOMAIN,
    TITLE,
    Transport,
)
from .openhub import (
    Account,
    AuthError,
    Cloud,
    OpenHubError,
    Problem,
    RequestError,
    plain_text,
)
from .runtime.exceptions import error_placeholders
from .setup.client_factory import async_find_endpoint
from .setup.connection_check import (
    WrongAccountError,
    async_find_others,
    async_list_accounts,
    async_prove,
)
from .setup.projects import (
    async_update_keys,
    connection,
    create_shared_cloud,
    known_projects,
    probing,
)
from .setup.schemas import (
    OPTIONS_SCHEMA,
    REAUTH_SCHEMAS,
    RECONFIGURE_SCHEMAS,
    SETUP_SCHEMAS,
    account_schema,
    merge_input,
    project_schema,
    public,
)

_LOGGER = logging.getLogger(__name__)

# a check that ends within this time, in seconds, shows no progress page: it would
# only flicker
NO_PROGRESS_WITHIN = 1.0

# errors that a wrong address causes, unless it has listed accounts before
_ADDRESS_PROBLEMS = {
    Problem.CANNOT_CONNECT,
    Problem.TIMEOUT,
    Problem.BAD_ANSWER,
    Problem.ANSWER_TOO_LONG,
    Problem.CERTIFICATE,
}


class OpenHubConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set up an account, renew its credentials, change its connection."""

    VERSION = 1

    def __init__(self) -> None:
        """Initialize; the link id is made once and never changes."""
        self._new: dict[str, Any] = {CONF_LINK_ID: uuid4().hex}
        self._data: dict[str, Any] = {}
        self._form_step = ""
        self._form_schema = vol.Schema({})
        self._form_input: Mapping[str, Any] = {}
        self._account_input: Mapping[str, Any] = {}
        self._cloud: Cloud | None = None
        self._accounts: list[Account] = []
        self._others: list[ConfigEntry] = []
        self._check: asyncio.Task[OpenHubError | None] | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OpenHubOptionsFlow:
        """Return the options flow."""
        return OpenHubOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the user choose a project that is set up already, or the transport."""
        projects = known_projects(self._async_current_entries())
        return self.async_show_menu(
            step_id="user",
            menu_options=["another_account"] * bool(projects) + list(Transport),
            description_placeholders={
                "accounts": plain_text(", ".join(projects.values()))
            },
        )

    async def async_step_another_account(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Take the keys of a project that is set up already; ask only which, if at all."""
        projects = known_projects(self._async_current_entries())
        self._form_step, self._form_schema = "another_account", project_schema(projects)
        if user_input is None and len(projects) == 1:
            user_input = {CONF_PROJECT: next(iter(projects))}
        if user_input is None:
            return self._show_connection()
        entry = self.hass.config_entries.async_get_entry(user_input[CONF_PROJECT])
        if entry is None:
            # it was removed meanwhile
            return await self.async_step_user()
        self._form_input = user_input
        self._data = self._new | {
            CONF_TRANSPORT: Transport.OPENAPI.value,
            **connection(entry.data),
        }
        self._cloud = None
        self._start(self._async_search(), "search")
        return await self.async_step_search()

    async def async_step_openapi(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for the keys of a cloud project."""
        return await self._async_step_connection(Transport.OPENAPI, user_input)

    async def async_step_action(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key pair of an app."""
        return await self._async_step_connection(Transport.ACTION, user_input)

    async def async_step_gateway(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address of a gateway."""
        return await self._async_step_connection(Transport.GATEWAY, user_input)

    async def _async_step_connection(
        self, transport: Transport, user_input: dict[str, str] | None
    ) -> ConfigFlowResult:
        """Show the form of a transport, then look for the accounts."""
        self._form_step, self._form_schema = transport, SETUP_SCHEMAS[transport]
        if user_input is None:
            return self._show_connection()
        self._take_input(self._new | {CONF_TRANSPORT: transport.value}, user_input)
        self._start(self._async_search(), "search")
        return await self.async_step_search()

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin to renew credentials that are refused."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for new credentials."""
        return await self._async_step_entry_connection(
            "reauth_confirm", REAUTH_SCHEMAS, self._get_reauth_entry(), user_input
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for what may change about the connection."""
        return await self._async_step_entry_connection(
            "reconfigure",
            RECONFIGURE_SCHEMAS,
            self._get_reconfigure_entry(),
            user_input,
        )

    async def _async_step_entry_connection(
        self,
        step: str,
        schemas: Mapping[Transport, vol.Schema],
        entry: ConfigEntry,
        user_input: dict[str, str] | None,
    ) -> ConfigFlowResult:
        """Show the form for an entry, then prove that it connects to the entry's account."""
        self._form_step = step
        self._form_schema = schemas[Transport(entry.data[CONF_TRANSPORT])]
        if user_input is None:
            self._form_input = public(entry.data)
            return self._show_connection()
        self._take_input(entry.data, user_input)
        self._start(self._async_prove(), "prove")
        return await self.async_step_prove()

    def _take_input(
        self, stored: Mapping[str, Any], user_input: dict[str, str]
    ) -> None:
        """Keep the input for the form and, without blanks at its ends, for the entry."""
        self._form_input = user_input
        self._data = merge_input(stored, user_input, self._form_schema)
        self._cloud = None

    def _show_connection(self, err: OpenHubError | None = None) -> ConfigFlowResult:
        """Show the form of the connection, with what was typed and what went wrong."""
        return self._show(self._form_step, self._form_schema, self._form_input, err)

    def _show(
        self,
        step: str,
        schema: vol.Schema,
        values: Mapping[str, Any],
        err: OpenHubError | None,
    ) -> ConfigFlowResult:
        """Show a form."""
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors={"base": err.problem.value} if err else {},
            description_placeholders=error_placeholders(err) if err else None,
        )

    def _start(self, check: Coroutine[Any, Any, None], name: str) -> None:
        """Start a check of the connection."""
        self._check = self.hass.async_create_task(
            self._async_outcome(check), f"{DOMAIN} {name}"
        )

    async def _async_outcome(
        self, check: Coroutine[Any, Any, None]
    ) -> OpenHubError | None:
        """Return what a check found wrong."""
        try:
            await check
        except OpenHubError as err:
            _LOGGER.debug("The connection does not work yet: %s", err.problem)
            return err
        except Exception:
            _LOGGER.exception("Unexpected fault while checking the connection")
            return OpenHubError(Problem.UNKNOWN)
        return None

    async def _async_progress(self, step: str, done_step: str) -> ConfigFlowResult:
        """Wait a moment for the running check, then show that it is going on."""
        assert self._check is not None
        await asyncio.wait({self._check}, timeout=NO_PROGRESS_WITHIN)
        if self._check.done():
            return self.async_show_progress_done(next_step_id=done_step)
        return self.async_show_progress(
            step_id=step, progress_action=step, progress_task=self._check
        )

    def _outcome(self) -> OpenHubError | None:
        """Return what the finished check found wrong."""
        assert self._check is not None
        return self._check.result()

    async def async_step_search(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show progress while the cloud project is looked for."""
        return await self._async_progress("search", "searched")

    async def async_step_searched(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on to the account, or back to the form."""
        if err := self._outcome():
            return self._show_connection(err)
        return await self.async_step_account()

    async def async_step_account(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Let the user pick one of the linked accounts, or type its uid."""
        if user_input is None:
            return self._show_account()
        self._account_input = user_input
        uid = user_input[CONF_UID].strip()
        if not uid:
            return self._show_account(RequestError(Problem.USER_UNKNOWN))
        # another open dialog for the same account must not block this one
        await self.async_set_unique_id(uid, raise_on_progress=False)
        self._abort_if_unique_id_configured()
        self._data[CONF_UID] = uid
        self._start(self._async_prove(), "prove")
        return await self.async_step_prove()

    def _show_account(self, err: OpenHubError | None = None) -> ConfigFlowResult:
        """Show the accounts that are linked; the only new one is chosen already."""
        schema = account_schema(self._accounts, self._async_current_ids())
        return self._show("account", schema, self._account_input, err)

    async def async_step_prove(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show progress while the push channel is tried."""
        return await self._async_progress("prove", "proved")

    async def async_step_proved(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Finish, or go back to the form in which the user can correct the cause."""
        err = self._outcome()
        entry = self._entry
        if isinstance(err, WrongAccountError):
            return self.async_abort(reason="wrong_account")
        if err and (entry or self._is_of_the_connection(err)):
            return self._show_connection(err)
        if err:
            return self._show_account(err)
        if entry:
            async_update_keys(self.hass, self._others, self._data)
            return self.async_update_reload_and_abort(entry, data=self._data)
        names = {account.uid: account.name for account in self._accounts}
        title = names.get(self._data[CONF_UID]) or TITLE
        return self.async_create_entry(title=title, data=self._data)

    def _is_of_the_connection(self, err: OpenHubError) -> bool:
        """Return whether another account would not help."""
        address_is_sure = bool(self._accounts)
        return isinstance(err, AuthError) or (
            err.problem in _ADDRESS_PROBLEMS and not address_is_sure
        )

    @property
    def _entry(self) -> ConfigEntry | None:
        """The entry that is being renewed or changed."""
        if self.source == SOURCE_REAUTH:
            return self._get_reauth_entry()
        if self.source == SOURCE_RECONFIGURE:
            return self._get_reconfigure_entry()
        return None

    async def _async_client(self) -> Cloud:
        """Return the client for what was typed; it is made once."""
        if self._cloud is None:
            if self._data[CONF_TRANSPORT] == Transport.OPENAPI:
                self._data[CONF_ENDPOINT] = await async_find_endpoint(
                    self.hass, self._data
                )
            self._cloud = create_shared_cloud(self.hass, self._data)
        return self._cloud

    async def _async_search(self) -> None:
        """List the linked accounts."""
        cloud = await self._async_client()
        self._accounts = []
        with probing(self.hass, self._data):
            self._accounts = await async_list_accounts(cloud)

    async def _async_prove(self) -> None:
        """Prove that pushes can be had, and find the accounts that the keys are for too."""
        entry = self._entry
        cloud = await self._async_client()
        with probing(self.hass, self._data):
            await async_prove(cloud, self._data, entry)
        if entry:
            self._others = await async_find_others(
                cloud, self._data, entry, self._async_current_entries()
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
        )
