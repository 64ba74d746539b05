"""A push connection is asked for by three paths, each with the format known for it."""

import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.models import Cipher, LinkType
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import NOW, lease, no, ok
from .stage import LEASE_1, LEASE_2, LEASE_3, UID, Open, Stage, failure

ALL = {LEASE_1: [ok(lease())], LEASE_2: [ok(lease())], LEASE_3: [ok(lease())]}
# what clients are known to ask on each path
FIRST = (LEASE_1, "1.0")
SECOND = (LEASE_2, "2.0")
THIRD = (LEASE_3, "1.0")
# what nobody is known to ask: the other format
OTHER_FORMAT = (LEASE_1, "2.0")


async def ask(on: Stage) -> tuple[str, str]:
    """Ask, and return the path that answered and the format asked for."""
    config = await on.cloud.hub_config(UID, "link", LinkType.MQTT)
    return f"POST {config.path}", config.cipher.value


@pytest.mark.parametrize("code", [1106, 1108, 28841101, 28841105, 28841106])
@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(LEASE_1, [FIRST], id="first"),
        pytest.param(LEASE_2, [FIRST, SECOND], id="second"),
        pytest.param(LEASE_3, [FIRST, SECOND, THIRD], id="third"),
    ],
)
async def test_path_that_answers_is_remembered(
    stage: Open, code: int, answers: str, expected: list[tuple[str, str]]
) -> None:
    """Where a path is not this project's, the next is asked, and the last one kept."""
    refusing: dict[str, Any] = {path: [no(code)] for path in ALL}
    on = await stage({**refusing, answers: [ok(lease())]})
    assert await ask(on) == await ask(on) == expected[-1]
    paths = [path for path, _ in expected]
    assert on.server.calls() == [*paths, paths[-1]]
    asked = [seen.json["msg_encrypted_version"] for seen in on.server.seen[1:]]
    assert asked == [cipher for _, cipher in (*expected, expected[-1])]
    assert on.gate.refused == []
    assert on.gate.done == [CallKind.TOKEN, CallKind.HUB_CONFIG, CallKind.HUB_CONFIG]
    # each answer shows the cloud's clock, a refused one too
    assert on.gate.times == [NOW] * (len(expected) + 2)


async def test_what_is_asked(stage: Open) -> None:
    """The third path has another name for the link id; the rest is the same."""
    on = await stage({LEASE_3: [ok(lease())]})
    await on.cloud.hub_config(UID, "link", LinkType.WEBSOCKET)
    first, second, third = (seen.json for seen in on.server.seen[1:])
    common = {"uid": UID, "link_type": "websocket", "topics": "device"}
    assert first == {**common, "link_id": "link", "msg_encrypted_version": "1.0"}
    assert second == {**common, "link_id": "link", "msg_encrypted_version": "2.0"}
    assert third == {**common, "unique_id": "link", "msg_encrypted_version": "1.0"}


async def test_another_way_for_a_channel_that_tells_nothing(stage: Open) -> None:
    """Each path, the other format and the token's uid once; then the first way again."""
    on = await stage(ALL)
    asked = [await ask(on)]
    while on.cloud.try_other_access():
        asked.append(await ask(on))
    assert asked == [FIRST, SECOND, THIRD, OTHER_FORMAT, FIRST]
    uids = [seen.json["uid"] for seen in on.server.seen[1:]]
    assert uids == [UID, UID, UID, UID, "project"]
    assert await ask(on) == FIRST
    assert on.server.seen[-1].json["uid"] == UID
    assert on.cloud.try_other_access() is False


async def test_refusing_paths_count_as_tried(stage: Open) -> None:
    """What the project has not is not tried again; what its own path offers is."""
    on = await stage({LEASE_2: [ok(lease())]})
    asked = [await ask(on)]
    while on.cloud.try_other_access():
        asked.append(await ask(on))
    assert asked == [SECOND, (LEASE_2, "1.0"), SECOND]
    assert await ask(on) == SECOND
    refused = [LEASE_3, LEASE_1]
    assert on.server.calls() == [LEASE_1, LEASE_2, *refused, *[LEASE_2] * 3]


