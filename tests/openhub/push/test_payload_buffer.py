"""Payloads between the MQTT client and their reader."""

import asyncio

import pytest

from custom_components.tuya_openhub.openhub.push import payload_buffer
from custom_components.tuya_openhub.openhub.push.payload_buffer import PayloadBuffer


class Reader:
    """Notes what it is handed."""

    def __init__(self, buffer: PayloadBuffer) -> None:
        """Read from now on."""
        self.payloads: list[bytes] = []
        self.ends: list[str] = []
        buffer.read(self.payloads.append, self.ends.append)


async def passes(count: int) -> None:
    """Let the loop turn so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_handed_on_at_once() -> None:
    """Let nothing wait where somebody reads."""
    buffer = PayloadBuffer()
    reader = Reader(buffer)
    buffer.put(b"1")
    assert reader.payloads == [b"1"]


async def test_kept_payloads_come_first_and_in_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hand a bounded number of kept ones on in each turn of the loop, in order."""
    monkeypatch.setattr(payload_buffer, "BATCH", 2)
    buffer = PayloadBuffer()
    for payload in (b"0", b"1", b"2"):
        buffer.put(payload)
    reader = Reader(buffer)
    buffer.put(b"3")
    assert not reader.payloads
    await passes(1)
    assert reader.payloads == [b"0", b"1"]
    buffer.put(b"4")
    await passes(2)
    buffer.put(b"5")
    assert reader.payloads == [b"0", b"1", b"2", b"3", b"4", b"5"]


async def test_end_is_told_once_and_last() -> None:
    """Tell the first reason, after all that came before it."""
    buffer = PayloadBuffer()
    buffer.put(b"1")
    reader = Reader(buffer)
    buffer.end("lost")
    buffer.end("closed")
    assert not reader.ends
    await passes(3)
    assert reader.payloads == [b"1"]
    assert reader.ends == ["lost"]


async def test_late_reader_hears_all() -> None:
    """Keep what comes until somebody reads, the end as well."""
    buffer = PayloadBuffer()
    buffer.put(b"1")
    buffer.end("lost")
    await passes(2)
    reader = Reader(buffer)
    await passes(2)
    assert (reader.payloads, reader.ends) == ([b"1"], ["lost"])


async def test_emptied_at_once() -> None:
    """Hand on all in the same moment, and nothing a second time."""
    buffer = PayloadBuffer()
    buffer.put(b"0")
    buffer.flush()
    reader = Reader(buffer)
    buffer.put(b"1")
    buffer.flush()
    assert reader.payloads == [b"0", b"1"]
    await passes(2)
    assert reader.payloads == [b"0", b"1"]


async def test_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what is too much."""
    monkeypatch.setattr(payload_buffer, "SIZE", 2)
    buffer = PayloadBuffer()
    for payload in (b"1", b"2", b"3"):
        buffer.put(payload)
    reader = Reader(buffer)
    await passes(1)
    assert reader.payloads == [b"1", b"2"]
    assert buffer.dropped == {"overflow": 1}
    await passes(1)
    assert reader.ends == ["more came than could be kept"]


async def test_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no more bytes than there is room for, and take again what fits."""
    monkeypatch.setattr(payload_buffer, "BYTES", 5)
    buffer = PayloadBuffer()
    for payload in (b"123", b"456", b"7"):
        buffer.put(payload)
    reader = Reader(buffer)
    buffer.flush()
    assert reader.payloads == [b"123", b"7"]
    assert buffer.dropped == {"overflow": 1}
    buffer.put(b"12345")
    buffer.put(b"6")
    await passes(3)
    assert reader.payloads == [b"123", b"7", b"12345", b"6"]
    assert reader.ends == ["more came than could be kept"]


async def test_room_for_messages() -> None:
    """Ten thousand messages are kept, no more."""
    buffer = PayloadBuffer()
    for _ in range(10_000):
        buffer.put(b"x")
    assert not buffer.dropped
    buffer.put(b"y")
    assert buffer.dropped == {"overflow": 1}


async def test_room_for_bytes() -> None:
    """Sixteen mebibytes are kept, no more."""
    buffer = PayloadBuffer()
    for _ in range(16):
        buffer.put(bytes(1024 * 1024))
    assert not buffer.dropped
    buffer.put(b"")
    assert not buffer.dropped
    buffer.put(b"y")
    assert buffer.dropped == {"overflow": 1}


async def test_batch() -> None:
    """Fifty are handed on in one turn of the loop."""
    buffer = PayloadBuffer()
    for _ in range(101):
        buffer.put(b"x")
    reader = Reader(buffer)
    counts = []
    for _ in range(4):
        await passes(1)
        counts.append(len(reader.payloads))
    assert counts == [50, 100, 101, 101]


async def test_room_that_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was handed on makes room for what comes while others still wait."""
    monkeypatch.setattr(payload_buffer, "BATCH", 1)
    monkeypatch.setattr(payload_buffer, "BYTES", 5)
    buffer = PayloadBuffer()
    for payload in (b"12", b"34", b"5"):
        buffer.put(payload)
    reader = Reader(buffer)
    await passes(1)
    assert reader.payloads == [b"12"]
    buffer.put(b"67")
    buffer.put(b"8")
    assert buffer.dropped == {"overflow": 1}
    await passes(4)
    assert reader.payloads == [b"12", b"34", b"5", b"67"]
    assert reader.ends == ["more came than could be kept"]


async def test_end_without_a_reader_who_wants_it() -> None:
    """A second reader hears nothing twice, and a late reason does not count."""
    buffer = PayloadBuffer()
    first = Reader(buffer)
    buffer.end("lost")
    await passes(2)
    assert first.ends == ["lost"]
    buffer.end("closed")
    await passes(2)
    assert first.ends == ["lost"]
    buffer.put(b"late")
    assert first.payloads == [b"late"]
    second = Reader(buffer)
    await passes(2)
    assert (first.ends, second.ends) == (["lost"], ["lost"])
