"""Set-up: from the menu to the entry, for each transport, through each error."""

import asyncio
from collections.abc import Iterator
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.data_centers import DATA_CENTERS
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import Account, LinkType
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .flow import (
    CONNECTIONS,
    KEYS,
    OTHER_UID,
    SECRET,
    TOKEN,
    UID,
    FakeClients,
    account,
    fake_clients,
)


@pytest.fixture
def clients() -> Iterator[FakeClients]:
    """Replace what is outside of Home Assistant."""
    with fake_clients() as fakes:
        yield fakes


async def choose_transport(
    hass: HomeAssistant, transport: str, offers: tuple[str, ...] = ()
) -> ConfigFlowResult:
    """Choose a transport in the menu, which offers them and what else there is."""
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == [*offers, "openapi", "action", "gateway"]
    result = await submit(hass, result, {"next_step_id": transport})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, transport)
    return result


async def submit(
    hass: HomeAssistant, result: ConfigFlowResult, user_input: dict[str, Any]
) -> ConfigFlowResult:
    """Send a form."""
    return await hass.config_entries.flow.async_configure(result["flow_id"], user_input)


def suggested(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what the form shows in its fields."""
    schema = result["data_schema"]
    assert schema is not None
    return {
        str(key): key.description["suggested_value"]
        for key in schema.schema
        if key.description
    }


def defaults(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what a user gets who types nothing."""
    schema = result["data_schema"]
    assert schema is not None
    return {str(key): key.default() for key in schema.schema if callable(key.default)}


@pytest.mark.parametrize(
    "transport", [pytest.param(transport, id=transport) for transport in CONNECTIONS]
)
async def test_each_transport_leads_to_an_entry(
    hass: HomeAssistant, clients: FakeClients, transport: str
) -> None:
    """Credentials, the one linked account chosen already, a proof, an entry."""
    result = await choose_transport(hass, transport)
    padded = {key: f" {value}\n" for key, value in CONNECTIONS[transport].items()}
    result = await submit(hass, result, padded)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "account")
    assert defaults(result) == {"uid": UID}

    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Tuya OpenHub"
    entry = result["result"]
    link_id = entry.data["link_id"]
    assert entry.unique_id == UID
    assert entry.data == {
        "transport": transport,
        "uid": UID,
        "link_id": link_id,
        **CONNECTIONS[transport],
    }
    assert len(link_id) == 32
    clients.cloud.hub_config.assert_awaited_once_with(
        UID, f"p{link_id[:7]}", LinkType.MQTT
    )
    clients.session.connect.assert_awaited_once_with()
    clients.session.close.assert_awaited_once_with()
    assert len(clients.setup_entry.mock_calls) == 1


async def test_only_id_and_secret_are_typed(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """With one linked account the rest is found."""
    center = next(iter(DATA_CENTERS.values()))
    clients.find.return_value = center
    result = await choose_transport(hass, "openapi")
    assert defaults(result) == {"endpoint": "auto"}
    result = await submit(hass, result, KEYS)
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["endpoint"] == center.endpoint
    assert clients.project.call_args.kwargs["endpoint"] == center.endpoint


async def test_chosen_data_center(hass: HomeAssistant, clients: FakeClients) -> None:
    """A data center chosen by name becomes its address."""
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, {"endpoint": "central_europe", **KEYS})
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["endpoint"] == DATA_CENTERS["central_europe"].endpoint
    clients.find.assert_not_called()


async def test_accounts_are_listed(hass: HomeAssistant, clients: FakeClients) -> None:
    """Several accounts are offered by uid and size; one that is set up is not preset."""
    clients.cloud.accounts.return_value = [
        account(devices=12, name="Home"),
        account(OTHER_UID, devices=1),
    ]
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, CONNECTIONS["openapi"])
    assert defaults(result) == {}
    schema = result["data_schema"]
    assert schema is not None
    assert [option["label"] for option in schema.schema["uid"].config["options"]] == [
        f"Home: {UID} — 12 devices",
        f"{OTHER_UID} — 1 device",
    ]
    result = await submit(hass, result, {"uid": UID})
    assert result["title"] == "Home"

    result = await choose_transport(hass, "openapi", ("another_account",))
    result = await submit(hass, result, CONNECTIONS["openapi"])
    assert defaults(result) == {"uid": OTHER_UID}


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param({"return_value": []}, id="none"),
        pytest.param(
            {"side_effect": RequestError(Problem.NOT_SUPPORTED)},
            id="transport cannot list",
        ),
    ],
)
async def test_uid_is_typed_where_none_is_listed(
    hass: HomeAssistant, clients: FakeClients, listing: dict[str, Any]
) -> None:
    """A transport that lists no accounts still takes a typed uid."""
    clients.cloud.accounts.configure_mock(**listing)
    result = await choose_transport(hass, "gateway")
    result = await submit(hass, result, CONNECTIONS["gateway"])
    assert (result["step_id"], result["errors"]) == ("account", {})
    assert defaults(result) == {}

    result = await submit(hass, result, {"uid": "  "})
    assert result["errors"] == {"base": "user_unknown"}

    result = await submit(hass, result, {"uid": f" {OTHER_UID} "})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == OTHER_UID


LISTING_ERRORS = [
    *(TransientError(problem) for problem in (Problem.TIMEOUT, Problem.CERTIFICATE)),
    *(AuthError(problem) for problem in (Problem.INVALID_AUTH, Problem.CLOCK_WRONG)),
    RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004, detail="quota"),
]