async def test_way_that_delivers_is_kept(stage: Open) -> None:
    """After a message all begins anew from the way that brought it."""
    on = await stage(ALL)
    await ask(on)
    on.cloud.try_other_access()
    assert await ask(on) == SECOND
    on.cloud.note_delivery()
    asked = []
    while on.cloud.try_other_access():
        asked.append(await ask(on))
    assert asked == [FIRST, THIRD, (LEASE_2, "1.0"), SECOND]
    assert await ask(on) == SECOND


async def test_way_outlives_a_restart(stage: Open) -> None:
    """What answered, what delivered and what was tried is known to the next start."""
    on = await stage(ALL)
    await ask(on)
    on.cloud.try_other_access()
    await ask(on)
    stored = json.loads(json.dumps(on.cloud.store_access()))

    again = await stage(ALL)
    again.cloud.restore_access(stored)
    asked = [await ask(again)]
    while again.cloud.try_other_access():
        asked.append(await ask(again))
    assert asked == [SECOND, THIRD, OTHER_FORMAT, FIRST]
    assert await ask(again) == FIRST


async def test_way_by_the_token_outlives_a_restart(stage: Open) -> None:
    """The uid of the token is known once there is one."""
    on = await stage(ALL)
    on.cloud.restore_access({"current": [LEASE_1.split()[1], "1.0", True]})
    await ask(on)
    assert on.server.seen[-1].json["uid"] == "project"


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"current": 5, "best": [], "tried": "x"}, id="types"),
        pytest.param({"current": ["/v9", "1.0", False], "tried": [None]}, id="path"),
        pytest.param({"current": [LEASE_2.split()[1], "9", False]}, id="format"),
    ],
)
async def test_odd_stored_way(stage: Open, odd: dict[str, Any]) -> None:
    """What nobody asks is not asked after a restart."""
    on = await stage(ALL)
    on.cloud.restore_access(odd)
    assert await ask(on) == FIRST


async def test_new_way_that_is_refused(stage: Open) -> None:
    """Where the other paths are refused, the one that answers is asked otherwise."""
    on = await stage({LEASE_1: [ok(lease())]})
    assert await ask(on) == FIRST
    assert on.cloud.try_other_access()
    assert await ask(on) == OTHER_FORMAT
    assert on.server.calls() == [LEASE_1, LEASE_2, LEASE_3, LEASE_1]


@pytest.mark.parametrize("cipher", list(Cipher))
async def test_one_format_for_every_path(stage: Open, cipher: Cipher) -> None:
    """A host can ask for one format before all that is evidenced."""
    on = await stage({LEASE_2: [ok(lease())]}, cipher=cipher)
    assert await ask(on) == (LEASE_2, cipher.value)
    assert on.server.calls() == [LEASE_1, LEASE_2]
    asked = {seen.json["msg_encrypted_version"] for seen in on.server.seen[1:]}
    assert asked == {cipher.value}


async def test_error_of_the_way_that_worked_before(stage: Open) -> None:
    """A path that has answered before tells what is wrong; the others are no news."""
    on = await stage({LEASE_2: [ok(lease()), no(28841101)], LEASE_1: [no(1106)]})
    await ask(on)
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert err.code == 28841101


async def test_path_that_was_refused_before(stage: Open) -> None:
    """What answers is this project's, whatever it said before."""
    on = await stage(
        {LEASE_1: [no(1106), ok(lease())], LEASE_2: [ok(lease()), no(1106)]}
    )
    assert await ask(on) == SECOND
    assert await ask(on) == FIRST
    on.cloud.note_delivery()
    asked = []
    while on.cloud.try_other_access():
        asked.append(await ask(on))
    assert OTHER_FORMAT in asked


async def test_error_of_a_way_that_was_never_tried(stage: Open) -> None:
    """What helps a person most is told, where the new way has not answered yet."""
    on = await stage(
        {LEASE_1: [ok(lease()), no(28841101)], LEASE_2: [no(1106)], LEASE_3: [no(1108)]}
    )
    assert await ask(on) == FIRST
    assert on.cloud.try_other_access()
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert err.code == 28841101
    assert on.server.calls() == [LEASE_1, LEASE_2, LEASE_3, LEASE_1]
