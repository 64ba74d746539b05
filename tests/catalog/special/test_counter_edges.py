"""Both sides of each edge of counters, of the log they are completed from, and of totals."""

from decimal import Decimal

import pytest

from custom_components.tuya_openhub.catalog.special.counter import Counter, Mode, Report
from custom_components.tuya_openhub.catalog.special.counter_log import (
    MissedReports,
    log_since,
    missed_reports,
)
from custom_components.tuya_openhub.catalog.special.totals import Meter, ShownTotal
from custom_components.tuya_openhub.openhub.models import JsonValue

DAY = 86_400_000


def report(amount: str, own: int | None = None, at: int | None = None) -> Report:
    """Return a report."""
    return Report(amount=Decimal(amount), own=own, at=at)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(report("1", 5, 6), report("1", 5, 9), True, id="same clock"),
        pytest.param(report("1", 5, 6), report("1", 4, 6), False, id="other time"),
        pytest.param(report("1", 5, 6), report("2", 5, 6), False, id="other amount"),
        pytest.param(report("1", None, 6), report("1", None, 6), False, id="no clock"),
        pytest.param(
            report("1", 5), report("1", 5, 9), True, id="no time of the cloud"
        ),
        pytest.param(
            report("1", 0, 2 * DAY - 1), report("1", 0, 9), True, id="clock nearly off"
        ),
        pytest.param(
            report("1", 0, 2 * DAY), report("1", 0, 9), False, id="clock is off"
        ),
        pytest.param(
            report("1", 0, 2 * DAY),
            report("1", 0, 2 * DAY),
            True,
            id="off, but the same",
        ),
    ],
)
def test_repeats(one: Report, other: Report, *, same: bool) -> None:
    """Tell a repeat from a new report of the same amount."""
    assert one.repeats(other) is same


@pytest.mark.parametrize(
    ("own", "at", "same"),
    [
        pytest.param(6000, None, True, id="a second late by the device"),
        pytest.param(6001, None, False, id="later"),
        pytest.param(None, 4000, True, id="a second early by the cloud"),
        pytest.param(None, 3999, False, id="earlier"),
    ],
)
def test_push_after_the_log(own: int | None, at: int | None, *, same: bool) -> None:
    """A push may come after the log that has it already."""
    logged = Report(amount=Decimal(1), own=5000, at=5000, logged=True)
    assert report("1", own, at).repeats(logged) is same


def test_repeat_of_what_was_logged_counts_once() -> None:
    """The second push of an amount is another one."""
    counter = Counter(mode=Mode.INCREMENT)
    logged = Report(amount=Decimal(1), own=5000, at=5000, logged=True)
    assert counter.add(logged) is True
    assert counter.add(report("1", 5100, 5100)) is False
    assert counter.add(report("1", 5200, 5200)) is True
    assert counter.total == 2


@pytest.mark.parametrize(
    ("mode", "amount", "counted", "total"),
    [
        pytest.param(Mode.INCREMENT, "0.5", True, "1.5", id="increment"),
        pytest.param(Mode.TOTAL, "0.5", False, "1", id="total"),
        pytest.param(Mode.UNKNOWN, "0.5", True, "1.5", id="open, small"),
        pytest.param(Mode.UNKNOWN, "1.1", True, "1", id="open, large"),
        pytest.param(Mode.INCREMENT, "-1", False, "1", id="negative"),
        pytest.param(Mode.INCREMENT, "0", True, "1", id="nothing"),
    ],
)
def test_made_up(mode: Mode, amount: str, *, counted: bool, total: str) -> None:
    """Count what came late, as far as its order is no matter."""
    counter = Counter(mode=mode, total=Decimal(1), added=Decimal(1))
    assert counter.make_up(report(amount, 1, 1)) is counted
    assert counter.total == Decimal(total)
    assert counter.counts_reports is (mode is not Mode.TOTAL)


def test_so_many_reports_are_remembered() -> None:
    """Remember 64 reports, and take the 65th before for a new one."""
    counter = Counter(mode=Mode.INCREMENT)
    for time in range(65):
        assert counter.add(report("1", time, time))
    assert counter.add(report("1", 1, 1)) is False
    assert counter.add(report("1", 0, 0)) is True
    assert len(counter.recent) == 64


