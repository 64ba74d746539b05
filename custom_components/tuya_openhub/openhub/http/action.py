"""Owns the calls by action: one address, `{"action": …, "params": …}` as the body.

The address is Tuya's own, signed with the key pair of a mini program, or a gateway
in front of it that signs by itself and may want a bearer token.
https://developer.tuya.com/en/docs/iot/sync-status?id=K9wj1i6ko1ppb
"""

from collections.abc import Mapping, Sequence
from functools import partial
import hashlib
from typing import override

import aiohttp
import orjson

from ..clock import Clock, SystemClock
from ..errors import AuthError, Problem, RequestError
from ..models import (
    Cipher,
    Device,
    DeviceList,
    HubConfig,
    JsonValue,
    LinkType,
    Specification,
)
from ..urls import parse_endpoint
from ..usage import CallKind
from . import parse, specifications
from .cloud import Capability, Cloud
from .error_codes import TOKEN_CODES
from .pages import device_list, read_devices
from .parse import Answer
from .requester import READ_RETRIES, ApiRequester, CallGate, Request, succeed
from .signing import sign_action


class ActionCloud(Cloud):
    """Tuya's cloud function, signed with a key pair or reached through a gateway."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        url: str,
        access_id: str | None = None,
        access_secret: str | None = None,
        app_id: str | None = None,
        token: str | None = None,
        cipher: Cipher = Cipher.ECB,
        usage: CallGate | None = None,
        clock: Clock | None = None,
        retries: int = READ_RETRIES,
    ) -> None:
        """Check the address; nothing is asked yet.

        Tuya's page names no way to ask for a payload format, and 1.0 is what comes
        without; a gateway that passes the field on can be asked for 2.0.
        """
        self._cipher = cipher
        self._url = parse_endpoint(url)
        self._access_id = access_id
        self._access_secret = access_secret
        self._app_id = app_id
        self._token = token
        given = (access_secret, access_id, token, app_id)
        self._requester = ApiRequester(
            session,
            gate=usage,
            clock=clock or SystemClock(),
            secrets=tuple(secret for secret in given if secret),
            retries=retries,
            auth_by_status=True,
        )

    @property
    @override
    def capabilities(self) -> frozenset[Capability]:
        return frozenset({Capability.GANG_NAMES})

    @override
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        params = {"uid": uid, "link_id": link_id, "link_type": link_type.value}
        if self._cipher is not Cipher.ECB:
            params["msg_encrypted_version"] = self._cipher.value
        with self._requester.operation(CallKind.HUB_CONFIG):
            reply = await self._act(
                CallKind.HUB_CONFIG,
                "device.openHubConfig",
                params,
                hide=(uid, link_id),
            )
        return parse.hub_config(
            reply, cipher=self._cipher, link_id=link_id, source=self._url
        )

    @override
    async def devices(self, uid: str) -> DeviceList:
        async def ask(page: Mapping[str, str]) -> JsonValue:
            reply = await self._act(
                CallKind.DEVICES,
                "device.getDeviceList",
                {"uid": uid, **page},
                hide=(uid,),
            )
            return reply.result

        with self._requester.operation(CallKind.DEVICES):
            own = await read_devices(ask)
        return device_list(own, None, time=self._requester.answered_at())

    @override
    async def statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        found: dict[str, dict[str, JsonValue]] = {}
        with self._requester.operation(CallKind.STATUS):
            for device_id in device_ids:
                reply = await self._act(
                    CallKind.STATUS, "device.status", {"device_id": device_id}
                )
                found[device_id] = parse.status(reply.result)
        return found

    @override
    async def specification(self, device: Device) -> Specification:
        with self._requester.operation(CallKind.SPECIFICATION):
            reply = await self._act(
                CallKind.SPECIFICATION,
                "device.specifications",
                {"device_id": device.id},
            )
        return specifications.specification(reply.result, device.category)

    @override
    async def gang_names(self, device_id: str) -> dict[str, str]:
        with self._requester.operation(CallKind.NAMES):
            reply = await self._act(
                CallKind.NAMES,
                "device.multiple-name",
                {"device_id": device_id},
                retry=False,
            )
        return parse.gang_names(reply.result)

    @override
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        listed: list[JsonValue] = [
            {"code": code, "value": value} for code, value in commands.items()
        ]
        with self._requester.operation(CallKind.COMMAND):
            reply = await self._act(
                CallKind.COMMAND,
                "device.control",
                {"device_id": device_id, "commands": listed},
                retry=False,
            )
        if reply.result is False:
            raise RequestError(Problem.VALUE_NOT_SUPPORTED, code=reply.code)

    async def _act(
        self,
        kind: CallKind,
        action: str,
        params: Mapping[str, JsonValue],
        *,
        hide: tuple[str, ...] = (),
        retry: bool = True,
    ) -> Answer:
        build = partial(self._request, action, params)
        reply = await self._requester.call(kind, build, hide=hide, retry=retry)
        if not reply.success and reply.code in TOKEN_CODES:
            # the gateway holds this login: only a person can renew it
            raise AuthError(Problem.INVALID_AUTH, code=reply.code, detail=reply.message)
        return succeed(reply)

    def _request(self, action: str, params: Mapping[str, JsonValue], t: str) -> Request:
        headers = {"Content-Type": "application/json"}
        if self._access_id and self._access_secret:
            headers |= {
                "client_id": self._access_id,
                "t": t,
                "sign_method": "HMAC-SHA256",
                "sign": sign_action(self._access_id, self._access_secret, params, t=t),
            }
            if self._app_id:
                digest = hashlib.md5(self._app_id.encode(), usedforsecurity=False)
                headers["wxAppId"] = digest.hexdigest()
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return Request(
            method="POST",
            url=self._url,
            headers=headers,
            body=orjson.dumps({"action": action, "params": params}),
        )
