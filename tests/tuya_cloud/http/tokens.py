"""Project tokens of the OpenAPI."""

from dataclasses import dataclass
import secrets
from typing import Any

from ..clock import Clock
from ..operations.errors import ApiError


@dataclass(slots=True, kw_only=True)
class Token:
    """One access token and the refresh token that replaces it."""

    access: str
    refresh: str
    end: float


class Tokens:
    """Issue, check and refresh tokens.

    As in life a second `grant_type=1` gives the token that is already there with the
    time that is left; `renew` True gives a new one each time and ends the old.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with no token."""
        self._clock = clock
        self._current: Token | None = None
        self._expired: set[str] = set()
        self.term: float = 7200
        self.renew = False
        self.issued = 0

    def grant(self, uid: str) -> dict[str, Any]:
        """Answer `grant_type=1`."""
        token = self._current
        if token is None or self.renew or token.end - self._clock.now() < 1:
            token = self._new()
        return self._answer(token, uid)

    def refresh(self, refresh_token: str, uid: str) -> dict[str, Any]:
        """Answer a refresh; the refresh token works once."""
        if self._current is None or self._current.refresh != refresh_token:
            raise ApiError(1010)
        return self._answer(self._new(), uid)

    def check(self, access_token: str) -> None:
        """Raise unless this is the valid token."""
        if not access_token:
            raise ApiError(1002)
        token = self._current
        if token is not None and token.access == access_token:
            if token.end > self._clock.now():
                return
            raise ApiError(1010)
        raise ApiError(1010 if access_token in self._expired else 1011)

    def known(self) -> set[str]:
        """List every access token that was ever granted, for a search of logs."""
        live = {self._current.access} if self._current is not None else set()
        return self._expired | live

    def expire(self) -> None:
        """End the current token now, as another program on the project does."""
        if self._current is not None:
            self._expired.add(self._current.access)
            self._current = None

    def _new(self) -> Token:
        self.expire()
        self.issued += 1
        self._current = Token(
            access=secrets.token_hex(16),
            refresh=secrets.token_hex(16),
            end=self._clock.now() + self.term,
        )
        return self._current

    def _answer(self, token: Token, uid: str) -> dict[str, Any]:
        return {
            "access_token": token.access,
            "refresh_token": token.refresh,
            "uid": uid,
            "expire_time": int(token.end - self._clock.now() + 0.05),
        }
