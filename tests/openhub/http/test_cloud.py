"""What a door offers that knows no more than the least."""

import aiohttp
import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RequestError
from custom_components.tuya_openhub.openhub.http.action import ActionCloud
from custom_components.tuya_openhub.openhub.models import Scene


async def test_door_without_scenes_logs_and_gateways(socket_enabled: None) -> None:
    """A door that cannot tell says so without a call, or names what it cannot do."""
    async with aiohttp.ClientSession() as session:
        door = ActionCloud(session, url="http://127.0.0.1:9/gateway")
        assert await door.scenes("uid") == []
        assert await door.sub_devices("gateway") == []
        assert await door.remotes("hub") == []
        assert await door.reports("device", "add_ele", 0) is None
        with pytest.raises(RequestError) as refused:
            await door.trigger_scene(Scene(id="1", home_id="2", name="Leave home"))
        assert refused.value.problem is Problem.NOT_SUPPORTED
        with pytest.raises(RequestError) as refused:
            await door.stream_url("camera")
        assert not door.tells_firmware
        assert not door.has_streams
        with pytest.raises(RequestError):
            await door.firmware("device")
        with pytest.raises(RequestError):
            await door.install_firmware("device", 0)
    assert refused.value.problem is Problem.NOT_SUPPORTED
