"""Paho's keep-alive over hours: what is asked, when a peer is given up, what it costs."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise
import socket

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.push.paho_client import PahoClient
from tests.chaos.virtual import VirtualTime

KEEPALIVE = 60
HOUR = 3600.0
CONNACK = b"\x20\x02\x00\x00"
PINGREQ = b"\xc0\x00"
PINGRESP = b"\xd0\x00"
PUBLISH = b"\x30\x03\x00\x01t"


class Watched:
    """A client in virtual time, and when it spoke, looked after itself and was lost."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Begin; `answers` is what the peer says to a question, `says` what it says unasked."""
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)
        self.far.setblocking(False)
        self.asked: list[float] = []
        self.lost: list[float] = []
        self.looks = 0
        self.answers = PINGRESP
        self.says = b""
        self._loop = asyncio.get_running_loop()
        VirtualTime(patch)
        look = PahoClient._look

        def count(client: PahoClient) -> None:
            self.looks += 1
            look(client)

        patch.setattr(PahoClient, "_look", count)
        self.began = self._loop.time()
        self.client = PahoClient("client", self.near, self._lose)
        self.client.connect("broker.invalid", 1883, KEEPALIVE)
        self._loop.add_reader(self.far.fileno(), self._hear)

    def _lose(self, _: str) -> None:
        self.lost.append(self._loop.time() - self.began)

    def _hear(self) -> None:
        heard = self.far.recv(1000)
        if not heard:
            self._loop.remove_reader(self.far.fileno())
        if heard.startswith(b"\x10"):
            self.far.send(CONNACK)
        now = self._loop.time() - self.began
        for _ in range(heard.count(PINGREQ)):
            # paho, which does not know of our question, may ask in the same moment
            if not self.asked or now - self.asked[-1] > 0.1:
                self.asked.append(now)
            self.far.send(self.answers)

    async def hour(self) -> None:
        """Let an hour pass, in which the peer says something each second, if anything."""
        for _ in range(int(HOUR)):
            await asyncio.sleep(1)
            if self.says and not self.lost:
                self.far.send(self.says)

    @property
    def pauses(self) -> list[float]:
        """Return the seconds from each question to the next, from CONNECT on."""
        times = [0.0, *self.asked]
        return [after - before for before, after in pairwise(times)]


@pytest_asyncio.fixture
async def watched(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Watched]:
    """Connect, and close everything."""
    watched = Watched(monkeypatch)
    yield watched
    asyncio.get_running_loop().remove_reader(watched.far.fileno())
    watched.client.close()
    watched.near.close()
    watched.far.close()


async def test_peer_that_only_answers(watched: Watched) -> None:
    """It is asked after each half of the time; nothing wakes up each second for that."""
    await watched.hour()
    assert not watched.lost
    # paho's own question may come a moment before ours
    assert [pause for pause in watched.pauses if not 29.9 <= pause <= 32] == []
    assert len(watched.asked) >= HOUR / 32 - 1
    assert watched.looks <= HOUR / 10


async def test_peer_that_talks_all_the_time(watched: Watched) -> None:
    """It hears something within one and a half times the keep-alive, as MQTT wants it."""
    watched.says = PUBLISH
    await watched.hour()
    assert not watched.lost
    assert max(watched.pauses) <= 1.3 * KEEPALIVE
    assert len(watched.asked) >= HOUR / (1.3 * KEEPALIVE) - 1
    assert watched.looks <= HOUR / 10


async def test_peer_that_falls_silent(watched: Watched) -> None:
    """It is asked once, and given up when the whole time is over."""
    watched.answers = b""
    await watched.hour()
    (lost,) = watched.lost
    assert 60 <= lost <= 62
    assert 30 <= watched.asked[0] <= 32
