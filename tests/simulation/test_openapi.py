"""The OpenAPI: who gets in, and what it answers."""

import asyncio
import json
from typing import Any

import pytest

from tests.tuya_cloud import Clock, TuyaCloud, captures
from tests.tuya_cloud.operations.commands import accepts
from tests.tuya_cloud.operations.lists import refuse

from .conftest import Caller

_PATH = "/v1.0/iot-01/associated-users/devices"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"client_id": "somebody"}, 1005, id="client"),
        pytest.param({"secret": "wrong"}, 1004, id="secret"),
        pytest.param({"t": "1588925778000"}, 1013, id="old"),
        pytest.param({"t": "1588925778"}, 1013, id="seconds"),
        pytest.param({"access_token": ""}, 1002, id="no-token"),
        pytest.param({"access_token": "0" * 32}, 1011, id="unknown-token"),
    ],
)
async def test_refuses(caller: Caller, changes: dict[str, str], code: int) -> None:
    """Each part of the signature is checked."""
    await caller.token()
    answer = await caller.send(
        "GET", _PATH, caller.headers("GET", _PATH, {}, b"", **changes)
    )
    assert (answer["success"], answer["code"]) == (False, code)
    assert set(answer) == {"success", "code", "msg", "t", "tid"}


async def test_signature_covers_everything(caller: Caller) -> None:
    """Another body, query or method than the signed one is refused."""
    await caller.token()
    path = "/v1.0/open-hub/access/config"
    headers = caller.headers("POST", path, {}, b"{}")
    assert (await caller.send("POST", path, headers, b'{"a":1}'))["code"] == 1004
    headers = caller.headers("GET", _PATH, {"size": "20"}, b"")
    other = await caller.send("GET", _PATH, headers, params={"size": "21"})
    assert other["code"] == 1004
    headers = caller.headers("GET", path, {}, b"{}")
    assert (await caller.send("POST", path, headers, b"{}"))["code"] == 1004


async def test_nonce_counts_once(caller: Caller) -> None:
    """The same request twice is a replay."""
    await caller.token()
    headers = caller.headers("GET", _PATH, {}, b"")
    assert (await caller.send("GET", _PATH, headers))["success"]
    assert (await caller.send("GET", _PATH, headers))["code"] == 1004


async def test_clock_of_the_cloud(caller: Caller) -> None:
    """A cloud whose clock differs refuses, and gives its own time."""
    caller.cloud.clock.offset = 1000
    headers = caller.headers("GET", "/v1.0/token", {"grant_type": "1"}, b"")
    answer = await caller.send(
        "GET", "/v1.0/token", headers, params={"grant_type": "1"}
    )
    assert answer["code"] == 1013
    assert answer["t"] / 1000 == pytest.approx(Clock().now() + 1000, abs=5)


async def test_token_life(caller: Caller) -> None:
    """A token ends, is refreshed once, and a second request gives what is left."""
    caller.cloud.tokens.term = 2
    first = (await caller.token())["result"]
    assert first["expire_time"] == 2
    assert (await caller.token())["result"]["access_token"] == first["access_token"]
    await asyncio.sleep(2.05)
    assert (await caller.get(_PATH))["code"] == 1010
    second = (await caller.token())["result"]
    assert second["access_token"] != first["access_token"]
    assert (await caller.get(_PATH))["success"]

    path = f"/v1.0/token/{second['refresh_token']}"
    refreshed = await caller.send(
        "GET", path, caller.headers("GET", path, {}, b"", access_token="")
    )
    assert refreshed["success"]
    assert (await caller.get(_PATH))["code"] == 1010
    again = await caller.send(
        "GET", path, caller.headers("GET", path, {}, b"", access_token="")
    )
    assert again["code"] == 1010


async def test_expired_by_another_program(caller: Caller) -> None:
    """A token can end before its time."""
    await caller.token()
    caller.cloud.tokens.expire()
    assert (await caller.get(_PATH))["code"] == 1010


async def test_project_states(caller: Caller) -> None:
    """Revoked credentials, a changed secret and a spent quota answer as Tuya does."""
    cloud = caller.cloud
    await caller.token()
    cloud.exhaust_quota()
    assert (await caller.get(_PATH))["code"] == 28841004
    cloud.exhaust_quota(exhausted=False)
    cloud.revoke_credentials()
    assert (await caller.get(_PATH))["code"] == 1005
    cloud.revoke_credentials(revoked=False)
    old = cloud.access_secret
    cloud.change_secret()
    headers = caller.headers("GET", _PATH, {}, b"", secret=old)
    assert (await caller.send("GET", _PATH, headers))["code"] == 1004


