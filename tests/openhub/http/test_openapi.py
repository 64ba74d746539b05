"""The OpenAPI door against a scripted cloud: tokens, twins, faults and recovery."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import json
from pathlib import Path
import ssl
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http import requester
from custom_components.tuya_openhub.openhub.http.data_centers import (
    DATA_CENTERS,
    DataCenter,
    find_data_center,
)
from custom_components.tuya_openhub.openhub.http.openapi import OpenApiCloud
from custom_components.tuya_openhub.openhub.http.signing import sign, string_to_sign
from custom_components.tuya_openhub.openhub.models import (
    Account,
    Cipher,
    Device,
    LinkType,
    SpecSource,
)
from custom_components.tuya_openhub.openhub.usage import CallKind
from tests.tuya_cloud.certs import Authority

from ..push.scripted import (
    NOW,
    FakeClock,
    RecordingGate,
    Reply,
    ScriptedServer,
    lease,
    no,
    ok,
    sample,
    token,
)

ID = "access-id-1"
SECRET = "the-secret-of-the-project"
UID = "eu0000000000000SAMPLE"
LEASE_1 = "POST /v1.0/open-hub/access/config"
LEASE_2 = "POST /v1.0/iot-03/open-hub/access-config"
TOKEN = "GET /v1.0/token"
DEVICES = f"GET /v1.0/users/{UID}/devices"
SHARED = f"{DEVICES}?from=sharing"
ACCOUNTS = "GET /v1.0/iot-01/associated-users/devices"
BATCH = "GET /v1.0/iot-03/devices/status"
SPEC_1 = "GET /v1.1/devices/d/specifications"
SPEC_2 = "GET /v1.0/iot-03/devices/d/specification"
MODEL = "GET /v2.0/cloud/thing/d/model"
SHADOW = "GET /v2.0/cloud/thing/d/shadow/properties"
COMMAND_1 = "POST /v1.0/devices/d/commands"
COMMAND_2 = "POST /v1.0/iot-03/devices/d/commands"
ISSUE = "POST /v2.0/cloud/thing/d/shadow/properties/issue"
DEVICE = Device(id="d", name="D", category="kg", product_id="p", status={"switch_1": 1})
SPEC = {"category": "kg", "status": [{"code": "switch_1", "type": "Boolean"}]}


class Stage:
    """A scripted server and a door to it."""

    def __init__(
        self, server: ScriptedServer, session: aiohttp.ClientSession, **more: Any
    ) -> None:
        """Build the door."""
        self.server = server
        self.script = server.script
        self.clock = FakeClock()
        self.gate = RecordingGate()
        options: dict[str, Any] = {
            "endpoint": server.url,
            "access_id": ID,
            "access_secret": SECRET,
            "usage": self.gate,
            "clock": self.clock,
            **more,
        }
        self.cloud = OpenApiCloud(session, **options)

    def tokens(self) -> int:
        """How many calls for a token were made."""
        return sum(seen.what == TOKEN for seen in self.server.seen)


type Open = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """A client session of the host."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def stage(session: aiohttp.ClientSession) -> AsyncIterator[Open]:
    """Open a door to a scripted cloud that gives tokens."""
    servers: list[ScriptedServer] = []

    async def build(script: dict[str, list[Reply]], **more: Any) -> Stage:
        server = ScriptedServer({TOKEN: [token()], **script})
        await server.server.start_server()
        servers.append(server)
        return Stage(server, session, **more)

    yield build
    for server in servers:
        await server.server.close()


async def failure(work: Awaitable[object]) -> OpenHubError:
    """Return the error that some work ends in."""
    with pytest.raises(OpenHubError) as caught:
        await work
    return caught.value


# -- requests


