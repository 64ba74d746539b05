"""Set-up: from the menu to the entry, for each transport, through each error."""

import asyncio
from collections.abc import Iterator, Mapping
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
    TYPED,
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


FOUND = ("keys", "plan", "services", "account")


def placeholders_in(result: ConfigFlowResult) -> Mapping[str, str]:
    """Return what the texts of a step quote."""
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    return placeholders


def errors_in(result: ConfigFlowResult) -> list[str]:
    """Return the errors that a form shows, at whatever field."""
    return list((result["errors"] or {}).values())


def marks(result: ConfigFlowResult) -> dict[str, str]:
    """Return the marks before what has to be there."""
    return {part: placeholders_in(result)[part] for part in (*FOUND, "push")}


# fields in which nothing can be typed
CHOICES = {"openapi": {"endpoint": "central_europe"}, "action": {}, "gateway": {}}


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
    result = await submit(hass, result, padded | CHOICES[transport])
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
    assert result["data"]["endpoint"] == "https://openapi.tuyaeu.com"
    clients.find.assert_not_called()


async def test_accounts_are_listed(hass: HomeAssistant, clients: FakeClients) -> None:
    """Accounts are offered by what a person knows; one that is set up is not preset."""
    names = ("Office plug", "Kitchen\nlamp", "Hall")
    clients.cloud.accounts.return_value = [
        account(UID, 12, *names),
        account(OTHER_UID, 1, "Blind"),
    ]
    clients.cloud.account_name.side_effect = {UID: "Home", OTHER_UID: None}.get
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
    assert defaults(result) == {}
    schema = result["data_schema"]
    assert schema is not None
    assert [option["label"] for option in schema.schema["uid"].config["options"]] == [
        "Home (12): Office plug, Kitchen lamp, Hall, …",
        f"{OTHER_UID} (1): Blind",
        "other",
    ]
    result = await submit(hass, result, {"uid": UID})
    assert result["title"] == "Home"

    result = await choose_transport(hass, "openapi", ("another_account",))
    result = await submit(hass, result, TYPED["openapi"])
    assert defaults(result) == {"uid": OTHER_UID}


@pytest.mark.parametrize(
    "transport",
    [pytest.param("action", id="action"), pytest.param("gateway", id="gateway")],
)
async def test_uid_is_typed_where_none_can_be_listed(
    hass: HomeAssistant, clients: FakeClients, transport: str
) -> None:
    """A transport that lists no accounts asks for the uid in words of its own."""
    clients.cloud.capabilities = frozenset()
    result = await choose_transport(hass, transport)
    result = await submit(hass, result, TYPED[transport])
    assert (result["step_id"], result["errors"]) == (f"uid_{transport}", {})
    assert defaults(result) == {}

    result = await submit(hass, result, {"uid": "  "})
    assert result["errors"] == {"uid": f"user_unknown_{transport}"}

    result = await submit(hass, result, {"uid": f" {OTHER_UID} "})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == OTHER_UID
    clients.cloud.accounts.assert_not_called()


