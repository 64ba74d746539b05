"""Faults on demand, and the log of calls."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from tests.tuya_cloud import Fault

from .conftest import Caller

_PATH = "/v1.0/iot-01/associated-users/devices"


async def test_error_code_counted(caller: Caller) -> None:
    """A fault happens as often as asked for, then things are well."""
    caller.cloud.faults.set("/v1.0/iot-01/*", Fault(code=1112, count=2))
    answers = [await caller.get(_PATH) for _ in range(3)]
    assert [a.get("code") for a in answers] == [1112, 1112, None]
    assert answers[0]["msg"] == "system is busy, please try again later"
    log = caller.cloud.calls
    assert log.count_of(_PATH) == 3
    assert [(call.ok, call.code) for call in log if call.path == _PATH] == [
        (False, 1112),
        (False, 1112),
        (True, 0),
    ]
    assert log.kinds()["GET /v1.0/token"] == log.count_of("GET /v1.0/token") == 1
    assert log.since(time.time() + 5) == []


async def test_until_cleared(caller: Caller) -> None:
    """A fault without a count stays until it is cleared."""
    await caller.token()
    caller.cloud.faults.set("GET /v1.0/*", Fault(code=500))
    caller.cloud.faults.set("never", Fault(code=501))
    assert [(await caller.get(_PATH))["code"] for _ in range(3)] == [500] * 3
    caller.cloud.faults.clear("GET /v1.0/*")
    assert (await caller.get(_PATH))["success"]
    caller.cloud.faults.clear()
    assert (await caller.get(_PATH))["success"]


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        pytest.param(Fault(status=502), 502, "", id="status"),
        pytest.param(Fault(body=b"<html>"), 200, "<html>", id="garbage"),
        pytest.param(Fault(body=b""), 200, "", id="empty"),
        pytest.param(Fault(status=429, body=b"slow"), 429, "slow", id="both"),
    ],
)
async def test_bodies(caller: Caller, fault: Fault, status: int, text: str) -> None:
    """Answers may be no answers."""
    caller.cloud.faults.set("/v1.0/token", fault)
    async with caller.session.get(f"{caller.cloud.url}/v1.0/token") as response:
        assert (response.status, await response.text()) == (status, text)


async def test_transport(caller: Caller) -> None:
    """Connections may hang, be reset or be slow."""
    await caller.token()
    faults = caller.cloud.faults
    faults.set(_PATH, Fault(reset=True, count=2))
    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.get(_PATH)
    faults.set(_PATH, Fault(hang=True, count=1))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(caller.get(_PATH), 0.2)
    faults.set(_PATH, Fault(delay=0.3, count=1))
    began = time.monotonic()
    assert (await caller.get(_PATH))["success"]
    assert time.monotonic() - began >= 0.3


async def test_server_away(caller: Caller) -> None:
    """The HTTP server can go and come back on its port."""
    await caller.token()
    await caller.cloud.http.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.get(_PATH)
    await caller.cloud.http.start()
    assert (await caller.get(_PATH))["success"]


async def _control(caller: Caller, path: str, body: Any = ...) -> Any:
    url = f"{caller.cloud.url}/_sim/{path}"
    method = {True: "GET", False: "POST"}[body is ...]
    json = {True: None, False: body}[body is ...]
    raw = {"json": json} if method == "POST" else {}
    async with caller.session.request(method, url, **raw) as response:
        return (
            await response.json(content_type=None) if response.ok else response.status
        )


async def test_control_door(caller: Caller) -> None:
    """A person can look at the truth, change it and switch faults."""
    plug = caller.cloud.truth.find("cz")
    assert plug.id in {d["id"] for d in await _control(caller, "devices")}
    shown = await _control(caller, f"devices/{plug.id}", {"switch_1": False})
    assert shown["status"]["switch_1"] is False
    assert shown["versions"] == {"switch_1": 1}
    assert (await _control(caller, f"devices/{plug.id}/online", False))[
        "online"
    ] is False
    assert (await _control(caller, f"devices/{plug.id}"))["online"] is False
    assert await _control(caller, "commands") == []
    assert (await _control(caller, "broker"))["connected"] == []
    assert await _control(caller, "faults", {"pattern": "*", "code": 500})
    assert (await caller.send("GET", _PATH, {}))["code"] == 500
    assert await _control(caller, "faults", None)
    assert (await _control(caller, "calls"))[-1]["code"] == 500
    assert await _control(caller, "nothing") == 404
    assert await _control(caller, "devices/nobody") == 404