async def test_requests_are_signed_as_they_are_sent(stage: Open) -> None:
    """Every request carries a sign over what the server sees."""
    on = await stage({LEASE_1: [ok(lease())], BATCH: [ok([])]})
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    await on.cloud.statuses(["a b", "c"])
    first, second, third = on.server.seen
    for seen, url, text in (
        (first, "/v1.0/token?grant_type=1", ""),
        (second, "/v1.0/open-hub/access/config", "token-1"),
        (third, "/v1.0/iot-03/devices/status?device_ids=a b,c", "token-1"),
    ):
        headers = seen.headers
        method = seen.what.partition(" ")[0]
        assert headers["sign"] == sign(
            ID,
            SECRET,
            string_to_sign(method, url, seen.body),
            t=headers["t"],
            nonce=headers["nonce"],
            access_token=text,
        )
        assert headers.get("access_token", "") == text
        assert headers["t"] == str(int(NOW * 1000))
    assert first.headers["nonce"] != second.headers["nonce"]
    assert third.raw_query == "device_ids=a%20b,c"
    assert second.json == {
        "uid": UID,
        "link_id": "link",
        "link_type": "mqtt",
        "topics": "device",
        "msg_encrypted_version": "2.0",
    }


async def test_ids_cannot_leave_their_place_in_the_path(stage: Open) -> None:
    """An id with a slash stays one segment, in the address as in the sign."""
    on = await stage({})
    await failure(on.cloud.devices("a/../b?c"))
    seen = on.server.seen[-1]
    path = "/v1.0/users/a%2F..%2Fb%3Fc/devices"
    assert seen.headers["sign"] == sign(
        ID,
        SECRET,
        string_to_sign("GET", path),
        t=seen.headers["t"],
        nonce=seen.headers["nonce"],
        access_token="token-1",
    )


async def test_bad_address(session: aiohttp.ClientSession) -> None:
    """A plain address away from this machine is refused at once."""
    with pytest.raises(RequestError) as caught:
        OpenApiCloud(
            session, endpoint="http://a.example", access_id=ID, access_secret=SECRET
        )
    assert caught.value.problem is Problem.INSECURE_URL


async def test_door_shows_no_secret(stage: Open) -> None:
    """Neither the door nor what it asked with can be read from its repr."""
    on = await stage({})
    assert SECRET not in repr(on.cloud)
    assert SECRET not in repr(vars(on.cloud))


# -- the lease


async def test_lease_and_its_twin(stage: Open) -> None:
    """The twin path answers where the first is not this project's, and is remembered."""
    on = await stage({LEASE_1: [no(28841101)], LEASE_2: [ok(lease())]})
    config = await on.cloud.hub_config(UID, "link", LinkType.WEBSOCKET)
    assert (config.cipher, config.lifetime, config.link_id) == (
        Cipher.GCM,
        7200,
        "link",
    )
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    assert on.server.calls() == [LEASE_1, LEASE_2, LEASE_2]
    assert on.gate.refused == []
    assert on.gate.done == [CallKind.TOKEN, CallKind.HUB_CONFIG, CallKind.HUB_CONFIG]


async def test_lease_of_format_1(stage: Open) -> None:
    """The format asked for is an option of the door."""
    on = await stage({LEASE_1: [ok(lease())]}, cipher=Cipher.ECB)
    config = await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    assert config.cipher is Cipher.ECB
    assert on.server.seen[-1].json["msg_encrypted_version"] == "1.0"


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        pytest.param(1106, 28841101, Problem.SERVICE_NOT_SUBSCRIBED, id="service"),
        pytest.param(28841105, 1106, Problem.SERVICE_NOT_AUTHORIZED, id="authorize"),
        pytest.param(1108, 1106, Problem.PERMISSION_DENIED, id="permission"),
        pytest.param(1106, 1108, Problem.PERMISSION_DENIED, id="permission-first"),
        pytest.param(1108, 28841004, Problem.QUOTA_EXHAUSTED, id="quota"),
        pytest.param(1108, 1108, Problem.NOT_SUPPORTED, id="path"),
    ],
)
async def test_more_telling_of_two_errors(
    stage: Open, first: int, second: int, problem: Problem
) -> None:
    """Where both paths refuse, the one that a person can mend is told."""
    on = await stage({LEASE_1: [no(first)], LEASE_2: [no(second)]})
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert err.problem is problem


async def test_refusal_is_told_to_the_gate_once(stage: Open) -> None:
    """The gate learns how the operation ended; its own refusal is no news to it."""
    on = await stage({LEASE_1: [no(28841002)]})
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert on.gate.refused == [(err, CallKind.HUB_CONFIG)]
    on.gate.standing = err
    assert await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT)) is err
    assert len(on.gate.refused) == 1
    assert len(on.server.seen) == 2


