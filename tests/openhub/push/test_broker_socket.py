"""The socket under a connection: cancelled half-way, or slow to write."""

import asyncio
import socket
import ssl
from typing import Any

import pytest

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
