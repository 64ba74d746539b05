"""The cloud's JSON to models: real answers, and what may go wrong in them."""

from collections.abc import Callable
from functools import partial
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, TransientError
from custom_components.tuya_openhub.openhub.http import parse, specifications
from custom_components.tuya_openhub.openhub.http.parse import Answer
from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    Device,
    Firmware,
    HubConfig,
    JsonValue,
    Scene,
    Specification,
)
from tests.properties import examples

from ..push.scripted import NOW, lease, sample

ANSWERS = sample("answers.json")
NOW_MS = int(NOW * 1000)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            {"code": 0, "msg": "ok", "success": True, "result": 1, "t": NOW_MS},
            Answer(success=True, result=1, code=0, message="ok", time=NOW_MS),
            id="openapi",
        ),
        pytest.param(
            {"success": False, "code": 1010, "msg": "token", "t": NOW_MS},
            Answer(success=False, code=1010, message="token", time=NOW_MS),
            id="openapi-refusal",
        ),
        pytest.param(
            {"errorCode": "500", "errorMsg": "oh", "data": [], "success": False},
            Answer(success=False, result=[], code=500, message="oh"),
            id="function-exception",
        ),
        pytest.param(
            {"errorCode": -1, "data": 5, "success": True, "t": "1700000000"},
            Answer(success=True, result=5, code=-1, time=NOW_MS),
            id="function",
        ),
        pytest.param(
            {"success": False, "code": "-9999999"},
            Answer(success=False, code=-9999999),
            id="negative-text-code",
        ),
        pytest.param(
            {"success": False, "code": "ODD"},
            Answer(success=False, code="ODD"),
            id="word-code",
        ),
        pytest.param(
            {"success": False, "code": True, "msg": 5},
            Answer(success=False),
            id="odd-code",
        ),
        pytest.param(
            {"success": False, "code": 1.5}, Answer(success=False), id="float"
        ),
        pytest.param(
            {"errcode": 0, "resp_data": '{"success":true,"data":7}'},
            Answer(success=True, result=7),
            id="wechat",
        ),
    ],
)
def test_answers(body: dict[str, Any], expected: Answer) -> None:
    """Every envelope becomes the same answer."""
    assert parse.answer(json.dumps(body)) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("<html>", Problem.BAD_ANSWER, id="html"),
        pytest.param("[]", Problem.BAD_ANSWER, id="list"),
        pytest.param("{}", Problem.BAD_ANSWER, id="empty"),
        pytest.param('{"success":"yes"}', Problem.BAD_ANSWER, id="odd-success"),
        pytest.param('{"errcode":0}', Problem.BAD_ANSWER, id="wechat-empty"),
        pytest.param(
            '{"errcode":0,"resp_data":"{\\"errcode\\":0}"}',
            Problem.BAD_ANSWER,
            id="wechat-in-wechat",
        ),
        pytest.param('{"errcode":-1}', Problem.BUSY, id="wechat-busy"),
        pytest.param('{"errcode":40014}', Problem.CLOUD_ERROR, id="wechat-refusal"),
    ],
)
def test_bad_answers(text: str, problem: Problem) -> None:
    """What is no answer is a transient error."""
    with pytest.raises(TransientError) as caught:
        parse.answer(text)
    assert caught.value.problem is problem


CLOUD = "https://cloud.example"


def hub_config(time: int | None = NOW_MS, **more: Any) -> HubConfig:
    """Read a lease."""
    reply = Answer(success=True, result=lease(**more), time=time)
    return parse.hub_config(reply, cipher=Cipher.GCM, link_id="link", source=CLOUD)


