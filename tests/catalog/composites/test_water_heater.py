"""Water heaters: ways of heating, temperatures."""

from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.catalog.composites.water_heater import (
    WaterHeaterItem,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, ValueSpec
from homeassistant.components.climate import HVACMode
from homeassistant.components.water_heater import WaterHeaterEntityFeature
from homeassistant.const import UnitOfTemperature

from .support import BOOL, bench_of, enum, integer, items, only

FAHRENHEIT = UnitOfTemperature.FAHRENHEIT
SETPOINT = integer(50, 350, scale=1, step=5, unit="℃")


def heater(functions: dict[str, ValueSpec]) -> WaterHeaterItem:
    """Make the only water heater of a device."""
    return only(bench_of("rs", functions), WaterHeaterItem)


def test_water_heater() -> None:
    """From the standard set of water heaters; no capture has one."""
    builder = bench_of(
        "rs",
        {
            "switch": BOOL,
            "mode": enum("eco", "quick", "night"),
            "temp_set": integer(30, 75, unit="℃"),
        },
        reports={"temp_current": integer(0, 100, unit="℃")},
    )
    item = only(builder, WaterHeaterItem)
    assert item.operations == ["off", "eco", "high_demand", "night"]
    state = item.state(
        {"switch": True, "mode": "quick", "temp_set": 60, "temp_current": 41}
    )
    assert (state.operation, state.target, state.current) == ("high_demand", 60, 41)
    assert item.set_operation("high_demand") == {"switch": True, "mode": "quick"}
    assert item.set_operation("off") == {"switch": False}
    assert item.set_operation("unheard_of") == {"switch": True}
    assert item.set_temperature(90, {}) == {"temp_set": 75}
    assert item.state({"switch": False}).operation == "off"
    assert item.state({"switch": True}).operation is None
    assert items(builder, ClimateItem) == []


def test_what_also_cools_its_water_is_a_climate() -> None:
    """A heat pump of a pool, called a water heater and with codes in capitals."""
    builder = bench_of(
        "rs",
        {
            "Power": BOOL,
            "SetMode": enum("smart", "warm", "cool"),
            "SetTemp": integer(-22, 104),
            "change_tem": BOOL,
        },
        reports={"WInTemp": integer(-22, 250)},
    )
    assert items(builder, WaterHeaterItem) == []
    item = only(builder, ClimateItem)
    values: dict[str, JsonValue] = {"Power": True, "SetMode": "warm", "SetTemp": 82}
    assert item.state(values | {"change_tem": True}).unit is FAHRENHEIT
    assert item.state(values | {"SetMode": "cool"}).hvac_mode is HVACMode.COOL


def test_hot_water_is_not_taken_for_fahrenheit() -> None:
    """A unit that nobody tells is Celsius up to boiling: a wrong one scalds."""
    item = heater({"switch": BOOL, "temp_set": integer(30, 75)})
    celsius, fahrenheit = UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT
    assert item.thermo.unit({"temp_set": 75}) is celsius
    assert item.set_temperature(50, {}) == {"temp_set": 50}
    assert item.thermo.unit({"temp_set": 120}) is fahrenheit


def test_water_heater_with_a_switch_only() -> None:
    """On means electric."""
    item = heater({"switch": BOOL, "temp_set": SETPOINT})
    assert item.operations == ["off", "electric"]
    assert item.set_operation("electric") == {"switch": True}
    assert item.state({"switch": True}).operation == "electric"
    assert item.state({}).operation is None


def test_water_heater_without_a_switch() -> None:
    """Words of the device stay where two of them mean the same."""
    item = heater({"temp_set": SETPOINT, "mode": enum("eco", "energy")})
    assert item.operations == ["eco", "energy"]
    assert item.turn(True) == {}
    assert not item.features & WaterHeaterEntityFeature.ON_OFF


def test_no_water_heater_without_a_target() -> None:
    """A switch alone stays a switch."""
    assert items(bench_of("rs", {"switch": BOOL}), WaterHeaterItem) == []
