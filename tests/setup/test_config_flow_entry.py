"""Reauth, reconfigure and options of an entry."""

from collections.abc import Iterator
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import LinkType
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .flow import (
    CONNECTIONS,
    LINK_ID,
    OTHER_UID,
    SECRET,
    UID,
    FakeClients,
    account,
    fake_clients,
)

NEW_SECRET = "another-secret-of-tests"
RENEWED = {
    "openapi": {"access_id": "new-id", "access_secret": NEW_SECRET},
    "action": {"access_id": "new-id", "access_secret": NEW_SECRET},
    "gateway": {"token": NEW_SECRET},
}
REFUSED = {
    "openapi": {"access_id": "invalid_auth"},
    "action": {"access_id": "invalid_auth_action"},
    "gateway": {"token": "invalid_auth_gateway"},
}
EACH_DOOR = pytest.mark.parametrize(
    "transport", [pytest.param(transport, id=transport) for transport in CONNECTIONS]
)


@pytest.fixture
def clients() -> Iterator[FakeClients]:
    """Replace what is outside of Home Assistant."""
    with fake_clients() as fakes:
        yield fakes


def add_entry(
    hass: HomeAssistant, transport: str, options: dict[str, Any] | None = None
) -> MockConfigEntry:
    """Add an entry that uses a transport."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Home",
        unique_id=UID,
        data={
            "transport": transport,
            "uid": UID,
            "link_id": LINK_ID,
            **CONNECTIONS[transport],
        },
        options=options,
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


def suggested(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what the form shows in its fields."""
    schema = result["data_schema"]
    assert schema is not None
    return {
        str(key): key.description["suggested_value"]
        for key in schema.schema
        if key.description
    }


@EACH_DOOR
async def test_reauth(
    hass: HomeAssistant, clients: FakeClients, transport: str
) -> None:
    """New credentials are proven for the same account, then stored."""
    entry = add_entry(hass, transport, {"link_type": "websocket"})
    before = dict(entry.data)
    result = await entry.start_reauth_flow(hass)
    assert (result["type"], result["step_id"]) == (
        FlowResultType.FORM,
        "reauth_confirm",
    )
    assert SECRET not in suggested(result).values()

    clients.cloud.hub_config.side_effect = AuthError(Problem.INVALID_AUTH)
    result = await submit(hass, result, RENEWED[transport])
    assert result["step_id"] == "reauth_confirm"
    assert result["errors"] == REFUSED[transport]
    assert entry.data == before

    clients.cloud.hub_config.side_effect = None
    result = await submit(hass, result, RENEWED[transport])
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert entry.data == before | RENEWED[transport]
    clients.cloud.hub_config.assert_awaited_with(
        UID, f"p{LINK_ID[:7]}", LinkType.WEBSOCKET
    )
    assert len(clients.setup_entry.mock_calls) == 1


@pytest.mark.parametrize(
    "err",
    [
        pytest.param(RefusedError(Problem.PERMISSION_DENIED), id="refused"),
        pytest.param(RequestError(Problem.USER_UNKNOWN), id="unknown"),
    ],
)
async def test_reauth_with_another_account(
    hass: HomeAssistant, clients: FakeClients, err: OpenHubError
) -> None:
    """Credentials of a project that other accounts are linked to are not taken."""
    entry = add_entry(hass, "openapi")
    before = dict(entry.data)
    clients.cloud.accounts.return_value = [account(OTHER_UID)]
    clients.cloud.hub_config.side_effect = err
    result = await entry.start_reauth_flow(hass)
    result = await submit(hass, result, RENEWED["openapi"])
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "wrong_account"
    assert entry.data == before


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param({"return_value": [account()]}, id="the account is linked"),
        pytest.param({"return_value": []}, id="none is listed"),
        pytest.param(
            {"side_effect": TransientError(Problem.TIMEOUT)}, id="listing fails"
        ),
    ],
)
async def test_reauth_refused_for_the_account_itself(
    hass: HomeAssistant, clients: FakeClients, listing: dict[str, Any]
) -> None:
    """A refusal that is not about another account is shown, and can be corrected."""
    entry = add_entry(hass, "openapi")
    clients.cloud.accounts.configure_mock(**listing)
    clients.cloud.hub_config.side_effect = RefusedError(Problem.PLAN_EXPIRED)
    result = await entry.start_reauth_flow(hass)
    result = await submit(hass, result, RENEWED["openapi"])
    assert result["errors"] == {"base": "plan_expired"}

    clients.cloud.hub_config.side_effect = None
    result = await submit(hass, result, RENEWED["openapi"])
    assert result["reason"] == "reauth_successful"


