"""When a request is made again, and what an answer without words means."""

from types import SimpleNamespace
from typing import Any

from aiohttp import web
import pytest

from custom_components.tuya_openhub.openhub.errors import (
    OpenHubError,
    Problem,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http import requester
from custom_components.tuya_openhub.openhub.json_reader import LONGEST
from custom_components.tuya_openhub.openhub.models import HubConfig, LinkType

from ..push.scripted import NOW, Reply, lease, no, ok, token
from .stage import BATCH, DEVICES, LEASE_1, SHARED, TOKEN, UID, Open, Stage, failure


async def ask(on: Stage) -> HubConfig:
    """Make one read."""
    return await on.cloud.hub_config(UID, "link", LinkType.MQTT)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(no(500), id="cloud"),
        pytest.param(no(501), id="cloud-501"),
        pytest.param(no(1110), id="busy"),
        pytest.param(no(1199), id="busy-1199"),
        pytest.param(web.Response(status=429), id="429"),
        pytest.param(web.Response(status=503), id="503"),
        pytest.param(web.Response(status=404), id="404"),
        pytest.param(web.Response(text="{"), id="no-json"),
        pytest.param({"errcode": -1}, id="envelope"),
    ],
)
async def test_faults_that_pass(stage: Open, reply: Reply) -> None:
    """Two are borne, after a third of them the error is told."""
    on = await stage({LEASE_1: [reply, reply, ok(lease()), reply]})
    await ask(on)
    assert on.server.calls() == [LEASE_1] * 3
    assert isinstance(await failure(ask(on)), TransientError)
    assert on.server.calls() == [LEASE_1] * 6


@pytest.mark.parametrize("code", [40000309, 1100, 1001, 28841004, "ODD"])
async def test_answers_that_stand(stage: Open, code: int | str) -> None:
    """What will be the same a moment later is not asked again."""
    on = await stage({LEASE_1: [no(code), ok(lease())]})
    assert (await failure(ask(on))).code == code
    assert on.server.calls() == [LEASE_1]
    assert on.clock.slept == []