@pytest.mark.parametrize(
    ("amounts", "mode"),
    [
        pytest.param([f"0.{n}" for n in range(10, 20)], Mode.UNKNOWN, id="nine rises"),
        pytest.param([f"0.{n}" for n in range(10, 21)], Mode.TOTAL, id="ten rises"),
        pytest.param(["1", "1"], Mode.INCREMENT, id="one is small"),
        pytest.param(["1.1", "1.1"], Mode.TOTAL, id="more than one is large"),
        pytest.param(["1.1", "1"], Mode.UNKNOWN, id="from large to small"),
        pytest.param(["2", "1.5"], Mode.UNKNOWN, id="large ones that fall"),
    ],
)
def test_what_reports_teach(amounts: list[str], mode: Mode) -> None:
    """Learn from small reports that repeat, and from large ones that rise."""
    counter = Counter(mode=Mode.UNKNOWN)
    for time, amount in enumerate(amounts):
        counter.add(report(amount, time, time))
    assert counter.mode is mode


@pytest.mark.parametrize(
    ("newest", "since"),
    [
        pytest.param(report("1", 9000, 8000), 5000, id="earlier of both"),
        pytest.param(report("1", 8000, 9000), 5000, id="the device's"),
        pytest.param(report("1", None, 9000), 6000, id="the cloud's alone"),
        pytest.param(report("1", 9000), 6000, id="the device's alone"),
        pytest.param(report("1"), 0, id="none"),
        pytest.param(report("1", 1000, 2000), 0, id="not before the begin"),
        pytest.param(report("1", 9000, 9000 + 2 * DAY), 6000 + 2 * DAY, id="clock off"),
        pytest.param(report("1", 9000, 8999 + 2 * DAY), 6000, id="clock nearly off"),
    ],
)
def test_log_is_read_since(newest: Report, since: int) -> None:
    """Read a log from three seconds before the newest report."""
    assert log_since(newest) == since


def logged(amount: str, at: int) -> Report:
    """Return a report of a log."""
    return Report(amount=Decimal(amount), own=at, at=at, logged=True)


@pytest.mark.parametrize(
    ("log", "newest", "known", "missed"),
    [
        pytest.param([logged("1", 100)], None, [], [100], id="nothing known"),
        pytest.param(
            [logged("1", 10_000), logged("2", 20_000)],
            report("1", 10_000, 10_500),
            [report("1", 10_000, 10_500)],
            [20_000],
            id="after the newest",
        ),
        pytest.param(
            [logged("2", 7_000), logged("2", 6_999)],
            report("1", 10_000, 10_000),
            [],
            [7_000],
            id="three seconds before",
        ),
        pytest.param(
            [logged("1", 10_000)], None, [report("1", 13_000)], [], id="pushed near"
        ),
        pytest.param(
            [logged("1", 10_000)], None, [report("1", 13_001)], [10_000], id="not near"
        ),
        pytest.param(
            [logged("1", 100), logged("1", 200)],
            None,
            [report("1", 150)],
            [200],
            id="one push stands for one report",
        ),
        pytest.param(
            [logged("1", 50_000), logged("2", 51_000)],
            report("1", 50_000, 90_000),
            [report("1", 50_000, 90_000)],
            [51_000],
            id="by the device's clock",
        ),
    ],
)
def test_missed(
    log: list[Report], newest: Report | None, known: list[Report], missed: list[int]
) -> None:
    """Find the reports of a log that no push brought."""
    assert [one.at for one in missed_reports(log, newest, known)] == missed


