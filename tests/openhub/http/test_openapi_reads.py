"""What the OpenAPI reads of a scripted cloud: accounts, devices, descriptions."""

import asyncio
from typing import Any

from aiohttp import web
import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RequestError
from custom_components.tuya_openhub.openhub.models import (
    Account,
    DataPoint,
    Device,
    DeviceList,
    Part,
    SpecSource,
)
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import NOW, Reply, no, ok, sample
from .stage import (
    ACCOUNTS,
    BATCH,
    DEVICE,
    DEVICES,
    LOG,
    MODEL,
    SHADOW,
    SHARED,
    SPEC,
    SPEC_1,
    SPEC_2,
    UID,
    Open,
    failure,
)

# -- accounts and devices


def ids(found: DeviceList) -> list[str]:
    """Return the ids of the listed devices."""
    return [device.id for device in found.devices]


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
    """A cloud that has another page for ever is left after a while."""
    numbers = iter(range(1000))

    async def page() -> Reply:
        entry = {"uid": "a", "id": f"{(number := next(numbers))}"}
        return ok({"devices": [entry], "has_more": True, "last_row_key": f"{number}"})

    on = await stage({ACCOUNTS: [page]})
    assert await on.cloud.accounts() == [Account(uid="a", device_count=100)]


async def test_accounts_that_come_again(stage: Open) -> None:
    """A page that comes again is the end, and counts once."""
    page = ok({"devices": [{"uid": "a"}], "has_more": True, "last_row_key": "k"})
    on = await stage({ACCOUNTS: [page]})
    assert await on.cloud.accounts() == [Account(uid="a", device_count=1)]
    assert on.server.calls() == [ACCOUNTS] * 2


@pytest.mark.parametrize("code", [28841101, 28841105, 28841106, 1106, 1108, 2002])
async def test_accounts_not_offered(stage: Open, code: int) -> None:
    """A project without this service has no list to pick from, and says why."""
    on = await stage({ACCOUNTS: [no(code)]})
    assert (await failure(on.cloud.accounts())).code == code


async def test_accounts_have_names(stage: Open) -> None:
    """Accounts tell their first three devices, and are called after their first home."""
    devices = [
        {"uid": "a", "id": "1", "name": " Office plug"},
        {"uid": "a", "id": "2", "name": ""},
        {"uid": "a", "id": "3", "custom_name": "Hall", "name": "Switch"},
        {"uid": "a", "id": "4", "name": "Blind"},
        {"uid": "a", "id": "5", "name": "Lamp"},
    ]
    homes = [{"home_id": 1, "name": " "}, {"home_id": 2, "name": "By the sea"}]
    on = await stage(
        {
            ACCOUNTS: [ok({"devices": devices, "has_more": False})],
            "GET /v1.0/users/a/homes": [ok(homes)],
            "GET /v1.0/users/b/homes": [ok([])],
        }
    )
    names = ("Office plug", "Hall", "Blind")
    assert await on.cloud.accounts() == [
        Account(uid="a", device_count=5, device_names=names)
    ]
    assert await on.cloud.account_name("a") == "By the sea"
    assert await on.cloud.account_name("b") is None


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
    assert found.complete == {Part.OWN, Part.SHARED}
    assert found.time == int(NOW * 1000)
    assert {device.id: device.shared for device in found.devices} == {
        "a": False,
        "b": False,
        "c": True,
    }
    assert on.server.calls() == [DEVICES, DEVICES]


@pytest.mark.parametrize(
    ("reply", "again"),
    [
        pytest.param(no(28841101), False, id="refused"),
        pytest.param(no(1106), False, id="denied"),
        pytest.param(no(500), True, id="busy"),
        pytest.param(web.Response(text="odd"), True, id="garbage"),
        pytest.param(ok("odd"), True, id="no-list"),
    ],
)
async def test_failing_sharing_is_no_news(
    stage: Open, reply: Reply, again: bool
) -> None:
    """The question for shared devices that failed says nothing about any of them."""
    on = await stage(
        {
            DEVICES: [ok([{"id": "a"}])],
            SHARED: [ok([{"id": "c"}]), reply, ok([{"id": "c"}])],
        },
        retries=0,
    )
    assert ids(await on.cloud.devices(UID)) == ["c", "a"]
    found = await on.cloud.devices(UID)
    assert ids(found) == ["a"]
    assert found.complete == {Part.OWN}
    assert found.again is again
    found = await on.cloud.devices(UID)
    assert (ids(found), found.complete) == (["c", "a"], frozenset(Part))