async def test_pauses_between_tries(
    stage: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some 0.4 and 1.2 seconds, half as much more or less by chance."""
    chosen: list[tuple[float, float]] = []

    def uniform(*between: float) -> float:
        chosen.append((between[0], between[1]))
        return between[1]

    monkeypatch.setattr(requester, "random", SimpleNamespace(uniform=uniform))
    on = await stage({LEASE_1: [no(500), no(500), ok(lease())]})
    await ask(on)
    assert on.clock.slept == pytest.approx([0.6, 1.8])
    assert chosen == [(0.5, 1.5)] * 2


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (300, Problem.BAD_ANSWER, 300),
        (401, Problem.BAD_ANSWER, 401),
        (404, Problem.BAD_ANSWER, 404),
        (428, Problem.BAD_ANSWER, 428),
        (429, Problem.BUSY, 429),
        (430, Problem.BAD_ANSWER, 430),
        (499, Problem.BAD_ANSWER, 499),
        (500, Problem.CLOUD_ERROR, 500),
        (599, Problem.CLOUD_ERROR, 599),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('{"success":true,"result":{}}', id="success"),
        pytest.param('{"success":false,"code":77}', id="unknown-code"),
    ],
)
async def test_status_without_words(
    stage: Open, status: int, problem: Problem, code: int, text: str
) -> None:
    """Where the answer says nothing that is known, the status of HTTP does."""
    on = await stage({LEASE_1: [web.Response(status=status, text=text)]}, retries=0)
    err = await failure(ask(on))
    assert (err.problem, err.code) == (problem, code)


@pytest.mark.parametrize("status", [201, 299])
async def test_status_of_a_success(stage: Open, status: int) -> None:
    """Below 300 the answer's own words count."""
    on = await stage({LEASE_1: [web.Response(status=status, text='{"success":false}')]})
    err = await failure(ask(on))
    assert (err.problem, err.code) == (Problem.UNKNOWN, None)


async def test_words_of_a_refusing_status(stage: Open) -> None:
    """A code that is known counts whatever the status."""
    reply = web.Response(status=404, text='{"success":false,"code":2006,"msg":"who"}')
    on = await stage({LEASE_1: [reply]})
    err = await failure(ask(on))
    assert (err.problem, err.code, err.detail) == (Problem.USER_UNKNOWN, 2006, "who")


@pytest.mark.parametrize(
    ("replies", "calls"),
    [
        pytest.param([no(1004), ok(lease())], 2, id="sign"),
        pytest.param([no(1013), ok(lease())], 2, id="time"),
        pytest.param([no(1004), no(1013), ok(lease())], 3, id="sign-then-time"),
        pytest.param([ok(lease(), code=1013)], 1, id="success"),
    ],
)
async def test_refused_time_or_sign(
    stage: Open, replies: list[Reply], calls: int
) -> None:
    """Each is answered once by a fresh request."""
    on = await stage({LEASE_1: replies})
    await ask(on)
    assert on.server.calls() == [LEASE_1] * calls


@pytest.mark.parametrize("code", [1004, 1013])
async def test_time_or_sign_refused_twice(stage: Open, code: int) -> None:
    """The second refusal is the answer."""
    on = await stage({LEASE_1: [no(code), no(code), ok(lease())]})
    assert (await failure(ask(on))).code == code
    assert on.server.calls() == [LEASE_1] * 2


async def test_time_of_an_answer(stage: Open) -> None:
    """It is the cloud's, also where an answer does not tell it."""
    theirs = int((NOW + 5) * 1000)
    without: Any = {"success": True, "result": []}
    on = await stage(
        {
            TOKEN: [{**token(), "t": theirs}],
            DEVICES: [without],
            SHARED: [ok([], t=theirs + 9), without],
        }
    )
    assert (await on.cloud.devices(UID)).time == theirs + 9
    on.cloud.expect_changes()
    assert (await on.cloud.devices(UID)).time == theirs
    # the gate goes by the seconds that were told, and by no others
    assert on.gate.times == [NOW + 5, NOW + 5.009]


async def test_headers(stage: Open) -> None:
    """They are those of Tuya's page on signed requests; a body has its type."""
    on = await stage({LEASE_1: [ok(lease())]})
    await ask(on)
    first, second = on.server.seen
    for seen, more in (first, set()), (second, {"access_token", "Content-Type"}):
        expected = {"client_id", "sign", "sign_method", "t", "nonce", *more}
        ours = set(seen.headers) - {
            "Host", "Accept", "Accept-Encoding", "User-Agent", "Content-Length",
        }  # fmt: skip
        assert ours == expected
        assert seen.headers["sign_method"] == "HMAC-SHA256"
        assert len(bytes.fromhex(seen.headers["nonce"])) == 16
    assert second.headers["Content-Type"] == "application/json"


async def test_longest_answer(stage: Open) -> None:
    """Eight mebibytes are read, more are left where they are."""
    start, end = b'{"success":false,"code":2006,"msg":"', b'"}'
    size = LONGEST - len(start) - len(end)
    on = await stage(
        {
            LEASE_1: [
                web.Response(body=start + b"x" * size + end),
                web.Response(body=start + b"x" * (size + 1) + end),
            ]
        }
    )
    assert (await failure(ask(on))).problem is Problem.USER_UNKNOWN
    err: OpenHubError = await failure(ask(on))
    assert isinstance(err, RequestError)
    assert err.problem is Problem.ANSWER_TOO_LONG
    assert LONGEST == 8 * 1024 * 1024


async def test_query_is_sent_as_it_was_quoted(stage: Open) -> None:
    """No sign of an id is put back where a server might take it for a border."""
    on = await stage({BATCH: [ok([])]})
    await on.cloud.statuses(["a:b/c", "d@e"])
    assert on.server.seen[-1].raw_query == "device_ids=a%3Ab%2Fc,d%40e"
