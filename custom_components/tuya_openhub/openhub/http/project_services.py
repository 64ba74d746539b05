"""Owns what a project does by services that many projects lack, rarely or on demand.

Scenes, live streams, firmware, and the devices behind a gateway; each is tried once.
"""

from collections.abc import Mapping
from functools import partial

from ..console_services import PROBE_PATHS, Service, is_missing
from ..errors import Problem, RefusedError, RequestError, TransientError
from ..models import Firmware, JsonValue, Scene
from ..usage import CallKind
from . import parse
from .error_codes import NOT_THIS_PRODUCT
from .pages import read_pages
from .project import Project, about_device, segment


class ProjectServices:
    """The optional services of one project, see `Cloud` for what each method does."""

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project

    async def scenes(self, uid: str) -> list[Scene]:
        """List the scenes of all homes of an account."""
        kind = CallKind.SCENES
        found: list[Scene] = []
        with self._project.operation(kind):
            homes = await self._read(kind, f"/v1.0/users/{segment(uid)}/homes", uid)
            for home_id in parse.homes(homes):
                path = f"/v1.0/homes/{segment(home_id)}/scenes"
                found += parse.scenes(await self._read(kind, path), home_id)
        return found

    async def account_name(self, uid: str) -> str | None:
        """Ask for the name of an account's first home."""
        kind = CallKind.ACCOUNTS
        with self._project.operation(kind):
            homes = await self._read(kind, f"/v1.0/users/{segment(uid)}/homes", uid)
        return parse.home_name(homes)

    async def trigger_scene(self, scene: Scene) -> None:
        """Run a scene."""
        home = f"/v1.0/homes/{segment(scene.home_id)}"
        with self._project.operation(CallKind.COMMAND), about_device():
            await self._project.command(f"{home}/scenes/{segment(scene.id)}/trigger")

    async def stream_url(self, device_id: str) -> str:
        """Ask for the secret address of a camera's live stream."""
        path = f"/v1.0/devices/{segment(device_id)}/stream/actions/allocate"
        with self._project.operation(CallKind.STREAM), about_device():
            reply = await self._project.call(
                CallKind.STREAM, "POST", path, body={"type": "rtsp"}, retry=False
            )
        return parse.stream_url(reply.result, self._project.endpoint)

    async def firmware(self, device_id: str) -> list[Firmware]:
        """Read the versions of a device's modules."""
        device, kind = segment(device_id), CallKind.FIRMWARE
        paths = (
            f"/v2.0/cloud/thing/{device}/firmware",
            f"/v1.0/iot-03/devices/{device}/upgrade-infos",
        )
        with self._project.operation(kind), about_device():
            result = await self._project.first_working(
                (kind, ""),
                [partial(self._read, kind, path) for path in paths],
                NOT_THIS_PRODUCT,
            )
        return parse.firmware(result)

    async def install_firmware(self, device_id: str, channel: int) -> None:
        """Let a module install what waits."""
        device, command = segment(device_id), self._project.command
        new = f"/v2.0/cloud/thing/{device}/firmware/{channel}"
        old = f"/v1.0/iot-03/devices/{device}/confirm-upgrade"
        body: Mapping[str, JsonValue] = {"module_type": channel}
        with self._project.operation(CallKind.COMMAND), about_device():
            await self._project.first_working(
                # not the key of other commands: their families are others
                (CallKind.FIRMWARE, "install"),
                (partial(command, new), partial(command, old, body)),
                NOT_THIS_PRODUCT,
            )

    async def sub_devices(self, gateway_id: str) -> list[str]:
        """List the ids of the devices behind a gateway."""
        path = f"/v1.0/devices/{segment(gateway_id)}/sub-devices"
        return await self._ids(path, "id")

    async def remotes(self, hub_id: str) -> list[str]:
        """List the ids of the remote controls of an infrared hub."""
        path = f"/v2.0/infrareds/{segment(hub_id)}/remotes"
        return await self._ids(path, "remote_id")

    async def has_service(self, service: Service, subject: str) -> bool | None:
        """Ask whether the project has a service, by one read of it."""
        try:
            with self._project.operation(CallKind.PROBE), about_device():
                return await self._probe(service, subject)
        except RequestError:
            # of this one device, or of a path that this data center lacks
            return None
        except RefusedError as err:
            if is_missing(err):
                return False
            if err.problem is Problem.PERMISSION_DENIED:
                return None
            raise
        except TransientError as err:
            if err.problem is not Problem.UNKNOWN:
                raise
            # a code of this service that nobody knows, such as 30100
            return None

    async def _probe(self, service: Service, subject: str) -> bool | None:
        """Read what only a project with the service may; None if there is nothing."""
        kind = CallKind.PROBE
        if service is Service.SCENES:
            path = f"/v1.0/users/{segment(subject)}/homes"
            homes = parse.homes(await self._read(kind, path, subject))
            if not homes:
                return None
            subject = homes[0]
        await self._read(kind, PROBE_PATHS[service].format(id=segment(subject)))
        return True

    async def _ids(self, path: str, key: str) -> list[str]:
        """Read the ids in a list of devices, page by page."""
        kind = CallKind.GATEWAYS

        async def ask(page: Mapping[str, str]) -> JsonValue:
            reply = await self._project.call(kind, "GET", path, query=page, retry=False)
            return reply.result

        with self._project.operation(kind), about_device():
            listing = await read_pages(ask, "list", "devices")
        return parse.ids(listing.entries, key)

    async def _read(self, kind: CallKind, path: str, *hide: str) -> JsonValue:
        """Read what is not worth a second call."""
        reply = await self._project.call(kind, "GET", path, hide=hide, retry=False)
        return reply.result
