"""The config flow against the simulated cloud and its real broker."""

from collections.abc import Iterator
from http import HTTPStatus
import logging
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.data_centers import DataCenter
from custom_components.tuya_openhub.openhub.errors import Problem
from custom_components.tuya_openhub.openhub.http.error_codes import CODES, TOKEN_CODES
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.http.faults import Fault

CONNECTIONS = ["openapi", "action", "gateway"]
LEASE = {
    "openapi": "POST /v?.0/*open-*hub/access?config",
    "action": "device.openHubConfig",
    "gateway": "device.openHubConfig",
}


@pytest.fixture
def cloud(cloud: TuyaCloud) -> TuyaCloud:
    """Let the gateway ask for a token."""
    cloud.action.gateway_token = "gateway-token-of-tests"
    return cloud


@pytest.fixture(autouse=True)
def setup_entry() -> Iterator[None]:
    """Leave the set-up of the entry to other tests."""
    base = "custom_components.tuya_openhub"
    with patch(f"{base}.async_setup_entry", return_value=None):
        yield


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


def typed(cloud: TuyaCloud, transport: str) -> dict[str, Any]:
    """Return what the form of a transport wants."""
    data = cloud.entry_data(transport)
    return {key: data[key] for key in data.keys() - {"transport", "uid"}}


@pytest.mark.parametrize("transport", CONNECTIONS)
async def test_each_transport(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    transport: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Right credentials lead to an entry, by a lease that the broker takes."""
    caplog.set_level(logging.DEBUG)
    result = await choose(hass, transport)
    result = await submit(hass, result, typed(cloud, transport))
    assert result["step_id"] == "account"
    result = await submit(hass, result, {"uid": cloud.uid})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {
        **cloud.entry_data(transport),
        "link_id": result["data"]["link_id"],
    }
    secrets = {cloud.access_secret, cloud.action.gateway_token, cloud.access_id}
    assert not [secret for secret in secrets if secret in caplog.text]


async def test_data_center_and_account_are_found(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Access ID and secret are all that is typed."""
    nowhere = DataCenter(key="china", name="China", endpoint="http://127.0.0.1:9")
    here = DataCenter(key="india", name="India", endpoint=cloud.url)
    centers = MappingProxyType({"china": nowhere, "india": here})
    find = "custom_components.tuya_openhub.openhub.data_centers.find_data_center"
    with patch.dict(f"{find}.__kwdefaults__", {"centers": centers.values()}):
        result = await choose(hass, "openapi")
        result = await submit(
            hass,
            result,
            {"access_id": cloud.access_id, "access_secret": cloud.access_secret},
        )
    schema = result["data_schema"]
    assert schema is not None
    (offered,) = schema.schema["uid"].config["options"]
    assert offered["label"] == f"{cloud.uid} — {len(cloud.truth.devices)} devices"
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["endpoint"] == cloud.url
    assert result["data"]["uid"] == cloud.uid


@pytest.mark.parametrize(
    ("transport", "field"),
    [
        pytest.param("openapi", "access_secret", id="openapi"),
        pytest.param("action", "access_secret", id="action"),
        pytest.param("gateway", "token", id="gateway"),
    ],
)
async def test_wrong_secret_then_right(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, field: str
) -> None:
    """Wrong credentials lead back to where they are typed, from wherever they show."""
    right = typed(cloud, transport)
    result = await choose(hass, transport)
    result = await submit(hass, result, right | {field: "wrong"})
    forms = {"account": {"uid": cloud.uid}, transport: right}
    while not result["errors"]:
        result = await submit(hass, result, forms[result["step_id"]])
    assert result["step_id"] == transport
    assert result["errors"]["base"] in {"invalid_auth", "sign_invalid"}
    while result["type"] is FlowResultType.FORM:
        result = await submit(hass, result, forms[result["step_id"]])
    assert result["type"] is FlowResultType.CREATE_ENTRY


CODES_OF_PROJECTS = [
    pytest.param("openapi", code, problem, id=f"openapi {code}")
    for code, (_, problem) in CODES.items()
    # of the codes for a lost token one is enough: each try waits for a while
    if code not in TOKEN_CODES - {1010}
]
CODES_OF_GATEWAYS = [
    pytest.param("gateway", 1010, Problem.INVALID_AUTH, id="gateway 1010"),
    pytest.param("gateway", 1106, Problem.PERMISSION_DENIED, id="gateway 1106"),
    pytest.param("gateway", 28841004, Problem.QUOTA_EXHAUSTED, id="gateway 28841004"),
]


@pytest.mark.parametrize(
    ("transport", "code", "problem"), CODES_OF_PROJECTS + CODES_OF_GATEWAYS
)
async def test_each_code_then_success(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, code: int, problem: Problem
) -> None:
    """Each code that Tuya may answer to the lease has a text of its own."""
    forms = {"account": {"uid": cloud.uid}, transport: typed(cloud, transport)}
    result = await choose(hass, transport)
    result = await submit(hass, result, forms[transport])
    cloud.faults.set(LEASE[transport], Fault(code=code, msg="detail of a test"))
    with patch("custom_components.tuya_openhub.openhub.http.requester._PAUSE", 0):
        result = await submit(hass, result, {"uid": cloud.uid})
    assert result["errors"] == {"base": problem}
    assert result["description_placeholders"] == {
        "code": str(code),
        "detail": "detail of a test",
    }

    cloud.faults.clear()
    while result["type"] is FlowResultType.FORM:
        result = await submit(hass, result, forms[result["step_id"]])
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_broker_away_then_back(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """No entry is made as long as pushes could not arrive."""
    proxy = await cloud.proxy()
    proxy.mode = "refuse"
    result = await choose(hass, "openapi")
    result = await submit(hass, result, typed(cloud, "openapi"))
    result = await submit(hass, result, {"uid": cloud.uid})
    assert result["step_id"] == "account"
    assert result["errors"] == {"base": "broker_unreachable"}

    proxy.mode = "pass"
    result = await submit(hass, result, {"uid": cloud.uid})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_as_the_frontend_does_it(
    hass: HomeAssistant, cloud: TuyaCloud, hass_client: ClientSessionGenerator
) -> None:
    """Every form can be sent to a browser and back, options included."""
    assert await async_setup_component(hass, "config", {})
    client = await hass_client()

    async def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await client.post(f"/api/config/config_entries/{path}", json=body)
        assert answer.status == HTTPStatus.OK
        shown: dict[str, Any] = await answer.json()
        return shown

    shown = await post("flow", {"handler": DOMAIN})
    flow = f"flow/{shown['flow_id']}"
    assert shown["menu_options"] == CONNECTIONS
    shown = await post(flow, {"next_step_id": "openapi"})
    assert [field["name"] for field in shown["data_schema"]] == [
        "endpoint",
        "access_id",
        "access_secret",
    ]
    assert shown["data_schema"][0]["default"] == "auto"
    shown = await post(flow, typed(cloud, "openapi"))
    assert shown["data_schema"][0]["default"] == cloud.uid
    shown = await post(flow, {"uid": cloud.uid})
    assert shown["type"] == "create_entry"

    entry_id = shown["result"]["entry_id"]
    shown = await post("options/flow", {"handler": entry_id})
    defaults = {field["name"]: field.get("default") for field in shown["data_schema"]}
    assert defaults == {
        "link_type": "mqtt",
        "generic_entities": True,
        "monthly_call_budget": None,
    }
    shown = await post(
        f"options/flow/{shown['flow_id']}",
        {"link_type": "websocket", "generic_entities": True},
    )
    assert shown["type"] == "create_entry"
    await hass.async_block_till_done()
