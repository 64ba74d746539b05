"""How long values are trusted without push, and when a gap asks for a reading."""

from collections.abc import AsyncIterator
import math

import pytest

from custom_components.tuya_openhub.runtime.readings.gap import GapWatch
from homeassistant.core import HomeAssistant
from tests.runtime.loop_clock import LoopClock

# what a project allows for: a reading each five minutes, whatever the length of a gap
PAUSE = 300.0


class Watched:
    """A watch of gaps, in seconds since it was made."""

    def __init__(self, hass: HomeAssistant, patch: pytest.MonkeyPatch) -> None:
        """Let the loop's time stand still."""
        self._clock = LoopClock(patch)
        self.go_to = self._clock.go_to
        self.trust: list[bool] = []
        self.lengths: list[float] = []
        self.watch = GapWatch(hass, interval=self._interval, on_trust=self.trust.append)

    def _interval(self, length: float) -> float:
        self.lengths.append(length)
        return PAUSE

    @property
    def due(self) -> float | None:
        """When a reading is due."""
        at = self.watch.due_at
        return None if at is None else at - self._clock.began

    def is_stale(self) -> bool:
        """Whether something may have changed without a push."""
        return self.watch.stale

    def read(self, *, whole: bool = True) -> None:
        """Let a reading begin and end at once."""
        self.watch.settle(self.watch.mark(), whole=whole)


@pytest.fixture
async def watched(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Watched]:
    """A watch before the first connection."""
    watched = Watched(hass, monkeypatch)
    yield watched
    watched.watch.close()


@pytest.fixture
def connected(watched: Watched) -> Watched:
    """A watch of a channel that has been read, at 0 s."""
    watched.watch.start()
    watched.watch.back()
    watched.read()
    watched.watch.take_missed()
    watched.trust.clear()
    return watched


async def test_start_without_a_channel(watched: Watched) -> None:
    """Stored values are read after 5 s, and are trusted for 30 s until then."""
    assert not watched.watch.live
    assert watched.is_stale()
    assert watched.watch.take_missed() is None
    await watched.go_to(2)
    watched.watch.start()
    assert watched.due == 7
    await watched.go_to(31)
    assert watched.trust == []
    await watched.go_to(32)
    assert watched.trust == [False]
    watched.read()
    assert watched.trust == [False, True]
    # what was read while no push came may have changed since
    assert watched.is_stale()
    assert watched.due == 32 + PAUSE


async def test_start_with_a_channel(watched: Watched) -> None:
    """Values are read at once, and nothing takes their trust away."""
    await watched.go_to(3)
    watched.watch.back()
    watched.watch.start()
    assert watched.watch.live
    assert watched.due == 3
    await watched.go_to(100)
    assert watched.trust == []


async def test_first_reading_waits_for_no_channel_that_cannot_come(
    watched: Watched,
) -> None:
    """A failed try to connect lets the first reading begin; later ones hurry nothing."""
    watched.watch.not_connected()
    assert watched.due == PAUSE
    watched.watch.start()
    await watched.go_to(1)
    watched.watch.not_connected()
    assert watched.due == 1
    watched.watch.failed()
    await watched.go_to(2)
    watched.watch.not_connected()
    assert watched.due == 1 + PAUSE


async def test_channel_before_the_first_reading(watched: Watched) -> None:
    """What was to be read without push is read because of the gap before it."""
    watched.watch.start()
    await watched.go_to(4)
    watched.watch.back()
    assert watched.due == 4
    watched.watch.lost()
    await watched.go_to(5)
    watched.watch.not_connected()
    assert watched.due == 4 + PAUSE


async def test_loss_takes_the_trust_after_half_a_minute(connected: Watched) -> None:
    """Each loss has its 30 s; a channel that comes back keeps the trust."""
    await connected.go_to(10)
    connected.watch.lost()
    assert not connected.watch.live
    await connected.go_to(39)
    connected.watch.back()
    await connected.go_to(45)
    connected.watch.lost()
    await connected.go_to(60)
    connected.watch.lost()
    await connected.go_to(89)
    assert connected.trust == []
    await connected.go_to(90)
    assert connected.trust == [False]
    await connected.go_to(200)
    assert connected.trust == [False]


