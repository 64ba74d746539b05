"""What a person can have wrong in the three ways to connect: said where it is cured."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.tuya_openhub import config_flow
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.http.faults import Fault

from .forms import choose, forms, go_on, submit

ROOT = Path(config_flow.__file__).parent
ERRORS: dict[str, str] = json.loads((ROOT / "translations/en.json").read_text("utf-8"))[
    "config"
]["error"]
DOCS = (ROOT.parents[1] / "docs/troubleshooting.md").read_text("utf-8")

TOKEN = "GET /v1.0/token*"
LIST = "GET /v1.0/iot-01/associated-users/devices*"
LEASE = "POST /v?.0/*open-*hub/access?config"
ACTION = "device.openHubConfig"
NOBODY = "http://127.0.0.1:9"
PLAIN = "http://cloud.example.com"
WEB_PAGE = Fault(body=b"<html>log in to this network</html>")
MISTYPED = "eu0000000000000mistyped"


def wrong(
    form: str,
    typed: dict[str, str],
    step: str,
    field: str,
    error: str,
) -> Any:
    """Describe what is typed wrongly into a form, and where it is said."""
    name = f"{form} {error} {next(iter(typed.values()))[:24]}"
    return pytest.param(form, typed, {}, step, field, error, id=name)


def refused(
    way: str, pattern: str, code: int, step: str, field: str, error: str
) -> Any:
    """Describe what is not done in the console, and where it is said."""
    fault = {pattern: Fault(code=code)}
    return pytest.param(way, {}, fault, step, field, error, id=f"{way} {code} {step}")


SITUATIONS = [
    # a cloud project
    wrong(
        "openapi", {"access_secret": "x"}, "openapi", "access_secret", "sign_invalid"
    ),
    wrong("openapi", {"access_id": "x"}, "openapi", "access_id", "invalid_auth"),
    wrong("address", {"endpoint": PLAIN}, "address", "endpoint", "insecure_url"),
    wrong("address", {"endpoint": "tuya"}, "address", "endpoint", "invalid_url"),
    wrong("address", {"endpoint": NOBODY}, "address", "endpoint", "cannot_connect"),
    pytest.param(
        "openapi", {}, {"*": WEB_PAGE}, "address", "endpoint", "bad_answer", id="page"
    ),
    refused("openapi", TOKEN, 1001, "openapi", "access_secret", "invalid_auth"),
    refused("openapi", TOKEN, 1013, "openapi", "base", "clock_wrong"),
    refused("openapi", TOKEN, 2007, "openapi", "endpoint", "cross_region"),
    refused("openapi", LIST, 1114, "openapi", "base", "ip_not_allowed"),
    refused("openapi", LIST, 28841001, "openapi", "base", "no_plan"),
    refused("openapi", LIST, 28841002, "openapi", "base", "plan_expired"),
    refused("openapi", LIST, 28841004, "openapi", "base", "quota_exhausted"),
    refused("openapi", LIST, 28841107, "openapi", "endpoint", "data_center_suspended"),
    refused("openapi", LIST, 28841105, "uid_openapi", "uid", "service_not_authorized"),
    refused("openapi", LIST, 28841101, "uid_openapi", "uid", "service_not_subscribed"),
    refused("openapi", LIST, 1106, "uid_openapi", "uid", "permission_denied"),
    refused("openapi", LIST, 2002, "uid_openapi", "uid", "no_devices"),
    refused("openapi", LEASE, 28841105, "account", "base", "service_not_authorized"),
    refused("openapi", LEASE, 2406, "openapi", "endpoint", "wrong_data_center"),
    refused("openapi", LEASE, 2006, "account", "uid", "user_unknown"),
    # an app's key pair
    wrong(
        "action",
        {"access_secret": "x"},
        "action",
        "access_secret",
        "sign_invalid_action",
    ),
    wrong("action", {"endpoint": PLAIN}, "action", "endpoint", "insecure_url"),
    wrong("action", {"endpoint": NOBODY}, "action", "endpoint", "cannot_connect"),
    wrong(
        "uid_action", {"uid": MISTYPED}, "uid_action", "uid", "permission_denied_action"
    ),
    refused("action", ACTION, 1005, "action", "access_id", "invalid_auth_action"),
    # a gateway
    wrong("gateway", {"token": "x"}, "gateway", "token", "invalid_auth_gateway"),
    wrong("gateway", {"url": "gateway"}, "gateway", "url", "invalid_url"),
    wrong("gateway", {"url": NOBODY}, "gateway", "url", "cannot_connect_gateway"),
    wrong(
        "uid_gateway",
        {"uid": MISTYPED},
        "uid_gateway",
        "uid",
        "permission_denied_gateway",
    ),
    pytest.param(
        "gateway", {}, {"*": WEB_PAGE}, "gateway", "url", "bad_answer_gateway", id="web"
    ),
    refused("gateway", ACTION, 1010, "gateway", "token", "invalid_auth_gateway"),
    refused("gateway", ACTION, 28841004, "uid_gateway", "base", "quota_exhausted"),
]


@pytest.fixture
def cloud(cloud: TuyaCloud) -> TuyaCloud:
    """Let the gateway ask for a token."""
    cloud.action.gateway_token = "gateway-token-of-tests"
    return cloud


@pytest.fixture(autouse=True)
def setup_entry() -> Iterator[None]:
    """Leave the set-up of the entry to other tests, and do not wait between tries."""
    base = "custom_components.tuya_openhub"
    with (
        patch(f"{base}.async_setup_entry", return_value=None),
        patch(f"{base}.openhub.http.requester._PAUSE", 0),
    ):
        yield


@pytest.mark.parametrize(
    ("form", "typed", "faults", "step", "field", "error"), SITUATIONS
)
async def test_each_is_said_where_it_is_cured(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    form: str,
    typed: dict[str, str],
    faults: dict[str, Fault],
    step: str,
    field: str,
    error: str,
) -> None:
    """What and where, beside the field, with a link to its chapter; then it is cured."""
    way = {"address": "openapi"}.get(form, form.removeprefix("uid_"))
    right = forms(cloud, way)
    for pattern, fault in faults.items():
        cloud.faults.set(pattern, fault)
    result = await choose(hass, way)
    result = await go_on(hass, result, right | {form: right[form] | typed})
    assert (result["step_id"], result["errors"]) == (step, {field: error})
    assert len(ERRORS[error]) > 60
    shown = result["description_placeholders"]
    assert shown is not None
    page, _, chapter = shown["help"].partition("#")
    assert page.endswith("/docs/troubleshooting.md")
    assert f'<a id="{chapter}"></a>' in DOCS
    assert re.match(rf"{chapter}(_{way})?$", error)

    cloud.faults.clear()
    result = await submit(hass, result, right[step])
    result = await go_on(hass, result, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