async def test_failing_own_list_is_an_error(stage: Open) -> None:
    """Without the account's own devices there is no reading."""
    on = await stage({DEVICES: [no(2006)], SHARED: [ok([{"id": "c"}])]})
    assert (await failure(on.cloud.devices(UID))).problem is Problem.USER_UNKNOWN
    on.script[DEVICES] = [ok([{"id": "a"}])]
    assert ids(await on.cloud.devices(UID)) == ["c", "a"]


async def test_account_without_devices(stage: Open) -> None:
    """No devices of its own, or none shared, is an empty list."""
    on = await stage({DEVICES: [no(2002)], SHARED: [no(2002)]})
    found = await on.cloud.devices(UID)
    assert (found.devices, found.complete) == ([], frozenset(Part))


def page(*ids: str, key: object = None, **more: Any) -> Reply:
    """Return a page of a list of devices, with a key if there is another."""
    listed = [{"id": device_id} for device_id in ids]
    following = {} if key is None else {"has_more": True, "last_row_key": key}
    return ok({"list": listed, **following, **more})


@pytest.mark.parametrize(
    ("replies", "found", "complete"),
    [
        pytest.param([page("a", key="k"), page("b")], "ab", True, id="pages"),
        pytest.param([page("a", key=1), page("b", total=2)], "ab", True, id="number"),
        pytest.param([page(total=0)], "", True, id="none"),
        pytest.param([ok({"total": 0})], "", True, id="none-by-count"),
        pytest.param(
            [page("a", key="k"), page(key="l"), page("b")], "ab", True, id="gap"
        ),
        pytest.param([page("a", key="k"), page("a", key="l")], "a", False, id="page"),
        pytest.param(
            [page("a", key="k"), page("b", key="k"), page("c")], "ab", False, id="key"
        ),
        pytest.param([page("a", has_more=True)], "a", False, id="no-key"),
        pytest.param([page("a", total=3)], "a", False, id="fewer-than-counted"),
        pytest.param([page("a", key="k"), no(2002)], "a", False, id="none-more"),
        pytest.param([page("a", "a")], "a", False, id="twice"),
        pytest.param([page("a", "")], "a", False, id="without-id"),
        pytest.param([ok([{"id": "a"}, "odd"])], "a", False, id="odd-entry"),
        pytest.param([ok(None)], "", False, id="nothing"),
        pytest.param([ok({})], "", False, id="nothing-named"),
        pytest.param([ok({"list": None, "total": 2})], "", False, id="null"),
    ],
)
async def test_whether_a_list_is_complete(
    stage: Open, replies: list[Reply], found: str, complete: bool
) -> None:
    """Only a list that was read to its end, and as a whole, says who is gone."""
    on = await stage({DEVICES: replies, SHARED: [ok([])]})
    listed = await on.cloud.devices(UID)
    assert "".join(ids(listed)) == found
    assert (Part.OWN in listed.complete) is complete
    assert listed.again is not complete


async def test_devices_behind_gateways_come_in_pages(stage: Open) -> None:
    """All pages count, for gateways and for infrared hubs."""
    on = await stage(
        {
            "GET /v1.0/devices/g/sub-devices": [page("a", key="k"), page("b")],
            "GET /v2.0/infrareds/h/remotes": [
                ok({"list": [{"remote_id": "r"}], "has_more": 1, "last_row_key": "k"}),
                ok([{"remote_id": "s"}]),
            ],
        }
    )
    assert await on.cloud.sub_devices("g") == ["a", "b"]
    remotes = await on.cloud.remote_controls.remotes("h")
    assert [remote.id for remote in remotes] == ["r", "s"]
    assert [seen.query for seen in on.server.seen[1:]] == [
        {},
        {"last_row_key": "k"},
    ] * 2


# -- states


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


# -- the log


def log_page(*entries: tuple[str, int | str], more: str = "") -> Reply:
    """Return a page of a log: values and times, and the key of the next page."""
    logs = [
        {"code": "add_ele", "value": value, "event_time": time}
        for value, time in entries
    ]
    return ok({"logs": logs, "has_more": bool(more), "last_row_key": more})


T = 1_700_000_000_000


async def test_reports(stage: Open) -> None:
    """The pages of a device's log are read to the end, and put in order."""
    pages: list[Reply] = [
        log_page(("2", T + 20), more="k"),
        log_page(("1", T + 10), ("0", "1699999999")),
    ]
    on = await stage({LOG: pages})
    assert await on.cloud.reports("d", "add_ele", 5) == [
        DataPoint("add_ele", "0", T - 1000),
        DataPoint("add_ele", "1", T + 10),
        DataPoint("add_ele", "2", T + 20),
    ]
    assert [seen.query.get("last_row_key") for seen in on.server.seen[1:]] == [
        None,
        "k",
    ]