async def test_loss_before_the_start_and_after_the_end(watched: Watched) -> None:
    """Nothing is taken away before there is something, nor when all is over."""
    watched.watch.back()
    watched.watch.lost()
    await watched.go_to(100)
    assert watched.trust == []
    watched.watch.start()
    watched.watch.close()
    watched.watch.close()
    await watched.go_to(200)
    assert watched.trust == []


async def test_readings_while_push_is_down(connected: Watched) -> None:
    """The pause is that for the length of the gap at the last reading."""
    await connected.go_to(10)
    connected.watch.lost()
    assert connected.due == 10 + PAUSE
    await connected.go_to(110)
    connected.watch.failed()
    assert connected.trust == [False, False]
    assert connected.due == 110 + PAUSE
    await connected.go_to(260)
    connected.read()
    assert connected.trust == [False, False, True]
    assert connected.is_stale()
    assert connected.due == 260 + PAUSE
    assert connected.lengths == [0, 100, 250]


async def test_gap_is_closed_by_a_reading_that_saw_all_of_it(
    connected: Watched,
) -> None:
    """One that lacks something, or that a loss interrupted, closes nothing."""
    closed: list[str] = []
    connected.watch.async_subscribe(lambda: closed.append("one"))
    leave = connected.watch.async_subscribe(lambda: closed.append("other"))
    connected.watch.lost()
    during = connected.watch.mark()
    await connected.go_to(10)
    connected.watch.back()
    before = connected.watch.mark()
    connected.watch.settle(during, whole=True)
    connected.read(whole=False)
    connected.watch.lost()
    connected.watch.back()
    connected.watch.settle(before, whole=True)
    assert connected.is_stale()
    assert closed == []
    assert connected.due == 10

    connected.read()
    assert not connected.is_stale()
    assert connected.watch.due_at is None
    assert closed == ["one", "other"]
    leave()
    connected.read()
    assert closed == ["one", "other"]
    connected.watch.lost()
    connected.watch.back()
    connected.read()
    assert closed == ["one", "other", "one"]


@pytest.mark.parametrize("lacking", [True, False])
async def test_readings_that_fail_while_push_is_there(
    connected: Watched, lacking: bool
) -> None:
    """They are tried again after 5, 15, 60 and 300 s; the values are shown meanwhile."""
    tries = {
        True: lambda: connected.read(whole=False),
        False: connected.watch.failed,
    }
    connected.watch.lost()
    await connected.go_to(100)
    connected.watch.back()
    connected.trust.clear()
    pauses = []
    at = 100.0
    for _ in range(6):
        tries[lacking]()
        due = connected.due
        assert due is not None
        pauses.append(due - at)
        at = due
        await connected.go_to(at)
    assert pauses == [5, 15, 60, 300, 300, 300]
    assert connected.trust == [True] * 6

    # a new gap begins without failures
    connected.watch.lost()
    connected.watch.back()
    assert connected.due == at
    connected.watch.failed()
    assert connected.due == at + 5


async def test_reading_that_works_ends_the_row_of_failures(connected: Watched) -> None:
    """After one the next failure counts as the first again."""
    connected.watch.failed()
    connected.watch.failed()
    assert connected.due is None
    connected.read()
    connected.watch.lost()
    connected.watch.back()
    mark = connected.watch.mark()
    connected.watch.lost()
    connected.watch.back()
    connected.watch.failed()
    connected.watch.settle(mark, whole=True)
    await connected.go_to(7)
    connected.watch.failed()
    assert connected.due == 12