CHANGES = [
    pytest.param(
        "openapi",
        {"endpoint": "central_europe", "access_id": "new-id"},
        {"access_id": "new-id"},
        id="the secret stays",
    ),
    pytest.param(
        "openapi",
        {"endpoint": "india", "access_id": "id", "access_secret": NEW_SECRET},
        {
            "endpoint": "https://openapi.tuyain.com",
            "access_id": "id",
            "access_secret": NEW_SECRET,
        },
        id="another data center",
    ),
    pytest.param(
        "action",
        {"endpoint": CONNECTIONS["action"]["endpoint"], "access_id": "new-id"},
        {"access_id": "new-id", "app_id": None},
        id="no app id anymore",
    ),
    pytest.param(
        "gateway",
        {"url": CONNECTIONS["gateway"]["url"]},
        {},
        id="the token stays for the same address",
    ),
    pytest.param(
        "gateway",
        {"url": "https://elsewhere.example.com"},
        {"url": "https://elsewhere.example.com", "token": None},
        id="the token is not sent to another address",
    ),
]


@pytest.mark.parametrize(("transport", "typed", "changes"), CHANGES)
async def test_reconfigure(
    hass: HomeAssistant,
    clients: FakeClients,
    transport: str,
    typed: dict[str, str],
    changes: dict[str, str | None],
) -> None:
    """The connection changes, the account and what was left empty stay."""
    entry = add_entry(hass, transport)
    expected = {
        key: value
        for key, value in {**entry.data, **changes}.items()
        if value is not None
    }
    result = await entry.start_reconfigure_flow(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reconfigure")
    assert SECRET not in suggested(result).values()

    clients.session.connect.side_effect = TransientError(Problem.BROKER_REFUSED)
    result = await submit(hass, result, typed)
    assert result["errors"] == {"base": "broker_refused"}
    assert suggested(result) == typed

    clients.session.connect.side_effect = None
    result = await submit(hass, result, typed)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == expected
    assert len(clients.setup_entry.mock_calls) == 1


async def test_another_address(hass: HomeAssistant, clients: FakeClients) -> None:
    """A cloud that is no data center of Tuya's is shown by its address."""
    entry = add_entry(hass, "openapi")
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "endpoint": "https://old.example.com"}
    )
    result = await entry.start_reconfigure_flow(hass)
    assert suggested(result)["endpoint"] == "other"
    result = await submit(hass, result, {"endpoint": "other", "access_id": "new-id"})
    assert result["step_id"] == "address"
    assert suggested(result) == {"endpoint": "https://old.example.com"}

    clients.cloud.hub_config.side_effect = TransientError(Problem.CERTIFICATE)
    result = await submit(hass, result, {"endpoint": "https://new.example.com"})
    assert (result["step_id"], result["errors"]) == (
        "address",
        {"endpoint": "certificate"},
    )
    clients.cloud.hub_config.side_effect = None
    result = await submit(hass, result, {"endpoint": "https://new.example.com"})
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["endpoint"] == "https://new.example.com"
    assert entry.data["access_secret"] == SECRET


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param(
            {"link_type": "websocket", "generic_entities": False},
            {"link_type": "websocket", "generic_entities": False},
            id="no budget",
        ),
        pytest.param(
            {
                "link_type": "mqtt",
                "generic_entities": True,
                "monthly_call_budget": 26000.0,
                "plan_ends": "2027-03-01",
            },
            {
                "link_type": "mqtt",
                "generic_entities": True,
                "monthly_call_budget": 26000,
                "plan_ends": "2027-03-01",
            },
            id="a budget and an end",
        ),
        pytest.param(
            {"link_type": "mqtt", "generic_entities": True, "monthly_call_budget": 0},
            {"link_type": "mqtt", "generic_entities": True},
            id="a budget of nothing is none",
        ),
    ],
)
async def test_options(
    hass: HomeAssistant,
    clients: FakeClients,
    typed: dict[str, Any],
    stored: dict[str, Any],
) -> None:
    """Options are stored and the entry is loaded anew."""
    entry = add_entry(hass, "openapi", {"monthly_call_budget": 5})
    await hass.config_entries.async_setup(entry.entry_id)
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert suggested(result) == {"monthly_call_budget": 5}
    result = await hass.config_entries.options.async_configure(result["flow_id"], typed)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == stored
    assert len(clients.setup_entry.mock_calls) == 2


@EACH_DOOR
async def test_no_secret_is_logged(
    hass: HomeAssistant,
    clients: FakeClients,
    transport: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither the old nor the new credentials appear at any level."""
    caplog.set_level(logging.DEBUG)
    entry = add_entry(hass, transport)
    result = await entry.start_reauth_flow(hass)
    clients.cloud.hub_config.side_effect = AuthError(Problem.SIGN_INVALID)
    result = await submit(hass, result, RENEWED[transport])
    clients.cloud.hub_config.side_effect = None
    await submit(hass, result, RENEWED[transport])
    secrets = {SECRET, NEW_SECRET, CONNECTIONS["gateway"]["token"]}
    assert not [secret for secret in secrets if secret in caplog.text]
