"""Owns what a project does by services that many projects lack, rarely or on demand.

Scenes, rooms, names of gangs, live streams, firmware, and the devices behind a gateway;
each is tried once.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from ..console_services import PROBE_PATHS, Service, is_missing
from ..errors import Problem, RefusedError, RequestError, TransientError
from ..models import Firmware, JsonValue, Scene
from ..usage import CallKind
from . import parse
from .error_codes import NOT_THIS_PRODUCT
from .pages import read_pages
from .project import Project, about_device, segment

# rooms are read at set-up, scenes a minute later: the homes are those of before
_HOMES_AGE: Final = 600.0


class ProjectServices:
    """The optional services of one project, see `Cloud` for what each method does."""

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project
        # the homes of an account, and until when they count
        self._homes: dict[str, tuple[float, list[str]]] = {}

    def forget_homes(self) -> None:
        """Learn that a person may have changed something."""
        self._homes.clear()

    async def scenes(self, uid: str) -> list[Scene]:
        """List the scenes of all homes of an account."""
        kind = CallKind.SCENES
        found: list[Scene] = []
        with self._project.operation(kind):
            for home_id in await self._homes_of(kind, uid):
                path = f"/v1.0/homes/{segment(home_id)}/scenes"
                found += parse.scenes(await self._read(kind, path), home_id)
        return found

    async def account_name(self, uid: str) -> str | None:
        """Ask for the name of an account's first home."""
        kind = CallKind.ACCOUNTS
        with self._project.operation(kind):
            homes = await self._read(kind, f"/v1.0/users/{segment(uid)}/homes", uid)
        return parse.home_name(homes)

    async def rooms(self, uid: str) -> dict[str, str]:
        """Read the rooms of the devices in all homes of an account."""
        kind = CallKind.ROOMS
        found: dict[str, str] = {}
        with self._project.operation(kind):
            for home_id in await self._homes_of(kind, uid):
                found |= await self._rooms_of(home_id)
        return found

    async def _rooms_of(self, home_id: str) -> dict[str, str]:
        """Read the rooms of one home, at once where the cloud can do that."""
        rooms, kind = f"/v1.0/homes/{segment(home_id)}/rooms", CallKind.ROOMS
        try:
            at_once = room_by_device(await self._read(kind, f"{rooms}/devices"))
        except RequestError, RefusedError, TransientError:
            # no document has this path, nor the form of its answer
            at_once = None
        if at_once is not None:
            return at_once
        found: dict[str, str] = {}
        for room_id, name in room_names(await self._read(kind, rooms)).items():
            path = f"{rooms}/{segment(room_id)}/devices"
            found |= dict.fromkeys(parse.ids(await self._read(kind, path)), name)
        return found

    async def gang_names(self, device_id: str) -> dict[str, str]:
        """Read what the gangs of a device are called."""
        path = f"/v1.0/devices/{segment(device_id)}/multiple-names"
        with self._project.operation(CallKind.NAMES), about_device():
            return parse.gang_names(await self._read(CallKind.NAMES, path))

    async def _homes_of(self, kind: CallKind, uid: str) -> list[str]:
        """Return the ids of an account's homes."""
        now = self._project.clock.monotonic()
        until, known = self._homes.get(uid, (now, []))
        if now >= until:
            path = f"/v1.0/users/{segment(uid)}/homes"
            known = parse.homes(await self._read(kind, path, uid))
            self._homes[uid] = (now + _HOMES_AGE, known)
        return known

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
        return await self._ids(path)

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

    async def _ids(self, path: str) -> list[str]:
        """Read the ids in a list of devices, page by page."""
        kind = CallKind.GATEWAYS

        async def ask(page: Mapping[str, str]) -> JsonValue:
            reply = await self._project.call(kind, "GET", path, query=page, retry=False)
            return reply.result

        with self._project.operation(kind), about_device():
            listing = await read_pages(ask, "list", "devices")
        return parse.ids(listing.entries)

    async def _read(self, kind: CallKind, path: str, *hide: str) -> JsonValue:
        """Read what is not worth a second call."""
        reply = await self._project.call(kind, "GET", path, hide=hide, retry=False)
        return reply.result


def room_names(result: JsonValue) -> dict[str, str]:
    """Read the names of a home's rooms by their ids; where it is, is never taken over."""
    return {
        room_id: name
        for entry in parse.entries(result, "rooms", "list")
        if (room_id := parse.id_of(entry.get("room_id")))
        and (name := parse.name_of(entry.get("name")))
    }


def room_by_device(result: JsonValue) -> dict[str, str] | None:
    """Read all rooms with their devices, None where this is not such an answer.

    No document has the shape: rooms that hold devices, or devices that name a room.
    """
    found: dict[str, str] = {}
    understood = False
    for entry in parse.entries(result, "rooms", "devices", "list"):
        inner, room = entry.get("devices"), parse.name_of(entry.get("room_name"))
        if isinstance(inner, list):
            understood = True
            found |= dict.fromkeys(
                parse.ids(inner), room or parse.name_of(entry.get("name"))
            )
        elif room:
            understood = True
            found |= dict.fromkeys(parse.ids([entry]), room)
    if not understood:
        return None
    return {device_id: room for device_id, room in found.items() if room}
