"""What a project can do by services that many projects lack: rarely, or on demand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final, override

from ..errors import Problem, RefusedError, RequestError
from ..models import Firmware, JsonValue, Scene
from ..usage import CallKind
from . import parse
from .cloud import Cloud
from .project import Project, segment

# "not by this path": the other family may do it
NOT_THIS_PRODUCT: Final = frozenset({1106, 1108, 28841101, 28841105, 28841106})


class ProjectServices(Cloud):
    """Scenes, live streams, firmware and what is behind a gateway; each is tried once."""

    _project: Project

    @override
    async def scenes(self, uid: str) -> list[Scene]:
        path = f"/v1.0/users/{segment(uid)}/homes"
        found: list[Scene] = []
        with self._project.operation(CallKind.SCENES):
            for home_id in parse.homes(await self._once(CallKind.SCENES, path, uid)):
                path = f"/v1.0/homes/{segment(home_id)}/scenes"
                told = await self._once(CallKind.SCENES, path)
                found += parse.scenes(told, home_id)
        return found

    @override
    async def trigger_scene(self, scene: Scene) -> None:
        home = f"/v1.0/homes/{segment(scene.home_id)}"
        with self._project.operation(CallKind.COMMAND), about_device():
            await self._command(f"{home}/scenes/{segment(scene.id)}/trigger")

    @property
    @override
    def has_streams(self) -> bool:
        return True

    @override
    async def stream_url(self, device_id: str) -> str:
        path = f"/v1.0/devices/{segment(device_id)}/stream/actions/allocate"
        with self._project.operation(CallKind.STREAM), about_device():
            reply = await self._project.call(
                CallKind.STREAM, "POST", path, body={"type": "rtsp"}, retry=False
            )
        return parse.stream_url(reply.result)

    @property
    @override
    def tells_firmware(self) -> bool:
        return True

    @override
    async def firmware(self, device_id: str) -> list[Firmware]:
        place, kind = segment(device_id), CallKind.FIRMWARE
        with self._project.operation(kind), about_device():
            result = await self._project.first_working(
                (kind, ""),
                (
                    partial(self._once, kind, f"/v2.0/cloud/thing/{place}/firmware"),
                    partial(
                        self._once, kind, f"/v1.0/iot-03/devices/{place}/upgrade-infos"
                    ),
                ),
                NOT_THIS_PRODUCT,
            )
        return parse.firmware(result)

    @override
    async def install_firmware(self, device_id: str, channel: int) -> None:
        place = segment(device_id)
        old = f"/v1.0/iot-03/devices/{place}/confirm-upgrade"
        with self._project.operation(CallKind.COMMAND), about_device():
            await self._project.first_working(
                # not the key of other commands: their families are others
                (CallKind.FIRMWARE, "install"),
                (
                    partial(
                        self._command, f"/v2.0/cloud/thing/{place}/firmware/{channel}"
                    ),
                    partial(self._command, old, {"module_type": channel}),
                ),
                NOT_THIS_PRODUCT,
            )

    @override
    async def sub_devices(self, gateway_id: str) -> list[str]:
        path = f"/v1.0/devices/{segment(gateway_id)}/sub-devices"
        with self._project.operation(CallKind.GATEWAYS), about_device():
            return parse.ids(await self._once(CallKind.GATEWAYS, path))

    @override
    async def remotes(self, hub_id: str) -> list[str]:
        path = f"/v2.0/infrareds/{segment(hub_id)}/remotes"
        with self._project.operation(CallKind.GATEWAYS), about_device():
            return parse.ids(await self._once(CallKind.GATEWAYS, path), "remote_id")

    async def _once(self, kind: CallKind, path: str, *hide: str) -> JsonValue:
        """Read what is not worth a second call."""
        reply = await self._project.call(kind, "GET", path, hide=hide, retry=False)
        return reply.result

    async def _command(
        self, path: str, body: Mapping[str, JsonValue] | None = None
    ) -> None:
        reply = await self._project.call(
            CallKind.COMMAND, "POST", path, body=body, retry=False
        )
        if reply.result is False:
            raise RequestError(Problem.VALUE_NOT_SUPPORTED, code=reply.code)


@contextmanager
def about_device() -> Iterator[None]:
    """Let a denial of one device be an error of this one request, not of the project."""
    try:
        yield
    except RefusedError as err:
        if err.problem is not Problem.PERMISSION_DENIED:
            raise
        raise RequestError(err.problem, code=err.code, detail=err.detail) from err
