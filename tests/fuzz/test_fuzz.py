"""What reads input from outside raises what is documented, and takes its time linearly."""

from pathlib import Path
import time
from typing import Any

import orjson
import pytest

from custom_components.tuya_openhub.catalog import learn, plan
from custom_components.tuya_openhub.openhub import (
    DataPoint,
    Device,
    DeviceState,
    Specification,
    StatusReport,
)
from custom_components.tuya_openhub.openhub.http.specifications import specification
from tests.fuzz.engine.__main__ import CORPUS, fuzz, where
from tests.fuzz.engine.inputs import Inputs
from tests.fuzz.engine.target import Target
from tests.fuzz.engine.targets import TARGETS

EMPTY = Specification(category="", points={})


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in sorted(CORPUS.glob("*.json"))]
)
def test_corpus(path: Path) -> None:
    """What failed once fails no more."""
    kept = orjson.loads(path.read_bytes())
    TARGETS[kept["target"]].run(kept["input"])


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_short_round(target: Target) -> None:
    """A few hundred new inputs raise nothing that is not documented."""
    result = fuzz(target, Inputs(f"{target.name} test"), 400, None)
    assert result.inputs >= 400
    assert result.faults == {}


def test_fault_is_found_and_kept(tmp_path: Path) -> None:
    """An exception that nobody documented is counted, named and written down once."""

    def run(made: Any) -> None:
        raise LookupError("odd")

    target = Target(name="planted", make=lambda inputs: [inputs.scalar()], run=run)
    result = fuzz(target, Inputs(1), 3, tmp_path)
    assert list(result.faults.values()) == [3]
    (file,) = tmp_path.glob("planted-*.json")
    assert orjson.loads(file.read_bytes())["target"] == "planted"


def test_same_seed_same_inputs() -> None:
    """A seed makes the same inputs each time."""
    target = TARGETS["devices"]
    first, second = ([target.make(Inputs(7)) for _ in range(3)] for _ in range(2))
    assert first == second
    assert first[0] != target.make(Inputs(8))


def test_where_names_the_line_of_ours() -> None:
    """A fault is named by the innermost line of the integration."""
    with pytest.raises(AttributeError) as err:
        plan(None, EMPTY)  # type: ignore[arg-type]
    assert "planner.py" in where(err.value)


# -- cost


def report(codes: int) -> StatusReport:
    """Return a report of so many data points that nobody described."""
    points = tuple(DataPoint(f"vendor_{n}", n % 2 == 0, 1000) for n in range(codes))
    return StatusReport("d", points, 1000, None)


def test_four_thousand_unknown_codes() -> None:
    """Three hundred are taken over and planned, within a tenth of a second."""
    state = DeviceState(Device(id="d", name="", category="zzz", product_id="p"))
    began = time.process_time()
    accepted, *_ = state.apply_report(report(4000))
    made = plan(
        Device(id="d", name="", category="zzz", product_id="p", status=state.values),
        EMPTY,
    )
    took = time.process_time() - began
    assert len(accepted) == len(state.values) == 300
    assert state.unresolved == 3700
    assert 0 < len(made.items) <= 300
    assert took < 0.1


def test_list_of_unknown_codes() -> None:
    """A device list is no way around the limit."""
    status = {f"vendor_{number}": number for number in range(4000)}
    device = Device(id="d", name="", category="zzz", product_id="p", status=status)
    assert 0 < len(plan(device, EMPTY).items) <= 300


def test_known_codes_are_taken_over_all_the_same() -> None:
    """Only what is new counts."""
    state = DeviceState(
        Device(id="d", name="", category="", product_id="", status={"a": 1})
    )
    state.apply_report(report(400))
    known = StatusReport(
        "d", (DataPoint("a", 2, 2000), DataPoint("vendor_299", 5, 2000)), 2000, None
    )
    assert len(state.apply_report(known)[0]) == 2
    assert (state.values["a"], state.values["vendor_299"]) == (2, 5)


def test_time_of_a_message_grows_linearly() -> None:
    """Ten times the points cost ten times the time, not a hundred times."""

    def cost(codes: int) -> float:
        shape = report(codes)
        spent = []
        for _ in range(5):
            state = DeviceState(
                Device(
                    id="d",
                    name="",
                    category="",
                    product_id="",
                    status={point.code: None for point in shape.points},
                )
            )
            began = time.process_time()
            state.apply_report(shape)
            spent.append(time.process_time() - began)
        return min(spent)

    assert cost(20_000) < 30 * cost(2000)


@pytest.mark.parametrize("letter", ["x", "X", "_", "1", "x1", "aB"])
def test_long_codes(letter: str) -> None:
    """To understand a code costs no more than its length."""
    described: Any = {"code": letter * 5000, "type": "Integer", "values": "{}"}
    spec = specification({"functions": [described], "status": [described]}, "zzz")
    began = time.process_time()
    plan(Device(id="d", name="", category="zzz", product_id="p"), spec)
    assert time.process_time() - began < 0.1


def test_learnt_words_end() -> None:
    """Sixty-four words beside the described ones, each of a length that fits."""
    options = ["a", "b"]
    shown = []
    for number in range(100):
        word, options = learn(f"{number:03}" * 100, options, ["a", "b"])
        shown.append(word)
    assert len(options) == 66
    assert all(len(option) <= 64 for option in options)
    assert shown[63] is not None
    assert shown[64:] == [None] * 36
    assert learn("000" * 100, options, ["a", "b"])[0] == shown[0]
    assert learn("x" * 100, ["x" * 100], ["x" * 100]) == ("x" * 100, ["x" * 100])
    assert learn("new", None, None) == ("new", ["new"])
