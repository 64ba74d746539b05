"""Optional services of a project: their calls, and whether they are there at all."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import (
    OpenHubError,
    Scene,
    Service,
    TransientError,
)
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import no, ok
from .stage import UID, Open, failure

HOMES = f"GET /v1.0/users/{UID}/homes"
SCENES = "GET /v1.0/homes/12/scenes"
RUN = "POST /v1.0/homes/12/scenes/s/trigger"
STREAM = "POST /v1.0/devices/d/stream/actions/allocate"
FIRMWARE_1 = "GET /v2.0/cloud/thing/d/firmware"
FIRMWARE_2 = "GET /v1.0/iot-03/devices/d/upgrade-infos"
INSTALL_1 = "POST /v2.0/cloud/thing/d/firmware/9"
INSTALL_2 = "POST /v1.0/iot-03/devices/d/confirm-upgrade"
NAMES = "GET /v1.0/devices/d/multiple-names"
SUB = "GET /v1.0/devices/d/sub-devices"
PATHS = {
    Service.LOCKS: "GET /v1.0/devices/d/door-lock/remote-unlocks",
    Service.INFRARED: "GET /v2.0/infrareds/d/remotes",
    Service.CAMERAS: "GET /v1.0/devices/d/webrtc-configs",
    Service.STATISTICS: "GET /v1.0/devices/d/all-statistic-type",
    Service.TIMERS: "GET /v2.0/cloud/timer/device/d",
    Service.VACUUM_MAPS: "GET /v1.0/users/sweepers/file/d/realtime-map",
}


@pytest.mark.parametrize(
    ("answer", "there"),
    [
        pytest.param(ok(None), True, id="there"),
        pytest.param(no(28841101), False, id="not subscribed"),
        pytest.param(no(28841105), False, id="not authorised"),
        pytest.param(no(28841106), False, id="API not subscribed"),
        pytest.param(no(28841102), False, id="expired"),
        pytest.param(no(1106), None, id="denied"),
        pytest.param(no(1108), None, id="no path"),
        pytest.param(no(2009), None, id="not this device"),
        pytest.param(no(30100), None, id="no such remote control"),
        pytest.param(no(40000309), None, id="unknown"),
    ],
)
@pytest.mark.parametrize("service", list(PATHS))
async def test_service(
    stage: Open, service: Service, answer: dict[str, Any], there: bool | None
) -> None:
    """A missing service is told by a few codes; any other refusal says nothing."""
    on = await stage({PATHS[service]: [answer]})
    assert await on.cloud.has_service(service, "d") is there
    assert on.server.calls() == [PATHS[service]]
    assert set(on.gate.admitted) == {CallKind.TOKEN, CallKind.PROBE}


@pytest.mark.parametrize("code", [28841002, 28841004, 1001, 500, 1110])
async def test_what_stands_in_every_way(stage: Open, code: int) -> None:
    """A project that may do nothing, or a fault, is no answer; it is asked once."""
    path = PATHS[Service.LOCKS]
    on = await stage({path: [no(code)]})
    assert (await failure(on.cloud.has_service(Service.LOCKS, "d"))).code == code
    assert on.server.calls() == [path]


@pytest.mark.parametrize(
    ("homes", "there", "calls"),
    [
        pytest.param(ok([{"home_id": 12}, {"home_id": 13}]), True, 2, id="homes"),
        pytest.param(ok([]), None, 1, id="no home"),
        pytest.param(no(28841101), False, 1, id="not subscribed"),
    ],
)
async def test_scenes_of_the_first_home(
    stage: Open, homes: dict[str, Any], there: bool | None, calls: int
) -> None:
    """An account without a home tells nothing."""
    scenes = "GET /v1.0/homes/12/scenes"
    on = await stage({HOMES: [homes], scenes: [ok([])]})
    assert await on.cloud.has_service(Service.SCENES, UID) is there
    assert on.server.calls() == [HOMES, scenes][:calls]


async def test_what_the_list_of_remotes_said(stage: Open) -> None:
    """It is not asked for a second time; the other services are."""
    path = PATHS[Service.INFRARED]
    on = await stage({path: [ok([]), no(28841101)], PATHS[Service.LOCKS]: [ok([])]})
    await on.cloud.remote_controls.remotes("d")
    assert await on.cloud.has_service(Service.LOCKS, "d") is True
    assert await on.cloud.has_service(Service.INFRARED, "d") is True
    assert on.server.calls() == [path, PATHS[Service.LOCKS]]
    assert await on.cloud.has_service(Service.INFRARED, "d") is False


@pytest.mark.parametrize("name", ["list", "devices"])
async def test_names_of_lists_behind_gateways(stage: Open, name: str) -> None:
    """Two names are known for what is behind a gateway."""
    on = await stage({"GET /v1.0/devices/g/sub-devices": [ok({name: [{"id": "a"}]})]})
    assert await on.cloud.sub_devices("g") == ["a"]


async def test_rooms_that_are_told_at_once(stage: Open) -> None:
    """A room without a name of its own has that of its list, and a later home adds to it."""
    first = [
        {"name": "Hall", "devices": [{"id": "a"}]},
        {"room_name": "Attic", "name": "x", "devices": [{"id": "b"}]},
        {"name": "no list"},
    ]
    second = {"rooms": [{"name": "Shed", "devices": [{"id": "a"}, {"id": "c"}]}]}
    on = await stage(
        {
            HOMES: [ok([{"home_id": 1}, {"home_id": 2}])],
            "GET /v1.0/homes/1/rooms/devices": [ok(first)],
            "GET /v1.0/homes/2/rooms/devices": [ok(second)],
        }
    )
    assert await on.cloud.rooms(UID) == {"a": "Shed", "b": "Attic", "c": "Shed"}


@pytest.mark.parametrize("key", ["rooms", "list"])
async def test_rooms_one_by_one(stage: Open, key: str) -> None:
    """Where the answer at once is not understood, each room is asked for."""
    home = "GET /v1.0/homes/1/rooms"
    rooms = [{"room_id": 7, "name": "Hall"}, {"room_id": 8}, {"name": "no id"}]
    on = await stage(
        {
            HOMES: [ok([{"home_id": 1}])],
            f"{home}/devices": [no(500)],
            home: [ok({key: rooms})],
            f"{home}/7/devices": [ok({"devices": [{"id": "a"}]})],
        }
    )
    assert await on.cloud.rooms(UID) == {"a": "Hall"}
    assert on.server.calls() == [HOMES, f"{home}/devices", home, f"{home}/7/devices"]


async def test_age_of_homes(stage: Open) -> None:
    """Ten minutes after they were read they are read again."""
    on = await stage({HOMES: [ok([{"home_id": 12}])], SCENES: [ok([])]})
    await on.cloud.scenes(UID)
    on.clock.now += 599
    await on.cloud.scenes(UID)
    assert on.server.calls() == [HOMES, SCENES, SCENES]
    on.clock.now += 1
    await on.cloud.scenes(UID)
    assert on.server.calls()[3:] == [HOMES, SCENES]


SCENE = Scene(id="s", home_id="12", name="Evening")


@pytest.mark.parametrize(
    ("what", "ask"),
    [
        pytest.param(HOMES, lambda cloud: cloud.scenes(UID), id="scenes"),
        pytest.param(HOMES, lambda cloud: cloud.account_name(UID), id="account"),
        pytest.param(RUN, lambda cloud: cloud.trigger_scene(SCENE), id="run"),
        pytest.param(STREAM, lambda cloud: cloud.stream_url("d"), id="stream"),
        pytest.param(FIRMWARE_1, lambda cloud: cloud.firmware("d"), id="firmware"),
        pytest.param(
            INSTALL_1, lambda cloud: cloud.install_firmware("d", 9), id="install"
        ),
        pytest.param(NAMES, lambda cloud: cloud.gang_names("d"), id="names"),
        pytest.param(SUB, lambda cloud: cloud.sub_devices("d"), id="sub-devices"),
    ],
)
async def test_tried_once(stage: Open, what: str, ask: Any) -> None:
    """What is rare, or an order, is not made again after a passing fault."""
    on = await stage({what: [no(500), no(500)]})
    err = await failure(ask(on.cloud))
    assert isinstance(err, TransientError)
    assert on.server.calls() == [what]


async def test_words_without_the_account(stage: Open) -> None:
    """The cloud's words are quoted without the uid."""
    on = await stage({HOMES: [no(1109, f"of {UID}")]})
    for ask in (on.cloud.scenes, on.cloud.account_name, on.cloud.rooms):
        err: OpenHubError = await failure(ask(UID))
        assert err.detail == "of ***"


async def test_stream_is_asked_for(stage: Open) -> None:
    """In the one form that Home Assistant plays."""
    on = await stage({STREAM: [ok({"url": "rtsps://stream.example/x"})]})
    assert await on.cloud.stream_url("d") == "rtsps://stream.example/x"
    assert on.server.seen[-1].json == {"type": "rtsp"}


@pytest.mark.parametrize("code", [1106, 1108, 28841101])
async def test_families_of_firmware(stage: Open, code: int) -> None:
    """Versions and installation have twin paths, which are remembered apart."""
    entry = {"module_type": 9, "current_version": "1.0"}
    on = await stage(
        {
            FIRMWARE_1: [no(code)],
            FIRMWARE_2: [ok([entry])],
            INSTALL_1: [no(code)],
            INSTALL_2: [ok(True)],
        }
    )
    for _ in range(2):
        assert [module.channel for module in await on.cloud.firmware("d")] == [9]
    await on.cloud.install_firmware("d", 9)
    assert on.server.seen[-1].json == {"module_type": 9}
    calls = on.server.calls()
    assert calls[:3] == [FIRMWARE_1, FIRMWARE_2, FIRMWARE_2]
    assert calls[-1] == INSTALL_2
