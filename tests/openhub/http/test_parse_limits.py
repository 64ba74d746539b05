"""The cloud's JSON at its limits, and under each of the names that its families use."""

import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, TransientError
from custom_components.tuya_openhub.openhub.http import parse
from custom_components.tuya_openhub.openhub.http.parse import Answer
from custom_components.tuya_openhub.openhub.models import (
    Account,
    Cipher,
    Device,
    Firmware,
    HubConfig,
    Scene,
)

from ..push.scripted import NOW, lease

NOW_MS = int(NOW * 1000)


def hub_config(*, now: int | None = NOW_MS, **more: Any) -> HubConfig:
    """Read a lease that was given at a time of the cloud, in milliseconds."""
    return parse.hub_config(
        Answer(success=True, result=lease(**more), time=now),
        cipher=Cipher.GCM,
        link_id="link",
        source="https://cloud.example",
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("28841002", 28841002, id="number in a text"),
        pytest.param("9" * 19, int("9" * 19), id="as long as a number may be"),
        pytest.param("9" * 20, "9" * 20, id="no number any more"),
        pytest.param("-" + "9" * 18, -int("9" * 18), id="negative"),
        pytest.param("-" + "9" * 19, "-" + "9" * 19, id="too long with its sign"),
        pytest.param("E" * 21, "E" * 20, id="long word"),
        pytest.param("--1", "--1", id="two signs"),
        pytest.param("²", "²", id="no digit of ASCII"),
        pytest.param("٣", "٣", id="digit of another script"),
        pytest.param("", None, id="empty"),
        pytest.param(False, None, id="false"),
        pytest.param(-7, -7, id="number"),
    ],
)
def test_codes(code: Any, expected: int | str | None) -> None:
    """A code may come as a text; one that is no number stays one, shortened."""
    body = json.dumps({"success": False, "code": code})
    assert parse.answer(body).code == expected


def test_both_names_in_one_answer() -> None:
    """Where an answer has both names of something, the OpenAPI's counts."""
    both = {
        "success": False,
        "code": 1,
        "errorCode": 2,
        "msg": "one",
        "errorMsg": "two",
        "result": "r",
        "data": "d",
        "t": NOW_MS,
    }
    assert parse.answer(json.dumps(both)) == Answer(
        success=False, result="r", code=1, message="one", time=NOW_MS
    )
    assert parse.answer('{"success":true,"msg":"","errorMsg":"two"}').message == "two"


def wechat(inner: object) -> str:
    """Wrap an answer as WeChat does."""
    return json.dumps({"errcode": 0, "resp_data": json.dumps(inner)})


def test_envelopes_of_wechat() -> None:
    """One envelope may be inside another, a third one may not."""
    good = {"success": True, "data": 7}
    assert parse.answer(wechat(good)).result == 7
    for odd in (wechat({"errcode": 0, "resp_data": json.dumps(good)}), '{"errcode":0}'):
        with pytest.raises(TransientError) as caught:
            parse.answer(odd)
        assert caught.value.problem is Problem.BAD_ANSWER
        assert caught.value.detail == "no resp_data"
    with pytest.raises(TransientError) as caught:
        parse.answer('{"errcode":"-1","errmsg":"system busy"}')
    assert caught.value.problem is Problem.BUSY
    assert (caught.value.code, caught.value.detail) == (-1, "system busy")


@pytest.mark.parametrize("size", [24, 32])
def test_long_enough_password(size: int) -> None:
    """The key is characters 8 to 24: with 24 there is one."""
    assert len(hub_config(password="p" * size).password) == size


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"password": "p" * 23}, id="short-password"),
        pytest.param({"password": "p" * 31 + "é"}, id="odd-password"),
        pytest.param({"expire_time": 1_000_000_000}, id="long-term"),
        pytest.param({"expire_time": NOW_MS}, id="over"),
        pytest.param({"source_topic": ""}, id="empty-topic"),
        pytest.param({"source_topic": {"device": {"x": "y"}}}, id="object-in-object"),
        pytest.param({"source_topic": 5}, id="number-for-a-topic"),
    ],
)
def test_lease_that_cannot_work(more: dict[str, Any]) -> None:
    """A lease just beyond what works is a bad answer."""
    with pytest.raises(TransientError) as caught:
        hub_config(**more)
    assert caught.value.problem is Problem.BAD_ANSWER


@pytest.mark.parametrize(
    ("raw", "now", "expected"),
    [
        pytest.param(0.5, NOW_MS, 0.5, id="half a second"),
        pytest.param(999_999_999, NOW_MS, 999_999_999, id="31 years"),
        pytest.param(1_000_000_001, 1_000_000_000_000, 1, id="first second of all"),
        pytest.param(10**11, 10**14 - 5000, 5, id="last second"),
        pytest.param(10**11 + 1, 10**11 - 999, 1, id="first millisecond"),
    ],
)
def test_terms(raw: float, now: int, expected: float) -> None:
    """A term in seconds, an end in seconds and one in milliseconds are told apart."""
    assert hub_config(expire_time=raw, now=now).lifetime == expected


def test_topics_of_every_form() -> None:
    """An empty entry hides no other, and each topic comes once, in order."""
    topics = {"a": ["", "t1", 5, "t2"], "b": {"c": "no"}, "d": "", "e": "t1", "f": "t3"}
    assert hub_config(source_topic=topics).topics == ("t1", "t2", "t3")


BARE = [{"id": "a"}]


@pytest.mark.parametrize("key", ["list", "devices"])
def test_names_of_device_lists(key: str) -> None:
    """Lists of devices come bare or under two names."""
    listed: Any = {"total": 1, key: BARE}
    (device,) = parse.devices(listed)
    assert device == Device(id="a", name="a", category="", product_id="")
    assert parse.ids(listed) == ["a"]


