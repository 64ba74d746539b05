"""Payloads between the MQTT client and their reader."""

import asyncio

import pytest

from custom_components.tuya_openhub.openhub import mailbox as mailbox_module
from custom_components.tuya_openhub.openhub.mailbox import Mailbox


class Reader:
    """Notes what it is handed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.batches: list[list[bytes]] = []
        self.ends: list[str] = []

    @property
    def payloads(self) -> list[bytes]:
        """All payloads in their order."""
        return [payload for batch in self.batches for payload in batch]


@pytest.fixture
def reader() -> Reader:
    """Return a reader."""
    return Reader()


async def passes(count: int) -> None:
    """Let the loop turn so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_batches_leave_room_for_others(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hand on a bounded number in each turn of the loop, in order."""
    monkeypatch.setattr(mailbox_module, "BATCH", 2)
    mailbox = Mailbox()
    sent = [b"%d" % number for number in range(5)]
    for payload in sent:
        mailbox.put(payload)
    mailbox.read(reader.batches.append, reader.ends.append)
    assert not reader.batches
    await passes(1)
    assert reader.payloads == sent[:2]
    await passes(2)
    assert reader.payloads == sent


async def test_end_is_told_once_and_last(reader: Reader) -> None:
    """Tell the first reason, after all that came before it."""
    mailbox = Mailbox()
    mailbox.read(reader.batches.append, reader.ends.append)
    mailbox.put(b"1")
    mailbox.end("lost")
    mailbox.end("closed")
    assert not reader.ends
    await passes(3)
    assert reader.payloads == [b"1"]
    assert reader.ends == ["lost"]


async def test_late_reader_hears_all(reader: Reader) -> None:
    """Keep what comes until somebody reads, the end as well."""
    mailbox = Mailbox()
    mailbox.put(b"1")
    mailbox.end("lost")
    await passes(2)
    mailbox.read(reader.batches.append, reader.ends.append)
    await passes(2)
    assert (reader.payloads, reader.ends) == ([b"1"], ["lost"])


async def test_emptied_at_once(reader: Reader) -> None:
    """Hand on all in the same moment, and nothing a second time."""
    mailbox = Mailbox()
    mailbox.put(b"0")
    mailbox.empty()
    mailbox.read(reader.batches.append, reader.ends.append)
    mailbox.put(b"1")
    mailbox.empty()
    assert reader.payloads == [b"0", b"1"]
    await passes(2)
    assert reader.payloads == [b"0", b"1"]


async def test_bounded(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what is too much."""
    monkeypatch.setattr(mailbox_module, "SIZE", 2)
    mailbox = Mailbox()
    for payload in (b"1", b"2", b"3"):
        mailbox.put(payload)
    mailbox.read(reader.batches.append, reader.ends.append)
    await passes(1)
    assert reader.payloads == [b"1", b"2"]
    assert mailbox.dropped == {"overflow": 1}


async def test_end_while_payloads_are_handed_on() -> None:
    """Tell the end once, also where the reader itself brings it about."""
    mailbox = Mailbox()
    ends: list[str] = []
    mailbox.read(lambda _: mailbox.end("closed"), ends.append)
    mailbox.put(b"1")
    await passes(3)
    assert ends == ["closed"]
