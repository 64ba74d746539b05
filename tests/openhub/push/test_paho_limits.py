"""Paho on the event loop: what is left behind, what is too long, and odd faults."""

import asyncio

import pytest

from .test_paho_client import CONNACK, DISCONNECT, Peer, peer

__all__ = ["peer"]


def is_watched(number: int) -> bool:
    """Tell whether the event loop still looks at a socket, and let it be."""
    loop = asyncio.get_running_loop()
    reader, writer = loop.remove_reader(number), loop.remove_writer(number)
    return reader or writer


async def test_closed_client_is_left_alone(peer: Peer) -> None:
    """Neither the loop nor a timer looks after it, and nobody hears of a loss."""
    client = peer.connect(peer.near, keepalive=1)
    number = peer.near.fileno()
    await peer.read()
    peer.far.send(CONNACK)
    await asyncio.sleep(0.01)
    client.close()
    assert not is_watched(number)
    assert await peer.read() == DISCONNECT
    assert peer.near.fileno() == -1
    client.close()
    await asyncio.sleep(0.3)
    assert peer.lost == []


async def test_lost_client_is_left_alone(peer: Peer) -> None:
    """The loss is told once."""
    peer.connect(peer.near, keepalive=1)
    number = peer.near.fileno()
    await peer.read()
    peer.far.close()
    async with asyncio.timeout(3):
        while not peer.lost:
            await asyncio.sleep(0.01)
    assert not is_watched(number)
    assert peer.near.fileno() == -1
    await asyncio.sleep(0.3)
    assert len(peer.lost) == 1


@pytest.mark.parametrize(
    ("err", "words"),
    [(RuntimeError("stumbled"), "stumbled"), (RuntimeError(), "RuntimeError")],
)
@pytest.mark.parametrize("method", ["loop_misc", "loop_read"])
async def test_fault_of_the_library(
    peer: Peer,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    err: Exception,
    words: str,
) -> None:
    """It ends the connection, with its words or else its name."""
    client = peer.connect(peer.near, keepalive=1)
    await peer.read()

    def fail(*_: object) -> None:
        raise err

    monkeypatch.setattr(client.paho, method, fail)
    peer.far.send(CONNACK)
    async with asyncio.timeout(3):
        while not peer.lost:
            await asyncio.sleep(0.01)
    assert peer.lost == [words]
    assert peer.near.fileno() == -1


async def test_idle_client_does_not_spin(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain socket is read when the loop says that there is something."""
    client = peer.connect(peer.near)
    await peer.read()
    reads: list[object] = []
    read = client.paho.loop_read

    def count() -> object:
        reads.append(None)
        return read()

    monkeypatch.setattr(client.paho, "loop_read", count)
    peer.far.send(CONNACK)
    for _ in range(50):
        await asyncio.sleep(0)
    assert 1 <= len(reads) <= 3