# -- the token


async def test_token_is_kept_and_renewed_early(stage: Open) -> None:
    """One token serves until shortly before its end."""
    on = await stage({TOKEN: [token("a"), token("b")], LEASE_1: [ok(lease())]})
    for passed in (0, 6800, 200):
        on.clock.now += passed
        await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    assert [seen.headers.get("access_token") for seen in on.server.seen] == [
        None,
        "a",
        "a",
        None,
        "b",
    ]


async def test_failing_renewal_costs_no_good_token(stage: Open) -> None:
    """A token that still lasts is used when a new one cannot be had."""
    on = await stage({TOKEN: [token("a"), no(500)], LEASE_1: [ok(lease())]}, retries=0)
    await on.cloud.authenticate()
    on.clock.now += 7000
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    assert on.server.seen[-1].headers["access_token"] == "a"
    on.clock.now += 300
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert err.problem is Problem.CLOUD_ERROR
    on.script[TOKEN] = [token("b")]
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)


@pytest.mark.parametrize("code", [1010, 1011, 1012, 1400])
async def test_refused_token_is_replaced_once(stage: Open, code: int) -> None:
    """A refused token is replaced and the call made again, a command as well."""
    on = await stage({TOKEN: [token("a"), token("b")], COMMAND_1: [no(code), ok(True)]})
    await on.cloud.send_commands("d", {"switch_1": True})
    assert on.server.calls() == [COMMAND_1, COMMAND_1]
    assert on.server.seen[-1].headers["access_token"] == "b"


async def test_one_renewal_for_many_calls(stage: Open) -> None:
    """Calls whose token was refused at the same time share one new token."""
    on = await stage(
        {
            TOKEN: [token("a"), token("b")],
            COMMAND_1: [no(1010), no(1010), no(1010), ok(True)],
        }
    )
    await asyncio.gather(
        *(on.cloud.send_commands("d", {"switch_1": True}) for _ in range(3))
    )
    assert on.tokens() == 2


async def test_contest_for_the_token(stage: Open) -> None:
    """Two refusals in a row end in growing pauses without a call, until it works."""
    on = await stage({LEASE_1: [no(1010)]})
    pauses = []
    for _ in range(3):
        err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
        assert isinstance(err, TransientError)
        assert (err.problem, err.code) == (Problem.TOKEN_CONTEST, 1010)
        asked = len(on.server.seen)
        started = on.clock.now
        held = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
        assert held.problem is Problem.TOKEN_CONTEST
        assert len(on.server.seen) == asked
        while on.clock.now < started + 1000 and len(on.server.seen) == asked:
            on.clock.now += 0.5
            try:
                await on.cloud.authenticate()
            except TransientError:
                continue
        pauses.append(on.clock.now - started)
    assert 3 <= pauses[0] <= 7
    assert pauses[0] < pauses[1] < pauses[2]

    on.script[LEASE_1] = [ok(lease())]
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(ok(None), id="nothing"),
        pytest.param(ok({"access_token": "", "expire_time": 1}), id="empty"),
        pytest.param(ok({"access_token": "x", "expire_time": 0}), id="no-time"),
    ],
)
async def test_bad_token(stage: Open, reply: Reply) -> None:
    """An answer without a usable token is a bad one."""
    on = await stage({TOKEN: [reply]})
    err = await failure(on.cloud.authenticate())
    assert err.problem is Problem.BAD_ANSWER


async def test_wrong_secret(stage: Open) -> None:
    """A refused sign is tried once more with a fresh time, then it is the secret."""
    on = await stage({TOKEN: [no(1004, "sign invalid")]})
    err = await failure(on.cloud.authenticate())
    assert isinstance(err, AuthError)
    assert err.problem is Problem.SIGN_INVALID
    assert on.tokens() == 2
    assert on.gate.refused == [(err, CallKind.TOKEN)]


# -- the clock