async def test_device_list_pages(caller: Caller) -> None:
    """All devices of all accounts come, page by page."""
    caller.cloud.add_account("eu2", captures.synthetic(30, ["plug"]))
    seen: list[str] = []
    key = ""
    more = True
    while more:
        answer = await caller.get(_PATH, size="20", last_row_key=key)
        seen += [device["id"] for device in answer["result"]["devices"]]
        key, more = answer["result"]["last_row_key"], answer["result"]["has_more"]
    assert sorted(seen) == sorted(caller.cloud.truth.devices)
    assert answer["result"]["total"] == len(seen)


async def test_devices_of_an_account(caller: Caller) -> None:
    """Own and shared devices are two lists; a stranger's uid is refused."""
    cloud = caller.cloud
    cloud.add_account("eu2", captures.synthetic(1, ["plug"]))
    cloud.truth.share("syn00000000000000000", cloud.uid)
    path = f"/v1.0/users/{cloud.uid}/devices"
    own = await caller.get(path)
    assert {d["id"] for d in own["result"]} == set(cloud.truth.accounts[cloud.uid])
    shared = await caller.get(path, **{"from": "sharing"})
    assert [d["id"] for d in shared["result"]] == ["syn00000000000000000"]
    assert (await caller.get("/v1.0/users/nobody/devices"))["code"] == 1106


async def test_lists_by_rule(caller: Caller) -> None:
    """Lists come in pages, without an end, or as a code, where a test wants that."""
    path = f"/v1.0/users/{caller.cloud.uid}/devices"
    everything = (await caller.get(path))["result"]
    rules = caller.cloud.list_rules
    rules.page = len(everything) - 1
    first = (await caller.get(path))["result"]
    assert (first["list"], first["has_more"]) == (everything[:-1], True)
    second = (await caller.get(path, last_row_key=first["last_row_key"]))["result"]
    assert (second["list"], second["has_more"]) == (everything[-1:], False)
    rules.stuck = True
    again = (await caller.get(path))["result"]
    following = await caller.get(path, last_row_key=again["last_row_key"])
    assert following["result"] == again
    rules.none_by_code = True
    assert (await caller.get(path, **{"from": "sharing"}))["code"] == 2002
    rules.odd["home"] = refuse(1109)
    assert (await caller.get(path))["code"] == 1109


async def test_reads_of_one_device(caller: Caller) -> None:
    """Every read returns the same truth in its own shape."""
    plug = caller.cloud.truth.find("cz")
    expected = plug.status_list()
    entry = (await caller.get(f"/v1.0/devices/{plug.id}"))["result"]
    assert entry["uid"] == caller.cloud.uid
    assert entry["status"] == expected
    for path in (f"/v1.0/devices/{plug.id}", f"/v1.0/iot-03/devices/{plug.id}"):
        assert (await caller.get(f"{path}/status"))["result"] == expected
    batch = await caller.get("/v1.0/iot-03/devices/status", device_ids=plug.id)
    assert batch["result"] == [{"id": plug.id, "status": expected}]
    ids = ",".join([plug.id] * 21)
    many = await caller.get("/v1.0/iot-03/devices/status", device_ids=ids)
    assert many["code"] == 1109
    path = f"/v2.0/cloud/thing/{plug.id}/shadow/properties"
    shadow = (await caller.get(path))["result"]["properties"]
    assert {p["code"]: p["value"] for p in shadow} == plug.status
    assert (await caller.get("/v1.0/devices/nobody"))["code"] == 1106
    assert (await caller.get("/v1.0/unknown"))["code"] == 1108


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        pytest.param("/v1.0/devices/{}/specifications", set(), id="v1.0"),
        pytest.param("/v1.1/devices/{}/specifications", {"dp_id"}, id="v1.1"),
        pytest.param("/v1.0/iot-03/devices/{}/specification", {"name"}, id="iot-03"),
    ],
)
async def test_specification_forms(caller: Caller, path: str, extra: set[str]) -> None:
    """The three forms differ in what they add."""
    plug = caller.cloud.truth.find("cz")
    answer = (await caller.get(path.format(plug.id)))["result"]
    assert answer["category"] == "cz"
    assert set(answer["status"][0]) == {"code", "type", "values"} | extra
    assert {p["code"] for p in answer["status"]} >= set(plug.status)


