"""Test the frames of meters."""

import base64

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
        pytest.param(
            "phase_a", "Raw", "CHoAQgQADlwAAA==", (217.0, 16.9, 3676), id="10 bytes"
        ),
        pytest.param("phase_b", "Raw", "AAAAAAAAAAAAAA==", (0, 0, 0), id="zeros"),
        pytest.param(
            "phase_b", "Raw", "AAAAAAAAAAAAAAAAAAAA", (0, 0, 0), id="also hexadecimal"
        ),
        pytest.param(
            "phase_b",
            "String",
            "0898000ABC0002D0000000",
            (220.0, 2.748, 720),
            id="hexadecimal, 11 bytes",
        ),
        pytest.param(
            "phase_x",
            "Raw",
            "010808FD00D26400254C",
            (230.1, 53.86, 9548),
            id="a head before 8 bytes",
        ),
        pytest.param("PhaseA", "Raw", SHORT, (233.8, 5.62, 1185), id="capitals"),
        pytest.param("phase_3", "Raw", SHORT, (233.8, 5.62, 1185), id="number"),
        pytest.param("phase", "Raw", SHORT, (233.8, 5.62, 1185), id="no letter"),
        pytest.param(
            "phase", "String", LONG_HEX, (230.1, 53.86, 9548), id="no letter, hex"
        ),
        pytest.param(
            "phase", "Json", JSON, (52.7, 599.552, 6912), id="no letter, JSON"
        ),
        pytest.param("SinglePhase", "Raw", SHORT, (233.8, 5.62, 1185), id="single"),
        pytest.param("phase_b_data", "Raw", SHORT, (233.8, 5.62, 1185), id="data"),
        pytest.param(
            "phase_a",
            "Json",
            '{"Voltage":"230.5","current":"1.25","power":"-0.288"}',
            (230.5, 1.25, -288),
            id="numbers as text",
        ),
        pytest.param(
            "phase_a",
            "Raw",
            base64.b64encode(JSON.encode()).decode(),
            (52.7, 599.552, 6912),
            id="JSON in base64",
        ),
        pytest.param(
            "phase_a",
            "String",
            JSON.encode().hex(),
            (52.7, 599.552, 6912),
            id="JSON in hexadecimal",
        ),
        pytest.param(
            "phase_a", "Json", '{"voltage":"-"}', (None, None, None), id="no number"
        ),
        pytest.param(
            "phase_a",
            "Json",
            '{"voltage":"nan"}',
            (None, None, None),
            id="not a number",
        ),
        pytest.param("phase_a", "Json", "[1]", (None, None, None), id="a list"),
        pytest.param("phase_a", "Raw", "AAAA", (None, None, None), id="too short"),
        pytest.param("phase_a", "Raw", "%%", (None, None, None), id="no frame"),
        pytest.param("phase_a", "Raw", "", (None, None, None), id="empty"),
        pytest.param(
            "phase_a", "Json", '{"voltage":true}', (None, None, None), id="a boolean"
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


def test_words_of_a_phase_are_no_frame() -> None:
    """A programme may have phases, too."""
    made = planned("xyj", read_only("phase", "String"), status={"phase": "rinse"})
    assert item_of(made, "sensor", "phase").read({"phase": "rinse"}) == "rinse"


def test_integer_phase_is_no_frame() -> None:
    """Leave a plain number to the generic entities."""
    made = planned("zndb", read_only("phase_a", "Integer"))
    assert [item.key for item in made.items] == ["phase_a"]


@pytest.mark.parametrize(
    ("version", "signs", "expected"),
    [
        pytest.param("02", "00", (5.4, 1250, 8, 1264, 0.98), id="all positive"),
        pytest.param("02", "01", (-5.4, 1250, 8, 1264, 0.98), id="current"),
        pytest.param("02", "02", (5.4, -1250, 8, 1264, 0.98), id="active power"),
        pytest.param("02", "04", (5.4, 1250, -8, 1264, 0.98), id="reactive power"),
        pytest.param("02", "08", (5.4, 1250, 8, 1264, -0.98), id="power factor"),
        pytest.param("02", "0F", (-5.4, -1250, -8, 1264, -0.98), id="all negative"),
        pytest.param("02", "", (5.4, 1250, 8, 1264, 0.98), id="no signs"),
        pytest.param("01", "02", (5.4, 1250, 8, 1264, 0.98), id="version 1"),
    ],
)
def test_signs(version: str, signs: str, expected: tuple[float, ...]) -> None:
    """Show what flows back as negative, where the frame says so."""
    raw = f"{version}0F0925001518 0004E2 000008 0004F0 62{signs}"
    made = planned("zndb", read_only("phase_a", "Raw"), status={"phase_a": raw})
    read = tuple(
        item_of(made, "sensor", f"phase_a_{name}").read({"phase_a": raw})
        for name in ALL[1:]
    )
    assert read == expected


@pytest.mark.parametrize(
    ("code", "key", "placeholders"),
    [
        pytest.param("phase_b", "phase_b_power", None, id="letter"),
        pytest.param("phase_y", "phase_power", {"phase": "Y"}, id="other letter"),
        pytest.param("phase_2", "phase_power", {"phase": "2"}, id="number"),
        pytest.param("phase_l3", "phase_power", {"phase": "L3"}, id="line"),
        pytest.param("phase_s1", None, None, id="clamp"),
    ],
)
def test_names(code: str, key: str | None, placeholders: dict[str, str] | None) -> None:
    """Name each phase."""
    made = planned("zndb", read_only(code, "Raw"))
    described = item_of(made, "sensor", f"{code}_power").description
    assert described.translation_key == key
    assert described.translation_placeholders == placeholders
