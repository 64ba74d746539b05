"""The HTTP server: every API behind one port of loopback."""

import asyncio
from collections.abc import Coroutine
import json
import secrets
from typing import Any, Literal

from aiohttp import web

from ..clock import Clock
from ..operations.errors import ApiError
from .action import ActionApi
from .control import ControlApi
from .faults import Call, CallLog, Fault, Faults
from .openapi import OpenApi


class HttpServer:
    """Route a request to its API, with faults on the way."""

    def __init__(
        self,
        *,
        openapi: OpenApi,
        action: ActionApi,
        control: ControlApi,
        faults: Faults,
        calls: CallLog,
        clock: Clock,
    ) -> None:
        """Put the APIs together."""
        self._openapi = openapi
        self._action = action
        self._control = control
        self._faults = faults
        self._calls = calls
        self._clock = clock
        self._runner: web.AppRunner | None = None
        self._pauses: set[asyncio.Task[Any]] = set()
        self.port = 0
        self.gateway_envelope: Literal["plain", "error_code"] = "plain"

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1."""
        app = web.Application()
        app.router.add_route("*", "/_sim/{rest:.*}", self._control.handle)
        app.router.add_route("*", "/{rest:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port or port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening; a later start takes the same port."""
        runner, self._runner = self._runner, None
        for pause in self._pauses:
            pause.cancel()
        if runner is not None:
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        api, kind = "openapi", f"{request.method} {request.path}"
        if request.path in {"/faas", "/action", "/gateway"}:
            api = "gateway" if request.path == "/gateway" else "action"
            kind = _action_name(raw)
        fault = self._faults.take(
            request.path, f"{request.method} {request.path}", kind
        )
        error: ApiError | None = None
        result: Any = None
        try:
            if fault is not None and (early := await self._misbehave(fault, request)):
                self._log(api, kind, request.path, code=-1)
                return early
            result = await self._answer(api, request, raw)
            if fault is not None and fault.slow_answer:
                await self._pause(asyncio.sleep(fault.slow_answer))
        except ApiError as err:
            error = err
        except web.HTTPUnauthorized:
            self._log(api, kind, request.path, code=401)
            answer = {"code": 401, "msg": "unauthorized", "success": False}
            return web.json_response(answer, status=401)
        self._log(api, kind, request.path, code=error.code if error else 0)
        return web.json_response(self._envelope(api, result, error), dumps=_dumps)

    async def _answer(self, api: str, request: web.Request, raw: bytes) -> Any:
        if api == "openapi":
            return await self._openapi.answer(request, raw)
        if request.method != "POST":
            raise ApiError(1108)
        if api == "gateway":
            self._action.check_gateway(request)
        action, params = self._action.parse(raw)
        if api == "action":
            self._action.check(request, params)
        return await self._action.answer(action, params)

    async def _misbehave(
        self, fault: Fault, request: web.Request
    ) -> web.StreamResponse | None:
        if fault.delay:
            await self._pause(asyncio.sleep(fault.delay))
        if fault.hang:
            await self._pause(asyncio.Event().wait())
            return web.Response(status=503)
        if fault.reset:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.code is not None:
            raise ApiError(fault.code, fault.msg)
        if fault.body is not None or fault.status is not None:
            return web.Response(
                body=fault.body or b"",
                status=fault.status or 200,
                content_type="application/json",
            )
        return None

    async def _pause(self, wait: Coroutine[Any, Any, Any]) -> None:
        """Wait in a task that `stop` can end: aiohttp forgets handlers whose client left."""
        task = asyncio.create_task(wait)
        self._pauses.add(task)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            self._pauses.discard(task)

    def _envelope(
        self, api: str, result: Any, error: ApiError | None
    ) -> dict[str, Any]:
        t = self._clock.ms()
        if api == "gateway" and self.gateway_envelope == "error_code":
            return {
                "errorCode": error.code if error else 0,
                "errorMsg": error.msg if error else "",
                "data": [] if error else result,
                "success": error is None,
                "t": t,
            }
        frame: dict[str, Any] = {"success": error is None, "t": t}
        if api == "openapi":
            frame["tid"] = secrets.token_hex(16)
            if error is None:
                return {"result": result, **frame}
            return {"code": error.code, "msg": error.msg, **frame}
        if error is None:
            return {"code": 0, "msg": "", "result": result, **frame}
        return {"code": error.code, "msg": error.msg, **frame}

    def _log(self, api: str, kind: str, path: str, *, code: int) -> None:
        call = Call(
            time=self._clock.now(),
            api=api,
            kind=kind,
            path=path,
            ok=not code,
            code=code,
        )
        self._calls.append(call)


def _action_name(raw: bytes) -> str:
    try:
        return ActionApi.parse(raw)[0]
    except ApiError:
        return "malformed"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