def test_hub_config() -> None:
    """A lease is taken over whole, and hides what is secret."""
    config = hub_config()
    assert config == HubConfig(
        url="ssl://broker.example:8883",
        client_id="cloud_client",
        username="cloud_user",
        password="0123456789abcdefFEDCBA9876543210",
        topics=("cloud/token/in/x",),
        lifetime=7200,
        cipher=Cipher.GCM,
        link_id="link",
    )
    shown = repr(config)
    for secret in ("cloud_client", "cloud_user", "0123456789", "token/in", "'link'"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("a", ("a",), id="text"),
        pytest.param({"device": "a", "ipc": "b"}, ("a", "b"), id="object"),
        pytest.param({"device": ["a", "b", "a"], "x": {}}, ("a", "b"), id="lists"),
        pytest.param(["a", 5, ""], ("a",), id="list"),
    ],
)
def test_topics(raw: Any, expected: tuple[str, ...]) -> None:
    """Every form of the topics is read, each topic once."""
    assert hub_config(source_topic=raw).topics == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(7200, 7200, id="seconds"),
        pytest.param("6875", 6875, id="text"),
        pytest.param(1.5, 1.5, id="float"),
        pytest.param(NOW + 60, 60, id="epoch-seconds"),
        pytest.param(NOW_MS + 60_000, 60, id="epoch-milliseconds"),
    ],
)
def test_lifetime(raw: Any, expected: float) -> None:
    """The term is told in seconds, or as an epoch when it plainly is one."""
    assert hub_config(expire_time=raw).lifetime == expected


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"expire_time": 0}, id="zero"),
        pytest.param({"expire_time": -1}, id="negative"),
        pytest.param({"expire_time": None}, id="missing"),
        pytest.param({"expire_time": True}, id="true"),
        pytest.param({"expire_time": "soon"}, id="word"),
        pytest.param({"expire_time": "nan"}, id="nan"),
        pytest.param({"expire_time": 10**400}, id="huge"),
        pytest.param({"expire_time": NOW - 1}, id="epoch-past"),
        pytest.param({"expire_time": NOW + 60, "time": None}, id="epoch-no-time"),
        pytest.param({"url": "http://broker"}, id="scheme"),
        pytest.param({"url": ""}, id="no-url"),
        pytest.param({"client_id": None}, id="no-client-id"),
        pytest.param({"username": "a\nb"}, id="line-break"),
        pytest.param({"password": "short"}, id="short-password"),
        pytest.param({"password": "é" * 32}, id="odd-password"),
        pytest.param({"source_topic": {}}, id="no-topics"),
        pytest.param({"source_topic": None}, id="topics-missing"),
    ],
)
def test_bad_hub_config(more: dict[str, Any]) -> None:
    """A lease that cannot work is a bad answer, whose text quotes nothing of it."""
    with pytest.raises(TransientError) as caught:
        hub_config(**more)
    assert caught.value.problem is Problem.BAD_ANSWER
    assert "0123456789" not in str(caught.value)


def test_hub_config_without_result() -> None:
    """An answer without a lease is a bad one."""
    with pytest.raises(TransientError):
        parse.hub_config(
            Answer(success=True), cipher=Cipher.ECB, link_id="link", source=CLOUD
        )


def test_real_device_entry() -> None:
    """A real entry is read; its key, address and place are nowhere to be found."""
    entry = ANSWERS["associated_users_list_entry_cz"]
    (device,) = parse.devices([entry])
    assert device == Device(
        id="aaaaaaaaaaa",
        name="Living Room Socket",
        category="cz",
        product_id="yfemiswbgjhddhcf",
        product_name="Switch Product",
        online=False,
        status={item["code"]: item["value"] for item in entry["status"]},
    )


def test_new_shape_of_device_entries() -> None:
    """The newer names are understood, odd entries skipped."""
    found = parse.devices(
        {
            "list": [
                {"id": "a", "custom_name": "Mine", "name": "Plug", "is_online": False},
                {"id": "b", "sub": None, "gateway_id": "g", "status": "odd"},
                {"id": ""},
                {"name": "no id"},
                "odd",
            ]
        },
        shared=True,
    )
    assert [(device.id, device.name, device.online) for device in found] == [
        ("a", "Mine", False),
        ("b", "b", True),
    ]
    assert [device.gateway_id for device in found] == [None, "g"]
    assert all(device.shared and not device.sub for device in found)


def test_homes_scenes_and_sub_devices() -> None:
    """Ids may be numbers; what has none is skipped, and nothing else is needed."""
    raw: JsonValue = [{"home_id": 12, "lat": 52.5}, {"home_id": "13"}, {}, "odd"]
    assert parse.homes(raw) == ["12", "13"]
    assert parse.homes([{"home_id": True}]) == []
    scenes: JsonValue = [
        {"scene_id": "a", "name": "Evening", "enabled": True, "actions": []},
        {"scene_id": 7, "enabled": False},
        {"name": "no id"},
    ]
    assert parse.scenes(scenes, "12") == [
        Scene(id="a", home_id="12", name="Evening"),
        Scene(id="7", home_id="12", name="7", enabled=False),
    ]
    assert parse.ids([{"id": "a", "category": "ywbj"}, {"id": ""}, {}]) == ["a"]


