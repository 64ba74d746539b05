"""The OpenAPI door: signed REST."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import hmac
import json
import re
from typing import Any, cast
from urllib.parse import parse_qsl

from aiohttp import web

from . import crypto
from .business import ApiError, Business
from .clock import Clock
from .homes import Homes
from .tokens import Tokens

_MAX_SKEW = 300
_PROJECT_UID = "bay0000000000project"


@dataclass(slots=True, kw_only=True)
class Project:
    """The cloud project whose credentials the doors check."""

    access_id: str
    access_secret: str = field(repr=False)
    revoked: bool = False
    quota_exhausted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, checked and taken apart."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]


type Handler = Callable[[Request, re.Match[str]], Any]


class OpenApiDoor:
    """Check signature, time, nonce and token, then do what the path says."""

    def __init__(
        self,
        project: Project,
        tokens: Tokens,
        business: Business,
        homes: Homes,
        clock: Clock,
    ) -> None:
        """Guard this project's business."""
        self._project = project
        self._tokens = tokens
        self._business = business
        self._homes = homes
        self._clock = clock
        self._nonces: deque[str] = deque(maxlen=100_000)
        self._seen: set[str] = set()
        self.require_nonce = False
        self._routes = [
            (method, re.compile(f"{pattern}$"), handler)
            for method, pattern, handler in self._table()
        ]

    async def answer(self, request: web.Request, raw: bytes) -> Any:
        """Tell the result, or raise ApiError."""
        query = dict(parse_qsl(request.query_string, keep_blank_values=True))
        is_token = request.path.startswith("/v1.0/token")
        self._check(request, query, raw, is_token=is_token)
        if self._project.quota_exhausted and not is_token:
            raise ApiError(28841004)
        told = Request(
            method=request.method,
            path=request.path,
            query=query,
            body=_body(request.method, raw),
        )
        for method, pattern, handler in self._routes:
            match = pattern.match(request.path)
            if match and method == request.method:
                result = handler(told, match)
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

    def _table(self) -> list[tuple[str, str, Handler]]:
        do = self._business
        homes = self._homes
        dev = "(?P<id>[^/]+)"
        old = f"/v1.0/devices/{dev}"
        new = f"/v1.0/iot-03/devices/{dev}"
        thing = f"/v2.0/cloud/thing/{dev}"

        def hub(r: Request, _: re.Match[str]) -> Any:
            return do.open_hub_config(r.body)

        def spec(form: str, *, legacy: bool) -> Handler:
            return lambda _, m: do.specification(
                do.device(m["id"], legacy=legacy), form
            )

        def status(*, legacy: bool) -> Handler:
            return lambda _, m: do.device(m["id"], legacy=legacy).status_list()

        def commands(*, legacy: bool) -> Handler:
            return lambda r, m: do.send(
                do.device(m["id"]), r.body.get("commands"), legacy=legacy
            )

        return [
            ("GET", "/v1.0/token", self._grant),
            ("GET", "/v1.0/token/(?P<token>[^/]+)", self._refresh),
            ("POST", "/v1.0/open-hub/access/config", hub),
            ("POST", "/v1.0/iot-03/open-hub/access-config", hub),
            (
                "GET",
                "/v1.0/users/(?P<uid>[^/]+)/devices",
                lambda r, m: do.user_devices(m["uid"], r.query.get("from", "home")),
            ),
            (
                "GET",
                "/v1.0/users/(?P<uid>[^/]+)/homes",
                lambda _, m: homes.homes(m["uid"]),
            ),
            (
                "GET",
                "/v1.0/homes/(?P<home>[^/]+)/scenes",
                lambda _, m: homes.scenes(m["home"]),
            ),
            (
                "POST",
                "/v1.0/homes/(?P<home>[^/]+)/scenes/(?P<scene>[^/]+)/trigger",
                lambda _, m: homes.trigger(m["home"], m["scene"]),
            ),
            (
                "GET",
                f"/v2.0/infrareds/{dev}/remotes",
                lambda _, m: do.remotes(do.device(m["id"])),
            ),
            (
                "GET",
                f"{old}/sub-devices",
                lambda _, m: do.sub_devices(do.device(m["id"], legacy=True)),
            ),
            (
                "POST",
                f"{old}/stream/actions/allocate",
                lambda r, m: do.allocate_stream(do.device(m["id"]), r.body),
            ),
            (
                "GET",
                f"{thing}/firmware",
                lambda _, m: do.firmware(do.device(m["id"])),
            ),
            (
                "POST",
                f"{thing}/firmware/(?P<channel>[^/]+)",
                lambda _, m: do.confirm_upgrade(do.device(m["id"]), m["channel"]),
            ),
            (
                "GET",
                f"{new}/upgrade-infos",
                lambda _, m: do.upgrade_infos(do.device(m["id"])),
            ),
            (
                "POST",
                f"{new}/confirm-upgrade",
                lambda r, m: do.confirm_upgrade(
                    do.device(m["id"]), r.body.get("module_type")
                ),
            ),
            (
                "GET",
                "/v1.0/iot-01/associated-users/devices",
                lambda r, _: do.associated_devices(r.query),
            ),
            (
                "GET",
                "/v1.0/iot-03/devices/status",
                lambda r, _: do.statuses(r.query.get("device_ids", "")),
            ),
            ("GET", f"{old}/specifications", spec("v1.0", legacy=True)),
            ("GET", f"/v1.1/devices/{dev}/specifications", spec("v1.1", legacy=True)),
            ("GET", f"{new}/specification", spec("iot-03", legacy=False)),
            ("GET", f"{old}/status", status(legacy=True)),
            ("GET", f"{new}/status", status(legacy=False)),
            ("POST", f"{old}/commands", commands(legacy=True)),
            ("POST", f"{new}/commands", commands(legacy=False)),
            ("GET", old, lambda _, m: do.device(m["id"]).list_entry()),
            ("GET", new, lambda _, m: do.device(m["id"]).list_entry()),
            ("GET", f"{thing}/model", lambda _, m: do.thing_model(do.device(m["id"]))),
            (
                "GET",
                f"{thing}/shadow/properties",
                lambda _, m: do.shadow(do.device(m["id"])),
            ),
            (
                "GET",
                f"{thing}/report-logs",
                lambda r, m: do.report_logs(do.device(m["id"]), r.query),
            ),
            (
                "POST",
                f"{thing}/shadow/properties/issue",
                lambda r, m: do.issue(do.device(m["id"]), r.body.get("properties")),
            ),
        ]

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
    if method != "POST" or not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise ApiError(1109) from None
    if not isinstance(body, dict):
        raise ApiError(1109)
    return cast(Mapping[str, Any], body)