async def test_wrong_clock_is_corrected(stage: Open) -> None:
    """The cloud's time is taken over when it refuses ours, and kept."""
    theirs = int((NOW + 5000) * 1000)
    on = await stage({TOKEN: [no(1013, t=theirs), {**token(), "t": theirs}]})
    on.script[LEASE_1] = [ok(lease())]
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    told = [int(seen.headers["t"]) for seen in on.server.seen]
    assert told == [int(NOW * 1000), theirs, theirs]


@pytest.mark.parametrize("t", [1_600_000_000_000, None])
async def test_clock_that_cannot_be_corrected(stage: Open, t: int | None) -> None:
    """A time that is refused twice is told as such."""
    on = await stage({TOKEN: [no(1013, t=t)]})
    err = await failure(on.cloud.authenticate())
    assert err.problem is Problem.CLOCK_WRONG
    assert on.tokens() == 2


# -- faults on the way


async def test_reads_are_repeated(stage: Open) -> None:
    """A read survives two passing faults, after short pauses."""
    on = await stage({DEVICES: [web.Response(status=502), no(1110), ok([])]})
    on.script[SHARED] = [ok([])]
    assert await on.cloud.devices(UID) == []
    assert len(on.clock.slept) == 2
    assert all(0 < pause < 3 for pause in on.clock.slept)
    assert on.gate.admitted.count(CallKind.DEVICES) == 4


async def test_commands_are_not_repeated(stage: Open) -> None:
    """A command whose fate is unknown is never sent again."""
    on = await stage({COMMAND_1: [web.Response(status=502)]})
    err = await failure(on.cloud.send_commands("d", {"a": 1}))
    assert (err.problem, err.code) == (Problem.CLOUD_ERROR, 502)
    assert on.server.calls() == [COMMAND_1]


@pytest.mark.parametrize(
    ("reply", "problem", "code"),
    [
        pytest.param(
            web.Response(text="<html>"), Problem.BAD_ANSWER, None, id="no-json"
        ),
        pytest.param(web.Response(status=500), Problem.CLOUD_ERROR, 500, id="500"),
        pytest.param(
            web.Response(status=503, text='{"success":true,"result":{}}'),
            Problem.CLOUD_ERROR,
            503,
            id="503-success",
        ),
        pytest.param(
            web.Response(status=500, text='{"success":false,"code":28841004}'),
            Problem.QUOTA_EXHAUSTED,
            28841004,
            id="500-with-words",
        ),
        pytest.param(web.Response(status=429), Problem.BUSY, 429, id="429"),
        pytest.param(web.Response(status=403), Problem.BAD_ANSWER, 403, id="403"),
        pytest.param(
            web.Response(status=302, headers={"Location": "/elsewhere"}),
            Problem.BAD_ANSWER,
            302,
            id="redirect",
        ),
        pytest.param(
            web.Response(text='{"errcode":41001,"errmsg":"no"}'),
            Problem.CLOUD_ERROR,
            41001,
            id="envelope",
        ),
        pytest.param(no(40000309, "odd"), Problem.UNKNOWN, 40000309, id="unknown"),
    ],
)
async def test_bad_answers(
    stage: Open, reply: Reply, problem: Problem, code: int | None
) -> None:
    """Each kind of bad answer is told for what it is; redirects are not followed."""
    on = await stage({LEASE_1: [reply]}, retries=0)
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert (err.problem, err.code) == (problem, code)
    assert on.server.calls() == [LEASE_1]
    on.script[LEASE_1] = [ok(lease())]
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)


async def test_errors_quote_no_secret(stage: Open) -> None:
    """Tuya's words are quoted without what was sent."""
    words = f"bad {SECRET} {ID} {UID} token-1 " + "x" * 500
    on = await stage({LEASE_1: [no(1100, words)]})
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert err.detail.startswith("bad *** *** *** *** x")
    assert len(err.detail) == 200


async def test_empty_id_blots_out_nothing(stage: Open) -> None:
    """An id that is not there is not looked for in the words."""
    on = await stage({LEASE_1: [no(1100, "words")]})
    err = await failure(on.cloud.hub_config("", "link", LinkType.MQTT))
    assert err.detail == "words"


