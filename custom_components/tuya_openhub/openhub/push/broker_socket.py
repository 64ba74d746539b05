"""Open the socket under an MQTT connection without blocking the event loop.

The MQTT library would block until the broker has answered. Here every step can be
cancelled.
"""

import asyncio
from collections.abc import Callable
import socket
import ssl
from typing import Final

from ..errors import OpenHubError, Problem, TransientError

# an address that does not answer must not eat the whole limit: the next may
_ADDRESS_LIMIT: Final = 3.0


async def open_socket(
    host: str, port: int, tls: ssl.SSLContext | None
) -> socket.socket:
    """Connect, and with a context do the TLS handshake; the socket is non-blocking."""
    try:
        sock = await _connect(host, port)
    except OSError as err:
        raise unreachable(str(err)) from err
    if tls is None:
        return sock
    secured: socket.socket = sock
    try:
        wrapped = tls.wrap_socket(
            sock, server_hostname=host, do_handshake_on_connect=False
        )
        secured = wrapped
        await wait_for(wrapped, wrapped.do_handshake)
    except ssl.SSLCertVerificationError as err:
        secured.close()
        raise TransientError(Problem.CERTIFICATE, detail=err.verify_message) from err
    except OSError as err:
        secured.close()
        raise unreachable(str(err)) from err
    except BaseException:
        secured.close()
        raise
    return wrapped


def unreachable(detail: str) -> OpenHubError:
    """Build the error of a broker that cannot be reached, or not any more."""
    return TransientError(Problem.BROKER_UNREACHABLE, detail=detail)


async def _connect(host: str, port: int) -> socket.socket:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure: OSError | None = None
    for family, kind, proto, _, where in found:
        sock = socket.socket(family, kind, proto)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            async with asyncio.timeout(_ADDRESS_LIMIT):
                await loop.sock_connect(sock, where)
        except OSError as err:  # a timeout is one
            sock.close()
            failure = err if str(err) else TimeoutError("no answer")
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure or OSError("no address")


async def wait_for[T](sock: socket.socket, step: Callable[[], T]) -> T:
    """Return what a step gives, once the socket is ready for it: reading or TLS."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            return step()
        except ssl.SSLWantReadError, BlockingIOError:
            await _ready(sock, loop.add_reader, loop.remove_reader)
        except ssl.SSLWantWriteError:
            await _ready(sock, loop.add_writer, loop.remove_writer)


async def _ready(
    sock: socket.socket,
    add: Callable[[int, Callable[[], None]], None],
    remove: Callable[[int], bool],
) -> None:
    ready = asyncio.Event()
    number = sock.fileno()
    add(number, ready.set)
    try:
        await ready.wait()
    finally:
        remove(number)
