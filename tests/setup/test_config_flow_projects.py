"""Several accounts of one project: added without keys, changed together."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    Problem,
    TransientError,
)
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .flow import (
    CONNECTIONS,
    ENDPOINT,
    KEYS,
    LINK_ID,
    OTHER_UID,
    UID,
    FakeClients,
    account,
    fake_clients,
)

TRANSPORTS = ["openapi", "action", "gateway"]
THIRD_UID = "eu16000000000000cccc"
NEW_KEYS = {"access_id": "new-id", "access_secret": "new-secret"}


@pytest.fixture
def clients() -> Iterator[FakeClients]:
    """Replace what is outside of Home Assistant."""
    with fake_clients() as fakes:
        yield fakes


def add_entry(
    hass: HomeAssistant,
    uid: str = UID,
    transport: str = "openapi",
    title: str = "Home",
    **changes: str,
) -> MockConfigEntry:
    """Add the entry of an account."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=uid,
        data={
            "transport": transport,
            "uid": uid,
            "link_id": f"{uid}{LINK_ID}"[:32],
            **CONNECTIONS[transport],
            **changes,
        },
    )
    entry.add_to_hass(hass)
    return entry


async def submit(
    hass: HomeAssistant, result: ConfigFlowResult, user_input: dict[str, Any]
) -> ConfigFlowResult:
    """Send a form and let a reload end."""
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], user_input
    )
    await hass.async_block_till_done()
    return result


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Open the menu."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )


def accounts_in(result: ConfigFlowResult) -> str:
    """Return whose project the menu offers."""
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    return placeholders["accounts"]


def options_of(result: ConfigFlowResult, field: str) -> list[tuple[str, str]]:
    """Return what a field offers."""
    schema = result["data_schema"]
    assert schema is not None
    offered = schema.schema[field].config["options"]
    return [(option["value"], option["label"]) for option in offered]


async def test_another_account_without_keys(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """One choice in the menu, the new account chosen already: nothing is typed."""
    add_entry(hass)
    clients.cloud.accounts.return_value = [account(), account(OTHER_UID)]
    clients.cloud.account_name.side_effect = {UID: "Home", OTHER_UID: "Mum"}.get
    result = await begin(hass)
    assert result["menu_options"] == ["another_account", *TRANSPORTS]
    assert accounts_in(result) == "Home"
    result = await submit(hass, result, {"next_step_id": "another_account"})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "account")

    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Mum"
    assert result["data"] == {
        "transport": "openapi",
        "uid": OTHER_UID,
        "link_id": result["data"]["link_id"],
        "endpoint": ENDPOINT,
        **KEYS,
    }
    assert result["data"]["link_id"] != f"{UID}{LINK_ID}"[:32]


