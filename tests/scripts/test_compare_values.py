"""What the comparison with Home Assistant's own integration calls a difference."""

from typing import Any

import pytest

from homeassistant.core import State
from scripts.core.calls import orders
from scripts.core.compare import changed
from scripts.core.values import Difference, Result, alike, converted


@pytest.mark.parametrize(
    ("core", "ours", "same"),
    [
        pytest.param("20.0", "20", True, id="number"),
        pytest.param("20.0", "20.1", False, id="another number"),
        pytest.param("on", "off", False, id="word"),
        pytest.param(True, 1, False, id="a boolean is no number"),
        pytest.param("unknown", "5", True, id="more is known here"),
        pytest.param("5", None, False, id="less is known here"),
        pytest.param(["a", "b"], ["b", "c", "a"], True, id="more to choose"),
        pytest.param(["a", "b"], ["b"], False, id="less to choose"),
        pytest.param([120.0, 50.0], (120.01, 50), True, id="colour"),
        pytest.param([120.0, 50.0], (50, 120), False, id="another colour"),
    ],
)
def test_alike(core: Any, ours: Any, same: bool) -> None:
    """Differ where ours says something else, or less."""
    assert alike(core, ours) is same


def test_quantities_are_compared_in_one_unit() -> None:
    """Convert between units of one quantity, and no others."""
    state = State("sensor.a", "1500", {"unit_of_measurement": "W"})
    assert converted(state, "kW") == 1.5
    assert converted(state, "W") == 1500
    assert converted(state, "V") is None


@pytest.mark.parametrize(
    ("platform", "state", "expected"),
    [
        pytest.param(
            "number",
            State("number.a", "5", {"min": 0, "max": 10, "step": 5}),
            [("set_value", {"value": value}) for value in (0, 0, 10)],
            id="number",
        ),
        pytest.param(
            "fan",
            State("fan.a", "on", {"preset_modes": ["sleep"]}),
            [
                ("turn_on", {}),
                ("turn_off", {}),
                ("set_preset_mode", {"preset_mode": "sleep"}),
            ],
            id="fan",
        ),
        pytest.param("sensor", State("sensor.a", "5"), [], id="sensor"),
    ],
)
def test_orders(platform: str, state: State, expected: Any) -> None:
    """Ask an entity for all that it offers."""
    assert list(orders(platform, state)) == expected


def test_devices_are_switched_over() -> None:
    """Compare in another state as well: the other of two, the next of several."""
    capture = {
        "status": {"switch": True, "mode": "b", "power": 5},
        "status_range": {"mode": {"value": {"range": ["a", "b"]}}},
    }
    assert changed({"d": capture})["d"]["status"] == {
        "switch": False,
        "mode": "a",
        "power": 5,
    }


def test_differences_without_a_reason_are_worse() -> None:
    """Count what the table of verdicts does not explain."""
    known = Difference(
        device="cz_1",
        platform="sensor",
        codes="add_ele",
        what="state",
        core="0.19",
        ours="0",
    )
    unknown = Difference(
        device="cz_1",
        platform="switch",
        codes="switch_1",
        what="state",
        core="on",
        ours="off",
    )
    result = Result(differences=[known, unknown])
    assert result.worse == [unknown]
    assert str(unknown).endswith("switch_1 state: 'on' there, 'off' here — WORSE")