@pytest.mark.parametrize(
    "err", [pytest.param(err, id=err.problem.value) for err in LISTING_ERRORS]
)
async def test_error_of_credentials_then_success(
    hass: HomeAssistant, clients: FakeClients, err: OpenHubError
) -> None:
    """What goes wrong with the transport comes back to its form, input kept."""
    clients.cloud.accounts.side_effect = err
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, CONNECTIONS["openapi"])
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "openapi")
    assert result["errors"] == {"base": err.problem.value}
    assert suggested(result) == CONNECTIONS["openapi"]
    assert result["description_placeholders"] == {
        "code": str(err.code or "-"),
        "detail": err.detail or "-",
    }

    clients.cloud.accounts.side_effect = None
    result = await submit(hass, result, CONNECTIONS["openapi"])
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("problem", [Problem.INVALID_URL, Problem.INSECURE_URL])
async def test_bad_address_then_success(
    hass: HomeAssistant, clients: FakeClients, problem: Problem
) -> None:
    """An address that the transport refuses comes back to the form."""
    clients.action.side_effect = RequestError(problem)
    result = await choose_transport(hass, "gateway")
    result = await submit(hass, result, {"url": "nonsense"})
    assert (result["step_id"], result["errors"]) == ("gateway", {"base": problem.value})

    clients.action.side_effect = None
    result = await submit(hass, result, {"url": "https://gateway.example.com"})
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert "token" not in result["data"]


LISTED = [account()]
UNLISTED: list[Account] = []
PROOF_ERRORS = [
    pytest.param(
        LISTED, TransientError(Problem.TIMEOUT), "account", id="address is sure"
    ),
    pytest.param(
        UNLISTED, TransientError(Problem.TIMEOUT), "openapi", id="address is not sure"
    ),
    pytest.param(
        UNLISTED, RefusedError(Problem.PERMISSION_DENIED), "account", id="permission"
    ),
    pytest.param(LISTED, RequestError(Problem.USER_UNKNOWN), "account", id="unknown"),
    pytest.param(LISTED, AuthError(Problem.INVALID_AUTH), "openapi", id="credentials"),
]


@pytest.mark.parametrize(("accounts", "err", "step"), PROOF_ERRORS)
async def test_error_of_the_lease_then_success(
    hass: HomeAssistant,
    clients: FakeClients,
    accounts: list[Account],
    err: OpenHubError,
    step: str,
) -> None:
    """A refused lease leads to the form where its cause can be corrected."""
    clients.cloud.accounts.return_value = accounts
    clients.cloud.hub_config.side_effect = err
    ways = {"openapi": CONNECTIONS["openapi"], "account": {"uid": UID}}
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, ways["openapi"])
    result = await submit(hass, result, ways["account"])
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, step)
    assert result["errors"] == {"base": err.problem.value}
    assert suggested(result) == ways[step]

    clients.cloud.hub_config.side_effect = None
    steps = list(ways)[list(ways).index(step) :]
    for way in steps:
        result = await submit(hass, result, ways[way])
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_error_of_the_broker_then_success(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """A broker that cannot be reached is an error before an entry exists."""
    clients.session.connect.side_effect = TransientError(Problem.BROKER_UNREACHABLE)
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, CONNECTIONS["openapi"])
    result = await submit(hass, result, {"uid": UID})
    assert result["step_id"] == "account"
    assert result["errors"] == {"base": "broker_unreachable"}
    clients.session.close.assert_awaited_once_with()

    clients.session.connect.side_effect = None
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_surprise_then_success(
    hass: HomeAssistant, clients: FakeClients, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of this program is logged and does not end the flow."""
    clients.cloud.accounts.side_effect = ZeroDivisionError
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, CONNECTIONS["openapi"])
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected fault while checking the connection" in caplog.text

    clients.cloud.accounts.side_effect = None
    result = await submit(hass, result, CONNECTIONS["openapi"])
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "transport", [pytest.param(transport, id=transport) for transport in CONNECTIONS]
)
async def test_same_account_twice(
    hass: HomeAssistant, clients: FakeClients, transport: str
) -> None:
    """A uid is set up once, whatever transport leads to it."""
    MockConfigEntry(domain=DOMAIN, unique_id=UID, data={}).add_to_hass(hass)
    result = await choose_transport(hass, transport)
    result = await submit(hass, result, CONNECTIONS[transport])
    assert defaults(result) == {}
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    clients.cloud.hub_config.assert_not_called()


async def test_slow_checks_show_progress(
    hass: HomeAssistant, clients: FakeClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both checks show that they go on, then lead where they lead without waiting."""
    monkeypatch.setattr(
        "custom_components.tuya_openhub.config_flow.NO_PROGRESS_WITHIN", 0
    )
    listing, connecting = asyncio.Event(), asyncio.Event()

    async def accounts() -> list[Any]:
        await listing.wait()
        return [account()]

    clients.cloud.accounts.side_effect = accounts
    clients.session.connect.side_effect = connecting.wait
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, CONNECTIONS["openapi"])
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert (result["step_id"], result["progress_action"]) == ("search", "search")
    listing.set()
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert result["step_id"] == "account"

    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert (result["step_id"], result["progress_action"]) == ("prove", "prove")
    connecting.set()
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    "transport", [pytest.param(transport, id=transport) for transport in CONNECTIONS]
)
async def test_no_secret_is_logged(
    hass: HomeAssistant,
    clients: FakeClients,
    transport: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither a failing nor a succeeding flow tells a secret at any level."""
    caplog.set_level(logging.DEBUG)
    clients.cloud.accounts.side_effect = [AuthError(Problem.INVALID_AUTH), [account()]]
    result = await choose_transport(hass, transport)
    result = await submit(hass, result, CONNECTIONS[transport])
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, result, CONNECTIONS[transport])
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert not [secret for secret in (SECRET, TOKEN) if secret in caplog.text]