@pytest.mark.parametrize(
    ("pages", "calls"),
    [
        pytest.param(
            [log_page(("1", T), more="k")] * 9, 2, id="the same page for ever"
        ),
        pytest.param(
            [log_page(("1", T), more="k"), log_page(("1", T), ("1", T))],
            2,
            id="overlap",
        ),
        pytest.param(
            [log_page(("1", T), more="a"), log_page(more="b"), log_page(more="a")],
            3,
            id="keys in a circle",
        ),
        pytest.param(
            [ok({"logs": [{"code": "add_ele", "event_time": T}], "has_more": True})],
            1,
            id="no value and no key",
        ),
    ],
)
async def test_odd_pages_of_a_log(stage: Open, pages: list[Reply], calls: int) -> None:
    """A report counts once, however often the cloud sends it, and reading ends."""
    on = await stage({LOG: pages})
    found = await on.cloud.reports("d", "add_ele", 5)
    assert len(found) <= 1
    assert len(on.server.seen) == 1 + calls


async def test_log_of_a_host_that_is_behind(stage: Open) -> None:
    """A clock that begins in 2000 asks for a time that ends after it begins."""
    on = await stage({LOG: [log_page(("1", T))]})
    assert await on.cloud.reports("d", "add_ele", T * 2)
    query = on.server.seen[-1].query
    assert int(query["end_time"]) > int(query["start_time"]) == T * 2


@pytest.mark.parametrize("code", [1106, 1108, 2003])
async def test_log_that_is_not_to_be_had(stage: Open, code: int) -> None:
    """A project or a device without a log is an error of this request alone."""
    on = await stage({LOG: [no(code), ok({"logs": []})]})
    err = await failure(on.cloud.reports("d", "add_ele", 5))
    assert (type(err), err.code) == (RequestError, code)
    assert on.gate.refused == []
    assert await on.cloud.reports("d", "add_ele", 5) == []


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


@pytest.mark.parametrize("code", [2003, 2008, 2009])
async def test_device_without_standard_codes(stage: Open, code: int) -> None:
    """A device that the standard does not know has an empty description."""
    on = await stage({SPEC_1: [no(code)], SPEC_2: [no(code)]})
    spec = await on.cloud.specification(DEVICE)
    assert (spec.category, spec.points) == ("kg", {})


@pytest.mark.parametrize("code", [28841004, 1001, 1110])
async def test_specification_that_fails(stage: Open, code: int) -> None:
    """Whatever else is wrong is no thin specification."""
    on = await stage({SPEC_1: [no(code)]}, retries=0)
    assert (await failure(on.cloud.specification(DEVICE))).code == code


async def test_thing_model(stage: Open) -> None:
    """The model has all data points of the product; one call reads it."""
    model = sample("answers.json")["thing_model_heater_complete"]
    on = await stage({MODEL: [model]})
    points = await on.cloud.thing_model("d")
    assert points["temp_set"].source is SpecSource.THING_MODEL
    assert on.server.calls() == [MODEL]


async def test_models_are_paced(stage: Open) -> None:
    """The cloud takes ten a second from a project, however many ask at once."""
    model = sample("answers.json")["thing_model_heater_complete"]
    on = await stage({MODEL: [model] * 20})
    began = on.clock.now
    await asyncio.gather(*(on.cloud.thing_model("d") for _ in range(20)))
    assert on.clock.now - began > 1.9


async def test_shadow(stage: Open) -> None:
    """The shadow has the values with their numbers."""
    on = await stage({SHADOW: [ok(**sample("answers.json")["shadow_properties_cz"])]})
    points = {point.code: point for point in await on.cloud.shadow("d")}
    assert (points["cur_power"].dp_id, points["cur_power"].value) == (19, 848)


@pytest.mark.parametrize("code", [2003, 2008, 2009])
async def test_device_without_model_and_shadow(stage: Open, code: int) -> None:
    """What a device does not have is empty."""
    on = await stage({MODEL: [no(code)], SHADOW: [no(code)]})
    assert await on.cloud.thing_model("d") == {}
    assert await on.cloud.shadow("d") == []


