"""Test the counters: every increment counts once, totals are not added up."""

from decimal import Decimal
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.catalog.core.plan import Decision
from custom_components.tuya_openhub.catalog.core.quirk_parser import parse_quirks
from custom_components.tuya_openhub.catalog.special.energy import (
    Counter,
    DeltaItem,
    Mode,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, planned, read_only, value


def fed(counter: Counter, *amounts: str, start: int = 1000) -> list[str]:
    """Return the sum after each report, one a second."""
    sums = []
    for second, amount in enumerate(amounts):
        counter.add(Decimal(amount), start + second * 1000)
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
    """Leave out the same value at the same time, and anything older."""
    counter = Counter(mode=Mode.INCREMENT)
    assert counter.add(Decimal("0.1"), 2000)
    assert not counter.add(Decimal("0.1"), 2000)
    assert counter.add(Decimal("0.2"), 2000)
    assert not counter.add(Decimal("0.1"), 2000)
    assert not counter.add(Decimal("0.1"), 1000)
    assert not counter.add(Decimal("-0.1"), 3000)
    assert counter.add(Decimal("0.1"), None)
    assert counter.total == Decimal("0.4")


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
            counter.add(Decimal(amount) / 1000, 1000 * second)
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
    assert [float(told) for told in fed(counter, *amounts)] == pytest.approx(
        [float(told) for told in sums]
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
    stored = Counter(mode=Mode.TOTAL, total=Decimal("1.5"), last=Decimal(7)).as_dict()
    learnt, told = Counter(mode=Mode.UNKNOWN), Counter(mode=Mode.INCREMENT)
    learnt.restore(stored)
    told.restore(stored)
    assert (learnt.mode, learnt.total, learnt.last) == (
        Mode.TOTAL,
        Decimal("1.5"),
        Decimal(7),
    )
    assert (told.mode, told.total) == (Mode.INCREMENT, Decimal("1.5"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"total": "x"}, id="no number"),
        pytest.param({"total": None}, id="nothing"),
        pytest.param({"mode": "x"}, id="unknown mode"),
        pytest.param({"seen": 5}, id="no list"),
    ],
)
def test_restore_of_nonsense(change: dict[str, Any]) -> None:
    """Begin anew where what was stored cannot be read."""
    counter = Counter(mode=Mode.UNKNOWN)
    counter.restore({**Counter(mode=Mode.TOTAL, total=Decimal(9)).as_dict(), **change})
    assert counter == Counter(mode=Mode.UNKNOWN)
    counter.restore({})
    assert counter == Counter(mode=Mode.UNKNOWN)


def add_ele(report_type: str | None = None, **values: JsonValue) -> PointSpec:
    """Return the counter of a socket."""
    told = value("Integer", **{"scale": 3, "unit": "kwh", **values})
    return PointSpec(code="add_ele", read=told, report_type=report_type)


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
