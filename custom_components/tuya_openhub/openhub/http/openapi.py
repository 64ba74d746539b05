"""Owns which path of Tuya's OpenAPI answers which question: signed REST, project token.

Where a call exists in two families of paths, both are named here; `Project` tries
them and makes the calls.
"""

from collections.abc import Awaitable, Mapping, Sequence
from functools import partial
import logging
from typing import Final, override

import orjson

from ..console_services import Service
from ..errors import OpenHubError, RefusedError, RequestError, TransientError
from ..models import (
    Account,
    Cipher,
    DataPoint,
    Device,
    DeviceList,
    Firmware,
    HubConfig,
    JsonValue,
    LinkType,
    PointSpec,
    Scene,
    ShadowPoint,
    Specification,
)
from ..services.locks import LockService
from ..services.remotes import RemoteControls
from ..services.report_requests import ReportRequests
from ..services.statistics import DeviceStatistics
from ..services.timers import TimerService
from ..usage import CallKind
from . import parse
from .cloud import Capability, Cloud
from .descriptions import Descriptions
from .error_codes import NOT_THIS_DEVICE, OTHER_FAMILY
from .hub_access import HubAccess
from .pages import Listing, device_list, read_devices, read_pages
from .project import Project, about_device, segment
from .project_services import ProjectServices

_LOGGER = logging.getLogger(__name__)

_BATCH: Final = 20
_PAGE: Final = 100
# a gap with more reports of one data point than fit in here is an old one
_LOG_PAGES: Final = 5
# the cloud's clock may be ahead by that much, in seconds
_AHEAD: Final = 60_000
_WEEK: Final = 7 * 86_400_000
# how long an account without shared devices is not asked for them, in seconds
_NONE_SHARED: Final = 12 * 3600.0


