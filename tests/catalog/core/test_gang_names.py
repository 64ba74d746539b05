"""Names of gangs: those that people gave, and those of the vendor."""

import pytest

from custom_components.tuya_openhub.catalog import gang_names
from custom_components.tuya_openhub.openhub.models import PointSpec

from ..build import planned, writable


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Switch 1", id="English"),
        pytest.param("switch_1", id="code"),
        pytest.param("SWITCH1", id="code in capitals"),
        pytest.param("开关1", id="Chinese"),
        pytest.param("Steckdose 1", id="German"),
        pytest.param("콘센트 1", id="Korean"),
        pytest.param("Left key", id="as the product describes it"),
        pytest.param("1", id="number"),
        pytest.param("", id="nothing"),
    ],
)
def test_name_of_the_vendor(name: str) -> None:
    """Take what every device of its kind is called for no name."""
    first = PointSpec(
        code="switch_1", write=writable("switch_1", "Boolean").write, name="Left key"
    )
    made = planned("kg", first, writable("switch_2", "Boolean"))
    assert gang_names(made, {"switch_1": name, "switch_2": "Fountain"}) == {
        2: "Fountain"
    }


def test_timer_does_not_name_its_gang() -> None:
    """Call a gang as what it switches."""
    made = planned(
        "kg",
        writable("switch_1", "Boolean"),
        writable("switch_2", "Boolean"),
        writable("countdown_1", "Integer", min=0, max=86400, unit="s"),
    )
    names = {"countdown_1": "Egg timer", "switch_2": "Lamp 2", "main": "Kitchen"}
    assert gang_names(made, names) == {2: "Lamp 2"}


def test_gang_that_switches_nothing() -> None:
    """Call the clamp of a meter as any of its values."""
    made = planned(
        "zndb",
        *(
            PointSpec(
                code=f"cur_power{number}",
                read=writable("x", "Integer", min=0, max=9999, unit="W").read,
            )
            for number in (1, 2)
        ),
    )
    assert gang_names(made, {"cur_power2": "Heat pump"}) == {2: "Heat pump"}
