"""The project's token against a scripted cloud: kept, renewed, contested."""

import asyncio
import contextlib
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    Problem,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http import tokens
from custom_components.tuya_openhub.openhub.models import LinkType
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import NOW, Reply, lease, no, ok, token
from .stage import COMMAND_1, LEASE_1, TOKEN, UID, Open, Stage, failure


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


async def test_pause_of_a_contest(stage: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Double the pause with each contest, to five minutes; begin anew when one is over."""
    monkeypatch.setattr(tokens, "random", SimpleNamespace(uniform=lambda *_: 1.0))
    on = await stage({LEASE_1: [no(1010)]})

    async def paused() -> float:
        """Lose a token, and wait until another may be fetched."""
        await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
        started, asked = on.clock.now, len(on.server.seen)
        while len(on.server.seen) == asked:
            on.clock.now += 1
            with contextlib.suppress(TransientError):
                await on.cloud.authenticate()
        return on.clock.now - started

    pauses = [await paused() for _ in range(8)]
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300]
    on.script[LEASE_1] = [ok(lease()), no(1010)]
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    assert await paused() == 5


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


async def token_of_a_call(on: Stage) -> str:
    """Make a call, and return the token it went with."""
    await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    return on.server.seen[-1].headers["access_token"]


@pytest.mark.parametrize(
    ("lifetime", "early"),
    [
        pytest.param(7200, 300, id="two hours"),
        pytest.param(1200, 300, id="twenty minutes"),
        pytest.param(400, 100, id="minutes"),
        pytest.param("8", 2, id="seconds"),
    ],
)
async def test_when_a_token_is_renewed(
    stage: Open, lifetime: Any, early: float
) -> None:
    """Five minutes before its end, or in the last quarter of a short one."""
    on = await stage(
        {TOKEN: [token("a", lifetime), token("b", 7200)], LEASE_1: [ok(lease())]}
    )
    assert await token_of_a_call(on) == "a"
    on.clock.now = NOW + int(lifetime) - early - 0.5
    assert await token_of_a_call(on) == "a"
    on.clock.now = NOW + int(lifetime) - early
    assert await token_of_a_call(on) == "b"


@pytest.mark.parametrize(("late", "good"), [(-0.5, True), (0.0, False), (1.0, False)])
async def test_end_of_a_token(stage: Open, late: float, good: bool) -> None:
    """While it lasts it is used where another cannot be had, and not after."""
    on = await stage({TOKEN: [token("a"), no(500)], LEASE_1: [ok(lease())]}, retries=0)
    await token_of_a_call(on)
    on.clock.now = NOW + 7200 + late
    results = {True: token_of_a_call, False: refused_call}
    assert await results[good](on) == {True: "a", False: Problem.CLOUD_ERROR}[good]


async def refused_call(on: Stage) -> Problem:
    """Make a call that fails, and return why."""
    return (await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))).problem


@pytest.mark.parametrize("lifetime", [0.5, 1])
async def test_shortest_token(stage: Open, lifetime: float) -> None:
    """Any time that is left is good for a call."""
    on = await stage({TOKEN: [token("a", lifetime)], LEASE_1: [ok(lease())]})
    assert await token_of_a_call(on) == "a"


@pytest.mark.parametrize(
    ("result", "uid"), [({"uid": "u1"}, "u1"), ({"uid": 5}, ""), ({}, "")]
)
async def test_uid_of_a_token(stage: Open, result: dict[str, Any], uid: str) -> None:
    """A push connection can be asked for with it, where it is named."""
    reply = ok({"access_token": "a", "expire_time": 7200, **result})
    on = await stage({TOKEN: [reply], LEASE_1: [ok(lease())]})
    path = LEASE_1.split()[1]
    on.cloud.restore_access({"current": [path, "1.0", True]})
    await token_of_a_call(on)
    assert on.server.seen[-1].json["uid"] == (uid or UID)


async def test_pause_of_a_contest_by_chance(
    stage: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter more or less, so that two programs do not meet again; to the second."""
    chosen: list[tuple[float, ...]] = []

    def uniform(*between: float) -> float:
        chosen.append(between)
        return 1.0

    monkeypatch.setattr(tokens, "random", SimpleNamespace(uniform=uniform))
    on = await stage({LEASE_1: [no(1010), no(1010), ok(lease())]})
    assert await refused_call(on) is Problem.TOKEN_CONTEST
    assert chosen == [(0.75, 1.25)]
    on.clock.now += 4.5
    asked = len(on.server.seen)
    assert await refused_call(on) is Problem.TOKEN_CONTEST
    assert len(on.server.seen) == asked
    on.clock.now += 0.5
    assert await token_of_a_call(on) == "token-1"
