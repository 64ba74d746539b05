"""Cameras: the address of the stream is asked for when somebody looks, never before."""

import json
import logging
from pathlib import Path
from unittest.mock import AsyncMock, MagicMock, patch

import pytest

from homeassistant.components.camera import (
    CameraEntityFeature,
    async_get_image,
    async_get_stream_source,
    async_register_webrtc_provider,
)
from homeassistant.components.camera.helper import get_camera_from_entity_id
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from tests.tuya_cloud import Fault, TuyaCloud, captures

from .helpers import make_entry, set_up, wait_until

DOORBELL = (
    Path(__file__).parents[1] / "catalog" / "captures" / "sp_knkaf1d0dytgyhix.json"
)
DEVICE = "cameradevice00000001"
ALLOCATE = "POST /v1.0/devices/*/stream/actions/allocate"


@pytest.fixture(name="camera")
async def _camera(hass: HomeAssistant, cloud: TuyaCloud) -> str:
    """Set up an account with a camera; give its entity id."""
    cloud.truth.add_devices([captures.load_capture(DOORBELL, id=DEVICE)], cloud.uid)
    await set_up(hass, make_entry(cloud))
    (entity_id,) = hass.states.async_entity_ids("camera")
    return entity_id


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return the state of an entity."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


async def test_camera_says_what_it_is(hass: HomeAssistant, camera: str) -> None:
    """Show brand and product, as other cameras do."""
    state = hass.states.get(camera)
    assert state is not None
    assert state.attributes["brand"] == "Tuya"
    assert state.attributes["model_name"] == "Security Camera"


async def test_nothing_is_asked_before_somebody_looks(
    hass: HomeAssistant, cloud: TuyaCloud, camera: str
) -> None:
    """Show the camera without a call, for stills and stream providers as well."""
    provider = AsyncMock()
    provider.async_is_supported = lambda source: source.startswith("rtsps:")
    async_register_webrtc_provider(hass, provider)
    await hass.async_block_till_done()
    assert provider.async_register_camera.called
    with pytest.raises(HomeAssistantError):
        await async_get_image(hass, camera)
    assert cloud.calls.count_of(ALLOCATE) == 0


