"""Tuya's OpenAPI: signed REST with a project token.

Where a call exists in two families of paths, both are known here; `Project` tries
them and makes the calls.
"""

from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, override

import aiohttp
import orjson

from ..clock import Clock, SystemClock
from ..errors import AuthError, OpenHubError, Problem, RefusedError, RequestError
from ..models import (
    Account,
    Cipher,
    DataPoint,
    Device,
    HubConfig,
    JsonValue,
    LinkType,
    Specification,
)
from ..usage import CallKind
from . import parse, specifications
from .parse import Answer
from .project import Project, segment
from .project_services import NOT_THIS_PRODUCT, ProjectServices, about_device
from .requester import READ_RETRIES, CallGate

# "not by this path": the other family may do it
_NOT_THIS_DEVICE: Final = frozenset({2003, 2008, 2009})
_OTHER_FAMILY: Final = NOT_THIS_PRODUCT | _NOT_THIS_DEVICE
_NO_USERS: Final = NOT_THIS_PRODUCT | {2002}

_BATCH: Final = 20
_PAGE: Final = 100
_MAX_PAGES: Final = 100
# a gap with more reports of one data point than fit in here is an old one
_LOG_PAGES: Final = 5
# the cloud's clock may be ahead by that much, in seconds
_AHEAD: Final = 60.0
# how long an account without shared devices is not asked for them, in seconds
_NONE_SHARED: Final = 6 * 3600.0