async def test_timeout(stage: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cloud that does not answer is left after the time limit."""
    monkeypatch.setattr(requester, "TIME_LIMIT", 0.05)
    never = asyncio.Event()

    async def hang() -> dict[str, Any]:
        await never.wait()
        return ok()

    on = await stage({TOKEN: [hang]}, retries=0)
    err = await failure(on.cloud.authenticate())
    never.set()
    assert err.problem is Problem.TIMEOUT


async def test_nobody_listens(stage: Open) -> None:
    """A refused connection is told as one, and tried three times."""
    on = await stage({})
    await on.server.server.close()
    err = await failure(on.cloud.authenticate())
    assert err.problem is Problem.CANNOT_CONNECT
    assert len(on.clock.slept) == 2


async def test_closed_session(socket_enabled: None) -> None:
    """A host that shuts down closes its session under us."""
    async with aiohttp.ClientSession() as session:
        cloud = OpenApiCloud(
            session,
            endpoint="http://127.0.0.1:9",
            access_id=ID,
            access_secret=SECRET,
            retries=0,
        )
    err = await failure(cloud.authenticate())
    assert err.problem is Problem.CANNOT_CONNECT


async def test_header_that_cannot_be_sent(stage: Open) -> None:
    """Credentials with a line break are refused before they do harm."""
    on = await stage({}, access_id="a\r\nx: y")
    err = await failure(on.cloud.authenticate())
    assert err.problem is Problem.BAD_REQUEST
    assert on.server.seen == []


async def test_certificate(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    """A server that cannot prove its name is told as such, with the reason."""
    certificate, key = Authority("nobody").issue(["127.0.0.1"])
    (tmp_path / "server.pem").write_bytes(certificate + key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "server.pem")
    server = TestServer(web.Application(), host="127.0.0.1", scheme="https")
    await server.start_server(ssl=context)
    cloud = OpenApiCloud(
        session,
        endpoint=str(server.make_url("/")),
        access_id=ID,
        access_secret=SECRET,
    )
    err = await failure(cloud.authenticate())
    await server.close()
    assert isinstance(err, TransientError)
    assert err.problem is Problem.CERTIFICATE
    assert "certificate" in err.detail


# -- accounts and devices


async def test_accounts(stage: Open) -> None:
    """Accounts are counted over all pages, the largest first."""
    pages: list[Reply] = [
        ok(
            {
                "devices": [{"uid": "a"}, {"uid": "b"}],
                "has_more": True,
                "last_row_key": "k+/=",
            }
        ),
        ok({"devices": [{"uid": "b"}, {"uid": ""}, {}], "has_more": False}),
    ]
    on = await stage({ACCOUNTS: pages})
    assert await on.cloud.accounts() == [
        Account(uid="b", device_count=2),
        Account(uid="a", device_count=1),
    ]
    assert [seen.query for seen in on.server.seen[1:]] == [
        {"size": "100"},
        {"size": "100", "last_row_key": "k+/="},
    ]


async def test_accounts_that_never_end(stage: Open) -> None:
    """A cloud that always has more is left after a while."""
    page = ok({"devices": [{"uid": "a"}], "has_more": True, "last_row_key": "k"})
    on = await stage({ACCOUNTS: [page]})
    assert await on.cloud.accounts() == [Account(uid="a", device_count=100)]


@pytest.mark.parametrize("code", [28841101, 28841105, 28841106, 1106, 1108, 2002])
async def test_accounts_not_offered(stage: Open, code: int) -> None:
    """A project without this service has no list to pick from."""
    on = await stage({ACCOUNTS: [no(code)]})
    assert await on.cloud.accounts() == []


async def test_accounts_refused(stage: Open) -> None:
    """An ended plan is told."""
    on = await stage({ACCOUNTS: [no(28841002)]})
    assert (await failure(on.cloud.accounts())).problem is Problem.PLAN_EXPIRED


async def test_devices_are_two_calls(stage: Open) -> None:
    """Own and shared devices are listed, each once."""
    on = await stage(
        {
            DEVICES: [ok([{"id": "a"}, {"id": "b"}])],
            SHARED: [ok([{"id": "b"}, {"id": "c"}])],
        }
    )
    found = await on.cloud.devices(UID)
    assert {device.id: device.shared for device in found} == {
        "a": False,
        "b": False,
        "c": True,
    }
    assert on.server.calls() == [DEVICES, DEVICES]


async def test_failing_sharing_keeps_what_is_known(stage: Open) -> None:
    """No device is lost because the question for shared ones failed."""
    on = await stage(
        {
            DEVICES: [ok([{"id": "a"}])],
            SHARED: [
                no(28841101),
                ok([{"id": "c", "status": [{"code": "x", "value": 1}]}]),
                no(28841101),
            ],
        }
    )
    assert [device.id for device in await on.cloud.devices(UID)] == ["a"]
    found = {device.id: device for device in await on.cloud.devices(UID)}
    assert found["c"].status == {"x": 1}
    found = {device.id: device for device in await on.cloud.devices(UID)}
    assert found.keys() == {"a", "c"}
    assert found["c"].status == {}


async def test_unreachable_sharing_is_no_list(stage: Open) -> None:
    """Without any answer nobody knows what is shared."""
    on = await stage({DEVICES: [ok([])], SHARED: [web.Response(text="odd")]}, retries=0)
    assert (await failure(on.cloud.devices(UID))).problem is Problem.BAD_ANSWER


async def test_account_without_devices(stage: Open) -> None:
    """No devices of its own is an empty list, another fault is one."""
    on = await stage({DEVICES: [no(2002)], SHARED: [ok([{"id": "c"}])]})
    assert [device.id for device in await on.cloud.devices(UID)] == ["c"]
    on.script[DEVICES] = [no(2006)]
    assert (await failure(on.cloud.devices(UID))).problem is Problem.USER_UNKNOWN


# -- states


async def test_statuses_come_in_batches(stage: Open) -> None:
    """Twenty devices go into one call."""
    on = await stage({BATCH: [ok([{"id": "d0", "status": []}]), ok(None)]})
    found = await on.cloud.statuses([f"d{number}" for number in range(21)])
    assert found == {"d0": {}}
    assert [
        len(seen.query["device_ids"].split(",")) for seen in on.server.seen[1:]
    ] == [
        20,
        1,
    ]


async def test_statuses_one_by_one(stage: Open) -> None:
    """Without the batch service each device is read alone, odd ones are left out."""
    single = "GET /v1.0/devices/{}/status"
    on = await stage(
        {
            BATCH: [no(28841101)],
            single.format("a"): [ok([{"code": "x", "value": 1}])],
            single.format("b"): [no(1106)],
        }
    )
    assert await on.cloud.statuses(["a", "b"]) == {"a": {"x": 1}}
    assert await on.cloud.statuses(["a"]) == {"a": {"x": 1}}
    assert on.server.calls().count(BATCH) == 1
    err = await failure(on.cloud.statuses(["b"]))
    assert isinstance(err, RequestError)
    assert err.problem is Problem.PERMISSION_DENIED
    assert on.gate.refused == []


async def test_states_of_a_project_without_plan(stage: Open) -> None:
    """A refusal of the project ends the reading."""
    on = await stage({BATCH: [no(2003)], "GET /v1.0/devices/a/status": [no(28841002)]})
    err = await failure(on.cloud.statuses(["a", "b"]))
    assert err.problem is Problem.PLAN_EXPIRED
    assert on.gate.refused == [(err, CallKind.STATUS)]


# -- specifications


async def test_specification(stage: Open) -> None:
    """A full specification costs one call."""
    on = await stage({SPEC_1: [ok(SPEC)]})
    spec = await on.cloud.specification(DEVICE)
    assert set(spec.points) == {"switch_1"}
    assert on.server.calls() == [SPEC_1]


async def test_specification_of_the_other_family(stage: Open) -> None:
    """What the project has is remembered for the next device, too."""
    other = Device(id="e", name="E", category="kg", product_id="q")
    second = "GET /v1.0/iot-03/devices/e/specification"
    on = await stage({SPEC_1: [no(1108)], SPEC_2: [ok(SPEC)], second: [ok(SPEC)]})
    await on.cloud.specification(DEVICE)
    await on.cloud.specification(other)
    assert on.server.calls() == [SPEC_1, SPEC_2, second]


async def test_empty_specification_is_completed(stage: Open) -> None:
    """The thing model describes what the specification does not."""
    model = sample("answers.json")["thing_model_heater_complete"]
    device = Device(
        id="d", name="D", category="qn", product_id="p", status={"level": 1}
    )
    on = await stage({SPEC_1: [ok({"functions": [], "status": []})], MODEL: [model]})
    spec = await on.cloud.specification(device)
    assert spec.category == "qn"
    assert spec.points["temp_set"].source is SpecSource.THING_MODEL
    assert on.server.calls() == [SPEC_1, MODEL]


async def test_missing_codes_are_looked_up(stage: Open) -> None:
    """What neither specification nor model knows is taken from the shadow."""
    shadow = sample("answers.json")["shadow_properties_cz"]
    device = Device(
        id="d", name="D", category="cz", product_id="p", status={"cur_power": 1}
    )
    on = await stage({SPEC_1: [no(2009)], SPEC_2: [no(2009)], SHADOW: [ok(**shadow)]})
    spec = await on.cloud.specification(device)
    assert spec.points["cur_power"].source is SpecSource.SHADOW
    assert on.server.calls() == [SPEC_1, SPEC_2, MODEL, SHADOW]


@pytest.mark.parametrize("code", [500, 1106, 28841101, 2003])
async def test_additions_may_fail(stage: Open, code: int) -> None:
    """A specification is good without what would complete it."""
    device = Device(
        id="d", name="D", category="kg", product_id="p", status={"other": 1}
    )
    on = await stage(
        {SPEC_1: [ok(SPEC)], MODEL: [no(code)], SHADOW: [no(code)]}, retries=0
    )
    assert set((await on.cloud.specification(device)).points) == {"switch_1"}


@pytest.mark.parametrize("code", [28841004, 1001])
async def test_additions_may_not_hide_what_stops_all(stage: Open, code: int) -> None:
    """An empty quota in the middle is no thin specification."""
    on = await stage({SPEC_1: [ok({})], MODEL: [no(code)]})
    err = await failure(on.cloud.specification(DEVICE))
    assert err.code == code


async def test_specification_of_a_foreign_device(stage: Open) -> None:
    """A device that is not ours is no fault of the project."""
    on = await stage({SPEC_1: [no(1106)], SPEC_2: [no(1106)]})
    err = await failure(on.cloud.specification(DEVICE))
    assert isinstance(err, RequestError)
    assert err.problem is Problem.PERMISSION_DENIED
    assert on.gate.refused == []


# -- commands


async def test_commands(stage: Open) -> None:
    """All codes of a command go in one call."""
    on = await stage({COMMAND_1: [ok(True)]})
    await on.cloud.send_commands("d", {"switch_1": True, "mode": "x"})
    assert on.server.seen[-1].json == {
        "commands": [
            {"code": "switch_1", "value": True},
            {"code": "mode", "value": "x"},
        ]
    }
    assert on.gate.done[-1] is CallKind.COMMAND


@pytest.mark.parametrize("code", [2003, 2008, 28841101, 1108])
async def test_commands_of_the_other_family(stage: Open, code: int) -> None:
    """The family that works is remembered for the device."""
    on = await stage({COMMAND_1: [no(code)], COMMAND_2: [ok(True)]})
    await on.cloud.send_commands("d", {"switch_1": True})
    await on.cloud.send_commands("d", {"switch_1": False})
    assert on.server.calls() == [COMMAND_1, COMMAND_2, COMMAND_2]


async def test_codes_of_the_thing_model_alone(stage: Open) -> None:
    """A code that no standard path takes goes to the shadow, at once the next time."""
    on = await stage({COMMAND_1: [no(2008)], COMMAND_2: [no(2008)], ISSUE: [ok({})]})
    await on.cloud.send_commands("d", {"odd": 1})
    assert json.loads(on.server.seen[-1].json["properties"]) == {"odd": 1}
    await on.cloud.send_commands("d", {"odd": 2})
    assert on.server.calls() == [COMMAND_1, COMMAND_2, ISSUE, ISSUE]


@pytest.mark.parametrize("code", [2008, 28841101])
async def test_value_that_nobody_takes(stage: Open, code: int) -> None:
    """The standard path's refusal is told when the shadow refuses as well."""
    on = await stage({COMMAND_1: [no(2003)], COMMAND_2: [no(2008)], ISSUE: [no(code)]})
    err = await failure(on.cloud.send_commands("d", {"odd": 1}))
    assert isinstance(err, RequestError)
    assert (err.problem, err.code) == (Problem.VALUE_NOT_SUPPORTED, 2008)


async def test_command_that_is_not_taken(stage: Open) -> None:
    """An answer of false is a refusal."""
    on = await stage({COMMAND_1: [ok(False)]})
    err = await failure(on.cloud.send_commands("d", {"a": 1}))
    assert err.problem is Problem.VALUE_NOT_SUPPORTED


async def test_command_to_an_offline_device(stage: Open) -> None:
    """An offline device is told, and nothing else is tried."""
    on = await stage({COMMAND_1: [no(2001)]})
    err = await failure(on.cloud.send_commands("d", {"a": 1}))
    assert err.problem is Problem.DEVICE_OFFLINE
    assert on.server.calls() == [COMMAND_1]


# -- data centers


def test_data_centers() -> None:
    """All seven, each by its own host."""
    assert {center.name: center.endpoint for center in DATA_CENTERS.values()} == {
        "China": "https://openapi.tuyacn.com",
        "Western America": "https://openapi.tuyaus.com",
        "Eastern America": "https://openapi-ueaz.tuyaus.com",
        "Central Europe": "https://openapi.tuyaeu.com",
        "Western Europe": "https://openapi-weaz.tuyaeu.com",
        "India": "https://openapi.tuyain.com",
        "Singapore": "https://openapi-sg.iotbing.com",
    }
    assert all(center.key == key for key, center in DATA_CENTERS.items())


async def find(
    stage: Open, session: aiohttp.ClientSession, *scripts: dict[str, list[Reply]]
) -> str:
    """Look for the data center among scripted ones, by their number."""
    centers = []
    for number, script in enumerate(scripts):
        endpoint = (await stage(script)).server.url
        centers.append(DataCenter(key=str(number), name=str(number), endpoint=endpoint))
    return (
        await find_data_center(session, ID, SECRET, centers=centers, clock=FakeClock())
    ).key


USERS: Reply = ok({"devices": [{"uid": "a"}], "has_more": False})


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        pytest.param(
            [{TOKEN: [no(1005)]}, {ACCOUNTS: [ok({})]}, {ACCOUNTS: [USERS]}],
            "2",
            id="with-devices",
        ),
        pytest.param(
            [{ACCOUNTS: [no(28841107)]}, {ACCOUNTS: [ok({})]}], "1", id="working"
        ),
        pytest.param(
            [{TOKEN: [no(2007, "cross-region")]}, {ACCOUNTS: [no(28841107)]}],
            "1",
            id="token-alone",
        ),
    ],
)
async def test_data_center_is_found(
    stage: Open,
    session: aiohttp.ClientSession,
    scripts: list[dict[str, list[Reply]]],
    expected: str,
) -> None:
    """The center that knows most of the project wins."""
    assert await find(stage, session, *scripts) == expected


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        pytest.param((500, 1004), Problem.SIGN_INVALID, id="secret"),
        pytest.param((1005, 1114), Problem.IP_NOT_ALLOWED, id="address"),
        pytest.param((1106, 1005), Problem.INVALID_AUTH, id="id"),
        pytest.param((500, 1106), Problem.PERMISSION_DENIED, id="permission"),
        pytest.param((500, 2003), Problem.CLOUD_ERROR, id="fault"),
    ],
)
async def test_data_center_is_not_found(
    stage: Open,
    session: aiohttp.ClientSession,
    codes: tuple[int, ...],
    problem: Problem,
) -> None:
    """Where none works, the most telling error is told."""
    scripts: list[dict[str, list[Reply]]] = [{TOKEN: [no(code)]} for code in codes]
    with pytest.raises(OpenHubError) as caught:
        await find(stage, session, *scripts)
    assert caught.value.problem is problem
    assert isinstance(caught.value, (AuthError, RefusedError, TransientError))