async def test_only_cloud_projects_are_offered(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """A key pair of an app and a gateway do not list accounts."""
    add_entry(hass, transport="action")
    add_entry(hass, OTHER_UID, "gateway")
    assert (await begin(hass))["menu_options"] == TRANSPORTS


async def test_one_of_several_projects(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """Projects are told apart by the accounts that use them."""
    first = add_entry(hass)
    add_entry(hass, OTHER_UID, title="Mum")
    office = add_entry(hass, THIRD_UID, title="Office", **NEW_KEYS)
    result = await begin(hass)
    assert accounts_in(result) == "Home, Mum, Office"
    result = await submit(hass, result, {"next_step_id": "another_account"})
    assert (result["type"], result["step_id"]) == (
        FlowResultType.FORM,
        "another_account",
    )
    assert options_of(result, "project") == [
        (first.entry_id, "Home, Mum"),
        (office.entry_id, "Office"),
    ]

    clients.cloud.accounts.side_effect = AuthError(Problem.INVALID_AUTH)
    result = await submit(hass, result, {"project": office.entry_id})
    assert result["step_id"] == "another_account"
    assert result["errors"] == {"base": "invalid_auth"}

    clients.cloud.accounts.side_effect = None
    clients.cloud.accounts.return_value = [account("new"), account(THIRD_UID)]
    result = await submit(hass, result, {"project": office.entry_id})
    result = await submit(hass, result, {"uid": "new"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["access_id"] == NEW_KEYS["access_id"]


async def test_cloud_fails_then_success(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """The only project is asked again without anything to type."""
    add_entry(hass)
    clients.cloud.accounts.side_effect = TransientError(Problem.TIMEOUT)
    result = await begin(hass)
    result = await submit(hass, result, {"next_step_id": "another_account"})
    assert result["step_id"] == "another_account"
    assert result["errors"] == {"base": "timeout"}

    clients.cloud.accounts.side_effect = None
    clients.cloud.accounts.return_value = [account(), account(OTHER_UID)]
    result = await submit(hass, result, {})
    assert result["step_id"] == "account"
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_project_is_removed_meanwhile(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """The menu comes back where the chosen project is not there any more."""
    first = add_entry(hass)
    add_entry(hass, OTHER_UID, title="Office", **NEW_KEYS)
    result = await begin(hass)
    result = await submit(hass, result, {"next_step_id": "another_account"})
    await hass.config_entries.async_remove(first.entry_id)
    result = await submit(hass, result, {"project": first.entry_id})
    assert result["type"] is FlowResultType.MENU
    assert accounts_in(result) == "Office"
    clients.cloud.accounts.return_value = [account("new"), account(OTHER_UID)]
    result = await submit(hass, result, {"next_step_id": "another_account"})
    result = await submit(hass, result, {"uid": "new"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_new_secret_goes_to_all_accounts(
    hass: HomeAssistant, clients: FakeClients, transport: str
) -> None:
    """One dialog renews the keys of each account that had the same, and of no other."""
    secret = {"openapi": "access_secret", "action": "access_secret", "gateway": "token"}
    old, new = CONNECTIONS[transport], {secret[transport]: "renewed"}
    entry = add_entry(hass, transport=transport)
    same = add_entry(hass, OTHER_UID, transport)
    odd = add_entry(hass, THIRD_UID, transport, **{secret[transport]: "other"})
    kept = dict(odd.data), same.data["link_id"]
    await hass.config_entries.async_setup(entry.entry_id)
    result = await entry.start_reauth_flow(hass)
    await same.start_reauth_flow(hass)
    typed = {key: old[key] for key in ("access_id",) if key in old} | new
    result = await submit(hass, result, typed)
    assert result["reason"] == "reauth_successful"
    assert entry.data["uid"] == UID
    assert same.data == {
        "transport": transport,
        "uid": OTHER_UID,
        "link_id": kept[1],
        **old,
        **new,
    }
    assert odd.data == kept[0]
    # both are set up again, and nobody is asked a second time
    assert len(clients.setup_entry.mock_calls) == 5
    assert hass.config_entries.flow.async_progress() == []


@pytest.mark.parametrize(
    ("listing", "follows"),
    [
        pytest.param(
            {"return_value": [account(), account(OTHER_UID)]}, True, id="linked"
        ),
        pytest.param({"return_value": [account()]}, False, id="not linked"),
        pytest.param(
            {"side_effect": TransientError(Problem.TIMEOUT)}, False, id="not known"
        ),
    ],
)
async def test_another_project_is_for_linked_accounts(
    hass: HomeAssistant, clients: FakeClients, listing: dict[str, Any], follows: bool
) -> None:
    """An account moves along only where it is linked to the new project as well."""
    entry, other = add_entry(hass), add_entry(hass, OTHER_UID)
    before = dict(other.data)
    result = await entry.start_reconfigure_flow(hass)
    clients.cloud.accounts.configure_mock(**listing)
    result = await submit(hass, result, {"endpoint": "central_europe", **NEW_KEYS})
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["access_id"] == NEW_KEYS["access_id"]
    assert (other.data != before) is follows
    assert dict(other.data) in (before, before | NEW_KEYS)
