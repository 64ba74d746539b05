"""The OpenAPI: signed REST."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
import hmac
import json
import re
from typing import Any, cast
from urllib.parse import parse_qsl

from aiohttp import web

from .. import crypto
from ..clock import Clock
from ..operations import Operations, descriptions
from ..operations.errors import ApiError
from ..truth import SimDevice
from .infrared_routes import infrared_routes
from .routing import Handler, Request, Route
from .tokens import Tokens

_MAX_SKEW = 300
# how many calls of an API the cloud takes from a project within a second
_MODELS = 10
_SHADOWS = 50
_PROJECT_UID = "bay0000000000project"
_ID = "(?P<id>[^/]+)"
_LEGACY = f"/v1.0/devices/{_ID}"
_IOT_03 = f"/v1.0/iot-03/devices/{_ID}"
_THING = f"/v2.0/cloud/thing/{_ID}"


@dataclass(slots=True, kw_only=True)
class Project:
    """The cloud project whose credentials are checked."""

    access_id: str
    access_secret: str = field(repr=False)
    revoked: bool = False
    quota_exhausted: bool = False


class OpenApi:
    """Check signature, time, nonce and token, then do what the path says."""

    def __init__(
        self,
        project: Project,
        tokens: Tokens,
        operations: Operations,
        clock: Clock,
    ) -> None:
        """Serve this project."""
        self._project = project
        self._tokens = tokens
        self._operations = operations
        self._clock = clock
        self._nonces: deque[str] = deque(maxlen=100_000)
        self._seen: set[str] = set()
        self._latest: dict[str, deque[float]] = {}
        self.require_nonce = False
        self._routes = [
            (method, re.compile(f"{pattern}$"), handler)
            for method, pattern, handler in (
                *self._account_routes(),
                *self._home_routes(),
                *self._device_routes(),
                *self._thing_routes(),
                *self._service_routes(),
                *operations.locks.routes(self._device, lambda: project.access_secret),
                *self._probed_routes(),
                *infrared_routes(operations, self._device),
                *operations.timers.routes(self._device),
                *operations.statistics.routes(self._device),
            )
        ]

    async def answer(self, request: web.Request, raw: bytes) -> Any:
        """Return the result, or raise ApiError."""
        query = dict(parse_qsl(request.query_string, keep_blank_values=True))
        is_token = request.path.startswith("/v1.0/token")
        self._check(request, query, raw, is_token=is_token)
        if self._project.quota_exhausted and not is_token:
            raise ApiError(28841004)
        checked = Request(
            method=request.method,
            path=request.path,
            query=query,
            body=_body(request.method, raw),
        )
        for method, pattern, handler in self._routes:
            match = pattern.match(request.path)
            if match and method == request.method:
                result = handler(checked, match)
                return await result if hasattr(result, "__await__") else result
        raise ApiError(1108)

    def _check(
        self,
        request: web.Request,
        query: Mapping[str, str],
        raw: bytes,
        *,
        is_token: bool,
    ) -> None:
        headers = request.headers
        if self._project.revoked or headers.get("client_id") != self._project.access_id:
            raise ApiError(1005)
        t = headers.get("t", "")
        check_time(t, self._clock)
        nonce = headers.get("nonce", "")
        names = [n for n in headers.get("Signature-Headers", "").split(":") if n]
        access_token = "" if is_token else headers.get("access_token", "")
        if not is_token and not access_token:
            raise ApiError(1002)
        expected = crypto.openapi_sign(
            self._project.access_secret,
            client_id=self._project.access_id,
            access_token=access_token,
            t=t,
            nonce=nonce,
            method=request.method,
            url=_signed_url(request.path, query),
            body=raw,
            signed_headers=[(name, headers.get(name, "")) for name in names],
        )
        right = hmac.compare_digest(expected, headers.get("sign", ""))
        if not right or headers.get("sign_method") != "HMAC-SHA256":
            raise ApiError(1004)
        self._check_nonce(nonce)
        if not is_token:
            self._tokens.check(access_token)

    def _check_nonce(self, nonce: str) -> None:
        if nonce in self._seen or (self.require_nonce and not nonce):
            raise ApiError(1004)
        if nonce:
            if len(self._nonces) == self._nonces.maxlen:
                self._seen.discard(self._nonces[0])
            self._nonces.append(nonce)
            self._seen.add(nonce)

    def _account_routes(self) -> list[Route]:
        accounts = self._operations.accounts

        def lease(r: Request, _: re.Match[str]) -> Any:
            return accounts.open_hub_config(r.body)

        def newer_lease(r: Request, _: re.Match[str]) -> Any:
            # the field has another name on this path
            return accounts.open_hub_config(
                {**r.body, "link_id": r.body.get("unique_id")}
            )

        return [
            ("GET", "/v1.0/token", self._grant),
            ("GET", "/v1.0/token/(?P<token>[^/]+)", self._refresh),
            ("POST", "/v1.0/open-hub/access/config", lease),
            ("POST", "/v1.0/iot-03/open-hub/access-config", lease),
            ("POST", "/v2.0/open-iot-hub/access/config", newer_lease),
            (
                "GET",
                "/v1.0/users/(?P<uid>[^/]+)/devices",
                lambda r, m: accounts.user_devices(m["uid"], r.query),
            ),
            (
                "GET",
                "/v1.0/iot-01/associated-users/devices",
                lambda r, _: accounts.associated_devices(r.query),
            ),
            (
                "GET",
                "/v1.0/iot-03/devices/status",
                lambda r, _: accounts.statuses(r.query.get("device_ids", "")),
            ),
        ]

    def _home_routes(self) -> list[Route]:
        homes = self._operations.homes
        scenes = "/v1.0/homes/(?P<home>[^/]+)/scenes"
        rooms = "/v1.0/homes/(?P<home>[^/]+)/rooms"
        return [
            (
                "GET",
                "/v1.0/users/(?P<uid>[^/]+)/homes",
                lambda _, m: homes.homes(m["uid"]),
            ),
            ("GET", scenes, lambda _, m: homes.scenes(m["home"])),
            ("GET", rooms, lambda _, m: homes.rooms(m["home"])),
            ("GET", f"{rooms}/devices", lambda _, m: homes.all_rooms(m["home"])),
            (
                "GET",
                f"{rooms}/(?P<room>[^/]+)/devices",
                lambda _, m: homes.room_devices(m["home"], m["room"]),
            ),
            (
                "POST",
                f"{scenes}/(?P<scene>[^/]+)/trigger",
                lambda _, m: homes.trigger(m["home"], m["scene"]),
            ),
        ]

    def _device_routes(self) -> list[Route]:
        """Route what both families have: one device, its states and its commands."""

        def spec(form: str, *, legacy: bool) -> Handler:
            return lambda _, m: descriptions.specification(
                self._device(m, legacy=legacy), form
            )

        def status(*, legacy: bool) -> Handler:
            return lambda _, m: self._device(m, legacy=legacy).status_list()

        def entry(_: Request, m: re.Match[str]) -> Any:
            return self._device(m).list_entry()

        def commands(*, legacy: bool) -> Handler:
            return lambda r, m: self._operations.commands.send(
                self._device(m), r.body.get("commands"), legacy=legacy
            )

        return [
            ("GET", f"{_LEGACY}/specifications", spec("v1.0", legacy=True)),
            ("GET", f"/v1.1/devices/{_ID}/specifications", spec("v1.1", legacy=True)),
            ("GET", f"{_IOT_03}/specification", spec("iot-03", legacy=False)),
            ("GET", f"{_LEGACY}/status", status(legacy=True)),
            ("GET", f"{_IOT_03}/status", status(legacy=False)),
            ("POST", f"{_LEGACY}/commands", commands(legacy=True)),
            ("POST", f"{_IOT_03}/commands", commands(legacy=False)),
            ("GET", _LEGACY, entry),
            ("GET", _IOT_03, entry),
        ]

    def _thing_routes(self) -> list[Route]:
        """Route what goes by the thing model."""
        commands, services = self._operations.commands, self._operations.services
        shadow = f"{_THING}/shadow/properties"

        def model(_: Request, m: re.Match[str]) -> Any:
            self._check_rate("model", _MODELS)
            return descriptions.thing_model(self._device(m))

        def values(_: Request, m: re.Match[str]) -> Any:
            self._check_rate("shadow", _SHADOWS)
            return descriptions.shadow(self._device(m))

        return [
            ("GET", f"{_THING}/model", model),
            ("GET", shadow, values),
            (
                "POST",
                f"{shadow}/issue",
                lambda r, m: commands.issue(self._device(m), r.body.get("properties")),
            ),
            (
                "GET",
                f"{_THING}/report-logs",
                lambda r, m: services.report_logs(self._device(m), r.query),
            ),
        ]

    def _service_routes(self) -> list[Route]:
        """Route what only some devices, or only some projects, have."""
        accounts, services = self._operations.accounts, self._operations.services

        def confirm(r: Request, m: re.Match[str]) -> bool:
            return services.confirm_upgrade(self._device(m), r.body.get("module_type"))

        return [
            (
                "GET",
                f"{_LEGACY}/sub-devices",
                lambda r, m: accounts.sub_devices(
                    self._device(m, legacy=True), r.query
                ),
            ),
            (
                "GET",
                f"{_LEGACY}/multiple-names",
                lambda _, m: services.multiple_names(self._device(m, legacy=True)),
            ),
            (
                "POST",
                f"{_LEGACY}/stream/actions/allocate",
                lambda r, m: services.allocate_stream(self._device(m), r.body),
            ),
            (
                "GET",
                f"{_THING}/firmware",
                lambda _, m: services.firmware(self._device(m)),
            ),
            (
                "POST",
                f"{_THING}/firmware/(?P<channel>[^/]+)",
                lambda _, m: services.confirm_upgrade(self._device(m), m["channel"]),
            ),
            (
                "GET",
                f"{_IOT_03}/upgrade-infos",
                lambda _, m: services.upgrade_infos(self._device(m)),
            ),
            ("POST", f"{_IOT_03}/confirm-upgrade", confirm),
        ]

    def _check_rate(self, api: str, limit: int) -> None:
        """Refuse more calls of an API than the cloud takes within a second."""
        now = self._clock.now()
        latest = self._latest.setdefault(api, deque(maxlen=limit))
        if len(latest) == limit and now - latest[0] < 1:
            raise ApiError(1110)
        latest.append(now)

    def _probed_routes(self) -> list[Route]:
        """Route what is only read to find out whether the project has the service."""

        def of_device(answer: Any) -> Handler:
            def read(_: Request, m: re.Match[str]) -> Any:
                self._device(m)
                return answer

            return read

        webrtc = {"supports_webrtc": False, "p2p_config": {"ices": []}}
        return [
            ("GET", f"{_LEGACY}/webrtc-configs", of_device(webrtc)),
            ("GET", f"/v1.0/users/sweepers/file/{_ID}/realtime-map", of_device([])),
        ]

    def _device(self, match: re.Match[str], *, legacy: bool = False) -> SimDevice:
        return self._operations.accounts.device(match["id"], legacy=legacy)

    def _grant(self, request: Request, _: re.Match[str]) -> dict[str, Any]:
        if request.query.get("grant_type") != "1":
            raise ApiError(1003)
        return self._tokens.grant(_PROJECT_UID)

    def _refresh(self, _: Request, match: re.Match[str]) -> dict[str, Any]:
        return self._tokens.refresh(match["token"], _PROJECT_UID)


def check_time(t: str, clock: Clock) -> None:
    """Refuse a request whose time is far from the cloud's."""
    fits = len(t) == 13 and t.isdecimal()
    if not fits or abs(int(t) / 1000 - clock.now()) > _MAX_SKEW:
        raise ApiError(1013)


def _signed_url(path: str, query: Mapping[str, str]) -> str:
    if not query:
        return path
    return f"{path}?" + "&".join(f"{key}={query[key]}" for key in sorted(query))


def _body(method: str, raw: bytes) -> Mapping[str, Any]:
    if method not in {"POST", "PUT"} or not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise ApiError(1109) from None
    if not isinstance(body, dict):
        raise ApiError(1109)
    return cast(Mapping[str, Any], body)
