"""Test the counters: every increment counts once, totals are not added up."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.catalog.core.plan import Decision
from custom_components.tuya_openhub.catalog.core.quirk_parser import parse_quirks
from custom_components.tuya_openhub.catalog.special.counter import Counter, Mode, Report
from custom_components.tuya_openhub.catalog.special.counter_log import (
    log_since,
    missed_reports,
)
from custom_components.tuya_openhub.catalog.special.energy import DeltaItem
from custom_components.tuya_openhub.catalog.special.totals import Meter
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, planned, read_only, value


def report(amount: str, own: int | None = None, at: int | None = None) -> Report:
    """Return a report; the cloud's time is the device's where it is not given."""
    return Report(amount=Decimal(amount), own=own, at=own if at is None else at)


def fed(counter: Counter, *amounts: str, start: int = 1000) -> list[str]:
    """Return the sum after each report, one a second."""
    sums = []
    for second, amount in enumerate(amounts):
        counter.add(report(amount, start + second * 1000))
        sums.append(str(counter.total))
    return sums


def test_increments_add_up() -> None:
    """Count each report, equal ones too."""
    assert fed(Counter(mode=Mode.INCREMENT), "0.1", "0.1", "0.05") == [
        "0.1",
        "0.2",
        "0.25",
    ]


def test_repeats_count_once() -> None:
    """Leave out the same value at the same time, and what is negative."""
    counter = Counter(mode=Mode.INCREMENT)
    assert counter.add(report("0.1", 2000))
    assert not counter.add(report("0.1", 2000))
    assert counter.add(report("0.2", 2000))
    assert not counter.add(report("0.1", 2000, 9000))
    assert counter.add(report("0.1", 1000))
    assert not counter.add(report("-0.1", 3000))
    assert counter.add(report("0.1"))
    assert counter.total == Decimal("0.5")


@given(
    amounts=st.lists(st.integers(0, 900), max_size=40),
    repeats=st.lists(st.booleans(), min_size=40, max_size=40),
    cut=st.integers(0, 40),
)
def test_tape(amounts: list[int], repeats: list[bool], cut: int) -> None:
    """Add up a tape exactly, over duplicates and a restart, and never fall."""
    counter = Counter(mode=Mode.INCREMENT)
    shown = Decimal(0)
    for second, (amount, repeated) in enumerate(zip(amounts, repeats, strict=False)):
        if second == cut:
            stored, counter = counter.as_dict(), Counter(mode=Mode.INCREMENT)
            counter.restore(stored)
        for _ in range(1 + repeated):
            counter.add(report(f"{amount / 1000:.3f}", 1000 * second))
        assert counter.total >= shown
        shown = counter.total
    assert shown == Decimal(sum(amounts)) / 1000


@pytest.mark.parametrize(
    ("amounts", "sums", "mode"),
    [
        pytest.param(["0.1"], ["0.1"], Mode.UNKNOWN, id="one small"),
        pytest.param(["0.1", "0.1"], ["0.1", "0.2"], Mode.INCREMENT, id="repeats"),
        pytest.param(["0.2", "0.1"], ["0.2", "0.3"], Mode.INCREMENT, id="falls"),
        pytest.param(["0.1", "0.2"], ["0.1", "0.3"], Mode.UNKNOWN, id="rises"),
        pytest.param(
            ["0.1", "2", "0.1"], ["0.1", "1.9", "2.0"], Mode.UNKNOWN, id="one large"
        ),
        pytest.param(
            ["50", "50.1", "50.3"], ["0", "0.1", "0.3"], Mode.TOTAL, id="total"
        ),
        pytest.param(
            ["50", "50", "50.1"], ["0", "0", "0.1"], Mode.TOTAL, id="total repeats"
        ),
        pytest.param(
            ["50", "50.1", "0.2", "0.3"],
            ["0", "0.1", "0.3", "0.4"],
            Mode.TOTAL,
            id="reset",
        ),
    ],
)
def test_learning(amounts: list[str], sums: list[str], mode: Mode) -> None:
    """Learn from the reports what they are."""
    counter = Counter(mode=Mode.UNKNOWN)
    assert [float(total) for total in fed(counter, *amounts)] == pytest.approx(
        [float(total) for total in sums]
    )
    assert counter.mode is mode


def test_a_small_total_pays_back() -> None:
    """Take what was counted too much off the later growth."""
    counter = Counter(mode=Mode.UNKNOWN)
    sums = fed(counter, *(f"0.{number:02}" for number in range(1, 13)))
    assert counter.mode is Mode.TOTAL
    assert counter.debt > 0
    more = fed(counter, "0.5", "2", "3", start=100_000)
    assert sorted([*sums, *more], key=Decimal) == [*sums, *more]
    assert counter.total == Decimal("2.99")
    assert counter.debt == 0


def test_restore_keeps_what_the_plan_knows() -> None:
    """Let a quirk decide anew, and take over a learnt mode otherwise."""
    stored = Counter(
        mode=Mode.TOTAL, total=Decimal("1.5"), meter=Meter(last=Decimal(7))
    ).as_dict()
    learnt, known = Counter(mode=Mode.UNKNOWN), Counter(mode=Mode.INCREMENT)
    learnt.restore(stored)
    known.restore(stored)
    assert (learnt.mode, learnt.total, learnt.last) == (
        Mode.TOTAL,
        Decimal("1.5"),
        Decimal(7),
    )
    assert (known.mode, known.total) == (Mode.INCREMENT, Decimal("1.5"))


KEPT = {
    "mode": "total",
    "total": "9.5",
    "added": "3",
    "grown": "2",
    "debt": "1",
    "last": "7",
    "peak": "8",
    "base": "6",
    "below": 4,
    "rises": 2,
    "large_rises": 1,
    "newest": ["0.1", 5, 6],
    "recent": [["0.1", 5, 6], ["0.2", None, 7]],
}
BROKEN: list[Any] = [
    None,
    "x",
    -1,
    [],
    {},
    "nan",
    "inf",
    True,
    float("nan"),
    [["x", 1, 1]],
]


def restored(stored: dict[str, Any]) -> Counter:
    """Return a counter of what was stored."""
    counter = Counter(mode=Mode.UNKNOWN)
    counter.restore(stored)
    return counter


def test_restore_is_what_was_stored() -> None:
    """Store everything, and read it back."""
    assert restored(KEPT).as_dict() == KEPT
    assert restored({}) == Counter(mode=Mode.UNKNOWN)


@pytest.mark.parametrize(
    "broken", [pytest.param(each, id=repr(each)) for each in BROKEN]
)
@pytest.mark.parametrize("hole", KEPT)
def test_restore_with_holes(hole: str, broken: Any) -> None:
    """Take over all that can be read, and count on."""
    whole, fresh = restored(KEPT).as_dict(), Counter(mode=Mode.UNKNOWN).as_dict()
    for stored in (
        {**KEPT, hole: broken},
        {key: KEPT[key] for key in KEPT.keys() - {hole}},
    ):
        counter = restored(stored)
        assert counter.as_dict() == {**whole, hole: counter.as_dict()[hole]}
        assert counter.as_dict()[hole] in (fresh[hole], KEPT["total"], 1, 0, "1")
        before = counter.total
        counter.mode = Mode.INCREMENT
        assert counter.add(report("0.25", 1_700_000_000_000))
        assert counter.total == before + Decimal("0.25")


def test_restore_of_an_older_release() -> None:
    """A time that was stored from a device's clock blocks nothing."""
    old = {
        "mode": "increment",
        "total": "1.5",
        "time": 2_147_483_647_000,
        "seen": ["0.1"],
    }
    counter = restored({**old, "last": "0.1"})
    assert counter.add(report("0.1", 1_700_000_000_000))
    assert counter.total == Decimal("1.6")


