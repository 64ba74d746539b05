"""The action APIs: `{"action": …, "params": {…}}`, signed or behind a gateway."""

from collections.abc import Callable, Mapping
import hashlib
import hmac
import json
from typing import Any, cast

from aiohttp import web

from .. import crypto
from ..clock import Clock
from ..operations import Operations, descriptions
from ..operations.errors import ApiError
from ..truth import SimDevice
from .openapi import Project, check_time

type Action = Callable[[Mapping[str, Any]], Any]


class ActionApi:
    """Do what the action says.

    `app_id` None: the `wxAppId` header is not looked at. `gateway_token` empty: the
    gateway asks for none.
    """

    def __init__(self, project: Project, operations: Operations, clock: Clock) -> None:
        """Serve this project."""
        self._project = project
        self._operations = operations
        self._clock = clock
        self.app_id: str | None = None
        self.gateway_token = ""
        self._actions: dict[str, Action] = self._table()

    @staticmethod
    def parse(raw: bytes) -> tuple[str, Mapping[str, Any]]:
        """Take a body apart: the action's name and its parameters."""
        try:
            body = json.loads(raw)
        except ValueError:
            raise ApiError(1109) from None
        if not isinstance(body, dict) or set(body) - {
            "action",
            "params",
            "access_token",
        }:
            raise ApiError(1109)
        action, params = body.get("action"), body.get("params")
        if not isinstance(action, str) or not isinstance(params, dict):
            raise ApiError(1109)
        return action, cast(Mapping[str, Any], params)

    def check(self, request: web.Request, params: Mapping[str, Any]) -> None:
        """Check the signature of a call to `/faas`."""
        headers = request.headers
        if self._project.revoked or headers.get("client_id") != self._project.access_id:
            raise ApiError(1005)
        t = headers.get("t", "")
        check_time(t, self._clock)
        expected = crypto.action_sign(
            self._project.access_secret,
            client_id=self._project.access_id,
            t=t,
            params=params,
        )
        right = hmac.compare_digest(expected, headers.get("sign", ""))
        if not right or headers.get("sign_method") != "HMAC-SHA256":
            raise ApiError(1004)
        if self.app_id is not None and headers.get("wxAppId") != _md5(self.app_id):
            raise ApiError(1004)

    def check_gateway(self, request: web.Request) -> None:
        """Check the token of a call to the gateway."""
        authorization = request.headers.get("Authorization", "")
        if self.gateway_token and authorization != f"Bearer {self.gateway_token}":
            raise web.HTTPUnauthorized

    async def answer(self, action: str, params: Mapping[str, Any]) -> Any:
        """Return the result, or raise ApiError."""
        if self._project.quota_exhausted:
            raise ApiError(28841004)
        handler = self._actions.get(action)
        if handler is None:
            raise ApiError(1108)
        result = handler(params)
        return await result if hasattr(result, "__await__") else result

    def _table(self) -> dict[str, Action]:
        accounts, commands = self._operations.accounts, self._operations.commands
        services = self._operations.services

        def device(params: Mapping[str, Any]) -> SimDevice:
            return accounts.device(str(params.get("device_id")))

        def specification(params: Mapping[str, Any]) -> dict[str, Any]:
            return descriptions.specification(device(params), "v1.0")

        def functions(params: Mapping[str, Any]) -> dict[str, Any]:
            spec = specification(params)
            return {"category": spec["category"], "functions": spec["functions"]}

        return {
            "device.openHubConfig": accounts.open_hub_config,
            "device.getDeviceList": lambda p: accounts.user_devices(
                str(p.get("uid")), p
            ),
            "device.details": lambda p: device(p).list_entry(),
            "device.status": lambda p: device(p).status_list(),
            "device.specifications": specification,
            "device.functions": functions,
            "device.multiple-name": lambda p: services.multiple_names(device(p)),
            "device.control": lambda p: commands.send(
                device(p), p.get("commands"), legacy=True
            ),
        }


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
