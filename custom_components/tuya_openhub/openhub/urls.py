"""Owns which addresses may be used: encrypted ones, and plain ones on this machine only.

What a cloud names is a server on the internet: a cloud that is there itself may not lead
the integration, or a program that plays a stream, to a machine of the home. A gateway in
the home may name the home's machines, and one on this machine this machine.
"""

from dataclasses import dataclass
from enum import IntEnum
import ipaddress
import socket
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

_STREAM_SCHEMES = frozenset({"rtsp", "rtsps"})
# programs that play a stream take these for the end of the address, or for options
_NOT_IN_STREAMS = frozenset("'#`|;")
_LONGEST_STREAM = 2048

# names that are given out in a home, never on the internet
_HOME_NAMES = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain")
# the last four bytes of such an address are the one of version 4 that it leads to
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

type _Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class _Reach(IntEnum):
    """How near a host is; a cloud may name what is not nearer than itself."""

    INTERNET = 0
    HOME = 1
    THIS_MACHINE = 2
    NOWHERE = 3


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine, by its text alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _reach(host: str) -> _Reach:
    """Tell how near a host is, by its text alone."""
    host = host.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return _Reach.THIS_MACHINE
    address = _address(host)
    if address is None:
        local = "." not in host or host.endswith(_HOME_NAMES)
        return _Reach.HOME if local else _Reach.INTERNET
    if address.is_loopback:
        return _Reach.THIS_MACHINE
    if (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
    ):
        return _Reach.NOWHERE
    return _Reach.INTERNET if address.is_global else _Reach.HOME


def _address(host: str) -> _Address | None:
    """Return the address that a host's text is, in any spelling; None for a name."""
    try:
        address: _Address = ipaddress.ip_address(host)
    except ValueError:
        try:
            # the operating system takes 127.1, 0x7f000001 and 2130706433 as well
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        return inner or address
    return address


def _may_name(source: str, host: str) -> bool:
    """Tell whether the cloud at an address may lead to a host."""
    reach = _reach(host)
    return reach is not _Reach.NOWHERE and reach <= _reach(
        urlsplit(source).hostname or ""
    )


def check_broker(url: str, source: str) -> None:
    """Refuse a broker that the cloud at `source` may not name.

    The next lease may name another: a `TransientError`.
    """
    host = parse_broker_url(url).host
    if not _may_name(source, host):
        raise TransientError(Problem.ADDRESS_NOT_ALLOWED)


def check_stream(url: str, source: str) -> None:
    """Refuse an address that is no stream, or that the cloud at `source` may not name.

    It goes to programs that open files and start others when it looks like that: a
    `RequestError`, which does not quote it, for it is a secret.
    """
    refused = RequestError(Problem.ADDRESS_NOT_ALLOWED)
    parts = _split(url, refused)
    if (
        parts.scheme not in _STREAM_SCHEMES
        or len(url) > _LONGEST_STREAM
        or not _NOT_IN_STREAMS.isdisjoint(url)
        or not _may_name(source, parts.hostname or "")
    ):
        raise refused


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