class OpenApiCloud(ProjectServices):
    """The door of a Tuya cloud project with its access id and secret."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        endpoint: str,
        access_id: str,
        access_secret: str,
        usage: CallGate | None = None,
        cipher: Cipher = Cipher.GCM,
        clock: Clock | None = None,
        retries: int = READ_RETRIES,
    ) -> None:
        """Check the address; nothing is asked yet."""
        self._cipher = cipher
        self._clock = clock or SystemClock()
        self._project = Project(
            session,
            endpoint=endpoint,
            access_id=access_id,
            access_secret=access_secret,
            gate=usage,
            clock=self._clock,
            retries=retries,
        )
        # codes that only the device's own shadow takes
        self._shadow_only: set[tuple[str, str]] = set()
        self._shared: dict[str, list[Device]] = {}
        self._none_shared_until: dict[str, float] = {}

    async def authenticate(self) -> None:
        """Make sure that the credentials give a token."""
        await self._project.authenticate()

    @override
    async def accounts(self) -> list[Account]:
        counts: Counter[str] = Counter()
        try:
            with self._project.operation(CallKind.ACCOUNTS):
                await self._count_devices(counts)
        except OpenHubError as err:
            if err.code not in _NO_USERS:
                raise
        return [
            Account(uid=uid, device_count=count) for uid, count in counts.most_common()
        ]

    async def _count_devices(self, counts: Counter[str]) -> None:
        """Count the devices of each linked account, page by page."""
        path = "/v1.0/iot-01/associated-users/devices"
        query = {"size": str(_PAGE)}
        for _ in range(_MAX_PAGES):
            result = await self._project.get(CallKind.ACCOUNTS, path, query)
            counts.update(
                uid
                for entry in parse.entries(result, "devices")
                if isinstance(uid := entry.get("uid"), str) and uid
            )
            page = result if isinstance(result, dict) else {}
            last = page.get("last_row_key")
            if page.get("has_more") is not True or not isinstance(last, str):
                return
            query["last_row_key"] = last

    @override
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        body: dict[str, JsonValue] = {
            "uid": uid,
            "link_id": link_id,
            "link_type": link_type.value,
            "topics": "device",
            "msg_encrypted_version": self._cipher.value,
        }

        def ask(path: str) -> Awaitable[Answer]:
            return self._project.call(
                CallKind.HUB_CONFIG, "POST", path, body=body, hide=(uid, link_id)
            )

        with self._project.operation(CallKind.HUB_CONFIG):
            reply = await self._project.first_working(
                (CallKind.HUB_CONFIG, ""),
                (
                    partial(ask, "/v1.0/open-hub/access/config"),
                    partial(ask, "/v1.0/iot-03/open-hub/access-config"),
                ),
                NOT_THIS_PRODUCT,
            )
        return parse.hub_config(reply, cipher=self._cipher, link_id=link_id)

    @override
    async def devices(self, uid: str) -> list[Device]:
        path = f"/v1.0/users/{segment(uid)}/devices"
        with self._project.operation(CallKind.DEVICES):
            try:
                own = await self._project.get(CallKind.DEVICES, path, hide=(uid,))
            except RequestError as err:
                if err.problem is not Problem.NO_DEVICES:
                    raise
                own = None
            shared = await self._shared_devices(uid, path)
        listed = {device.id: device for device in shared}
        listed.update((device.id, device) for device in parse.devices(own))
        return list(listed.values())

    async def _shared_devices(self, uid: str, path: str) -> list[Device]:
        """List what others share; most accounts have none and need not ask each time."""
        now = self._clock.monotonic()
        if now < self._none_shared_until.get(uid, now):
            return []
        try:
            sharing = await self._project.get(
                CallKind.DEVICES, path, {"from": "sharing"}, hide=(uid,)
            )
        except OpenHubError as err:
            if err.code is None:
                raise
            # A device must not vanish because this one question failed. Its
            # states of then are no news, though.
            return [replace(device, status={}) for device in self._shared.get(uid, ())]
        shared = self._shared[uid] = parse.devices(sharing, shared=True)
        if not shared:
            self._none_shared_until[uid] = now + _NONE_SHARED
        return shared

    @override
    def expect_changes(self) -> None:
        self._none_shared_until.clear()

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
                    _OTHER_FAMILY,
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
    async def reports(
        self, device_id: str, code: str, since: int
    ) -> list[DataPoint] | None:
        path = f"/v2.0/cloud/thing/{segment(device_id)}/report-logs"
        query = {
            "codes": code,
            "start_time": str(since),
            "end_time": str(int((self._clock.time() + _AHEAD) * 1000)),
            "size": str(_PAGE),
        }
        found: list[DataPoint] = []
        with self._project.operation(CallKind.LOG):
            for _ in range(_LOG_PAGES):
                result = await self._optional(path, query, CallKind.LOG)
                if result is None:
                    return None
                found += parse.reports(result)
                page = result if isinstance(result, dict) else {}
                last = page.get("last_row_key")
                if page.get("has_more") is not True or not isinstance(last, str):
                    break
                query["last_row_key"] = last
        return sorted(found, key=lambda point: point.time or 0)

    @override
    async def specification(self, device: Device) -> Specification:
        place = segment(device.id)
        kind = CallKind.SPECIFICATION
        with self._project.operation(kind), about_device():
            try:
                result = await self._project.first_working(
                    (kind, device.id),
                    (
                        partial(
                            self._project.get,
                            kind,
                            f"/v1.1/devices/{place}/specifications",
                        ),
                        partial(
                            self._project.get,
                            kind,
                            f"/v1.0/iot-03/devices/{place}/specification",
                        ),
                    ),
                    _OTHER_FAMILY,
                )
                spec = specifications.specification(result, device.category)
            except OpenHubError as err:
                if err.code not in _NOT_THIS_DEVICE:
                    raise
                spec = Specification(category=device.category)
            if specifications.lacks(spec, device.status):
                model = await self._optional(f"/v2.0/cloud/thing/{place}/model")
                spec = specifications.complete(spec, specifications.thing_model(model))
            if specifications.lacks(spec, device.status):
                told = await self._optional(
                    f"/v2.0/cloud/thing/{place}/shadow/properties"
                )
                spec = specifications.complete(spec, shadow=specifications.shadow(told))
        return spec

    async def _optional(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        kind: CallKind = CallKind.SPECIFICATION,
    ) -> JsonValue:
        """Read what only adds to the rest; None where the project may not."""
        try:
            return await self._project.get(kind, path, query)
        except AuthError:
            raise
        except OpenHubError as err:
            # plan and quota stand against the essential calls as well
            if isinstance(err, RefusedError) and err.code not in NOT_THIS_PRODUCT:
                raise
            return None

    @override
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        place = segment(device_id)
        codes = {(device_id, code) for code in commands}
        listed: list[JsonValue] = [
            {"code": code, "value": value} for code, value in commands.items()
        ]

        def send(path: str) -> Awaitable[None]:
            return self._command(path, {"commands": listed})

        with self._project.operation(CallKind.COMMAND), about_device():
            if codes <= self._shadow_only:
                await self._issue(place, commands)
                return
            try:
                await self._project.first_working(
                    (CallKind.COMMAND, device_id),
                    (
                        partial(send, f"/v1.0/devices/{place}/commands"),
                        partial(send, f"/v1.0/iot-03/devices/{place}/commands"),
                    ),
                    _OTHER_FAMILY,
                )
            except OpenHubError as err:
                if err.code not in _NOT_THIS_DEVICE:
                    raise
                try:
                    await self._issue(place, commands)
                except RequestError, RefusedError:
                    # what the standard path said is what a person can act upon
                    raise err from None
                self._shadow_only |= codes

    async def _issue(self, place: str, commands: Mapping[str, JsonValue]) -> None:
        path = f"/v2.0/cloud/thing/{place}/shadow/properties/issue"
        text = orjson.dumps(dict(commands)).decode()
        await self._command(path, {"properties": text})