class OpenApiCloud(Cloud):
    """The accounts of a Tuya cloud project; several clients may share the project."""

    def __init__(self, project: Project, *, cipher: Cipher | None = None) -> None:
        """Keep what is needed; nothing is asked yet.

        `cipher` is asked for on every path; None asks for what is evidenced for each.
        """
        self._clock = project.clock
        self._project = project
        self._hub_access = HubAccess(project, cipher)
        self._services = ProjectServices(self._project)
        self._remote_controls = RemoteControls(project)
        self.timers = TimerService(project)
        self.report_requests: ReportRequests = ReportRequests(project)
        self.locks = LockService(self._project)
        self._descriptions = Descriptions(self._project, self._clock)
        self._statistics = DeviceStatistics(self._project)
        # codes that only the device's own shadow takes
        self._shadow_only: set[tuple[str, str]] = set()
        self._none_shared_until: dict[str, float] = {}

    async def authenticate(self) -> None:
        """Make sure that the credentials give a token."""
        await self._project.authenticate()

    @property
    @override
    def capabilities(self) -> frozenset[Capability]:
        return frozenset(Capability)

    @override
    async def accounts(self) -> list[Account]:
        path = "/v1.0/iot-01/associated-users/devices"

        def ask(page: Mapping[str, str]) -> Awaitable[JsonValue]:
            query = {"size": str(_PAGE), **page}
            return self._project.get(CallKind.ACCOUNTS, path, query)

        with self._project.operation(CallKind.ACCOUNTS):
            listing = await read_pages(ask, "devices")
        return parse.accounts(listing.entries)

    @override
    async def account_name(self, uid: str) -> str | None:
        return await self._services.account_name(uid)

    @override
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        return await self._hub_access.ask(uid, link_id, link_type)

    @override
    def try_other_access(self) -> bool:
        return self._hub_access.try_other()

    @override
    def note_delivery(self) -> None:
        self._hub_access.note_delivery()

    @override
    def store_access(self) -> dict[str, JsonValue]:
        return self._hub_access.store()

    @override
    def restore_access(self, stored: Mapping[str, JsonValue]) -> None:
        self._hub_access.restore(stored)

    @override
    async def devices(self, uid: str) -> DeviceList:
        again = False
        shared: Listing | None = None
        with self._project.operation(CallKind.DEVICES):
            own = await self._part(uid, {})
            try:
                shared = await self._shared_part(uid)
            except OpenHubError as err:
                # the account's own devices are known all the same
                again = isinstance(err, TransientError)
                _LOGGER.debug("Shared devices could not be read: %s", err)
            time = self._project.answered_at()
        return device_list(own, shared, time=time, again=again)

    async def _shared_part(self, uid: str) -> Listing | None:
        """List what others share; most accounts have none and need not ask each time."""
        now = self._clock.monotonic()
        if now < self._none_shared_until.get(uid, now):
            return None
        shared = await self._part(uid, {"from": "sharing"})
        if not shared.entries:
            self._none_shared_until[uid] = now + _NONE_SHARED
        return shared

    async def _part(self, uid: str, query: Mapping[str, str]) -> Listing:
        """Read one of the lists of an account."""
        path = f"/v1.0/users/{segment(uid)}/devices"

        def ask(page: Mapping[str, str]) -> Awaitable[JsonValue]:
            return self._project.get(
                CallKind.DEVICES, path, {**query, **page}, hide=(uid,)
            )

        return await read_devices(ask)

    @override
    def expect_changes(self) -> None:
        self._none_shared_until.clear()

    @override
    def forget_refusals(self) -> None:
        self._project.refusals.forget()
        self.report_requests.forget()
        self._descriptions.retry()
        self._services.forget_homes()

    @override
    async def statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        found: dict[str, dict[str, JsonValue]] = {}
        with self._project.operation(CallKind.STATUS):
            for start in range(0, len(device_ids), _BATCH):
                batch = device_ids[start : start + _BATCH]
                found |= await self._project.first_working(
                    (CallKind.STATUS, ",".join(batch)),
                    (
                        partial(self._batch_status, batch),
                        partial(self._single_statuses, batch),
                    ),
                    OTHER_FAMILY,
                )
        return found

    async def _batch_status(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        query = {"device_ids": ",".join(device_ids)}
        path = "/v1.0/iot-03/devices/status"
        return parse.statuses(await self._project.get(CallKind.STATUS, path, query))

    async def _single_statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        """Read one by one; a device that cannot be read is left out."""
        found: dict[str, dict[str, JsonValue]] = {}
        failure: RequestError | None = None
        for device_id in device_ids:
            path = f"/v1.0/devices/{segment(device_id)}/status"
            try:
                with about_device():
                    result = await self._project.get(CallKind.STATUS, path)
            except RequestError as err:
                failure = err
            else:
                found[device_id] = parse.status(result)
        if failure is not None and not found:
            raise failure
        return found

    @override
    async def reports(self, device_id: str, code: str, since: int) -> list[DataPoint]:
        path = f"/v2.0/cloud/thing/{segment(device_id)}/report-logs"
        now = int(self._clock.time() * 1000)
        query = {
            "codes": code,
            "start_time": str(since),
            # a host whose clock is behind learns what is new all the same
            "end_time": str((now if now > since else since + _WEEK) + _AHEAD),
            "size": str(_PAGE),
        }
        # pages overlap where a report came in between: each counts once
        found: dict[DataPoint, None] = {}
        keys: set[str] = set()
        with self._project.operation(CallKind.LOG), about_device():
            for _ in range(_LOG_PAGES):
                result = await self._project.get(CallKind.LOG, path, query)
                found |= dict.fromkeys(parse.reports(result))
                page = result if isinstance(result, dict) else {}
                last = page.get("last_row_key")
                if page.get("has_more") is not True or not isinstance(last, str):
                    break
                if not last or last in keys:
                    break
                keys.add(last)
                query["last_row_key"] = last
        return sorted(found, key=lambda point: point.time or 0)

    @override
    async def specification(self, device: Device) -> Specification:
        return await self._descriptions.specification(device)

    @override
    async def thing_model(self, device_id: str) -> dict[str, PointSpec]:
        return await self._descriptions.thing_model(device_id)

    @override
    async def shadow(self, device_id: str) -> list[ShadowPoint]:
        return await self._descriptions.shadow(device_id)

    @override
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        device = segment(device_id)
        codes = {(device_id, code) for code in commands}
        listed: list[JsonValue] = [
            {"code": code, "value": value} for code, value in commands.items()
        ]

        def send(path: str) -> Awaitable[None]:
            return self._project.command(path, {"commands": listed})

        with self._project.operation(CallKind.COMMAND), about_device():
            if codes <= self._shadow_only:
                await self._issue(device_id, commands)
                return
            try:
                await self._project.first_working(
                    (CallKind.COMMAND, device_id),
                    (
                        partial(send, f"/v1.0/devices/{device}/commands"),
                        partial(send, f"/v1.0/iot-03/devices/{device}/commands"),
                    ),
                    OTHER_FAMILY,
                )
            except OpenHubError as err:
                if err.code not in NOT_THIS_DEVICE:
                    raise
                try:
                    await self._issue(device_id, commands)
                except RequestError, RefusedError:
                    # what the standard path said is what a person can act upon
                    raise err from None
                self._shadow_only |= codes

    async def _issue(self, device_id: str, commands: Mapping[str, JsonValue]) -> None:
        """Set what only the device's shadow takes."""
        path = f"/v2.0/cloud/thing/{segment(device_id)}/shadow/properties/issue"
        text = orjson.dumps(dict(commands)).decode()
        await self._project.command(path, {"properties": text})

    @override
    async def scenes(self, uid: str) -> list[Scene]:
        return await self._services.scenes(uid)

    @override
    async def trigger_scene(self, scene: Scene) -> None:
        await self._services.trigger_scene(scene)

    @override
    async def stream_url(self, device_id: str) -> str:
        return await self._services.stream_url(device_id)

    @override
    async def firmware(self, device_id: str) -> list[Firmware]:
        return await self._services.firmware(device_id)

    @override
    async def install_firmware(self, device_id: str, channel: int) -> None:
        await self._services.install_firmware(device_id, channel)

    @override
    async def sub_devices(self, gateway_id: str) -> list[str]:
        return await self._services.sub_devices(gateway_id)

    @property
    @override
    def remote_controls(self) -> RemoteControls:
        return self._remote_controls

    @override
    async def has_service(self, service: Service, subject: str) -> bool | None:
        infrared = service is Service.INFRARED
        if infrared and (there := self._remote_controls.take_answer()) is not None:
            return there
        return await self._services.has_service(service, subject)

    @override
    async def rooms(self, uid: str) -> dict[str, str]:
        return await self._services.rooms(uid)

    @override
    async def gang_names(self, device_id: str) -> dict[str, str]:
        return await self._services.gang_names(device_id)

    @property
    @override
    def statistics(self) -> DeviceStatistics:
        return self._statistics