@given(
    clocks=st.lists(
        st.sampled_from(
            [0, -5 * 3_600_000, 86_400_000, 378_000_000_000, -700_000_000_000, None]
        ),
        min_size=1,
        max_size=40,
    ),
    still=st.booleans(),
    copies=st.lists(st.integers(1, 3), min_size=40, max_size=40),
    late=st.lists(st.booleans(), min_size=40, max_size=40),
    cut=st.integers(0, 40),
)
def test_clocks_of_all_sorts(
    clocks: list[int | None],
    still: bool,
    copies: list[int],
    late: list[bool],
    cut: int,
) -> None:
    """Count each increment once whatever the device's clock says, over a restart."""
    counter, now = Counter(mode=Mode.INCREMENT), 1_700_000_000_000
    used = 0
    for number, clock in enumerate(clocks):
        if number == cut:
            stored, counter = counter.as_dict(), Counter(mode=Mode.INCREMENT)
            counter.restore(stored)
        now += 7000
        # a clock may stand still in 2038
        own = 2_147_483_647_000 if still else clock and now + clock
        count = counter.make_up if late[number] else counter.add
        used += 17
        # the same message comes again only where its time tells so
        times = copies[number] if own is not None else 1
        for _ in range(times):
            count(report("0.017", own, now))
        assert counter.total == Decimal(used) / 1000


