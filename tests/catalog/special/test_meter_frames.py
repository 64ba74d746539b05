"""Frames of meters: heads, signs, names and phases."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog.special.phases import METER_FRAMES

from ..build import item_of, planned, read_only


def test_codes_of_meter_frames() -> None:
    """List the codes by which meters tell a frame, for the first messages of a device."""
    assert (
        "phase",
        *("phase_a", "phase_b", "phase_c", "phase_x", "phase_y", "phase_z"),
        *("phase_1", "phase_2", "phase_3"),
        *(f"phase_s{number}" for number in range(1, 21)),
    ) == METER_FRAMES


# 230.1 V, 53.860 A, 9548 W, 1 var, 2 VA, 0.77
LONG = "08FD00D26400254C00000100000 24D".replace(" ", "")
QUANTITIES = {
    "voltage": ("voltage", "V", 230.1),
    "current": ("current", "A", 53.86),
    "power": ("power", "W", 9548),
    "reactive_power": ("reactive_power", "var", 1),
    "apparent_power": ("apparent_power", "VA", 2),
    "power_factor": ("power_factor", "None", 0.77),
}


def frame(raw: str, code: str = "phase_a", kind: str = "Raw") -> dict[str, Any]:
    """Return what is read of a frame, by the names of the quantities."""
    made = planned("zndb", read_only(code, kind), status={code: raw})
    return {
        item.key.removeprefix(f"{code}_"): (
            str(item.description.device_class),
            str(item.description.native_unit_of_measurement),  # type: ignore[attr-defined]
            item.read({code: raw}),  # type: ignore[attr-defined]
        )
        for item in made.items
    }


def test_long_frame() -> None:
    """Read all six quantities, with class and unit."""
    assert frame(LONG) == QUANTITIES


@pytest.mark.parametrize(
    ("signs", "negative"),
    [
        pytest.param("00", set(), id="none"),
        pytest.param("01", {"current"}, id="current"),
        pytest.param("02", {"power"}, id="power"),
        pytest.param("04", {"reactive_power"}, id="reactive power"),
        pytest.param("08", {"power_factor"}, id="power factor"),
        pytest.param(
            "0F", {"current", "power", "reactive_power", "power_factor"}, id="all"
        ),
    ],
)
def test_signs_of_a_frame(signs: str, negative: set[str]) -> None:
    """A byte behind a frame of version 2 says what flows back."""
    read = frame(f"020F{LONG}{signs}")
    assert {name for name, (_, _, number) in read.items() if number < 0} == negative
    assert {name: abs(number) for name, (_, _, number) in read.items()} == {
        name: number for name, (_, _, number) in QUANTITIES.items()
    }
    assert {number > 0 for _, _, number in frame(f"010F{LONG}{signs}").values()} == {
        True
    }


@pytest.mark.parametrize(
    ("raw", "volts"),
    [
        pytest.param("2710 0015F4 0004A1", 1000.0, id="most that a house has"),
        pytest.param("2711 0015F4 0004A1", None, id="more than any house has"),
        pytest.param(
            "0308 08FD00D264002 54C".replace(" ", ""), 77.6, id="no version 3"
        ),
        pytest.param("0208 08FD00D26400254C", 230.1, id="version 2, short"),
        pytest.param("0207 08FD00D26400254C", 51.9, id="no such length"),
        pytest.param("020F 08FD00D26400254C", 52.7, id="shorter than it says"),
    ],
)
def test_head_of_a_frame(raw: str, volts: float | None) -> None:
    """Take two bytes for a head only where they can be one."""
    assert frame(raw.replace(" ", ""))["voltage"][2] == volts


@pytest.mark.parametrize(
    ("key", "name", "number"),
    [
        pytest.param("voltage", "voltage", 2.5, id="voltage"),
        pytest.param("electricCurrent", "current", 2.5, id="current"),
        pytest.param("current", "current", 2.5, id="current, short"),
        pytest.param("power", "power", 2500, id="power"),
        pytest.param("activePower", "power", 2500, id="active power"),
        pytest.param("reactivePower", "reactive_power", 2500, id="reactive power"),
        pytest.param("apparentPower", "apparent_power", 2500, id="apparent power"),
        pytest.param("powerFactor", "power_factor", 2.5, id="power factor"),
    ],
)
def test_names_in_a_json_frame(key: str, name: str, number: float) -> None:
    """Know the names of JSON frames; powers are in kilowatts."""
    assert frame(f'{{"{key}": 2.5}}', kind="Json")[name][2] == number


@pytest.mark.parametrize(
    ("code", "key", "placeholders"),
    [
        pytest.param("phase_a", "phase_a_voltage", None, id="a"),
        pytest.param("phase_b", "phase_b_voltage", None, id="b"),
        pytest.param("phase_c", "phase_c_voltage", None, id="c"),
        pytest.param("phase_x", "phase_voltage", {"phase": "X"}, id="x"),
        pytest.param("phase_2", "phase_voltage", {"phase": "2"}, id="number"),
        pytest.param("phase_L1", "phase_voltage", {"phase": "L1"}, id="line"),
        pytest.param(
            "power_phase_z_param", "phase_voltage", {"phase": "Z"}, id="param"
        ),
        pytest.param("meter_phase_c_info", "phase_c_voltage", None, id="info"),
        pytest.param("main_phase_a_value", "phase_a_voltage", None, id="value"),
        pytest.param("electric_phase_a_params", "phase_a_voltage", None, id="params"),
        pytest.param("phase", None, None, id="no letter"),
        pytest.param("sigle_phase", None, None, id="misspelt"),
    ],
)
def test_names_of_phases(
    code: str, key: str | None, placeholders: dict[str, str] | None
) -> None:
    """Name the quantities of a phase by its letter or number."""
    made = planned("zndb", read_only(code, "Raw"), status={code: LONG})
    shown = item_of(made, "sensor", f"{code}_voltage").description
    assert shown.translation_key == key
    assert shown.translation_placeholders == placeholders


@pytest.mark.parametrize(
    ("code", "kind", "frames"),
    [
        pytest.param("phase_d", "Raw", False, id="no such phase"),
        pytest.param("phase_seq", "String", False, id="another word"),
        pytest.param("phase", "String", False, id="text without a letter"),
        pytest.param("phase_a", "Integer", False, id="a number"),
        pytest.param("phase_s20", "String", True, id="a clamp"),
    ],
)
def test_what_is_no_frame(code: str, kind: str, *, frames: bool) -> None:
    """Take nothing for a frame that is not described as one."""
    made = planned("zndb", read_only(code, kind))
    assert any(item.key.endswith("_voltage") for item in made.items) is frames
