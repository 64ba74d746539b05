"""Config flow: connect to the cloud, pick the account, prove that pushes arrive."""

from collections.abc import Mapping
from typing import Any, override
from uuid import uuid4

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.core import callback

from .const import (
    CONF_ENDPOINT,
    CONF_LINK_ID,
    CONF_PROJECT,
    CONF_TRANSPORT,
    CONF_UID,
    DOMAIN,
    ENDPOINT_OTHER,
    UID_OTHER,
    Transport,
)
from .openhub import AuthError, Cloud, OpenHubError, Problem, RequestError, plain_text
from .setup.accounts import (
    UID_SCHEMA,
    account_schema,
    async_list_accounts,
    async_name_accounts,
    entry_title,
)
from .setup.checked_flow import CheckedFlow
from .setup.client_factory import async_find_endpoint
from .setup.connection_check import WrongAccountError, async_find_others, async_prove
from .setup.error_fields import ADDRESS_PROBLEMS, curing_field, help_url
from .setup.findings import Part
from .setup.from_others import other_keys
from .setup.options import OpenHubOptionsFlow
from .setup.projects import (
    async_update_keys,
    connection,
    create_shared_cloud,
    known_projects,
    probing,
)
from .setup.schemas import (
    ADDRESS_SCHEMA,
    REAUTH_SCHEMAS,
    RECONFIGURE_SCHEMAS,
    SETUP_SCHEMAS,
    merge_input,
    project_schema,
    public,
)


