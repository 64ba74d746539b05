"""The calls for remote controls as Tuya's pages show them, each path and body spelt out."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RequestError
from custom_components.tuya_openhub.openhub.services.remotes import (
    LearnedCode,
    RemoteControl,
    RemoteControls,
    RemoteKey,
)

from ..http.stage import Open, failure
from ..push.scripted import NOW, no, ok

HUB = "/v2.0/infrareds/h"
REMOTES = f"GET {HUB}/remotes"
KEYS = f"GET {HUB}/remotes/r/keys"
PRESS = f"POST {HUB}/remotes/r/command"
PRESS_RAW = f"POST {HUB}/remotes/r/raw/command"
CLIMATE = f"POST {HUB}/air-conditioners/r/command"
LEARN = f"PUT {HUB}/learning-state"
LEARNED = f"GET {HUB}/learning-codes"
CODES = f"GET {HUB}/remotes/r/learning-codes"
SAVE = f"PUT {HUB}/remotes/r/learning-codes"
SEND = f"POST {HUB}/remotes/r/learning-codes"
DELETE = f"DELETE {HUB}/remotes/r/learning-codes/c"

REMOTE = RemoteControl(id="r", hub_id="h", name="TV", category_id=2, index=0)
BARE = RemoteControl(id="r", hub_id="h", name="TV")
CODE = LearnedCode(id="c", name="Disco", key="k", code="secret of the lamp")


@pytest.mark.parametrize("key", ["list", "remotes"])
async def test_remotes(stage: Open, key: str) -> None:
    """Numbers may be texts; what has no id is left out."""
    listed = [
        {"remote_id": 7, "remote_name": " My  TV", "category_id": "2"},
        {"remote_id": "r", "remote_index": 3, "category_id": "²"},
        {"remote_id": "s", "remote_index": "9" * 20, "category_id": "9" * 19},
        {"remote_name": "no id"},
    ]
    on = await stage({REMOTES: [ok({key: listed})]})
    assert await on.cloud.remote_controls.remotes("h") == [
        RemoteControl(id="7", hub_id="h", name="My TV", category_id=2),
        RemoteControl(id="r", hub_id="h", name="", index=3),
        RemoteControl(id="s", hub_id="h", name="", category_id=int("9" * 19)),
    ]


async def test_no_list_is_too_long(stage: Open) -> None:
    """Three hundred of anything are more than there are."""
    on = await stage(
        {
            REMOTES: [ok([{"remote_id": str(n)} for n in range(301)])],
            KEYS: [ok({"key_list": [{"key": str(n)} for n in range(301)]})],
            CODES: [ok([{"id": n, "key": n, "code": n} for n in range(1, 302)])],
        }
    )
    controls = on.cloud.remote_controls
    assert len(await controls.remotes("h")) == 300
    assert len(await controls.keys(REMOTE)) == 300
    assert len(await controls.codes(REMOTE)) == 300


async def test_keys(stage: Open) -> None:
    """A key without a name has its own word; one may have no number."""
    listed = [
        {"key": "power", "key_name": "Power", "key_id": 1},
        {"key": "vol+", "key_id": None},
        {"key": 5},
        {"key_name": "no key"},
    ]
    on = await stage({KEYS: [ok({"key_list": listed})]})
    assert await on.cloud.remote_controls.keys(REMOTE) == [
        RemoteKey(key="power", name="Power", id=1),
        RemoteKey(key="vol+", name="vol+"),
        RemoteKey(key="5", name="5"),
    ]


@pytest.mark.parametrize(
    ("answer", "there"),
    [
        pytest.param(ok([]), True, id="there"),
        pytest.param(no(28841101), False, id="not subscribed"),
        pytest.param(no(28841105), False, id="not authorized"),
        pytest.param(no(28841102), False, id="expired"),
        pytest.param(no(28841004), None, id="quota"),
        pytest.param(no(1108), None, id="path"),
        pytest.param(no(1106), None, id="permission"),
        pytest.param(no(500), None, id="fault"),
    ],
)
async def test_what_a_list_says_of_the_service(
    stage: Open, answer: dict[str, Any], there: bool | None
) -> None:
    """It is told once, whatever was before."""
    on = await stage({REMOTES: [ok([]), answer]})
    controls = on.cloud.remote_controls
    assert controls.take_answer() is None
    await controls.remotes("h")
    await outcome(controls.remotes("h"))
    assert controls.take_answer() is there
    assert controls.take_answer() is None


async def outcome(work: Awaitable[object]) -> object:
    """Return what some work gives or raises."""
    try:
        return await work
    except Exception as err:  # noqa: BLE001 - a test looks at what else is left behind
        return err


@pytest.mark.parametrize(
    ("remote", "key", "what", "body"),
    [
        pytest.param(
            REMOTE,
            RemoteKey(key="power", name="Power", id=0),
            PRESS_RAW,
            {"category_id": 2, "key": "power", "remote_index": 0, "key_id": 0},
            id="by number",
        ),
        pytest.param(
            REMOTE,
            RemoteKey(key="power", name="Power"),
            PRESS,
            {"category_id": 2, "key": "power", "remote_index": 0},
            id="by word",
        ),
        pytest.param(
            BARE,
            RemoteKey(key="power", name="Power"),
            PRESS,
            {"category_id": None, "key": "power"},
            id="of a bare remote control",
        ),
    ],
)
async def test_press(
    stage: Open, remote: RemoteControl, key: RemoteKey, what: str, body: dict[str, Any]
) -> None:
    """A key of the library goes by its number."""
    on = await stage({what: [ok(True)]})
    await on.cloud.remote_controls.press(remote, key)
    assert on.server.calls() == [what]
    assert on.server.seen[-1].json == body


type Order = Callable[[RemoteControls], Awaitable[object]]

ORDERS: list[Any] = [
    pytest.param(
        CLIMATE,
        lambda controls: controls.set_air_conditioner("h", "r", "temp", 21),
        {"code": "temp", "value": 21},
        id="air conditioner",
    ),
    pytest.param(
        LEARN,
        lambda controls: controls.set_learning("h", on=True),
        {"state": True},
        id="learn",
    ),
    pytest.param(
        LEARN,
        lambda controls: controls.set_learning("h", on=False),
        {"state": False},
        id="learn no more",
    ),
    pytest.param(
        SAVE,
        lambda controls: controls.save(REMOTE, "Disco", "code", None),
        {
            "category_id": 2,
            "codes": [{"key": "Disco", "key_name": "Disco", "code": "code"}],
        },
        id="new key",
    ),
    pytest.param(
        SAVE,
        lambda controls: controls.save(REMOTE, "Party", "code", CODE),
        {
            "category_id": 2,
            "codes": [{"key": "k", "key_name": "Party", "code": "code", "id": "c"}],
        },
        id="known key",
    ),
    pytest.param(
        SEND,
        lambda controls: controls.send_code(REMOTE, CODE),
        {"code": "secret of the lamp"},
        id="send",
    ),
]


@pytest.mark.parametrize(("what", "order", "body"), ORDERS)
async def test_orders(
    stage: Open, what: str, order: Order, body: dict[str, Any]
) -> None:
    """Each order has its path and body."""
    on = await stage({what: [ok(True)]})
    await order(on.cloud.remote_controls)
    assert on.server.calls() == [what]
    assert on.server.seen[-1].json == body


@pytest.mark.parametrize(("what", "order", "body"), ORDERS)
async def test_orders_are_given_once(
    stage: Open, what: str, order: Order, body: dict[str, Any]
) -> None:
    """A fault may come after the deed: nothing is repeated."""
    on = await stage({what: [no(500), ok(True)]})
    err = await failure(order(on.cloud.remote_controls))
    assert err.problem is Problem.CLOUD_ERROR
    assert on.server.calls() == [what]


@pytest.mark.parametrize(
    ("what", "read"),
    [
        pytest.param(REMOTES, lambda on: on.remotes("h"), id="remotes"),
        pytest.param(KEYS, lambda on: on.keys(REMOTE), id="keys"),
        pytest.param(CODES, lambda on: on.codes(REMOTE), id="codes"),
        pytest.param(LEARNED, lambda on: on.learned("h", 1), id="learned"),
    ],
)
async def test_reads_are_tried_once(stage: Open, what: str, read: Order) -> None:
    """They can wait for the next day; a denial is one of this hub."""
    on = await stage({what: [no(500), no(1106)]})
    assert (await failure(read(on.cloud.remote_controls))).problem is (
        Problem.CLOUD_ERROR
    )
    assert on.server.calls() == [what]
    assert isinstance(await failure(read(on.cloud.remote_controls)), RequestError)


async def test_delete(stage: Open) -> None:
    """What is deleted is named by the path, without a body."""
    on = await stage({DELETE: [ok(True)]})
    await on.cloud.remote_controls.delete_code(REMOTE, CODE)
    assert on.server.calls() == [DELETE]
    assert on.server.seen[-1].body == b""


async def test_time_of_learning(stage: Open) -> None:
    """The answer's time names what is learned."""
    on = await stage({LEARN: [ok(True), {"success": True}]})
    assert await on.cloud.remote_controls.set_learning("h", on=True) == NOW * 1000
    assert await on.cloud.remote_controls.set_learning("h", on=True) == 0


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param({"success": True, "code": "abc"}, "abc", id="learned"),
        pytest.param({"success": True, "code": 5}, "5", id="number"),
        pytest.param({"success": True, "code": ""}, None, id="empty"),
        pytest.param({"success": True}, None, id="nothing"),
        pytest.param({"success": False, "code": "abc"}, None, id="not yet"),
        pytest.param({"success": "true", "code": "abc"}, None, id="word"),
        pytest.param([], None, id="list"),
        pytest.param(None, None, id="none"),
    ],
)
async def test_what_was_learned(stage: Open, answer: Any, code: str | None) -> None:
    """Only a code of a successful answer is one."""
    on = await stage({LEARNED: [ok(answer)]})
    assert await on.cloud.remote_controls.learned("h", 123) == code
    assert on.server.seen[-1].query == {"learning_time": "123"}


@pytest.mark.parametrize("name", ["list", "codes"])
async def test_learned_codes(stage: Open, name: str) -> None:
    """Both names of an id are read; what cannot be sent is left out, no code is shown."""
    whole = {"learn_id": 1, "id": 9, "key": "k", "key_name": "Disco", "code": "abc"}
    listed = [
        whole,
        {"id": "2", "key": "k2", "code": "def"},
        {**whole, "code": ""},
        {**whole, "learn_id": None, "id": None},
        {**whole, "key": ""},
    ]
    on = await stage({CODES: [ok({name: listed})]})
    found = await on.cloud.remote_controls.codes(REMOTE)
    assert found == [
        LearnedCode(id="1", name="Disco", key="k", code="abc"),
        LearnedCode(id="2", name="k2", key="k2", code="def"),
    ]
    assert "abc" not in repr(found)