@pytest.mark.parametrize(
    ("listing", "problem"),
    [
        pytest.param({"return_value": []}, "no_devices", id="no account"),
        *(
            pytest.param({"side_effect": err}, err.problem.value, id=err.problem.value)
            for err in (
                RefusedError(Problem.SERVICE_NOT_AUTHORIZED, code=28841105),
                RefusedError(Problem.SERVICE_NOT_SUBSCRIBED, code=28841101),
                RefusedError(Problem.PERMISSION_DENIED, code=1106),
                RequestError(Problem.NO_DEVICES, code=2002),
                RequestError(Problem.NOT_SUPPORTED, code=1108),
            )
        ),
    ],
)
async def test_refused_list_is_explained_at_once(
    hass: HomeAssistant, clients: FakeClients, listing: dict[str, Any], problem: str
) -> None:
    """Why no account can be chosen stands beside the field for the uid."""
    clients.cloud.accounts.configure_mock(**listing)
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
    assert (result["step_id"], result["errors"]) == ("uid_openapi", {"uid": problem})
    assert placeholders_in(result)["help"].endswith(f"#{problem}")

    result = await submit(hass, result, {"uid": OTHER_UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_account_that_is_not_listed(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """An account without devices is in no list: its uid can be typed."""
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
    result = await submit(hass, result, {"uid": "other"})
    assert (result["step_id"], result["errors"]) == ("uid_openapi", {})
    clients.cloud.hub_config.side_effect = RequestError(Problem.USER_UNKNOWN)
    result = await submit(hass, result, {"uid": OTHER_UID})
    assert (result["step_id"], result["errors"]) == (
        "uid_openapi",
        {"uid": "user_unknown"},
    )
    clients.cloud.hub_config.side_effect = None
    result = await submit(hass, result, {"uid": OTHER_UID})
    assert result["result"].unique_id == OTHER_UID


async def test_names_are_no_condition(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """A project that may not read homes offers accounts without names, and asks once."""
    clients.cloud.accounts.return_value = [account(), account(OTHER_UID)]
    clients.cloud.account_name.side_effect = RefusedError(Problem.PERMISSION_DENIED)
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
    assert result["step_id"] == "account"
    assert clients.cloud.account_name.await_count == 1
    result = await submit(hass, result, {"uid": UID})
    assert result["title"] == "Tuya OpenHub"


async def test_entries_have_titles_of_their_own(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """Three accounts whose homes have the same name can be told apart."""
    uids = [UID, OTHER_UID, "eu16000000000000cccc"]
    clients.cloud.accounts.return_value = [account(uid) for uid in uids]
    clients.cloud.account_name.return_value = "Home"
    offers: tuple[str, ...] = ()
    titles = []
    for uid in uids:
        result = await choose_transport(hass, "openapi", offers)
        result = await submit(hass, result, TYPED["openapi"])
        result = await submit(hass, result, {"uid": uid})
        titles.append(result["title"])
        offers = ("another_account",)
    assert titles == ["Home", "Home 2", "Home 3"]


async def test_address_that_is_typed(hass: HomeAssistant, clients: FakeClients) -> None:
    """Who needs another address gets a field for it, which shows what is wrong with it."""
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, {"endpoint": "other", **KEYS})
    assert (result["step_id"], result["errors"]) == ("address", {})
    clients.project.side_effect = RequestError(Problem.INVALID_URL)
    result = await submit(hass, result, {"endpoint": "nonsense"})
    assert (result["step_id"], result["errors"]) == (
        "address",
        {"endpoint": "invalid_url"},
    )
    assert suggested(result) == {"endpoint": "nonsense"}

    clients.project.side_effect = None
    clients.cloud.accounts.side_effect = AuthError(Problem.SIGN_INVALID)
    result = await submit(hass, result, {"endpoint": " https://cloud.example.com "})
    assert (result["step_id"], result["errors"]) == (
        "openapi",
        {"access_secret": "sign_invalid"},
    )
    assert suggested(result)["endpoint"] == "other"

    clients.cloud.accounts.side_effect = None
    result = await submit(hass, result, {"endpoint": "other", **KEYS})
    assert suggested(result) == {"endpoint": " https://cloud.example.com "}
    result = await submit(hass, result, {"endpoint": "https://cloud.example.com"})
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["endpoint"] == "https://cloud.example.com"


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
    result = await submit(hass, result, TYPED["openapi"])
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "openapi")
    assert errors_in(result) == [err.problem.value]
    assert suggested(result) == TYPED["openapi"]
    shown = placeholders_in(result)
    assert (shown["code"], shown["detail"]) == (str(err.code or "-"), err.detail or "-")
    assert shown["help"].endswith(f"/docs/troubleshooting.md#{err.problem}")

    clients.cloud.accounts.side_effect = None
    result = await submit(hass, result, TYPED["openapi"])
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
    assert (result["step_id"], result["errors"]) == ("gateway", {"url": problem.value})

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
        UNLISTED, TransientError(Problem.TIMEOUT), "uid_openapi", id="list is refused"
    ),
    pytest.param(
        UNLISTED,
        RefusedError(Problem.PERMISSION_DENIED),
        "uid_openapi",
        id="permission",
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
    ways: dict[str, dict[str, str]] = {
        "openapi": TYPED["openapi"],
        "account": {"uid": UID},
        "uid_openapi": {"uid": UID},
    }
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, ways["openapi"])
    result = await submit(hass, result, {"uid": UID})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, step)
    assert errors_in(result) == [err.problem.value]
    assert suggested(result) == ways[step]

    clients.cloud.hub_config.side_effect = None
    while result["type"] is FlowResultType.FORM:
        result = await submit(hass, result, ways[result["step_id"]])
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("err", "shown"),
    [
        pytest.param(AuthError(Problem.INVALID_AUTH), "✗○○○○", id="keys"),
        pytest.param(RefusedError(Problem.NO_PLAN), "✓✗○○○", id="plan"),
        pytest.param(RefusedError(Problem.SERVICE_EXPIRED), "✓✓✗○○", id="service"),
        pytest.param(RefusedError(Problem.PERMISSION_DENIED), "✓✓✓✗○", id="account"),
        pytest.param(TransientError(Problem.CANNOT_CONNECT), "○○○○○", id="nothing"),
    ],
)
async def test_list_of_what_was_found(
    hass: HomeAssistant, clients: FakeClients, err: OpenHubError, shown: str
) -> None:
    """What is there and the first thing that is missing stand in the form."""
    clients.cloud.accounts.side_effect = err
    result = await choose_transport(hass, "openapi")
    assert "".join(marks(result).values()) == "○○○○○"
    result = await submit(hass, result, TYPED["openapi"])
    assert "".join(marks(result).values()) == shown

    clients.cloud.accounts.side_effect = None
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
    assert "".join(marks(result).values()) == "✓✓✓✓○"
    clients.session.connect.side_effect = TransientError(Problem.BROKER_UNREACHABLE)
    result = await submit(hass, result, {"uid": UID})
    assert "".join(marks(result).values()) == "✓✓✓✓✗"
    clients.session.connect.side_effect = None
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_error_of_the_broker_then_success(
    hass: HomeAssistant, clients: FakeClients
) -> None:
    """A broker that cannot be reached is an error before an entry exists."""
    clients.session.connect.side_effect = TransientError(Problem.BROKER_UNREACHABLE)
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
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
    result = await submit(hass, result, TYPED["openapi"])
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected fault while checking the connection" in caplog.text

    clients.cloud.accounts.side_effect = None
    result = await submit(hass, result, TYPED["openapi"])
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
    result = await submit(hass, result, TYPED[transport])
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
        "custom_components.tuya_openhub.setup.checked_flow.NO_PROGRESS_WITHIN", 0
    )
    listing, connecting = asyncio.Event(), asyncio.Event()

    async def accounts() -> list[Any]:
        await listing.wait()
        return [account()]

    clients.cloud.accounts.side_effect = accounts
    clients.session.connect.side_effect = connecting.wait
    result = await choose_transport(hass, "openapi")
    result = await submit(hass, result, TYPED["openapi"])
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert (result["step_id"], result["progress_action"]) == ("search", "search")
    assert set(marks(result).values()) == {"…"}
    listing.set()
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert result["step_id"] == "account"

    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert (result["step_id"], result["progress_action"]) == ("prove", "prove")
    assert marks(result) == dict.fromkeys(FOUND, "✓") | {"push": "…"}
    connecting.set()
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


@pytest.mark.parametrize("transport", ["action", "gateway"])
async def test_slow_proof_of_other_ways(
    hass: HomeAssistant,
    clients: FakeClients,
    transport: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who has no cloud project sees no plan and no services while it is proven."""
    clients.cloud.capabilities = frozenset()
    connecting = asyncio.Event()
    clients.session.connect.side_effect = connecting.wait
    result = await choose_transport(hass, transport)
    result = await submit(hass, result, TYPED[transport])
    monkeypatch.setattr(
        "custom_components.tuya_openhub.setup.checked_flow.NO_PROGRESS_WITHIN", 0
    )
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["progress_action"] == f"prove_{transport}"
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
    result = await submit(hass, result, TYPED[transport])
    assert result["step_id"] == transport
    assert [error[:12] for error in errors_in(result)] == ["invalid_auth"]
    result = await submit(hass, result, TYPED[transport])
    result = await submit(hass, result, {"uid": UID})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert not [secret for secret in (SECRET, TOKEN) if secret in caplog.text]