async def test_reading_that_has_to_wait(connected: Watched) -> None:
    """Values that may be old are shown where push is there, and only there."""
    connected.watch.put_off()
    assert connected.trust == [True]
    connected.watch.lost()
    connected.watch.put_off()
    assert connected.trust == [True]


@pytest.mark.parametrize(
    ("lasts", "missed"),
    [
        pytest.param(60, 60, id="a-minute"),
        pytest.param(60.5, None, id="longer"),
    ],
)
async def test_short_loss_after_a_reading(
    connected: Watched, lasts: float, missed: float | None
) -> None:
    """A reading stands for what was missed within a minute."""
    connected.watch.lost(covered=True)
    assert not connected.is_stale()
    await connected.go_to(lasts)
    connected.watch.back()
    assert connected.watch.take_missed() == missed
    assert connected.is_stale() is (missed is None)


async def test_loss_of_our_own_changes_no_gap_that_is_open(connected: Watched) -> None:
    """What was missed before is still to be read."""
    connected.watch.lost()
    connected.watch.back()
    connected.watch.lost(covered=True)
    connected.watch.back()
    assert connected.is_stale()
    assert connected.due == 0


async def test_reading_within_a_loss_stands_for_the_time_before_it(
    connected: Watched,
) -> None:
    """What counts is how long push was down since."""
    connected.watch.lost(covered=True)
    await connected.go_to(55)
    connected.read()
    await connected.go_to(110)
    connected.watch.back()
    assert not connected.is_stale()


async def test_missed_time_adds_up_until_it_is_asked_for(watched: Watched) -> None:
    """Nobody knows what was missed before a start; gaps that are open do not count."""
    watched.watch.start()
    await watched.go_to(4)
    watched.watch.back()
    assert watched.watch.take_missed() is None
    watched.read()
    assert watched.watch.take_missed() == math.inf
    assert watched.watch.take_missed() == 0

    for lost, back in ((10, 17), (20, 25)):
        await watched.go_to(lost)
        watched.watch.lost()
        await watched.go_to(back)
        watched.watch.back()
    assert watched.watch.take_missed() is None
    watched.read()
    assert watched.watch.take_missed() == 12
    assert watched.watch.take_missed() == 0


@pytest.mark.parametrize(
    ("breaks", "at", "unbroken"),
    [
        pytest.param((), 59.5, False, id="too-short"),
        pytest.param((), 60, True, id="a-minute"),
        pytest.param(((10, 10.5),), 60, True, id="one-break"),
        pytest.param(((10, 10.5), (20, 20.25)), 60, False, id="two-breaks"),
        pytest.param(((10, 11),), 99, False, id="over-a-percent"),
        pytest.param(((10, 11),), 100, True, id="a-percent"),
    ],
)
async def test_time_without_a_break(
    connected: Watched,
    breaks: tuple[tuple[float, float], ...],
    at: float,
    unbroken: bool,
) -> None:
    """What was pushed since a reading is whole if at most a percent of a minute is lost."""
    for lost, back in breaks:
        await connected.go_to(lost)
        connected.watch.lost()
        await connected.go_to(back)
        connected.watch.back()
    await connected.go_to(at)
    assert connected.watch.unbroken is unbroken
    connected.watch.lost()
    assert not connected.watch.unbroken


async def test_time_without_a_break_begins_with_each_reading(
    watched: Watched,
) -> None:
    """What was lost before a reading, be it in the middle of it, counts no more."""
    await watched.go_to(50)
    watched.watch.start()
    watched.watch.back()
    await watched.go_to(100)
    assert not watched.watch.unbroken
    watched.watch.lost()
    await watched.go_to(200)
    watched.read()
    await watched.go_to(200.5)
    watched.watch.back()
    await watched.go_to(260)
    assert watched.watch.unbroken


async def test_channel_that_is_there_from_the_beginning_has_no_break(
    watched: Watched,
) -> None:
    """Before the first reading its time counts from the start."""
    watched.watch.back()
    await watched.go_to(60)
    assert watched.watch.unbroken
