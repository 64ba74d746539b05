"""Calls by action: signed to Tuya, unsigned to a gateway."""

from collections.abc import AsyncIterator, Awaitable, Callable
import hashlib
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http.action import ActionCloud
from custom_components.tuya_openhub.openhub.http.signing import sign_action
from custom_components.tuya_openhub.openhub.models import Cipher, Device, LinkType, Part
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import (
    NOW,
    FakeClock,
    RecordingGate,
    Reply,
    ScriptedServer,
    lease,
    no,
    ok,
)

ID = "mini-program-id"
SECRET = "mini-program-secret"
UID = "ay0000000000000SAMPLE"
DOOR = "POST /faas"

type Open = Callable[..., Awaitable[ActionCloud]]


class Stage:
    """The scripted cloud of a test."""

    def __init__(self) -> None:
        """Listen for nothing yet."""
        self.server = ScriptedServer({})
        self.gate = RecordingGate()
        self.clock = FakeClock()

    def open(
        self, session: aiohttp.ClientSession, *replies: Reply, **more: Any
    ) -> ActionCloud:
        """Open a cloud that answers in this order."""
        self.server.script[DOOR] = list(replies)
        return ActionCloud(
            session,
            url=f"{self.server.url}/faas",
            usage=self.gate,
            clock=self.clock,
            **more,
        )


@pytest.fixture
async def stage(socket_enabled: None) -> AsyncIterator[Stage]:
    """A scripted cloud."""
    made = Stage()
    await made.server.server.start_server()
    yield made
    await made.server.server.close()


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """A client session of the host."""
    async with aiohttp.ClientSession() as opened:
        yield opened


async def failure(work: Awaitable[object]) -> OpenHubError:
    """Return the error that some work ends in."""
    with pytest.raises(OpenHubError) as caught:
        await work
    return caught.value


async def test_signed_lease(stage: Stage, session: aiohttp.ClientSession) -> None:
    """Tuya's own address gets a sign over the parameters, and gives format 1.0."""
    cloud = stage.open(
        session, ok(lease()), access_id=ID, access_secret=SECRET, app_id="wx1"
    )
    config = await cloud.hub_config(UID, "link", LinkType.WEBSOCKET)
    assert (config.cipher, config.lifetime) == (Cipher.ECB, 7200)
    (seen,) = stage.server.seen
    params = {"uid": UID, "link_id": "link", "link_type": "websocket"}
    assert seen.json == {"action": "device.openHubConfig", "params": params}
    t = str(int(NOW * 1000))
    expected = {
        "client_id": ID,
        "t": t,
        "sign_method": "HMAC-SHA256",
        "sign": sign_action(ID, SECRET, params, t=t),
        "wxAppId": hashlib.md5(b"wx1").hexdigest(),
        "Content-Type": "application/json",
    }
    assert expected.items() <= seen.headers.items()
    assert "Authorization" not in seen.headers
    assert stage.gate.done == [CallKind.HUB_CONFIG]


@pytest.mark.parametrize(
    ("bearer", "expected"),
    [
        pytest.param(None, None, id="open"),
        pytest.param("gateway-token", "Bearer gateway-token", id="bearer"),
    ],
)
async def test_gateway(
    stage: Stage,
    session: aiohttp.ClientSession,
    bearer: str | None,
    expected: str | None,
) -> None:
    """A gateway gets the same body without a sign, and may answer in its own words."""
    reply: Reply = {"success": True, "data": [{"id": "a"}], "errorCode": 0}
    cloud = stage.open(session, reply, token=bearer)
    found = await cloud.devices(UID)
    assert [device.id for device in found.devices] == ["a"]
    assert found.complete == {Part.OWN}
    (seen,) = stage.server.seen
    assert seen.json == {"action": "device.getDeviceList", "params": {"uid": UID}}
    assert seen.headers.get("Authorization") == expected
    assert {"sign", "client_id", "wxAppId"}.isdisjoint(seen.headers)


