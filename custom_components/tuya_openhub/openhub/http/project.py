"""Owns the signed calls of one Tuya cloud project, and its token.

Most calls exist twice, in an older family of paths and in `iot-03`, each belonging
to another API product a project may or may not have. The one that works is
remembered, per device where devices differ.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
import secrets
from urllib.parse import quote

import aiohttp
import orjson

from ..clock import Clock, SystemClock
from ..errors import OpenHubError, Problem, RefusedError, RequestError
from ..models import JsonValue
from ..urls import parse_endpoint
from ..usage import CallKind
from .error_codes import NOT_THIS_PROJECT, TOKEN_CODES
from .parse import Answer
from .refusals import Refusals
from .requester import READ_RETRIES, ApiRequester, CallGate, Request, succeed
from .signing import path_with_query, sign, string_to_sign
from .tokens import TokenKeeper


class Project:
    """The API of one project; `operation` belongs around what is one task to a person.

    All accounts of a project share one: tokens of a project may end each other.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        endpoint: str,
        access_id: str,
        access_secret: str,
        usage: CallGate | None = None,
        clock: Clock | None = None,
        retries: int = READ_RETRIES,
    ) -> None:
        """Check the address; nothing is asked yet."""
        self.clock = clock or SystemClock()
        self.endpoint = parse_endpoint(endpoint)
        self._access_id = access_id
        # keys that the cloud encrypts are opened with it
        self.access_secret = access_secret
        self._requester = ApiRequester(
            session,
            gate=usage,
            clock=self.clock,
            secrets=(access_secret, access_id),
            retries=retries,
        )
        self._tokens = TokenKeeper(self._fetch_token, self.clock)
        # which of several paths worked, by kind of call and what it was about
        self._working: dict[tuple[CallKind, str], int] = {}
        self.operation = self._requester.operation
        self.answered_at = self._requester.answered_at
        self.refusals = Refusals(self.clock)

    @property
    def token_uid(self) -> str:
        """The uid that the token names: the project's own; "" where it names none."""
        return self._tokens.uid

    async def authenticate(self) -> None:
        """Make sure that the credentials give a token."""
        await self._tokens.get()

    async def first_working[T](
        self,
        key: tuple[CallKind, str],
        ways: Sequence[Callable[[], Awaitable[T]]],
        codes: frozenset[int],
    ) -> T:
        """Try the way that worked before, then the others as long as `codes` come back."""
        known = self._working.get(key, self._working.get((key[0], "")))
        first = known or 0
        failures: list[OpenHubError] = []
        for index in sorted(range(len(ways)), key=lambda index: index != first):
            try:
                result = await ways[index]()
            except OpenHubError as err:
                if err.code not in codes:
                    raise
                failures.append(err)
            else:
                self._working[key] = index
                if failures and all(err.code in NOT_THIS_PROJECT for err in failures):
                    # so the next device need not find out again
                    self._working[key[0], ""] = index
                return result
        # the error of a way that has worked before is the real one
        raise failures[0] if known is not None else max(failures, key=rank)

    async def get(
        self,
        kind: CallKind,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        hide: tuple[str, ...] = (),
    ) -> JsonValue:
        """Return the result of a successful read."""
        return (await self.call(kind, "GET", path, query=query, hide=hide)).result

    async def call(
        self,
        kind: CallKind,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, JsonValue] | None = None,
        hide: tuple[str, ...] = (),
        retry: bool = True,
    ) -> Answer:
        """Return a successful answer; a token that went bad is replaced once."""
        content = b"" if body is None else orjson.dumps(body)

        async def ask(token: str) -> Answer:
            build = partial(self._signed, method, path, query or {}, content, token)
            return await self._requester.call(
                kind, build, hide=(*hide, token), retry=retry
            )

        self.refusals.check(kind, path)
        token = await self._tokens.get()
        reply = await ask(token)
        if not reply.success and reply.code in TOKEN_CODES:
            reply = await ask(await self._tokens.replace(token))
            if not reply.success and reply.code in TOKEN_CODES:
                raise self._tokens.contested(reply)
        self._tokens.accepted()
        try:
            return succeed(reply)
        except OpenHubError as err:
            self.refusals.note(kind, path, err)
            raise

    async def command(
        self,
        path: str,
        body: Mapping[str, JsonValue] | None = None,
        *,
        method: str = "POST",
    ) -> None:
        """Give an order, once; an answer of false is a refusal."""
        reply = await self.call(CallKind.COMMAND, method, path, body=body, retry=False)
        if reply.result is False:
            raise RequestError(Problem.VALUE_NOT_SUPPORTED, code=reply.code)

    async def _fetch_token(self) -> Answer:
        build = partial(
            self._signed, "GET", "/v1.0/token", {"grant_type": "1"}, b"", ""
        )
        with self._requester.operation(CallKind.TOKEN):
            reply = succeed(await self._requester.call(CallKind.TOKEN, build))
        self._requester.learn_time(reply.time)
        return reply

    def _signed(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes,
        token: str,
        t: str,
    ) -> Request:
        """Build a request; without a token it is one for a token."""
        nonce = secrets.token_hex(16)
        text = string_to_sign(method, path_with_query(path, query), body)
        headers = {
            "client_id": self._access_id,
            "sign": sign(
                self._access_id,
                self.access_secret,
                text,
                t=t,
                nonce=nonce,
                access_token=token,
            ),
            "sign_method": "HMAC-SHA256",
            "t": t,
            "nonce": nonce,
        }
        if token:
            headers["access_token"] = token
        if body:
            headers["Content-Type"] = "application/json"
        sent = path_with_query(
            path, {key: quote(value, safe=",") for key, value in query.items()}
        )
        return Request(
            method=method,
            url=f"{self.endpoint}{sent}",
            headers=headers,
            body=body or None,
        )


def segment(text: str) -> str:
    """Quote an id as one segment of a path, which is signed as it is sent."""
    return quote(text, safe="")


@contextmanager
def about_device() -> Iterator[None]:
    """Let a denial of one device be an error of this one request, not of the project."""
    try:
        yield
    except RefusedError as err:
        if err.problem is not Problem.PERMISSION_DENIED:
            raise
        raise RequestError(err.problem, code=err.code, detail=err.detail) from err


def rank(err: OpenHubError) -> int:
    """Order failures of twin paths: a person can add a service, but not a path."""
    match err.problem:
        case Problem.PERMISSION_DENIED:
            return 2
        case _ if isinstance(err, RefusedError):
            return 3
        case Problem.VALUE_NOT_SUPPORTED:
            return 1
        case _:
            return 0