@pytest.mark.parametrize(
    ("readings", "grown"),
    [
        pytest.param(["500", "499.9", "500.1"], "0.1", id="dip"),
        pytest.param(["500", "499.9", "499.95", "500", "500.2"], "0.2", id="long dip"),
        pytest.param(["500", "300", "500.2"], "0.2", id="deep dip"),
        pytest.param(["500", "0", "0.3", "0.5"], "0.5", id="reset"),
        pytest.param(["500", "0.3", "0.2", "0.6"], "0.6", id="reset with a dip"),
        pytest.param(["500", "480", "0.1", "0.4"], "0.4", id="dip, then reset"),
        pytest.param(["500", "0", "500.2", "500.3"], "0.3", id="zero for a moment"),
        pytest.param(["500", "0.1", "500", "500.2"], "0.2", id="little for a moment"),
        pytest.param(["2", "0", "0.9", "1.8", "2.5"], "2.5", id="height of before"),
        pytest.param(["2", "0.1", "0", "0.3"], "0.4", id="reset twice"),
        pytest.param(["500", *["480"] * 11, "480.4"], "0.4", id="corrected"),
        pytest.param(
            ["500", *(f"480.{tenth}" for tenth in range(10)), "481", "481.5"],
            "1.5",
            id="corrected, and growing",
        ),
        pytest.param(
            ["2", *(f"0.{tenth}" for tenth in range(10)), "1", "1.4", "1.3", "1.6"],
            "1.6",
            id="reset long ago",
        ),
    ],
)
@pytest.mark.parametrize("cut", [0, 2])
def test_totals_that_fall(readings: list[str], grown: str, cut: int) -> None:
    """A dip is no growth, a reset begins at zero; over a restart, and never back."""
    counter = Counter(mode=Mode.TOTAL)
    shown = [Decimal(0)]
    for number, reading in enumerate(readings):
        if number == cut:
            stored, counter = counter.as_dict(), Counter(mode=Mode.TOTAL)
            counter.restore(stored)
        counter.add(report(reading, number * 60_000))
        shown.append(counter.total)
    assert shown == sorted(shown)
    assert counter.total - counter.debt == Decimal(grown)


def test_a_dip_while_it_is_open() -> None:
    """A total that dips before it is known as one adds nothing."""
    counter = Counter(mode=Mode.UNKNOWN)
    assert fed(counter, "500", "499.9", "500.1", "500.3")[-1] == "0.3"
    assert counter.mode is Mode.TOTAL


@pytest.mark.parametrize(
    ("mode", "first", "total"),
    [
        pytest.param(Mode.INCREMENT, "0.2", "0.3", id="increment"),
        pytest.param(Mode.UNKNOWN, "0.2", "0.3", id="small"),
        pytest.param(Mode.UNKNOWN, "50", "0", id="large"),
        pytest.param(Mode.TOTAL, "50", "0", id="total"),
    ],
)
def test_late_reports(mode: Mode, first: str, total: str) -> None:
    """Count what came late, unless it may be an old reading of a total."""
    counter = Counter(mode=mode)
    counter.add(report(first, 9000))
    counter.make_up(report("0.1", 8000))
    counter.make_up(report("0.1", 8000))
    assert counter.total == Decimal(total)
    assert counter.newest == report(first, 9000)


NOW = 1_700_000_000_000
HOUR = 3_600_000


@pytest.mark.parametrize(
    "clock", [0, -5 * HOUR, HOUR], ids=["right", "behind", "ahead"]
)
@pytest.mark.parametrize("by_device", [False, True], ids=["cloud's", "device's"])
def test_missed(clock: int, by_device: bool) -> None:
    """Find what no push brought in a log, whosever clock it goes by."""
    amounts = ("0.1", "0.2", "0.3", "0.2", "0.4", "0.4")
    used = [(amount, NOW + minute * 60_000) for minute, amount in enumerate(amounts)]
    logged = [report(amount, at + clock * by_device) for amount, at in used]
    reports = [report(amount, at + clock, at) for amount, at in used]
    before, missed, pushed = reports[:3], logged[3:5], reports[5:]
    newest = before[-1]
    assert log_since(newest) <= logged[2].at  # type: ignore[operator]
    assert missed_reports(logged, newest, [*before, *pushed]) == missed


