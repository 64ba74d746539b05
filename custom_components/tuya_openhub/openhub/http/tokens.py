"""Owns the project's access token: fetched when needed, by one task at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import random

from ..clock import Clock
from ..errors import Problem, TransientError
from .parse import Answer, bad_answer, seconds

_EARLY = 300.0
_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str = field(repr=False)
    # on the monotonic clock: when to ask for another, and when it is over
    renew: float
    end: float


class TokenKeeper:
    """Keeps a token good; a renewal that fails never costs the one at hand.

    Another program on the same project makes our token invalid each time it fetches
    its own. Two refusals in a row are a contest: nothing is asked for a growing
    pause then, so that the two do not chase each other.
    """

    def __init__(self, fetch: Callable[[], Awaitable[Answer]], clock: Clock) -> None:
        """Keep how a token is fetched."""
        self._fetch = fetch
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: _Token | None = None
        # the identity that the cloud gives the project, "" before there was a token
        self.uid = ""
        self._pause = 0.0
        self._paused_until = 0.0

    async def get(self) -> str:
        """Return a token that is good for all we know."""
        token = self._token
        if token is not None and self._clock.monotonic() < token.renew:
            return token.text
        async with self._lock:
            return await self._current()

    async def replace(self, refused: str) -> str:
        """Return another token than one that was refused."""
        async with self._lock:
            if self._token is not None and self._token.text == refused:
                self._token = None
            return await self._current()

    def contested(self, reply: Answer) -> TransientError:
        """Return the error of a second refusal in a row, and hold back for a while."""
        self._token = None
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        self._paused_until = self._clock.monotonic() + self._pause * random.uniform(
            0.75, 1.25
        )
        return TransientError(
            Problem.TOKEN_CONTEST, code=reply.code, detail=reply.message
        )

    def accepted(self) -> None:
        """Note that the token did its work."""
        self._pause = 0.0

    async def _current(self) -> str:
        now = self._clock.monotonic()
        token = self._token
        if token is not None and now < token.renew:
            return token.text
        if now < self._paused_until:
            raise TransientError(Problem.TOKEN_CONTEST)
        try:
            self._token = self._read(await self._fetch())
        except TransientError:
            if token is None or self._clock.monotonic() >= token.end:
                raise
            return token.text
        return self._token.text

    def _read(self, reply: Answer) -> _Token:
        result = reply.result if isinstance(reply.result, dict) else {}
        text = result.get("access_token")
        lifetime = seconds(result.get("expire_time"))
        if not isinstance(text, str) or not text or lifetime <= 0:
            raise bad_answer("token")
        uid = result.get("uid")
        self.uid = uid if isinstance(uid, str) else ""
        now = self._clock.monotonic()
        # an early request may give the same token with the time it has left
        early = min(_EARLY, lifetime / 4)
        return _Token(text=text, renew=now + lifetime - early, end=now + lifetime)
