"""The action APIs."""

import json
import time
from typing import Any

import pytest

from tests.tuya_cloud import crypto

from .conftest import Caller


def _headers(caller: Caller, params: dict[str, Any], **changes: str) -> dict[str, str]:
    t = changes.get("t", str(int(time.time() * 1000)))
    sign = crypto.action_sign(
        changes.get("secret", caller.cloud.access_secret),
        client_id=caller.cloud.access_id,
        t=t,
        params=params,
    )
    return {
        "client_id": changes.get("client_id", caller.cloud.access_id),
        "t": t,
        "sign_method": "HMAC-SHA256",
        "sign": sign,
    }


async def _act(caller: Caller, action: str, params: dict[str, Any]) -> dict[str, Any]:
    raw = json.dumps({"action": action, "params": params}).encode()
    return await caller.send("POST", "/faas", _headers(caller, params), raw)


async def test_signed_actions(caller: Caller) -> None:
    """Each action answers as its twin of the OpenAPI does."""
    plug = caller.cloud.truth.find("cz")
    listed = await _act(caller, "device.getDeviceList", {"uid": caller.cloud.uid})
    assert len(listed["result"]) == len(caller.cloud.truth.devices)
    params = {"uid": caller.cloud.uid, "link_id": "x", "link_type": "websocket"}
    lease = await _act(caller, "device.openHubConfig", params)
    assert lease["result"]["url"].startswith("ws://127.0.0.1:")
    params = {"device_id": plug.id}
    assert (await _act(caller, "device.status", params))["result"] == plug.status_list()
    assert (await _act(caller, "device.details", params))["result"]["id"] == plug.id
    specification = (await _act(caller, "device.specifications", params))["result"]
    functions = (await _act(caller, "device.functions", params))["result"]
    assert functions["functions"] == specification["functions"]
    command = {"commands": [{"value": False, "code": "switch_1"}], **params}
    answer = await _act(caller, "device.control", command)
    assert answer["result"] is True
    assert set(answer) == {"code", "msg", "success", "result", "t"}
    assert (await _act(caller, "device.nothing", {}))["code"] == 1108
    assert (await _act(caller, "device.status", {"device_id": "x"}))["code"] == 1106


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"client_id": "x"}, 1005, id="client"),
        pytest.param({"secret": "x"}, 1004, id="secret"),
        pytest.param({"t": "1588925778000"}, 1013, id="time"),
    ],
)
async def test_refuses(caller: Caller, changes: dict[str, str], code: int) -> None:
    """The signature of an action is checked."""
    params = {"uid": caller.cloud.uid}
    raw = json.dumps({"action": "device.getDeviceList", "params": params}).encode()
    answer = await caller.send(
        "POST", "/faas", _headers(caller, params, **changes), raw
    )
    assert (answer["success"], answer["code"]) == (False, code)
    assert "result" not in answer


async def test_app_id(caller: Caller) -> None:
    """Where the mini program's id is known, its digest must come along."""
    caller.cloud.action.app_id = "wx1"
    params = {"uid": caller.cloud.uid}
    raw = json.dumps({"action": "device.getDeviceList", "params": params}).encode()
    headers = _headers(caller, params)
    assert (await caller.send("POST", "/faas", headers, raw))["code"] == 1004
    headers["wxAppId"] = "6dc9fecf1753319aee99dcc3a8cbb8ed"
    assert (await caller.send("POST", "/faas", headers, raw))["success"]


@pytest.mark.parametrize(
    ("form", "key"),
    [
        pytest.param("plain", "result", id="plain"),
        pytest.param("error_code", "data", id="error-code"),
    ],
)
async def test_gateway(caller: Caller, form: Any, key: str) -> None:
    """The gateway wants its token, not a signature, and answers in two forms."""
    caller.cloud.http.gateway_envelope = form
    caller.cloud.action.gateway_token = "secret"
    params = {"uid": caller.cloud.uid}
    raw = json.dumps({"action": "device.getDeviceList", "params": params}).encode()
    bare = await caller.send("POST", "/gateway", {}, raw)
    assert (bare["success"], bare["code"]) == (False, 401)
    right = {"Authorization": "Bearer secret"}
    answer = await caller.send("POST", "/gateway", right, raw)
    assert len(answer[key]) == len(caller.cloud.truth.devices)
    malformed = await caller.send("POST", "/gateway", right, b"nothing")
    assert malformed["success"] is False
