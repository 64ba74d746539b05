"""Owns one HTTP request to a cloud: its time limit, its faults, its repetition.

No aiohttp error leaves this module, no redirect is followed (it would carry signed
headers elsewhere), and what an error quotes is free of the secrets handed in.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
import random
from typing import Final, Protocol

import aiohttp
from yarl import URL

from ..clock import Clock
from ..errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from ..json_reader import LONGEST
from ..usage import CallKind
from .error_codes import CODES, SIGN_INVALID, TIME_INVALID, error_for
from .parse import Answer, answer as parse_answer, bad_answer

TIME_LIMIT: Final = 10.0
READ_RETRIES: Final = 2

_PAUSE: Final = 0.4
_MAX_DETAIL: Final = 200

# after these the same read may well succeed a moment later
_FLEETING: Final = frozenset(
    {
        Problem.CANNOT_CONNECT,
        Problem.TIMEOUT,
        Problem.CLOUD_ERROR,
        Problem.BAD_ANSWER,
        Problem.BUSY,
    }
)


class CallGate(Protocol):
    """Counts calls and may forbid them; `usage.Usage` is one."""

    def admit(self, kind: CallKind) -> None:
        """Count one HTTP call about to be made, or raise what stands against it."""

    def refuse(self, err: OpenHubError, kind: CallKind) -> None:
        """Learn that an operation ended in a refusal."""

    def succeeded(self, kind: CallKind) -> None:
        """Learn that an operation succeeded."""

    def learn_time(self, now: float) -> None:
        """Learn the cloud's time from an answer, in seconds since the epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, ready to go."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


