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
from custom_components.tuya_openhub.openhub.http.error_codes import CODES
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.http.faults import Fault

from .forms import ACCOUNT_STEPS, choose, forms, go_on, submit

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
    result = await go_on(hass, result, forms(cloud, transport))
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
    cloud.truth.add_home(1, cloud.uid)
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
    offered, other = schema.schema["uid"].config["options"]
    names = ", ".join([d.name for d in cloud.truth.devices.values()][:3])
    assert offered["label"] == f"Home ({len(cloud.truth.devices)}): {names}, …"
    assert other["value"] == "other"
    result = await submit(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["endpoint"] == cloud.url
    assert result["data"]["uid"] == cloud.uid
    assert result["title"] == "Home"


@pytest.mark.parametrize(
    ("transport", "field", "error"),
    [
        pytest.param("openapi", "access_secret", "sign_invalid", id="openapi"),
        pytest.param("action", "access_secret", "sign_invalid_action", id="action"),
        pytest.param("gateway", "token", "invalid_auth_gateway", id="gateway"),
    ],
)
async def test_wrong_secret_then_right(
    hass: HomeAssistant, cloud: TuyaCloud, transport: str, field: str, error: str
) -> None:
    """A wrong secret shows at its field, wherever the cloud notices it."""
    right = forms(cloud, transport)
    result = await choose(hass, transport)
    wrong = right | {transport: right[transport] | {field: "wrong"}}
    result = await go_on(hass, result, wrong)
    assert result["step_id"] == transport
    assert result["errors"] == {field: error}
    result = await submit(hass, result, right[transport])
    result = await go_on(hass, result, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY


CODES_OF_PROJECTS = [
    pytest.param("openapi", code, problem, id=f"openapi {code}")
    for code, (_, problem) in CODES.items()
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
    right = forms(cloud, transport)
    result = await choose(hass, transport)
    result = await go_on(hass, result, right, *ACCOUNT_STEPS)
    cloud.faults.set(LEASE[transport], Fault(code=code, msg="detail of a test"))
    with (
        patch("custom_components.tuya_openhub.openhub.http.requester._PAUSE", 0),
        patch("custom_components.tuya_openhub.openhub.http.tokens._FIRST_PAUSE", 0),
    ):
        result = await submit(hass, result, {"uid": cloud.uid})
    (error,) = (result["errors"] or {}).values()
    assert error in {problem, f"{problem}_{transport}"}
    shown = result["description_placeholders"]
    assert shown is not None
    assert (shown["code"], shown["detail"]) == (str(code), "detail of a test")
    assert shown["help"].endswith(f"/docs/troubleshooting.md#{problem}")

    cloud.faults.clear()
    while result["type"] is FlowResultType.FORM:
        result = await submit(hass, result, right[result["step_id"]])
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_broker_away_then_back(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """No entry is made as long as pushes could not arrive."""
    proxy = await cloud.proxy()
    proxy.mode = "refuse"
    result = await choose(hass, "openapi")
    result = await go_on(hass, result, forms(cloud, "openapi"))
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
    inputs = forms(cloud, "openapi")
    shown = await post(flow, inputs["openapi"])
    assert shown["step_id"] == "address"
    shown = await post(flow, inputs["address"])
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
        "plan_ends": None,
    }
    shown = await post(
        f"options/flow/{shown['flow_id']}",
        {"link_type": "websocket", "generic_entities": True},
    )
    assert shown["type"] == "create_entry"
    await hass.async_block_till_done()
