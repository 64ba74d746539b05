"""Owns which addresses may be used: encrypted ones, and plain ones on this machine only."""

from dataclasses import dataclass
import ipaddress
from urllib.parse import SplitResult, urlsplit

from .errors import OpenHubError, Problem, RefusedError, RequestError, TransientError


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAddress:
    """Where and how to reach a broker; `path` is for websockets, query included."""

    host: str
    port: int
    tls: bool
    websocket: bool
    path: str = ""


@dataclass(frozen=True, slots=True)
class _Scheme:
    port: int
    tls: bool
    websocket: bool


_BROKER_SCHEMES = {
    "ssl": _Scheme(8883, tls=True, websocket=False),
    "mqtts": _Scheme(8883, tls=True, websocket=False),
    "tls": _Scheme(8883, tls=True, websocket=False),
    "tcp": _Scheme(1883, tls=False, websocket=False),
    "mqtt": _Scheme(1883, tls=False, websocket=False),
    "wss": _Scheme(443, tls=True, websocket=True),
    "ws": _Scheme(80, tls=False, websocket=True),
}
BROKER_SCHEMES = frozenset(_BROKER_SCHEMES)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine, by its text alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_endpoint(url: str) -> str:
    """Return an HTTP address without its last slash, or raise `RequestError`."""
    invalid = RequestError(Problem.INVALID_URL)
    parts = _split(url.strip(), invalid)
    if parts.scheme not in {"https", "http"} or parts.query or parts.fragment:
        raise invalid
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise RequestError(Problem.INSECURE_URL)
    return parts.geturl().rstrip("/")


def parse_broker_url(url: str) -> BrokerAddress:
    """Return where a broker is.

    Nonsense is a `TransientError`, for the next lease may be right. A broker that
    offers no encryption is a choice that somebody made: a `RefusedError`.
    """
    invalid = TransientError(Problem.INVALID_URL)
    parts = _split(url, invalid)
    scheme = _BROKER_SCHEMES.get(parts.scheme)
    if scheme is None:
        raise invalid
    host = parts.hostname or ""
    if not scheme.tls and not is_loopback(host):
        raise RefusedError(Problem.BROKER_INSECURE)
    path = parts.path or "/mqtt"
    return BrokerAddress(
        host=host,
        port=parts.port or scheme.port,
        tls=scheme.tls,
        websocket=scheme.websocket,
        path=(f"{path}?{parts.query}" if parts.query else path)
        if scheme.websocket
        else "",
    )


def _split(url: str, invalid: OpenHubError) -> SplitResult:
    """Split an address; it must name a host and may not carry credentials."""
    try:
        parts = urlsplit(url)
        # the port is only looked at when it is asked for
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise invalid from None
    text_is_plain = (
        url.isascii()
        and url.isprintable()
        and not any(sign in url for sign in ' <>"\\')
    )
    if not named or "@" in parts.netloc or not text_is_plain:
        raise invalid
    return parts