class ApiRequester:
    """Sends requests and gives their answers, successful or not.

    The time `t` in a request follows the cloud's clock after it has refused ours.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        gate: CallGate | None,
        clock: Clock,
        secrets: tuple[str, ...],
        retries: int = READ_RETRIES,
        auth_by_status: bool = False,
    ) -> None:
        """Keep what is needed; `secrets` are blotted out of error texts.

        With `auth_by_status` the statuses 401 and 403 speak of credentials; Tuya's
        own servers use them for other things.
        """
        self._session = session
        self._gate = gate
        self._clock = clock
        self._secrets = secrets
        self._retries = retries
        self._auth_by_status = auth_by_status
        self._ahead = 0.0
        # the cloud's time in the newest answer, in milliseconds
        self._answer_time: int | None = None
        # the last refusal that went to the gate or came from it: it counts once
        self._last_refusal: OpenHubError | None = None

    def learn_time(self, time: int | None) -> None:
        """Follow the cloud's clock, given in milliseconds."""
        if time is not None:
            self._ahead = time / 1000 - self._clock.time()

    def answered_at(self) -> int:
        """Return when the newest answer was given (ms), by the cloud's clock if it says."""
        if self._answer_time is not None:
            return self._answer_time
        return int((self._clock.time() + self._ahead) * 1000)

    @contextmanager
    def operation(self, kind: CallKind) -> Iterator[None]:
        """Report to the gate how an operation ended, all its attempts taken together."""
        try:
            yield
        except (AuthError, RefusedError) as err:
            if self._gate is not None and err is not self._last_refusal:
                self._last_refusal = err
                self._gate.refuse(err, kind)
            raise
        if self._gate is not None:
            self._gate.succeeded(kind)

    async def call(
        self,
        kind: CallKind,
        build: Callable[[str], Request],
        *,
        hide: tuple[str, ...] = (),
        retry: bool = True,
    ) -> Answer:
        """Return the answer to a request that is built for a given `t`.

        An answer that refuses the time or the sign was not acted upon: such a
        request is made once more with a fresh time, a command as well.
        """
        replayed: set[int | str | None] = set()
        while True:
            reply = await self._retried(kind, build, hide, retry=retry)
            self._answer_time = reply.time
            if reply.code not in {SIGN_INVALID, TIME_INVALID} or reply.success:
                return reply
            if reply.code in replayed:
                return reply
            replayed.add(reply.code)
            self.learn_time(reply.time)

    async def _retried(
        self,
        kind: CallKind,
        build: Callable[[str], Request],
        hide: tuple[str, ...],
        *,
        retry: bool,
    ) -> Answer:
        """Ask until the answer is no passing fault, at most three times."""
        left = self._retries if retry else 0
        pause = _PAUSE
        while True:
            self._admit(kind)
            t = str(int((self._clock.time() + self._ahead) * 1000))
            try:
                reply = await self._exchange(build(t), hide)
            except TransientError as err:
                if not left or err.problem not in _FLEETING:
                    raise
            else:
                failure = error_for(reply.code, "").problem
                if reply.success or not left or failure not in _FLEETING:
                    return reply
            left -= 1
            await self._clock.sleep(pause * random.uniform(0.5, 1.5))
            pause *= 3

    def _admit(self, kind: CallKind) -> None:
        if self._gate is None:
            return
        try:
            self._gate.admit(kind)
        except OpenHubError as err:
            self._last_refusal = err
            raise

    async def _exchange(self, request: Request, hide: tuple[str, ...]) -> Answer:
        """Make one request; the answer's words are cleared of secrets."""
        if self._session.closed:
            raise TransientError(Problem.CANNOT_CONNECT, detail="session closed")
        try:
            async with self._session.request(
                request.method,
                # encoded already: what is sent is what was signed
                URL(request.url, encoded=True),
                headers=request.headers,
                data=request.body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=TIME_LIMIT),
            ) as response:
                status = response.status
                text = await _read_body(response)
        except OpenHubError:
            raise
        except aiohttp.ClientConnectorCertificateError as err:
            reason = getattr(err.certificate_error, "verify_message", "")
            raise TransientError(Problem.CERTIFICATE, detail=str(reason)) from err
        except TimeoutError as err:
            raise TransientError(Problem.TIMEOUT) from err
        except (aiohttp.ClientError, OSError) as err:
            # their texts may quote the address, and that the uid
            raise TransientError(
                Problem.CANNOT_CONNECT, detail=type(err).__name__
            ) from err
        except ValueError as err:
            raise RequestError(Problem.BAD_REQUEST, detail="header") from err
        return self._read(status, text, hide)

    def _read(self, status: int, text: bytes, hide: tuple[str, ...]) -> Answer:
        """Judge by the answer's own words first, by the HTTP status where it has none."""
        try:
            reply = parse_answer(text)
        except TransientError as err:
            raise self._unreadable(status, err, hide) from None
        if status >= 300 and (reply.success or reply.code not in CODES):
            raise self._unreadable(status, bad_answer(""), hide)
        if self._gate is not None and reply.time is not None:
            self._gate.learn_time(reply.time / 1000)
        return replace(reply, message=self._clean(reply.message, hide))

    def _unreadable(
        self, status: int, err: TransientError, hide: tuple[str, ...]
    ) -> OpenHubError:
        if status in {401, 403} and self._auth_by_status:
            return AuthError(Problem.INVALID_AUTH, code=status)
        if status == 429:
            return TransientError(Problem.BUSY, code=status)
        if status >= 500:
            return TransientError(Problem.CLOUD_ERROR, code=status)
        if status >= 300:
            return TransientError(Problem.BAD_ANSWER, code=status)
        return TransientError(
            err.problem, code=err.code, detail=self._clean(err.detail, hide)
        )

    def _clean(self, words: str, hide: tuple[str, ...]) -> str:
        for secret in (*self._secrets, *hide):
            if secret:
                words = words.replace(secret, "***")
        return words[:_MAX_DETAIL]


async def _read_body(response: aiohttp.ClientResponse) -> bytes:
    """Return the whole answer, unpacked; one that is too long is left where it is."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LONGEST:
            # the rest is not waited for: the connection cannot be used again
            response.close()
            raise RequestError(Problem.ANSWER_TOO_LONG)
    return bytes(body)


def succeed(reply: Answer) -> Answer:
    """Return a successful answer, raise the error of any other."""
    if reply.success:
        return reply
    raise error_for(reply.code, reply.message)