@pytest.mark.parametrize("code", [1108, 28841101, 28841105, 28841106])
async def test_project_without_models_and_shadows(stage: Open, code: int) -> None:
    """A project that may not is asked once a day, or when a person wants it."""
    shadow = sample("answers.json")["shadow_properties_cz"]
    on = await stage({MODEL: [no(code)], SHADOW: [no(code), ok(**shadow)]})
    for _ in range(3):
        for ask in (on.cloud.thing_model, on.cloud.shadow):
            err = await failure(ask("d"))
            assert (type(err), err.code) == (RequestError, code)
    assert on.server.calls() == [MODEL, SHADOW]
    on.clock.now += 86_401
    assert await on.cloud.shadow("d")
    await failure(on.cloud.thing_model("d"))
    await failure(on.cloud.thing_model("d"))
    assert on.server.calls() == [MODEL, SHADOW, SHADOW, MODEL]
    on.cloud.forget_refusals()
    await failure(on.cloud.thing_model("d"))
    assert on.server.calls()[-1] == MODEL
    assert len(on.server.calls()) == 5


async def test_model_of_a_foreign_device(stage: Open) -> None:
    """A denial of one device says nothing about the others."""
    on = await stage({MODEL: [no(1106)]})
    for _ in range(2):
        assert isinstance(await failure(on.cloud.thing_model("d")), RequestError)
    assert on.server.calls() == [MODEL, MODEL]
    assert on.gate.refused == []


@pytest.mark.parametrize("code", [28841004, 1001, 1110])
async def test_model_and_shadow_that_fail(stage: Open, code: int) -> None:
    """A passing fault, or one that stops all, is no refusal of the model."""
    on = await stage({MODEL: [no(code)], SHADOW: [no(code)]}, retries=0)
    for ask in (on.cloud.thing_model, on.cloud.shadow):
        err = await failure(ask("d"))
        assert err.code == code
        assert not isinstance(err, RequestError)


async def test_specification_of_a_foreign_device(stage: Open) -> None:
    """A device that is not ours is no fault of the project."""
    on = await stage({SPEC_1: [no(1106)], SPEC_2: [no(1106)]})
    err = await failure(on.cloud.specification(DEVICE))
    assert isinstance(err, RequestError)
    assert err.problem is Problem.PERMISSION_DENIED
    assert on.gate.refused == []


HOMES = f"GET /v1.0/users/{UID}/homes"
ROOMS = "GET /v1.0/homes/12/rooms"


async def test_rooms_of_all_homes(stage: Open) -> None:
    """Rooms are asked for one by one where the cloud cannot tell them at once."""
    on = await stage(
        {
            HOMES: [ok([{"home_id": 12}, {"home_id": 13}])],
            f"{ROOMS}/devices": [no(1108)],
            ROOMS: [ok({"rooms": [{"room_id": 1, "name": "Hall"}]})],
            f"{ROOMS}/1/devices": [ok([{"id": "a"}, {"id": "b"}])],
            "GET /v1.0/homes/13/rooms/devices": [
                ok([{"name": "Attic", "devices": [{"id": "c"}]}])
            ],
        }
    )
    assert await on.cloud.rooms(UID) == {"a": "Hall", "b": "Hall", "c": "Attic"}
    assert len(on.server.calls()) == 5


async def test_homes_are_read_once_for_rooms_and_scenes(stage: Open) -> None:
    """They are the same a minute later, until a person changes something."""
    on = await stage(
        {
            HOMES: [ok([{"home_id": 12}]), ok([])],
            f"{ROOMS}/devices": [ok([{"name": "Attic", "devices": [{"id": "c"}]}])],
            "GET /v1.0/homes/12/scenes": [ok([{"scene_id": "s", "name": "Evening"}])],
        }
    )
    assert await on.cloud.rooms(UID) == {"c": "Attic"}
    assert [scene.name for scene in await on.cloud.scenes(UID)] == ["Evening"]
    on.cloud.forget_refusals()
    assert await on.cloud.rooms(UID) == {}


@pytest.mark.parametrize("code", [1106, 28841101, 28841106])
async def test_rooms_of_a_project_without_the_service(stage: Open, code: int) -> None:
    """A refusal is told, and asked for again twice at most within a day."""
    on = await stage({HOMES: [no(code)]})
    for _ in range(5):
        assert (await failure(on.cloud.rooms(UID))).code == code
    assert len(on.server.calls()) == 2


NAMES = "GET /v1.0/devices/d/multiple-names"


async def test_names_of_gangs(stage: Open) -> None:
    """Each gang has a name, also one that nobody named."""
    answer = [{"identifier": "switch_1", "name": "Heater"}]
    on = await stage({NAMES: [ok(answer), no(28841106), no(1106)]})
    assert await on.cloud.gang_names("d") == {"switch_1": "Heater"}
    refused = await failure(on.cloud.gang_names("d"))
    assert refused.problem is Problem.SERVICE_NOT_SUBSCRIBED
    # a device that may not be asked says nothing about the project
    assert isinstance(await failure(on.cloud.gang_names("d")), RequestError)
