"""Requests to a scripted cloud: signs, clocks, faults on the way and recovery."""

import asyncio
from pathlib import Path
import ssl
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from custom_components.tuya_openhub.openhub.errors import (
    Problem,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http import requester
from custom_components.tuya_openhub.openhub.http.project import Project
from custom_components.tuya_openhub.openhub.http.signing import sign, string_to_sign
from custom_components.tuya_openhub.openhub.models import LinkType
from custom_components.tuya_openhub.openhub.usage import CallKind
from tests.tuya_cloud.broker.certs import Authority

from ..push.scripted import NOW, Reply, lease, no, ok, token
from .stage import (
    BATCH,
    COMMAND_1,
    DEVICES,
    ID,
    LEASE_1,
    SECRET,
    SHARED,
    TOKEN,
    UID,
    Open,
    failure,
)

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
        "msg_encrypted_version": "1.0",
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
        Project(
            session, endpoint="http://a.example", access_id=ID, access_secret=SECRET
        )
    assert caught.value.problem is Problem.INSECURE_URL


async def test_cloud_shows_no_secret(stage: Open) -> None:
    """Neither the cloud nor what it asked with can be read from its repr."""
    on = await stage({})
    assert SECRET not in repr(on.cloud)
    assert SECRET not in repr(vars(on.cloud))


# -- the clock


async def test_wrong_clock_is_corrected(stage: Open) -> None:
    """The cloud's time is taken over when it refuses ours, and kept."""
    theirs = int((NOW + 5000) * 1000)
    on = await stage({TOKEN: [no(1013, t=theirs), {**token(), "t": theirs}]})
    on.script[LEASE_1] = [ok(lease())]
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    times = [int(seen.headers["t"]) for seen in on.server.seen]
    assert times == [int(NOW * 1000), theirs, theirs]


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
    assert (await on.cloud.devices(UID)).devices == []
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
        project = Project(
            session,
            endpoint="http://127.0.0.1:9",
            access_id=ID,
            access_secret=SECRET,
            retries=0,
        )
    err = await failure(project.authenticate())
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
    project = Project(
        session,
        endpoint=str(server.make_url("/")),
        access_id=ID,
        access_secret=SECRET,
    )
    err = await failure(project.authenticate())
    await server.close()
    assert isinstance(err, TransientError)
    assert err.problem is Problem.CERTIFICATE
    assert "certificate" in err.detail
