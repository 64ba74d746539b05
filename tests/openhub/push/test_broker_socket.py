"""The socket under a connection: cancelled half-way, or slow to write."""

import asyncio
from collections.abc import Generator
import socket
import ssl
from typing import Any, override

import pytest

from custom_components.tuya_openhub.openhub.errors import OpenHubError, Problem
from custom_components.tuya_openhub.openhub.push import broker_socket


async def test_cancelled_while_connecting(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A try that is given up leaves no socket."""
    made: list[socket.socket] = []

    async def hang(sock: socket.socket, _where: object) -> None:
        made.append(sock)
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", hang)
    task = asyncio.create_task(broker_socket.open_socket("127.0.0.1", 1883, None))
    while not made:
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert made[0].fileno() == -1


async def test_handshake_waits_until_it_may_write(socket_enabled: None) -> None:
    """A full buffer is waited for, and the handshake goes on."""
    near, far = socket.socketpair()
    tries: list[type[Exception] | None] = [ssl.SSLWantWriteError, None]

    class Slow:
        """A TLS socket whose first step cannot write."""

        def fileno(self) -> int:
            return near.fileno()

        def do_handshake(self) -> None:
            if fault := tries.pop(0):
                raise fault

    slow: Any = Slow()
    await broker_socket.wait_for(slow, slow.do_handshake)
    assert tries == []
    near.close()
    far.close()


async def test_socket_that_is_open(socket_enabled: None) -> None:
    """It does not block, and sends what is small at once."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sock = await broker_socket.open_socket("127.0.0.1", port, None)
    assert sock.gettimeout() == 0
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    sock.close()
    server.close()


async def test_address_that_does_not_answer(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next address of the name is tried, and the first one's socket closed."""
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connect, tried = loop.sock_connect, list[socket.socket]()

    async def refuse(*_: object) -> None:
        raise TimeoutError

    async def first_fails(sock: socket.socket, where: Any) -> None:
        tried.append(sock)
        await (refuse, connect)[len(tried) - 1](sock, where)

    async def find(*_: object, **__: object) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("127.0.0.1", port))] * 2

    monkeypatch.setattr(loop, "sock_connect", first_fails)
    monkeypatch.setattr(loop, "getaddrinfo", find)
    sock = await broker_socket.open_socket("broker.invalid", port, None)
    assert tried[0].fileno() == -1
    assert sock is tried[1]
    sock.close()
    server.close()


@pytest.mark.parametrize(
    ("err", "words"),
    [(TimeoutError(), "no answer"), (OSError("unreachable"), "unreachable")],
)
async def test_no_address_answers(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch, err: OSError, words: str
) -> None:
    """The last reason is told, in words."""

    async def fail(*_: object) -> None:
        raise err

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", fail)
    with pytest.raises(OpenHubError) as caught:
        await broker_socket.open_socket("127.0.0.1", 1883, None)
    assert caught.value.problem is Problem.BROKER_UNREACHABLE
    assert caught.value.detail == words


async def test_wait_leaves_the_loop_alone(socket_enabled: None) -> None:
    """What was watched for a step is watched no more."""
    near, far = socket.socketpair()
    near.setblocking(False)
    waiting = asyncio.ensure_future(broker_socket.wait_for(near, lambda: near.recv(10)))
    await asyncio.sleep(0.01)
    far.send(b"x")
    assert await waiting == b"x"
    loop = asyncio.get_running_loop()
    assert not loop.remove_reader(near.fileno())
    assert not loop.remove_writer(near.fileno())
    near.close()
    far.close()


class Secured:
    """A TLS socket whose handshake ends as a test says."""

    def __init__(self, err: BaseException | None) -> None:
        """Raise this, if anything."""
        self.err = err
        self.closed = False
        self.asked: dict[str, object] = {}

    def wrap_socket(self, _sock: socket.socket, **asked: object) -> Secured:
        """Stand for the context as well."""
        self.asked = asked
        return self

    def do_handshake(self) -> None:
        """End as the test says."""
        if self.err is not None:
            raise self.err

    def close(self) -> None:
        """Note it."""
        self.closed = True


@pytest.fixture
def near(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> Generator[socket.socket]:
    """A socket that is connected already."""
    near, far = socket.socketpair()

    async def connected(*_: object) -> socket.socket:
        return near

    monkeypatch.setattr(broker_socket, "_connect", connected)
    yield near
    near.close()
    far.close()


def unknown_authority() -> ssl.SSLCertVerificationError:
    """Return the error of a certificate, as the library gives it."""
    err = ssl.SSLCertVerificationError()
    err.verify_message = "unknown authority"
    return err


@pytest.mark.parametrize(
    "err",
    [unknown_authority(), OSError("reset"), asyncio.CancelledError()],
    ids=lambda err: type(err).__name__,
)
async def test_handshake_that_fails(near: socket.socket, err: BaseException) -> None:
    """The socket is closed, whatever the reason."""
    secured: Any = Secured(err)
    with pytest.raises((OpenHubError, asyncio.CancelledError)):
        await broker_socket.open_socket("broker.example", 8883, secured)
    assert secured.closed


async def test_handshake(near: socket.socket) -> None:
    """The name of the broker is checked, and the loop is not blocked."""
    secured = Secured(None)
    context: Any = secured
    sock: object = await broker_socket.open_socket("broker.example", 8883, context)
    assert sock is context
    assert not secured.closed
    assert secured.asked == {
        "server_hostname": "broker.example",
        "do_handshake_on_connect": False,
    }


async def test_name_that_tls_does_not_take(near: socket.socket) -> None:
    """The socket beneath is closed where it cannot be wrapped."""

    class Refusing(Secured):
        """Takes no socket."""

        @override
        def wrap_socket(self, _sock: socket.socket, **asked: object) -> Secured:
            raise OSError("no such name")

    context: Any = Refusing(None)
    with pytest.raises(OpenHubError):
        await broker_socket.open_socket("broker.example", 8883, context)
    assert near.fileno() == -1