class OpenHubConfigFlow(CheckedFlow, domain=DOMAIN):
    """Set up an account, renew its credentials, change its connection."""

    VERSION = 1

    def __init__(self) -> None:
        """Initialize; the link id is made once and never changes."""
        super().__init__()
        self._new: dict[str, Any] = {CONF_LINK_ID: uuid4().hex}
        self._form_step = ""
        self._form_schema = vol.Schema({})
        self._form_input: Mapping[str, Any] = {}
        self._address_input: Mapping[str, Any] = {}
        self._account_step = "account"
        self._account_schema = vol.Schema({})
        self._account_input: Mapping[str, Any] = {}
        self._others: list[ConfigEntry] = []
        # the account that another integration uses
        self._wanted: str | None = None

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
            menu_options=[
                *["another_account"] * bool(projects),
                *["other_integration"] * bool(other_keys.entries(self.hass)),
                *Transport,
            ],
            description_placeholders={
                "accounts": plain_text(", ".join(projects.values())),
                "help": help_url("user"),
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
        self._use(
            self._new
            | {CONF_TRANSPORT: Transport.OPENAPI.value, **connection(entry.data)}
        )
        return await self._async_check_connection()

    async def async_step_other_integration(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Take the keys that another integration has, once a person said from which."""
        self._form_step = "other_integration"
        self._form_schema = other_keys.schema(self.hass)
        if user_input is None:
            self._use(self._new | {CONF_TRANSPORT: Transport.OPENAPI.value})
            return self._show_connection()
        self._form_input = user_input
        if (keys := other_keys.read(self.hass, user_input)) is None:
            return self.async_abort(reason="no_keys")
        self._wanted = keys.pop(CONF_UID, None)
        self._use(self._new | keys)
        return await self._async_check_connection()

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
        stored = self._new | {CONF_TRANSPORT: transport.value}
        if user_input is None:
            self._use(stored)
            return self._show_connection()
        self._take_input(stored, user_input)
        return await self._async_check_connection()

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
            self._use(entry.data)
            self._form_input = public(entry.data)
            self._address_input = {CONF_ENDPOINT: entry.data.get(CONF_ENDPOINT)}
            return self._show_connection()
        self._take_input(entry.data, user_input)
        return await self._async_check_connection()

    async def async_step_address(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address of a cloud that is none of the data centers."""
        assert user_input is not None  # see _async_check_connection
        self._address_input = user_input
        self._use(self._data | {CONF_ENDPOINT: user_input[CONF_ENDPOINT].strip()})
        return await self._async_check_connection()

    async def _async_check_connection(self) -> ConfigFlowResult:
        """Look for the accounts, or for the one of the entry that is being changed."""
        if self._data.get(CONF_ENDPOINT) == ENDPOINT_OTHER:
            return self._show("address", ADDRESS_SCHEMA, self._address_input)
        if self._entry:
            self._start(self._async_prove(), "prove")
            return await self.async_step_prove()
        self._start(self._async_search(), "search")
        return await self.async_step_search()

    def _take_input(
        self, stored: Mapping[str, Any], user_input: dict[str, str]
    ) -> None:
        """Keep the input for the form and, without blanks at its ends, for the entry."""
        self._form_input = user_input
        self._use(merge_input(stored, user_input, self._form_schema))

    def _show_connection(self, err: OpenHubError | None = None) -> ConfigFlowResult:
        """Show the form of the connection, with what was typed and what went wrong."""
        typed = self._form_input.get(CONF_ENDPOINT) == ENDPOINT_OTHER
        if err and typed and err.problem in ADDRESS_PROBLEMS:
            return self._show("address", ADDRESS_SCHEMA, self._address_input, err)
        return self._show(self._form_step, self._form_schema, self._form_input, err)

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
        if not self._listing.accounts:
            self._account_input = {CONF_UID: self._wanted or ""}
            return self._ask_uid(self._listing.refusal)
        self._findings.find(Part.ACCOUNT)
        self._account_step = "account"
        self._account_schema = account_schema(
            self._listing.accounts, self._async_current_ids()
        )
        if self._wanted in {account.uid for account in self._listing.accounts}:
            return await self._async_take_account({CONF_UID: str(self._wanted)})
        return self._show_account()

    async def async_step_account(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Let the user pick one of the linked accounts, or ask for another one's uid."""
        assert user_input is not None  # see async_step_searched
        if user_input[CONF_UID] == UID_OTHER:
            return self._ask_uid()
        return await self._async_take_account(user_input)

    async def async_step_uid_openapi(
        self, user_input: dict[str, str]
    ) -> ConfigFlowResult:
        """Take the uid of an account of a cloud project."""
        return await self._async_take_account(user_input)

    async def async_step_uid_action(
        self, user_input: dict[str, str]
    ) -> ConfigFlowResult:
        """Take the uid of a user of an app."""
        return await self._async_take_account(user_input)

    async def async_step_uid_gateway(
        self, user_input: dict[str, str]
    ) -> ConfigFlowResult:
        """Take the uid of the account behind a gateway."""
        return await self._async_take_account(user_input)

    def _ask_uid(self, err: OpenHubError | None = None) -> ConfigFlowResult:
        """Ask for the uid of an account; `err` says why there is none to choose."""
        self._account_step = f"uid_{self._transport}"
        self._account_schema = UID_SCHEMA
        return self._show(
            self._account_step, UID_SCHEMA, self._account_input, err, field=CONF_UID
        )

    async def _async_take_account(self, user_input: dict[str, str]) -> ConfigFlowResult:
        """Prove that the chosen account can be connected to."""
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
        """Show the form of the account that was shown last."""
        return self._show(
            self._account_step, self._account_schema, self._account_input, err
        )

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
        by_uid = {account.uid: account for account in self._listing.accounts}
        title = entry_title(
            by_uid.get(self._data[CONF_UID]),
            [each.title for each in self._async_current_entries()],
        )
        return self.async_create_entry(title=title, data=self._data)

    def _is_of_the_connection(self, err: OpenHubError) -> bool:
        """Return whether another account would not help."""
        if err.problem in ADDRESS_PROBLEMS:
            return not self._listing.answered
        return isinstance(err, AuthError) or (
            curing_field(err, self._form_schema) is not None
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
        with probing(self.hass, self._data):
            listing = await async_list_accounts(cloud)
            self._listing = await async_name_accounts(cloud, listing)

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