def test_missed_by_a_snapshot() -> None:
    """One report at least was missed where the value is another one."""
    counter = Counter(mode=Mode.INCREMENT)
    counter.add(report("1", 5, 6))
    gap = MissedReports(counter=counter)
    gap.note_gap()
    assert gap.newest == report("1", 5, 6)
    assert gap.from_snapshot(Decimal(2), 9, []) == [report("2", None, 9)]
    assert gap.from_snapshot(Decimal(2), 3, []) == [report("2", None, 6)]
    assert gap.from_snapshot(Decimal(1), 9, []) == []
    assert gap.from_snapshot(None, 9, []) == []
    assert gap.from_snapshot(Decimal(2), 9, [report("2", 7)]) == []
    gap.note_pushed([report("3", 8)])
    counter.add(report("4", 9, 9))
    gap.note_gap()
    # a gap goes on until its end
    assert gap.newest == report("1", 5, 6)
    assert gap.end() == [report("3", 8)]
    assert gap.end() == []
    gap.note_gap()
    assert gap.newest == report("4", 9, 9)
    fresh = MissedReports(counter=Counter(mode=Mode.INCREMENT))
    assert fresh.from_snapshot(Decimal(2), 9, []) == [report("2", None, 9)]


@pytest.mark.parametrize(
    ("readings", "growth"),
    [
        pytest.param(["5", "7"], ["0", "2"], id="grows"),
        pytest.param(["100", "10", "11"], ["0", "10", "1"], id="a tenth is a reset"),
        pytest.param(["100", "10.1", "11"], ["0", "0", "0"], id="more is a dip"),
        pytest.param(["100", "50", "100"], ["0", "0", "0"], id="back where it was"),
        pytest.param(["100", "50", "101"], ["0", "0", "1"], id="back and on"),
        pytest.param(["100", "1", "101"], ["0", "1", "0"], id="was no reset"),
        pytest.param(["1.5", "0.1", "1.5"], ["0", "0.1", "-0.1"], id="jumps far back"),
        pytest.param(["1", "0.1", "1.1"], ["0", "0.1", "1.0"], id="grows slowly back"),
    ],
)
def test_growth(readings: list[str], growth: list[str]) -> None:
    """Tell growth, dips and resets of a total apart."""
    meter = Meter()
    grown = [meter.read(Decimal(each)) for each in readings]
    assert grown == [Decimal(each) for each in growth]


@pytest.mark.parametrize(
    ("count", "growth"),
    [pytest.param(9, "0", id="not yet"), pytest.param(10, "5", id="settled")],
)
def test_a_dip_that_lasts(count: int, growth: str) -> None:
    """Ten readings below are the new level, and count from its least."""
    meter = Meter()
    meter.read(Decimal(100))
    for _ in range(count):
        meter.read(Decimal(50))
    assert meter.read(Decimal(55)) == Decimal(growth)


def test_total_that_a_device_shows() -> None:
    """Show a fall of a tenth at once, and a deeper one when it lasts."""
    total = ShownTotal()
    read = [total.read(each) for each in (100, 90, 80.9, 80.9, 70, 80, 5, 95)]
    assert read == [100, 90, 90, 90, 70, 80, 80, 95]


def test_what_is_stored_of_a_fresh_counter() -> None:
    """Begin with nothing, in words that a later version can read."""
    assert Counter(mode=Mode.UNKNOWN).as_dict() == {
        "mode": "unknown",
        "newest": None,
        "recent": [],
        "last": None,
        "peak": None,
        "base": "0",
        "below": 0,
        "rises": 0,
        "large_rises": 0,
        "total": "0",
        "added": "0",
        "grown": "0",
        "debt": "0",
    }
    modes = [str(Counter(mode=mode).as_dict()["mode"]) for mode in Mode]
    assert modes == ["unknown", "increment", "total"]


@pytest.mark.parametrize(
    ("stored", "below"),
    [
        pytest.param(1, 1, id="one"),
        pytest.param(0, 0, id="none"),
        pytest.param(-1, 0, id="less than none"),
        pytest.param(True, 0, id="a boolean"),
        pytest.param("3", 0, id="a text"),
        pytest.param(None, 0, id="lost"),
    ],
)
def test_readings_below_are_restored(stored: JsonValue, below: int) -> None:
    """Go on counting the readings below an earlier one."""
    meter = Meter.restored({"below": stored})
    assert meter.below == below
    assert meter.base == 0
    assert meter.last is meter.peak is None