async def test_gateway_that_passes_the_format_on(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    """A payload format is asked for only where that was wanted."""
    cloud = stage.open(session, ok(lease()), cipher=Cipher.GCM)
    config = await cloud.hub_config(UID, "link", LinkType.MQTT)
    assert config.cipher is Cipher.GCM
    assert stage.server.seen[0].json["params"]["msg_encrypted_version"] == "2.0"


async def test_key_pair_without_app(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    """The app's id is only told where it is known."""
    cloud = stage.open(session, ok([]), access_id=ID, access_secret=SECRET)
    await cloud.devices(UID)
    assert "wxAppId" not in stage.server.seen[0].headers


async def test_reads(stage: Stage, session: aiohttp.ClientSession) -> None:
    """States and descriptions are read device by device."""
    cloud = stage.open(
        session,
        ok([{"code": "x", "value": 1}]),
        ok([]),
        ok({"status": [{"code": "x", "type": "Integer"}]}),
    )
    assert await cloud.statuses(["a", "b"]) == {"a": {"x": 1}, "b": {}}
    device = Device(id="a", name="A", category="kg", product_id="p")
    spec = await cloud.specification(device)
    assert (spec.category, set(spec.points)) == ("kg", {"x"})
    assert [seen.json for seen in stage.server.seen] == [
        {"action": "device.status", "params": {"device_id": "a"}},
        {"action": "device.status", "params": {"device_id": "b"}},
        {"action": "device.specifications", "params": {"device_id": "a"}},
    ]
    assert stage.server.seen[0].headers["Content-Type"] == "application/json"


async def test_names_of_gangs(stage: Stage, session: aiohttp.ClientSession) -> None:
    """They are asked for once: nobody waits for them."""
    named = [{"identifier": "switch_1", "name": "Left"}]
    cloud = stage.open(session, ok(named), no(500))
    assert await cloud.gang_names("a") == {"switch_1": "Left"}
    assert stage.server.seen[0].json == {
        "action": "device.multiple-name",
        "params": {"device_id": "a"},
    }
    assert isinstance(await failure(cloud.gang_names("a")), TransientError)
    assert len(stage.server.seen) == 2


@pytest.mark.parametrize("half", [{"access_id": ID}, {"access_secret": SECRET}])
async def test_half_a_key_pair(
    stage: Stage, session: aiohttp.ClientSession, half: dict[str, str]
) -> None:
    """Nothing is signed with it."""
    cloud = stage.open(session, ok([]), app_id="wx1", **half)
    await cloud.devices(UID)
    assert {"sign", "client_id", "wxAppId"}.isdisjoint(stage.server.seen[0].headers)


async def test_errors_quote_no_secret(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    """Whatever was given or asked with is taken out of the cloud's words."""
    words = f"{SECRET} {ID} wx1 bearer-1 {UID} link-1"
    cloud = stage.open(
        session,
        no(1100, words),
        access_id=ID,
        access_secret=SECRET,
        app_id="wx1",
        token="bearer-1",
    )
    err = await failure(cloud.hub_config(UID, "link-1", LinkType.MQTT))
    assert err.detail == "*** *** *** *** *** ***"
    err = await failure(cloud.devices(UID))
    assert UID not in err.detail


async def test_commands(stage: Stage, session: aiohttp.ClientSession) -> None:
    """Commands go in one call; false and doubt are told, not repeated."""
    cloud = stage.open(session, ok(True), ok(False), web.Response(status=502))
    await cloud.send_commands("a", {"x": 1, "y": {"h": 0}})
    assert stage.server.seen[0].json == {
        "action": "device.control",
        "params": {
            "device_id": "a",
            "commands": [{"code": "x", "value": 1}, {"code": "y", "value": {"h": 0}}],
        },
    }
    refused = await failure(cloud.send_commands("a", {"x": 1}))
    assert refused.problem is Problem.VALUE_NOT_SUPPORTED
    doubt = await failure(cloud.send_commands("a", {"x": 1}))
    assert isinstance(doubt, TransientError)
    assert len(stage.server.seen) == 3


async def test_account_without_devices(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    """No devices is an empty list, an unknown user an error."""
    cloud = stage.open(session, no(2002), no(2006))
    found = await cloud.devices(UID)
    assert found.devices == []
    assert found.complete == {Part.OWN}
    assert (await failure(cloud.devices(UID))).problem is Problem.USER_UNKNOWN


async def test_list_in_pages(stage: Stage, session: aiohttp.ClientSession) -> None:
    """A gateway that has more is asked for it."""
    later = int(NOW * 1000) + 5
    first = {"list": [{"id": "a"}], "has_more": True, "last_row_key": "k", "total": 2}
    cloud = stage.open(session, ok(first), ok({"list": [{"id": "b"}]}, t=later))
    found = await cloud.devices(UID)
    assert [device.id for device in found.devices] == ["a", "b"]
    assert found.complete == {Part.OWN}
    assert (found.again, found.time) == (False, later)
    assert [seen.json["params"] for seen in stage.server.seen] == [
        {"uid": UID},
        {"uid": UID, "last_row_key": "k"},
    ]


@pytest.mark.parametrize(
    ("reply", "kind", "problem"),
    [
        pytest.param(no(1004), AuthError, Problem.SIGN_INVALID, id="sign"),
        pytest.param(no(1010), AuthError, Problem.INVALID_AUTH, id="login"),
        pytest.param(
            web.Response(status=401), AuthError, Problem.INVALID_AUTH, id="401"
        ),
        pytest.param(
            web.Response(status=403), AuthError, Problem.INVALID_AUTH, id="403"
        ),
        pytest.param(
            {"errorCode": "1100", "errorMsg": "bad", "data": [], "success": False},
            RequestError,
            Problem.BAD_REQUEST,
            id="function",
        ),
        pytest.param(
            {"errorCode": "500", "errorMsg": "bad", "data": [], "success": False},
            TransientError,
            Problem.CLOUD_ERROR,
            id="exception",
        ),
    ],
)
async def test_errors(
    stage: Stage,
    session: aiohttp.ClientSession,
    reply: Reply,
    kind: type[OpenHubError],
    problem: Problem,
) -> None:
    """The same tree of errors, and the way back."""
    cloud = stage.open(session, reply, token="gateway-token")
    err = await failure(cloud.hub_config(UID, "link", LinkType.MQTT))
    assert isinstance(err, kind)
    assert err.problem is problem
    stage.server.script[DOOR] = [ok(lease())]
    await cloud.hub_config(UID, "link", LinkType.MQTT)


async def test_refused_time_is_corrected(
    stage: Stage, session: aiohttp.ClientSession
) -> None:
    """The cloud's time is taken over when ours is refused."""
    theirs = int((NOW - 900) * 1000)
    cloud = stage.open(
        session, no(1013, t=theirs), ok([]), access_id=ID, access_secret=SECRET
    )
    await cloud.devices(UID)
    assert [int(seen.headers["t"]) for seen in stage.server.seen] == [
        int(NOW * 1000),
        theirs,
    ]


async def test_bad_address(session: aiohttp.ClientSession) -> None:
    """A plain address away from this machine is refused at once."""
    with pytest.raises(RequestError):
        ActionCloud(session, url="http://a.example/faas")