def test_push_after_its_log() -> None:
    """Count a push once that comes after the log that has it already, and the next one."""
    counter = Counter(mode=Mode.INCREMENT)
    logged = replace(report("0.1", NOW), logged=True)
    assert counter.add(logged)
    assert not counter.add(replace(logged, logged=True))
    assert not counter.add(report("0.1", NOW - 5 * HOUR, NOW + 200))
    assert counter.add(report("0.1", NOW - 5 * HOUR + 400, NOW + 600))
    assert counter.add(report("0.2", NOW - 5 * HOUR, NOW + 200))
    assert counter.total == Decimal("0.4")


def test_missed_of_a_clock_that_is_far_off() -> None:
    """Ask from the cloud's time on where the device's is years off."""
    assert log_since(report("1", 2_147_483_647_000, NOW)) == NOW - 3000
    assert log_since(report("1", 946_684_800_000, NOW)) == NOW - 3000
    assert log_since(report("1")) == 0
    assert missed_reports([report("1", NOW)], None, []) == [report("1", NOW)]


def add_ele(report_type: str | None = None, **values: JsonValue) -> PointSpec:
    """Return the counter of a socket."""
    read = value("Integer", **{"scale": 3, "unit": "kwh", **values})
    return PointSpec(code="add_ele", read=read, report_type=report_type)


@pytest.mark.parametrize(
    ("point", "mode", "reason"),
    [
        pytest.param(add_ele("sum"), Mode.INCREMENT, "report type is sum", id="sum"),
        pytest.param(add_ele(), Mode.UNKNOWN, "Its reports will show", id="not told"),
    ],
)
def test_plan_of_increments(point: PointSpec, mode: Mode, reason: str) -> None:
    """Make a counter with the mode that the plan can know."""
    made = planned("cz", point)
    item = item_of(made, "sensor", "add_ele")
    assert isinstance(item, DeltaItem)
    assert item.mode is mode
    assert item.description.device_class == "energy"
    assert item.description.state_class == "total_increasing"
    assert item.description.native_unit_of_measurement == "kWh"
    assert item.amount(100) == Decimal("0.1")
    assert item.amount("x") is None
    assert reason in made.decisions["add_ele"].reason


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="report type"),
        pytest.param(
            {"quirks": parse_quirks({"p1": {"add_ele": {"delta": False}}})}, id="quirk"
        ),
    ],
)
def test_plan_of_a_total(options: dict[str, Any]) -> None:
    """Show a total as it is."""
    made = planned("cz", add_ele(None if options else "query"), **options)
    item = item_of(made, "sensor", "add_ele")
    assert not isinstance(item, DeltaItem)
    assert item.description.state_class == "total_increasing"
    assert item.read({"add_ele": 1500}) == 1.5
    decision: Decision = made.decisions["add_ele"]
    assert "a total" in decision.reason


def test_quirk_makes_increments() -> None:
    """Let a quirk turn any meter into a counter of increments."""
    quirks = parse_quirks({"p1": {"forward_energy_total": {"delta": True}}})
    point = read_only("forward_energy_total", "Integer", scale=0, unit="Wh")
    made = planned("zndb", point, quirks=quirks)
    item = item_of(made, "sensor", "forward_energy_total")
    assert isinstance(item, DeltaItem)
    assert item.mode is Mode.INCREMENT
    assert item.amount(5) == Decimal("0.005")


def test_numbered_counters() -> None:
    """Number the counters of a device that has several."""
    first, second = (
        PointSpec(code=code, read=value("Integer", scale=2), report_type="sum")
        for code in ("add_ele1", "add_ele2")
    )
    made = planned("cz", first, second)
    placeholders = [item.description.translation_placeholders for item in made.items]
    assert placeholders == [{"index": "1"}, {"index": "2"}]


def test_no_counter_of_other_quantities() -> None:
    """Leave a quirk without effect where nothing is counted."""
    quirks = parse_quirks({"p1": {"cur_power": {"delta": True}}})
    made = planned("cz", read_only("cur_power", "Integer", scale=1), quirks=quirks)
    assert not isinstance(item_of(made, "sensor", "cur_power"), DeltaItem)