async def test_thing_model(caller: Caller) -> None:
    """The model is JSON in a string, with numbers and access modes."""
    plug = caller.cloud.truth.find("cz")
    answer = await caller.get(f"/v2.0/cloud/thing/{plug.id}/model")
    model = json.loads(answer["result"]["model"])
    properties = {p["code"]: p for p in model["services"][0]["properties"]}
    assert properties["switch_1"]["accessMode"] == "rw"
    assert properties["cur_power"]["accessMode"] == "ro"
    assert properties["cur_power"]["typeSpec"]["type"] == "value"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param({"code": "nothing", "value": True}, 2008, id="unknown-code"),
        pytest.param({"code": "switch_1", "value": 1}, 2008, id="not-boolean"),
        pytest.param({"code": "countdown_1", "value": 86401}, 2008, id="out-of-range"),
        pytest.param({"code": "countdown_1", "value": True}, 2008, id="not-a-number"),
        pytest.param({"code": "relay_status", "value": "x"}, 2008, id="not-in-enum"),
        pytest.param({"code": "switch_1"}, 1109, id="no-value"),
    ],
)
async def test_refused_commands(
    caller: Caller, command: dict[str, Any], code: int
) -> None:
    """A command the specification does not allow changes nothing."""
    plug = caller.cloud.truth.find("cz")
    before = dict(plug.status)
    for family in ("/v1.0/devices", "/v1.0/iot-03/devices"):
        answer = await caller.post(
            f"{family}/{plug.id}/commands", {"commands": [command]}
        )
        assert answer["code"] == code
    assert plug.status == before
    assert caller.cloud.truth.commands == []


async def test_command_changes_the_truth(caller: Caller) -> None:
    """An accepted command is logged, and the device reports it a moment later."""
    plug = caller.cloud.truth.find("cz")
    body = {"commands": [{"code": "switch_1", "value": False}]}
    answer = await caller.post(f"/v1.0/devices/{plug.id}/commands", body)
    assert answer["result"] is True
    assert plug.status["switch_1"]
    await asyncio.sleep(0.1)
    assert plug.status["switch_1"] is False
    assert [(c.code, c.value) for c in caller.cloud.truth.commands] == [
        ("switch_1", False)
    ]

    caller.cloud.command_rules.echo_delay = None
    issue = {"properties": json.dumps({"switch_1": True})}
    path = f"/v2.0/cloud/thing/{plug.id}/shadow/properties/issue"
    assert (await caller.post(path, issue))["result"] is True
    await asyncio.sleep(0.1)
    assert plug.status["switch_1"] is False

    caller.cloud.truth.set_online(plug.id, False)
    assert (await caller.post(path, issue))["code"] == 2001


async def test_device_outside_the_old_family(caller: Caller) -> None:
    """A device the old family does not model answers 2003 and 2008 there."""
    plug = caller.cloud.truth.find("cz")
    plug.legacy = False
    body = {"commands": [{"code": "switch_1", "value": False}]}
    assert (await caller.get(f"/v1.0/devices/{plug.id}/status"))["code"] == 2003
    assert (await caller.post(f"/v1.0/devices/{plug.id}/commands", body))[
        "code"
    ] == 2008
    assert (await caller.get(f"/v1.0/iot-03/devices/{plug.id}/status"))["success"]
    assert (await caller.post(f"/v1.0/iot-03/devices/{plug.id}/commands", body))[
        "success"
    ]


async def test_json_values_stay_text(caller: Caller, cloud: TuyaCloud) -> None:
    """A Json value sent as an object is reported as text."""
    light = cloud.truth.find("dj")
    colour = {"h": 10, "s": 20, "v": 30}
    body = {"commands": [{"code": "colour_data_v2", "value": colour}]}
    assert (await caller.post(f"/v1.0/devices/{light.id}/commands", body))["success"]
    await asyncio.sleep(0.1)
    assert light.status["colour_data_v2"] == '{"h":10,"s":20,"v":30}'


@pytest.mark.parametrize(
    ("kind", "values", "value", "fits"),
    [
        pytest.param("Boolean", "null", True, True, id="null"),
        pytest.param("STRING", "PowerOn", "PowerOn", True, id="plain-words"),
        pytest.param("String", '{"maxlen":"3"}', "abcd", False, id="too-long"),
        pytest.param("Integer", "{}", 7, True, id="no-limits"),
        pytest.param("Json", "{}", "{", False, id="broken-json"),
        pytest.param("Json", "{}", 7, False, id="no-json"),
        pytest.param("Bitmap", '{"label":["a"]}', 1, True, id="bitmap"),
    ],
)
def test_what_a_specification_allows(
    kind: str, values: str, value: Any, *, fits: bool
) -> None:
    """Odd specifications allow what their type allows."""
    assert accepts({"code": "x", "type": kind, "values": values}, value) is fits
