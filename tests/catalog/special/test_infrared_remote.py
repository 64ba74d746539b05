"""Air conditioners behind infrared light: keys, numbers, and what they report."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import reasons
from custom_components.tuya_openhub.openhub.models import PointSpec
from homeassistant.components.climate import HVACMode

from ..build import item_of, planned, read_only, writable


def words(*options: str) -> dict[str, Any]:
    """Return the description of a key."""
    return {"range": [*options]}


REMOTE = (
    writable("PowerOn", "Enum", **words("PowerOn")),
    writable("PowerOff", "Enum", **words("PowerOff")),
    writable("T", "Integer", min=16, max=30, scale=0, step=1, unit="℃"),
    writable("M", "Enum", **words("0", "1", "2", "3", "4")),
    writable("F", "Enum", **words("0", "1", "2", "3")),
    read_only("power", "Boolean"),
    read_only("temp", "Integer", min=16, max=30),
    read_only("mode", "Enum", **words("0", "1")),
    read_only("wind", "Enum", **words("0", "1")),
)


def test_air_conditioner_behind_infrared_light() -> None:
    """Command it by keys and numbers, and read it from what the remote control knows."""
    item = item_of(planned("infrared_ac", *REMOTE), "climate", "climate")
    assert item.reason == reasons.CLIMATE_INFRARED
    assert set(item.codes) == {point.code for point in REMOTE}
    assert item.hvac_modes == ["off", "cool", "heat", "heat_cool", "fan_only", "dry"]
    assert item.turn_off() == {"PowerOff": "PowerOff"}
    assert item.turn_on({}) == {"PowerOn": "PowerOn"}
    assert item.set_temperature(23, {}) == {"T": 23}
    assert item.set_fan_mode("medium") == {"F": 2}
    on = {"power": "1", "temp": 24, "mode": "1", "wind": "3"}
    state = item.state(on)
    assert (state.hvac_mode, state.target, state.fan_mode) == (
        HVACMode.HEAT,
        24,
        "high",
    )
    assert item.state({**on, "power": "0"}).hvac_mode is HVACMode.OFF
    modes = [item.state({**on, "mode": str(number)}).hvac_mode for number in range(6)]
    assert modes == ["cool", "heat", "heat_cool", "fan_only", "dry", None]
    speeds = [
        item.state({**on, "wind": number}).fan_mode for number in (-1, 0, 1, 2, 3, 4)
    ]
    assert speeds == [None, "auto", "low", "medium", "high", None]
    sent = [
        item.set_hvac_mode(mode, on)
        for mode in (HVACMode.COOL, HVACMode.HEAT_COOL, HVACMode.FAN_ONLY, HVACMode.DRY)
    ]
    assert sent == [{"M": 0}, {"M": 2}, {"M": 3}, {"M": 4}]


@pytest.mark.parametrize(
    "without",
    [
        pytest.param("PowerOn", id="cannot be switched on"),
        pytest.param("PowerOff", id="cannot be switched off"),
        pytest.param("T", id="no temperature"),
    ],
)
def test_remote_that_is_of_no_air_conditioner(without: str) -> None:
    """A remote control without its keys or a temperature is another one."""
    made = planned("infrared_tv", *(one for one in REMOTE if one.code != without))
    assert reasons.CLIMATE_INFRARED not in {item.reason for item in made.items}


@pytest.mark.parametrize(
    ("key", "point"),
    [
        pytest.param("PowerOn", writable("PowerOn", "String"), id="text"),
        pytest.param("PowerOff", writable("PowerOff", "String"), id="text to end"),
    ],
)
def test_key_that_takes_any_text(key: str, point: PointSpec) -> None:
    """A key that is described as text takes its own name."""
    made = planned(
        "infrared_ac", *(point if one.code == key else one for one in REMOTE)
    )
    assert item_of(made, "climate", "climate").turn_off() == {"PowerOff": "PowerOff"}


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param({"min": 16}, id="no most"),
        pytest.param({"max": 30}, id="no least"),
        pytest.param({"min": 30, "max": 30}, id="nothing between"),
    ],
)
def test_remote_without_a_range(limits: dict[str, Any]) -> None:
    """A temperature without a range cannot be set."""
    blank = writable("T", "Integer", **limits)
    made = planned(
        "infrared_ac", *(blank if one.code == "T" else one for one in REMOTE)
    )
    assert reasons.CLIMATE_INFRARED not in {item.reason for item in made.items}
