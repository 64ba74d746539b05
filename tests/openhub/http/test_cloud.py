"""What a cloud offers that can do no more than the least, and one that can do all."""

from collections.abc import Awaitable, Callable
from typing import override

import aiohttp
import pytest

from custom_components.tuya_openhub.openhub import (
    ActionCloud,
    Capability,
    Cloud,
    OpenApiCloud,
    Problem,
    Project,
    RequestError,
    Scene,
    Service,
)
from custom_components.tuya_openhub.openhub.models import (
    DeviceList,
    HubConfig,
    JsonValue,
    Specification,
)

SCENE = Scene(id="1", home_id="2", name="Leave home")


async def test_cloud_without_capabilities(socket_enabled: None) -> None:
    """Calls by action are described for little more than the least."""
    async with aiohttp.ClientSession() as session:
        cloud = ActionCloud(session, url="http://127.0.0.1:9/gateway")
        assert cloud.capabilities == {Capability.GANG_NAMES}


async def test_cloud_with_all_capabilities(socket_enabled: None) -> None:
    """The whole of Tuya's OpenAPI can do what any cloud can."""
    async with aiohttp.ClientSession() as session:
        project = Project(
            session, endpoint="http://127.0.0.1:9", access_id="i", access_secret="s"
        )
        cloud = OpenApiCloud(project)
        assert cloud.capabilities == {
            Capability.ACCOUNTS,
            Capability.SCENES,
            Capability.STREAMS,
            Capability.FIRMWARE,
            Capability.REPORTS,
            Capability.SUB_DEVICES,
            Capability.REMOTES,
            Capability.THING_MODEL,
            Capability.SHADOW,
            Capability.SERVICES,
            Capability.ROOMS,
            Capability.GANG_NAMES,
            Capability.STATISTICS,
        }


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda cloud: cloud.accounts(), id="accounts"),
        pytest.param(lambda cloud: cloud.account_name("uid"), id="account name"),
        pytest.param(lambda cloud: cloud.scenes("uid"), id="scenes"),
        pytest.param(lambda cloud: cloud.trigger_scene(SCENE), id="trigger"),
        pytest.param(lambda cloud: cloud.stream_url("camera"), id="stream"),
        pytest.param(lambda cloud: cloud.firmware("device"), id="firmware"),
        pytest.param(lambda cloud: cloud.install_firmware("device", 0), id="install"),
        pytest.param(lambda cloud: cloud.reports("device", "add_ele", 0), id="reports"),
        pytest.param(lambda cloud: cloud.sub_devices("gateway"), id="sub-devices"),
        pytest.param(lambda cloud: cloud.remote_controls.remotes("h"), id="remotes"),
        pytest.param(lambda cloud: cloud.thing_model("device"), id="thing model"),
        pytest.param(lambda cloud: cloud.shadow("device"), id="shadow"),
        pytest.param(
            lambda cloud: cloud.has_service(Service.SCENES, "uid"), id="service"
        ),
        pytest.param(lambda cloud: cloud.rooms("uid"), id="rooms"),
    ],
)
async def test_what_a_cloud_cannot_do(
    socket_enabled: None, ask: Callable[[Cloud], Awaitable[object]]
) -> None:
    """A cloud that cannot do something says so in one way, and makes no call."""
    async with aiohttp.ClientSession() as session:
        cloud = ActionCloud(session, url="http://127.0.0.1:9/gateway")
        with pytest.raises(RequestError) as refused:
            await ask(cloud)
    assert refused.value.problem is Problem.NOT_SUPPORTED


async def test_cloud_without_statistics(socket_enabled: None) -> None:
    """A cloud that keeps none says so before any call."""
    async with aiohttp.ClientSession() as session:
        cloud = ActionCloud(session, url="http://127.0.0.1:9/gateway")
        with pytest.raises(RequestError) as refused:
            _ = cloud.statistics
    assert refused.value.problem is Problem.NOT_SUPPORTED


async def test_only_one_way_to_ask(socket_enabled: None) -> None:
    """A cloud without paths has no other way to ask for a push connection."""
    async with aiohttp.ClientSession() as session:
        cloud = ActionCloud(session, url="http://127.0.0.1:9/gateway")
        assert cloud.try_other_access() is False
        cloud.note_delivery()
        assert cloud.store_access() == {}
        cloud.restore_access({"current": ["/v1.0", "1.0", False]})
        assert cloud.try_other_access() is False


class LeastCloud(Cloud):
    """A cloud that can do the least."""

    @override
    async def hub_config(self, *_: object) -> HubConfig:
        raise NotImplementedError

    @override
    async def devices(self, *_: object) -> DeviceList:
        raise NotImplementedError

    @override
    async def statuses(self, *_: object) -> dict[str, dict[str, JsonValue]]:
        raise NotImplementedError

    @override
    async def specification(self, *_: object) -> Specification:
        raise NotImplementedError

    @override
    async def send_commands(self, *_: object) -> None:
        raise NotImplementedError


async def test_least_cloud() -> None:
    """What it does not offer is refused in the same way, and nothing is claimed."""
    cloud = LeastCloud()
    assert cloud.capabilities == frozenset()
    with pytest.raises(RequestError) as refused:
        await cloud.gang_names("device")
    assert refused.value.problem is Problem.NOT_SUPPORTED
    cloud.expect_changes()
    cloud.forget_refusals()