async def test_stream(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    camera: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Give the address for one call, a new one each time, and no word of it in the log."""
    caplog.set_level(logging.DEBUG)
    first = await async_get_stream_source(hass, camera)
    second = await async_get_stream_source(hass, camera)
    assert first is not None
    assert first.startswith("rtsps://")
    assert second not in {None, first}
    assert cloud.calls.count_of(ALLOCATE) == 2
    assert "signInfo" not in caplog.text


async def test_address_is_good_for_one_time_of_watching(
    hass: HomeAssistant, cloud: TuyaCloud, camera: str
) -> None:
    """Ask anew when nobody watches any more, or when the address ran out meanwhile."""
    entity = get_camera_from_entity_id(hass, camera)
    streams = [
        MagicMock(available=True, async_get_image=AsyncMock(return_value=b"picture"))
        for _ in range(2)
    ]
    with patch(
        "homeassistant.components.camera.entity.create_stream", side_effect=streams
    ) as create:
        assert await entity.async_create_stream() is streams[0]
        assert await entity.async_create_stream() is streams[0]
        assert (await async_get_image(hass, camera)).content == b"picture"
        assert cloud.calls.count_of(ALLOCATE) == 1
        streams[0].available = False
        assert await entity.async_create_stream() is streams[0]
        assert cloud.calls.count_of(ALLOCATE) == 2
        (renewed,) = streams[0].update_source.call_args.args
        streams[0].outputs.return_value = {}
        with pytest.raises(HomeAssistantError):
            await async_get_image(hass, camera)
        assert await entity.async_create_stream() is streams[1]
    first, second = (call.args[1] for call in create.call_args_list)
    assert len({first, renewed, second}) == 3
    assert cloud.calls.count_of(ALLOCATE) == 3


async def test_project_without_the_service(
    hass: HomeAssistant, cloud: TuyaCloud, camera: str
) -> None:
    """Name the service that is missing; the next try works once it is there."""
    for code in 28841106, 28841105:
        cloud.faults.set(ALLOCATE, Fault(code=code))
        with pytest.raises(HomeAssistantError) as caught:
            await async_get_stream_source(hass, camera)
        assert caught.value.translation_key == "no_video_service"
        assert "IoT Video Live Stream" in str(caught.value)
    cloud.faults.set(ALLOCATE, Fault(code=28841104))
    with pytest.raises(HomeAssistantError) as caught:
        await async_get_stream_source(hass, camera)
    assert caught.value.translation_key == "service_quota_exhausted"
    cloud.faults.clear()
    assert await async_get_stream_source(hass, camera)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("file:///config/secrets.yaml", id="file"),
        pytest.param("exec:ls", id="exec"),
        pytest.param("ffmpeg:/dev/video0", id="ffmpeg"),
        pytest.param("http://stream.example/x", id="http"),
        pytest.param("rtsp://", id="no-host"),
        pytest.param("rtsp://stream.example/x#exec:ls", id="fragment"),
        pytest.param("rtsp://stream.example/x y", id="blank"),
        pytest.param('rtsp://stream.example/"x', id="quote"),
        pytest.param("rtsp://169.254.169.254/x", id="link-local"),
        pytest.param("rtsp://u:p@stream.example/x", id="credentials"),
    ],
)
async def test_address_that_is_no_stream(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    camera: str,
    caplog: pytest.LogCaptureFixture,
    url: str,
) -> None:
    """Refuse it in words that do not quote it, and play the next that is right."""
    answer = {"success": True, "result": {"url": url}, "t": 1_700_000_000_000}
    cloud.faults.set(ALLOCATE, Fault(body=json.dumps(answer).encode()))
    with pytest.raises(HomeAssistantError) as caught:
        await async_get_stream_source(hass, camera)
    assert caught.value.translation_key == "address_not_allowed"
    assert "rtsp or rtsps" in str(caught.value)
    assert url not in f"{caught.value}{caplog.text}"
    cloud.faults.clear()
    assert await async_get_stream_source(hass, camera)


async def test_motion_and_privacy(
    hass: HomeAssistant, cloud: TuyaCloud, camera: str
) -> None:
    """Follow what the camera tells of itself, and let it look out for motion."""

    def attribute(name: str) -> object:
        state = hass.states.get(camera)
        assert state is not None
        return state.attributes.get(name)

    async def detect(on: bool) -> None:
        action = f"{'enable' if on else 'disable'}_motion_detection"
        await hass.services.async_call(
            "camera", action, {"entity_id": camera}, blocking=True
        )
        await wait_until(
            hass,
            lambda: cloud.truth.devices[DEVICE].status["motion_switch"] is on,
        )
        await wait_until(hass, lambda: bool(attribute("motion_detection")) is on)

    await detect(False)
    await detect(True)
    cloud.truth.set_value(DEVICE, {"record_switch": True})
    await wait_until(hass, lambda: state_of(hass, camera) == "recording")
    cloud.truth.set_online(DEVICE, False)
    await wait_until(hass, lambda: state_of(hass, camera) == STATE_UNAVAILABLE)


async def test_private(hass: HomeAssistant, cloud: TuyaCloud, camera: str) -> None:
    """Let the camera see nothing, and see again; meanwhile it records nothing."""
    cloud.truth.set_value(DEVICE, {"record_switch": True})
    await wait_until(hass, lambda: state_of(hass, camera) == "recording")

    async def turn(action: str, private: bool) -> None:
        await hass.services.async_call(
            "camera", action, {"entity_id": camera}, blocking=True
        )
        status = cloud.truth.devices[DEVICE].status
        await wait_until(hass, lambda: status["basic_private"] is private)

    await turn("turn_off", True)
    await wait_until(hass, lambda: state_of(hass, camera) == "idle")
    await turn("turn_on", False)
    await wait_until(hass, lambda: state_of(hass, camera) == "recording")


async def test_transport_without_streams(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Offer no stream where the cloud is reached another way."""
    cloud.truth.add_devices([captures.load_capture(DOORBELL, id=DEVICE)], cloud.uid)
    await set_up(hass, make_entry(cloud, "gateway"))
    (camera,) = hass.states.async_entity_ids("camera")
    state = hass.states.get(camera)
    assert state is not None
    assert not state.attributes["supported_features"] & CameraEntityFeature.STREAM
    with pytest.raises(HomeAssistantError):
        await async_get_stream_source(hass, camera)


async def test_camera_without_data_points(
    hass: HomeAssistant, cloud: TuyaCloud
) -> None:
    """Show it, follow whether it is online, and refuse what it does not have."""
    device = captures.load_capture(DOORBELL, id=DEVICE)
    device.status, device.functions, device.status_spec = {}, [], []
    cloud.truth.add_devices([device], cloud.uid)
    await set_up(hass, make_entry(cloud))
    (camera,) = hass.states.async_entity_ids("camera")
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(
            "camera", "enable_motion_detection", {"entity_id": camera}, blocking=True
        )
    assert caught.value.translation_key == "camera_without_switch"
    cloud.truth.set_online(DEVICE, False)
    await wait_until(hass, lambda: state_of(hass, camera) == STATE_UNAVAILABLE)
    cloud.truth.set_online(DEVICE, True)
    await wait_until(hass, lambda: state_of(hass, camera) == "idle")