@pytest.mark.parametrize("key", ["homes", "list"])
def test_names_of_home_lists(key: str) -> None:
    """Lists of homes come bare or under two names; the first name of all counts."""
    homes: Any = [
        {"home_id": 1},
        {"home_id": 2, "name": " My  home"},
        {"name": "Other"},
    ]
    assert parse.homes({key: homes}) == parse.homes([*homes]) == ["1", "2"]
    assert parse.home_name({key: homes}) == parse.home_name([*homes]) == "My home"
    assert parse.home_name({key: [{"home_id": 1}]}) is None


@pytest.mark.parametrize("key", ["scenes", "list"])
def test_names_of_scene_lists(key: str) -> None:
    """Lists of scenes come bare or under two names."""
    raw: Any = {key: [{"scene_id": "s", "name": "Evening", "enabled": None}]}
    assert parse.scenes(raw, "h") == [Scene(id="s", home_id="h", name="Evening")]


def test_names_of_gangs() -> None:
    """Names come by code, bare or in a list; a gang without one has none."""
    gangs: Any = [
        {"identifier": "switch_1", "name": "Left"},
        {"identifier": "switch_2", "name": ""},
        {"name": "no code"},
    ]
    assert parse.gang_names(gangs) == {"switch_1": "Left"}
    assert parse.gang_names({"list": gangs}) == {"switch_1": "Left"}


def test_whole_device() -> None:
    """Every field that is taken over has its place."""
    raw: Any = {
        "id": "a",
        "custom_name": "",
        "name": "Plug",
        "category": "cz",
        "product_id": "p",
        "product_name": "Socket",
        "model": "S1",
        "online": True,
        "is_online": False,
        "sub": True,
        "gateway_id": "g",
        "status": [{"code": "", "value": 1}, {"code": "x", "value": 2}],
        "local_key": "secret",
    }
    assert parse.devices([raw]) == [
        Device(
            id="a",
            name="Plug",
            category="cz",
            product_id="p",
            product_name="Socket",
            model="S1",
            online=True,
            sub=True,
            gateway_id="g",
            shared=False,
            status={"x": 2},
        )
    ]
    (nameless,) = parse.devices([{"id": "a", "product_name": "Socket"}])
    assert (nameless.name, nameless.online) == ("Socket", True)


def test_accounts() -> None:
    """The account with most devices first, with the names of its first three."""
    raw: Any = [
        {"uid": "u1", "name": "Lamp"},
        {"uid": "", "name": "nobody's"},
        {"uid": "u2", "custom_name": ""},
        {"uid": "u2", "name": "A", "custom_name": "Mine"},
        {"uid": "u2", "name": "B"},
        {"uid": "u2", "name": "C"},
        {"uid": "u2", "name": "D"},
    ]
    assert parse.accounts(raw) == [
        Account(uid="u2", device_count=5, device_names=("Mine", "B", "C")),
        Account(uid="u1", device_count=1, device_names=("Lamp",)),
    ]


def test_reports_of_a_log() -> None:
    """What has no code, no simple value or no time is no report."""
    entry = {"code": "add_ele", "value": "12", "event_time": NOW_MS}
    raw: Any = {
        "logs": [
            entry,
            {**entry, "code": 5},
            {**entry, "value": None},
            {**entry, "value": {}},
            {**entry, "event_time": None},
            {**entry, "value": False, "event_time": str(NOW_MS)},
        ]
    }
    assert [(point.code, point.value, point.time) for point in parse.reports(raw)] == [
        ("add_ele", "12", NOW_MS),
        ("add_ele", False, NOW_MS),
    ]


@pytest.mark.parametrize(
    ("status", "latest", "updating"),
    [
        (0, None, False),
        (1, "2.0", False),
        (2, "2.0", True),
        (3, None, False),
        (4, "2.0", False),
        (5, None, False),
        (6, None, False),
        (7, "2.0", False),
        (8, None, False),
        ("2", "2.0", True),
        (True, None, False),
        (None, None, False),
    ],
)
@pytest.mark.parametrize("key", ["version", "upgrade_version"])
def test_states_of_an_update(
    status: object, latest: str | None, updating: bool, key: str
) -> None:
    """Ready (1), begun (2), failed (4) and timed out (7) wait to be installed."""
    entry: Any = {"channel": 9, "current_version": "1.0", "upgrade_status": status}
    assert parse.firmware([{**entry, key: "2.0"}]) == [
        Firmware(channel=9, installed="1.0", latest=latest, updating=updating)
    ]


@pytest.mark.parametrize("key", ["type", "channel", "module_type"])
def test_names_of_a_channel(key: str) -> None:
    """Each family has a name of its own for the number of a module."""
    entry: Any = {key: "3", "current_version": "1.0"}
    assert parse.firmware({"result": entry}) == [Firmware(channel=3, installed="1.0")]
    assert parse.firmware([{**entry, key: True}, {**entry, "current_version": ""}]) == (
        []
    )


def test_first_name_of_a_channel_that_is_a_number() -> None:
    """A name without a number hides none that has one."""
    entry: Any = {"type": "x", "channel": 4, "module_type": 5, "current_version": "1"}
    assert [module.channel for module in parse.firmware([entry])] == [4]


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        pytest.param("2.5", 2.5, id="text"),
        pytest.param(3, 3, id="number"),
        pytest.param(True, 0, id="true"),
        pytest.param("inf", 0, id="infinite"),
        pytest.param("x", 0, id="word"),
        pytest.param(None, 0, id="nothing"),
        pytest.param(10**400, 0, id="huge"),
    ],
)
def test_seconds(raw: Any, seconds: float) -> None:
    """What is no number of seconds is none."""
    assert parse.seconds(raw) == seconds