def test_absent_and_odd_lists() -> None:
    """What is left out is empty; what is no list is a bad answer."""
    assert parse.devices(None) == []
    assert parse.devices({"total": 0}) == []
    with pytest.raises(TransientError):
        parse.devices("odd")


def test_statuses() -> None:
    """States come by device and code; a code without value is known, its value not."""
    raw: JsonValue = [
        {"id": "a", "status": [{"code": "x", "value": 1}, {"code": "y"}, 5, {}]},
        {"status": []},
    ]
    assert parse.statuses(raw) == {"a": {"x": 1, "y": None}}


FIELDS = [
    "id",
    "code",
    "status",
    "functions",
    "values",
    "type",
    "dp_id",
    "model",
    "properties",
    "services",
    "typeSpec",
    "list",
    "source_topic",
    "url",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)


@examples(300)
@given(raw=JSON)
def test_any_result(raw: Any) -> None:
    """Whatever the cloud tells gives models or `BAD_ANSWER`, nothing else."""
    reply = Answer(success=True, result=raw, time=NOW_MS)
    lease_of = partial(parse.hub_config, cipher=Cipher.ECB, link_id="l", source=CLOUD)
    for read, kind in (
        (lambda: parse.devices(raw), list),
        (lambda: parse.statuses(raw), dict),
        (lambda: parse.status(raw), dict),
        (lambda: specifications.specification(raw, "c"), Specification),
        (lambda: specifications.thing_model(raw), dict),
        (lambda: specifications.shadow(raw), list),
        (lambda: lease_of(reply), HubConfig),
    ):
        found = result_of(read)
        assert found is Problem.BAD_ANSWER or isinstance(found, kind)


def result_of(read: Callable[[], object]) -> object:
    """Return what is read, or the problem with it."""
    try:
        return read()
    except TransientError as err:
        return err.problem


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("ssl://127.0.0.1:8883", id="loopback"),
        pytest.param("tcp://127.0.0.1:1883", id="plain-loopback"),
        pytest.param("wss://192.168.1.9", id="home"),
        pytest.param("ssl://169.254.169.254", id="link-local"),
    ],
)
def test_lease_that_leads_home(url: str) -> None:
    """A broker of the home is not a cloud's; the next lease may be right."""
    with pytest.raises(TransientError) as caught:
        hub_config(url=url)
    assert caught.value.problem is Problem.ADDRESS_NOT_ALLOWED
    assert hub_config().url == "ssl://broker.example:8883"


@pytest.mark.parametrize("raw", [None, {}, {"url": ""}, {"url": 1}, "rtsps://x"])
def test_stream_without_an_address(raw: Any) -> None:
    """Say so where the cloud gives no address."""
    with pytest.raises(TransientError) as caught:
        parse.stream_url(raw, CLOUD)
    assert caught.value.problem is Problem.BAD_ANSWER


def test_firmware() -> None:
    """Read each module that tells its channel and version, in the words of each family."""
    raw: list[Any] = [
        {"module_type": 0, "current_version": "1.0", "upgrade_status": 0},
        {
            "module_type": "9",
            "current_version": "1.1",
            "upgrade_status": "1",
            "upgrade_version": "1.2",
        },
        {"type": 1, "current_version": "2", "upgrade_status": 2, "version": "3"},
        {"type": 3, "current_version": "2", "upgrade_status": 7, "version": "3"},
        {
            "type": 5,
            "current_version": "2",
            "upgrade_status": 1,
            "version": "3",
            "can_upgrade": False,
        },
        {"module_type": "x", "current_version": "1.0"},
        {"module_type": 4},
        "broken",
    ]
    assert parse.firmware(raw) == [
        Firmware(channel=0, installed="1.0"),
        Firmware(channel=9, installed="1.1", latest="1.2"),
        Firmware(channel=1, installed="2", latest="3", updating=True),
        Firmware(channel=3, installed="2", latest="3"),
        Firmware(channel=5, installed="2"),
    ]
    one: Any = {"channel": 0, "current_version": "1.0", "upgrade_status": 0}
    assert (
        parse.firmware(one)
        == parse.firmware({"result": [one]})
        == [Firmware(channel=0, installed="1.0")]
    )
    assert parse.firmware(None) == []
