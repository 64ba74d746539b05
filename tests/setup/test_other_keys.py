"""Who has keys in another Tuya integration types nothing, and no key is shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    Problem,
    RequestError,
)
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .flow import (
    ACCESS_ID,
    ENDPOINT,
    KEYS,
    OTHER_UID,
    SECRET,
    UID,
    FakeClients,
    account,
    fake_clients,
)

TRANSPORTS = ["openapi", "action", "gateway"]
LOCALTUYA = {"client_id": ACCESS_ID, "client_secret": SECRET, "user_id": UID}
XTEND = {"access_id": ACCESS_ID, "access_secret": SECRET}


@pytest.fixture
def clients() -> Iterator[FakeClients]:
    """Replace what is outside of Home Assistant."""
    with fake_clients() as fakes:
        yield fakes


def add_other(
    hass: HomeAssistant, domain: str, data: dict[str, Any], options: dict[str, Any]
) -> MockConfigEntry:
    """Add an entry of another integration."""
    entry = MockConfigEntry(domain=domain, title="Theirs", data=data, options=options)
    entry.add_to_hass(hass)
    return entry


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Open the menu and choose the keys of another integration."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["menu_options"] == ["other_integration", *TRANSPORTS]
    return await submit(hass, result, {"next_step_id": "other_integration"})


async def submit(
    hass: HomeAssistant, result: ConfigFlowResult, user_input: dict[str, Any]
) -> ConfigFlowResult:
    """Send a form."""
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], user_input
    )
    await hass.async_block_till_done()
    return result


@pytest.mark.parametrize(
    ("domain", "data", "options"),
    [
        pytest.param("localtuya", LOCALTUYA | {"region": "eu"}, {}, id="localtuya"),
        pytest.param(
            "xtend_tuya", {}, XTEND | {"endpoint": ENDPOINT, "uid": UID}, id="xtend"
        ),
    ],
)
async def test_nothing_is_typed(
    hass: HomeAssistant,
    clients: FakeClients,
    domain: str,
    data: dict[str, Any],
    options: dict[str, Any],
) -> None:
    """One choice, and the account that the other uses is taken."""
    entry = add_other(hass, domain, data, options)
    clients.cloud.accounts.return_value = [account(OTHER_UID), account(UID)]
    result = await begin(hass)
    assert result["step_id"] == "other_integration"
    assert SECRET not in str(result)
    assert ACCESS_ID not in str(result)

    result = await submit(hass, result, {"other_entry": entry.entry_id})

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {
        "transport": "openapi",
        "uid": UID,
        "link_id": result["data"]["link_id"],
        "endpoint": ENDPOINT,
        **KEYS,
    }
    assert entry.data == data


async def test_the_account_is_asked_where_it_is_not_known(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """Without a UID there, the accounts are offered; an unknown data center is found."""
    clients.find.return_value.endpoint = ENDPOINT
    add_other(hass, "xtend_tuya", {}, XTEND | {"endpoint": "https://example.com"})
    result = await submit(hass, await begin(hass), {})
    assert result["step_id"] == "account"
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["endpoint"] == ENDPOINT


async def test_no_list_of_accounts(hass: HomeAssistant, clients: FakeClients) -> None:
    """The UID of the other entry stands in the field."""
    add_other(hass, "localtuya", LOCALTUYA | {"region": "eu"}, {})
    clients.cloud.accounts.side_effect = RequestError(Problem.PERMISSION_DENIED)
    result = await submit(hass, await begin(hass), {})
    assert result["step_id"] == "uid_openapi"
    schema = result["data_schema"]
    assert schema is not None
    (field,) = schema.schema
    assert field.description == {"suggested_value": UID}


async def test_keys_that_are_refused(hass: HomeAssistant, clients: FakeClients) -> None:
    """The error is shown where the entry was chosen, and another try works."""
    entry = add_other(hass, "localtuya", LOCALTUYA | {"region": "eu"}, {})
    clients.cloud.accounts.side_effect = AuthError(Problem.INVALID_AUTH)
    result = await submit(hass, await begin(hass), {})
    assert (result["step_id"], result["errors"]) == (
        "other_integration",
        {"base": "invalid_auth"},
    )
    clients.cloud.accounts.side_effect = None
    result = await submit(hass, result, {"other_entry": entry.entry_id})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            {"no_cloud": True, "client_id": "", "region": "eu"}, id="no cloud"
        ),
        pytest.param({"client_id": 5, "client_secret": None}, id="something else"),
    ],
)
async def test_no_keys(
    hass: HomeAssistant, clients: FakeClients, data: dict[str, Any]
) -> None:
    """An entry without keys says so."""
    add_other(hass, "localtuya", data, {})
    result = await submit(hass, await begin(hass), {})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_keys")


async def test_the_entry_is_gone(hass: HomeAssistant, clients: FakeClients) -> None:
    """An entry that was removed while the form was open has no keys either."""
    entry = add_other(hass, "localtuya", LOCALTUYA, {})
    result = await begin(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    result = await submit(hass, result, {"other_entry": entry.entry_id})
    assert result["reason"] == "no_keys"
