"""Test the frames of meters."""

import pytest

from custom_components.tuya_openhub.catalog.special.phases import shape
from custom_components.tuya_openhub.openhub.models import JsonValue

from ..build import item_of, planned, read_only

SHORT = "CSIAFfQABKE="
LONG_HEX = "020F08FD00D26400254C0000000000004D00"
JSON = '{"electricCurrent":599.552,"power":6.912,"voltage":52.7}'
JSON_LONG = '{"electricCurrent":1,"power":0.2,"voltage":230,"reactivePower":0.05,"powerFactor":0.9}'
CORE = ("voltage", "current", "power")
ALL = (*CORE, "reactive_power", "apparent_power", "power_factor")


@pytest.mark.parametrize(
    ("code", "kind", "raw", "expected"),
    [
        pytest.param("phase_a", "Raw", SHORT, (233.8, 5.62, 1185), id="raw, 8 bytes"),
        pytest.param(
            "phase_b",
            "Raw",
            "0922 0015F4 0004A1",
            (233.8, 5.62, 1185),
            id="hexadecimal",
        ),
        pytest.param("phase_a", "Json", JSON, (52.7, 599.552, 6912), id="JSON"),
        pytest.param(
            "phase_s1", "String", LONG_HEX, (230.1, 53.86, 9548), id="with a header"
        ),
        pytest.param("phase_a", "Raw", "AAAA", (None, None, None), id="too short"),
        pytest.param("phase_a", "Raw", "%%", (None, None, None), id="no frame"),
        pytest.param("phase_a", "Raw", "", (None, None, None), id="empty"),
        pytest.param(
            "phase_a", "Json", '{"voltage":true}', (None, None, None), id="no number"
        ),
    ],
)
def test_core_quantities(
    code: str, kind: str, raw: JsonValue, expected: tuple[float | None, ...]
) -> None:
    """Read voltage, current and power of every known form."""
    made = planned("zndb", read_only(code, kind), status={code: raw})
    read = tuple(
        item_of(made, "sensor", f"{code}_{name}").read({code: raw}) for name in CORE
    )
    assert read == expected


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        pytest.param(SHORT, CORE, id="short"),
        pytest.param(LONG_HEX, ALL, id="long"),
        pytest.param("08FD00D26400254C0000010000024D", ALL, id="long without a header"),
        pytest.param(JSON, CORE, id="JSON"),
        pytest.param(
            JSON_LONG, (*CORE, "reactive_power", "power_factor"), id="long JSON"
        ),
        pytest.param("", (), id="empty"),
    ],
)
def test_shape(raw: JsonValue, names: tuple[str, ...]) -> None:
    """Tell what a frame holds."""
    assert shape(raw) == names


def test_rare_quantities() -> None:
    """Read the rest of a long frame."""
    raw = "08FD00D26400254C0000010000024D"
    made = planned("zndb", read_only("phase_a", "Raw"), status={"phase_a": raw})
    read = [
        item_of(made, "sensor", f"phase_a_{name}").read({"phase_a": raw})
        for name in ALL[3:]
    ]
    assert read == [1, 2, 0.77]


def test_channels() -> None:
    """Give several indexed phases their channels, a single one none."""
    two = planned("zndb", *(read_only(f"phase_s{n}", "String") for n in (1, 2)))
    assert {item.channel for item in two.items} == {1, 2}
    one = planned("zndb", read_only("phase_s1", "String"))
    assert {item.channel for item in one.items} == {None}


def test_integer_phase_is_no_frame() -> None:
    """Leave a plain number to the generic entities."""
    made = planned("zndb", read_only("phase_a", "Integer"))
    assert [item.key for item in made.items] == ["phase_a"]
